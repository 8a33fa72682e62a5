"""What is known of households, and what follows for work that is open: it goes along with who has another dossier, and stops
for who died. Both come back when that turns out otherwise.
"""

from collections.abc import Sequence

from services.routes import following
from services.routes.dossier_teams import service as dossier_teams
from services.routes.handovers import service as handovers
from services.routes.playbooks import repository
from services.routes.regie import service as regie
from services.routes.resident_routes import service as resident_routes
from services.routes.tasks import service as tasks
from services.routes.workers import conflicts
from shared.db import known_dossiers, known_rights, merged_people
from shared.events.envelope import Event
from shared.events.life_events import LifeEvent, LifeEventCorrected, LifeEventWithdrawn
from shared.events.residents import HouseholdChanged, ResidentsMerged
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Transaction

AboutHousehold = LifeEvent | LifeEventWithdrawn | LifeEventCorrected | HouseholdChanged
"""Everything that tells what a household is like now."""


async def follow_households(tx: Transaction, events: Sequence[Event[AboutHousehold]]) -> None:
    """Keep the newest pictures; work goes along with who has another dossier now. Work about who died stops, and comes back
    for who turns out to live.
    """
    await learn(tx, events)
    await take_back(tx, events)


async def learn(tx: Transaction, events: Sequence[Event[AboutHousehold]]) -> None:
    """Keep the newest pictures; open work goes along, or stops."""
    ordered = sorted(events, key=lambda event: event.data.huishouden.versie)
    households = {event.dossier_id: event.data.huishouden for event in ordered}
    causes = {event.dossier_id: event for event in ordered}
    newer = await known_dossiers.learn(tx.connection, households.items())
    await dossier_teams.follow(tx, newer, causes)
    moved = await following.learn(tx, newer)
    await regie.give(tx, newer.keys(), causes)
    await tasks.take_along(tx, moved, causes)
    await handovers.take_along(tx, moved, causes)
    await tasks.end_for_the_dead(tx, households, causes)
    await tasks.end_for_known_births(tx, causes)
    await handovers.end_for_the_dead(tx, households, causes)


async def take_back(tx: Transaction, events: Sequence[Event[AboutHousehold]]) -> None:
    """Work about who turns out to live comes back."""
    causes = {event.dossier_id: event for event in events}
    await tasks.take_back_to_life(tx, causes)
    await handovers.take_back_to_life(tx, causes)


async def look_again(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """A day came on which somebody is to have these dossiers, as far as was known."""
    people = await known_rights.people_in(tx.connection, {timer.dossier_id for timer in timers})
    await tasks.take_along(tx, people, {})
    await handovers.take_along(tx, people, {})


async def merge_people(tx: Transaction, events: Sequence[Event[ResidentsMerged]]) -> None:
    """What is kept about who is used no more is about the one that is kept: one piece of work of two for the same thing."""
    for event in events:
        old_id, kept_id = await merged_people.learn(tx.connection, event)
        if old_id == kept_id:
            continue
        rights = await known_rights.of_people(tx.connection, [old_id, kept_id])
        dossier_ids = {event.dossier_id, *(right[1] for right in rights)}
        tx.need(dossier_ids)
        await known_rights.rename(tx.connection, old_id, kept_id)
        await known_dossiers.rename(tx.connection, dossier_ids, old_id, kept_id)
        causes = {event.dossier_id: event}
        await tasks.rename(tx, dossier_ids, old_id, kept_id, causes)
        await handovers.rename(tx, dossier_ids, old_id, kept_id, causes)
        await conflicts.rename(tx, old_id, kept_id)
        await resident_routes.rename(tx, old_id, kept_id)
        await regie.give(tx, dossier_ids, causes)
        await repository.rename(tx, old_id, kept_id)
