"""What the people of a dossier bring along from another one: when each had the right where, and what was established then."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.findings.rules import Vaststelling
from services.income.reported.service import Stretch
from shared.db.known_rights import Right, of_people, rights_in
from shared.events.household import Huishouden


async def find_brought(
    connection: AsyncConnection, households: Mapping[UUID, Huishouden]
) -> Mapping[UUID, list[Stretch]]:
    """By dossier: when its applicant and partner had the right in another one."""
    entered: dict[tuple[UUID, UUID], list[date]] = defaultdict(list)
    for dossier_id, household in households.items():
        for person_id, _, from_on, _ in rights_in(dossier_id, household):
            entered[dossier_id, person_id].append(from_on)
    rights: dict[UUID, list[Right]] = defaultdict(list)
    for right in await of_people(connection, {person_id for _, person_id in entered}):
        rights[right[0]].append(right)
    found: dict[UUID, list[Stretch]] = defaultdict(list)
    for (dossier_id, person_id), days in entered.items():
        for _, other_id, from_on, until_on in rights[person_id]:
            if other_id != dossier_id:
                until = until_on or date.max
                found[dossier_id].append(
                    Stretch(person_id, other_id, from_on, until, tuple(sorted(days)))
                )
    return found


def carried_by(
    brought: Sequence[Stretch], findings: Mapping[UUID, Sequence[Vaststelling]]
) -> dict[UUID, list[Vaststelling]]:
    """By person: the findings of other dossiers in which he or she had the right then, or that name him or her."""
    found: dict[UUID, list[Vaststelling]] = defaultdict(list)
    for stretch in brought:
        known = found[stretch.person_id]
        for finding in findings.get(stretch.dossier_id, ()):
            counts = stretch.holds_on(finding.vanaf) or finding.of(stretch.person_id)
            if counts and finding not in known:
                known.append(finding)
    return found
