"""What somebody wants to see of a list, as it stands in the address. Pure: a wrong value is said, and the rest of the filter holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from services.routes.work.rules import Urgency
from shared.events.household import Gemeentecode

NEW: Final = "nieuw"
WAITING: Final = "wacht"
NOBODY: Final = "niemand"
COLUMNS: Final[Mapping[str, str]] = {
    "reden": "Waarom",
    "uiterlijk": "Uiterlijk",
    "gemeente": "Gemeente",
    "rol": "Voor de",
    "wie": "Wie doet het",
    "sinds": "Ontstaan op",
    "soort": "Wat er gebeurde",
    "regisseur": "Regisseur",
}
USUAL_COLUMNS: Final = ("reden", "uiterlijk", "gemeente", "rol", "wie")
MOST_TEXT: Final = 60
"""Of a wrong value so many signs are repeated."""


class Sort(StrEnum):
    """In which order households stand."""

    DUE = "uiterlijk"
    NEWEST = "nieuwste"
    HOUSEHOLD = "huishouden"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after the household that stands at `key`, or before it."""

    key: str
    """The due date, the moment or nothing, as the order of the list has it."""
    dossier_id: UUID
    before: bool = False

    @property
    def text(self) -> str:
        return f"{self.key}~{self.dossier_id}"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is wanted of a list; None is everything."""

    municipality: Gemeentecode | None = None
    role: str | None = None
    kind: str | None = None
    """The playbook, which has the name of what happened."""
    when: str | None = None
    """An urgency, NEW or WAITING."""
    holder: str | None = None
    """The id of somebody who works here, or NOBODY."""
    team: UUID | None = None
    regisseur: str | None = None
    """The id of who answers for the household."""
    sort: Sort = Sort.DUE
    columns: tuple[str, ...] = USUAL_COLUMNS
    place: Place | None = None

    @property
    def urgency(self) -> Urgency | None:
        return Urgency(self.when) if self.when in set(Urgency) else None

    @property
    def parameters(self) -> dict[str, str]:
        """What stands in the address, but for the place."""
        found = {
            "gemeente": self.municipality,
            "rol": self.role,
            "soort": self.kind,
            "wanneer": self.when,
            "wie": self.holder,
            "team": str(self.team) if self.team else None,
            "regisseur": self.regisseur,
            "sorteer": self.sort.value if self.sort is not Sort.DUE else None,
            "kolommen": ".".join(self.columns) if self.columns != USUAL_COLUMNS else None,
        }
        return {name: value for name, value in found.items() if value}

    @property
    def query(self) -> str:
        return urlencode(self.parameters)

    @property
    def is_empty(self) -> bool:
        return not self.parameters

    def without(self, name: str) -> "Choice":
        """The same, but for one filter, from the begin of the list."""
        changes: dict[str, Any] = {_FIELDS[name]: None}
        return replace(self, place=None, **changes)


_FIELDS: Final = {
    "gemeente": "municipality",
    "rol": "role",
    "soort": "kind",
    "wanneer": "when",
    "wie": "holder",
    "team": "team",
    "regisseur": "regisseur",
}


@dataclass(frozen=True, slots=True)
class Possible:
    """What there is to choose from, for whoever looks: the value in the address, and what it is called."""

    municipalities: Mapping[str, str]
    roles: Mapping[str, str]
    kinds: Mapping[str, str]
    holders: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    whens: Mapping[str, str] = field(default_factory=dict)
    regisseurs: Mapping[str, str] = field(default_factory=dict)

    @property
    def named(self) -> Mapping[str, Mapping[str, str]]:
        return {
            "gemeente": self.municipalities,
            "rol": self.roles,
            "soort": self.kinds,
            "wanneer": self.whens,
            "wie": self.holders,
            "team": self.teams,
            "regisseur": self.regisseurs,
        }


_WRONG: Final[Mapping[str, str]] = {
    "gemeente": "is geen gemeente waarvoor u werkt",
    "rol": "is geen rol waarvan u hier taken ziet",
    "soort": "is geen soort gebeurtenis",
    "wanneer": "is geen termijn",
    "wie": "is geen medewerker van wie u hier taken ziet",
    "team": "is geen team dat u hier ziet",
    "regisseur": "is geen regisseur van uw gemeenten",
    "sorteer": "is geen volgorde",
    "kolommen": "is geen kolom",
    "na": "is geen plaats in deze lijst",
    "voor": "is geen plaats in deze lijst",
}


def read_choice(
    given: Iterable[tuple[str, str]], possible: Possible
) -> tuple[Choice, Sequence[str]]:
    """What an address asks for, and a sentence for each value in it that makes no sense."""
    values: dict[str, list[str]] = {}
    for name, value in given:
        if value.strip():
            values.setdefault(name, []).append(value.strip())
    wrong: list[str] = []

    def known(name: str, choices: Mapping[str, str]) -> str | None:
        value = values.get(name, [None])[-1]
        if value is None or value in choices:
            return value
        wrong.append(_sentence(name, value))
        return None

    chosen = {name: known(name, choices) for name, choices in possible.named.items()}
    sort = known("sorteer", {sort.value: "" for sort in Sort})
    columns = [part for value in values.get("kolommen", ()) for part in value.split(".")]
    # A form has a tick per column, and an address one value.
    columns += [name for name in COLUMNS if f"kolom-{name}" in values]
    wrong += [_sentence("kolommen", part) for part in columns if part not in COLUMNS]
    kept = tuple(name for name in COLUMNS if name in columns)
    choice = Choice(
        municipality=chosen["gemeente"],
        role=chosen["rol"],
        kind=chosen["soort"],
        when=chosen["wanneer"],
        holder=chosen["wie"],
        team=UUID(chosen["team"]) if chosen["team"] else None,
        regisseur=chosen["regisseur"],
        sort=Sort(sort) if sort else Sort.DUE,
        columns=kept or USUAL_COLUMNS,
    )
    for name in ("na", "voor"):
        for text in values.get(name, ())[-1:]:
            place = read_place(text, choice.sort, before=name == "voor")
            if place is None:
                wrong.append(_sentence(name, text))
            else:
                choice = replace(choice, place=place)
    return choice, wrong


def read_place(text: str, sort: Sort, *, before: bool) -> Place | None:
    """None for what is no place in a list of this order."""
    key, _, dossier_id = text.partition("~")
    try:
        match sort:
            case Sort.DUE:
                key = date.fromisoformat(key).isoformat()
            case Sort.NEWEST:
                if datetime.fromisoformat(key).tzinfo is None:
                    return None
            case Sort.HOUSEHOLD:
                key = ""
        return Place(key, UUID(dossier_id), before)
    except ValueError:
        return None


def _sentence(name: str, value: str) -> str:
    return f"“{value[:MOST_TEXT]}” {_WRONG[name]}."
