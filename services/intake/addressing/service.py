"""Give the address of one letter, at the moment that it is sent; noted of whom, and for which letter. Nothing is kept with the letter here."""

from services.intake.addressing import repository
from services.intake.addressing.rules import NOBODY, Addressing, address_of
from services.intake.addressing.schemas import Adresseringsvraag
from services.intake.residents.service import today_of
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

ACTIVITY = "brief-adresseren"


async def address(tx: Transaction, asked: Adresseringsvraag) -> Addressing:
    found = await repository.applicant_of(tx.connection, asked.dossier_id, today_of(tx))
    if found is None:
        return NOBODY
    person_id, applicant = found
    await processing_log.record(tx, f"brief:{asked.brief_id}", ACTIVITY, [person_id])
    return address_of(applicant)
