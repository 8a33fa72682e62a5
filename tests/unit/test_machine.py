"""What a machine lacks is said in one sentence before anything is installed."""

import pytest

from deploy.machine import ROOM, lacking


@pytest.mark.parametrize(
    ("system", "processor", "library"),
    [("Linux", "x86_64", "glibc"), ("Linux", "aarch64", "glibc"), ("Darwin", "arm64", "")],
)
def test_the_usual_machines_lack_nothing(system: str, processor: str, library: str) -> None:
    assert lacking(system, processor, library, ROOM) is None


@pytest.mark.parametrize(
    ("machine", "what", "advice"),
    [
        (("Linux", "riscv64", "glibc", ROOM), "riscv64", "use another machine"),
        (("Windows", "AMD64", "", ROOM), "Windows", "make up"),
        (("Linux", "x86_64", "", ROOM), "glibc", "use Debian"),
        (("Linux", "x86_64", "glibc", ROOM - 1), "2047 MiB is free", "make room"),
    ],
)
def test_what_is_lacking_is_said_with_what_to_do(
    machine: tuple[str, str, str, int], what: str, advice: str
) -> None:
    said = lacking(*machine)

    assert said is not None
    assert what in said
    assert advice in said
    assert "\n" not in said
