"""Use cases of an organisation with a system or with accounts: what it has of us, look at one, act. The same as with a personal link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import RowMapping

from services.routes.handovers import partner_side
from services.routes.handovers.partner_side import Partner
from services.routes.handovers.showing import Shown
from services.routes.handovers.states import WITH_PARTNER, State
from services.routes.partner_desk import repository
from services.routes.partners.schemas import Organisation
from shared.errors import AppError, NotFound
from shared.http.caller import Caller
from shared.ids import read_id
from shared.messaging.transaction import Database, Transaction

WAITS: Final = (State.OFFERED,)
RUNS: Final = (State.ACCEPTED, State.IN_CONTACT, State.GIVEN_BACK)
OVER: Final = tuple(state for state in State if state not in WITH_PARTNER)
MOST_OPEN: Final = 200
MOST_OVER: Final = 50


class NoOrganisation(AppError):
    """Somebody with the role, of whom no organisation is known that works in this way."""

    def __init__(self) -> None:
        super().__init__(
            403,
            "geen-organisatie",
            "Geen organisatie",
            "Wij kennen geen organisatie bij deze toegang die op deze manier overdrachten krijgt. Vraag het de gemeente.",
        )


@dataclass(frozen=True, slots=True)
class Acting:
    """For which organisation somebody acts, and how."""

    organisation: Organisation
    by: Partner


@dataclass(frozen=True, slots=True)
class Listed:
    """The page of an organisation."""

    organisation: str
    waits: Sequence[RowMapping]
    runs: Sequence[RowMapping]
    over: Sequence[RowMapping]


async def find_acting(tx: Transaction, caller: Caller) -> Acting | None:
    """By what is so today: an account ends with its days, and a system with the agreement."""
    worker_id = read_id(caller.subject)
    if worker_id is not None:
        organisation = await repository.of_worker(tx.connection, worker_id, tx.today)
        if organisation is not None:
            by = Partner(organisation.id, caller.name, "medewerker", caller.subject)
            return Acting(organisation, by)
    organisation = await repository.of_system(tx.connection, caller.subject, tx.today)
    if organisation is None:
        return None
    return Acting(
        organisation, Partner(organisation.id, organisation.name, "systeem", caller.subject)
    )


async def acting_for(tx: Transaction, caller: Caller) -> Partner:
    """Raises NoOrganisation."""
    acting = await find_acting(tx, caller)
    if acting is None:
        raise NoOrganisation
    return acting.by


async def list_changed(  # noqa: PLR0917 - which of them, and from where
    tx: Transaction,
    caller: Caller,
    states: Sequence[str],
    since: datetime | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[RowMapping]:
    """Raises NoOrganisation."""
    by = await acting_for(tx, caller)
    return await repository.list_changed(
        tx.connection, by.organisation_id, tx.today, states, since, after, limit
    )


async def list_page(tx: Transaction, caller: Caller) -> Listed | None:
    """None for who has no organisation (any more)."""
    acting = await find_acting(tx, caller)
    if acting is None:
        return None
    own, today = acting.organisation.id, tx.today
    return Listed(
        acting.organisation.name,
        await repository.list_open(tx.connection, own, today, WAITS, MOST_OPEN),
        await repository.list_open(tx.connection, own, today, RUNS, MOST_OPEN),
        await repository.list_over(tx.connection, own, today, OVER, MOST_OVER),
    )


async def line_of(tx: Transaction, by: Partner, handover_id: UUID) -> RowMapping:
    """Raises NotFound, also for another organisation's."""
    row = await repository.find(tx.connection, by.organisation_id, handover_id, tx.today)
    if row is None:
        raise NotFound("overdracht", handover_id)
    return row


async def look(database: Database, caller: Caller, handover_id: UUID) -> Shown:
    """Noted in both logs. Raises NoOrganisation, NotFound, and NotNow for what the organisation does not have any more."""

    async def once(tx: Transaction) -> Shown:
        by = await acting_for(tx, caller)
        return await partner_side.look(tx, handover_id, by.organisation_id, by)

    return await database.run((), once)
