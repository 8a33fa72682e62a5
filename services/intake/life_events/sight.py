"""About whom somebody may report: residents of the own municipalities. All others are strangers to that sender.

What is reported of a stranger waits in quarantine, so that nothing is lost and nothing is given away.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.intake.life_events.inbound import Submission
from services.intake.life_events.schemas import Melding, Persoon
from services.intake.residents.rules import Household
from services.intake.residents.service import Found
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
    named = (people.get(person.key) for person in people_of(submission.melding))
    return {known.dossier_id for one in named if one is not None for known in one.belongings}


def known_to(
    submission: Submission, people: People, households: Mapping[UUID, Household], today: date
) -> People:
    """The people of a submission whom its sender may know."""
    if not is_limited(submission):
        return people
    days = {today, submission.melding.ingangsdatum or today}
    return {
        person.key: found
        for person in people_of(submission.melding)
        if (found := people.get(person.key)) is not None
        and any(_lives_in(found, households, day, submission.sees or frozenset()) for day in days)
    }


def people_of(melding: Melding) -> tuple[Persoon, ...]:
    """Everybody who is named in a life event."""
    partner = melding.partner
    return (melding.persoon,) if partner is None else (melding.persoon, partner)


def _lives_in(
    found: Found, households: Mapping[UUID, Household], day: date, municipalities: frozenset[str]
) -> bool:
    if not found.belongings:
        return False
    dossier_id = found.dossier_on(day) or found.belongings[-1].dossier_id
    household = households.get(dossier_id)
    return household is not None and household.gemeente_on(day) in municipalities
