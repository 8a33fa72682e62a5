"""Whatever comes together and whatever fails: each sender gets the answer to its own event."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from services.intake.api.group_commit import GroupCommit
from services.intake.life_events.service import LifeEvents, Outcome
from services.intake.reports.inbound import Submission
from services.intake.reports.schemas import BaanGestart, Melding
from shared.errors import Transient
from shared.messaging.transaction import Database

MELDING: Melding = BaanGestart.model_validate(
    {
        "persoon": {"burgerservicenummer": "111222333"},
        "ingangsdatum": "2026-11-01",
        "urenPerWeek": 16,
        "nettoMaandloonCenten": 95_000,
        "contract": "onbekend",
    }
)


class FakeTransaction:
    async def execute(self, _: object) -> None:
        await asyncio.sleep(0)


class FakeDatabase:
    """Hands out transactions that hold nothing."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[FakeTransaction]:
        await asyncio.sleep(0)
        yield FakeTransaction()


class FakeLifeEvents:
    """Answers each event with its own id; some events are bugs, and some fail for a while."""

    def __init__(self) -> None:
        self.attempts: dict[str, int] = {}

    async def register_many(
        self, _: Any, submissions: Sequence[Submission], **_options: Any
    ) -> list[Outcome]:
        await asyncio.sleep(0)
        for one in submissions:
            self.attempts[one.source_id] = self.attempts.get(one.source_id, 0) + 1
            if one.source == "bug":
                raise RuntimeError(one.source_id)
            if one.source == "busy" and self.attempts[one.source_id] < 3:
                raise Transient(one.source_id)
        return [Outcome("verwerkt", reason=one.source_id) for one in submissions]


@given(
    st.lists(st.sampled_from(("good", "good", "bug", "busy")), max_size=30),
    st.integers(1, 10),
)
def test_everybody_gets_the_answer_to_the_own_event(kinds: list[str], group_size: int) -> None:
    async def run() -> list[Outcome | BaseException]:
        group = GroupCommit(
            cast("Database", FakeDatabase()),
            cast("LifeEvents", FakeLifeEvents()),
            queue_size=100,
            group_size=group_size,
        )
        submissions = [
            Submission(kind, str(number), b"", MELDING, "test") for number, kind in enumerate(kinds)
        ]
        answers = await asyncio.gather(
            *(group.submit(one) for one in submissions), return_exceptions=True
        )
        await group.close()
        return answers

    answers = asyncio.run(run())

    for number, (kind, answer) in enumerate(zip(kinds, answers, strict=True)):
        if kind == "bug":
            assert isinstance(answer, RuntimeError)
            assert str(answer) == str(number)
        else:
            assert answer == Outcome("verwerkt", reason=str(number))
