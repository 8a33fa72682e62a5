"""Two residents turned out to be one person: what was kept of the one is of the other, and the right is looked at again."""

from collections.abc import Sequence

from services.income.aftercare import service as aftercare
from services.income.assessments import one_person, service
from shared.db import known_dossiers, known_rights, merged_people
from shared.events.envelope import Event
from shared.events.residents import ResidentsMerged
from shared.messaging.transaction import Transaction


async def merge_people(tx: Transaction, events: Sequence[Event[ResidentsMerged]]) -> None:
    """What is kept of who is used no more is of the one that is kept."""
    for event in events:
        old_id, kept_id = await merged_people.learn(tx.connection, event)
        if old_id == kept_id:
            continue
        rights = await known_rights.of_people(tx.connection, [old_id, kept_id])
        dossier_ids = {event.dossier_id, *(right[1] for right in rights)}
        tx.need(dossier_ids)
        await known_rights.rename(tx.connection, old_id, kept_id)
        await known_dossiers.rename(tx.connection, dossier_ids, old_id, kept_id)
        await one_person.rename(tx.connection, dossier_ids, old_id, kept_id)
        causes = {event.dossier_id: event}
        await aftercare.take_along(tx, {kept_id}, causes)
        await service.reassess_standing(tx, dossier_ids, causes)
