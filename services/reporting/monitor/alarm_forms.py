"""The forms on the page of alarms: taking one on, and muting a worker until a moment."""

from datetime import datetime, timedelta
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import StringConstraints

from shared.clock import AMSTERDAM
from shared.http.filled import Filled
from shared.http.schemas import RequestModel
from shared.operations.failed.schemas import Reden

MOST_MUTED: Final = timedelta(days=1)
"""Longer is not forgotten about: whoever still works on it says so again."""
_NO_MOMENT: Final = "Vul een bestaand moment in."
_WHEN: Final = "Kies een moment na nu, hoogstens een dag vooruit."


class Acknowledging(RequestModel):
    notitie: Reden


class Muting(RequestModel):
    soort: Literal["dempen", "opheffen"]
    werker: UUID
    tot: Annotated[str | None, StringConstraints(max_length=30)] = None
    reden: Reden | None = None


def until_of(filled: Filled[Muting], now: datetime) -> datetime | None:
    """The moment as the clock in the Netherlands says it; None with the fault beside its field."""
    asked = filled.asked
    if asked is None:
        return None
    if asked.reden is None:
        filled.faults["reden"] = "Vul dit in."
    until = _moment(asked.tot)
    if until is None:
        filled.faults["tot"] = _NO_MOMENT
    elif not now < until <= now + MOST_MUTED:
        filled.faults["tot"] = _WHEN
    return None if filled.faults else until


def _moment(written: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return moment.replace(tzinfo=AMSTERDAM) if moment.tzinfo is None else None


def as_field(moment: datetime) -> str:
    """As a field for a moment has it: to the minute, on the clock in the Netherlands."""
    return f"{moment.astimezone(AMSTERDAM):%Y-%m-%dT%H:%M}"
