"""What a household has before and after a life event, and what that means for its bijstand (Participatiewet art. 19, 31, 32).

Pure: an occasion, the facts and the dated parameters in; one re-assessment out, or two at a divorce. Nothing here
decides: a worse outcome is put before a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from services.income.assessments import pointers
from services.income.assessments.pointers import Verhuissoort
from services.income.norms import rules as norms
from services.income.norms.register import NietVastTeStellen, Parameters
from shared.events.household import Gemeentecode, Huishouden, Lid
from shared.events.income import Beeld, Herbeoordeling, Reden, Uitkomst

Soort = Literal[
    "baan-gestart",
    "achttiende-verjaardag",
    "leeftijdsgrens-bereikt",
    "scheiding",
    "verhuizing",
]
Wie = Literal["huishouden", "blijver", "vertrekker"]

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wage:
    """A person's net wage per month from `vanaf` up to, and not including, `tot`."""

    person_id: UUID
    vanaf: date
    tot: date | None
    cents: int
    life_event_id: UUID

    def is_earned_on(self, day: date) -> bool:
        return self.vanaf <= day and (self.tot is None or day < self.tot)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a dossier now, over all time."""

    household: Huishouden
    wages: tuple[Wage, ...] = ()
    receives_bijstand: bool | None = None
    """None as long as nobody told; a right is then worked out as if it runs."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """The life event because of which the right is looked at again."""

    life_event_id: UUID
    dossier_id: UUID
    kind: Soort
    effective_on: date
    person_id: UUID
    ex_partner_id: UUID | None = None
    move: Verhuissoort | None = None
    age_limit: str | None = None
    last_child: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Bedragen:
    """What a household has on a day, before anything is explained."""

    norm: norms.Norm
    verdiend: Mapping[str, int]
    """Net wage of applicant, partner, children under 18, and the others in the home."""
    meegeteld: int
    bijstand: int


@dataclass(frozen=True, slots=True)
class Picture:
    """One day's picture with the steps that led to it."""

    beeld: Beeld
    redenen: tuple[Reden, ...]


def assess(occasion: Occasion, facts: Facts, parameters: Parameters) -> tuple[Herbeoordeling, ...]:
    """The re-assessment that this occasion asks for: the day before against the day itself."""
    day = occasion.effective_on
    before = _attempt(facts, day - ONE_DAY, parameters)
    if occasion.withdrawn:
        return (_compared_days(facts, before, day, parameters, pointers.WITHDRAWN),)
    hints = pointers.of(occasion.kind, day, last_child=occasion.last_child, move=occasion.move)
    if occasion.move == "buiten-gebied":
        return (_ends(before, hints),)
    if occasion.move == "naar-gebied":
        return (_new_right(_attempt(facts, day, parameters), hints),)
    if occasion.age_limit == "aow" and _is_applicant_or_partner(occasion, facts):
        return (_ends(before, pointers.AOW),)
    if occasion.kind == "scheiding":
        return _assess_divorce(occasion, facts, parameters, before, hints)
    return (_compared_days(facts, before, day, parameters, hints),)


def picture(facts: Facts, day: date, parameters: Parameters) -> Picture:
    """What the household has on a day: norm, own income, what of it counts, and bijstand. Raises NietVastTeStellen."""
    return _explained(day, amounts_on(facts, day, parameters), facts)


def amounts_on(facts: Facts, day: date, parameters: Parameters) -> Bedragen:
    """The amounts of `picture` alone, for who looks at everybody at once. Raises NietVastTeStellen."""
    home = norms.woonsituatie_on(facts.household, day)
    return _amounts(home, facts.household.members_on(day), facts, parameters)


def municipality_of(occasion: Occasion, facts: Facts) -> Gemeentecode | None:
    """The municipality whose college the right is or was with."""
    leaving = occasion.move == "buiten-gebied" and not occasion.withdrawn
    day = occasion.effective_on - ONE_DAY if leaving else occasion.effective_on
    return facts.household.municipality_on(day)


def spendable_drop(assessments: Sequence[Herbeoordeling]) -> int | None:
    """How much less there is to spend in all, below zero, or None when it is not less or not known.

    After a divorce the two households are taken together: that one person spends less than two is no poverty trap.
    """
    before = assessments[0].voor
    after = [assessment.na for assessment in assessments]
    if before is None or any(beeld is None for beeld in after):
        return None
    drop = sum(beeld.totaal_centen for beeld in after if beeld) - before.totaal_centen
    return drop if drop < 0 else None


def _assess_divorce(
    occasion: Occasion,
    facts: Facts,
    parameters: Parameters,
    before: Picture | NietVastTeStellen,
    hints: tuple[Reden, ...],
) -> tuple[Herbeoordeling, ...]:
    """Two: who stays keeps a running right of one's own; who leaves applies for a new one (art. 43 lid 1)."""
    day = occasion.effective_on
    stays = _compared("blijver", before, _attempt(facts, day, parameters), hints)
    try:
        after: Picture | NietVastTeStellen = _picture_of_leaver(occasion, facts, parameters)
    except NietVastTeStellen as unknown:
        after = unknown
    joint, _ = _split(before)
    own, steps = _split(after)
    leaves = Herbeoordeling(
        wie="vertrekker",
        uitkomst="eindigt" if joint and own else "niet-vast-te-stellen",
        voor=joint,
        na=own,
        verschil_bijstand_centen=None,
        verschil_totaal_centen=None,
        toelichting=(*_split(before)[1], *steps, *pointers.LEAVING_PARTNER),
    )
    return stays, leaves


def _picture_of_leaver(occasion: Occasion, facts: Facts, parameters: Parameters) -> Picture:
    day = occasion.effective_on
    leaver = next(
        (
            member
            for member in facts.household.members_on(day - ONE_DAY)
            if member.inwoner_id == occasion.ex_partner_id
        ),
        None,
    )
    if leaver is None:
        raise NietVastTeStellen(pointers.LEAVER_UNKNOWN)
    home = norms.Woonsituatie(day, norms.Persoon(leaver.geboortedatum))
    alone = leaver.model_copy(update={"rol": "aanvrager", "vanaf": day, "tot": None})
    return _explained(day, _amounts(home, (alone,), facts, parameters), facts)


def _amounts(
    home: norms.Woonsituatie, members: Sequence[Lid], facts: Facts, parameters: Parameters
) -> Bedragen:
    if norms.reached_aow(home):
        raise NietVastTeStellen(pointers.AOW_INCOME_UNKNOWN)
    norm = norms.determine_norm(home, parameters)
    earned = _earned_per_role(facts.wages, members, home.datum)
    if norm.zonder_recht and earned[norm.zonder_recht]:
        raise NietVastTeStellen(pointers.INCOME_WITHOUT_RIGHT)
    counted = earned["aanvrager"] + earned["partner"]
    runs = facts.receives_bijstand is not False
    return Bedragen(norm, earned, counted, max(0, norm.centen - counted) if runs else 0)


def _explained(day: date, amounts: Bedragen, facts: Facts) -> Picture:
    steps = (*amounts.norm.redenen, *_income_reasons(amounts.verdiend, amounts.meegeteld))
    if facts.receives_bijstand is False:
        steps = (*steps, pointers.NO_RUNNING_BENEFIT)
    own = amounts.meegeteld + amounts.verdiend["minderjarig-kind"]
    beeld = Beeld(
        datum=day,
        norm_centen=amounts.norm.centen,
        inkomen_centen=own,
        meegeteld_inkomen_centen=amounts.meegeteld,
        bijstand_centen=amounts.bijstand,
        totaal_centen=own + amounts.bijstand,
    )
    return Picture(beeld, tuple(_dated(step, day) for step in steps))


def _earned_per_role(wages: Sequence[Wage], members: Sequence[Lid], day: date) -> dict[str, int]:
    """Net wage on a day of applicant, partner, children under 18, and the others in the home."""
    earned = {"aanvrager": 0, "partner": 0, "minderjarig-kind": 0, "ander": 0}
    if not wages:
        return earned
    roles = {member.inwoner_id: _income_role(member, day) for member in members}
    for wage in wages:
        if wage.is_earned_on(day) and wage.person_id in roles:
            earned[roles[wage.person_id]] += wage.cents
    return earned


def _income_role(member: Lid, day: date) -> str:
    if member.rol in {"aanvrager", "partner"}:
        return member.rol
    return "minderjarig-kind" if norms.is_minor(member.geboortedatum, day) else "ander"


def _income_reasons(earned: Mapping[str, int], counted: int) -> tuple[Reden, ...]:
    reasons = []
    if counted:
        reasons.append(pointers.FULL_OFFSET)
    if earned["minderjarig-kind"]:
        reasons.append(pointers.CHILD_WAGE)
    if earned["ander"]:
        reasons.append(pointers.HOUSEMATE_WAGE)
    return tuple(reasons)


def _compared_days(
    facts: Facts,
    before: Picture | NietVastTeStellen,
    day: date,
    parameters: Parameters,
    hints: tuple[Reden, ...],
) -> Herbeoordeling:
    """The household on the day before against the day itself; equal also where only the amounts are unknown."""
    after = _attempt(facts, day, parameters)
    compared = _compared("huishouden", before, after, hints)
    unknown = compared.uitkomst == "niet-vast-te-stellen"
    if unknown and _same_ground(facts, day - ONE_DAY, day, parameters):
        steps = (*compared.toelichting, pointers.SAME_WITHOUT_AMOUNTS)
        return compared.model_copy(update={"uitkomst": "gelijk", "toelichting": steps})
    return compared


def _same_ground(facts: Facts, before: date, after: date, parameters: Parameters) -> bool:
    """The same norm applies and the same income counts on both days, whatever the amounts are."""
    grounds = []
    for day in (before, after):
        try:
            home = norms.woonsituatie_on(facts.household, day)
            ground = norms.find_grondslag(home, parameters)
        except NietVastTeStellen:
            return False
        if norms.reached_aow(home):
            return False
        earned = _earned_per_role(facts.wages, facts.household.members_on(day), day)
        grounds.append((ground, earned["aanvrager"] + earned["partner"]))
    return grounds[0] == grounds[1]


def _compared(
    who: Wie,
    before: Picture | NietVastTeStellen,
    after: Picture | NietVastTeStellen,
    hints: tuple[Reden, ...],
) -> Herbeoordeling:
    voor, before_steps = _split(before)
    na, after_steps = _split(after)
    explanation = (*before_steps, *after_steps, *hints)
    if voor is None or na is None:
        if voor is not None:  # what is missing comes first
            explanation = (*after_steps, *before_steps, *hints)
        return Herbeoordeling(
            wie=who,
            uitkomst="niet-vast-te-stellen",
            voor=voor,
            na=na,
            verschil_bijstand_centen=None,
            verschil_totaal_centen=None,
            toelichting=explanation,
        )
    if _indexed_between(before_steps, after_steps):
        explanation = (*explanation, pointers.NORM_DIFFERS)
    return Herbeoordeling(
        wie=who,
        uitkomst=_outcome(voor.bijstand_centen, na.bijstand_centen),
        voor=voor,
        na=na,
        verschil_bijstand_centen=na.bijstand_centen - voor.bijstand_centen,
        verschil_totaal_centen=na.totaal_centen - voor.totaal_centen,
        toelichting=explanation,
    )


def _outcome(before: int, after: int) -> Uitkomst:
    if before > 0 and after == 0:
        return "eindigt"
    if after == before:
        return "gelijk"
    return "hoger" if after > before else "lager"


def _ends(before: Picture | NietVastTeStellen, hints: tuple[Reden, ...]) -> Herbeoordeling:
    """The right at this college ends with the day before; what comes instead is not for this college to say."""
    voor, steps = _split(before)
    nothing_runs = voor is not None and voor.bijstand_centen == 0
    return Herbeoordeling(
        wie="huishouden",
        uitkomst="gelijk" if nothing_runs else "eindigt",
        voor=voor,
        na=None,
        verschil_bijstand_centen=None,
        verschil_totaal_centen=None,
        toelichting=(*steps, *hints),
    )


def _new_right(after: Picture | NietVastTeStellen, hints: tuple[Reden, ...]) -> Herbeoordeling:
    """Somebody new in the area: the picture is what an application would give, the right itself is not there yet."""
    na, steps = _split(after)
    return Herbeoordeling(
        wie="huishouden",
        uitkomst="niet-vast-te-stellen",
        voor=None,
        na=na,
        verschil_bijstand_centen=None,
        verschil_totaal_centen=None,
        toelichting=(*steps, *hints),
    )


def _attempt(facts: Facts, day: date, parameters: Parameters) -> Picture | NietVastTeStellen:
    try:
        return picture(facts, day, parameters)
    except NietVastTeStellen as unknown:
        return unknown


def _split(result: Picture | NietVastTeStellen) -> tuple[Beeld | None, tuple[Reden, ...]]:
    if isinstance(result, Picture):
        return result.beeld, result.redenen
    return None, (result.reden,)


def _is_applicant_or_partner(occasion: Occasion, facts: Facts) -> bool:
    return any(
        member.inwoner_id == occasion.person_id and member.rol in {"aanvrager", "partner"}
        for member in facts.household.members_on(occasion.effective_on)
    )


def _indexed_between(before: Sequence[Reden], after: Sequence[Reden]) -> bool:
    """The same parameter was applied on both days in two versions: part of the difference is not the event's."""
    versions = dict(step.parameter.split("@") for step in before if step.parameter)
    return any(
        step.parameter.split("@")[1]
        != versions.get(step.parameter.split("@")[0], step.parameter.split("@")[1])
        for step in after
        if step.parameter
    )


def _dated(step: Reden, day: date) -> Reden:
    return step.model_copy(update={"tekst": f"Op {day.isoformat()}: {step.tekst}"})
