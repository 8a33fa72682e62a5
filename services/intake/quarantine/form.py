"""The form with which a person corrects what waits: who it is about, the day, who moves along. All else goes by the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

from pydantic import TypeAdapter, ValidationError

from services.intake.api.answers import Tekst
from services.intake.occurrences.stored import LifeEventRow
from services.intake.timeline.verdicts import WHO_MOVES_ALONG
from shared.bsn import Bsn, InvalidBsn
from shared.errors import Fault
from shared.events.life_events import Correctiereden, Moved

REASONS: Final[Mapping[Correctiereden, str]] = {
    "verkeerde-persoon": "Het ging over iemand anders",
    "verkeerde-datum": "De datum klopte niet",
    "verkeerde-gegevens": "Iets anders klopte niet, of ontbrak",
    "anders": "Een andere reden",
}
ALONE: Final = "niemand"
_TEXT: Final = TypeAdapter(Tekst)


@dataclass(frozen=True, slots=True)
class Correctieformulier:
    """As it was typed."""

    nummer: str = ""
    ingangsdatum: str = ""
    meeverhuizend: str = ""
    reden: str = ""
    uitleg: str = ""

    @classmethod
    def of(cls, row: LifeEventRow) -> Self:
        """As it was reported; the number of who it is about is not shown."""
        day = row.effective_on.isoformat() if row.effective_on is not None else ""
        return cls(ingangsdatum=day, reden="verkeerde-gegevens")

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        names = ("nummer", "ingangsdatum", "meeverhuizend", "reden", "uitleg")
        return cls(*(str(given.get(name, "")).strip() for name in names))

    @property
    def code(self) -> Correctiereden:
        """One of the reasons, once there are no faults."""
        return next((code for code in REASONS if code == self.reden), "anders")

    def faults(self) -> tuple[Fault, ...]:
        """All that a person can see for himself."""
        found = []
        if self.nummer and not _is_bsn(self.nummer):
            found.append(Fault("nummer", "bsn", "Dit is geen geldig burgerservicenummer."))
        if self.ingangsdatum and not _is_day(self.ingangsdatum):
            found.append(Fault("ingangsdatum", "datum", "Dit is geen datum."))
        if self.reden not in REASONS:
            found.append(Fault("reden", "reden", "Kies waarom u dit verbetert."))
        if self.reden == "anders" and not self.uitleg:
            found.append(Fault("uitleg", "verplicht", "Leg uit wat er anders is."))
        if self.uitleg and (why := why_no_text(self.uitleg)) is not None:
            found.append(Fault("uitleg", "tekst", why))
        return tuple(found)

    def corrected(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What was reported (`rows.data_as_reported`), with what was typed in its place."""
        given = dict(data)
        if self.nummer:
            given["persoon"] = {"burgerservicenummer": self.nummer}
        if self.ingangsdatum:
            given["ingangsdatum"] = self.ingangsdatum
        if self.meeverhuizend == ALONE:
            given["meeverhuizend"] = []
        return given


def asks_who_moves_along(row: LifeEventRow) -> bool:
    return row.type == Moved.happened and row.reason == WHO_MOVES_ALONG.code


def why_no_text(text: str) -> str | None:
    """What is wrong with what somebody wrote; None where nothing is."""
    try:
        _TEXT.validate_python(text)
    except ValidationError as error:
        kinds = {fault["type"] for fault in error.errors()}
        if "bsn_in_tekst" in kinds:
            return "Laat het burgerservicenummer uit de tekst."
        return "Schrijf op waarom, in ten hoogste 500 tekens."
    return None


def _is_bsn(text: str) -> bool:
    try:
        Bsn(text)
    except InvalidBsn:
        return False
    return True


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
