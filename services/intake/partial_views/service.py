"""Use cases of partial views: share a part of what is known, read it with its key, take it back.

Who shares needs the right to see all of it. Who has the key sees that part, as it is on the day of reading, and nothing else. No value is
kept with it, and each reading is noted for each person.
"""

from typing import Final
from uuid import UUID

from services.intake.partial_views import repository
from services.intake.partial_views.rules import LONGEST, Person, View, secret_for
from services.intake.partial_views.schemas import Deelweergaveverzoek
from services.intake.residents import finding
from services.intake.residents.service import Residents, today_of
from shared import ids
from shared.errors import AppError, Fault, InvalidInput, NotFound
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.secret_keys import hash_of, new_secret

_LONGEST_KEY: Final = 200


class NoView(AppError):
    """The same for a key that never was, one that was taken back, and one whose time is over."""

    def __init__(self) -> None:
        detail = "Deze deelweergave is er niet (meer)."
        super().__init__(404, "geen-deelweergave", "Niet gevonden", detail)


async def share(
    tx: Transaction, residents: Residents, caller: Caller, asked: Deelweergaveverzoek
) -> tuple[View, str]:
    """The view and its key, which is kept nowhere.

    Raises NotFound for whom the caller may not see, OtherTeam, and InvalidInput for a secret address or a wrong day.
    """
    today = today_of(tx)
    if not today <= asked.tot_en_met <= today + LONGEST:
        reason = "kies een dag vanaf vandaag, binnen twee jaar"
        raise InvalidInput((Fault("totEnMet", "dag", reason),))
    person_ids = tuple(dict.fromkeys(asked.inwoner_ids))
    for person_id in person_ids:
        if await finding.by_id(tx, residents, caller, person_id) is None:
            raise NotFound("inwoner", person_id)
    people = await repository.people(tx.connection, person_ids, today)
    if secret_for(asked.velden, people):
        reason = "het adres is geheim en mag niet worden gedeeld"
        raise InvalidInput((Fault("velden", "adres-geheim", reason),))
    view = View(
        ids.new_id(),
        person_ids,
        tuple(dict.fromkeys(asked.velden)),
        asked.doel,
        asked.tot_en_met,
        is_ended=False,
    )
    key = f"{view.id}.{new_secret()}"
    await repository.add(tx, view, hash_of(key), caller.subject)
    shared = [person.id for person in people]
    await processing_log.record(tx, caller.subject, "deelweergave-maken", shared)
    return view, key


async def read(tx: Transaction, view_id: UUID, key: str) -> tuple[View, list[Person]]:
    """What the key opens, with a line in the log for each person. Raises NoView."""
    view = await _find(tx, view_id, key)
    if view is None or not view.holds_on(today_of(tx)):
        raise NoView
    people = await repository.people(tx.connection, view.person_ids, today_of(tx))
    reader = f"deelweergave:{view.id}"
    await processing_log.record(tx, reader, "deelweergave-lezen", [person.id for person in people])
    return view, people


async def end(tx: Transaction, view_id: UUID, key: str) -> None:
    """The key opens nothing any more; once more changes nothing. Raises NoView for a key that never was."""
    view = await _find(tx, view_id, key)
    if view is None:
        raise NoView
    if await repository.end(tx, view_id, hash_of(key)):
        ender = f"deelweergave:{view.id}"
        await processing_log.record(tx, ender, "deelweergave-intrekken", view.person_ids)


async def _find(tx: Transaction, view_id: UUID, key: str) -> View | None:
    if len(key) > _LONGEST_KEY:
        return None
    return await repository.find(tx.connection, view_id, hash_of(key))
