"""Writes docs/processing-activities.md from the register: `python -m deploy.processing_activities` (`make permissions`)."""

from pathlib import Path
from typing import Final

from shared.processing.activities import ACTIVITIES, FAMILIES, Purpose

DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "processing-activities.md"
HEAD: Final = """# Register van verwerkingen

Wat Naadloos met persoonsgegevens doet, waarvoor, en op welke grond (AVG art. 30). Elke regel van het verwerkingslog noemt er een, met
het adres `https://naadloos.example.nl/verwerkingen/` en de naam. Gemaakt uit `shared/processing/activities.py` door `make permissions`.
"""


def document() -> str:
    by_purpose: dict[Purpose, list[tuple[str, str]]] = {}
    for activity in ACTIVITIES.values():
        by_purpose.setdefault(activity.purpose, []).append((activity.name, activity.words))
    for beginning, (words, purpose) in FAMILIES.items():
        by_purpose[purpose].append((f"{beginning}…", words))
    return HEAD + "".join(_part(purpose, rows) for purpose, rows in by_purpose.items())


def _part(purpose: Purpose, rows: list[tuple[str, str]]) -> str:
    head = f"\n## {purpose.words[:1].upper()}{purpose.words[1:]}\n\nGrond: {purpose.ground}.\n\n"
    lines = "".join(f"| `{name}` | {words} |\n" for name, words in sorted(rows))
    return f"{head}| verwerking | wat een inwoner daarover leest |\n|---|---|\n{lines}"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
