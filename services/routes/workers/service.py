"""Use cases of who works here: somebody signs in, and what is known of somebody who asks something."""

from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.periods import Period
from services.routes.regie import filling
from services.routes.workers import leaving, repository
from services.routes.workers.history import note
from services.routes.workers.rules import grants_on, known_groups, replace_provider_roles
from services.routes.workers.schemas import GroupRole, NoAccess
from shared import clock
from shared.http.caller import Caller, Work
from shared.messaging.transaction import Transaction
from shared.permissions import scopes_of

PROVIDER: Final = "aanmelding"
"""Who changed a role that follows from the groups of the identity provider."""


async def sign_in(
    tx: Transaction, *, issuer: str, subject: str, name: str, groups: Iterable[GroupRole]
) -> UUID:
    """Somebody signs in at the provider, with these groups as (municipality, role): the worker's id.

    The roles that came from the provider become those of the groups; what a team leader gave stays. Raises NoAccess for who
    does not work here (any more) or has no role at all. What was learned is kept then too: catch NoAccess inside the
    transaction and answer it afterwards, so that a group that was taken away counts although nobody came in.
    """
    worker_id, active = await repository.sign_in(tx, issuer, subject, name)
    held = await repository.roles_of(tx.connection, worker_id)
    given, ended = replace_provider_roles(held, known_groups(groups))
    if given:
        await repository.add_provider_roles(tx, worker_id, given)
        filling.somebody_comes(tx, worker_id, {role for _, role in given}, tx.today)
    if ended:
        await repository.end_roles(tx, ended)
    if given or ended:
        lost = [(role.municipality, role.role) for role in held if role.id in ended]
        await note(
            tx,
            PROVIDER,
            "rollen-van-aanmelding",
            worker_id=worker_id,
            why="Dit zijn de groepen bij het aanmelden.",
            details={"gegeven": sorted(given), "beeindigd": sorted(lost)},
        )
        held = await repository.roles_of(tx.connection, worker_id)
    if ended or not active.holds_on(tx.today):
        await leaving.give_back_work(tx, worker_id)
    if not active.holds_on(tx.today):
        raise NoAccess("U bent hier niet (meer) in dienst. Klopt dat niet? Vraag uw teamleider.")
    if not grants_on(held, tx.today):
        raise NoAccess("U hebt hier nog geen rol. Vraag uw teamleider om een rol.")
    return worker_id


async def caller_of(connection: AsyncConnection, worker_id: UUID, today: date) -> Caller | None:
    """What a worker may do and see today; None for who is unknown or does not work here (any more)."""
    worker = await repository.find(connection, worker_id)
    if worker is None or not Period(worker.active_from, worker.active_until).holds_on(today):
        return None
    conflicts = await repository.conflicts_of(connection, worker_id, today)
    grants = grants_on(await repository.roles_of(connection, worker_id), today)
    return Caller(
        subject=str(worker_id),
        name=worker.name,
        grants=grants,
        scopes=scopes_of(frozenset().union(*grants.values())),
        work=Work(
            teams=await repository.teams_of(connection, worker_id, today),
            opened=await repository.opened_by(connection, worker_id, clock.now()),
            conflicts=conflicts | await repository.dossiers_of(connection, conflicts),
        ),
    )


async def is_known(connection: AsyncConnection, worker_id: UUID) -> bool:
    """Whether somebody with this id works here, or did."""
    return await repository.find(connection, worker_id) is not None
