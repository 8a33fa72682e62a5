"""Use cases of a personal link: look, act for the organisation, ask for a new link. Whoever has the link is that organisation, and no more."""

from collections.abc import Awaitable, Callable, Collection
from typing import Final, TypeVar

from services.routes.handovers import partner_side
from services.routes.handovers.partner_side import Partner
from services.routes.handovers.showing import Shown
from services.routes.handovers.states import NotNow
from services.routes.mail import service as mails
from services.routes.partial_views import PartialViews
from services.routes.partner_forms.deeds import Act
from services.routes.partner_keys import service as partner_keys
from services.routes.partner_keys.rules import Key
from services.routes.partner_links import repository
from services.routes.partners import service as partners
from shared import clock
from shared.errors import NotFound
from shared.messaging.transaction import Database, Transaction
from shared.observability.logging import get_logger

log = get_logger(__name__)

T = TypeVar("T")
ELSEWHERE: Final = "elders"
VIEWS: Final = 50
"""Keys of deelweergaven that intake is told of at a time."""


class LinkOver(Exception):
    """The link opens nothing (any more). The page says the same whatever the link was."""


class NoMore(Exception):
    """The organisation does not have this handover any more; `state` is that of now, or `elders`."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


async def find(database: Database, links: Collection[str]) -> dict[str, Key]:
    """Those that are ours, whatever they are worth now."""
    async with database.reading() as connection:
        return await partner_keys.find(connection, links)


async def look(database: Database, key: Key) -> Shown:
    """Noted in both logs. Raises LinkOver, and NoMore."""

    async def once(tx: Transaction) -> Shown:
        by = await _partner(tx, key)
        return await partner_side.look(tx, key.handover_id, key.organisation_id, by)

    try:
        return await _for_who_has_it(database, key, once)
    except NotNow as error:
        raise NoMore(error.state or ELSEWHERE) from error


async def act(database: Database, key: Key, deed: Act) -> None:
    """Raises LinkOver, NoMore, NotNow with the state of now, and InvalidInput."""

    async def once(tx: Transaction) -> object:
        return await deed(tx, key.handover_id, await _partner(tx, key))

    await _for_who_has_it(database, key, once)


async def _for_who_has_it(
    database: Database, key: Key, work: Callable[[Transaction], Awaitable[T]]
) -> T:
    """In one transaction, in which the link still works."""

    async def once(tx: Transaction) -> T:
        worth = await partner_keys.worth_now(tx, key)
        if worth in {"voorbij", "elders"}:
            raise NoMore(await repository.state_of(tx, key) or ELSEWHERE)
        if worth != "geldig":
            raise LinkOver
        return await work(tx)

    try:
        return await database.run((), once)
    except NotFound as error:
        # Offered to somebody else, or the organisation is not there any more.
        raise NoMore(ELSEWHERE) from error


async def _partner(tx: Transaction, key: Key) -> Partner:
    """Who has the link is not known by name: who accepted it is named in what is done."""
    organisation = await partners.get(tx, key.organisation_id)
    return Partner(organisation.id, organisation.name, "koppeling", str(key.id))


async def renew(database: Database, key: Key | None) -> None:
    """A mail with a new link, to the address on file and to no other; nothing where the link was none of ours."""
    if key is None or not key.may_renew(clock.now()):
        return
    async with database.transaction() as tx:
        await mails.renew_link(tx, key.handover_id, key.organisation_id)
    log.info("partner_link_renewal_asked", key_id=str(key.id))


async def end_views(database: Database, views: PartialViews) -> int:
    """Tell intake which keys are over, and forget each that it was told of; what could not be told is told next time."""
    async with database.reading() as connection:
        over = await repository.views_over(connection, VIEWS)
    ended = 0
    for row in over:
        if not await views.end(row.view_key):
            break
        async with database.transaction() as tx:
            await repository.forget_view(tx, row)
        ended += 1
    return ended
