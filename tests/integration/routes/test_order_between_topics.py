"""Order holds per dossier and topic only: whichever topic routes reads first, the same work is open in the end."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import date
from itertools import combinations, groupby
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from services.income.decisions.concept import Otherwise
from services.routes.contracts import CONTRACTS
from shared import ids
from shared.db.engine import create_engine
from shared.events.catalog import TYPES
from shared.events.envelope import Event
from shared.events.income import DecisionProposed
from shared.messaging.transaction import Database, Transaction
from shared.testing.events import from_wire, make_member
from tests.integration.income.conftest import Income, decide_in_background
from tests.integration.routes.conftest import OIN
from tests.integration.routes.factories import corrected, job_started, withdrawn
from tests.integration.routes.kit import Routes

HANDLERS = {subscription.data: subscription.handle for subscription in CONTRACTS.consumes}

MOST_ORDERS = 30
KNOWN = date(2026, 12, 1)
"""A day of which the norms are known."""


@pytest.fixture
async def income(database_url: Callable[..., str]) -> AsyncIterator[Income]:
    engine = create_engine(database_url("income"), pool_size=2)
    yield Income(Database(engine, "income", OIN))
    await engine.dispose()


@pytest.mark.parametrize("decided", [False, True], ids=["open", "decided"])
async def test_a_withdrawal_before_or_after_what_it_led_to(
    routes: Routes, income: Income, decided: bool
) -> None:
    start = job_started(on=KNOWN, cents=1_000_00)
    life_events: list[Event[Any]] = [start, withdrawn(start)]

    told = await _answers(income, life_events, decided=decided)

    open_proposals = await _open_proposals(income)
    assert len(open_proposals) == decided
    await _check_every_order(routes, life_events, told, open_proposals)


@pytest.mark.parametrize("decided", [False, True], ids=["open", "decided"])
async def test_a_correction_before_or_after_what_it_led_to(
    routes: Routes, income: Income, decided: bool
) -> None:
    dossier, member = ids.new_dossier_id(), make_member()
    wrong = job_started(dossier_id=dossier, member=member, on=KNOWN, cents=1_000_00)
    right = job_started(dossier_id=dossier, member=member, on=KNOWN, cents=900_00)
    life_events: list[Event[Any]] = [wrong, corrected(wrong, right), right]

    told = await _answers(income, life_events, decided=decided)

    open_proposals = await _open_proposals(income)
    assert len(open_proposals) == 1
    await _check_every_order(routes, life_events, told, open_proposals)


async def _answers(
    income: Income, life_events: Sequence[Event[Any]], *, decided: bool
) -> list[Event[Any]]:
    """What income publishes of these life events, with or without a decision after the first of them."""
    for number, event in enumerate(life_events):
        await income.handle(event)
        if decided and number == 0:
            (proposed,) = await income.published(DecisionProposed)
            await decide_in_background(
                income, proposed.data.voorstel_id, event.dossier_id, Otherwise(50_000, KNOWN)
            )
    rows = await income.rows("SELECT aggregatetype, payload FROM outbox ORDER BY xid, position")
    read = [from_wire(row["payload"], TYPES) for row in rows]
    return [event for event in read if isinstance(event, Event) and type(event.data) in HANDLERS]


async def _open_proposals(income: Income) -> set[Any]:
    return {row["id"] for row in await income.rows("SELECT id FROM proposal WHERE state = 'open'")}


async def _check_every_order(
    routes: Routes,
    life_events: Sequence[Event[Any]],
    told: Sequence[Event[Any]],
    open_proposals: set[Any],
) -> None:
    """The interleavings (all, or a fixed choice of many), one event at a time and neighbours of one type together."""
    orders = list(_interleavings(life_events, told))
    outcomes = set()
    for order in Random(20261128).sample(orders, min(MOST_ORDERS, len(orders))):
        for batches in ([[event] for event in order], _neighbours_together(order)):
            state = await _open_work_after(routes, batches)
            judged = {subject for step, subject in state if step == "voorstel-beoordelen"}
            assert judged == open_proposals, [event.data.happened for event in order]
            outcomes.add(state)
    assert len(outcomes) == 1


def _interleavings(
    first: Sequence[Event[Any]], second: Sequence[Event[Any]]
) -> Iterator[list[Event[Any]]]:
    size = len(first) + len(second)
    for places in combinations(range(size), len(first)):
        one, other = iter(first), iter(second)
        yield [next(one) if place in places else next(other) for place in range(size)]


def _neighbours_together(order: Sequence[Event[Any]]) -> list[list[Event[Any]]]:
    return [list(run) for _, run in groupby(order, key=lambda event: type(event.data))]


async def _open_work_after(
    routes: Routes, batches: Sequence[Sequence[Event[Any]]]
) -> frozenset[tuple[str, Any]]:
    """What is open after these batches, which are then undone."""
    async with routes.database.engine.connect() as connection, connection.begin() as undone:
        tx = Transaction(connection, "routes", OIN)
        await tx.lock({event.dossier_id for batch in batches for event in batch})
        for batch in batches:
            await HANDLERS[type(batch[0].data)](tx, batch)
        rows = await connection.execute(
            text(
                "SELECT step, subject_id FROM task WHERE status = 'open'"
                " UNION ALL SELECT step, subject_id FROM handover WHERE status = 'proposed'"
            )
        )
        found = frozenset((row.step, row.subject_id) for row in rows)
        await undone.rollback()
    return found
