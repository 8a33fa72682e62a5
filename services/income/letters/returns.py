"""What whoever prints tells of letters: posted, or come back. A file counts as a whole, once; what is wrong with report is said beside it."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from services.income.letters import folder, repository
from services.income.letters.posting import publish_undeliverable
from services.income.letters.rows import Kept
from services.income.letters.states import OF_TOLD, Told
from shared.errors import Transient
from shared.messaging.transaction import Database
from shared.observability.logging import get_logger

log = get_logger(__name__)


class Terugmelding(BaseModel):
    """Of report letter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    brief: UUID
    stand: Told
    op: date
    reden: Literal["verhuisd", "adres-onjuist", "geweigerd"] | None = None

    @model_validator(mode="after")
    def _says_why(self) -> "Terugmelding":
        if (self.stand == "onbestelbaar") != (self.reden is not None):
            raise ValueError("een reden hoort bij onbestelbaar, en bij niets anders")
        return self


class Terugmeldingen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    versie: Literal[1]
    brieven: Annotated[tuple[Terugmelding, ...], Field(min_length=1, max_length=10_000)]


class Refused(ValueError):
    """A file that cannot be used; the text says why, and repeats nothing of it."""


async def read_returns(database: Database, root: Path) -> int:
    """Take in what came back; gives how many files were put away. Raises Transient while the folder is away."""
    try:
        files = await asyncio.to_thread(folder.returns_in, root)
        for file in files:
            await _take_in(database, root, file)
    except OSError as error:
        raise Transient(f"the folder of letters: {error.strerror}") from error
    return len(files)


async def _take_in(database: Database, root: Path, file: Path) -> None:
    why_not = ""
    try:
        content = await asyncio.to_thread(folder.read_return, file)
        await apply(database, content)
    except FileNotFoundError:
        return  # another worker was first
    except ValueError as error:
        why_not = str(error)
        log.warning("letter_return_refused", why=why_not)
    await asyncio.to_thread(folder.put_away, root, file, why_not=why_not)


async def apply(database: Database, content: bytes) -> None:
    """All of it or nothing. Once more changes nothing. Raises Refused."""
    reports = _read(content)
    async with database.reading() as connection:
        ids = {report.brief for report in reports}
        known = {letter.id: letter for letter in await repository.get(connection, ids)}
    missing = ids - known.keys()
    if missing:
        raise Refused(f"{len(missing)} brieven zijn niet van ons")
    early = [report for report in reports if known[report.brief].sent_on is None]
    if early:
        raise Refused(f"{len(early)} brieven zijn nog niet verstuurd")
    await _apply(database, reports, known)


async def _apply(
    database: Database, reports: Sequence[Terugmelding], known: Mapping[UUID, Kept]
) -> None:
    dossiers = {letter.dossier_id for letter in known.values()}
    async with database.transaction(lock=dossiers) as tx:
        for report in reports:
            state = OF_TOLD[report.stand]
            moved = await repository.move(tx, [report.brief], state, report.op, reason=report.reden)
            if moved and report.reden is not None:
                publish_undeliverable(tx, known[report.brief], report.reden)


def _read(content: bytes) -> Sequence[Terugmelding]:
    try:
        return Terugmeldingen.model_validate_json(content).brieven
    except ValidationError as error:
        places = sorted(
            {".".join(map(str, fault["loc"])) or "het geheel" for fault in error.errors()}
        )
        raise Refused(f"niet goed: {', '.join(places[:20])}") from None
