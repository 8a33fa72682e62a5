"""What follows when the facts are folded again: pictures are published, and whatever was told and comes out otherwise
now is taken back or told anew. The same for a new event, a late one, a correction and a withdrawal.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from services.intake.occurrences import place
from services.intake.occurrences.stored import LifeEventRow
from services.intake.residents.celebrating import moved_people
from services.intake.residents.history import SYSTEM, Origin
from services.intake.settling import repository
from services.intake.settling.looking_again import look_again, look_at_birthdays
from services.intake.settling.publishing import (
    publish_endings,
    publish_events,
    publish_households,
    publish_to_leavers,
)
from services.intake.settling.settlement import TOLD_BEFORE, Ending, Settlement
from services.intake.timeline import service as timeline
from shared.errors import Transient
from shared.messaging.transaction import Transaction


async def settle(settlement: Settlement, actor: str) -> None:
    """Publish and store. Endings first, then the pictures, then what is told."""
    published_now = {publication.occurrence.event_id for publication in settlement.publications}
    people = moved_people(settlement.known, settlement.refolded)
    await look_again(settlement, people, published_now)
    await publish_endings(settlement)
    publish_to_leavers(settlement)
    publish_households(settlement)
    publish_events(settlement)
    new_people = await _add_newcomers(settlement, actor)
    for home_id, address in settlement.addresses.items():
        await settlement.residents.keep_address(settlement.tx, home_id, address)
    await timeline.store(
        settlement.tx,
        settlement.known,
        settlement.refolded,
        settlement.added,
        settlement.dropped,
        actor=actor,
        reporters=settlement.reporters,
    )
    if settlement.rows:
        settlement.stored = await repository.insert(settlement.tx.connection, settlement.rows)
    if not people and not new_people:
        return
    await settlement.residents.keep_birthdays(
        settlement.tx, settlement.known, settlement.refolded, new_people
    )
    await try_again(settlement.tx, people)


async def settle_birthdays(settlement: Settlement) -> None:
    """Birthdays alone, where the pictures are published already."""
    people = moved_people(settlement.known, settlement.refolded)
    await look_at_birthdays(settlement, people)
    await publish_endings(settlement)
    publish_events(settlement)
    if settlement.rows:
        await repository.insert(settlement.tx.connection, settlement.rows)


async def end_what_was_published_twice(settlement: Settlement, person_id: UUID) -> None:
    """A birthday that was told of two people is one where they are one."""
    first: dict[tuple[str, date | None], LifeEventRow] = {}
    for row in await repository.list_published_of(settlement.tx.connection, person_id):
        if first.setdefault((row.type, row.effective_on), row) is not row:
            settlement.endings.append(Ending(row, TOLD_BEFORE, SYSTEM))


async def try_again(tx: Transaction, people: Collection[UUID]) -> None:
    """Something changed about these people: what waits for them may fit now."""
    await repository.try_again(tx.connection, people)


async def store(tx: Transaction, rows: Collection[LifeEventRow]) -> int:
    """Life events that are published already. Gives how many were new."""
    return await repository.insert(tx.connection, rows)


async def _add_newcomers(settlement: Settlement, actor: str) -> set[UUID]:
    """Register who is new, and give a child that was registered without a number the one that it has."""
    named = [
        (newcomer, occurrence.day, _origin(settlement, occurrence.event_id, actor))
        for newcomer, occurrence in settlement.newcomers
    ]
    new = [
        (newcomer.member, day, origin) for newcomer, day, origin in named if not newcomer.is_known
    ]
    if not await settlement.residents.add(
        settlement.tx, [(member, origin) for member, _, origin in new]
    ):
        raise Transient("another process registered the same person at the same time")
    for newcomer, _, origin in named:
        member = newcomer.member
        if newcomer.is_known and member.bsn is not None:
            await settlement.residents.give_number(
                settlement.tx, member.person_id, member.bsn, origin
            )
    for member, day, _ in new:
        household = place.household_of(member.person_id, day, settlement.refolded.households)
        gemeente = household.gemeente_on(day) if household is not None else None
        if household is not None and gemeente is not None:
            settlement.residents.publish_resident(
                settlement.tx, household.dossier_id, member, gemeente
            )
    return {member.person_id for member, _, _ in new}


def _origin(settlement: Settlement, event_id: UUID, actor: str) -> Origin:
    reporter = settlement.reporters.get(event_id, actor)
    return Origin(reporter, "levensgebeurtenis", life_event_id=event_id)
