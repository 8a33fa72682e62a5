"""Whether every package that is locked may be used, and whether the check of that would notice one that may not."""

import json
from pathlib import Path

import pytest

from deploy import licences
from deploy.licences import Dependency, Exemption

NO_EXEMPTIONS: dict[str, Exemption] = {}
PROPRIETARY = {"license": "SEE LICENSE IN ./LICENSE.md"}


@pytest.fixture
def node(tmp_path: Path) -> Path:
    """A checkout with one npm package, whose lock file says MIT."""
    (tmp_path / "package-lock.json").write_text(
        json.dumps({"packages": {"": {"name": "x"}, "node_modules/@a/b": {"license": "MIT"}}})
    )
    (tmp_path / "node_modules" / "@a" / "b").mkdir(parents=True)
    return tmp_path


def write_manifest(root: Path, manifest: object) -> None:
    path = root / "node_modules" / "@a" / "b" / "package.json"
    path.write_text(json.dumps(manifest))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """One locked Python package, `thing`, that is delivered; its metadata is still to be written."""
    for name in ("runtime", "local", "dev", "installer"):
        text = "thing==1.0 \\\n    --hash=sha256:00\n" if name == "runtime" else ""
        (tmp_path / f"{name}.txt").write_text(text)
    return tmp_path


def write_metadata(site: Path, *lines: str) -> None:
    folder = site / "thing-1.0.dist-info"
    folder.mkdir()
    text = "\n".join(["Metadata-Version: 2.4", "Name: thing", "Version: 1.0", *lines])
    (folder / "METADATA").write_text(text + "\n")


def python_faults(site: Path) -> list[str]:
    packages = licences.python_packages(site, installed=[str(site)])
    return licences.faults(packages, NO_EXEMPTIONS)


def test_everything_that_is_locked_may_be_used() -> None:
    dependencies = [*licences.python_packages(), *licences.npm_packages()]

    assert licences.faults(dependencies) == []
    assert len([package for package in dependencies if package.delivered]) > 100


@pytest.mark.parametrize(
    "lines",
    [
        ["License-Expression: MIT"],
        ["License-Expression: MPL-2.0 AND (Apache-2.0 OR MIT)"],
        ["License: whatever", "Classifier: License :: OSI Approved :: MIT License"],
        ["License: BSD-3-Clause", "Classifier: License :: OSI Approved"],
    ],
)
def test_an_allowed_python_licence_is_read_wherever_it_stands(site: Path, lines: list[str]) -> None:
    write_metadata(site, *lines)

    assert python_faults(site) == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["License-Expression: AGPL-3.0-only"], "AGPL-3.0-only"),
        (["License-Expression: MIT AND AGPL-3.0-only"], "MIT and AGPL-3.0-only"),
        (
            ["License: MIT", "Classifier: License :: Other/Proprietary License"],
            "Other/Proprietary License",
        ),
        (["License: UNKNOWN"], "UNKNOWN"),
        ([], "says nothing of its licence"),
    ],
)
def test_a_forbidden_or_unknown_python_licence_is_found(
    site: Path, lines: list[str], said: str
) -> None:
    write_metadata(site, *lines)

    assert python_faults(site) == [f"thing: {said}"]


def test_a_python_package_that_is_not_installed_is_no_proof(site: Path) -> None:
    assert python_faults(site) == ["thing: is not installed: make venv"]


@pytest.mark.parametrize(
    "manifest",
    [
        {"license": "(MIT OR BSD-3-Clause)"},
        {"licenses": [{"type": "MIT", "url": "x"}]},
        {"license": {"type": "ISC"}},
    ],
)
def test_an_allowed_npm_licence_is_read_wherever_it_stands(node: Path, manifest: object) -> None:
    write_manifest(node, manifest)

    assert licences.faults(licences.npm_packages(node), NO_EXEMPTIONS) == []


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (PROPRIETARY, "SEE LICENSE IN ./LICENSE.md"),
        ({"license": "UNLICENSED"}, "UNLICENSED"),
        ({}, "says nothing of its licence"),
    ],
)
def test_a_forbidden_or_unknown_npm_licence_is_found(
    node: Path, manifest: object, said: str
) -> None:
    write_manifest(node, manifest)

    assert licences.faults(licences.npm_packages(node), NO_EXEMPTIONS) == [f"@a/b: {said}"]


def test_an_npm_package_that_this_machine_does_not_need_is_judged_by_the_lock_file(
    node: Path,
) -> None:
    assert licences.faults(licences.npm_packages(node), NO_EXEMPTIONS) == []


EXEMPT = {"java": Exemption("GPL v2", "only runs the broker")}


@pytest.mark.parametrize(
    ("package", "found"),
    [
        (Dependency("java", ("GPL v2",), delivered=False), []),
        (Dependency("java", ("GPL v3",), delivered=False), ["java: GPL v3"]),
        (Dependency("java", ("GPL v2",), delivered=True), ["java: GPL v2"]),
        (Dependency("java", ("MIT",), delivered=False), ["java: needs no exemption"]),
    ],
    ids=["as it was judged", "with another licence", "delivered", "no longer needed"],
)
def test_an_exemption_holds_for_what_was_judged_and_never_for_what_is_delivered(
    package: Dependency, found: list[str]
) -> None:
    assert licences.faults([package], EXEMPT) == found


def test_the_licence_of_the_project_is_whole_and_the_packages_say_the_same() -> None:
    text = (licences.ROOT / "LICENSE").read_text(encoding="utf-8")
    manifest = json.loads((licences.ROOT / "package.json").read_text(encoding="utf-8"))

    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert [f"\n{article}. " in text for article in range(1, 16)] == [True] * 15
    assert "‘Compatible Licences’ according to Article 5 EUPL are:" in text
    assert manifest["license"] == "EUPL-1.2"
