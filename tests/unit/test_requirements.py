"""What is locked is all that is needed, on every Python and every machine for which packages are locked.

The lock is made with one Python; what a package asks for on another one only would be refused there, for want of a hash.
"""

import re
from importlib.metadata import distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
_PIN = re.compile(r"^([\w.-]+)==", re.MULTILINE)


def locked() -> set[str]:
    texts = [file.read_text() for file in REQUIREMENTS.glob("*.txt")]
    return {canonicalize_name(name) for text in texts for name in _PIN.findall(text)}


def needed(names: set[str], environment: dict[str, str]) -> set[str]:
    """What packages with these names ask for, leaving their extras aside."""
    installed = {canonicalize_name(package.name) for package in distributions()}
    asked = [Requirement(text) for name in names & installed for text in requires(name) or ()]
    return {
        canonicalize_name(requirement.name)
        for requirement in asked
        if requirement.marker is None or requirement.marker.evaluate({"extra": "", **environment})
    }


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize(
    ("system", "processor"), [("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64")]
)
def test_the_lock_is_whole(python: str, system: str, processor: str) -> None:
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": system,
        "platform_machine": processor,
        "platform_system": system.capitalize(),
    }

    assert needed(locked(), environment) - locked() == set()
