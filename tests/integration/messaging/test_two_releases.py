"""While two releases run side by side: what only the newer one knows is kept for it, and what it alone can read is read again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from shared import clock, ids
from shared.errors import Conflict
from shared.events.envelope import Event, EventData, to_wire
from shared.messaging import actions, failures
from shared.messaging.actions import Action
from shared.messaging.failures import DELAYS, MOST_OF_ONE_DOSSIER, WAITING_LIMIT
from shared.messaging.messages_cli import main
from shared.settings import ServiceSettings
from tests.integration.messaging.test_failures import Ledger, payment
from tests.integration.messaging.test_ledger import BOOKED, PAID, lines
from tests.ledger.poison import lock_held
from tests.ledger.releases import OLD_LEDGER, enlarged
from tests.ledger.service import CATALOGUE, LEDGER, Refunded, open_books

NOT_OURS = replace(OLD_LEDGER, catalogue=CATALOGUE)
"""Knows that there are refunds, and does nothing with them."""
A, B = ids.new_dossier_id(), ids.new_dossier_id()


@pytest.fixture
async def ledger(database_url: Callable[..., str]) -> AsyncIterator[Ledger]:
    url = database_url("grootboek")
    database = open_books(url, "grootboek")
    made = Ledger(database, OLD_LEDGER)
    await made.begin()
    yield made
    await database.close()


def refund(number: int) -> Event[EventData]:
    data = Refunded(number=number, amount_cents=100)
    return payment(A, number)._replace(type=data.event_type, data=data)


async def command_line(ledger: Ledger, *arguments: str) -> int:
    """`python -m services.grootboek.messages`; gives its exit code."""
    url = ledger.database.engine.url.set(drivername="postgresql").render_as_string(False)
    settings = ServiceSettings.model_validate({"database_url": url})
    return await asyncio.to_thread(main, LEDGER, settings, arguments)


# ---- A type that only a newer release knows ----


async def test_a_type_of_a_newer_release_is_kept_and_its_dossier_alone_waits(
    ledger: Ledger,
) -> None:
    records = [
        ledger.record(payment(A, 1)),
        ledger.record(refund(2)),
        ledger.record(payment(A, 3)),
        ledger.record(payment(B, 1)),
    ]

    await ledger.take_in(*records)
    await ledger.take_in(ledger.record(payment(A, 4)), ledger.record(payment(B, 2)))
    released = await ledger.retry()

    assert await ledger.states() == ["unknown", "parked", "parked"]
    assert await ledger.booked() == [1, 1, 2]
    assert (released.resolved, released.failed_again) == ([], 0)


async def test_the_newer_release_takes_up_what_was_kept_for_it_by_itself_and_in_order(
    ledger: Ledger,
) -> None:
    await ledger.take_in(
        ledger.record(refund(1)), ledger.record(payment(A, 2)), ledger.record(refund(3))
    )

    ledger.run_with(LEDGER)
    await ledger.retry()

    assert await ledger.booked() == [1, 2, 3]
    assert await ledger.states() == ["resolved"] * 3


async def test_a_release_that_knows_the_type_as_anothers_lets_it_go(ledger: Ledger) -> None:
    await ledger.take_in(ledger.record(refund(1)), ledger.record(payment(A, 2)))

    while_kept = await lines(ledger.database)

    ledger.run_with(NOT_OURS)
    await ledger.retry()

    assert await ledger.booked() == [2]
    assert await ledger.states() == ["resolved"] * 2
    assert while_kept == {(Refunded.event_type, "held"): 1, (PAID, "held"): 1}
    assert await lines(ledger.database) == {
        (Refunded.event_type, "ignored"): 1,
        (PAID, "effected"): 1,
        (BOOKED, "published"): 1,
    }


async def test_what_failed_before_a_type_of_a_newer_release_still_comes_before_it(
    ledger: Ledger,
) -> None:
    await ledger.take_in(
        ledger.record(payment(A, 1, poison="while:repaired")),
        ledger.record(refund(2)),
        ledger.record(payment(A, 3)),
    )

    ledger.run_with(LEDGER)
    await ledger.retry()

    assert await ledger.states() == ["retrying", "unknown", "parked"]
    assert await ledger.booked() == []


async def test_back_to_the_release_before_keeps_what_the_newer_one_left_undone(
    ledger: Ledger,
) -> None:
    ledger.run_with(LEDGER)
    await ledger.take_in(
        ledger.record(payment(A, 1, poison="while:repaired")), ledger.record(refund(2))
    )
    [failed, _] = await ledger.failed_ids()
    await ledger.switch("repaired")

    ledger.run_with(OLD_LEDGER)
    await ledger.retry_now(failed)
    back = await ledger.states()
    ledger.run_with(LEDGER)
    await ledger.retry()

    assert back == ["resolved", "unknown"]
    assert await ledger.booked() == [1, 2]


async def test_a_type_of_a_newer_release_counts_apart_with_what_waits_behind_it(
    ledger: Ledger,
) -> None:
    await ledger.take_in(
        ledger.record(refund(1)),
        ledger.record(payment(A, 2)),
        ledger.record(payment(B, 1, poison="always")),
        ledger.record(payment(B, 2)),
    )

    async with ledger.database.reading() as connection:
        counted = await failures.count_open(connection)

    assert counted == {
        "unknown": 2, "retrying": 1, "parked": 1, "waiting": 0, "gap": 0, "rejected": 0,
        "aside": 0,
    }  # fmt: skip


async def test_the_command_line_shows_what_waits_for_a_newer_release(
    ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    await ledger.take_in(ledger.record(refund(1)))

    await command_line(ledger, "groups")

    assert "1 messages of 1 dossiers (unknown; 0 aside)" in capsys.readouterr().out


async def test_a_type_of_a_newer_release_can_be_given_up(ledger: Ledger) -> None:
    await ledger.take_in(ledger.record(refund(1)), ledger.record(payment(A, 2)))
    [failed, _] = await ledger.failed_ids()

    await actions.discard(ledger.database, Action(failed, 0, "beheer", "die release komt niet"))
    await ledger.retry()

    assert await ledger.booked() == [2]


@pytest.mark.parametrize(
    "strange",
    [
        {"type": "nl.participatiewet.betaald.betaling-gedaan"},
        {"type": "com.example.iets.v1"},
        {"type": "nl.participatiewet.betaald.iets.v2", "source": "urn:nld:oin:1:systeem:iets"},
    ],
)
async def test_what_no_release_of_ours_publishes_is_rejected_and_holds_up_nobody(
    ledger: Ledger, strange: dict[str, str]
) -> None:
    message = orjson.dumps(orjson.loads(to_wire(payment(A, 1))) | strange)

    await ledger.take_in(ledger.record(message, key=A), ledger.record(payment(A, 1)))

    assert await ledger.states() == ["rejected"]
    assert await ledger.booked() == [1]


# ---- A known type with what only a newer release can read ----


async def test_a_reject_is_read_again_when_asked_and_the_dossier_goes_on_in_order(
    ledger: Ledger,
) -> None:
    await ledger.take_in(
        ledger.record(enlarged(payment(A, 1))),
        ledger.record(payment(A, 2)),
        ledger.record(payment(A, 3)),
    )
    before = await ledger.states()
    [rejected, *_] = await ledger.failed_ids()
    ledger.run_with(LEDGER)

    await ledger.retry_now(rejected, attempts=0)

    assert before == ["rejected", "gap", "gap"]
    assert await ledger.booked() == [1, 2, 3]
    assert await ledger.states() == ["resolved"] * 3
    assert await lines(ledger.database) == {(PAID, "effected"): 3, (BOOKED, "published"): 3}


async def test_a_reject_that_is_still_unreadable_stays_one_and_can_be_asked_for_again(
    ledger: Ledger,
) -> None:
    await ledger.take_in(ledger.record(enlarged(payment(A, 1))))
    [rejected] = await ledger.failed_ids()

    await ledger.retry_now(rejected, attempts=0)
    after = await ledger.states()
    ledger.run_with(LEDGER)
    await ledger.retry_now(rejected, attempts=1)

    assert after == ["rejected"]
    assert await ledger.booked() == [1]


async def test_a_reject_that_fails_once_it_is_read_keeps_its_place_before_what_came_after_it(
    ledger: Ledger,
) -> None:
    await ledger.take_in(
        ledger.record(enlarged(payment(A, 1, poison="while:repaired"))),
        ledger.record(payment(A, 2)),
        ledger.record(payment(B, 1)),
    )
    [rejected, _] = await ledger.failed_ids()
    ledger.run_with(LEDGER)

    await ledger.retry_now(rejected, attempts=0)
    read = await ledger.states()
    await ledger.switch("repaired")
    await ledger.retry_now(rejected, attempts=4)

    assert read == ["retrying", "gap"]
    assert await lines(ledger.database) == {(PAID, "effected"): 3, (BOOKED, "published"): 3}
    assert await ledger.booked() == [1, 1, 2]
    assert await ledger.states() == ["resolved"] * 2


async def test_a_reject_whose_place_was_given_up_is_not_put_behind_what_came_after_it(
    ledger: Ledger,
) -> None:
    await ledger.take_in(ledger.record(enlarged(payment(A, 1))), ledger.record(payment(A, 2)))
    [rejected, gap] = await ledger.failed_ids()
    await ledger.retry_now(gap, attempts=0)
    ledger.run_with(LEDGER)

    await ledger.retry_now(rejected, attempts=0)

    assert await ledger.booked() == [2]
    assert await ledger.states() == ["rejected", "resolved"]
    with pytest.raises(Conflict):
        await ledger.retry_now(rejected, attempts=1)


async def test_a_reject_that_came_twice_is_booked_once(ledger: Ledger) -> None:
    twice = enlarged(payment(A, 1))
    await ledger.take_in(ledger.record(twice), ledger.record(twice))
    ledger.run_with(LEDGER)

    for rejected in await ledger.failed_ids():
        await ledger.retry_now(rejected, attempts=0)

    assert await ledger.booked() == [1]
    assert await ledger.states() == ["resolved"] * 2


async def test_a_reject_is_booked_once_however_many_workers_read_it_again(ledger: Ledger) -> None:
    await ledger.take_in(ledger.record(enlarged(payment(A, 1))))
    [rejected] = await ledger.failed_ids()
    ledger.run_with(LEDGER)
    await actions.retry(ledger.database, Action(rejected, 0, "beheer", "leest meer"))

    await asyncio.gather(*(ledger.retry() for _ in range(4)))

    assert await ledger.booked() == [1]


async def test_a_reject_that_cannot_get_its_lock_is_put_off_and_the_next_is_read(
    ledger: Ledger,
) -> None:
    await ledger.take_in(
        ledger.record(enlarged(payment(A, 1, poison="contended"))),
        ledger.record(enlarged(payment(B, 1))),
    )
    rejects = await ledger.failed_ids()
    ledger.run_with(LEDGER)
    for rejected in rejects:
        await actions.retry(ledger.database, Action(rejected, 0, "beheer", "leest meer"))

    async with lock_held(ledger.database):
        await ledger.retry()
        meanwhile = await ledger.states()
    with clock.moved_to(clock.now() + DELAYS[0] + timedelta(seconds=1)):
        await ledger.retry()

    assert meanwhile == ["retrying", "resolved"]
    assert await ledger.booked() == [1, 1]


async def test_a_message_of_a_newer_release_among_the_rejects_is_kept_for_it(
    ledger: Ledger,
) -> None:
    ledger.run_with(LEDGER)
    await ledger.take_in(
        ledger.record(orjson.dumps(orjson.loads(to_wire(refund(1))) | {"data": {}}), key=A)
    )
    [rejected] = await ledger.failed_ids()
    ledger.run_with(OLD_LEDGER)

    await ledger.retry_now(rejected, attempts=0)

    assert await ledger.states() == ["unknown"]


async def test_a_whole_group_of_rejects_is_read_again_from_the_command_line(
    ledger: Ledger,
) -> None:
    await ledger.take_in(ledger.record(enlarged(payment(A, 1))))
    await ledger.take_in(ledger.record(enlarged(payment(B, 1))))
    rows = await ledger.execute("SELECT DISTINCT fingerprint FROM failed_message")
    who_and_why = ("--actor", "beheer", "--reason", "leest meer")
    ledger.run_with(LEDGER)

    code = await command_line(ledger, "retry-group", rows.scalar_one(), *who_and_why)
    await ledger.retry()

    assert code == 0
    assert await ledger.booked() == [1, 1]
    assert await ledger.states() == ["resolved"] * 2


# ---- What waits, and for what ----


async def test_a_gap_never_overtakes_what_failed_before_it(ledger: Ledger) -> None:
    await ledger.take_in(ledger.record(payment(A, 1)), ledger.record(payment(A, 3)))
    await ledger.take_in(ledger.record(payment(A, 2, poison="while:repaired")))
    await ledger.retry()
    before = await ledger.booked()
    await ledger.switch("repaired")
    [_, failed] = await ledger.failed_ids()

    await ledger.retry_now(failed)

    assert before == [1]
    assert await ledger.booked() == [1, 2, 3]


async def test_a_gap_of_a_type_that_is_not_ours_closes_without_anybody(ledger: Ledger) -> None:
    ledger.run_with(NOT_OURS)
    await ledger.take_in(ledger.record(payment(A, 1)), ledger.record(refund(3)))

    await ledger.take_in(ledger.record(payment(A, 2)), ledger.record(payment(A, 4)))
    await ledger.retry()

    assert await ledger.booked() == [1, 2, 4]
    assert await ledger.states() == ["resolved"] * 2


async def test_too_many_failures_on_a_partition_are_noticed(ledger: Ledger) -> None:
    await ledger.take_in(*(ledger.record(b"rubbish", key=A) for _ in range(101)))

    assert await ledger.is_over_limit(next_offset=101)
    assert not await ledger.is_over_limit(next_offset=700)


async def test_so_many_that_wait_behind_a_few_failures_are_noticed_too(ledger: Ledger) -> None:
    """One reject and nine gaps per dossier: a tenth fails, and everything stands still."""
    dossiers = [ids.new_dossier_id() for _ in range(WAITING_LIMIT // 9 + 1)]
    rejects = [ledger.record(b"rubbish", key=dossier) for dossier in dossiers]
    gaps = [ledger.record(payment(dossier, 2 + n)) for dossier in dossiers for n in range(9)]

    await ledger.take_in(*rejects, *gaps)

    assert await ledger.is_over_limit()


async def test_one_dossier_that_waits_with_very_much_stops_nobody_else(ledger: Ledger) -> None:
    await ledger.take_in(*(ledger.record(payment(A, 2 + n)) for n in range(WAITING_LIMIT + 1)))
    await ledger.take_in(
        *(ledger.record(payment(B, 2 + n)) for n in range(MOST_OF_ONE_DOSSIER + 1))
    )

    assert not await ledger.is_over_limit()
