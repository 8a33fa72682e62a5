"""Use cases of letters: write one in the transaction of what it is about, look at it, and open what was sent.

    letter = compose(template, sender, filled)
    await letters.write(tx, NewLetter(..., content=letter))

Addressing and sending come after that transaction (`posting.py`).
"""

from datetime import date
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.letters import repository
from services.income.letters.composing import compose
from services.income.letters.kinds import Filled, Kind
from services.income.letters.loading import load_senders, load_templates, valid_on
from services.income.letters.model import Addressed, Letter
from services.income.letters.rows import Kept, NewLetter, OtherAddressee, reference_of
from services.income.letters.sealing import Vault
from shared import ids
from shared.db.known_dossiers import Own
from shared.errors import NotFound
from shared.messaging.transaction import Transaction


def written(kind: Kind, municipality: str, day: date, filled: Filled) -> tuple[Letter, int]:
    """What a letter of this kind says on a day, and the version of its template: for a preview as for the letter itself."""
    template = valid_on(day, load_templates(kind))
    sender = valid_on(day, load_senders(municipality))
    return compose(template, sender, filled), template.versie


async def write(tx: Transaction, new: NewLetter, vault: Vault | None = None) -> UUID:
    """Kept from this transaction on, and sent after it. About one thing there is one letter: a second time gives the first.

    `vault` is needed for another addressee.
    """
    known = await repository.find_about(tx.connection, new.subject, new.subject_id)
    if known is not None:
        return known
    letter_id = ids.new_id()
    sealed = _sealed(vault, letter_id, new.other) if new.other else None
    await repository.add(tx, letter_id, new, sealed)
    return letter_id


def _sealed(vault: Vault | None, letter_id: UUID, other: OtherAddressee) -> tuple[str, bytes]:
    if vault is None:
        msg = "another addressee is kept sealed: give the vault"
        raise ValueError(msg)
    content = {"capacity": other.capacity, "name": other.name, "lines": other.lines}
    return vault.current, vault.seal(letter_id, "other", orjson.dumps(content))


async def of_dossier(
    connection: AsyncConnection, own: Own, today: date, dossier_id: UUID
) -> list[Kept]:
    """Those that somebody may see, newest first."""
    return await repository.seen_by(connection, own, today, dossier_id=dossier_id)


async def get(connection: AsyncConnection, own: Own, today: date, letter_id: UUID) -> Kept:
    """Raises NotFound, also for one that somebody may not see."""
    found = await repository.seen_by(connection, own, today, letter_id=letter_id)
    if not found:
        raise NotFound("brief", letter_id)
    return found[0]


async def sent_to(connection: AsyncConnection, vault: Vault, letter_id: UUID) -> Addressed | None:
    """To whom it went; None where it was not addressed yet."""
    row = await repository.copy_of(connection, letter_id)
    if row is None:
        return None
    told = orjson.loads(vault.unseal(row.key_name, letter_id, "to", row.sealed_to))
    return Addressed(
        told["name"],
        tuple(told["lines"]),
        date.fromisoformat(told["dated_on"]),
        reference_of(letter_id),
        told["about"],
    )


async def pdf_of(connection: AsyncConnection, vault: Vault, letter_id: UUID) -> bytes:
    """As it went out. Raises NotFound where it was not addressed yet."""
    row = await repository.copy_of(connection, letter_id)
    if row is None:
        raise NotFound("PDF van brief", letter_id)
    return vault.unseal(row.key_name, letter_id, "pdf", row.sealed_pdf)
