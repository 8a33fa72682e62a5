"""Whose fault an error is, by what it says and by whether the surroundings answer."""

from types import SimpleNamespace

import pytest
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.db.engine import SERVER_SETTINGS
from shared.errors import Transient
from shared.messaging import failure_policy
from shared.messaging.failure_policy import (
    ALONE,
    SHORTLY,
    TOGETHER,
    Guilty,
    Limit,
    Patience,
    Verdict,
    is_contention,
    is_transient,
)


class Played:
    """Surroundings that answer as they are told to."""

    def __init__(self, *answers: bool) -> None:
        self._answers = list(answers)
        self.asked_for_room: list[bool] = []

    async def stand(self, *, with_room: bool = False) -> bool:
        self.asked_for_room.append(with_room)
        return self._answers.pop(0) if self._answers else True


class Clock:
    """Time that passes when somebody works or sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(failure_policy, "time", clock)
    monkeypatch.setattr(failure_policy, "asyncio", clock)
    monkeypatch.setattr(failure_policy, "random", SimpleNamespace(uniform=lambda _, most: most))
    return clock


def patience(limit: Limit = ALONE, surroundings: Played | None = None) -> Patience:
    return Patience(surroundings or Played(), limit)  # type: ignore[arg-type]  # has the same face


def answered(state: str | None, cause: Exception | None = None) -> DBAPIError:
    error = Exception()
    error.sqlstate = state  # type: ignore[attr-defined]
    error.__cause__ = cause
    return (InterfaceError if state is None else DBAPIError)("SELECT 1", {}, error)


LIKE_THE_SURROUNDINGS = {
    "no file": OSError(),
    "no answer": TimeoutError(),
    "no connection to be had": PoolTimeout(),
    "the driver": answered(None),
    "serialization failure": answered("40001"),
    "deadlock": answered("40P01"),
    "no lock in time": answered("55P03"),
    "statement timeout": answered("57014"),
    "connection lost": answered("08006"),
    "a server that only reads": answered("25006"),
    "idle in a transaction": answered("25P03"),
    "disk full": answered("53100"),
    "too many connections": answered("53300"),
    "starting": answered("57P03"),
}
ITS_OWN = {
    "a bug": KeyError(),
    "a handler that asks for patience": Transient("later"),
    "a value that the driver cannot send": answered(None, ValueError()),
    "twice the same key": answered("23505"),
    "no such table": answered("42P01"),
}


@pytest.mark.parametrize("error", LIKE_THE_SURROUNDINGS.values(), ids=LIKE_THE_SURROUNDINGS.keys())
def test_looks_like_the_surroundings(error: Exception) -> None:
    assert is_transient(error)


@pytest.mark.parametrize("error", ITS_OWN.values(), ids=ITS_OWN.keys())
async def test_is_its_own_fault_whatever_the_surroundings(error: Exception, clock: Clock) -> None:
    assert not is_transient(error)
    assert await patience().judge(error) is Verdict.GUILTY


def test_contention_is_what_the_database_answered_about_others() -> None:
    found = {name for name, error in LIKE_THE_SURROUNDINGS.items() if is_contention(error)}

    assert found == {"serialization failure", "deadlock", "no lock in time", "statement timeout"}


@pytest.mark.parametrize("seconds", [0, 1, 10, 14.9, 30], ids=lambda seconds: f"{seconds} s")
async def test_who_is_at_fault_is_known_within_a_minute_however_long_each_try_takes(
    clock: Clock, seconds: float
) -> None:
    """First in a batch, then alone, with what a statement may take there."""
    assert SERVER_SETTINGS["statement_timeout"] == "30s"
    assert "statement_timeout = '10s'" in str(SHORTLY)

    for limit, longest in ((TOGETHER, seconds), (ALONE, min(seconds, 10))):

        async def work(longest: float = longest) -> None:
            clock.now += longest
            raise TimeoutError

        with pytest.raises(Guilty):
            await patience(limit).run(work)

    assert clock.now < 55


async def test_while_the_surroundings_are_away_nothing_is_at_fault(clock: Clock) -> None:
    waiting = patience(surroundings=Played(*[False] * 1000))

    verdicts = {await waiting.judge(OSError()) for _ in range(1000)}

    assert verdicts == {Verdict.WAIT}


async def test_what_failed_before_the_surroundings_went_away_does_not_count(clock: Clock) -> None:
    waiting = patience(Limit(2, 60), Played(True, False, True))

    verdicts = [await waiting.judge(OSError()) for _ in range(4)]

    assert verdicts == [Verdict.AGAIN, Verdict.WAIT, Verdict.AGAIN, Verdict.GUILTY]


async def test_of_a_full_disk_it_is_asked_whether_there_is_room(clock: Clock) -> None:
    surroundings = Played()
    waiting = patience(Limit(9, 60), surroundings)

    for name in ("disk full", "deadlock", "too many connections"):
        await waiting.judge(LIKE_THE_SURROUNDINGS[name])

    assert surroundings.asked_for_room == [True, False, False]


async def test_after_a_night_of_tries_the_pause_is_still_ten_seconds(clock: Clock) -> None:
    waiting = patience(surroundings=Played(*[False] * 3000))
    for _ in range(3000):
        await waiting.judge(OSError())

    await waiting.pause()

    assert clock.now == 10
