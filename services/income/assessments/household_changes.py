"""Because of something in another dossier the household of this one is not what it was: somebody came to live in the
home or left it, or what was known of the people there was wrong. Pure.

What is told of it names nobody: it happened in a dossier of somebody else.
"""

from datetime import date, timedelta

from services.income.assessments.effects import Gebeurtenis
from services.income.assessments.facts import Facts, Occasion
from shared.events.envelope import Event
from shared.events.household import WITH_THE_RIGHT, Huishouden
from shared.events.residents import HouseholdChanged

ONE_DAY = timedelta(days=1)
SEEN_FROM_ASIDE = frozenset({"huishouden-gewijzigd", "verhuizing"})
"""What does not say itself who came or left; a move only where the household itself stays."""


def occasion_of_change(event: Event[HouseholdChanged], facts: Facts) -> Occasion | None:
    """None where no bijstand ran on the day before: then there is no right that it could change."""
    day = event.data.veranderd_vanaf
    if day is None or not facts.receives_on(day - ONE_DAY):
        return None
    applicant = facts.applicant_on(day - ONE_DAY)
    if applicant is None:
        return None
    return Occasion(event.id, event.dossier_id, "huishouden-gewijzigd", day, applicant)


def what_changed_around(occasion: Occasion, facts: Facts) -> tuple[Gebeurtenis, ...]:
    """What happened in the home, for who had no part in it; nothing where the event itself says it."""
    if occasion.kind not in SEEN_FROM_ASIDE or occasion.move is not None:
        return ()
    member = facts.household.member_on(occasion.person_id, occasion.effective_on)
    if occasion.kind == "verhuizing" and member is not None and member.rol in WITH_THE_RIGHT:
        return ("partner-verhuist-alleen",)
    return (_what_changed(facts.household, occasion.effective_on),)


def _what_changed(household: Huishouden, day: date) -> Gebeurtenis:
    before = {member.inwoner_id for member in household.members_on(day - ONE_DAY)}
    after = {member.inwoner_id for member in household.members_on(day)}
    if before < after:
        return "bewoner-erbij"
    return "bewoner-weg" if after < before else "bewoners-anders"
