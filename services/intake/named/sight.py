"""About whom somebody may report: residents of the own municipalities. All others are strangers to that sender.

What is reported of a stranger waits in quarantine, so that nothing is lost and nothing is given away.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from services.intake.reports.inbound import Submission
from services.intake.residents.service import Found, Household
from shared.bsn import Bsn
from shared.events.household import AGENCY_MUNICIPALITIES

People = dict[Bsn | UUID, Found]


def is_limited(submission: Submission) -> bool:
    """Whether the sender works for some of the agency's municipalities only."""
    return submission.sees is not None and not submission.sees >= AGENCY_MUNICIPALITIES


def dossiers_to_look_at(submission: Submission, people: Mapping[Bsn | UUID, Found]) -> set[UUID]:
    """The dossiers that tell where the people of a submission live, where that makes a difference."""
    if not is_limited(submission):
        return set()
    named = (people.get(person.key) for person in submission.melding.people)
    return {
        belonging.dossier_id
        for person in named
        if person is not None
        for belonging in person.belongings
    }


def known_to(
    submission: Submission, people: People, households: Mapping[UUID, Household], today: date
) -> People:
    """The people of a submission whom its sender may know."""
    if submission.sees is None or not is_limited(submission):
        return people
    days = {today, submission.melding.ingangsdatum or today}
    seen = {}
    for person in submission.melding.people:
        key = person.key
        found = people.get(key)
        if found is not None and _lives_in(found, households, days, submission.sees):
            seen[key] = found
    return seen


def _lives_in(
    found: Found,
    households: Mapping[UUID, Household],
    days: Iterable[date],
    municipalities: frozenset[str],
) -> bool:
    """On one of these days."""
    for day in days:
        dossier_id = found.last_dossier(day)
        household = households.get(dossier_id) if dossier_id is not None else None
        if household is not None and household.gemeente_on(day) in municipalities:
            return True
    return False
