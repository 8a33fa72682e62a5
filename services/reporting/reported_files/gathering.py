"""Asks intake what it did with the lines of a file, and the readers which of its messages had no effect there. Nothing of it is kept."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import Request

from services.reporting.monitor.gathering import Monitor
from services.reporting.monitor.remote import Remote, Service
from services.reporting.reported_files.tracing import READERS, Line, Traced, said_by_intake, trace
from shared.accounting.schemas import MOST_CHECKED, Nagaan, Nagegaan
from shared.errors import Away
from shared.http.auth import passed_on
from shared.http.pagination import MAX_SIZE, Page
from shared.operations.files import PATH, Bestand, Bestandsregel, Bestandstand, Gevolg

MOST_FOLLOWED: Final = 20_000
"""Lines of which each reader is asked what came of it; of a larger file that would take longer than somebody waits."""
MOST_LISTED: Final = 200_000
"""Lines that led to nothing; intake stops at half of it."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files, asked on behalf of whoever looks."""

    monitor: Monitor
    request: Request

    async def list(self, after: str | None) -> Page[Bestand]:
        """The newest first. Raises Away, as all of these."""
        asked = {"na": after} if after else {}
        return await self._remote("intake", PATH).look("", Page[Bestand], asked)

    async def get(self, file_id: UUID) -> Bestandstand:
        """Raises AppError where it is kept no longer."""
        return await self._remote("intake", PATH).look(str(file_id), Bestandstand)

    async def trace(self, file: Bestandstand) -> Traced:
        """What came of each of its lines, at intake and at each reader."""
        counts = {counted.uitkomst: counted.aantal for counted in file.uitkomsten}
        refused = [_line(line) for line in await self._lines(file.id, "zonder")]
        if counts.get("verwerkt", 0) > MOST_FOLLOWED:
            return said_by_intake(counts, refused)
        published = [
            (line.regel, line.gebeurtenis_id)
            for line in await self._lines(file.id, "met")
            if line.gebeurtenis_id is not None
        ]
        ids = sorted({identifier for _, identifier in published})
        answers = await asyncio.gather(*(self._not_done(reader, ids) for reader in READERS))
        return trace(refused, published, dict(zip(READERS, answers, strict=True)))

    async def _lines(self, file_id: UUID, effect: Gevolg) -> Sequence[Bestandsregel]:
        intake = self._remote("intake", PATH)
        found: list[Bestandsregel] = []
        asked = {"gevolg": effect, "aantal": str(MAX_SIZE)}
        while len(found) < MOST_LISTED:
            page = await intake.look(f"{file_id}/regels", Page[Bestandsregel], asked)
            found += page.resultaten
            if page.volgende is None:
                break
            asked["na"] = page.volgende
        return found

    async def _not_done(self, reader: Service, ids: Sequence[UUID]) -> Mapping[UUID, str] | None:
        """How it stands with those that had no effect; None when the reader does not answer."""
        remote = self._remote(reader, "/boekhouding/berichten")
        found: dict[UUID, str] = {}
        for first in range(0, len(ids), MOST_CHECKED):
            asked = Nagaan(ids=list(ids[first : first + MOST_CHECKED]))
            try:
                answer = await remote.do("nagaan", asked, Nagegaan)
            except Away:
                return None
            found |= {message.id: message.stand for message in answer.resultaten}
        return found

    def _remote(self, service: Service, path: str) -> Remote:
        return Remote(service, self.monitor.client(service), passed_on(self.request), path)


def _line(line: Bestandsregel) -> Line:
    return Line(line.regel, line.uitkomst, [reason.uitleg for reason in line.redenen])
