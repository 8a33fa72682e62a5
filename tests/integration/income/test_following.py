"""What is known of somebody, and the aftercare that runs about him or her, go along to another dossier, and come back."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.aftercare.repository import WENT
from services.income.contracts import CONTRACTS
from shared import clock
from shared.events.aftercare import AftercareCheckNeeded, AftercareEnded, AftercareStarted
from shared.events.catalog import TYPES
from shared.events.envelope import Event, to_wire
from shared.events.household import TYNAARLO
from shared.events.income import Reassessed
from shared.events.life_events import AssetsChanged, JobStarted
from shared.messaging.transaction import Transaction
from shared.testing.events import from_wire, make_event
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import job_start, withdrawal_of
from tests.integration.income.test_findings import about, exemption_of
from tests.integration.parting import Couple, couple, neighbours_together, orders, picture

TODAY = date(2026, 12, 10)
JOB_ON = date(2026, 11, 2)
PARTED_ON = date(2026, 12, 1)
WAGE = 600_00
HANDLERS = {subscription.data: subscription.handle for subscription in CONTRACTS.consumes}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(datetime(2026, 12, 10, 9, 0, tzinfo=UTC)):
        yield


def job_of(pair: Couple, cents: int = WAGE) -> Event[JobStarted]:
    """Of him, when they were together."""
    told = job_start(pair.omar, pair.karin, day=JOB_ON, cents=cents, dossier_id=pair.first)
    return make_event(
        told.data.model_copy(update={"huishouden": pair.together}), dossier_id=pair.first
    )


async def part(income: Income, pair: Couple) -> None:
    for event in (*pair.parting(), *pair.pictures()):
        await income.handle(event)


def finding_about(
    pair: Couple, day: date, *facts: dict[str, Any], dossier_id: UUID | None = None
) -> dict[str, Any]:
    """His exemption was established, and another income of his; or what is asked for."""
    whose = pair.omar.inwoner_id
    return {
        "dossierId": str(dossier_id or pair.first),
        "vanaf": day.isoformat(),
        "reden": "Loonstroken gezien.",
        "vaststellingen": list(facts) or [exemption_of(whose), alimony_of(whose, 100_00)],
    }


def alimony_of(person_id: UUID, cents: int) -> dict[str, Any]:
    return about(person_id, "ander-inkomen", bron="alimentatie", bedragCenten=cents)


async def right_of(income: Income, dossier_id: UUID) -> tuple[int, int, set[str]]:
    """By the newest re-assessment of a dossier: the income, what of it counts, and the rules that the explanation names."""
    last = (await income.published(Reassessed, dossier_id))[-1].data.beelden[0]
    assert last.na is not None, last
    rules = {step.regel for step in last.toelichting}
    return last.na.inkomen_centen, last.na.meegeteld_inkomen_centen, rules


async def test_what_was_established_of_the_leaver_counts_in_the_leavers_dossier(
    income: Income, client: Client
) -> None:
    pair = couple(PARTED_ON)
    await income.handle(job_of(pair))
    answer = await client.establish(finding_about(pair, JOB_ON))
    assert answer.status_code == 201, answer.text

    await part(income, pair)

    earned, counted, rules = await right_of(income, pair.omars)
    assert earned == WAGE + 100_00
    assert counted == 100_00 + WAGE * 3 // 4
    assert "vrijlating" in rules


async def test_the_months_of_an_exemption_that_were_used_go_along(
    income: Income, client: Client
) -> None:
    """Six months at most: it began in June, so that in December it is over."""
    pair = couple(PARTED_ON)
    early = date(2026, 6, 1)
    told = job_of(pair)
    start = make_event(told.data.model_copy(update={"ingangsdatum": early}), dossier_id=pair.first)
    await income.handle(start)
    await client.establish(finding_about(pair, early))

    await part(income, pair)

    earned, counted, _ = await right_of(income, pair.omars)
    assert earned == counted == WAGE + 100_00


async def test_what_is_established_afterwards_of_the_time_before_is_seen_in_the_leavers_dossier(
    income: Income, client: Client
) -> None:
    pair = couple(PARTED_ON)
    await income.handle(job_of(pair))
    await part(income, pair)
    assert (await right_of(income, pair.omars))[1] == WAGE

    await client.establish(finding_about(pair, JOB_ON))

    assert (await right_of(income, pair.omars))[1] == 100_00 + WAGE * 3 // 4


async def test_what_is_established_in_the_leavers_own_dossier_takes_the_place_of_the_same_alone(
    income: Income, client: Client
) -> None:
    pair = couple(PARTED_ON)
    await income.handle(job_of(pair))
    await client.establish(finding_about(pair, JOB_ON))
    await part(income, pair)

    none = alimony_of(pair.omar.inwoner_id, 0)
    await client.establish(finding_about(pair, PARTED_ON, none, dossier_id=pair.omars))

    assert (await right_of(income, pair.omars))[:2] == (WAGE, WAGE * 3 // 4)


async def test_the_assets_of_the_two_are_to_be_divided_in_both_dossiers(income: Income) -> None:
    pair = couple(PARTED_ON)
    assets = AssetsChanged(
        inwoner_id=pair.karin.inwoner_id,
        ingangsdatum=JOB_ON,
        huishouden=pair.together,
        bron="naadloos:ander-systeem",
        oorzaak="erfenis",
        bezittingen_centen=900_000,
    )
    await income.handle(make_event(assets, dossier_id=pair.first))

    await part(income, pair)

    for dossier_id in (pair.first, pair.omars):
        last = (await income.published(Reassessed, dossier_id))[-1].data.beelden[0]
        texts = [step.tekst for step in last.toelichting]
        assert any("andere samenstelling van het gezin" in one for one in texts), dossier_id


async def test_a_job_of_before_that_is_told_late_is_seen_in_the_leavers_dossier(
    income: Income,
) -> None:
    pair = couple(PARTED_ON)
    await part(income, pair)
    late = job_of(pair)

    await income.handle(
        make_event(
            late.data.model_copy(update={"huishouden": pair.hers}),
            event_id=late.id,
            dossier_id=pair.first,
        )
    )
    assert (await right_of(income, pair.omars))[0] == WAGE

    await income.handle(withdrawal_of(late, pair.hers))
    assert (await right_of(income, pair.omars))[0] == 0


async def test_aftercare_goes_along_with_its_checks_and_expects_nothing_of_the_old_household(
    income: Income, client: Client
) -> None:
    pair = couple(PARTED_ON, gemeente=TYNAARLO)
    await income.handle(job_of(pair))
    await income.fire([one for one in await income.timers() if one.due_at <= clock.now()][:1])
    assert len(await income.published(AftercareCheckNeeded)) == 1

    await part(income, pair)

    (ended,) = await income.published(AftercareEnded)
    assert (ended.dossier_id, ended.data.reden) == (pair.first, WENT)
    _, again = await income.published(AftercareStarted)
    assert (again.dossier_id, again.data.gemeente) == (pair.omars, TYNAARLO)
    assert (again.data.voor, again.data.na) == (None, None)
    # The check that was open is not done: it goes along too.
    assert len(again.data.controledata) == 4
    assert {one.dossier_id for one in await checks(income)} == {pair.omars}
    assert (await client.get("/nazorgdossiers", dossierId=str(pair.omars))).json()[
        "resultaten"
    ] == []
    seen = await client.get("/nazorgdossiers", municipalities=[TYNAARLO], dossierId=str(pair.omars))
    assert [one["status"] for one in seen.json()["resultaten"]] == ["lopend"]


async def test_aftercare_comes_back_with_what_was_expected_when_they_did_not_part(
    income: Income,
) -> None:
    pair = couple(PARTED_ON)
    await income.handle(job_of(pair))
    (first,) = await income.published(AftercareStarted)
    hers, his = pair.parting()
    for event in (hers, his):
        await income.handle(event)

    await income.handle(withdrawal_of(hers, pair.together_again))
    await income.handle(withdrawal_of(his, pair.nobody))

    *_, last = await income.published(AftercareStarted)
    assert last.dossier_id == pair.first
    assert (last.data.voor, last.data.na) == (first.data.voor, first.data.na)
    assert {one.dossier_id for one in await checks(income)} == {pair.first}


async def test_a_parting_that_is_told_ahead_takes_aftercare_along_on_its_day(
    income: Income,
) -> None:
    pair = couple(date(2027, 1, 1))
    await income.handle(job_of(pair))
    await part(income, pair)
    assert {one.dossier_id for one in await checks(income)} == {pair.first}

    with clock.moved_to(datetime(2027, 1, 1, 9, 0, tzinfo=UTC)):
        moving = [one for one in await income.timers() if one.kind == "nazorg-verhuizing"]
        await income.fire(moving)

    assert {one.dossier_id for one in await checks(income)} == {pair.omars}


async def test_neither_dossier_names_the_other_where_one_is_kept_safe(
    income: Income, client: Client
) -> None:
    pair = couple(PARTED_ON)
    job = job_of(pair)
    await income.handle(job)
    await client.establish(finding_about(pair, JOB_ON))
    await part(income, pair)
    await income.handle(withdrawal_of(job, pair.hers))

    told = await everything(income)
    trails: dict[UUID, set[UUID]] = {pair.first: set(), pair.omars: set()}
    for event in told:
        trails[event.dossier_id].add(event.correlation_id)
        other = pair.omars if event.dossier_id == pair.first else pair.first
        assert str(other) not in to_wire(event).decode()
    assert trails[pair.omars]
    assert trails[pair.first].isdisjoint(trails[pair.omars])


@pytest.mark.parametrize("undone", [False, True], ids=["parted", "withdrawn"])
async def test_every_order_of_topics_and_dossiers_ends_the_same(
    income: Income, undone: bool
) -> None:
    pair = couple(PARTED_ON)
    job = job_of(pair, cents=1_900_00)
    hers, his = pair.parting()
    her_picture, his_picture = pair.pictures()
    lanes: list[list[Event[Any]]] = [
        [job, hers],
        [his],
        [picture(pair.first, pair.together), her_picture],
        [his_picture],
    ]
    if undone:
        lanes[0].append(withdrawal_of(hers, pair.together_again))
        lanes[1].append(withdrawal_of(his, pair.nobody))
        lanes[2].append(picture(pair.first, pair.together_again))
        lanes[3].append(picture(pair.omars, pair.nobody))

    outcomes = set()
    for order in orders(lanes):
        for batches in ([[event] for event in order], neighbours_together(order)):
            outcomes.add(await state_after(income, batches))
    assert len(outcomes) == 1
    (state,) = outcomes
    assert ("nazorg", pair.first if undone else pair.omars) in {row[:2] for row in state}


async def state_after(
    income: Income, batches: Sequence[Sequence[Event[Any]]]
) -> frozenset[tuple[Any, ...]]:
    """The aftercare that runs, the assessments that stand and the proposals that are open; all of it then undone."""
    locked = {event.dossier_id for batch in batches for event in batch}
    async with undone_after(income) as connection:
        tx = Transaction(connection, "income", "00000001823288444000")
        await tx.lock(locked)
        for batch in batches:
            await HANDLERS[type(batch[0].data)](tx, batch)
        rows = await connection.execute(
            text(
                """
            SELECT 'nazorg' AS what, dossier_id, coalesce(after::text, '') AS which
                FROM aftercare_dossier WHERE state = 'lopend'
            UNION ALL
            SELECT 'beoordeling', dossier_id, assessment.life_event_id::text || pictures::text
                FROM assessment JOIN occasion USING (life_event_id, dossier_id)
                WHERE superseded_at IS NULL AND withdrawn_at IS NULL
            UNION ALL
            SELECT 'voorstel', dossier_id, life_event_id::text || outcome
                FROM proposal WHERE state = 'open'
            """
            )
        )
        return frozenset((row.what, row.dossier_id, row.which) for row in rows)


@asynccontextmanager
async def undone_after(income: Income) -> AsyncIterator[AsyncConnection]:
    async with income.database.engine.connect() as connection, connection.begin() as undone:
        yield connection
        await undone.rollback()


async def everything(income: Income) -> list[Event[Any]]:
    rows = await income.rows("SELECT payload FROM outbox ORDER BY position")
    read = [from_wire(bytes(row["payload"]), TYPES) for row in rows]
    return [event for event in read if isinstance(event, Event)]


async def checks(income: Income) -> list[Any]:
    """The checks that are still to come."""
    due = [one for one in await income.timers() if one.due_at > clock.now()]
    return [one for one in due if one.kind == "nazorg-controle"]
