"""When a re-assessment asks for a person's decision (Participatiewet art. 54; AVG art. 22): never by itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from shared.events.income import Herbeoordeling, Uitkomst
from shared.events.reasons import Redencode, Wie, reason


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal to put before a person: about whom, the outcome, and why."""

    about: Wie
    outcome: Uitkomst
    reasons: tuple[Redencode, ...]
    effective_on: date


def what_gets_worse(assessment: Herbeoordeling, effective_on: date) -> Redencode | None:
    """Less bijstand, an end, or less in all; None where nothing of what runs gets worse.

    An application, and what cannot be determined, are work for a person, but there is nothing to decide on yet.
    """
    difference = assessment.verschil_totaal_centen or 0
    about: dict[str, Any] = {"wie": assessment.wie, "vanaf": effective_on}
    match assessment.uitkomst:
        case "lager":
            before, after = assessment.voor, assessment.na
            return reason(
                "bijstand-lager",
                **about,
                voor_centen=before and before.bijstand_centen,
                na_centen=after and after.bijstand_centen,
            )
        case "eindigt":
            return reason("bijstand-eindigt", **about)
        case "gelijk" if difference < 0:
            return reason("gelijk-maar-minder-over", **about, verschil_centen=difference)
        case "hoger" if difference < 0:
            return reason("hoger-maar-minder-over", **about, verschil_centen=difference)
        case "gelijk" | "hoger" | "aanvraag-nodig" | "niet-vast-te-stellen":
            return None
    assert_never(assessment.uitkomst)


def decide_proposals(
    assessments: Sequence[Herbeoordeling],
    effective_on: date,
    *,
    withdrawn: bool,
    decided: Collection[Wie] = (),
) -> tuple[Draft, ...]:
    """What to propose. What was decided before (about whom) is always put before a person again.

    A withdrawn event by itself proposes nothing: without it the right is what it was.
    """
    outcomes = {assessment.wie: assessment for assessment in assessments}
    reviews = [
        _review(about, outcomes.get(about, assessments[0]), effective_on)
        for about in sorted(decided)
    ]
    if withdrawn:
        return tuple(reviews)
    worse = [
        Draft(
            about=assessment.wie,
            outcome=assessment.uitkomst,
            reasons=(why, reason("rust-op-aanname")) if assessment.aannames else (why,),
            effective_on=_day_of(assessment, effective_on),
        )
        for assessment in assessments
        if assessment.wie not in decided
        and (why := what_gets_worse(assessment, _day_of(assessment, effective_on)))
    ]
    return (*reviews, *worse)


def _review(about: Wie, assessment: Herbeoordeling, effective_on: date) -> Draft:
    day = _day_of(assessment, effective_on)
    why = reason("opnieuw-besluiten", wie=about, vanaf=day)
    return Draft(about, assessment.uitkomst, (why,), day)


def _day_of(assessment: Herbeoordeling, effective_on: date) -> date:
    return assessment.ingangsdatum or effective_on
