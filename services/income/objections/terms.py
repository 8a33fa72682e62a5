"""Which clock runs after somebody objects to a decision (Awb 4:17, 6:6 to 6:11, 7:10). Pure.

A term of law that ends on a free day runs on to the next working day (Algemene termijnenwet art. 1).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from services.income.norms.deadlines import ONE_DAY, Opschorting, objection_term, suspended_days
from services.income.norms.loading import load_local_parameters
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.objections.model import Objection
from shared import calendar
from shared.events.household import Gemeentecode

POST_DELAY: Final = timedelta(weeks=1)
"""What was posted in time and came within a week after the term is in time (Awb 6:9 lid 2)."""
WITH_COMMITTEE: Final = 2
"""Of BEZWAAR_COMMISSIE."""


@dataclass(frozen=True, slots=True)
class Bezwaar:
    """What the terms depend on."""

    verzonden_op: date
    ontvangen_op: date
    gepost_op: date | None = None
    commissie: bool = False
    herstel: tuple[Opschorting, ...] = ()
    verdaagd: bool = False
    uitgesteld_tot: date | None = None


@dataclass(frozen=True, slots=True)
class Bezwaartermijnen:
    """The days that follow from a decision that was sent and an objection that came in."""

    bezwaar_vanaf: date
    bezwaar_tot_en_met: date
    te_laat: bool
    telt_vanaf: date
    """The first day of the term to decide."""
    weken: int
    opgeschorte_dagen: int
    besluit_uiterlijk: date

    @property
    def ingebrekestelling_vanaf(self) -> date:
        """The first day on which the college can be held to be late (Awb 4:17 lid 3, 6:12 lid 2)."""
        return self.besluit_uiterlijk + ONE_DAY


def find_terms(objection: Bezwaar, parameters: Parameters) -> Bezwaartermijnen:
    first, last = objection_term(objection.verzonden_op, parameters)
    late = is_late(objection, last)
    # Of one that came too late the law would have the term begin, and often end, before anybody could know of it.
    before = max(last, objection.ontvangen_op) if late else last
    day = objection.ontvangen_op
    code = "BEZWAAR_COMMISSIE_WEKEN" if objection.commissie else "BEZWAAR_BESLIS_WEKEN"
    weeks = parameters.on(code, day).weken
    if objection.verdaagd:
        weeks += parameters.on("BEZWAAR_VERDAAG_WEKEN", day).weken
    waited, decision = _suspended(objection, before, timedelta(weeks=weeks))
    return Bezwaartermijnen(first, last, late, before + ONE_DAY, weeks, waited, decision)


def is_late(objection: Bezwaar, last: date) -> bool:
    """Whether it came after the term to object, by post also after a week more (Awb 6:9)."""
    if objection.ontvangen_op <= last:
        return False
    posted = objection.gepost_op
    in_time = posted is not None and posted <= last
    return not (in_time and objection.ontvangen_op <= last + POST_DELAY)


def terms_of(objection: Objection, parameters: Parameters) -> Bezwaartermijnen:
    return find_terms(
        Bezwaar(
            verzonden_op=objection.sent_on,
            ontvangen_op=objection.received_on,
            gepost_op=objection.posted_on,
            commissie=objection.with_committee,
            herstel=tuple(
                Opschorting(asked.asked_on, asked.until, asked.mended_on)
                for asked in objection.mends
            ),
            verdaagd=objection.adjourned_on is not None,
            uitgesteld_tot=objection.extended_until,
        ),
        parameters,
    )


def has_committee(municipality: Gemeentecode, day: date) -> bool | None:
    """Whether this municipality has advice of a committee (Awb 7:13); None where it did not tell us, and then six weeks hold."""
    try:
        chosen = load_local_parameters(municipality).on("BEZWAAR_COMMISSIE", day)
    except NietVastTeStellen:
        return None
    return chosen.keuze == WITH_COMMITTEE


def _suspended(objection: Bezwaar, before: date, term: timedelta) -> tuple[int, date]:
    """How many days the term stood still (Awb 7:10 lid 2), and its last day with them.

    Only what was asked before the term was over, and only days on which it ran.
    """
    counted: list[Opschorting] = []
    last = _last(objection, before + term)
    for asked in sorted(objection.herstel, key=lambda mend: mend.uitnodiging_op):
        if asked.uitnodiging_op > last:
            break
        counted.append(replace(asked, uitnodiging_op=max(asked.uitnodiging_op, before)))
        last = _last(objection, before + term + _days(counted))
    return suspended_days(counted), last


def _days(counted: Sequence[Opschorting]) -> timedelta:
    return timedelta(days=suspended_days(counted))


def _last(objection: Bezwaar, day: date) -> date:
    """Extended; later where the objector agreed (Awb 7:10 lid 4), which is a day and no term."""
    by_law = calendar.next_working_day(day)
    return max(by_law, objection.uitgesteld_tot or by_law)
