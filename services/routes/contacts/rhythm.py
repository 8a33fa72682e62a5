"""When each household is to be spoken to next, kept from all that happens to it; and the task that says so.

It follows from what is known alone, so it does not matter which event, day or person made somebody look. A contact that is
near becomes one task; when it is needed on another day, or not any more, that task lapses with the reason.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.routes.contacts import giving
from services.routes.contacts import rhythm_repository as repository
from services.routes.contacts.rhythm_repository import Looked
from services.routes.contacts.rhythms import load_rhythms
from services.routes.contacts.rules import (
    Due,
    Rhythm,
    changes_after,
    escalates_on,
    exemptions_by,
    next_contact,
    shown_from,
)
from services.routes.lives import has_nobody_left
from services.routes.open_once import Key
from services.routes.playbooks.loader import Version, load_playbooks
from services.routes.playbooks.model import Step
from services.routes.tasks import by_rule, log
from services.routes.tasks import service as tasks
from services.routes.tasks.log import Line
from services.routes.tasks.service import TaskWish
from services.routes.work_states import Action
from shared import clock, ids
from shared.events.envelope import Event
from shared.events.reasons import Redencode, reason
from shared.messaging.timers import DueTimer, NewTimer
from shared.messaging.transaction import Database, Transaction

TIMER: Final = "contactritme"
PLAYBOOK: Final = "contact"
STEPS: Final = frozenset({"spreken-regisseur", "spreken-jobcoach"})
SPOKEN: Final = "gesproken"
OTHERWISE: Final = reason("contact-op-andere-dag")
NOT_NOW: Final = reason("contact-nu-niet-nodig")
LATE: Final = reason("contact-te-laat")
SAME_HOLDER: Final = reason("zelfde-medewerker")
AT_ONCE: Final = 200

Row = Mapping[Any, Any]


async def follow(tx: Transaction, events: Sequence[Event[Any]]) -> None:
    """Households changed, or something happened to them that a rule counts from; each event carries its household."""
    ordered = sorted(events, key=lambda event: event.data.huishouden.versie)
    newest = {event.dossier_id: event.data.huishouden for event in ordered}
    pictures = [
        {
            "dossier_id": dossier_id,
            "version": household.versie,
            "known_on": tx.today,
            "receives_from": [period.vanaf for period in household.bijstand],
            "receives_until": [period.tot or date.max for period in household.bijstand],
            "is_deserted": has_nobody_left(household, tx.today),
        }
        for dossier_id, household in sorted(newest.items())
    ]
    newer = await repository.learn(tx, pictures)
    counted = _counted_kinds(_rhythm(tx)) | set(repository.JOBS)
    touched = {
        event.dossier_id
        for event in events
        if event.data.happened in counted or hasattr(event.data, "gebeurtenis_id")
    }
    await look(tx, newer | touched)


async def look_again(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """A day came on which something was to be so, as far as was known."""
    await look(tx, {timer.dossier_id for timer in timers})


async def look_around(database: Database) -> None:
    """What no event tells: another version of the rhythm holds, a handover was accepted, or there is another regisseur. Some at a time."""
    version = load_rhythms().valid_on(clock.today()).version
    async with database.reading() as connection:
        found = await repository.find_stale(connection, version, AT_ONCE)
    if found:
        async with database.transaction(lock=found) as tx:
            await look(tx, found)


async def look(
    tx: Transaction, dossier_ids: Collection[UUID], spoken_by: Mapping[UUID, str] | None = None
) -> dict[UUID, Due | None]:
    """Keep the next contact of these dossiers, and its task; `spoken_by` is who just spoke to somebody there."""
    if not dossier_ids:
        return {}
    rhythm = _rhythm(tx)
    looked = await repository.load(tx, dossier_ids, _counted_kinds(rhythm), load_rhythms().reasons)
    dues = {row.dossier_id: _due(tx, rhythm, row) for row in looked}
    escalated = await repository.write(
        tx,
        rhythm.version,
        {
            dossier_id: (due, escalates_on(rhythm, due)) if due else None
            for dossier_id, due in dues.items()
        },
    )
    for row in looked:
        _look_again_later(tx, rhythm, row, dues[row.dossier_id])
    await _keep_tasks(tx, rhythm, looked, dues, spoken_by or {})
    newly = [
        row.dossier_id
        for row in looked
        if escalated.get(row.dossier_id) is not None and not row.was_escalated
    ]
    await _say_late(tx, newly)
    return dues


async def find_due(tx: Transaction, dossier_id: UUID) -> Due | None:
    """The next contact as it follows from what is known now; nothing is kept of it."""
    rhythm = _rhythm(tx)
    kinds = _counted_kinds(rhythm)
    looked = await repository.load(tx, [dossier_id], kinds, load_rhythms().reasons)
    return next((_due(tx, rhythm, row) for row in looked), None)


def _rhythm(tx: Transaction) -> Rhythm:
    return load_rhythms().valid_on(tx.today)


def _counted_kinds(rhythm: Rhythm) -> set[str]:
    asked = {rule.after for rule in rhythm.rules}
    asked |= {reason.after for reason in rhythm.reasons.values()}
    return {kind for kind in asked if kind is not None}


def _due(tx: Transaction, rhythm: Rhythm, row: Looked) -> Due | None:
    if row.facts is None:
        return None
    by_themselves = exemptions_by(rhythm, row.facts.happened)
    facts = replace(row.facts, exemptions=(*row.facts.exemptions, *by_themselves))
    return next_contact(rhythm, facts, tx.today)


def _look_again_later(tx: Transaction, rhythm: Rhythm, row: Looked, due: Due | None) -> None:
    """On each day to come on which something is to be done, or may be otherwise."""
    days = {changes_after(row.facts, tx.today) if row.facts else None, *row.turns}
    if due is not None:
        days |= {shown_from(rhythm, due), escalates_on(rhythm, due)}
    for day in sorted(day for day in days if day is not None and tx.today < day < date.max):
        key = f"{row.dossier_id}:{day.isoformat()}"
        tx.schedule(NewTimer(TIMER, key, clock.start_of_day(day), row.dossier_id))


async def _keep_tasks(
    tx: Transaction,
    rhythm: Rhythm,
    looked: Sequence[Looked],
    dues: Mapping[UUID, Due | None],
    spoken_by: Mapping[UUID, str],
) -> None:
    """One task per dossier of which the contact is near, on its day, for its role and of who holds the contact; and no other."""
    wanted = {
        row.dossier_id: (due, row.facts.municipality)
        for row in looked
        if (due := dues[row.dossier_id]) is not None
        and row.facts is not None
        and shown_from(rhythm, due) <= tx.today
    }
    by_rule_of = await giving.holders_of(tx, wanted)
    looked_at = {row.dossier_id: row.looked_at for row in looked}
    holders: dict[UUID, Row] = {}
    kept: set[UUID] = set()
    lapse: dict[Redencode, list[UUID]] = {OTHERWISE: [], NOT_NOW: []}
    for task in await by_rule.find_open(tx, dues.keys(), PLAYBOOK, STEPS):
        dossier_id = task["dossier_id"]
        due = wanted[dossier_id][0] if dossier_id in wanted else None
        if due and (task["step"], task["due_on"]) == (_step_code(due), due.on):
            kept.add(dossier_id)
            await giving.follow_regisseur(
                tx, task, by_rule_of.get(dossier_id), looked_at[dossier_id]
            )
        elif dossier_id in spoken_by:
            await by_rule.complete(tx, spoken_by[dossier_id], [task["id"]], SPOKEN)
        else:
            lapse[OTHERWISE if dues[dossier_id] else NOT_NOW].append(task["id"])
            holders[dossier_id] = task
    for why, task_ids in lapse.items():
        await by_rule.lapse(tx, task_ids, why)
    playbook = load_playbooks().valid_on(tx.today, PLAYBOOK)
    wishes = [
        _wish(playbook, dossier_id, due, municipality)
        for dossier_id, (due, municipality) in sorted(wanted.items())
        if dossier_id not in kept
    ]
    opened = await tasks.open_tasks(tx, wishes)
    for wish, made in zip(wishes, opened, strict=True):
        before = holders.get(wish.key.dossier_id)
        if before and before["assignee_id"] and before["step"] == wish.key.step:
            await by_rule.give(tx, made.id, before["assignee_id"], SAME_HOLDER)
        elif holder := by_rule_of.get(wish.key.dossier_id):
            await by_rule.give(tx, made.id, holder.worker_id, holder.why)


def _step_code(due: Due) -> str:
    return "spreken-jobcoach" if due.rule.role == "jobcoach" else "spreken-regisseur"


def step_of(playbook: Version, code: str) -> Step:
    return next(step for step in playbook.playbook.steps if step.code == code)


def _wish(playbook: Version, dossier_id: UUID, due: Due, municipality: str) -> TaskWish:
    step = step_of(playbook, _step_code(due))
    root = due.life_event_id or ids.new_event_id()
    return TaskWish(
        cause=None,
        asked_by=None,
        key=Key(dossier_id, step.code, dossier_id),
        life_event_id=root,
        playbook=PLAYBOOK,
        playbook_version=playbook.playbook.version,
        municipality=municipality,
        person_ids=(),
        follows_id=None,
        about_on=due.counted_from,
        due_on=due.on,
        # After a life event it is part of that trail; what a day asks for begins one.
        belongs_to=due.life_event_id,
        own_trail=None if due.life_event_id else root,
        role=due.rule.role,
        title=step.title,
        reason=f"{due.rule.name}. {step.reason}",
        services=(),
    )


async def _say_late(tx: Transaction, dossier_ids: Collection[UUID]) -> None:
    if not dossier_ids:
        return
    found = await by_rule.find_open(tx, dossier_ids, PLAYBOOK, STEPS)
    await log.write(tx, log.BY_ITSELF, [Line(task["id"], Action.NOTE, why=LATE) for task in found])
