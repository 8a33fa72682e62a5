"""Use cases of warm handovers: propose what playbooks ask for, let lapse what is no longer needed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.routes import following, lives, tables
from services.routes.access import Viewer
from services.routes.following import Going
from services.routes.handovers import changing, occurrences, repository, states
from services.routes.handovers.repository import HandoverFilter
from services.routes.open_once import Key, Opened, Wish, Withdrawn
from services.routes.open_work import Kind, Row, open_work, publish, with_answering_now, withdraw
from services.routes.partners import service as partners
from shared.events.envelope import Event
from shared.events.household import Huishouden
from shared.events.reasons import Redencode
from shared.events.tasks import HandoverLapsed, HandoverProposed
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

PROPOSALS = Kind(
    tables.handover,
    "proposed",
    on_lapse=(
        ("state", "'vervallen'"),
        ("version", "handover.version + 1"),
        ("next_on", "NULL"),
        ("next_rule", "NULL"),
        ("escalated", "0"),
    ),
    goes_on_as="running",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverWish(Wish):
    """A handover that an event asks for."""

    services: tuple[str, ...]
    """What is needed: codes of `shared/partner_services.py`, never none."""
    purpose: str


async def propose_handovers(tx: Transaction, wishes: Sequence[HandoverWish]) -> list[Opened]:
    """Propose each, unless it was proposed or offered already; publishes each new one."""
    wishes = await following.placed(tx, wishes)
    outcomes = await open_work(tx, PROPOSALS, wishes)
    for wish, handover in zip(wishes, outcomes, strict=True):
        if handover.is_new:
            tx.emit(wish.key.dossier_id, _proposed(wish, handover.id), **wish.trail)
    for row in await repository.begin(tx, [row.id for row in outcomes if row.is_new]):
        changing.schedule(tx, row)
    joined = [
        (handover.id, wish.life_event_id)
        for wish, handover in zip(wishes, outcomes, strict=True)
        if not handover.is_new
    ]
    await occurrences.note_asked(tx, joined)
    return outcomes


async def lapse_with_task(tx: Transaction, task_id: UUID, why: Redencode) -> None:
    """The task of the same step turned out not to be needed, so neither is what it proposed."""
    for row in await with_answering_now(tx, await repository.lapse_with(tx, task_id, why)):
        lapsed = _lapsed(row, row["life_event_ids"][0])
        tx.emit(row["dossier_id"], lapsed, correlation_id=row["correlation_id"])
    await occurrences.not_needed(tx, task_id)


async def withdraw_life_events(
    tx: Transaction, causes: Mapping[UUID, Event[Any]], reasons: Mapping[UUID, Redencode]
) -> Withdrawn:
    """Lapse the proposals that only these life events asked for; `causes` is per life event what ended it.

    What was offered for them already follows the rules.
    """
    await occurrences.withdraw_life_events(tx, causes, reasons)
    return await withdraw(tx, PROPOSALS, causes, reasons, _lapsed)


async def take_along(
    tx: Transaction, people: Collection[UUID], causes: Mapping[UUID, Event[Any]]
) -> None:
    """Move what is open about these people to the dossier that each has now; `causes` is per dossier what told so."""
    await occurrences.take_along(tx, people)
    await _go_on(tx, await following.take_along(tx, PROPOSALS, people), causes)


async def rename(
    tx: Transaction,
    dossier_ids: Collection[UUID],
    old_id: UUID,
    new_id: UUID,
    causes: Mapping[UUID, Event[Any]],
) -> None:
    """Two people are one: what is proposed about both is one handover, and it goes along with who it is about."""
    await _go_on(tx, await following.rename(tx, PROPOSALS, dossier_ids, old_id, new_id), causes)
    await take_along(tx, {new_id}, causes)


async def _go_on(
    tx: Transaction, going: Sequence[Going], causes: Mapping[UUID, Event[Any]]
) -> None:
    for going_on in going:
        lapsed = _lapsed(going_on.row, going_on.row["life_event_ids"][0])
        publish(tx, going_on.row, lapsed, causes.get(going_on.row["dossier_id"]))
    await propose_handovers(
        tx,
        [
            HandoverWish(
                **going_on.wish_fields(causes),
                life_event_id=life_event_id,
                services=tuple(going_on.row["services"]),
                purpose=going_on.row["purpose"],
            )
            for going_on in going
            for life_event_id in going_on.row["life_event_ids"]
        ],
    )


async def end_for_the_dead(
    tx: Transaction, households: Mapping[UUID, Huishouden], causes: Mapping[UUID, Event[Any]]
) -> None:
    """Lapse the proposals about who died; both mappings are per dossier. What was offered already follows the rules."""
    await occurrences.end_for_the_dead(tx, households)
    for row in await lives.end_for_the_dead(tx, PROPOSALS, households):
        lapsed = _lapsed(row, row["life_event_ids"][0])
        tx.emit(row["dossier_id"], lapsed, cause=causes[row["dossier_id"]])


async def take_back_to_life(tx: Transaction, causes: Mapping[UUID, Event[Any]]) -> None:
    """Propose anew what had lapsed for a death that was not one; `causes` is per dossier what told so."""
    wishes = [
        HandoverWish(
            **lives.wish_fields(row, causes[row["dossier_id"]], tx.today),
            key=Key(row["dossier_id"], row["step"], row["subject_id"]),
            life_event_id=life_event_id,
            services=tuple(row["services"]),
            purpose=row["purpose"],
        )
        for row in await lives.take_back_to_life(tx, PROPOSALS, causes)
        for life_event_id in row["standing"]
    ]
    await propose_handovers(tx, wishes)


def _lapsed(row: Row, life_event_id: UUID) -> HandoverLapsed:
    return HandoverLapsed(
        overdracht_id=row["id"],
        gebeurtenis_id=life_event_id,
        gemeente=row["municipality"],
        reden=Redencode.read(row["settled_reason"]),
    )


def _proposed(wish: HandoverWish, handover_id: UUID) -> HandoverProposed:
    return HandoverProposed(
        overdracht_id=handover_id,
        gebeurtenis_id=wish.life_event_id,
        gemeente=wish.municipality,
        diensten=wish.services,
        doel=wish.purpose,
        uiterlijk=wish.due_on,
    )


async def list_handovers(
    tx: Transaction,
    actor: str,
    wanted: HandoverFilter,
    after: tuple[date, UUID] | None,
    limit: int,
) -> list[Row]:
    """Handovers of dossiers with the names of who could take them, most urgent first; noted as read."""
    rows = await repository.list_handovers(tx.connection, wanted, tx.today, after, limit)
    # A handover is always about a person: only signals of income are about something else.
    await processing_log.record(
        tx, actor, "overdrachten-inzien", (row["subject_id"] for row in rows[: limit - 1])
    )
    return await partners.with_names(tx, rows)


async def list_open(
    tx: Transaction, viewer: Viewer, dossier_id: UUID, municipality: str, limit: int
) -> list[Row]:
    """What is proposed or runs in one dossier, for who may see it; noted as read."""
    wanted = HandoverFilter(
        own=viewer.own.within({municipality}),
        status=None,
        states=tuple(sorted(states.OPEN)),
        dossier_id=dossier_id,
        avoids=viewer.caller.work.conflicts,
    )
    return await list_handovers(tx, viewer.subject, wanted, None, limit + 1)


async def list_known(  # noqa: PLR0917 - whose, for whom, which
    tx: Transaction,
    viewer: Viewer,
    dossier_id: UUID,
    municipality: str,
    handover_ids: Collection[UUID],
    limit: int,
) -> list[Row]:
    """Of these handovers of one dossier those that the viewer may see, whatever became of them; noted as read."""
    if not handover_ids:
        return []
    wanted = HandoverFilter(
        own=viewer.own.within({municipality}),
        status=None,
        dossier_id=dossier_id,
        avoids=viewer.caller.work.conflicts,
        ids=tuple(sorted(handover_ids)),
    )
    return await list_handovers(tx, viewer.subject, wanted, None, limit + 1)


async def running_with(tx: Transaction, dossier_id: UUID, person_id: UUID) -> list[UUID]:
    """The handovers about somebody that an organisation has by name, in the order of their ids."""
    return await repository.running_with(tx.connection, dossier_id, person_id)


async def of_task(tx: Transaction, task_id: UUID) -> Row | None:
    """The handover that the same step made, if there is one, with the names of who could take it."""
    row = await repository.of_task(tx.connection, task_id)
    return next(iter(await partners.with_names(tx, [row])), None) if row is not None else None
