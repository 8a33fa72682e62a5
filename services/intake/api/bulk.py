"""Life events by the thousand: a batch in one request, or a file of lines that is worked off while it comes in.

A bad line does not stop the good ones. What has been answered for is committed, and sending the same again changes
nothing: a file that broke off is simply sent again.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import Final

import orjson
import structlog

from services.intake.api.registration import may_succeed_again, register_together
from services.intake.api.turns import AT_ONCE, Turns
from services.intake.files.keeping import KeptFile
from services.intake.life_events.service import LifeEvents, Outcome
from services.intake.reports.inbound import MAX_EVENT_BYTES, Reader, Submission
from shared.errors import AppError, Fault, Interrupted, InvalidInput, Transient
from shared.messaging.failure_policy import is_transient
from shared.messaging.transaction import Database

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_IN_MEMORY: Final = 1024 * 1024
_READ_BLOCK: Final = 64 * 1024
_BREATH: Final = 50
MOST_REFUSED: Final = 100_000
"""More lines that are no events, and the file is none; the results of a gigabyte of them would fill the disk."""

OLD_LINE_ENDS: Final = InvalidInput(
    (
        Fault(
            "", "regeleinde", "regels eindigen op LF of CRLF; hier staan regels die eindigen op CR"
        ),
    )
)

Numbered = tuple[int, Submission | AppError]


@contextmanager
def answered_truthfully() -> Iterator[None]:
    """Around many events that are stored some at a time: what fails on the way says that part may be stored."""
    try:
        yield
    except Exception as error:
        if isinstance(error, Transient) or is_transient(error):
            raise Interrupted from error
        raise


@dataclass(frozen=True, slots=True)
class Intake:
    """Whose events these are, and what reads and registers them."""

    database: Database
    life_events: LifeEvents
    reader: Reader
    actor: str
    today: date
    sees: frozenset[str]

    def parse(self, number: int, line: bytes | object) -> Numbered:
        try:
            if isinstance(line, bytes):
                return number, self.reader.read_bytes(line, self.actor, self.today, self.sees)
            return number, self.reader.read(line, self.actor, self.today, self.sees)
        except InvalidInput as error:
            no_line = isinstance(line, bytes) and has_old_line_ends(line, error)
            return number, OLD_LINE_ENDS if no_line else error

    async def register(
        self, numbered: Sequence[Numbered], when_locked: Callable[[], None] | None = None
    ) -> list[tuple[int, Outcome]]:
        """What became of each event, in order."""
        submissions = _submissions(numbered)
        outcomes = iter(await self._outcomes(submissions, when_locked) if submissions else ())
        return [
            (number, next(outcomes) if isinstance(read, Submission) else Outcome(error=read))
            for number, read in numbered
        ]

    async def _outcomes(
        self, submissions: Sequence[Submission], when_locked: Callable[[], None] | None
    ) -> list[Outcome]:
        results = await register_together(self.database, self.life_events, submissions, when_locked)
        return [
            Outcome(error=_refusal(result)) if isinstance(result, Exception) else result
            for result in results
        ]


def has_old_line_ends(line: bytes, error: InvalidInput) -> bool:
    """A CR may stand between the members of an event, so it says something only of what is no JSON."""
    return b"\r" in line.strip() and any(fault.code == "geen-json" for fault in error.faults)


def _refusal(error: Exception) -> AppError:
    if may_succeed_again(error):
        detail = "Dit lukt nu even niet; stuur deze regel straks opnieuw."
        return AppError(503, "tijdelijk-weg", "Tijdelijk niet beschikbaar", detail)
    logger.error("life_event_failed", exc_info=error)
    detail = "Er ging bij ons iets mis met deze regel. Het is vastgelegd."
    return AppError(500, "interne-fout", "Interne fout", detail)


def dumps(answer: object) -> bytes:
    """JSON as published."""
    # asyncpg's UUID is a subclass, which orjson leaves to us.
    return orjson.dumps(answer, default=str)


def result_of(number: int, outcome: Outcome) -> dict[str, object]:
    """The result of one line, as published."""
    if outcome.error is not None:
        faults = outcome.error.faults or (Fault("", outcome.error.code, outcome.error.detail),)
        return {
            "regel": number,
            "status": "geweigerd",
            "fouten": [
                {"name": fault.name, "code": fault.code, "reason": fault.reason} for fault in faults
            ],
        }
    result: dict[str, object] = {"regel": number, "status": outcome.status, "id": outcome.id}
    if outcome.dossier_id is not None:
        result["dossierId"] = outcome.dossier_id
    if outcome.reason is not None:
        result["reden"] = outcome.reason
    return result


async def register_file(
    intake: Intake, chunks: AsyncIterator[bytes], chunk_size: int
) -> AsyncIterator[bytes]:
    """Works off a file of lines and then gives the results, a line each.

    One chunk is read while the ones before it are being committed. The results wait until the file is in, on disk if
    there are many: most clients read nothing before they have sent everything, and each side would wait for the other.
    """
    kept = await KeptFile.begin(intake.database, intake.actor)
    results = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - read and closed by the generator
    registering = _Chunks(intake, results, kept)
    try:
        async for numbered in _numbered(intake, chunks, chunk_size):
            await registering.begin(numbered)
        await registering.end()
        results.seek(0)
    except BaseException:
        await registering.break_off()
        results.close()
        raise
    return _read(results)


class _Chunks:
    """Of one file. Their lines come in the order of the file, per dossier; only where a chunk fails, and its lines are tried
    one by one, may lines of the next chunk come before them.
    """

    def __init__(
        self, intake: Intake, results: "SpooledTemporaryFile[bytes]", kept: KeptFile
    ) -> None:
        self._intake = intake
        self._results = results
        self._kept = kept
        self._turns = Turns[list[tuple[int, Outcome]]]()
        self._unsettled: deque[asyncio.Task[list[tuple[int, Outcome]]]] = deque()

    async def begin(self, numbered: Sequence[Numbered]) -> None:
        work = partial(self._intake.register, numbered)
        self._unsettled.append(await self._turns.begin(_submissions(numbered), work))
        while self._unsettled and (self._unsettled[0].done() or len(self._unsettled) > AT_ONCE):
            await self._settle()

    async def end(self) -> None:
        while self._unsettled:
            await self._settle()
        await self._kept.end()

    async def break_off(self) -> None:
        for chunk in self._unsettled:
            chunk.cancel()
        await asyncio.gather(*self._unsettled, return_exceptions=True)

    async def _settle(self) -> None:
        """The results of the oldest, in the order of the file."""
        outcomes = await self._unsettled.popleft()
        self._results.write(b"".join(dumps(result_of(*outcome)) + b"\n" for outcome in outcomes))
        await self._kept.add(outcomes)


def _submissions(numbered: Iterable[Numbered]) -> list[Submission]:
    return [read for _, read in numbered if isinstance(read, Submission)]


async def _numbered(
    intake: Intake, chunks: AsyncIterator[bytes], chunk_size: int
) -> AsyncIterator[list[Numbered]]:
    """Checked lines, a chunk at a time."""
    numbered: list[Numbered] = []
    refused = 0
    async for number, line in _lines(chunks):
        if refused >= MOST_REFUSED:
            numbered.append(_too_many(number))
            break
        read = (number, line) if isinstance(line, AppError) else intake.parse(number, line)
        refused += isinstance(read[1], AppError)
        numbered.append(read)
        if len(numbered) % _BREATH == 0:
            await asyncio.sleep(0)  # let the chunks before go on
        if len(numbered) >= chunk_size:
            yield numbered
            numbered = []
    if numbered:
        yield numbered


async def _read(file: "SpooledTemporaryFile[bytes]") -> AsyncIterator[bytes]:
    with file:
        while block := file.read(_READ_BLOCK):
            yield block


def _too_long(line: bytes) -> InvalidInput:
    if b"\r" in line.strip():
        return OLD_LINE_ENDS
    reason = f"een regel is ten hoogste {MAX_EVENT_BYTES} bytes"
    return InvalidInput((Fault("", "te-groot", reason),))


def _too_many(number: int) -> Numbered:
    reason = "te veel regels zijn geweigerd; deze regel en alles erna is niet gelezen"
    return number, InvalidInput((Fault("", "te-veel-fouten", reason),))


async def _lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[tuple[int, bytes | InvalidInput]]:
    """Numbered lines, empty ones left out; a fault for a line that is too long, of which nothing is kept."""
    number, rest = 0, b""
    too_long: InvalidInput | None = None
    async for chunk in chunks:
        *complete, rest_of_chunk = chunk.split(b"\n")
        for piece in complete:
            number += 1
            line = rest + piece
            rest = b""
            if too_long is not None or len(line) > MAX_EVENT_BYTES:
                yield number, too_long or _too_long(line)
            elif line.strip():
                yield number, line
            too_long = None
        rest += rest_of_chunk
        if len(rest) > MAX_EVENT_BYTES:
            too_long = too_long or _too_long(rest)
            rest = b""
    if too_long is not None:
        yield number + 1, too_long
    elif rest.strip():
        yield number + 1, rest
