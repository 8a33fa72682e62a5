"""A right of which the payment is held (opschorting, Participatiewet art. 54 lid 1, 2 and 4): shapes and rules. Pure.

The right stays as it stands; what is due is not paid over the held days. It lasts eight weeks at most. Within it the resident has a
term to mend: to give what was asked. Who does is paid as if nothing was held; of who does not the right can be withdrawn from the
first day that was held, after the term.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal, Self
from uuid import UUID

from services.income.norms.register import Parameters
from services.income.rights.standing import Staand, ended_elsewhere, running, standing_on
from shared.errors import Fault
from shared.events.income import Opschorting, Opschortingstermijn

ONE_DAY: Final = timedelta(days=1)
AHEAD_OF_MENDING: Final = timedelta(days=3)
AHEAD_OF_END: Final = timedelta(weeks=1)
"""So long before its last day somebody is told of a term: proposals, not law."""

Afloop = Literal["hersteld", "beeindigd"]
"""What was asked came in; the right was ended or withdrawn."""


@dataclass(frozen=True, slots=True)
class Suspending:
    """What is proposed: payment held from its day on, with what is asked of the resident and by when."""

    mend_until: date
    """The last day of the term to mend."""
    asked: str
    """In words for the resident, who reads them in the letter."""

    def stored(self) -> dict[str, Any]:
        return {"hersteltermijn": self.mend_until.isoformat(), "gevraagd": self.asked}

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        return cls(date.fromisoformat(stored["hersteltermijn"]), stored["gevraagd"])


@dataclass(frozen=True, slots=True)
class Suspension:
    """A suspension that was decided on."""

    id: UUID
    dossier_id: UUID
    municipality: str | None
    held_from: date
    held_until: date
    """The last day that can be held."""
    mend_until: date
    asked: str
    decision_id: UUID
    correlation_id: UUID
    begun_on: date
    """The day of the decision: what was due before it is taken to have been paid."""
    ended_on: date | None = None
    outcome: Afloop | None = None

    @property
    def runs(self) -> bool:
        return self.ended_on is None

    def holds_on(self, day: date) -> bool:
        return self.runs and self.held_from <= day <= self.held_until

    @property
    def unpaid_from(self) -> date:
        """The first day of a month that was not paid out yet when payment was held."""
        return max(self.held_from, self.begun_on.replace(day=1))

    def published(self) -> Opschorting | None:
        if not self.runs:
            return None
        return Opschorting(
            vanaf=self.held_from,
            tot=self.held_until + ONE_DAY,
            hersteltermijn_tot_en_met=self.mend_until,
        )


@dataclass(frozen=True, slots=True)
class Notice:
    """A term that asks for attention, and its last day."""

    term: Opschortingstermijn
    due_on: date


def last_day_of(held_from: date, parameters: Parameters) -> date:
    """The last day that can be held (art. 54 lid 1). Raises NietVastTeStellen."""
    weeks = parameters.on("OPSCHORT_WEKEN", held_from).weken
    return held_from + timedelta(weeks=weeks) - ONE_DAY


def unpaid(standing: Staand, day: date, decision_id: UUID) -> Staand:
    """What was paid of it where nothing was from a day on: as if it had ended."""
    return ended_elsewhere(standing, day, None, decision_id)


def is_over(suspension: Suspension, standing: Staand) -> bool:
    """No right runs any more from the first day that is held: there is nothing to hold."""
    return all(
        until is not None and until <= suspension.held_from for _, until in running(standing)
    )


def faults_of(
    held_from: date, mend_until: date, last_day: date, standing: Staand, today: date
) -> tuple[Fault, ...]:
    """What cannot be so of a suspension that is decided on today."""
    found: list[Fault] = []
    stands = standing_on(standing, held_from)
    if stands is None or not stands.loopt:
        found.append(Fault("vanaf", "geen-recht", "Op die dag loopt er geen bijstand."))
    if last_day <= today:
        reason = "Opschorten mag ten hoogste acht weken. Vanaf deze dag zijn die al voorbij."
        found.append(Fault("vanaf", "te-vroeg", reason))
    if mend_until <= today:
        reason = "Geef de inwoner tijd: kies een dag na vandaag."
        found.append(Fault("hersteltermijnTotEnMet", "te-vroeg", reason))
    elif mend_until > last_day:
        reason = "Deze dag ligt na de acht weken die opschorten ten hoogste mag duren."
        found.append(Fault("hersteltermijnTotEnMet", "te-laat", reason))
    return tuple(found)


def notices_on(suspension: Suspension, today: date) -> tuple[Notice, ...]:
    """What came up by this day, however long ago; of what passed, only that it passed."""
    if not suspension.runs:
        return ()
    found: list[Notice] = []
    mend = suspension.mend_until
    if mend < today:
        found.append(Notice("opschorting-herstel-voorbij", mend))
    elif mend - AHEAD_OF_MENDING <= today:
        found.append(Notice("opschorting-herstel-nadert", mend))
    if suspension.held_until - AHEAD_OF_END <= today:
        found.append(Notice("opschorting-loopt-af", suspension.held_until))
    return tuple(found)


def wake_days(suspension: Suspension) -> tuple[date, ...]:
    """The days on which `notices_on` may have something new."""
    if not suspension.runs:
        return ()
    mend, end = suspension.mend_until, suspension.held_until
    return tuple(sorted({mend - AHEAD_OF_MENDING, mend + ONE_DAY, end - AHEAD_OF_END}))
