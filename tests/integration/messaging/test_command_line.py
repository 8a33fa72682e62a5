"""The command line for failed messages and timers: says what is held, acts once with who and why, and refuses clearly."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import text

from shared import clock, ids
from shared.events.envelope import to_wire
from shared.messaging.messages_cli import main
from shared.messaging.timer_engine import TimerEngine
from shared.messaging.timers import NewTimer
from shared.settings import ServiceSettings
from tests.integration.messaging.test_failures import Ledger, payment
from tests.ledger.service import LEDGER, open_books

WHO_AND_WHY = ("--actor", "b.beheer", "--reason", "de oorzaak is weggenomen")


class CommandLine:
    """`python -m services.grootboek.messages`, on the ledger's own database."""

    def __init__(self, url: str, ledger: Ledger, capture: pytest.CaptureFixture[str]) -> None:
        self.ledger = ledger
        self._settings = ServiceSettings(database_url=url)  # type: ignore[arg-type]  # parsed by pydantic
        self._capture = capture
        self.error = ""

    async def run(self, *arguments: object) -> tuple[int, str]:
        """Exit code and what was printed; `error` has what went to the error stream."""
        self._capture.readouterr()
        try:
            code = await asyncio.to_thread(main, LEDGER, self._settings, [*map(str, arguments)])
        except SystemExit as refused:
            code = int(str(refused.code))
        printed = self._capture.readouterr()
        self.error = printed.err
        return code, printed.out

    async def rows(self, query: str, **parameters: object) -> list[Any]:
        async with self.ledger.database.reading() as connection:
            return list(await connection.execute(text(query), parameters))

    async def fail(self, *poisons: str) -> list[UUID]:
        """A poisoned payment each for as many dossiers; the ids of the failed messages."""
        for poison in poisons:
            record = self.ledger.record(payment(ids.new_dossier_id(), 1, poison=poison))
            await self.ledger.take_in(record)
        return await self.ledger.failed_ids()

    async def cause(self) -> str:
        """Of all that failed: it has one."""
        [(fingerprint,)] = await self.rows(
            "SELECT DISTINCT fingerprint FROM failed_message WHERE state <> 'parked'"
        )
        return str(fingerprint)

    async def unchanged(self) -> list[Any]:
        """Everything an action could change, to compare."""
        return [
            *await self.rows("SELECT id, state, attempts FROM failed_message ORDER BY arrival"),
            *await self.rows("SELECT * FROM failed_message_action"),
        ]


@pytest.fixture
async def line(
    database_url: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> AsyncIterator[CommandLine]:
    url = database_url("grootboek")
    database = open_books(url, "grootboek")
    ledger = Ledger(database)
    await ledger.begin()
    yield CommandLine(url, ledger, capsys)
    await database.close()


async def test_that_nothing_failed_is_said(line: CommandLine) -> None:
    assert await line.run("groups") == (0, "Nothing failed.\n")
    assert await line.run("runs") == (0, "")


async def test_groups_tell_how_many_failed_for_which_cause(line: CommandLine) -> None:
    await line.fail("always", "always", "while:repaired")

    code, printed = await line.run("groups")

    assert code == 0
    counted, cause, following = printed.splitlines()
    assert "3 messages of 3 dossiers (retrying; 0 aside), 0 wait behind 0 of them" in counted
    assert "Faulty in _meet_poison (tests/ledger/service.py, line " in cause
    assert following.startswith("Next: list <fingerprint>")


async def test_list_tells_what_failed_and_what_waits_behind_it(line: CommandLine) -> None:
    dossier = ids.new_dossier_id()
    await line.ledger.take_in(
        line.ledger.record(payment(dossier, 1, poison="always")),
        line.ledger.record(payment(dossier, 2)),
        line.ledger.record(payment(dossier, 3)),
    )
    failed, *_ = await line.ledger.failed_ids()

    code, printed = await line.run("list", await line.cause())

    [mine, following] = printed.splitlines()
    assert code == 0
    assert mine.startswith(str(failed))
    assert "retrying  attempts=3 behind=2" in mine
    assert "betaling-gedaan" in mine
    assert following == "Next: show <id>"


async def test_a_long_list_says_how_to_go_on(line: CommandLine) -> None:
    await line.fail("always", "always", "always")
    cause = await line.cause()

    _, two = await line.run("list", cause, "--limit", 2)
    _, rest = await line.run(*two.splitlines()[-1].removeprefix("Next: ").split())
    _, none = await line.run("list", "0000")

    assert [len(printed.splitlines()) for printed in (two, rest)] == [3, 2]
    assert none == "Nothing failed for this cause (any more).\n"


async def test_show_tells_of_a_message_without_what_is_in_it(line: CommandLine) -> None:
    [failed] = await line.fail("always")

    code, printed = await line.run("show", failed)

    assert code == 0
    assert "state: retrying" in printed
    assert '"amountCents": "\u2022\u2022\u2022\u2022 getal"' in printed
    assert f"Next: retry {failed} --attempts 3 or edit" in printed
    assert await line.rows("SELECT * FROM processing_log WHERE actor_kind <> 'service'") == []


async def test_who_looks_at_the_message_itself_is_noted(line: CommandLine) -> None:
    [failed] = await line.fail("always")
    [(dossier,)] = await line.rows("SELECT dossier_id FROM failed_message")

    refused, _ = await line.run("show", failed, "--payload")
    code, printed = await line.run("show", failed, "--payload", *WHO_AND_WHY)

    assert (refused, code) == (2, 0)
    assert '"amountCents":100' in printed
    [noted] = await line.rows(
        "SELECT actor, activity, subject_id FROM processing_log WHERE actor_kind = 'operator'"
    )
    assert (noted.actor, noted.subject_id) == ("b.beheer", dossier)
    assert noted.activity.endswith("/mislukt-bericht-inzien")


async def test_who_looks_at_a_message_without_a_dossier_is_noted_too(line: CommandLine) -> None:
    record = line.ledger.record(payment(ids.new_dossier_id(), 1))
    await line.ledger.take_in(record._replace(value=b"{}"))
    [failed] = await line.ledger.failed_ids()

    await line.run("show", failed, "--payload", *WHO_AND_WHY)

    [held] = await line.rows("SELECT dossier_id FROM failed_message")
    [noted] = await line.rows(
        "SELECT actor, subject_id FROM processing_log WHERE actor_kind = 'operator'"
    )
    assert held.dossier_id is None
    assert (noted.actor, noted.subject_id) == ("b.beheer", failed)


async def test_retry_tries_again_and_keeps_who_and_why(line: CommandLine) -> None:
    [failed] = await line.fail("while:repaired")
    await line.ledger.switch("repaired")

    code, printed = await line.run("retry", failed, "--attempts", 3, *WHO_AND_WHY)
    await line.ledger.retry()

    assert (code, printed) == (0, "done\n")
    assert await line.ledger.booked() == [1]
    [noted] = await line.rows("SELECT * FROM failed_message_action")
    assert (noted.action, noted.actor) == ("retry", "b.beheer")
    assert noted.reason == "de oorzaak is weggenomen"


@pytest.mark.parametrize("command", ["retry", "discard"])
async def test_an_action_on_outdated_attempts_changes_nothing(
    line: CommandLine, command: str
) -> None:
    [failed] = await line.fail("always")
    before = await line.unchanged()

    kind = ("--kind", "duplicate") if command == "discard" else ()
    code, printed = await line.run(command, failed, "--attempts", 2, *kind, *WHO_AND_WHY)

    assert code == 3
    assert printed.startswith("nothing changed")
    assert await line.unchanged() == before


async def test_the_same_retry_twice_is_done_once(line: CommandLine) -> None:
    [failed] = await line.fail("always")

    codes = [(await line.run("retry", failed, "--attempts", 3, *WHO_AND_WHY))[0] for _ in range(2)]

    assert codes == [0, 3]
    assert len(await line.rows("SELECT * FROM failed_message_action")) == 1


async def test_discard_gives_up_and_what_waited_goes_on(line: CommandLine) -> None:
    dossier = ids.new_dossier_id()
    await line.ledger.take_in(
        line.ledger.record(payment(dossier, 1, poison="always")),
        line.ledger.record(payment(dossier, 2)),
    )
    failed, _ = await line.ledger.failed_ids()

    code, _ = await line.run(
        "discard", failed, "--attempts", 3, "--kind", "duplicate", *WHO_AND_WHY
    )
    await line.ledger.retry()

    assert code == 0
    assert await line.ledger.booked() == [2]


async def test_edit_puts_a_message_from_a_file_in_the_place_of_the_failed_one(
    line: CommandLine, tmp_path: Path
) -> None:
    bad = payment(ids.new_dossier_id(), 1, poison="always")
    await line.ledger.take_in(line.ledger.record(bad))
    [failed] = await line.ledger.failed_ids()
    content = orjson.loads(to_wire(bad))
    content["data"]["poison"] = ""
    file = tmp_path / "edited.json"
    file.write_bytes(orjson.dumps(content))

    code, printed = await line.run("edit", failed, "--attempts", 3, "--file", file, *WHO_AND_WHY)
    proposal = printed.splitlines()[-1].split()[2]
    own, _ = await line.run("approve-edit", proposal, *WHO_AND_WHY)
    approved, _ = await line.run(
        "approve-edit", proposal, "--actor", "k.controle", "--reason", "klopt"
    )
    await line.ledger.retry()

    assert (code, own, approved) == (0, 1, 0)
    assert await line.ledger.booked() == [1]
    assert sorted(await line.ledger.states()) == ["replaced", "resolved"]


async def test_an_edit_that_is_no_event_or_no_file_is_refused_and_changes_nothing(
    line: CommandLine, tmp_path: Path
) -> None:
    [failed] = await line.fail("always")
    nonsense = tmp_path / "nonsense.json"
    nonsense.write_bytes(b"{")
    before = await line.unchanged()

    for file in (nonsense, tmp_path / "absent.json", tmp_path):
        code, _ = await line.run("edit", failed, "--attempts", 3, "--file", file, *WHO_AND_WHY)

        assert code == 1
        assert line.error.count("\n") == 1
    assert await line.unchanged() == before


async def test_a_group_is_retried_as_a_whole_also_when_one_fails_again(line: CommandLine) -> None:
    await line.fail("while:repaired", "while:repaired", "while:never")
    [(fingerprint,)] = await line.rows("SELECT DISTINCT fingerprint FROM failed_message")
    await line.ledger.switch("repaired")

    code, printed = await line.run("retry-group", fingerprint, *WHO_AND_WHY)
    released = await line.ledger.retry()

    assert code == 0
    assert printed.startswith("3 messages will be tried again")
    assert (len(released.resolved), released.failed_again) == (2, 1)
    assert sorted(await line.ledger.states()) == ["resolved", "resolved", "retrying"]
    _, runs = await line.run("runs")
    assert "2 of 3 done, 0 to go, 1 failed again" in runs


async def test_a_cause_that_nothing_failed_for_is_told_so(line: CommandLine) -> None:
    await line.fail("always")
    before = await line.unchanged()

    code, _ = await line.run("retry-group", "0000000000000000", *WHO_AND_WHY)

    assert code == 1
    assert "niets om opnieuw te proberen" in line.error
    assert await line.unchanged() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("retry", "no-uuid", "--attempts", 3, *WHO_AND_WHY),
        ("retry", UUID(int=7), *WHO_AND_WHY),
        ("retry", UUID(int=7), "--attempts", "three", *WHO_AND_WHY),
        ("discard", UUID(int=7), "--attempts", 3, "--kind", "other", "--actor", "b.beheer"),
        ("discard", UUID(int=7), "--attempts", 3, *WHO_AND_WHY),
        ("discard", UUID(int=7), "--attempts", 3, "--reason", "niemand"),
        ("timers", "--days", "soon"),
        ("timers-again", "herinnering", "--actor", "b.beheer"),
        ("timers-again", "herinnering", "--reason", "niemand"),
        ("unheard-of",),
        (),
    ],
)
async def test_what_is_missing_or_misspelled_is_refused_with_how_to_use_it(
    line: CommandLine, arguments: tuple[object, ...]
) -> None:
    await line.fail("always")
    before = await line.unchanged()

    code, _ = await line.run(*arguments)

    assert code == 2
    assert line.error.startswith("usage: python -m services.grootboek.messages")
    assert await line.unchanged() == before


@pytest.mark.parametrize("command", ["show", "retry", "discard"])
async def test_a_message_that_does_not_exist_is_told_so(line: CommandLine, command: str) -> None:
    action: tuple[object, ...] = () if command == "show" else ("--attempts", 3, *WHO_AND_WHY)
    if command == "discard":
        action = (*action, "--kind", "other")

    code, printed = await line.run(command, UUID(int=7), *action)

    assert (code, printed) == (1, "")
    assert line.error.strip()


async def test_a_reason_of_nothing_but_spaces_is_no_reason(line: CommandLine) -> None:
    [failed] = await line.fail("always")
    before = await line.unchanged()

    code, _ = await line.run(
        "retry", failed, "--attempts", 3, "--actor", "b.beheer", "--reason", "  "
    )

    assert (code, line.error) == (1, "Geef een reden op.\n")
    again = await line.run("timers-again", "herinnering", "--actor", "b.beheer", "--reason", " ")
    assert again == (1, "")
    assert await line.unchanged() == before


async def test_a_settled_message_cannot_be_retried(line: CommandLine) -> None:
    [failed] = await line.fail("always")
    await line.run("discard", failed, "--attempts", 3, "--kind", "outdated", *WHO_AND_WHY)
    before = await line.unchanged()

    code, _ = await line.run("retry", failed, "--attempts", 3, *WHO_AND_WHY)

    assert code == 1
    assert "is al weggedaan" in line.error
    assert await line.unchanged() == before


async def schedule(line: CommandLine, *, days: int, fail: bool = False) -> None:
    dossier = ids.new_dossier_id()
    async with line.ledger.database.transaction(lock=[dossier]) as tx:
        due_at = clock.now() + timedelta(days=days, seconds=-1)
        payload = {"fail": True} if fail else {}
        tx.schedule(NewTimer("herinnering", str(dossier), due_at, dossier, payload))


async def test_timers_shows_what_will_fire_and_fires_nothing(line: CommandLine) -> None:
    for days in (3, 3, 20, 40):
        await schedule(line, days=days)

    code, printed = await line.run("timers")
    _, short = await line.run("timers", "--days", 5)

    assert code == 0
    assert [row.split()[1:] for row in printed.splitlines()] == [
        ["herinnering", "2"],
        ["herinnering", "1"],
    ]
    assert len(short.splitlines()) == 1
    [(scheduled,)] = await line.rows("SELECT count(*) FROM timers WHERE state = 'scheduled'")
    assert scheduled == 4


async def test_failed_timers_get_another_chance_and_fired_ones_stay_fired(
    line: CommandLine,
) -> None:
    await schedule(line, days=0)
    await schedule(line, days=0, fail=True)
    engine = TimerEngine(line.ledger.database, LEDGER)
    await engine.run_due()
    [(failed,)] = await line.rows("SELECT count(*) FROM timers WHERE state = 'failed'")

    code, printed = await line.run("timers-again", "herinnering", *WHO_AND_WHY)
    _, unknown = await line.run("timers-again", "onbekend", *WHO_AND_WHY)

    assert failed == 1
    assert (code, printed) == (0, "1 timers will be tried again\n")
    assert unknown == "0 timers will be tried again\n"
    timers = await line.rows("SELECT state, dossier_id, reason FROM timers ORDER BY state")
    assert [row.state for row in timers] == ["fired", "scheduled"]
    assert timers[1].reason == "again, by b.beheer: de oorzaak is weggenomen"
    [noted] = await line.rows(
        "SELECT actor, activity, subject_id FROM processing_log WHERE actor_kind = 'operator'"
    )
    assert (noted.actor, noted.subject_id) == ("b.beheer", timers[1].dossier_id)
    assert noted.activity.endswith("/termijnen-opnieuw-proberen")
