"""What an organisation sees of what is shared with it, with what intake knows today. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.routes.handovers.showing import Shown


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is shared, as it stands on a page. Without a text it cannot be shown now, for the reason in `missing`."""

    code: str
    label: str
    text: str = ""
    missing: str = ""


HIDDEN: Final = "Dit is geheim."
UNKNOWN: Final = "Dit weten wij niet."


def facts_of(shown: Shown, people: Sequence["PersonShown"] | None, missing: str) -> list[Fact]:
    """In the order in which it was offered. `people` is None where intake cannot be read; `missing` says why and what to do."""
    return [
        _from_intake(item.code, item.label, people, missing)
        if item.is_from_intake
        else Fact(item.code, item.label, item.value or "", "" if item.value else UNKNOWN)
        for item in shown.shared
    ]


@dataclass(frozen=True, slots=True)
class PersonShown:
    """A resident as intake showed it: per code the text, or why there is none."""

    values: dict[str, Fact]


def _from_intake(code: str, label: str, people: Sequence[PersonShown] | None, missing: str) -> Fact:
    if people is None:
        return Fact(code, label, missing=f"{label} is nu niet op te halen. {missing}")
    if code == "huishouden":
        others = [name for person in people[1:] if (name := _with_year(person))]
        return Fact(code, label, "; ".join(others), "" if others else UNKNOWN)
    known = people[0].values.get(code) if people else None
    return (
        Fact(code, label, known.text, known.missing)
        if known
        else Fact(code, label, missing=UNKNOWN)
    )


def _with_year(person: PersonShown) -> str:
    name, year = person.values.get("naam"), person.values.get("geboortejaar")
    if name is None or not name.text:
        return ""
    return f"{name.text} ({year.text})" if year is not None and year.text else name.text
