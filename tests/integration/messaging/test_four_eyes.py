"""What people do about a failed message: edit it with two, put it aside, look into it with a reason, and see who did what."""

import asyncio
from typing import Any

import orjson
import pytest

from shared import clock
from shared.errors import Conflict, InvalidInput
from shared.events.envelope import to_wire
from shared.messaging.actions import Action
from shared.messaging.failures import QUICK_ATTEMPTS, count_open
from shared.operations.failed import edits, looking, remarks
from shared.operations.failed.edits import Decision, OwnProposal
from shared.operations.failed.masking import masked
from tests.integration.messaging.test_failures import A, B, Ledger, ledger, payment
from tests.ledger.service import LEDGER

__all__ = ["ledger"]
READER = LEDGER.reader()


async def poisoned(ledger: Ledger) -> Action:
    """A payment of A that fails, with one behind it; as somebody sees it who is about to do something."""
    await ledger.take_in(
        ledger.record(payment(A, 1, poison="always")), ledger.record(payment(A, 2))
    )
    return Action((await ledger.failed_ids())[0], QUICK_ATTEMPTS, "b.beheer", "verkeerd veld")


async def shown(ledger: Ledger, action: Action) -> Any:
    async with ledger.database.reading() as connection:
        row = await looking.get_message(connection, action.failed_message_id)
    return masked(bytes(row.payload), LEDGER.types)


async def test_one_edits_what_is_covered_around_and_another_approves(ledger: Ledger) -> None:
    action = await poisoned(ledger)
    written = await shown(ledger, action)
    assert written["data"] == {
        "number": "•••• getal",
        "amountCents": "•••• getal",
        "poison": "•••• tekst",
    }
    written["data"]["poison"] = ""

    proposal = await edits.propose(ledger.database, action, orjson.dumps(written), READER)
    with pytest.raises(Conflict):
        await edits.propose(ledger.database, action, orjson.dumps(written), READER)
    with pytest.raises(OwnProposal):
        await edits.approve(ledger.database, Decision(proposal, "b.beheer", "klopt"), READER)
    decided = await asyncio.gather(
        edits.approve(ledger.database, Decision(proposal, "k.controle", "klopt"), READER),
        edits.approve(ledger.database, Decision(proposal, "c.controle", "klopt"), READER),
        edits.refuse(ledger.database, Decision(proposal, "d.controle", "niet nodig")),
    )
    await ledger.retry()

    assert sorted(decided) == [False, False, True]
    if not decided[2]:
        assert await ledger.booked() == [1, 2]
        [old, new] = await ledger.execute(
            "SELECT message_id, payload FROM failed_message WHERE sequence = 1 ORDER BY id"
        )
        after = orjson.loads(bytes(new.payload))
        assert after["causationid"] == str(old.message_id)
        assert after["data"] == {"number": 1, "amountCents": 100, "poison": ""}


async def test_an_edited_message_takes_the_place_of_the_failed_one(ledger: Ledger) -> None:
    bad = payment(A, 1, poison="always")
    await ledger.take_in(ledger.record(bad), ledger.record(payment(A, 2)))
    failed = (await ledger.failed_ids())[0]
    edited = orjson.loads(to_wire(bad))
    edited["data"]["poison"] = ""

    await ledger.edit(failed, edited)
    await ledger.retry()

    assert await ledger.booked() == [1, 2]
    assert sorted(await ledger.states()) == ["replaced", "resolved", "resolved"]


async def test_an_edit_that_is_no_event_is_refused_and_changes_nothing(ledger: Ledger) -> None:
    await ledger.take_in(ledger.record(payment(A, 1, poison="always")))
    (failed,) = await ledger.failed_ids()

    with pytest.raises(InvalidInput):
        await ledger.edit(failed, [])

    assert await ledger.states() == ["retrying"]


async def test_a_proposal_that_was_refused_makes_place_for_another(ledger: Ledger) -> None:
    action = await poisoned(ledger)
    content = await shown(ledger, action)
    with pytest.raises(InvalidInput, match="niets gewijzigd"):
        await edits.propose(ledger.database, action, orjson.dumps(content), READER)
    content["data"]["poison"] = "twice"
    first = await edits.propose(ledger.database, action, orjson.dumps(content), READER)

    assert await edits.refuse(ledger.database, Decision(first, "b.beheer", "toch niet"))
    content["data"]["poison"] = ""
    await edits.propose(ledger.database, action, orjson.dumps(content), READER)

    async with ledger.database.reading() as connection:
        history = await looking.list_history(connection, action.failed_message_id)
    assert [deed.action for deed in history] == ["propose", "refuse", "propose"]


async def test_what_was_tried_again_while_an_edit_was_written_is_edited_all_the_same(
    ledger: Ledger,
) -> None:
    action = await poisoned(ledger)
    written = await shown(ledger, action)
    written["data"]["poison"] = ""
    await ledger.execute(
        "UPDATE failed_message SET next_attempt_at = :now WHERE state = 'retrying'",
        now=clock.now(),
    )
    await ledger.retry()
    async with ledger.database.reading() as connection:
        row = await looking.get_message(connection, action.failed_message_id)
    assert row.attempts > action.attempts

    proposal = await edits.propose(ledger.database, action, orjson.dumps(written), READER)

    assert await edits.approve(ledger.database, Decision(proposal, "k.controle", "klopt"), READER)


async def test_what_is_put_aside_alarms_nobody_and_is_counted_with_what_waits_behind_it(
    ledger: Ledger,
) -> None:
    action = await poisoned(ledger)
    await ledger.take_in(ledger.record(payment(B, 1, poison="always")))
    await ledger.execute("UPDATE failed_message SET state = 'waiting' WHERE state = 'retrying'")

    twice = [await remarks.put_aside(ledger.database, action) for _ in range(2)]
    aside = await counted(ledger)
    await remarks.take_back(ledger.database, action)

    assert twice == [True, False]
    assert aside == {"aside": 2, "waiting": 1}
    assert await counted(ledger) == {"waiting": 2, "parked": 1}


async def test_who_retries_what_was_aside_has_it_asking_for_attention_when_it_fails_again(
    ledger: Ledger,
) -> None:
    action = await poisoned(ledger)
    await ledger.execute("UPDATE failed_message SET state = 'waiting' WHERE state = 'retrying'")
    await remarks.put_aside(ledger.database, action)

    await ledger.retry_now(action.failed_message_id)

    assert "aside" not in await counted(ledger)


async def test_a_look_into_a_message_is_kept_with_its_reason_here_and_in_the_processing_log(
    ledger: Ledger,
) -> None:
    action = await poisoned(ledger)

    payload = await remarks.reveal(ledger.database, action)
    await remarks.add_note(ledger.database, action)

    assert orjson.loads(payload)["data"]["amountCents"] == 100
    logged = await ledger.execute("SELECT actor, activity, subject_id FROM processing_log")
    [look] = logged.all()
    assert (look.actor, look.subject_id) == ("b.beheer", A)
    async with ledger.database.reading() as connection:
        history = await looking.list_history(connection, action.failed_message_id)
    assert [(deed.action, deed.reason) for deed in history] == [
        ("reveal", "verkeerd veld"),
        ("note", "verkeerd veld"),
    ]


async def counted(ledger: Ledger) -> dict[str, int]:
    async with ledger.database.reading() as connection:
        return {state: total for state, total in (await count_open(connection)).items() if total}
