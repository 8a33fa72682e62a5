"""What comes into a household per month on a day, and what of it counts against the norm (Participatiewet art. 19, 31, 32, 34)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.income.assessments import pointers
from services.income.assessments.assets import judge_assets
from services.income.assessments.facts import Facts
from services.income.assessments.pay import net_in_month, net_on
from services.income.findings.facts import EigenRecht, Vastgesteld, Woonkosten
from services.income.findings.homes import with_established, with_lower_norm, with_supplements
from services.income.findings.rules import (
    Meegeteld,
    PartnerZonderRecht,
    Stand,
    StandIn,
    Verdiener,
    check_gifts,
    count_gifts,
    count_income,
    other_income_of,
    unknown_exemptions,
)
from services.income.means.month import set_off
from services.income.norms import rules as norms
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.reported.rules import (
    Person,
    count_reported,
    has_study_money,
    judge_report,
)
from shared import calendar
from shared.events.household import Lid
from shared.events.income import OntbrekendFeit, Reden

ADULTS = ("aanvrager", "partner")
HOUSING = OntbrekendFeit(soort="woonkosten")


@dataclass(frozen=True, slots=True)
class Inkomen:
    """In cents per month, net."""

    inkomen: int
    """Of applicant and partner."""
    meegeteld: int
    bijstand: int
    """What it leaves of the norm."""
    redenen: tuple[Reden, ...]


def as_established(
    home: norms.Woonsituatie, members: Sequence[Lid], facts: Facts, parameters: Parameters
) -> norms.Woonsituatie:
    """The home with what was established of applicant and partner, and what was reported of their education since."""
    if home.partner is None and not facts.findings and not facts.reports:
        return home
    known = facts.established_on(home.datum)
    adults = {member.rol: member.inwoner_id for member in members if member.rol in ADULTS}
    applicant, partner = adults["aanvrager"], adults.get("partner")
    home = with_established(_at_large(home, members, known), known, applicant, partner)
    if facts.reports:
        home = _as_reported(home, members, facts, known)
    if not known:
        return home
    home = with_supplements(home, known, applicant, partner, parameters)
    lived_in = facts.household.municipality_on
    municipality = lived_in(home.datum)
    housing = known.find(Woonkosten)
    if housing is not None and not housing.inhoud.heeft and lived_in(housing.vanaf) != municipality:
        raise NietVastTeStellen(pointers.HOUSING_BEFORE_MOVE, (HOUSING,))
    return with_lower_norm(home, known, applicant, partner, municipality, parameters)


def _at_large(
    home: norms.Woonsituatie, members: Sequence[Lid], known: Vastgesteld
) -> norms.Woonsituatie:
    """Who serves a sentence outside an institution is not excluded (art. 13 lid 3): where somebody established a right since it
    began.
    """
    free = {
        member.rol
        for member in members
        for stay in member.verblijven or ()
        if stay.soort == "detentie" and stay.holds_on(home.datum)
        if (own := known.find(EigenRecht, member.inwoner_id)) is not None
        if own.inhoud.heeft_recht and stay.vanaf <= own.vanaf
    }
    if "aanvrager" in free:
        home = replace(home, aanvrager=replace(home.aanvrager, gedetineerd=False))
    if "partner" in free and home.partner is not None:
        home = replace(home, partner=replace(home.partner, gedetineerd=False))
    return home


def income_on(
    home: norms.Woonsituatie,
    members: Sequence[Lid],
    facts: Facts,
    norm: norms.Norm,
    parameters: Parameters,
) -> Inkomen:
    """What comes in on the day of `home` and what it leaves of a norm; a wage counts in full until somebody established
    which exemption applies.
    """
    day = home.datum
    if not facts.findings and not facts.wages and not facts.reports:
        return Inkomen(0, 0, set_off(norm.centen, (), parameters).bijstand, ())
    now = _stand(home, members, facts, norm, parameters)
    outcome = count_income(now, stands_in(facts, parameters), parameters)
    found = outcome.meegeteld
    reasons = [
        reason
        for member in members
        if member.rol in ADULTS
        for reason in net_on(facts, member.inwoner_id, day, parameters).redenen
    ]
    reasons += found.redenen
    if unknown_exemptions(now.vastgesteld, now.verdieners, day):
        reasons += [pointers.FULL_OFFSET, pointers.EXEMPTION_UNKNOWN]
    reported = _beside_wages(_entitled(members, norm), facts, now.vastgesteld, day, parameters)
    reasons += [reason for part in reported for reason in part.redenen]
    return Inkomen(
        found.inkomen + sum(part.inkomen for part in reported),
        found.meegeteld + now.gemeld,
        outcome.bijstand,
        tuple(dict.fromkeys(reasons)),
    )


def exemptions_missing(facts: Facts, day: date, parameters: Parameters) -> tuple[UUID, ...]:
    """Who earns on a day, while nobody established which part of the wage is exempt."""
    if not any(wage.is_earned_on(day) for wage in facts.wages):
        return ()
    earners = _earners(facts.household.members_on(day), facts, day, parameters)
    return unknown_exemptions(facts.established_on(day), earners, day)


def _stand(  # noqa: PLR0917 - a household on a day, and what is known of it
    home: norms.Woonsituatie,
    members: Sequence[Lid],
    facts: Facts,
    norm: norms.Norm,
    parameters: Parameters,
    month: date | None = None,
) -> Stand:
    """The household with its income on the day of `home`, or over the month before that is asked for."""
    day, known = home.datum, facts.established_on(month or home.datum)
    entitled = _entitled(members, norm)
    reported = _beside_wages(entitled, facts, known, day, parameters)
    return Stand(
        home,
        norm.centen,
        _earners(entitled, facts, day, parameters),
        sum(part.meegeteld for part in reported),
        known,
        _beside(home, members, facts, norm, known, parameters, over_month=month is not None),
        facts.household.municipality_on(day),
    )


def _entitled(members: Sequence[Lid], norm: norms.Norm) -> list[Lid]:
    return [member for member in members if member.rol != norm.zonder_recht]


def _beside(  # noqa: PLR0917 - as _stand
    home: norms.Woonsituatie,
    members: Sequence[Lid],
    facts: Facts,
    norm: norms.Norm,
    known: Vastgesteld,
    parameters: Parameters,
    *,
    over_month: bool,
) -> PartnerZonderRecht | None:
    """Of a couple who has no right, with all income (art. 32 lid 3); raises where no norm of a couple is there to compare."""
    others = [member for member in members if member.rol == norm.zonder_recht]
    if not others:
        return None
    reported = _reported(others, facts, known, home.datum, parameters)
    income = sum(part.meegeteld for part in reported)
    place = facts.household.municipality_on(home.datum)
    theirs = Stand(home, 0, _earners(others, facts, home.datum, parameters), 0, known, None, place)
    for earner in theirs.verdieners:
        income += earner.loon_in(home.datum) if over_month else earner.loon_op(home.datum)
        income += sum(told.telt_mee for told in other_income_of(earner, theirs, parameters))
    if not income:
        return None
    both = norms.determine_norm(with_right(home), parameters)
    if not both.recht or both.zonder_recht:
        raise NietVastTeStellen(pointers.INCOME_WITHOUT_RIGHT)
    return PartnerZonderRecht(income, both.centen)


def with_right(home: norms.Woonsituatie) -> norms.Woonsituatie:
    """The same couple, as if what excludes one of them was not there; an age stays what it is."""
    return replace(
        home,
        aanvrager=_freed(home.aanvrager),
        partner=_freed(home.partner) if home.partner is not None else None,
        verlaging=None,
    )


def _freed(person: norms.Persoon) -> norms.Persoon:
    return replace(
        person,
        heeft_recht=True,
        gedetineerd=False,
        onderwijs_met_wsf=False,
        dagen_buitenland=0,
    )


def stands_in(facts: Facts, parameters: Parameters) -> StandIn:
    """How a month before this one is judged: by its own household, where bijstand ran by its norm."""

    def stand_in(month: date) -> Stand | None:
        first, after = month.replace(day=1), calendar.first_of_next_month(month)
        begun = [
            period.vanaf for period in facts.household.bijstand if first < period.vanaf < after
        ]
        days = [first, *sorted(begun)]
        day = next((day for day in days if facts.receives_on(day)), first)
        members = norms.members_for_norm(facts.household, day)
        if not any(member.rol == "aanvrager" for member in members):
            return None
        home = as_established(norms.woonsituatie_of(members, day), members, facts, parameters)
        norm = norms.determine_norm(home, parameters)
        if not (facts.receives_on(day) and judge_assets(home, facts, parameters)[0]):
            norm = replace(norm, centen=0)
        # What was established in the course of the month holds for what is counted in it.
        established = [day, *(day for day in facts.established_days if first < day < after)]
        return _stand(home, members, facts, norm, parameters, max(established))

    return stand_in


def _beside_wages(
    members: Sequence[Lid], facts: Facts, known: Vastgesteld, day: date, parameters: Parameters
) -> list[Meegeteld]:
    """What was reported of who has a right, and the gifts of the household."""
    gifts = count_gifts(known, parameters)
    reported = _reported(members, facts, known, day, parameters)
    return [*reported, gifts] if gifts is not None else reported


def _reported(
    members: Sequence[Lid], facts: Facts, known: Vastgesteld, day: date, parameters: Parameters
) -> list[Meegeteld]:
    if not facts.reports:
        return []
    return [
        count_reported(facts.reports, person, known, day, parameters)
        for person in _adults_alive(members, day)
    ]


def judge_reports(members: Sequence[Lid], facts: Facts, day: date, parameters: Parameters) -> None:
    """Raises NietVastTeStellen where something was reported, or given, that a person has to judge first."""
    if not facts.findings and not facts.reports:
        return
    known = facts.established_on(day)
    check_gifts(known, parameters)
    for person in _adults_alive(members, day):
        judge_report(facts.reports, person, known, day, parameters)


def _as_reported(
    home: norms.Woonsituatie, members: Sequence[Lid], facts: Facts, known: Vastgesteld
) -> norms.Woonsituatie:
    """Who learns with study money has no right of one's own under 27 (art. 13 lid 2 onder c)."""
    learning = {
        person.inwoner_id
        for person in _adults_alive(members, home.datum)
        if has_study_money(facts.reports, person, known, home.datum)
    }
    learners = {member.rol for member in members if member.inwoner_id in learning}
    partner = home.partner
    if "partner" in learners and partner is not None:
        partner = replace(partner, onderwijs_met_wsf=True)
    if "aanvrager" not in learners:
        return replace(home, partner=partner)
    return replace(home, partner=partner, aanvrager=replace(home.aanvrager, onderwijs_met_wsf=True))


def _adults_alive(members: Sequence[Lid], day: date) -> list[Person]:
    """A partner who died may be with the household for the norm; nothing comes in any more."""
    return [
        Person(member.inwoner_id, member.geboortedatum)
        for member in members
        if member.rol in ADULTS and lives_on(member, day)
    ]


def lives_on(member: Lid, day: date) -> bool:
    return member.overleden_op is None or day <= member.overleden_op


def _earners(
    members: Sequence[Lid], facts: Facts, day: date, parameters: Parameters
) -> tuple[Verdiener, ...]:
    """Applicant and partner, as far as they live on that day."""
    return tuple(
        _earner(member, facts, parameters)
        for member in members
        if member.rol in ADULTS and lives_on(member, day)
    )


def _earner(member: Lid, facts: Facts, parameters: Parameters) -> Verdiener:
    return Verdiener(
        member.inwoner_id,
        member.geboortedatum,
        lambda day: net_on(facts, member.inwoner_id, day, parameters).cents,
        lambda day: net_in_month(facts, member.inwoner_id, day, parameters),
    )
