"""Many failed messages are tried again together: once, in portions, also while others decide and however often somebody asks."""

import asyncio
from datetime import timedelta
from typing import Final
from uuid import UUID

import orjson
import pytest

from shared import clock, ids
from shared.errors import Conflict
from shared.events.envelope import to_wire
from shared.messaging import actions, retry_runs
from shared.messaging.actions import Action
from shared.messaging.failures import QUICK_ATTEMPTS
from shared.messaging.partitions import INBOX_DAYS
from shared.messaging.retries import Retries
from shared.messaging.retry_runs import PORTION, Progress, begin_group, begin_selection
from shared.messaging.topics import RETENTION_DAYS
from shared.operations.failed import looking
from tests.integration.messaging.test_failures import TOPIC, Ledger, ledger, payment
from tests.ledger.service import LEDGER
from tests.settings import TestSettings

__all__ = ["ledger"]
FAULTY = "of-a-faulty-release"
WHO_AND_WHY = ("b.beheer", "de fout is hersteld")


async def fail(ledger: Ledger, *poisons: str) -> str:
    """A poisoned payment each for as many dossiers; gives the cause that they have in common."""
    for poison in poisons:
        await ledger.take_in(ledger.record(payment(ids.new_dossier_id(), 1, poison=poison)))
    return await cause(ledger)


async def cause(ledger: Ledger) -> str:
    async with ledger.database.reading() as connection:
        [group] = await looking.list_groups(connection)
    return str(group.fingerprint)


async def progress(ledger: Ledger, run: UUID) -> Progress:
    return await retry_runs.find_progress(ledger.database, run)


async def test_a_group_is_tried_again_once_however_often_somebody_clicks_on_whichever_screen(
    ledger: Ledger,
) -> None:
    fingerprint = await fail(ledger, "while:repaired", "while:repaired", "while:repaired")
    seen = dict.fromkeys(await ledger.failed_ids(), QUICK_ATTEMPTS)
    await ledger.switch("repaired")

    runs = await asyncio.gather(
        *(begin_group(ledger.database, fingerprint, *WHO_AND_WHY) for _ in range(5))
    )
    with pytest.raises(Conflict):
        await begin_selection(ledger.database, seen, "k.controle", "op een ander scherm")
    alone = [
        await actions.retry(ledger.database, Action(failed, attempts, *WHO_AND_WHY))
        for failed, attempts in list(seen.items())[:1]
    ]
    await asyncio.gather(*(retry_runs.step(ledger.database) for _ in range(4)))
    await ledger.retry()
    await retry_runs.step(ledger.database)

    assert len(set(runs)) == 1
    assert alone == [True]
    assert await ledger.booked() == [1, 1, 1]
    decided = await ledger.execute("SELECT failed_message_id, attempts FROM failed_message_action")
    assert len(decided.all()) == 3
    ended = await progress(ledger, runs[0])
    assert (ended.resolved, ended.skipped, ended.total) == (2, 1, 3)
    assert ended.ended_at is not None


async def test_what_somebody_discards_while_the_group_is_retried_is_left_alone(
    ledger: Ledger,
) -> None:
    fingerprint = await fail(ledger, "while:repaired", "while:repaired")
    given_up, _ = await ledger.failed_ids()
    await ledger.switch("repaired")
    run = await begin_group(ledger.database, fingerprint, *WHO_AND_WHY)

    action = Action(given_up, QUICK_ATTEMPTS, "k.controle", "dubbel ingevoerd")
    discarded, *_ = await asyncio.gather(
        actions.discard(ledger.database, action, "duplicate"),
        *(retry_runs.step(ledger.database) for _ in range(3)),
        return_exceptions=True,
    )
    await ledger.retry()

    # Whoever came first decided; the other found it decided, and neither did both.
    states = await ledger.states()
    assert states == (["discarded", "resolved"] if discarded is True else ["resolved", "resolved"])
    ended = await progress(ledger, run)
    assert ended.resolved + ended.skipped == ended.total == 2
    assert len(await ledger.booked()) == states.count("resolved")


async def test_a_selection_takes_what_is_still_as_it_was_seen(ledger: Ledger) -> None:
    await fail(ledger, "always", "always", "always")
    first, second, _ = await ledger.failed_ids()

    run = await begin_selection(
        ledger.database, {first: QUICK_ATTEMPTS, second: QUICK_ATTEMPTS - 1}, *WHO_AND_WHY
    )
    await ledger.retry()

    assert (await progress(ledger, run)).total == 1
    tried = await ledger.execute("SELECT id FROM failed_message WHERE attempts > 3")
    assert list(tried.scalars()) == [first]


async def hold(ledger: Ledger, amount: int, poisoned: int) -> None:
    """So many messages of as many dossiers as waited for a human since a faulty release, with one that is really wrong."""
    rows = []
    for number in range(amount):
        dossier = ids.new_dossier_id()
        event = payment(dossier, 1, poison="always" if number == poisoned else "")
        rows.append((event.id, dossier, number, to_wire(event)))
    await ledger.execute(
        """
        INSERT INTO failed_message (id, message_id, dossier_id, topic, partition, message_offset, type, sequence,
            state, cause, fingerprint, attempts, key, payload, booked_as)
        SELECT uuidv7(), message, dossier, :topic, 0, place, :type, 1, 'waiting', 'Faulty', :fingerprint, 6,
            convert_to(dossier::text, 'UTF8'), payload, :type
        FROM unnest(CAST(:messages AS uuid[]), CAST(:dossiers AS uuid[]), CAST(:places AS int[]),
            CAST(:payloads AS bytea[])) AS held (message, dossier, place, payload)
        """,
        topic=TOPIC,
        fingerprint=FAULTY,
        type="nl.participatiewet.betaald.betaling-gedaan.v1",
        messages=[row[0] for row in rows],
        dossiers=[row[1] for row in rows],
        places=[row[2] for row in rows],
        payloads=[row[3] for row in rows],
    )


async def run_to_its_end(ledger: Ledger, run: UUID) -> Progress:
    """As the workers do, a tick at a time."""
    retries = Retries(ledger.database, LEDGER)
    while (now := await progress(ledger, run)).ended_at is None:
        await retry_runs.step(ledger.database)
        await retries.run_once()
    return now


WHOLE: Final = pytest.param(10_000, marks=[pytest.mark.chaos, pytest.mark.timeout(1_800)])


@pytest.mark.parametrize("amount", [30] if TestSettings().short else [30, WHOLE])
async def test_a_group_is_done_in_portions_and_one_that_fails_again_stops_no_other(
    ledger: Ledger, amount: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    portion = min(PORTION, amount // 3)
    monkeypatch.setattr(retry_runs, "PORTION", portion)
    await hold(ledger, amount, poisoned=17)
    run = await begin_group(ledger.database, FAULTY, *WHO_AND_WHY)

    assert await retry_runs.step(ledger.database) == portion
    begun = await progress(ledger, run)
    ended = await run_to_its_end(ledger, run)

    assert (begun.queued, begun.under_way) == (amount - portion, portion)
    assert (ended.resolved, ended.failed_again) == (amount - 1, 1)
    booked = await ledger.execute("SELECT count(*), count(DISTINCT event_id) FROM booking")
    assert tuple(booked.one()) == (amount - 1, amount - 1)
    back = await ledger.execute(
        "SELECT state, attempts FROM failed_message WHERE settled_at IS NULL"
    )
    assert [(row.state, row.attempts) for row in back] == [("waiting", 8)]


async def test_after_the_log_let_go_of_a_message_it_is_said_what_can_still_be_done(
    ledger: Ledger,
) -> None:
    """Kept by its place alone: a worker may not keep what the database refuses."""
    await fail(ledger, "always")
    [failed] = await ledger.failed_ids()
    await ledger.execute("UPDATE failed_message SET payload = '', key = NULL, headers = '[]'")
    action = Action(failed, QUICK_ATTEMPTS, *WHO_AND_WHY)

    with pytest.raises(Conflict, match=r"Het ligt nog tot .* in Kafka, op betaald/0@0"):
        await actions.retry(ledger.database, action)
    await age(ledger, timedelta(days=RETENTION_DAYS, hours=1))
    with pytest.raises(Conflict, match="Vraag de afzender om het opnieuw te sturen"):
        await actions.retry(ledger.database, action)
    with pytest.raises(Conflict):
        await begin_group(ledger.database, await cause(ledger), *WHO_AND_WHY)
    written = orjson.loads(to_wire(payment(ids.new_dossier_id(), 1)))
    await ledger.edit(failed, written)
    await ledger.retry()

    assert await ledger.booked() == [1]
    assert sorted(await ledger.states()) == ["replaced", "resolved"]


async def test_what_was_unreadable_longer_than_ids_are_remembered_is_not_read_again(
    ledger: Ledger,
) -> None:
    await ledger.take_in(ledger.record(b"{}", key=ids.new_dossier_id()))
    [failed] = await ledger.failed_ids()
    await age(ledger, timedelta(days=INBOX_DAYS, hours=1))

    with pytest.raises(Conflict, match="meer dan 40 dagen geleden"):
        await actions.retry(ledger.database, Action(failed, 0, *WHO_AND_WHY))

    assert await actions.discard(ledger.database, Action(failed, 0, *WHO_AND_WHY), "outdated")


async def age(ledger: Ledger, by: timedelta) -> None:
    await ledger.execute("UPDATE failed_message SET failed_at = :at", at=clock.now() - by)
