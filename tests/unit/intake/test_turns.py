"""Transactions in turn: who may begin when, whatever becomes of the one before."""

import asyncio
from collections.abc import Callable

import pytest

from services.intake.api.turns import AT_ONCE, Turns
from services.intake.reports.inbound import Submission
from services.intake.reports.melding import Persoon
from shared.bsn import Bsn
from tests.integration.intake.conftest import some_bsn
from tests.unit.intake.test_group_commit_mapping import MELDING

BSN = some_bsn()


def report(name: str, bsn: Bsn | None = None) -> Submission:
    """Of somebody about whom nothing else is reported, unless a number is given."""
    who = Persoon(burgerservicenummer=bsn or some_bsn())
    return Submission("urn:test", name, b"", MELDING.model_copy(update={"persoon": who}), "test")


class Work:
    """Goes on as far as a test lets it."""

    def __init__(self, turns: Turns[str], *reports: Submission) -> None:
        self.is_begun = False
        self.when_locked: Callable[[], None] = lambda: None
        self.may_end = asyncio.get_running_loop().create_future()
        self.beginning = asyncio.create_task(turns.begin(reports, self._run))

    async def _run(self, when_locked: Callable[[], None]) -> str:
        self.is_begun, self.when_locked = True, when_locked
        return str(await self.may_end)


async def settled() -> None:
    """Everything that can go on has gone on."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_the_next_begins_when_the_one_before_it_holds_its_locks() -> None:
    turns = Turns[str]()
    first, second = Work(turns, report("a")), Work(turns, report("b"))
    await settled()
    assert (first.is_begun, second.is_begun) == (True, False)

    first.when_locked()
    await settled()

    assert second.is_begun


async def test_no_more_are_under_way_than_that() -> None:
    turns = Turns[str]()
    works = [Work(turns, report(str(number))) for number in range(AT_ONCE + 1)]
    for work in works:
        await settled()
        work.when_locked()
    assert [work.is_begun for work in works] == [True] * AT_ONCE + [False]

    works[1].may_end.set_result("done")
    await settled()

    assert works[AT_ONCE].is_begun


@pytest.mark.parametrize(
    ("name", "bsn"), [("first", None), ("second", BSN)], ids=["an event", "a person"]
)
async def test_what_is_under_way_is_in_no_other(name: str, bsn: Bsn | None) -> None:
    turns = Turns[str]()
    first, second = Work(turns, report("first", BSN)), Work(turns, report(name, bsn))
    await settled()
    first.when_locked()
    await settled()
    assert not second.is_begun

    first.may_end.set_result("done")
    await settled()

    assert second.is_begun


async def test_one_that_fails_before_it_holds_its_locks_lets_the_next_begin() -> None:
    turns = Turns[str]()
    first, second = Work(turns, report("a")), Work(turns, report("b"))
    await settled()

    first.may_end.set_exception(RuntimeError("a bug"))
    await settled()

    assert second.is_begun
    failed = await first.beginning
    assert isinstance(failed.exception(), RuntimeError)
