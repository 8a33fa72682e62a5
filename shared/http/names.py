"""The names of residents on a page of a service that keeps none: asked of intake, on behalf of the caller.

Intake decides what this caller gets to see, and writes it down. A page works without: then it shows a short pseudonym.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from uuid import UUID

import httpx
import structlog
from fastapi import Request

from shared.errors import Transient
from shared.http.auth import passed_on
from shared.http.caller import Caller
from shared.http.client import create_client, reachable
from shared.ui.dutch import initials_text

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

Purpose = Literal[
    "levensgebeurtenissen",
    "spoor",
    "taken",
    "overdrachten",
    "herbeoordelingen",
    "voorstellen",
    "nazorg",
    "teams",
    "regie",
    "contacten",
    "plannen",
    "brieven",
    "vaststellingen",
    "aanvragen",
    "bezwaren",
    "loon",
]
"""The screens that show people by their name, which intake writes down; another use needs a place in this list and in the
register of processing."""
SCOPE: Final = "intake.inwoners.lezen"
PATIENCE_SECONDS: Final = 1.0
"""A page without names now is better than one with names later."""
MOST_IDS: Final = 1_000
_SHORT: Final = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page calls a resident, and the id of the page about that resident, if this caller has one to go to."""

    name: str
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one page."""

    known: Mapping[UUID, Shown] = field(default_factory=dict)
    dossiers: Mapping[UUID, Shown] = field(default_factory=dict)
    """By the name of the applicant."""
    are_missing: bool = False
    """Intake was away, slow or refused: the page says so."""

    def of(self, person_id: UUID) -> Shown:
        return self.known.get(person_id) or Shown(pseudonym(person_id))

    def of_dossier(self, dossier_id: UUID) -> Shown:
        return self.dossiers.get(dossier_id) or Shown(f"dossier {dossier_id.hex[-_SHORT:]}")


def pseudonym(person_id: UUID) -> str:
    """`inwoner a1b2c3`: enough to tell two rows of one page apart. The begin of an id is a moment, its end is random."""
    return f"inwoner {person_id.hex[-_SHORT:]}"


class NameService:
    """Asks intake, once per page. Made once per process by `main`; nothing of the answer is kept."""

    def __init__(self, intake_url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._client = create_client(intake_url, transport=transport)

    async def close(self) -> None:
        await self._client.aclose()

    async def look_up(
        self,
        request: Request,
        caller: Caller,
        purpose: Purpose,
        person_ids: Collection[UUID | None],
        *,
        dossier_ids: Collection[UUID] = (),
        again: bool = False,
    ) -> Names:
        """`again` is for a page that refreshes itself: that is one look.

        Never inside a transaction: it waits for another service.
        """
        wanted = sorted({person_id for person_id in person_ids if person_id is not None})
        headers = passed_on(request)
        dossiers = sorted(set(dossier_ids))
        if not (wanted or dossiers) or not headers or not caller.may(SCOPE):
            return Names()
        body = {
            "doel": purpose,
            "inwonerIds": [str(person_id) for person_id in wanted[:MOST_IDS]],
            "dossierIds": [str(dossier_id) for dossier_id in dossiers[:MOST_IDS]],
            "herhaling": again,
        }
        try:
            return await self._ask(body, headers, hides_names=caller.hides_names)
        except (Transient, TimeoutError, httpx.HTTPError, ValueError, LookupError) as error:
            log.warning("names_are_missing", cause=type(error).__name__)
            return Names(are_missing=True)

    async def _ask(
        self, body: Mapping[str, Any], headers: Mapping[str, str], *, hides_names: bool
    ) -> Names:
        async with asyncio.timeout(PATIENCE_SECONDS), reachable("intake"):
            answer = await self._client.post("/intake/v1/weergaven", json=body, headers=headers)
            answer.raise_for_status()
        told = answer.json()
        return Names(
            {
                UUID(row["inwonerId"]): _shown(row, "huidigInwonerId", hides_names=hides_names)
                for row in told["inwoners"]
            },
            {
                UUID(row["dossierId"]): _shown(row, "inwonerId", hides_names=hides_names)
                for row in told["dossiers"]
            },
        )


def _shown(row: Mapping[str, Any], person: str, *, hides_names: bool) -> Shown:
    name: str = row["weergavenaam"]
    if hides_names and row["stand"] == "getoond":
        name = initials_text(name)
    return Shown(name, UUID(leads_to) if (leads_to := row[person]) else None)
