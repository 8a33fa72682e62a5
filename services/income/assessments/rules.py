"""What a household has before and after a life event, and what that means for its bijstand (Participatiewet art. 19, 31, 32).

Pure: an occasion, the facts and the dated parameters in; one re-assessment out, or two at a divorce. Nothing here
decides: a worse outcome is put before a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.income.assessments import pointers
from services.income.assessments.assets import judge_assets
from services.income.assessments.assumptions import with_assumptions
from services.income.assessments.comparing import (
    ONE_DAY,
    Picture,
    compare,
    ends,
    if_it_runs,
    missing_in,
    new_right,
    not_known,
    same_ground,
    split_of,
)
from services.income.assessments.effects import Thuis, effects_of
from services.income.assessments.facts import Facts as Facts
from services.income.assessments.facts import Occasion as Occasion
from services.income.assessments.facts import Soort as Soort
from services.income.assessments.facts import Wage as Wage
from services.income.assessments.household_changes import what_changed_around
from services.income.assessments.income import (
    Inkomen,
    as_established,
    income_on,
    judge_reports,
)
from services.income.assessments.purse import with_purse
from services.income.findings.facts import Toeslagpartner
from services.income.norms import rules as norms
from services.income.norms.register import NietVastTeStellen, Parameters
from shared.events.household import Gemeentecode, Lid
from shared.events.income import Beeld, Herbeoordeling, Reden, Uitkomst

_LEAVING = frozenset({"buiten-gebied", "vertrokken-onbekend", "buitenland"})


@dataclass(frozen=True, slots=True)
class Bedragen:
    """What a household has on a day, before anything is explained."""

    norm: norms.Norm
    inkomen: Inkomen
    bijstand: int
    vermogen: tuple[Reden, ...]
    """How the assets were tested, if they were."""
    vermogen_in_orde: bool
    grondslag: norms.Grondslag


def assess(
    occasion: Occasion, facts: Facts, parameters: Parameters, local: Parameters | None = None
) -> tuple[Herbeoordeling, ...]:
    """The re-assessment that this occasion asks for, with what it rests on and nobody knows, and with what there is to spend.

    `local` is what the municipality set itself; without it nobody can say what a poverty trap is there.
    """
    found = tuple(
        with_assumptions(outcome, facts, parameters, asks=not occasion.withdrawn)
        for outcome in _assess(occasion, facts, parameters)
    )
    if local is None or occasion.withdrawn:
        return found
    return tuple(with_purse(outcome, occasion, facts, parameters, local) for outcome in found)


def _assess(  # noqa: C901, PLR0911 - a guard for each kind that is more than two days compared
    occasion: Occasion, facts: Facts, parameters: Parameters
) -> tuple[Herbeoordeling, ...]:
    """The day before against the day itself."""
    day = occasion.effective_on
    before = _attempt(facts, day - ONE_DAY, parameters)
    if occasion.withdrawn:
        return (_compared_days(facts, before, day, parameters, pointers.WITHDRAWN),)
    not_counted = pointers.why_it_does_not_count(occasion, facts.household)
    if not_counted is not None:
        return (Herbeoordeling(wie="huishouden", uitkomst="gelijk", toelichting=(not_counted,)),)
    hints = _hints(occasion, facts)
    if occasion.kind == "uitkering-beeindigd":
        return (ends(facts, before, day, (pointers.BENEFIT_ENDED, *hints)),)
    if occasion.move == "buiten-gebied":
        return (ends(facts, before, day, hints),)
    if occasion.move is not None and occasion.move in pointers.NO_ADDRESS:
        return (not_known(facts, before, day, pointers.NO_ADDRESS[occasion.move], hints),)
    if occasion.move == "naar-gebied" or _comes_back_without_right(occasion, facts):
        return (new_right(_attempt(facts, day, parameters), hints),)
    if occasion.age_limit == "aow" and _is_applicant_or_partner(occasion, facts):
        return (ends(facts, before, day, pointers.AOW),)
    if facts.awaits_job(occasion.life_event_id):
        unknown = NietVastTeStellen(pointers.JOB_UNKNOWN)
        return (if_it_runs(facts, day, compare("huishouden", before, unknown, hints)),)
    if occasion.parting == "vertrekker":
        return (_right_of_leaver(facts, day, parameters, hints),)
    if occasion.parting == "blijver":
        after = _attempt(facts, day, parameters)
        return (if_it_runs(facts, day, compare("blijver", before, after, hints)),)
    if occasion.kind == "samenwonen":
        return (_joint(_compared_days(facts, before, day, parameters, hints)),)
    if occasion.kind in {"overlijden", "huishouden-gewijzigd"} and not _has_applicant(facts, day):
        return (ends(facts, before, day, (pointers.NO_APPLICANT, *hints)),)
    first = _compared_days(facts, before, day, parameters, hints)
    return (first, *_afterwards(occasion, facts, parameters))


def picture(facts: Facts, day: date, parameters: Parameters) -> Picture:
    """What the household has on a day: norm, own income, what of it counts, and bijstand. Raises NietVastTeStellen."""
    return _explained(day, amounts_on(facts, day, parameters), facts)


def amounts_on(facts: Facts, day: date, parameters: Parameters) -> Bedragen:
    """The amounts of `picture` alone, for who looks at everybody at once. Raises NietVastTeStellen."""
    members = norms.members_for_norm(facts.household, day)
    return _amounts(norms.woonsituatie_of(members, day), members, facts, parameters)


def municipality_of(occasion: Occasion, facts: Facts) -> Gemeentecode | None:
    """The municipality whose college the right is or was with."""
    leaving = occasion.move in _LEAVING and not occasion.withdrawn
    day = occasion.effective_on - ONE_DAY if leaving else occasion.effective_on
    return facts.household.municipality_on(day)


def _right_of_leaver(
    facts: Facts, day: date, parameters: Parameters, hints: tuple[Reden, ...]
) -> Herbeoordeling:
    """The joint right ended for who left; a right of one's own begins with an application (art. 43 lid 1)."""
    found = _attempt(replace(facts, as_if_granted=True), day, parameters)
    own, steps = split_of(found)
    uitkomst: Uitkomst = "niet-vast-te-stellen"
    if own is not None:
        uitkomst = "aanvraag-nodig" if own.bijstand_centen > 0 else "gelijk"
    if uitkomst == "aanvraag-nodig":
        steps = (pointers.APPLICATION_NEEDED, *steps)
    return Herbeoordeling(
        wie="vertrekker",
        uitkomst=uitkomst,
        na=own,
        toelichting=(*steps, pointers.END_OF_JOINT_RIGHT, *pointers.LEAVING_PARTNER, *hints),
        ontbreekt=missing_in(found),
    )


def _joint(assessment: Herbeoordeling) -> Herbeoordeling:
    """More than there was asks for a joint application (art. 43 lid 2)."""
    if assessment.uitkomst != "hoger":
        return assessment
    steps = (pointers.JOINT_APPLICATION, *assessment.toelichting)
    return assessment.model_copy(update={"uitkomst": "aanvraag-nodig", "toelichting": steps})


def _afterwards(
    occasion: Occasion, facts: Facts, parameters: Parameters
) -> tuple[Herbeoordeling, ...]:
    """What changes once more on a later day: told now, so that it is decided in time. Nothing when nothing does."""
    day = occasion.also_on
    if day is None:
        return ()
    before = _attempt(facts, day - ONE_DAY, parameters)
    if occasion.kind == "overlijden" and not _has_applicant(facts, day):
        later = ends(facts, before, day, (pointers.NO_APPLICANT,))
    else:
        later = _compared_days(facts, before, day, parameters, ())
    if later.uitkomst == "gelijk":
        return ()
    return (later.model_copy(update={"wie": "daarna", "ingangsdatum": day}),)


def _has_applicant(facts: Facts, day: date) -> bool:
    members = norms.members_for_norm(facts.household, day)
    return any(member.rol == "aanvrager" for member in members)


def _hints(occasion: Occasion, facts: Facts) -> tuple[Reden, ...]:
    """What else follows, by the role that this person had until then."""
    if occasion.kind == "geboorte" and not _has_newborn(facts, occasion.effective_on):
        return ()
    members = facts.household.members_on(occasion.effective_on - ONE_DAY)
    role = next((member.rol for member in members if member.inwoner_id == occasion.person_id), None)
    home = Thuis(
        paar=any(member.rol == "partner" for member in members),
        kind=any(
            member.rol == "kind" and norms.is_minor(member.geboortedatum, occasion.effective_on)
            for member in facts.household.members_on(occasion.effective_on)
        ),
    )
    around = effects_of(occasion.effective_on, home, *what_changed_around(occasion, facts))
    return (*pointers.of(occasion, role, home), *around)


def _has_newborn(facts: Facts, day: date) -> bool:
    """A child that lives; not where it was stillborn, or died since."""
    born = [member for member in facts.household.leden if member.geboortedatum == day]
    return any(member.overleden_op is None for member in born)


def _amounts(
    home: norms.Woonsituatie, members: Sequence[Lid], facts: Facts, parameters: Parameters
) -> Bedragen:
    if norms.reached_aow(home):
        raise NietVastTeStellen(pointers.AOW_INCOME_UNKNOWN)
    judge_reports(members, facts, home.datum, parameters)
    home = as_established(home, members, facts, parameters)
    ground = norms.find_grondslag(home, parameters)
    norm = norms.norm_on(home.datum, ground, parameters)
    may_have, why = judge_assets(home, facts, parameters)
    runs = may_have and facts.receives_on(home.datum)
    income = income_on(home, members, facts, norm, parameters)
    return Bedragen(norm, income, income.bijstand if runs else 0, why, may_have, ground)


def _explained(day: date, amounts: Bedragen, facts: Facts) -> Picture:
    steps = (*amounts.norm.redenen, *amounts.inkomen.redenen, *amounts.vermogen)
    if not facts.receives_on(day):
        steps = (*steps, pointers.NO_RUNNING_BENEFIT)
    if any(step.artikel == "Pw 24a" for step in steps) and not _knows_toeslagpartner(facts, day):
        steps = (*steps, pointers.ASSUMED_PARTNER_FOR_TOESLAGEN)
    if facts.has_unfit_turn_on(day):
        steps = (*steps, pointers.JOB_TURN_PENDING)
    own = amounts.inkomen.inkomen
    beeld = Beeld(
        datum=day,
        norm_centen=amounts.norm.centen,
        inkomen_centen=own,
        meegeteld_inkomen_centen=amounts.inkomen.meegeteld,
        bijstand_centen=amounts.bijstand,
        totaal_centen=own + amounts.bijstand,
    )
    return Picture(beeld, tuple(_dated(step, day) for step in steps))


def _knows_toeslagpartner(facts: Facts, day: date) -> bool:
    return any(
        isinstance(fact.inhoud, Toeslagpartner) for fact in facts.established_on(day).geldend
    )


def _compared_days(
    facts: Facts,
    before: Picture | NietVastTeStellen,
    day: date,
    parameters: Parameters,
    hints: tuple[Reden, ...],
) -> Herbeoordeling:
    """The household on the day before against the day itself; equal also where only the amounts are unknown."""
    after = _attempt(facts, day, parameters)
    compared = compare("huishouden", before, after, hints)
    unknown = compared.voor is None or compared.na is None
    if unknown and same_ground(facts, day - ONE_DAY, day, parameters):
        steps = (*compared.toelichting, pointers.SAME_WITHOUT_AMOUNTS)
        return compared.model_copy(update={"uitkomst": "gelijk", "toelichting": steps})
    return if_it_runs(facts, day, compared)


def _comes_back_without_right(occasion: Occasion, facts: Facts) -> bool:
    is_back = occasion.move == "terug-in-gebied"
    return is_back and not facts.receives_on(occasion.effective_on)


def _attempt(facts: Facts, day: date, parameters: Parameters) -> Picture | NietVastTeStellen:
    try:
        return picture(facts, day, parameters)
    except NietVastTeStellen as unknown:
        return unknown


def _is_applicant_or_partner(occasion: Occasion, facts: Facts) -> bool:
    return any(
        member.inwoner_id == occasion.person_id and member.rol in {"aanvrager", "partner"}
        for member in facts.household.members_on(occasion.effective_on)
    )


def _dated(step: Reden, day: date) -> Reden:
    return step.model_copy(update={"tekst": f"Op {day.isoformat()}: {step.tekst}"})
