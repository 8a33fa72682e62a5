"""Puts a trail together on behalf of whoever looks: from what reporting has, and from what each service says that it has itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from fastapi import Request
from sqlalchemy import Row

from services.reporting.expected import service as expected
from services.reporting.message_trail.arranging import Message
from services.reporting.message_trail.repository import Scope, find_scope, list_messages
from services.reporting.monitor.gathered import SERVICES
from services.reporting.monitor.gathering import Monitor
from shared.messaging.transaction import Database
from shared.observability import processing_log
from shared.observability.processing_log import SubjectKind
from shared.operations.trail.kinds import kind_of
from shared.operations.trail.schemas import (
    MOST_MESSAGES,
    Gevraagd,
    Herkend,
    Lot,
    Lotgevallen,
    Lotvraag,
    Spoordeel,
    Spoortermijn,
)

ACTIVITY: Final = "berichtenspoor-bekijken"
Parts = Mapping[str, Spoordeel]


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that is known of an id."""

    scope: Scope
    recognised: Sequence[tuple[str, Herkend]]
    """What it is an id of, and of which service."""
    messages: Sequence[Message]
    fates: Mapping[str, Mapping[UUID, Lot]]
    timers: Sequence[tuple[str, Spoortermijn]]
    silent: Sequence[str]
    """Who did not answer: what is there, nobody knows."""
    has_more: bool


class Asking:
    """One look of one person."""

    def __init__(
        self, request: Request, database: Database, monitor: Monitor, subject: str
    ) -> None:
        self._request = request
        self._database = database
        self._monitor = monitor
        self._subject = subject

    async def gather(self, identifier: UUID) -> Found:
        """Never inside a transaction: it waits for other services."""
        async with self._database.reading() as connection:
            scope = await find_scope(connection, identifier)
            read_until = await expected.read_until(connection)
        parts = [await self._parts(identifier, read_until)]
        scope = scope or _scope_in(parts[0], identifier)
        if scope.id != identifier:
            parts.append(await self._parts(scope.id, read_until))
        async with self._database.reading() as connection:
            rows = await list_messages(connection, scope)
        messages = _merged(rows, parts)
        shown = messages[-MOST_MESSAGES:] if scope.is_dossier else messages[:MOST_MESSAGES]
        fates = await self._fates(shown)
        recognised = [(at, known) for at, part in parts[0].items() for known in part.herkend]
        if messages or recognised:
            await self._note(identifier, rows, [known for _, known in recognised])
        answered = [*parts, *([fates] if shown else [])]
        return Found(
            scope=scope,
            recognised=recognised,
            messages=shown,
            fates={at: {lot.id: lot for lot in answer.resultaten} for at, answer in fates.items()},
            timers=sorted(
                ((at, timer) for at, part in parts[-1].items() for timer in part.termijnen),
                key=lambda pair: pair[1].op,
            ),
            silent=[
                service for service in SERVICES if any(service not in answer for answer in answered)
            ],
            has_more=len(messages) > len(shown),
        )

    async def _parts(self, identifier: UUID, read_until: datetime | None) -> Parts:
        """What reporting has read it need not be told of again: to look through an outbox takes long."""
        asked = {} if read_until is None else {"vanaf": read_until.isoformat()}
        return await self._monitor.ask_all(self._request, f"spoor/{identifier}", Spoordeel, asked)

    async def _note(
        self, identifier: UUID, rows: Sequence[Row[Any]], recognised: Sequence[Herkend]
    ) -> None:
        """That somebody looked is noted of each dossier that it was of; where nobody knows of which, of the id."""
        dossiers = {row.dossier_id for row in rows}
        dossiers |= {known.dossier_id for known in recognised if known.dossier_id}
        subjects = dossiers or {identifier}
        kind: SubjectKind = "dossier" if dossiers else "message"
        async with self._database.transaction() as tx:
            await processing_log.record(tx, self._subject, ACTIVITY, subjects, kind=kind)

    async def _fates(self, messages: Sequence[Message]) -> Mapping[str, Lotgevallen]:
        if not messages:
            return {}
        asked = Lotvraag(
            berichten=[Gevraagd(id=message.id, soort=message.kind) for message in messages]
        )
        return await self._monitor.ask_all(self._request, "spoor/lotgevallen", Lotgevallen, asked)


def _scope_in(parts: Parts, identifier: UUID) -> Scope:
    """Of what reporting never saw: what a service says that it belongs to."""
    known = [its for part in parts.values() for its in part.herkend]
    for its in known:
        if its.spoor_id is not None:
            return Scope(its.spoor_id)
    for its in known:
        if its.dossier_id is not None:
            return Scope(its.dossier_id, is_dossier=True)
    for part in parts.values():
        for message in part.berichten:
            if message.id == identifier:
                return Scope(message.spoor_id)
    return Scope(identifier)


def _merged(rows: Sequence[Row[Any]], parts: Iterable[Parts]) -> list[Message]:
    """Each once, in order of time: a service may have what reporting did not read yet."""
    found = {
        message.id: Message(
            message.id,
            message.soort,
            message.dienst,
            message.op,
            message.spoor_id,
            message.oorzaak_id,
            message.verstuurd,
        )
        for answered in parts
        for part in answered.values()
        for message in part.berichten
    }
    found |= {
        row.id: Message(row.id, kind_of(row.type), row.service, row.at, row.root, row.cause)
        for row in rows
    }
    return sorted(found.values(), key=lambda message: (message.at, message.id))
