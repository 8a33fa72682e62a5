"""Use cases of personal links to report wages: make one, take it back, come in with it, and say who is in.

The key stands in the answer in which it was made and nowhere else: the database has its hash.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.assessments.facts import Facts
from services.income.wage_links import repository
from services.income.wage_links.rules import (
    KEPT,
    LASTS_MONTHS,
    MOST_WRONG,
    VISIT_LASTS,
    Birth,
    Standing,
    WageLink,
    is_born_on,
    state_of,
    works_until,
)
from services.income.wages import service as wages
from shared import calendar, ids
from shared.db.known_dossiers import Own
from shared.errors import Conflict, Fault, InvalidInput, NotFound
from shared.events.household import AGENCY_MUNICIPALITIES, WITH_THE_RIGHT, Lid
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log
from shared.observability.logging import get_logger
from shared.secret_keys import hash_of, hashes_of, new_secret

log = get_logger(__name__)

OF_ONES_OWN: Final = Own(AGENCY_MUNICIPALITIES, AGENCY_MUNICIPALITIES, AGENCY_MUNICIPALITIES)
"""Nothing of a household is kept from the people whose right it is."""
MOST_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Key:
    """A link that is ours, whatever it is worth."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes a link, or takes it back."""

    subject: str
    name: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """The resident who came in, and what is known of the dossier."""

    link_id: UUID
    dossier_id: UUID
    person_id: UUID
    facts: Facts

    @property
    def actor(self) -> str:
        """In a log and beside a report: which link, and so who had it made for whom."""
        return f"loonkoppeling:{self.link_id}"


async def make(
    tx: Transaction, dossier_id: UUID, person_id: UUID, by: Maker, own: Own
) -> tuple[Standing, str]:
    """A new link with its key, to be shown once; the one before opens nothing any more. Under the lock of the dossier.

    Raises NotFound for another's dossier, InvalidInput for who has no right here, Conflict where there is nothing to report.
    """
    facts, _ = await wages.find_own(tx.connection, dossier_id, own, tx.today)
    if _member(facts, person_id, tx.today) is None:
        text = "Deze persoon is geen aanvrager of partner in dit dossier."
        raise InvalidInput((Fault("inwonerId", "geen-lid", text),))
    expires_on = calendar.add_months(tx.today, LASTS_MONTHS)
    until = works_until(expires_on, _jobs(facts, person_id), _rights(facts))
    if not _jobs(facts, person_id):
        raise Conflict("geen-baan", "Wij kennen geen baan van deze inwoner.")
    if not _rights(facts) or until < tx.today:
        raise Conflict(
            "niets-op-te-geven",
            "De baan of de bijstand is al langer voorbij. Er is geen loon meer op te geven.",
        )
    replaced = await repository.end_of_person(tx, person_id, by.subject)
    key = new_secret()
    link = WageLink(
        ids.new_id(), dossier_id, person_id, tx.now, by.name, expires_on, 0, None, None, None
    )
    await repository.add(tx, link, hash_of(key), by.subject)
    await processing_log.record(tx, by.subject, "loonkoppeling-maken", [person_id])
    log.info("wage_link_made", link_id=str(link.id), replaced=len(replaced))
    return Standing(link, until, "werkt"), key


async def take_back(
    tx: Transaction, dossier_id: UUID, link_id: UUID, by: Maker, own: Own
) -> Standing:
    """Once more changes nothing. Raises NotFound."""
    facts, _ = await wages.find_own(tx.connection, dossier_id, own, tx.today)
    link = await repository.lock(tx, link_id)
    if link is None or link.dossier_id != dossier_id:
        raise NotFound("koppeling", link_id)
    if link.ended_why is None:
        await repository.end(tx, link_id, "ingetrokken", by.subject)
        log.info("wage_link_ended", link_id=str(link_id), why="ingetrokken")
    await processing_log.record(tx, by.subject, "loonkoppeling-intrekken", [link.person_id])
    now = await repository.get(tx.connection, link_id)
    return _standing(now or link, facts, tx.today)


async def list_of_dossier(
    connection: AsyncConnection, dossier_id: UUID, own: Own, today: date
) -> list[Standing]:
    """Newest first. Raises NotFound for another's dossier."""
    facts, _ = await wages.find_own(connection, dossier_id, own, today)
    links = await repository.list_of_dossier(connection, dossier_id, MOST_SHOWN)
    return [_standing(link, facts, today) for link in links]


async def find(database: Database, keys: Collection[str]) -> dict[str, Key]:
    """Those that are ours, whatever they are worth now."""
    hashes = hashes_of(keys)
    async with database.reading() as connection:
        found = await repository.find(connection, hashes.values())
    return {key: Key(found[hashed]) for key, hashed in hashes.items() if hashed in found}


async def come_in(tx: Transaction, key: Key, told: Birth) -> str | None:
    """The secret of a visit, for who knows when the resident was born; None for everybody else, whatever the reason."""
    link = await repository.lock(tx, key.id)
    visitor = await _visitor(tx, link)
    if link is None or visitor is None:
        log.info("wage_link_refused", link_id=str(key.id), why="werkt-niet")
        return None
    member = _member(visitor.facts, visitor.person_id, tx.today)
    if member is None or not is_born_on(member, told):
        times = await repository.count_wrong(tx, link.id)
        log.info("wage_link_refused", link_id=str(link.id), why="verkeerd", times=times)
        if times >= MOST_WRONG:
            await repository.end(tx, link.id, "geblokkeerd", visitor.actor)
            log.warning("wage_link_blocked", link_id=str(link.id))
        return None
    secret = new_secret()
    await repository.let_in(tx, link.id, hash_of(secret), tx.now + VISIT_LASTS)
    await processing_log.record(tx, visitor.actor, "loonkoppeling-openen", [link.person_id])
    log.info("wage_link_opened", link_id=str(link.id))
    return secret


async def visitor_of(tx: Transaction, key: Key, secret: str) -> Visitor | None:
    """Who is in with this link at this moment."""
    if not await repository.is_in(tx.connection, key.id, hash_of(secret), tx.now):
        return None
    return await _visitor(tx, await repository.get(tx.connection, key.id))


async def leave(database: Database, secret: str) -> None:
    async with database.transaction() as tx:
        await repository.let_out(tx, hash_of(secret))


async def forget(database: Database) -> None:
    async with database.transaction() as tx:
        await repository.forget(tx, tx.now - KEPT)


async def _visitor(tx: Transaction, link: WageLink | None) -> Visitor | None:
    """None where the link works no more, or its resident has no right in this dossier any more."""
    if link is None:
        return None
    try:
        facts, _ = await wages.find_own(tx.connection, link.dossier_id, OF_ONES_OWN, tx.today)
    except NotFound:
        return None
    stands = _standing(link, facts, tx.today)
    if stands.state != "werkt" or _member(facts, link.person_id, tx.today) is None:
        return None
    return Visitor(link.id, link.dossier_id, link.person_id, facts)


def _standing(link: WageLink, facts: Facts, today: date) -> Standing:
    until = works_until(link.expires_on, _jobs(facts, link.person_id), _rights(facts))
    return Standing(link, until, state_of(link, until, today))


def _member(facts: Facts, person_id: UUID, today: date) -> Lid | None:
    """Who has the right in this household today."""
    member = facts.household.member_on(person_id, today)
    return member if member is not None and member.rol in WITH_THE_RIGHT else None


def _jobs(facts: Facts, person_id: UUID) -> list[date | None]:
    return [wage.tot for wage in facts.wages if wage.person_id == person_id]


def _rights(facts: Facts) -> list[date | None]:
    return [period.tot for period in facts.household.bijstand]
