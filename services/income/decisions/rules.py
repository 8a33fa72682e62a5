"""When a re-assessment asks for a person's decision (Participatiewet art. 54; AVG art. 22): never by itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from shared.events.income import Herbeoordeling, Uitkomst
from shared.ui.dutch import date_text

_REVIEW = (
    "Hierover is eerder besloten op grond van een gebeurtenis die is ingetrokken, gecorrigeerd of opnieuw beoordeeld. "
    "Beoordeel of dat besluit blijft staan"
)

_OF = {
    "huishouden": "",
    "daarna": ", de tweede dag waarop er iets verandert",
    "blijver": ", voor wie in de woning blijft",
    "vertrekker": ", voor wie weggaat",
}
"""What is said beside the day, by whom a re-assessment is about."""
_ASSUMED = " De berekening rust op een aanname, die in de toelichting staat."


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal to put before a person: about whom, the outcome, and why in a sentence."""

    about: str
    outcome: Uitkomst
    reason: str
    effective_on: date


def what_gets_worse(assessment: Herbeoordeling) -> str | None:
    """Less bijstand, an end, or less in all; None where nothing of what runs gets worse.

    An application, and what cannot be determined, are work for a person, but there is nothing to decide on yet.
    """
    less_in_all = (assessment.verschil_totaal_centen or 0) < 0
    match assessment.uitkomst:
        case "lager":
            return "De bijstand wordt lager"
        case "eindigt":
            return "Het recht op bijstand eindigt"
        case "gelijk" if less_in_all:
            return "De bijstand blijft gelijk, maar er is in totaal minder te besteden"
        case "hoger" if less_in_all:
            return "De bijstand wordt hoger, maar er is in totaal minder te besteden"
        case "gelijk" | "hoger" | "aanvraag-nodig" | "niet-vast-te-stellen":
            return None
    assert_never(assessment.uitkomst)


def decide_proposals(
    assessments: Sequence[Herbeoordeling],
    effective_on: date,
    *,
    withdrawn: bool,
    decided: Collection[str] = (),
) -> tuple[Draft, ...]:
    """What to propose. What was decided before (about whom) is always put before a person again.

    A withdrawn event by itself proposes nothing: without it the right is what it was.
    """
    outcomes: dict[str, Herbeoordeling] = {assessment.wie: assessment for assessment in assessments}
    reviews = [
        Draft(
            about=about,
            outcome=outcomes.get(about, assessments[0]).uitkomst,
            reason=f"{_REVIEW}, vanaf {date_text(_day_of(outcomes.get(about, assessments[0]), effective_on))}{_OF[about]}.",
            effective_on=_day_of(outcomes.get(about, assessments[0]), effective_on),
        )
        for about in sorted(decided)
    ]
    if withdrawn:
        return tuple(reviews)
    worse = [
        Draft(
            about=assessment.wie,
            outcome=assessment.uitkomst,
            reason=f"{why} vanaf {date_text(_day_of(assessment, effective_on))}{_OF[assessment.wie]}. U beslist of dat klopt."
            + (_ASSUMED if assessment.aannames else ""),
            effective_on=_day_of(assessment, effective_on),
        )
        for assessment in assessments
        if assessment.wie not in decided and (why := what_gets_worse(assessment))
    ]
    return (*reviews, *worse)


def _day_of(assessment: Herbeoordeling, effective_on: date) -> date:
    return assessment.ingangsdatum or effective_on
