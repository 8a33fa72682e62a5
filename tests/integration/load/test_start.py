"""The wait of a newcomer is measured, on a repository whose demo says what ours says and does nothing."""

import subprocess
from pathlib import Path

import pytest

from deploy.local.processes import ServerError
from tests.load.figures import start

SIZES = start.Sizes(starts=3, goal=False)


def a_repository(folder: Path, *commands: str) -> Path:
    """With one commit, of a demo that runs these."""
    repository = folder / "repository"
    repository.mkdir()
    recipe = "".join(f"\t@{command}\n" for command in commands)
    (repository / "Makefile").write_text(f"demo-once:\n{recipe}")
    git = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@example.nl"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "a demo"]):
        subprocess.run([*git, *arguments], check=True)
    return repository


def clones_in(folder: Path) -> list[Path]:
    return list(folder.glob("newcomer-?"))


async def test_the_wait_is_counted_up_to_each_thing_that_the_demo_says(tmp_path: Path) -> None:
    said = [f"echo '{words}'; sleep 0.2" for words in start.STEPS.values()]
    repository = a_repository(tmp_path, *said)

    (figure,) = [figure async for figure in start.measure(repository, tmp_path, SIZES)]

    after = figure.detail["after_s"]
    assert list(after) == ["cloned", "installed", "up", "handled"]
    assert sorted(after.values()) == list(after.values())
    assert figure.value >= 0.3
    assert len(figure.detail["rounds"]) == 2
    assert not clones_in(tmp_path)


@pytest.mark.parametrize(
    "commands", [["echo 'PostgreSQL en Kafka starten'", "false"], [*map("echo '{}'".format, start.STEPS.values()), "false"]], ids=["half-way", "at the end"]
)  # fmt: skip
async def test_a_demo_that_fails_is_no_measurement(tmp_path: Path, commands: list[str]) -> None:
    repository = a_repository(tmp_path, *commands)

    with pytest.raises(ServerError, match="PostgreSQL en Kafka starten"):
        [figure async for figure in start.measure(repository, tmp_path, SIZES)]
