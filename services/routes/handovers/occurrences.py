"""What happens elsewhere to handovers that were offered already: a withdrawal, a death, a move, an organisation that stops.

What was only proposed lapses as tasks do (service.py). The rules say what follows in which state.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping

from services.routes.handovers import changing, rules, work
from services.routes.handovers import changing_repository as repository
from services.routes.handovers import occurrences_repository as found_in
from services.routes.handovers.changing import Deed
from services.routes.handovers.changing_repository import BY_ITSELF, Line
from services.routes.handovers.rules import Occurrence
from services.routes.handovers.states import Action, State
from services.routes.lives import has_nobody_left
from shared import ids
from shared.db import known_rights
from shared.events.envelope import Event
from shared.events.household import Huishouden
from shared.events.reasons import Redencode
from shared.messaging.transaction import Transaction
from shared.reason_words import Audience, texts_of

AT_ONCE: Final = 500
BEFORE: Final = "Zoals afgesproken toen dit werd aangeboden."
"""What an amendment stands in place of, where nothing was written before."""


async def happens(
    tx: Transaction, handover_id: UUID, occurrence: Occurrence, **values: Any
) -> None:
    """Do what follows for one handover; nothing where it follows already, or changes nothing."""
    row = await changing.find(tx, handover_id)
    follows = rules.what_follows(State(row["state"]), occurrence)
    if follows is None:
        return
    if follows.action == Action.AMEND:
        await _amend(tx, row, follows.code or "anders", follows.amendment or "")
        return
    deed = Deed(action=follows.action, code=follows.code, values=values)
    await changing.carry_out(tx, row, deed)


async def _amend(tx: Transaction, row: RowMapping, topic: str, told: str) -> None:
    """Both sides read it once, and the regisseur agrees with who has it what happens now."""
    amended = await repository.list_amendments(tx.connection, row["id"])
    if any(amendment["topic"] == topic for amendment in amended):
        return
    await repository.amend(tx, row["id"], BY_ITSELF, topic, BEFORE, told, told)
    changed = await changing.carry_out(tx, row, Deed(action=Action.AMEND, code=topic))
    talk = rules.work_to_talk(await work.organisation_of(tx, changed), told)
    await work.ask(tx, changed, talk)


async def withdraw_life_events(
    tx: Transaction, causes: Mapping[UUID, Event[Any]], reasons: Mapping[UUID, Redencode]
) -> None:
    """These life events ended: what nobody else asks for follows the rules, and the rest goes on for the others."""
    rows = await found_in.running_for(tx, causes)
    tx.need({row["dossier_id"] for row in rows})
    for row in rows:
        ended = [served for served in row["life_event_ids"] if served in causes]
        if row["asked_by"] in {causes[served].id for served in ended}:
            continue
        if len(ended) == len(row["life_event_ids"]):
            await happens(tx, row["id"], Occurrence.EVENT_WITHDRAWN)
            continue
        await found_in.let_go(tx, row["id"], ended)
        why = texts_of((reasons[served] for served in ended), Audience.WITHOUT_AMOUNTS)
        await repository.write(tx, [Line(row["id"], BY_ITSELF, Action.LET_GO, why=why)])


async def end_for_the_dead(tx: Transaction, households: Mapping[UUID, Huishouden]) -> None:
    """Somebody died in these dossiers."""
    bereaved = {
        dossier_id: household for dossier_id, household in households.items() if household.deceased
    }
    deserted = [
        dossier_id for dossier_id, home in bereaved.items() if has_nobody_left(home, tx.today)
    ]
    for row in await found_in.running_about_the_dead(tx, bereaved, deserted):
        deceased = row["deceased"]
        waits = rules.what_follows(State(row["state"]), Occurrence.DIED)
        values = {"ended_by_deaths": deceased} if waits and waits.action != Action.AMEND else {}
        await happens(tx, row["id"], Occurrence.DIED, **values)


async def not_needed(tx: Transaction, task_id: UUID) -> None:
    """The task of the same step was done with the outcome that nothing had to be done."""
    for handover_id in await found_in.running_of_task(tx, task_id):
        await happens(tx, handover_id, Occurrence.NOT_NEEDED)


async def organisation_stops(tx: Transaction, organisation_id: UUID) -> None:
    """It does nothing for us any more: what it has is the regisseur's at once. Run in `Database.run`.

    Of one that has very much the rest follows by `noticing`, within minutes.
    """
    rows = await found_in.running_at(tx, organisation_id, AT_ONCE)
    tx.need({row["dossier_id"] for row in rows})
    for row in rows:
        await happens(tx, row["id"], Occurrence.STOPPED)


async def notice(tx: Transaction, handover_id: UUID, occurrence: Occurrence) -> None:
    """Its organisation ended, or its household lives elsewhere: once, whoever else noticed it at the same moment."""
    row = await changing.find(tx, handover_id)
    if not await found_in.is_unnoticed(tx, handover_id):
        return
    await happens(tx, row["id"], occurrence)
    await found_in.set_municipality(tx, handover_id, row["municipality"])


async def take_along(tx: Transaction, people: Collection[UUID]) -> None:
    """What was offered about these people goes on in the dossier that each has now, with who answers there."""
    rows = await found_in.running_about(tx, people)
    homes = await known_rights.dossiers_of(
        tx.connection, [(row["follows_id"], _day(row, tx.today)) for row in rows]
    )
    goes: list[tuple[RowMapping, UUID]] = []
    for row in rows:
        home = homes.get((row["follows_id"], _day(row, tx.today)))
        if home is not None and home != row["dossier_id"]:
            goes.append((row, home))
    tx.need({dossier_id for row, home in goes for dossier_id in (row["dossier_id"], home)})
    for row, home in goes:
        await _move(tx, row, home)


async def _move(tx: Transaction, row: Mapping[Any, Any], home: UUID) -> None:
    if not await found_in.has_room(tx, row["id"], home):
        return  # the same goes on there already; this one goes on where it is
    found = await changing.find(tx, row["id"])
    trail = ids.new_event_id()
    values = {
        "dossier_id": home,
        "came_along": True,
        "correlation_id": trail,
        "task_id": None,
    }
    moved = await changing.carry_out(tx, found, Deed(action=Action.MOVE, values=values))
    await work.leave(tx, moved, row["dossier_id"])
    waits = rules.work_in(
        State(moved["state"]), await work.organisation_of(tx, moved), rules.WENT_ALONG
    )
    if waits is not None:
        await work.ask(tx, moved, waits)


def _day(row: Mapping[Any, Any], today: date) -> date:
    about_on: date = row["about_on"]
    return max(about_on, today)


async def note_asked(tx: Transaction, asked: Sequence[tuple[UUID, UUID]]) -> None:
    """Another life event asks for what was offered already, as (handover, life event)."""
    lines = [
        Line(handover_id, BY_ITSELF, Action.ASK, details={"gebeurtenis": str(life_event_id)})
        for handover_id, life_event_id in asked
    ]
    await repository.write(tx, lines)
