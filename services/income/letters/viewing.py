"""Who sees which letter, for the pages and the API: each look is noted."""

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Request
from starlette.responses import Response

from services.income.access import check_may_open
from services.income.letters import service
from services.income.letters.model import Addressed
from services.income.letters.rows import Kept
from services.income.letters.sealing import Vault
from services.income.own import own_of
from shared.access import avoids
from shared.errors import NotFound
from shared.http.auth import Forbidden, require
from shared.http.caller import Caller
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log
from shared.permissions import Data

SCOPE: Final = "income.brieven.lezen"
Reader = Annotated[Caller, Depends(require(SCOPE))]


@dataclass(frozen=True, slots=True)
class Opened:
    """A letter as somebody reads it."""

    letter: Kept
    to: Addressed | None
    """None where it was not addressed yet, or names are not for who looks."""
    pdf: bytes | None = None


def may_read(caller: Caller, letter: Kept) -> bool:
    """A letter is full of amounts."""
    return caller.sees(Data.BEDRAGEN, letter.municipality)


async def of_dossier(database: Database, caller: Caller, dossier_id: UUID) -> list[Kept]:
    """That there are letters, and where they are: not what they say."""
    async with database.transaction() as tx:
        found = await service.of_dossier(tx.connection, own_of(caller), tx.today, dossier_id)
        found = [
            letter for letter in found if not avoids(caller, letter.dossier_id, letter.person_id)
        ]
        if found:
            await _check(tx, caller, found[0])
            await processing_log.record(
                tx, caller.subject, "brieven-inzien", [dossier_id], kind="dossier"
            )
    return found


async def open_letter(
    request: Request, database: Database, caller: Caller, letter_id: UUID, *, with_pdf: bool = False
) -> Opened:
    """Raises NotFound, OtherTeam, and Forbidden for who sees no amounts."""
    vault: Vault | None = request.app.state.vault
    async with database.transaction() as tx:
        letter = await service.get(tx.connection, own_of(caller), tx.today, letter_id)
        await _check(tx, caller, letter)
        if not may_read(caller, letter):
            raise Forbidden("Uw rol geeft geen bedragen te zien, en die staan in elke brief.")
        sees_names = vault is not None and caller.sees(Data.NAMEN, letter.municipality)
        if with_pdf and not sees_names:
            raise NotFound("PDF van brief", letter_id)
        to = pdf = None
        if vault is not None and sees_names:
            to = await service.sent_to(tx.connection, vault, letter_id)
            pdf = await service.pdf_of(tx.connection, vault, letter_id) if with_pdf else None
        activity = "brief-downloaden" if with_pdf else "brief-lezen"
        await processing_log.record(
            tx, caller.subject, activity, [letter.dossier_id], kind="dossier"
        )
    return Opened(letter, to, pdf)


def pdf_response(opened: Opened) -> Response:
    """Under its reference: a name of a file is no place for a name of a person."""
    name = f"{opened.letter.reference}.pdf"
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(opened.pdf, media_type="application/pdf", headers=headers)


async def _check(tx: Transaction, caller: Caller, letter: Kept) -> None:
    await check_may_open(
        tx.connection,
        caller,
        "brief",
        letter.id,
        letter.dossier_id,
        letter.person_id,
        letter.municipality,
    )
