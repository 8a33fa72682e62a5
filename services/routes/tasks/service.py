"""Use cases of tasks: open what playbooks ask for, let lapse what is no longer needed, complete what was done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.routes import following, lives, tables
from services.routes.following import CAME, Going
from services.routes.open_once import Key, Opened, Wish, Withdrawn
from services.routes.open_work import Kind, Row, open_work, publish, with_answering_now, withdraw
from services.routes.tasks import log, repository
from services.routes.tasks.log import Line
from services.routes.work_states import Action
from shared.events.envelope import Event
from shared.events.household import Huishouden
from shared.events.income import DecisionProposed
from shared.events.reasons import Redencode, Redensoort, read_all, reason
from shared.events.tasks import Taakrol, TaskCompleted, TaskCreated, TaskLapsed
from shared.messaging.transaction import Transaction

FIND_BIRTH_DATE = "geboortedatum-uitzoeken"
"""The step, in whatever playbook, that is over once the birth date is known."""
BIRTH_IS_KNOWN = reason("geboortedatum-bekend")
PROPOSED = DecisionProposed.happened
DONE_ELSEWHERE = "gedaan"
"""The outcome of what somebody did in income."""
TASKS = Kind(tables.task, "open", ended_by_income=PROPOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskWish(Wish):
    """A task that an event asks for."""

    role: Taakrol
    title: str
    reason: str
    """In the words of the playbook, the same for every household."""
    reasons: tuple[Redencode, ...] = ()
    """What is so of this household."""
    explanation: str | None = None
    """How income explains an outcome, for who sees amounts."""
    services: tuple[str, ...]
    """Of others who help with it: codes of `shared/partner_services.py`."""
    once: bool = False
    """Not where somebody did it before."""
    begins: Action | None = None
    """How it begins here, if not by the event that asks for it."""


async def open_tasks(tx: Transaction, wishes: Sequence[TaskWish]) -> list[Opened]:
    """Make a task of each wish, unless one is open for the same thing, or done for good; publishes each new one."""
    wishes = await following.placed(tx, wishes)
    # Only what others help with can have been handed over.
    done = await repository.find_done(
        tx, [(wish.key, wish.once) for wish in wishes if wish.once or wish.services]
    )
    wanted = [wish for wish in wishes if wish.key not in done]
    opened = await open_work(tx, TASKS, wanted)
    for wish, task in zip(wanted, opened, strict=True):
        if task.is_new:
            tx.emit(wish.key.dossier_id, _created(wish, task.id), **wish.trail)
    await _log_opened(tx, list(zip(wanted, opened, strict=True)))
    outcomes = iter(opened)
    return [done[wish.key] if wish.key in done else next(outcomes) for wish in wishes]


async def _log_opened(tx: Transaction, opened: Sequence[tuple[TaskWish, Opened]]) -> None:
    """What began in another way than by its event, and who asked for what there was."""
    begun = [Line(task.id, wish.begins) for wish, task in opened if task.is_new and wish.begins]
    await log.write(tx, log.BY_ITSELF, begun)
    asked = {(task.id, wish.life_event_id) for wish, task in opened if not task.is_new}
    await log.write_asked(tx, asked)


async def stay_done(
    tx: Transaction, wishes: Sequence[tuple[TaskWish, UUID]]
) -> set[tuple[Key, UUID]]:
    """Which of these were completed for the life event that theirs replaces, as (key, life event).

    Only where that one is told anew: what somebody corrected is done again with what is right.
    """
    wanted = [(wish.key, wish.life_event_id, replaced_id) for wish, replaced_id in wishes]
    done = await repository.stay_done(tx, wanted) if wanted else {}
    asked = {(task_id, life_event_id) for (_, life_event_id), task_id in done.items()}
    await log.write_asked(tx, asked)
    return set(done)


async def withdraw_life_events(
    tx: Transaction, causes: Mapping[UUID, Event[Any]], reasons: Mapping[UUID, Redencode]
) -> Withdrawn:
    """Lapse the open tasks that only these life events asked for; `causes` is per life event what ended it."""
    withdrawn = await withdraw(
        tx,
        TASKS,
        causes,
        reasons,
        _lapsed,
    )
    await _log_let_go(tx, withdrawn.rows, reasons)
    return withdrawn


async def _log_let_go(
    tx: Transaction, rows: Sequence[Row], reasons: Mapping[UUID, Redencode]
) -> None:
    """What lapsed, and what goes on for another event."""
    lapsed = [row for row in rows if row["status"] == "lapsed"]
    await log.write_lapsed(tx, lapsed)
    lines = [
        Line(row["id"], Action.LET_GO, why=reasons[served], life_event_id=served)
        for row in rows
        for served in row["served"]
        if row["status"] == TASKS.open_status and served in reasons
    ]
    await log.write(tx, log.BY_ITSELF, lines)


async def release(
    tx: Transaction,
    playbook: str,
    causes: Mapping[UUID, Event[Any]],
    still: Sequence[tuple[UUID, UUID]],
    why: Redencode,
) -> None:
    """These life events ask for tasks of a playbook no more, but for those about (life event, subject) in `still`.

    What no other life event asks for lapses; `causes` is per life event what told so.
    """
    released = await repository.release(tx, playbook, causes, still, why)
    await log.write_lapsed(tx, released)
    for row in await with_answering_now(tx, released):
        first = next(served for served in row["served"] if served in causes)
        tx.emit(row["dossier_id"], _lapsed(row, first), cause=causes[first])


async def end_for_known_births(tx: Transaction, causes: Mapping[UUID, Event[Any]]) -> None:
    """Nobody has to find out a birth date that is known by now; `causes` is per dossier what told so."""
    rows = await repository.end_for_known_births(tx, causes.keys(), FIND_BIRTH_DATE, BIRTH_IS_KNOWN)
    await log.write_lapsed(tx, rows)
    for row in await with_answering_now(tx, rows):
        lapsed = _lapsed(row, row["life_event_ids"][0])
        tx.emit(row["dossier_id"], lapsed, cause=causes[row["dossier_id"]])


async def take_along(
    tx: Transaction, people: Collection[UUID], causes: Mapping[UUID, Event[Any]]
) -> None:
    """Move the open tasks about these people to the dossier that each has now; `causes` is per dossier what told so."""
    await _go_on(tx, await following.take_along(tx, TASKS, people), causes)


async def rename(
    tx: Transaction,
    dossier_ids: Collection[UUID],
    old_id: UUID,
    new_id: UUID,
    causes: Mapping[UUID, Event[Any]],
) -> None:
    """Two people are one: what is open about both is one task, and it goes along with who it is about."""
    await _go_on(tx, await following.rename(tx, TASKS, dossier_ids, old_id, new_id), causes)
    await take_along(tx, {new_id}, causes)


async def _go_on(
    tx: Transaction, going: Sequence[Going], causes: Mapping[UUID, Event[Any]]
) -> None:
    await log.write_lapsed(tx, [going_on.row for going_on in going])
    for going_on in going:
        lapsed = _lapsed(going_on.row, going_on.row["life_event_ids"][0])
        publish(tx, going_on.row, lapsed, causes.get(going_on.row["dossier_id"]))
    await open_tasks(
        tx,
        [
            TaskWish(
                **going_on.wish_fields(causes),
                life_event_id=life_event_id,
                role=going_on.row["role"],
                title=going_on.row["title"],
                reason=going_on.row["reason"],
                reasons=tuple(dict.fromkeys((*read_all(going_on.row["reasons"]), CAME))),
                explanation=going_on.row["explanation"],
                services=tuple(going_on.row["services"]),
                begins=Action.COME_ALONG,
            )
            for going_on in going
            for life_event_id in going_on.row["life_event_ids"]
        ],
    )


async def end_for_the_dead(
    tx: Transaction, households: Mapping[UUID, Huishouden], causes: Mapping[UUID, Event[Any]]
) -> None:
    """Lapse the open tasks about who died; both mappings are per dossier."""
    ended = await lives.end_for_the_dead(tx, TASKS, households)
    await log.write_lapsed(tx, ended)
    for row in ended:
        lapsed = _lapsed(row, row["life_event_ids"][0])
        tx.emit(row["dossier_id"], lapsed, cause=causes[row["dossier_id"]])


async def take_back_to_life(tx: Transaction, causes: Mapping[UUID, Event[Any]]) -> None:
    """Open anew what had lapsed for a death that was not one; `causes` is per dossier what told so."""
    wishes = [
        TaskWish(
            **lives.wish_fields(row, causes[row["dossier_id"]], tx.today),
            key=Key(row["dossier_id"], row["step"], row["subject_id"]),
            life_event_id=life_event_id,
            role=row["role"],
            title=row["title"],
            reason=row["reason"],
            reasons=read_all(row["reasons"]),
            explanation=row["explanation"],
            services=tuple(row["services"]),
            begins=Action.COME_BACK,
        )
        for row in await lives.take_back_to_life(tx, TASKS, causes)
        for life_event_id in row["standing"]
    ]
    await open_tasks(tx, wishes)


async def life_events_of(tx: Transaction, dossier_id: UUID, steps: Sequence[str]) -> list[UUID]:
    """The life events that asked for one of these steps in a dossier, and still do or were answered."""
    return await repository.life_events_of(tx, dossier_id, steps)


async def lapse_tasks_about(
    tx: Transaction, playbook: str, subjects: Sequence[tuple[Event[Any], UUID, Redencode]]
) -> None:
    """Lapse open tasks of a playbook about a subject: (the event that ends it, the subject, the reason) each."""
    causes = {subject_id: cause for cause, subject_id, _ in subjects}
    keys = [(cause.dossier_id, subject_id, why.stored()) for cause, subject_id, why in subjects]
    settled = await repository.settle_about(tx, playbook, "lapsed", keys)
    await log.write_lapsed(tx, settled, log.BY_INCOME)
    for row in await with_answering_now(tx, settled):
        cause = causes[row["subject_id"]]
        tx.emit(cause.dossier_id, _lapsed(row, row["life_event_id"]), cause=cause)


async def renew_reasons(
    tx: Transaction,
    playbook: str,
    found: Mapping[tuple[UUID, UUID], Sequence[Redencode]],
    kinds: Collection[Redensoort],
    why: Redencode,
) -> None:
    """Open tasks of a playbook say what is known now: per (dossier, subject) these reasons, in place of those of these kinds.

    Other reasons stay, such as that it came late. What says the same already is left alone.
    """
    by_subject = {subject_id: reasons for (_, subject_id), reasons in found.items()}
    renewed: dict[UUID, tuple[Redencode, ...]] = {}
    for row in await repository.list_open_about(tx, playbook, found.keys()):
        before = read_all(row["reasons"])
        others = (other for other in before if other.code not in kinds)
        after = (*by_subject[row["subject_id"]], *others)
        if after != before:
            renewed[row["id"]] = after
    if renewed:
        await repository.renew_reasons(tx, renewed)
        lines = [Line(task_id, Action.NOTE, why=why) for task_id in renewed]
        await log.write(tx, log.BY_INCOME, lines)


async def complete_tasks_about(
    tx: Transaction, playbook: str, subjects: Sequence[tuple[Event[Any], UUID, str]]
) -> None:
    """Complete open tasks that were done elsewhere: (the event that tells, the subject, the result) each."""
    causes = {subject_id: cause for cause, subject_id, _ in subjects}
    keys = [(cause.dossier_id, subject_id, result) for cause, subject_id, result in subjects]
    settled = await repository.settle_about(tx, playbook, "completed", keys)
    details = {"uitkomst": DONE_ELSEWHERE}
    lines = [
        Line(row["id"], Action.COMPLETE, words=row["result"], details=details) for row in settled
    ]
    await log.write(tx, log.BY_INCOME, lines)
    for row in await with_answering_now(tx, settled):
        cause = causes[row["subject_id"]]
        data = TaskCompleted(
            taak_id=row["id"],
            gebeurtenis_id=row["life_event_id"],
            gemeente=row["municipality"],
            uitkomst=DONE_ELSEWHERE,
        )
        tx.emit(cause.dossier_id, data, cause=cause)


def _lapsed(row: Row, life_event_id: UUID) -> TaskLapsed:
    return TaskLapsed(
        taak_id=row["id"],
        gebeurtenis_id=life_event_id,
        gemeente=row["municipality"],
        reden=Redencode.read(row["settled_reason"]),
    )


def _created(wish: TaskWish, task_id: UUID) -> TaskCreated:
    return TaskCreated(
        taak_id=task_id,
        gebeurtenis_id=wish.life_event_id,
        gemeente=wish.municipality,
        stap=wish.key.step,
        rol=wish.role,
        titel=wish.title,
        uiterlijk=wish.due_on,
        reden=wish.reason,
        redenen=wish.reasons,
        toelichting=wish.explanation,
        diensten=wish.services,
    )
