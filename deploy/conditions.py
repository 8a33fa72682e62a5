"""Writes docs/playbook-conditions.md from the conditions and the playbooks: `python -m deploy.conditions` (`make conditions`)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from services.routes.playbooks.conditions import CONDITIONS
from services.routes.playbooks.loader import load_playbooks

DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "playbook-conditions.md"
HEAD: Final = """\
# What a playbook may ask

Written by `make conditions`. A step with `als: <name>` is a task only where the condition holds; where it does not, the step is
skipped and the sentence of the second column says why. [How to write a playbook](add-a-life-event.md#4-who-does-what-by-when).

| `als:` | skipped, because | asked by |
|---|---|---|
"""


def render() -> str:
    used: dict[str, dict[str, None]] = {}
    for playbook, code, name in _asked():
        used.setdefault(name, {})[f"{playbook}: {code}"] = None
    rows = [
        f"| `{name}` | {condition.otherwise} | {'; '.join(used.get(name, ['nobody']))} |"
        for name, condition in sorted(CONDITIONS.items())
    ]
    return HEAD + "\n".join(rows) + "\n"


def _asked() -> Iterator[tuple[str, str, str]]:
    """Every condition that a step names, or its playbook for all steps: (playbook, step, condition)."""
    for name, versions in sorted(load_playbooks().versions.items()):
        for version in versions:
            yield from ((name, "alle stappen", asked) for asked in version.document.als)
            for step in version.document.stappen:
                yield from ((name, step.stap, asked) for asked in step.als)


if __name__ == "__main__":
    DOCUMENT.write_text(render(), encoding="utf-8")
