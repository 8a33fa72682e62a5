"""What a household has before against what it has after: the outcome of a re-assessment, and what is not to be told as one. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.income.assessments import pointers
from services.income.assessments.facts import Facts as Facts
from services.income.assessments.facts import Occasion as Occasion
from services.income.assessments.facts import Soort as Soort
from services.income.assessments.facts import Wage as Wage
from services.income.assessments.income import (
    ADULTS,
)
from services.income.findings.facts import Beursbedrag
from services.income.findings.turning import turning_days
from services.income.norms import rules as norms
from services.income.norms.register import NietVastTeStellen, Parameters
from shared.events.income import Beeld, Herbeoordeling, OntbrekendFeit, Reden, Uitkomst
from shared.events.reasons import Wie

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Picture:
    """One day's picture with the steps that led to it."""

    beeld: Beeld
    redenen: tuple[Reden, ...]


def if_it_runs(facts: Facts, day: date, found: Herbeoordeling) -> Herbeoordeling:
    """Where bijstand runs on neither day nothing of it changes, and nobody has to find out what it would have come to."""
    if _receives_around(facts, day):
        return found
    steps = found.toelichting
    if pointers.NO_RUNNING_BENEFIT.regel not in {step.regel for step in steps}:
        steps = (pointers.NO_RUNNING_BENEFIT, *steps)
    return found.model_copy(update={"uitkomst": "gelijk", "toelichting": steps})


def _receives_around(facts: Facts, day: date) -> bool:
    return facts.receives_on(day - ONE_DAY) or facts.receives_on(day)


def same_ground(facts: Facts, before: date, after: date, parameters: Parameters) -> bool:
    """The same norm applies and the same income counts on both days, whatever the amounts are."""
    if any(before < day <= after for day in turning_days(facts.findings, parameters)):
        return False
    grounds = []
    for day in (before, after):
        try:
            home = norms.woonsituatie_on(facts.household, day)
            ground = norms.find_grondslag(home, parameters)
        except NietVastTeStellen:
            return False
        if norms.reached_aow(home):
            return False
        members = facts.household.members_on(day)
        adults = [member.inwoner_id for member in members if member.rol in ADULTS]
        wages = [wage for adult in adults for wage in facts.wages_on(adult, day)]
        net = sum(wage.cents for wage in wages if wage.cents is not None)
        gross = sum(wage.gross or 0 for wage in wages if wage.cents is None)
        reports = facts.reports_on(day, adults)
        runs = facts.receives_on(day)
        established = {
            fact
            for fact in facts.established_on(day).geldend
            if not isinstance(fact.inhoud, Beursbedrag)
        }
        grounds.append((ground, net, gross, established, reports, runs))
    return grounds[0] == grounds[1]


def compare(
    who: Wie,
    before: Picture | NietVastTeStellen,
    after: Picture | NietVastTeStellen,
    hints: tuple[Reden, ...],
) -> Herbeoordeling:
    voor, before_steps = split_of(before)
    na, after_steps = split_of(after)
    explanation = (*before_steps, *after_steps, *hints)
    if voor is None or na is None:
        if voor is not None:  # what is missing comes first
            explanation = (*after_steps, *before_steps, *hints)
        return Herbeoordeling(
            wie=who,
            uitkomst="niet-vast-te-stellen",
            voor=voor,
            na=na,
            toelichting=explanation,
            ontbreekt=missing_in(before, after),
        )
    if _indexed_between(before_steps, after_steps):
        explanation = (*explanation, pointers.NORM_DIFFERS)
    uitkomst: Uitkomst = outcome_of(voor.bijstand_centen, na.bijstand_centen)
    if na.bijstand_centen > voor.bijstand_centen == 0:
        uitkomst, explanation = "aanvraag-nodig", (pointers.APPLICATION_NEEDED, *explanation)
    return Herbeoordeling(
        wie=who,
        uitkomst=uitkomst,
        voor=voor,
        na=na,
        verschil_bijstand_centen=na.bijstand_centen - voor.bijstand_centen,
        verschil_totaal_centen=na.totaal_centen - voor.totaal_centen,
        toelichting=explanation,
    )


def outcome_of(before: int, after: int) -> Literal["gelijk", "hoger", "lager", "eindigt"]:
    if before > 0 and after == 0:
        return "eindigt"
    if after == before:
        return "gelijk"
    return "hoger" if after > before else "lager"


def ends(
    facts: Facts, before: Picture | NietVastTeStellen, day: date, hints: tuple[Reden, ...]
) -> Herbeoordeling:
    """The right at this college ends with the day before; what comes instead is not for this college to say."""
    voor, steps = split_of(before)
    nothing_runs = voor is not None and voor.bijstand_centen == 0
    return if_it_runs(
        facts,
        day,
        Herbeoordeling(
            wie="huishouden",
            uitkomst="gelijk" if nothing_runs else "eindigt",
            voor=voor,
            toelichting=(*steps, *hints),
        ),
    )


def not_known(
    facts: Facts,
    before: Picture | NietVastTeStellen,
    day: date,
    why: Reden,
    hints: tuple[Reden, ...],
) -> Herbeoordeling:
    """A person has to find out first; a right that does not run needs nothing."""
    voor, steps = split_of(before)
    nothing_runs = voor is not None and voor.bijstand_centen == 0
    return if_it_runs(
        facts,
        day,
        Herbeoordeling(
            wie="huishouden",
            uitkomst="gelijk" if nothing_runs else "niet-vast-te-stellen",
            voor=voor,
            toelichting=(why, *steps, *hints),
        ),
    )


def new_right(after: Picture | NietVastTeStellen, hints: tuple[Reden, ...]) -> Herbeoordeling:
    """Somebody new in the area: the picture is what an application would give, the right itself is not there yet."""
    na, steps = split_of(after)
    return Herbeoordeling(
        wie="huishouden",
        uitkomst="aanvraag-nodig",
        na=na,
        toelichting=(*steps, *hints),
        ontbreekt=missing_in(after),
    )


def split_of(result: Picture | NietVastTeStellen) -> tuple[Beeld | None, tuple[Reden, ...]]:
    if isinstance(result, Picture):
        return result.beeld, result.redenen
    return None, (result.reden,)


def missing_in(*results: Picture | NietVastTeStellen) -> tuple[OntbrekendFeit, ...]:
    """The facts that somebody has to establish before these can be worked out."""
    unknown = [result for result in results if isinstance(result, NietVastTeStellen)]
    return tuple(dict.fromkeys(missing for result in unknown for missing in result.ontbreekt))


def _indexed_between(before: Sequence[Reden], after: Sequence[Reden]) -> bool:
    """The same parameter was applied on both days in two versions: part of the difference is not the event's."""
    versions = {
        applied.code: applied.geldig_vanaf for step in before for applied in step.parameters
    }
    return any(
        versions.get(applied.code, applied.geldig_vanaf) != applied.geldig_vanaf
        for step in after
        for applied in step.parameters
    )
