"""Use cases of who answers for a dossier: everybody has a regisseur, from the first day on, and never nobody."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.regie import over_repository, publishing, repository
from services.routes.regie.repository import Line
from services.routes.regie.rules import LEADER, Candidate, Choice, Facts, choose, may_answer
from services.routes.regie.schemas import Given, Regisseur
from shared import clock
from shared.db import known_dossiers
from shared.events.envelope import Event
from shared.messaging.transaction import Transaction

ENDED: Final = "einde"
BY_ITSELF: Final = "naadloos-routes"
"""Who changed what followed by rule."""

Found = Sequence[tuple[Facts, Choice, Given | None]]


async def of_dossiers(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> dict[UUID, Regisseur]:
    """Who answers for these dossiers today; one that has nobody (yet) is not in it."""
    if not dossier_ids:
        return {}
    rows = await repository.of_dossiers(connection, dossier_ids, clock.today())
    return {
        row.dossier_id: Regisseur(
            worker_id=row.worker_id,
            name=row.name,
            is_acting=row.is_acting,
            held_by=row.held_by,
            since=row.since,
            words=row.words,
            rule=row.rule,
            reasons=tuple(row.reasons),
            met_on=row.met_on,
            not_met=row.not_met,
            municipality=row.municipality,
            version=row.version,
            is_away=row.is_away,
            substitute_id=row.substitute_id,
            substitute=row.substitute,
        )
        for row in rows
    }


async def asked_before(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> dict[UUID, frozenset[UUID]]:
    """Who was ever asked for each of these dossiers."""
    return await repository.asked_before(connection, dossier_ids)


async def give(
    tx: Transaction, dossier_ids: Collection[UUID], causes: Mapping[UUID, Event[Any]]
) -> list[Given]:
    """Each of these that is known and of ours has a regisseur who may be it; who is may stay. Publishes, and gives, each that is new.

    Of what was closed the regie ends, as soon as nothing of it is under way with anybody.
    """
    known = await known_dossiers.load(tx.connection, dossier_ids, tx.today) if dossier_ids else {}
    closed = {dossier_id for dossier_id, dossier in known.items() if dossier.is_closed}
    over = await over_repository.over(tx, closed) if closed else set()
    await _end(tx, over, causes)
    answers = {
        dossier_id: known[dossier_id].answers
        for dossier_id in sorted(known)
        if known[dossier_id].answers is not None and dossier_id not in over
    }
    municipalities = {dossier_id: code for dossier_id, code in answers.items() if code is not None}
    if not municipalities:
        return []
    now = await _held(tx, municipalities)
    facts = await repository.facts_of(tx, municipalities)
    staff = await repository.staff(tx)
    stays = {
        dossier_id: code
        for dossier_id, code in municipalities.items()
        if dossier_id in now and _stays(facts[dossier_id], now[dossier_id], staff)
    }
    moved = {
        dossier_id: code
        for dossier_id, code in stays.items()
        if now[dossier_id].municipality != code
    }
    wanted = [facts[dossier_id] for dossier_id in municipalities if dossier_id not in stays]
    tx.need({*moved, *(fact.dossier_id for fact in wanted)} if staff else moved)
    changed = await repository.move(tx, moved) if moved else []
    changed += await _put(tx, await _choose(tx, wanted, now, staff))
    for given in changed:
        tx.emit(given.dossier_id, publishing.event_of(given), cause=causes.get(given.dossier_id))
    if changed:
        await repository.mark_published(tx, changed)
    return changed


async def _held(tx: Transaction, dossier_ids: Collection[UUID]) -> dict[UUID, Given]:
    """Who answers now, whom nobody changes until the end of the transaction.

    Who loses a role or declares a conflict in the same moment looks at dossiers as they stood before: one of the two waits for the
    other, and looks again at who answers by then.
    """
    held: set[UUID] = set()
    while True:
        now = await repository.now_of(tx.connection, dossier_ids)
        others = {given.worker_id for given in now.values()} - held
        if not others:
            return now
        await repository.hold(tx, others, waiting=True)
        held |= others


async def _end(
    tx: Transaction, dossier_ids: Collection[UUID], causes: Mapping[UUID, Event[Any]]
) -> None:
    """Who it was is kept, and is asked first when the dossier is opened again."""
    now = await repository.now_of(tx.connection, dossier_ids) if dossier_ids else {}
    running = {dossier_id for dossier_id, given in now.items() if not given.is_ended}
    if not running:
        return
    tx.need(running)
    await over_repository.end(tx, running)
    ended = (await repository.now_of(tx.connection, running)).values()
    await repository.note(
        tx, BY_ITSELF, [Line(given.dossier_id, given.worker_id, ENDED) for given in ended]
    )
    for given in ended:
        tx.emit(given.dossier_id, publishing.end_of(given), cause=causes.get(given.dossier_id))
    await repository.mark_published(tx, ended)


async def replace_worker(tx: Transaction, worker_id: UUID) -> None:
    """Somebody leaves, lost a role or declared a conflict: whoever is next by rule answers at once for what he or she may not any more.

    No dossier is locked, as there may be thousands: a row changes only from the version that was seen, and it is told afterwards.
    """
    now = await repository.of_worker(tx.connection, worker_id)
    if not now:
        return
    known = await known_dossiers.load(tx.connection, now, tx.today)
    municipalities = {
        dossier_id: known[dossier_id].answers or given.municipality
        for dossier_id, given in now.items()
    }
    facts = await repository.facts_of(tx, municipalities)
    staff = await repository.staff(tx)
    gone = [fact for fact in facts.values() if not may_answer(fact, staff.get(worker_id))]
    publishing.publish_later(tx, worker_id, await _put(tx, await _choose(tx, gone, now, staff)))


async def ask_next(tx: Transaction, given: Given) -> list[Given] | None:
    """Who is asked refused: the next by rule. Empty where that is the same one again; None where it changed meanwhile."""
    facts = await repository.facts_of(tx, {given.dossier_id: given.municipality})
    staff = await repository.staff(tx)
    found = await _choose(tx, facts.values(), {given.dossier_id: given}, staff)
    others = [line for line in found if line[1].worker_id != given.worker_id]
    return (await _put(tx, others) or None) if others else []


def _stays(facts: Facts, given: Given, staff: Mapping[UUID, Candidate]) -> bool:
    """Whoever may answer stays; but for a team leader who only was asked as there was no regisseur, and now there is one."""
    if given.is_ended or not may_answer(facts, staff.get(given.worker_id)):
        return False
    if not (given.is_acting and given.rule == LEADER):
        return True
    better = choose(facts, staff.values())
    return better is None or better.rule == LEADER


async def _choose(
    tx: Transaction,
    wanted: Iterable[Facts],
    now: Mapping[UUID, Given],
    staff: Mapping[UUID, Candidate],
) -> Found:
    """The next one of each, who is held until the end of the transaction; one for whom there is nobody is left out."""
    open_facts = list(wanted)
    if not open_facts or not staff:
        return []
    free = await repository.hold(tx, staff)
    found, left = _by_rule(open_facts, await _again(tx, free))
    if left and free != staff.keys():
        everybody = await repository.hold(tx, staff, waiting=True)
        more, _ = _by_rule(left, await _again(tx, everybody))
        found += more
    return [(facts, choice, now.get(facts.dossier_id)) for facts, choice in found]


async def _again(tx: Transaction, held: Collection[UUID]) -> dict[UUID, Candidate]:
    """As they are now that nobody changes them."""
    staff = await repository.staff(tx)
    return {worker_id: staff[worker_id] for worker_id in held if worker_id in staff}


def _by_rule(
    wanted: Iterable[Facts], staff: Mapping[UUID, Candidate]
) -> tuple[list[tuple[Facts, Choice]], list[Facts]]:
    """Who it becomes, each counted before the next is chosen; and those for whom there is nobody."""
    counted = dict(staff)
    found, left = [], []
    for facts in wanted:
        choice = choose(facts, counted.values())
        if choice is None:
            left.append(facts)
            continue
        candidate = counted[choice.worker_id]
        counted[choice.worker_id] = replace(candidate, caseload=candidate.caseload + 1)
        found.append((facts, choice))
    return found, left


async def _put(tx: Transaction, found: Found) -> list[Given]:
    if not found:
        return []
    before = {facts.dossier_id: given for facts, _, given in found}
    changed = await repository.put(tx, found)
    lines = []
    for given in changed:
        old = before[given.dossier_id]
        details = {"regel": given.rule, **({"van": str(old.worker_id)} if old else {})}
        lines.append(Line(given.dossier_id, given.worker_id, "gevraagd", details=details))
    await repository.note(tx, BY_ITSELF, lines)
    return changed
