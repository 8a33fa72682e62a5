"""What the people of a dossier bring along from another one: when each had the right where, and the assets of a family before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.findings.facts import Vaststelling
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


def assets_brought(
    brought: Sequence[Stretch], findings: Mapping[UUID, Sequence[Vaststelling]]
) -> list[Vaststelling]:
    """The assets of the families that somebody had before, from the day that he or she came here."""
    return [
        replace(fact, hier_vanaf=entry)
        for stretch in brought
        for fact in findings.get(stretch.dossier_id, ())
        if fact.inwoner_id is None and (entry := stretch.enters_after(fact.vanaf)) is not None
    ]
