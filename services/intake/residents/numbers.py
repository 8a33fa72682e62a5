"""The burgerservicenummer of a resident: given later, changed, found to be somebody else's, or of two who are one."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from services.intake.residents import records, repository
from services.intake.residents.history import Origin
from services.intake.residents.service import Residents
from shared.bsn import Bsn
from shared.errors import Conflict, Transient
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction


class NumberTaken(Conflict):
    """`owner_id` where the caller may know whose it is."""

    def __init__(self, owner_id: UUID | None) -> None:
        whose = f" (inwoner {owner_id})" if owner_id is not None else ""
        super().__init__(
            "nummer-in-gebruik",
            f"Dit burgerservicenummer is van een andere inwoner{whose}. Is dat dezelfde persoon, voeg de twee dan"
            " samen. Is het iemand anders, corrigeer dan eerst het nummer van die inwoner.",
        )
        self.owner_id = owner_id


async def change(
    tx: Transaction,
    residents: Residents,
    person_id: UUID,
    bsn: Bsn | None,
    *,
    caller: Caller,
    origin: Origin,
    stays_findable: bool,
) -> None:
    """The number was none, another, or somebody else's. Raises Conflict where a resident has it already."""
    owner = (await residents.known_bsns(tx, [bsn])).get(bsn) if bsn is not None else None
    if owner is not None and owner.person_id != person_id:
        resident = await residents.get_resident(tx, owner.person_id)
        if resident.bsn_hash == owner.named:
            may_know = await residents.is_visible(tx, owner.person_id, caller)
            raise NumberTaken(owner.person_id if may_know else None)
    hashed = residents.vault.hash(bsn) if bsn is not None else None
    if hashed == (await residents.get_resident(tx, person_id)).bsn_hash:
        return
    if stays_findable:
        await repository.keep_former_number(
            tx.connection, person_id, person_id, caller.subject, tx.now
        )
    sealed = residents.vault.encrypt(bsn) if bsn is not None else None
    try:
        await repository.change_bsn(tx.connection, person_id, hashed, sealed)
    except IntegrityError as error:
        raise Transient("another process gave somebody this number at the same time") from error
    await records.number_is(tx, person_id, sealed, origin)


async def read_anew(
    tx: Transaction, residents: Residents, person_id: UUID, bsn: Bsn, *, origin: Origin
) -> None:
    """The register says which number somebody has; the one before goes on finding the person. Nobody else has it."""
    resident = await residents.get_resident(tx, person_id)
    hashed, sealed = residents.vault.hash(bsn), residents.vault.encrypt(bsn)
    if resident.bsn_hash == hashed:
        return
    await repository.keep_former_number(tx.connection, person_id, person_id, origin.actor, tx.now)
    await repository.change_bsn(tx.connection, person_id, hashed, sealed)
    await records.number_is(tx, person_id, sealed, origin)


async def take_over(
    tx: Transaction, residents: Residents, kept_id: UUID, other_id: UUID, origin: Origin
) -> None:
    """Two are one person: the number of the other leads to the kept one, or is its own where it had none."""
    if (await residents.get_resident(tx, kept_id)).bsn_hash is not None:
        await repository.keep_former_number(tx.connection, other_id, kept_id, origin.actor, tx.now)
        return
    other = await residents.get_resident(tx, other_id)
    if other.bsn_hash is not None:
        await repository.change_bsn(tx.connection, other_id, None, None)
        await repository.change_bsn(tx.connection, kept_id, other.bsn_hash, other.bsn_encrypted)
        await records.number_is(tx, kept_id, other.bsn_encrypted, origin)
