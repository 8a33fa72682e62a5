"""Use case of the start page: what of routes' own data needs somebody now, counted as the lists that it leads to."""

from services.routes.access import Viewer
from services.routes.openings import service as openings
from services.routes.regie import looking as regie
from services.routes.start import repository
from services.routes.start.rules import (
    Amount,
    Need,
    OwnWork,
    TeamWork,
    need_of_failures,
    need_of_families,
    need_of_openings,
    needs_of_regie,
    needs_of_team,
    needs_of_work,
)
from services.routes.work.choice import NOBODY, Choice
from services.routes.work.service import Listed, count_list, see, where
from shared.clock import AMSTERDAM
from shared.http.caller import Caller
from shared.ids import read_id
from shared.messaging.transaction import Transaction

READS_TASKS = "routes.taken.lezen"
LEADS = "routes.medewerkers.lezen"
GOES_ALONG = "routes.regie.lezen"
DIVIDES_FAMILIES = "routes.regie.schrijven"
OPERATES = "beheer.metrics"


async def own_needs(tx: Transaction, caller: Caller) -> list[Need]:
    """Numbers only: nothing that would have to be noted as read."""
    needs: list[Need] = []
    if reads := caller.where_may(READS_TASKS):
        viewer = Viewer(caller.narrowed(reads))
        if where(viewer.caller, Listed.TEAM):
            needs += await _of_team(tx, viewer)
        needs += await _of_own(tx, viewer)
    if caller.may(GOES_ALONG):
        asked = await regie.asked_of(tx.connection, caller)
        needs.append(need_of_families(asked.number, asked.oldest))
    if directs := caller.where_may(DIVIDES_FAMILIES):
        counts = await regie.counts_of_team(tx, caller.narrowed(directs))
        needs += needs_of_regie(counts.nobody, counts.late.number, counts.late.oldest)
    if leads := caller.where_may(LEADS):
        found = await openings.list_openings(tx, caller.narrowed(leads))
        unseen = [row.opened_at for row in found if row.seen_at is None]
        needs.append(need_of_openings([at.astimezone(AMSTERDAM).date() for at in unseen]))
    if caller.may(OPERATES):
        needs.append(need_of_failures(*await repository.failures(tx.connection)))
    return needs


async def _of_team(tx: Transaction, viewer: Viewer) -> list[Need]:
    sight = await see(tx.connection, viewer, Listed.TEAM, tx.today)
    all_work = await count_list(tx, sight, Choice())
    of_nobody = await count_list(tx, sight, Choice(holder=NOBODY))
    return needs_of_team(
        TeamWork(Amount(all_work.late, all_work.oldest), Amount(of_nobody.total, of_nobody.oldest))
    )


async def _of_own(tx: Transaction, viewer: Viewer) -> list[Need]:
    sight = await see(tx.connection, viewer, Listed.MINE, tx.today)
    found = await count_list(tx, sight, Choice())
    on_my_name, ended = Amount(0), Amount(0)
    if (me := read_id(viewer.subject)) is not None:
        held = await count_list(tx, sight, Choice(holder=str(me)))
        on_my_name = Amount(held.total, held.oldest)
        ended = Amount(*await repository.waits_ended(tx.connection, me))
    work = OwnWork(Amount(found.late, found.oldest), found.today, found.new, on_my_name, ended)
    return needs_of_work(work, viewer.subject)
