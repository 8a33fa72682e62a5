"""What the pages and files for who works on this name is there, and runs what they say it runs."""

import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
WORKFLOW: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@every_page
def test_every_target_of_make_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE))

    assert set(re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))) <= targets


@every_page
def test_every_path_that_is_named_exists(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    named = re.findall(r"`(\.[\w-]+(?:/[\w./-]+|\.\w+)|(?:deploy|docs|tests)/[\w./-]+)`", text)

    assert [
        path for path in named if not path.startswith(".local/") and not (ROOT / path).exists()
    ] == []


def test_pre_commit_runs_what_make_check_runs() -> None:
    recipe = re.search(r"^check:.*\n((?:\t.+\n)+)", MAKEFILE, re.MULTILINE)
    code = re.search(r"^CODE := (.+)$", MAKEFILE, re.MULTILINE)
    assert recipe
    assert code
    commands = recipe[1].replace("$(PY)", ".venv/bin/python").replace("$(CODE)", code[1])
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (local,) = config["repos"]

    hooks = [hook["entry"] for hook in local["hooks"]]
    assert [shlex.split(hook) for hook in hooks] == [
        shlex.split(command) for command in commands.splitlines()
    ]
    # Each command looks at the whole: the files of a commit say nothing to it.
    assert all(hook["always_run"] and not hook["pass_filenames"] for hook in local["hooks"])


def test_make_chaos_looks_wherever_there_is_a_failure_test() -> None:
    found = re.search(r"^CHAOS := (.+)$", MAKEFILE, re.MULTILINE)
    assert found
    folders = [ROOT / folder for folder in found[1].split()]
    marked = [
        path
        for path in (ROOT / "tests").rglob("test_*.py")
        if re.search(r"\bmark\.(chaos|long)\b", path.read_text(encoding="utf-8"))
    ]

    assert len(marked) > len(folders)
    assert [path for path in marked if not any(map(path.is_relative_to, folders))] == []


def test_the_workflow_runs_what_decides_with_the_python_of_the_images() -> None:
    (job,) = WORKFLOW["jobs"].values()
    checkout, *_, last = job["steps"]
    image = re.search(
        r"^ARG PYTHON=(.+)-slim-", (ROOT / "deploy/Dockerfile").read_text(), re.MULTILINE
    )

    assert last["run"] == f"{checkout['with']['path']}/.ci/run"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert image
    assert job["container"]["image"].startswith(f"{image[1]}-")


def test_every_action_of_the_workflow_has_a_whole_version() -> None:
    used = [step["uses"] for job in WORKFLOW["jobs"].values() for step in job["steps"][:-1]]

    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+\.\d+\.\d+", action) for action in used)


def test_every_text_in_the_repository_has_the_form_that_editors_are_told() -> None:
    folders = [".ci", ".github", "deploy", "docs", "requirements", "services", "shared", "tests"]
    found = [*ROOT.glob("*"), *(path for name in folders for path in (ROOT / name).rglob("*"))]
    files = [path for path in found if path.is_file() and path.suffix not in {".png", ".pyc"}]

    assert len(files) > 500
    assert [str(path.relative_to(ROOT)) for path in files if not is_in_form(path)] == []


def is_in_form(file: Path) -> bool:
    """As in `.editorconfig`: UTF-8, LF, spaces except in the Makefile, nothing behind a line, a last newline."""
    text = file.read_bytes().decode("utf-8")
    indented_with_tabs = re.search(r"^\t", text, re.MULTILINE) is not None
    return (
        "\r" not in text
        and (not text or text.endswith("\n"))
        and not re.search(r"[ \t]+$", text, re.MULTILINE)
        and indented_with_tabs == (file.name == "Makefile")
    )
