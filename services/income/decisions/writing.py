"""The letter about a decision: what it would say before somebody decides, and the letter itself in the transaction of the decision."""

import asyncio
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.decisions import repository
from services.income.decisions.concept import Otherwise
from services.income.decisions.letter import KIND, SUBJECT, Ground, Said, fill
from services.income.decisions.repository import Proposal
from services.income.letters import service as letters
from services.income.letters.model import Addressed, Letter
from services.income.letters.rendering import NotPrintable, render
from services.income.letters.rows import NewLetter, OtherAddressee
from services.income.letters.sealing import Vault
from shared import clock
from shared.errors import Fault, InvalidInput
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.events.income import Besluit
from shared.messaging.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Wish:
    """What whoever decides gives along for the letter."""

    words: str = ""
    regisseur: str | None = None
    other: OtherAddressee | None = None
    otherwise: Otherwise | None = None


PLAIN: Final = Wish()
"""Nothing given along."""
BY_SYSTEM: Final = "naadloos-income"


async def would_say(
    connection: AsyncConnection, proposal: Proposal, decision: Besluit, wish: Wish, decided_by: str
) -> Letter:
    """The letter as it would be on this day."""
    letter, _ = await _written(connection, proposal, decision, wish, decided_by)
    return letter


async def check_printable(letter: Letter, other: OtherAddressee | None) -> None:
    """Raises InvalidInput for a sign that cannot be put on paper: before anything is decided. Never in a transaction."""
    today = clock.today()
    to = (
        Addressed(other.name, other.lines, today, "BR", "wie")
        if other
        else Addressed("wie", (), today, "BR")
    )
    try:
        await asyncio.to_thread(render, letter, to)
    except NotPrintable as error:
        reason = f"het teken {error.sign} kan niet in een brief staan"
        is_in_words = any(error.sign in text for text in letter.texts())
        name = "inBrief" if is_in_words else "geadresseerde"
        raise InvalidInput((Fault(name, "teken", reason),)) from error


async def write(
    tx: Transaction,
    proposal: Proposal,
    decision: Besluit,
    wish: Wish,
    *,
    actor: str,
    name: str,
    vault: Vault | None,
) -> UUID | None:
    """In the transaction of the decision. None where no college of ours has anything to write."""
    written = await _written(tx.connection, proposal, decision, wish, name)
    return await _keep(tx, proposal, written, written_by=actor, other=wish.other, vault=vault)


async def write_of_system(tx: Transaction, proposal: Proposal) -> UUID | None:
    """That the system decided, in the transaction in which it did."""
    written = await _written(tx.connection, proposal, "overnemen", PLAIN, None)
    return await _keep(tx, proposal, written, written_by=BY_SYSTEM)


async def _keep(
    tx: Transaction,
    proposal: Proposal,
    written: tuple[Letter, int],
    *,
    written_by: str,
    other: OtherAddressee | None = None,
    vault: Vault | None = None,
) -> UUID | None:
    municipality = proposal.municipality
    if municipality not in AGENCY_MUNICIPALITIES:
        return None
    letter, version = written
    new = NewLetter(
        dossier_id=proposal.dossier_id,
        person_id=proposal.person_id,
        municipality=municipality,
        life_event_id=proposal.life_event_id,
        correlation_id=proposal.correlation_id,
        subject=SUBJECT,
        subject_id=proposal.id,
        template=KIND.code,
        template_version=version,
        content=letter,
        written_by=written_by,
        other=other,
    )
    return await letters.write(tx, new, vault)


async def _written(
    connection: AsyncConnection,
    proposal: Proposal,
    decision: Besluit,
    wish: Wish,
    name: str | None,
) -> tuple[Letter, int]:
    today = clock.today()
    ground = Ground(*await repository.ground_of(connection, proposal))
    filled = fill(
        proposal, ground, decision, Said(wish.words, wish.regisseur, wish.otherwise, name), today
    )
    municipality = proposal.municipality or min(AGENCY_MUNICIPALITIES)
    return letters.written(KIND, municipality, today, filled)
