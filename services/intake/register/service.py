"""Read a file of the register into what intake knows: looked at as a whole first, then a chunk at a time, each in one transaction.

Broken off? Read it again: what was taken is the same by then, and changes nothing.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Final

from services.intake.corrections.service import Corrections
from services.intake.register.applying import Chunk
from services.intake.register.judging import Institution, Judged
from services.intake.register.permits import Permits
from services.intake.register.reading import RegisterFile, Row
from services.intake.register.reasons import Reason
from services.intake.register.records import Record, Unreadable
from services.intake.register.reporting import Reporting
from services.intake.register.rules import judge
from services.intake.register.survey import Survey
from services.intake.register.taking import Result
from services.intake.residents.service import Residents
from shared import clock
from shared.errors import Transient
from shared.messaging.failure_policy import is_transient
from shared.messaging.transaction import Database

CHUNK: Final = 200
_LOOKED_AT: Final = 1_000
_TRIES: Final = 5
_PAUSE_SECONDS: Final = 0.5


_Judged = tuple[int, Record | Unreadable, Judged]


class _DryRunEnds(Exception):
    """So that a transaction leaves nothing behind."""


@dataclass(slots=True)
class Progress:
    """How far it is."""

    looked_at: int = 0
    """Records that were looked at, in the first time through the file."""
    done: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    """By verdict, and by what it led to."""


@dataclass(frozen=True, slots=True)
class RegisterImport:
    """Reads files of the register. `institutions` are homes, by BAG id, that are no household."""

    database: Database
    corrections: Corrections
    institutions: Mapping[str, Institution]
    actor: str
    is_dry_run: bool = False
    chunk_size: int = CHUNK
    as_of: date | None = None
    """The day of the file; today where nobody says so."""
    permits: Permits = field(default_factory=Permits)

    @property
    def residents(self) -> Residents:
        return self.corrections.residents

    @property
    def day(self) -> date:
        return self.as_of or clock.today()

    async def run(
        self, source: RegisterFile, report: Callable[[Progress], None] = lambda _: None
    ) -> AsyncIterator[Result]:
        """A result per record, in order. Raises Refused before anything is changed where the file can't be read."""
        today, progress = self.day, Progress()
        with Survey(self.residents.vault, today, self.institutions) as survey:
            rows = source.rows()
            while chunk := await asyncio.to_thread(_take, rows, _LOOKED_AT):
                records = [row for _, row in chunk if isinstance(row, Record)]
                await asyncio.to_thread(survey.add, records)
                progress.looked_at += len(chunk)
                report(progress)
            survey.close_off()
            rows = source.rows()
            while chunk := await asyncio.to_thread(_take, rows, self.chunk_size):
                judged = await asyncio.to_thread(self._judge, chunk, survey, today)
                for result in await self._apply_all(judged):
                    progress.done += 1
                    progress.outcomes[result.verdict] += 1
                    progress.outcomes[result.effect] += 1
                    yield result
                report(progress)

    def _judge(self, rows: list[Row], survey: Survey, today: date) -> list[_Judged]:
        return [
            (number, row, judge(row, survey.around(row), today, self.institutions))
            if isinstance(row, Record)
            else (number, row, Judged((Reason(row.code, row.reason),)))
            for number, row in rows
        ]

    async def _apply_all(self, judged: list[_Judged]) -> list[Result]:
        results = {
            number: Result(number, verdict)
            for number, row, verdict in judged
            if isinstance(row, Unreadable)
        }
        for chunk in _apart(judged):
            for result in await self._apply(chunk):
                results[result.number] = result
        return [results[number] for number, _, _ in judged]

    async def _apply(self, chunk: list[tuple[int, Record, Judged]]) -> list[Result]:
        """Tried again when the surroundings failed: a chunk is all or nothing."""
        for attempt in range(1, _TRIES + 1):
            try:
                return await self._apply_once(chunk)
            except Exception as error:
                is_busy = isinstance(error, Transient) or is_transient(error)
                if not is_busy or attempt == _TRIES:
                    raise
                await asyncio.sleep(_PAUSE_SECONDS * attempt)
        raise AssertionError

    async def _apply_once(self, chunk: list[tuple[int, Record, Judged]]) -> list[Result]:
        results: list[Result] = []
        try:
            async with self.database.transaction() as tx:
                reporting = Reporting(self.corrections, self.permits, self.actor)
                results = await Chunk(tx, self.residents, reporting, chunk, self.day).apply()
                if self.is_dry_run:
                    raise _DryRunEnds
        except _DryRunEnds:
            pass
        return results


def _take(rows: Iterator[Row], amount: int) -> list[Row]:
    return list(islice(rows, amount))


def _apart(judged: list[_Judged]) -> Iterator[list[tuple[int, Record, Judged]]]:
    """Records of one person do not go in one transaction: the second has to find the first."""
    chunk: list[tuple[int, Record, Judged]] = []
    seen: set[str] = set()
    for number, row, verdict in judged:
        if isinstance(row, Unreadable):
            continue
        numbers = {row.a_nummer, row.vorig_a_nummer, row.burgerservicenummer}
        numbers |= {old.burgerservicenummer for old in row.historie}
        named = {digits for digits in numbers if digits} if verdict.person is not None else set()
        if not seen.isdisjoint(named):
            yield chunk
            chunk, seen = [], set()
        chunk.append((number, row, verdict))
        seen |= named
    if chunk:
        yield chunk
