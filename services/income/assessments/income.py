"""What comes into a household per month on a day, and what of it counts against the norm (Participatiewet art. 19, 31, 32, 34)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.income.assessments import pointers
from services.income.assessments.facts import Facts
from services.income.assessments.pay import net_in_month, net_on
from services.income.findings.rules import (
    NOTHING_ESTABLISHED,
    Meegeteld,
    Stand,
    StandIn,
    Verdiener,
    count_income,
    has_unknown_exemption,
    with_finding,
)
from services.income.means import assets
from services.income.means.month import set_off
from services.income.norms import rules as norms
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.reported.facts import last_assets
from services.income.reported.rules import (
    Person,
    count_reported,
    gets_other_income,
    has_study_money,
    to_judge,
)
from shared import calendar
from shared.events.household import Lid
from shared.events.income import Reden

ADULTS = ("aanvrager", "partner")


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
    home: norms.Woonsituatie, members: Sequence[Lid], facts: Facts
) -> norms.Woonsituatie:
    """The home with what was established of applicant and partner, and what was reported of their education since."""
    finding = facts.finding_on(home.datum)
    if finding is not NOTHING_ESTABLISHED:
        adults = {member.rol: member.inwoner_id for member in members if member.rol in ADULTS}
        home = with_finding(home, finding, adults["aanvrager"], adults.get("partner"))
    return _as_reported(home, members, facts) if facts.reports else home


def income_on(
    home: norms.Woonsituatie,
    members: Sequence[Lid],
    facts: Facts,
    norm: int,
    parameters: Parameters,
) -> Inkomen:
    """What comes in on the day of `home` and what it leaves of a norm; a wage counts in full until somebody established
    which exemption applies.
    """
    day, finding = home.datum, facts.finding_on(home.datum)
    if finding is NOTHING_ESTABLISHED and not facts.wages and not facts.reports:
        return Inkomen(0, 0, set_off(norm, (), parameters).bijstand, ())
    reported = _reported(members, facts, day, parameters)
    now = Stand(
        home,
        norm,
        _earners(members, facts, parameters),
        sum(part.meegeteld for part in reported),
    )
    outcome = count_income(finding, now, _stands(facts, parameters), parameters)
    found = outcome.meegeteld
    reasons = [
        reason
        for earner in now.verdieners
        for reason in net_on(facts, earner.inwoner_id, day, parameters).redenen
    ]
    reasons += found.redenen
    if has_unknown_exemption(finding, now.verdieners, day):
        reasons += [pointers.FULL_OFFSET, pointers.EXEMPTION_UNKNOWN]
    reasons += dict.fromkeys(reason for part in reported for reason in part.redenen)
    return Inkomen(
        found.inkomen + sum(part.inkomen for part in reported),
        found.meegeteld + now.gemeld,
        outcome.bijstand,
        tuple(dict.fromkeys(reasons)),
    )


def _stands(facts: Facts, parameters: Parameters) -> StandIn:
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
        home = as_established(norms.woonsituatie_of(members, day), members, facts)
        norm = norms.determine_norm(home, parameters).centen
        if not (facts.receives_on(day) and judge_assets(home, facts, parameters)[0]):
            norm = 0
        reported = _reported(members, facts, day, parameters)
        counted = sum(part.meegeteld for part in reported)
        return Stand(home, norm, _earners(members, facts, parameters), counted)

    return stand_in


def _reported(
    members: Sequence[Lid], facts: Facts, day: date, parameters: Parameters
) -> list[Meegeteld]:
    if not facts.reports:
        return []
    finding = facts.finding_on(day)
    return [
        count_reported(facts.reports, person, finding, day, parameters)
        for person in _adults_alive(members, day)
    ]


def judge_reports(members: Sequence[Lid], facts: Facts, day: date, parameters: Parameters) -> None:
    """Raises NietVastTeStellen where something was reported that a person has to judge first."""
    if not facts.reports:
        return
    for person in _adults_alive(members, day):
        reason = to_judge(facts.reports, person, facts.finding_on(day), day, parameters)
        if reason is not None:
            raise NietVastTeStellen(reason)


def has_income(role: str, members: Sequence[Lid], facts: Facts, day: date) -> bool:
    """Whether the applicant, or the partner, earns on a day, or gets something else as was reported."""
    return any(
        any(wage.cents or wage.gross for wage in facts.wages_on(member.inwoner_id, day))
        or gets_other_income(facts.reports, member.inwoner_id, day)
        for member in members
        if member.rol == role
    )


def judge_assets(
    home: norms.Woonsituatie, facts: Facts, parameters: Parameters
) -> tuple[bool, tuple[Reden, ...]]:
    """Whether the assets that are known, if any are, leave a right; and why. Reported ones yield to a finding of that day."""
    finding = facts.finding_on(home.datum)
    known, since = finding.vermogen, finding.vermogen_sinds or finding.vanaf
    reported = last_assets(facts.reports, home.datum)
    is_newer = reported is not None and (known is None or reported.vanaf > since)
    if reported is not None and is_newer:
        known, since = reported.vermogen, reported.vanaf
    if known is None:
        return True, ()
    if _adults(facts, since) != _adults(facts, home.datum):
        return True, (pointers.ASSETS_TO_DIVIDE,)
    test = assets.judge_assets(known, assets.household_type(home), home.datum, parameters)
    return test.recht, (*test.redenen, pointers.ASSETS_REPORTED) if is_newer else test.redenen


def _as_reported(
    home: norms.Woonsituatie, members: Sequence[Lid], facts: Facts
) -> norms.Woonsituatie:
    """Who learns with study money has no right of one's own under 27 (art. 13 lid 2 onder c)."""
    finding = facts.finding_on(home.datum)
    learning = {
        person.inwoner_id
        for person in _adults_alive(members, home.datum)
        if has_study_money(facts.reports, person, finding, home.datum)
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
        if member.rol in ADULTS and (member.overleden_op is None or day <= member.overleden_op)
    ]


def _earners(members: Sequence[Lid], facts: Facts, parameters: Parameters) -> tuple[Verdiener, ...]:
    return tuple(_earner(member, facts, parameters) for member in members if member.rol in ADULTS)


def _earner(member: Lid, facts: Facts, parameters: Parameters) -> Verdiener:
    return Verdiener(
        member.inwoner_id,
        member.geboortedatum,
        lambda day: net_on(facts, member.inwoner_id, day, parameters).cents,
        lambda day: net_in_month(facts, member.inwoner_id, day, parameters),
    )


def _adults(facts: Facts, day: date) -> set[UUID]:
    members = facts.household.members_on(day)
    return {member.inwoner_id for member in members if member.rol in ADULTS}
