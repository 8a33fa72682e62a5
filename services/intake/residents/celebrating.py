"""Whose birthdays are to be planned, or planned anew, when pictures change. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final
from uuid import UUID

from services.intake.birthdays import service as birthdays
from services.intake.birthdays.rules import Grens, Upcoming, upcoming
from services.intake.residents.repository import Found
from services.intake.residents.rules import Resident
from services.intake.timeline.picture import Household
from services.intake.timeline.service import Known, Refolded
from shared.calendar import add_months

LATE_MONTHS: Final = 3
"""A birthday that went by longer ago is not told any more because of what is heard late."""
MONTHS_AHEAD: Final = 12
"""So far somebody looks who asks what is planned."""


def moved_people(known: Known, refolded: Refolded) -> set[UUID]:
    """Who stands otherwise in a picture than before."""
    moved: set[UUID] = set()
    for dossier_id in refolded.changed:
        old = known.households.get(dossier_id)
        rows = set(old.members) if old is not None else set()
        moved |= {row.person_id for row in rows ^ set(refolded.households[dossier_id].members)}
        new = refolded.households[dossier_id]
        if old is not None and (old.residences, old.assistance) != (new.residences, new.assistance):
            moved |= {row.person_id for row in new.members}
    return moved


def first_birthdays(known: Known, refolded: Refolded, today: date) -> date:
    """From which day on birthdays are told: what is heard late may concern one that went by since it happened.

    Of a new dossier nothing that went by is told: it opens as it is.
    """
    days = [day for dossier_id, day in refolded.changed.items() if dossier_id in known.households]
    return min(today, max(min(days, default=today), add_months(today, -LATE_MONTHS)))


def dossiers_of(person: Found, known: Known) -> set[UUID]:
    """In whose pictures somebody stands, or stood before this change."""
    stood = {
        dossier_id
        for dossier_id, household in known.households.items()
        if any(row.person_id == person.person_id for row in household.members)
    }
    return stood | {belonging.dossier_id for belonging in person.belongings}


def celebrating(
    found: Iterable[Found], series: Mapping[UUID, int] | None = None
) -> list[birthdays.Person]:
    """The living, each with the dossier of every day."""
    return [
        birthdays.Person(
            person.person_id,
            person.born_on,
            person.dossiers_on,
            (series or {}).get(person.person_id, 1),
        )
        for person in found
        if person.died_on is None
    ]


def coming(
    household: Household,
    residents: Iterable[Resident],
    lead_weeks: Mapping[Grens, int],
    today: date,
) -> list[tuple[UUID, Upcoming]]:
    """The birthdays of the coming year that change rights, of who is a member on the day itself; soonest first."""
    until = add_months(today, MONTHS_AHEAD)
    plans = [
        (resident.id, plan)
        for resident in residents
        if resident.died_on is None
        for plan in upcoming(resident.born_on, today, lead_weeks)
        if plan.day <= until and household.member_on(resident.id, plan.day)
    ]
    return sorted(plans, key=lambda planned: (planned[1].day, planned[0]))
