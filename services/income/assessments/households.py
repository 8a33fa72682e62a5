"""What households look like, as events tell it: kept for whoever assesses, and followed by aftercare."""

from collections.abc import Sequence

from services.income.aftercare import service as aftercare
from services.income.assessments import facts_repository
from services.income.assessments.facts_repository import HouseholdFact
from shared.db import known_rights
from shared.events.envelope import Event
from shared.events.life_events import LifeEvent, LifeEventCorrected, LifeEventWithdrawn
from shared.events.residents import HouseholdChanged
from shared.messaging.transaction import Transaction

AboutHousehold = LifeEvent | LifeEventWithdrawn | LifeEventCorrected | HouseholdChanged


async def learn_households(tx: Transaction, events: Sequence[Event[AboutHousehold]]) -> None:
    """Store what households look like; by itself no reason to assess."""
    facts = [HouseholdFact(event.dossier_id, event.data.huishouden) for event in events]
    newer = await facts_repository.store_households(tx.connection, facts, tx.now)
    moved = await known_rights.learn(tx.connection, newer.items())
    if moved:
        # What happens in those at the same moment either sees this, or is seen.
        tx.need(right[1] for right in await known_rights.of_people(tx.connection, moved))
    await aftercare.follow_households(
        tx, [(event.dossier_id, event.data.huishouden, event) for event in events], moved
    )
