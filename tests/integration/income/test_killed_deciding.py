"""The connection dies at each step of drafting, deciding, approving, suspending, lifting and ending: nothing is kept, and again it is whole and once.

Rendering and sending a letter have their own in `test_letters.py`: killed while addressing, rendering, writing, sending, and reading what came back.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.income.decisions import deciding, starting
from services.income.decisions.by_hand import Started
from services.income.decisions.concept import Concept
from services.income.decisions.deciding import Wanted
from services.income.decisions.starting import Why
from services.income.decisions.states import PARTS, Decider
from services.income.rights.suspension import Suspending
from shared import clock
from shared.events.income import DecisionProposed, DecisionTaken, RightChanged, RightEnded
from shared.messaging.transaction import Transaction
from tests.integration.income.conftest import Client, Income, open_proposal
from tests.integration.income.life_events import job_start
from tests.integration.income.test_deciding import TAKE_OVER, approve
from tests.integration.income.test_findings import finding_of
from tests.integration.income.test_started_by_hand import ENDS, LIFTS, SUSPENDS, post, starts

ILSE, KEES = Decider("ic-1", "Ilse Inkomen"), Decider("ic-2", "Kees Controle")
TODAY = date(2026, 11, 30)
SUSPENSION = Started(
    "opschorting", date(2026, 11, 1), Suspending(date(2026, 12, 14), "uw loonstrook")
)
END = Started("beeindiging", date(2026, 12, 15))
WHY = Why("Twee keer gebeld.", "Wij missen uw loonstrook.")
ALL_OF = "SELECT to_jsonb(kept)::text AS row FROM {} AS kept ORDER BY 1"
DECISIONS = "services.income.decisions"
KEPT = (
    *(
        "proposal",
        "proposal_look",
        "proposal_remark",
        "decision",
        "right_period",
        "right_suspension",
    ),
    *("right_suspension_notice", "letter", "letter_post", "outbox", "timers"),
)

_TAKING = (
    f"{DECISIONS}.repository.store_decision",
    "services.income.rights.repository.store_decisions",
    "services.income.rights.service.write",
    f"{DECISIONS}.recovering.propose",
    f"{DECISIONS}.writing.write",
    "flush",
)
_DRAFTING = (
    f"{DECISIONS}.repository.store_draft",
    f"{DECISIONS}.talk_repository.store_looks",
    f"{DECISIONS}.talk_repository.store_remark",
    "flush",
)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = clock.start_of_day(TODAY).replace(hour=9)
    monkeypatch.setattr(clock, "now", lambda: moment)


@dataclass(frozen=True)
class Home:
    """A household of which a job start was told, and what waits there."""

    dossier_id: UUID
    proposal_id: UUID


@pytest.fixture
async def home(income: Income, client: Client) -> Home:
    start = job_start()
    await income.handle(start)
    await client.establish(finding_of(start))
    return Home(start.dossier_id, await open_proposal(income, start.dossier_id))


Deed = Callable[[Transaction], Awaitable[object]]


async def drafts(_: Income, home: Home) -> Deed:
    wanted = Wanted(Concept("overnemen", "Loonstrook ontvangen."))
    return lambda tx: deciding.decide(tx, home.proposal_id, ILSE, wanted)


async def decides_alone(income: Income, home: Home) -> Deed:
    """A change so small that nobody else is needed."""
    smaller = """
        UPDATE proposal SET changes = jsonb_set(changes, '{0,na}', to_jsonb(CAST(changes -> 0 ->> 'voor' AS int) - 100))
        WHERE id = :id
        """
    async with income.database.transaction() as tx:
        await tx.execute(text(smaller), {"id": home.proposal_id})
    return await drafts(income, home)


async def approves(income: Income, home: Home) -> Deed:
    async with income.database.transaction(lock=[home.dossier_id]) as tx:
        waiting = await deciding.decide(
            tx, home.proposal_id, ILSE, Wanted(Concept("overnemen", "Loonstrook ontvangen."))
        )
        await deciding.look(tx, waiting, KEES, PARTS)
    return lambda tx: deciding.approve(tx, home.proposal_id, KEES, waiting.version)


async def sends_back(income: Income, home: Home) -> Deed:
    await approves(income, home)
    return lambda tx: deciding.send_back(tx, home.proposal_id, KEES, 2, "Welk loon is dit?")


def _starts(home: Home, started: Started) -> Deed:
    return lambda tx: starting.start(tx, home.dossier_id, ILSE, started, WHY)


async def starts_a_suspension(_: Income, home: Home) -> Deed:
    return _starts(home, SUSPENSION)


async def _approves_what_is_started(income: Income, home: Home, started: Started) -> Deed:
    async with income.database.transaction(lock=[home.dossier_id]) as tx:
        waiting = await starting.start(tx, home.dossier_id, ILSE, started, WHY)
        await deciding.look(tx, waiting, KEES, PARTS)
    return lambda tx: deciding.approve(tx, waiting.id, KEES, waiting.version)


async def suspends(income: Income, home: Home) -> Deed:
    return await _approves_what_is_started(income, home, SUSPENSION)


async def lifts(income: Income, home: Home) -> Deed:
    deed = await suspends(income, home)
    async with income.database.transaction(lock=[home.dossier_id]) as tx:
        await deed(tx)
    return _starts(home, Started("opheffing"))


async def ends(income: Income, home: Home) -> Deed:
    return await _approves_what_is_started(income, home, END)


async def takes_back(income: Income, home: Home) -> Deed:
    await suspends(income, home)
    [row] = await income.rows("SELECT id FROM proposal WHERE kind = 'opschorting'")
    return lambda tx: deciding.take_back(tx, row["id"], ILSE)


HOLDING = ("services.income.rights.suspension_repository.add", *_TAKING)
POINTS = [
    *((drafts, step) for step in _DRAFTING),
    *((decides_alone, step) for step in _TAKING),
    *((approves, step) for step in _TAKING),
    *((sends_back, step) for step in (f"{DECISIONS}.repository.reopen", "flush")),
    *(
        (starts_a_suspension, step)
        for step in (f"{DECISIONS}.repository.store_proposals", *_DRAFTING)
    ),
    *((suspends, step) for step in HOLDING),
    *((lifts, step) for step in ("services.income.rights.suspension_repository.end", *_TAKING)),
    *((ends, step) for step in (f"{DECISIONS}.repository.change_what_is_proposed", *_TAKING)),
    *((takes_back, step) for step in (f"{DECISIONS}.repository.lapse", "flush")),
]


def die_after(monkeypatch: pytest.MonkeyPatch, step: str) -> list[str]:
    """The database loses the connection as soon as that was done, as when the process is killed; says whether it came there."""
    died: list[str] = []
    if step == "flush":
        owner: Any = Transaction
        name = "flush"
    else:
        module, _, name = step.rpartition(".")
        owner = import_module(module)
    original = getattr(owner, name)

    async def dies(first: Any, *rest: Any, **named: Any) -> None:
        await original(first, *rest, **named)
        died.append(step)
        connection = first.connection if isinstance(first, Transaction) else first
        await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    monkeypatch.setattr(owner, name, dies)
    return died


async def everything(income: Income) -> dict[str, list[Any]]:
    return {table: await income.rows(ALL_OF.format(table)) for table in KEPT}


@pytest.mark.parametrize(
    ("deed_of", "step"),
    POINTS,
    ids=[f"{deed.__name__}-{'.'.join(step.split('.')[-2:])}" for deed, step in POINTS],
)
async def test_killed_after_any_step_nothing_is_kept_and_again_it_is_whole_and_once(
    income: Income,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    deed_of: Callable[[Income, Home], Awaitable[Deed]],
    step: str,
) -> None:
    deed = await deed_of(income, home)
    before = await everything(income)

    with monkeypatch.context() as patch:
        died = die_after(patch, step)
        with pytest.raises(DBAPIError):
            async with income.database.transaction(lock=[home.dossier_id]) as tx:
                await deed(tx)
        assert died == [step]
    assert await everything(income) == before

    async with income.database.transaction(lock=[home.dossier_id]) as tx:
        await deed(tx)
    after = await everything(income)
    taken = len(after["decision"]) - len(before["decision"])
    assert len(after["letter"]) - len(before["letter"]) == taken <= 1
    assert len(after["outbox"]) > len(before["outbox"]) or step.endswith("reopen") or taken == 0
    assert (
        len(
            await income.rows(
                "SELECT 1 FROM decision GROUP BY proposal_id, kind HAVING count(*) > 1"
            )
        )
        == 0
    )


async def test_a_doubled_request_decides_approves_starts_and_lifts_once(
    income: Income, client: Client, home: Home
) -> None:
    """Each is sent twice at once with one key, as a client does whose answer got lost."""

    async def twice(send: Callable[[], Awaitable[Any]]) -> Any:
        first, second = await asyncio.gather(send(), send())
        assert first.status_code == second.status_code, (first.text, second.text)
        assert first.json() == second.json()
        return first

    path = f"/voorstellen/{home.proposal_id}"
    await twice(lambda: post(client, f"{path}/besluit", TAKE_OVER, key="besluit"))
    await client.look(home.proposal_id, *PARTS)
    approval = {"versie": 2, "uitkomst": "goedkeuren"}
    await twice(lambda: post(client, f"{path}/controle", approval, "ic-2", "controle"))
    held = (await twice(lambda: starts(client, home.dossier_id, SUSPENDS, "opschorten"))).json()
    await client.look(held["id"], *PARTS)
    held_path = f"/voorstellen/{held['id']}/controle"
    await twice(lambda: post(client, held_path, approval, "ic-2", "opgeschort"))
    await twice(lambda: starts(client, home.dossier_id, LIFTS, "opheffen"))

    kinds = [event.data.soort for event in await income.published(DecisionTaken)]
    assert kinds == ["wijzigen", "opschorten", "opheffen"]
    assert len(await income.rows("SELECT 1 FROM letter")) == 3
    assert len(await income.published(RightChanged)) == 3


async def test_a_doubled_request_without_a_key_is_told_that_it_was_done(
    income: Income, client: Client, home: Home
) -> None:
    first, second = await asyncio.gather(
        starts(client, home.dossier_id, ENDS), starts(client, home.dossier_id, ENDS)
    )

    assert sorted((first.status_code, second.status_code)) == [201, 409]
    [proposed] = [
        e for e in await income.published(DecisionProposed) if e.data.soort == "beeindiging"
    ]
    await client.look(proposed.data.voorstel_id, *PARTS)
    assert (await approve(income, client, proposed.data.voorstel_id)).status_code == 200
    again = await client.check(
        proposed.data.voorstel_id, {"versie": 2, "uitkomst": "goedkeuren"}, who="ic-3"
    )
    assert again.status_code == 409
    assert len(await income.published(RightEnded)) == 1
