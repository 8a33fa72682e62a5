"""Use cases of warm handovers: propose what playbooks ask for, let lapse what is no longer needed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from services.routes.handovers import repository
from services.routes.handovers.repository import HandoverFilter, NewHandover
from services.routes.open_once import Key, Withdrawn, fold
from shared import ids
from shared.events.envelope import Event
from shared.events.household import Gemeentecode
from shared.events.tasks import HandoverLapsed, HandoverProposed
from shared.messaging.transaction import Transaction
from shared.observability import processing_log


@dataclass(frozen=True, slots=True)
class HandoverWish:
    """A handover that an event asks for."""

    cause: Event[Any]
    key: Key
    life_event_id: UUID
    playbook: str
    playbook_version: int
    municipality: Gemeentecode
    partner: str
    purpose: str
    due_on: date


async def propose_handovers(tx: Transaction, wishes: Sequence[HandoverWish]) -> list[bool]:
    """Propose each, unless that was done already; publishes each new one and tells per wish whether it is new."""
    if not wishes:
        return []
    folded = {wish.key: _new_handover(wish, life_events) for wish, life_events in fold(wishes)}
    found = await repository.propose_handovers(tx, list(folded.values()))
    outcomes = []
    for wish in wishes:
        proposed = folded.pop(wish.key, None)
        is_new = proposed is not None and proposed.id == found[wish.key]
        outcomes.append(is_new)
        if is_new:
            tx.emit(wish.key.dossier_id, _proposed(wish, found[wish.key]), cause=wish.cause)
    return outcomes


async def withdraw_life_events(
    tx: Transaction, causes: Mapping[UUID, Event[Any]], reasons: Mapping[UUID, str]
) -> Withdrawn:
    """Lapse the proposals that only these life events asked for; `causes` is per life event what ended it."""
    dossier_ids = [cause.dossier_id for cause in causes.values()]
    lapsed: defaultdict[UUID, int] = defaultdict(int)
    kept: defaultdict[UUID, list[str]] = defaultdict(list)
    for row in await repository.lapse_for_life_events(tx, dossier_ids, reasons):
        ended = [life_event for life_event in row["served"] if life_event in causes]
        if row["status"] == "proposed":
            for life_event in ended:
                kept[life_event].append(row["step"])
            continue
        lapsed[ended[0]] += 1
        data = HandoverLapsed(
            overdracht_id=row["id"],
            gebeurtenis_id=ended[0],
            gemeente=row["municipality"],
            reden=row["settled_reason"],
        )
        tx.emit(row["dossier_id"], data, cause=causes[ended[0]])
    return Withdrawn(lapsed, kept)


def _new_handover(wish: HandoverWish, life_event_ids: tuple[UUID, ...]) -> NewHandover:
    return NewHandover(
        id=ids.new_id(),
        key=wish.key,
        life_event_ids=life_event_ids,
        correlation_id=wish.cause.correlation_id,
        playbook=wish.playbook,
        playbook_version=wish.playbook_version,
        municipality=wish.municipality,
        partner=wish.partner,
        purpose=wish.purpose,
        due_on=wish.due_on,
    )


def _proposed(wish: HandoverWish, handover_id: UUID) -> HandoverProposed:
    return HandoverProposed(
        overdracht_id=handover_id,
        gebeurtenis_id=wish.life_event_id,
        gemeente=wish.municipality,
        partner=wish.partner,
        doel=wish.purpose,
        uiterlijk=wish.due_on,
    )


async def list_handovers(
    tx: Transaction,
    actor: str,
    wanted: HandoverFilter,
    after: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[RowMapping]:
    """Handovers of dossiers, most urgent first; noted as read."""
    rows = await repository.list_handovers(tx.connection, wanted, after, limit)
    # A handover is always about a person: only signals of income are about something else.
    await processing_log.record(
        tx, actor, "overdrachten-inzien", (row["subject_id"] for row in rows[: limit - 1])
    )
    return rows
