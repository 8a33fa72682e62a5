"""Registers many households at once: the demo's residents, and the load tests'."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from services.intake.residents.rules import NewHousehold
from services.intake.residents.service import Residents
from shared.messaging.transaction import Database

CHUNK = 200


async def seed_households(
    database: Database, households: Iterable[NewHousehold], residents: Residents
) -> int:
    """Register households, a few hundred per transaction; returns how many.

    One of whose members the BSN is known already is left as it is, so that seeding again changes nothing.
    """
    made = 0
    remaining = iter(households)
    while chunk := list(islice(remaining, CHUNK)):
        async with database.transaction() as tx:
            bsns = {member.bsn for new in chunk for member in new.members if member.bsn}
            known = await residents.known_bsns(tx, bsns)
            new = [replace(household, source="bestand") for household in _unknown(chunk, known)]
            made += len(await residents.register(tx, new))
    return made


def _unknown(chunk: Sequence[NewHousehold], known: Iterable[object]) -> list[NewHousehold]:
    taken = set(known)
    return [new for new in chunk if not any(member.bsn in taken for member in new.members)]
