"""What comes into a household per month on a day, and what of it counts against the norm (Participatiewet art. 19, 31, 32, 34)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.income.assessments import pointers
from services.income.assessments.facts import Facts
from services.income.findings.rules import (
    NOTHING_ESTABLISHED,
    Verdiener,
    count_income,
    has_unknown_exemption,
    with_finding,
)
from services.income.means import assets
from services.income.norms import rules as norms
from services.income.norms.register import Parameters
from shared.events.household import Lid
from shared.events.income import Reden

ADULTS = ("aanvrager", "partner")


@dataclass(frozen=True, slots=True)
class Inkomen:
    """In cents per month, net."""

    van_kinderen: int
    """Wages of children under 18."""
    inkomen: int
    """Of applicant and partner."""
    meegeteld: int
    redenen: tuple[Reden, ...]


NOTHING = Inkomen(0, 0, 0, ())


def as_established(
    home: norms.Woonsituatie, members: Sequence[Lid], facts: Facts
) -> norms.Woonsituatie:
    """The home with what was established of applicant and partner."""
    finding = facts.finding_on(home.datum)
    if finding is NOTHING_ESTABLISHED:
        return home
    adults = {member.rol: member.inwoner_id for member in members if member.rol in ADULTS}
    return with_finding(home, finding, adults["aanvrager"], adults.get("partner"))


def income_on(
    home: norms.Woonsituatie, members: Sequence[Lid], facts: Facts, parameters: Parameters
) -> Inkomen:
    """What comes in on the day of `home`; a wage counts in full until somebody established which exemption applies."""
    day, finding = home.datum, facts.finding_on(home.datum)
    if finding is NOTHING_ESTABLISHED and not facts.wages:
        return NOTHING
    earners = [_earner(member, facts) for member in members if member.rol in ADULTS]
    outcome = count_income(finding, earners, home, parameters)
    reasons = list(outcome.redenen)
    if has_unknown_exemption(finding, earners, day):
        reasons += [pointers.FULL_OFFSET, pointers.EXEMPTION_UNKNOWN]
    others = [member for member in members if member.rol not in ADULTS]
    children, housemates = 0, 0
    for other in others:
        wage = facts.wage_on(other.inwoner_id, day)
        if norms.is_minor(other.geboortedatum, day):
            children += wage
        else:
            housemates += wage
    if children:
        reasons.append(pointers.CHILD_WAGE)
    if housemates:
        reasons.append(pointers.HOUSEMATE_WAGE)
    return Inkomen(children, outcome.inkomen, outcome.meegeteld, tuple(reasons))


def has_wage(role: str, members: Sequence[Lid], facts: Facts, day: date) -> bool:
    """Whether the applicant, or the partner, earns on a day."""
    return any(facts.wage_on(member.inwoner_id, day) for member in members if member.rol == role)


def judge_assets(
    home: norms.Woonsituatie, facts: Facts, parameters: Parameters
) -> tuple[bool, tuple[Reden, ...]]:
    """Whether the assets that were established, if any were, leave a right; and why."""
    finding = facts.finding_on(home.datum)
    if finding.vermogen is None:
        return True, ()
    if _adults(facts, finding.vanaf) != _adults(facts, home.datum):
        return True, (pointers.ASSETS_TO_DIVIDE,)
    test = assets.judge_assets(
        finding.vermogen, assets.household_type(home), home.datum, parameters
    )
    return test.recht, test.redenen


def _earner(member: Lid, facts: Facts) -> Verdiener:
    return Verdiener(
        member.inwoner_id,
        member.geboortedatum,
        lambda day: facts.wage_on(member.inwoner_id, day),
    )


def _adults(facts: Facts, day: date) -> set[UUID]:
    members = facts.household.members_on(day)
    return {member.inwoner_id for member in members if member.rol in ADULTS}
