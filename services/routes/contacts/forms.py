"""The form of a contact, as what the API takes; every fault stands beside its field, and what was typed stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from fastapi import Request
from pydantic import ValidationError

from services.routes.contacts.schemas import (
    MOST_PROMISES,
    ContactIn,
    ContactUit,
    Contactverbetering,
)
from services.routes.contacts.wording import SUBJECTS
from shared import calendar
from shared.errors import Fault
from shared.http.faults import fault_of
from shared.http.filled import plain_fault

ROWS: Final = 3
"""Of promises on the page; a correction shows as many as there were."""
LISTS: Final = ("deelname", "nodig")
_CHOICES: Final = frozenset({"inwonerId", "manier", "besproken", "wie"})
CHOOSE: Final = "Maak een keuze."
_YES: Final = {"ja": True, "nee": False}


@dataclass(slots=True)
class ContactForm:
    """A form that was sent."""

    values: Mapping[str, Sequence[str]]
    model: type[ContactIn] = ContactIn
    told: ContactIn | None = None
    """None where something is wrong."""
    otherwise: ContactIn | None = None
    """The same with what is wrong left out, to find what else is wrong at once."""
    faults: dict[str, str] = field(default_factory=dict)

    def blame(self, faults: Sequence[Fault]) -> None:
        for fault in faults:
            name = self._typed_as(fault.name)
            is_choice = fault.code == "verplicht" and name.rpartition(".")[2] in _CHOICES
            self.faults.setdefault(name, CHOOSE if is_choice else plain_fault(fault))

    def _typed_as(self, name: str) -> str:
        """A promise is named by the row in which it was typed."""
        parts = name.split(".")
        if parts[0] == "afspraken" and len(parts) > 1:
            parts[1] = str(self.rows[int(parts[1])])
        return ".".join(parts)

    @property
    def rows(self) -> list[int]:
        """The rows of promises in which something was typed."""
        return [
            number
            for number in range(MOST_PROMISES)
            if any(self._one(f"afspraken.{number}.{part}") for part in ("wat", "uiterlijk"))
        ]

    def _one(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "").strip()

    @property
    def more(self) -> tuple[str, ...]:
        return ("waarom",) if self.model is Contactverbetering else ()

    def data(self) -> dict[str, Any]:
        """As the API takes it: what was not filled in is not there."""
        plain = ("inwonerId", "contactdatum", "manier", "nodigToelichting", "kenmerk", *self.more)
        found: dict[str, Any] = {name: self._one(name) for name in plain if self._one(name)}
        found |= {name: list(self.values.get(name, ())) for name in LISTS}
        found["onderwerpen"] = {name: self._subject(name) for name in SUBJECTS}
        found["afspraken"] = [
            {
                part: typed
                for part in ("wat", "uiterlijk", "wie")
                if (typed := self._one(f"afspraken.{number}.{part}"))
            }
            for number in self.rows
        ]
        if (active := self._one("actief")) in _YES:
            found["actief"] = _YES[active]
        return found

    def _subject(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if (discussed := self._one(f"onderwerpen.{name}.besproken")) in _YES:
            found["besproken"] = _YES[discussed]
        if words := self._one(f"onderwerpen.{name}.woorden"):
            found["woorden"] = words
        return found


def filled_as(contact: ContactUit) -> dict[str, list[str]]:
    """The form as it would be sent of what is kept."""
    found: dict[str, list[str]] = {
        "inwonerId": [str(contact.inwoner_id)],
        "contactdatum": [contact.contactdatum.isoformat()],
        "manier": [contact.manier],
        "deelname": [*contact.deelname],
        "nodig": [*contact.nodig],
        "nodigToelichting": [contact.nodig_toelichting or ""],
        "actief": [] if contact.actief is None else ["ja" if contact.actief else "nee"],
    }
    for part in contact.onderwerpen:
        name = f"onderwerpen.{part.onderwerp}"
        found[f"{name}.besproken"] = ["ja" if part.besproken else "nee"]
        found[f"{name}.woorden"] = [part.woorden or ""]
    for number, promise in enumerate(contact.afspraken):
        name = f"afspraken.{number}"
        found[f"{name}.wat"] = [promise.wat or ""]
        found[f"{name}.uiterlijk"] = [promise.uiterlijk.isoformat()]
        found[f"{name}.wie"] = [promise.rol]
    return found


async def read_contact(
    request: Request, today: date, model: type[ContactIn] = ContactIn
) -> ContactForm:
    values: dict[str, list[str]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            values.setdefault(name, []).append(value)
    form = ContactForm(values, model)
    data = form.data()
    try:
        form.told = model.model_validate(data)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)
        form.blame([fault_of({**found, "loc": ("body", *found["loc"])}) for found in wrong])
        form.otherwise = _without(model, data, [found["loc"] for found in wrong], today)
    return form


def _without(
    model: type[ContactIn],
    data: dict[str, Any],
    places: Sequence[tuple[str | int, ...]],
    today: date,
) -> ContactIn | None:
    """With something right in place of what is wrong; None where that does not help."""
    tomorrow = calendar.add_working_days(today, 1).isoformat()
    right: dict[str, Any] = {
        "contactdatum": today.isoformat(),
        "manier": "gesprek",
        "inwonerId": "00000000-0000-0000-0000-000000000000",
        "besproken": True,
        "woorden": "...",
        "nodigToelichting": "...",
        "wat": "...",
        "waarom": "...",
        "uiterlijk": tomorrow,
        "wie": "regisseur",
        "deelname": [],
        "nodig": [],
    }
    for place in places:
        # A wrong item of a list makes the list wrong.
        path = place[:1] if place[0] in LISTS else place
        inside: Any = data
        for part in path[:-1]:
            inside = inside[part]
        inside[path[-1]] = right.get(str(path[-1]))
    try:
        return model.model_validate(data)
    except ValidationError:
        return None
