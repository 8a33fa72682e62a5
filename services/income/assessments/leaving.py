"""Somebody left a household for another dossier: the occasion to look at the right of who stayed. Pure."""

from datetime import timedelta

from services.income.assessments.facts import Facts, Occasion
from shared.events.envelope import Event
from shared.events.residents import HouseholdChanged


def occasion_of_leaving(event: Event[HouseholdChanged], facts: Facts) -> Occasion | None:
    """None where nobody had a right on the day before."""
    day = event.data.veranderd_vanaf
    if day is None:
        return None
    members = facts.household.members_on(day - timedelta(days=1))
    applicant = next((one.inwoner_id for one in members if one.rol == "aanvrager"), None)
    if applicant is None:
        return None
    return Occasion(event.id, event.dossier_id, "huishouden-gewijzigd", day, applicant)
