"""Use cases of mail: make the mails of a morning, of what is urgent and to partners, and send what waits.

A mail is a row before it is sent, made with what it tells of in one transaction: nothing is told twice, and nothing is lost.
Sending is at least once: whoever dies between the mail server's "yes" and our own row sends it again, with the same Message-ID.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.access import Viewer
from services.routes.mail import repository, to_partners
from services.routes.mail.post import Letter, NotSent, Post
from services.routes.mail.rules import (
    BETWEEN_URGENT,
    Daily,
    Urgent,
    Wish,
    body_of,
    is_morning,
    is_too_late,
    last_morning,
    pause_after,
    subject_of,
    wants,
)
from services.routes.mail.to_partners import PartnerKind
from services.routes.partner_keys import service as partner_keys
from services.routes.partner_keys.rules import may_send_again, reference_of
from services.routes.workers import service as workers
from shared import clock
from shared.messaging import points
from shared.messaging.timers import NewTimer
from shared.messaging.transaction import Database, Transaction
from shared.observability import metrics
from shared.observability.logging import get_logger

log = get_logger(__name__)

PEOPLE: Final = 25
"""For whom mails are made in one transaction."""
NOTICES: Final = 500
LETTERS: Final = 10
"""Sent over one connection; within the time below, with each as slow as may be."""
FAILED: Final = "mail-niet-aangekomen"
"""A timer about a mail to a partner that came back; handovers hear of it."""
CLAIMED: Final = timedelta(minutes=5)
_READS: Final = "routes.taken.lezen"


async def make_daily(database: Database) -> int:
    """The mails of this morning for who did not get one yet; gives for how many people was looked."""
    looked = 0
    while is_morning(clock.now().astimezone(clock.AMSTERDAM)):
        async with database.transaction() as tx:
            waiting = await repository.who_waits_for_daily(tx, PEOPLE)
            for worker_id in waiting:
                await _make_daily_of(tx, worker_id)
        looked += len(waiting)
        if len(waiting) < PEOPLE:
            break
    return looked


async def _make_daily_of(tx: Transaction, worker_id: UUID) -> None:
    viewer = await _viewer(tx.connection, worker_id, tx)
    amounts = Daily()
    if viewer is not None:
        amounts = await repository.count_daily(
            tx.connection, viewer, tx.today, last_morning(tx.today)
        )
    await repository.add(tx, worker_id, "dagelijks", amounts, tx.now)


async def make_urgent(database: Database, *, is_on: bool = True) -> int:
    """A mail for each to whom something urgent happened; gives how many notices were looked at.

    Where no mail is sent at all the notices are taken away too: nobody waits for them.
    """
    total = 0
    while True:
        async with database.transaction() as tx:
            notices = await repository.take_notices(tx, NOTICES)
            if is_on and notices:
                await _make_urgent_of(tx, notices)
        total += len(notices)
        if len(notices) < NOTICES:
            return total


async def _make_urgent_of(tx: Transaction, notices: Collection[Row[Any]]) -> None:
    task_ids: dict[str, set[UUID]] = defaultdict(set)
    for notice in notices:
        task_ids[notice.kind].add(notice.task_id)
    found: dict[UUID, Urgent] = defaultdict(Urgent)
    for kind, field in (("toegewezen", "assigned"), ("wacht-voorbij", "wait_over")):
        holders = await repository.holders_of(tx, task_ids[kind])
        for worker_id in await repository.who_wants_urgent(tx, holders.keys()):
            told = Urgent(**{field: len(holders[worker_id])})
            found[worker_id] = found[worker_id].plus(told)
    if task_ids["dringend"]:
        for worker_id in await repository.who_wants_urgent(tx):
            viewer = await _viewer(tx.connection, worker_id, tx)
            if viewer is not None:
                due = await repository.count_due(
                    tx.connection, viewer, tx.today, task_ids["dringend"]
                )
                found[worker_id] = found[worker_id].plus(Urgent(due=due))
    for worker_id, told in sorted(found.items()):
        if told.total:
            await _mail_urgent(tx, worker_id, told)


async def _mail_urgent(tx: Transaction, worker_id: UUID, told: Urgent) -> None:
    """With what waits to be told already; and not sooner than a while after the last."""
    last = await repository.last_urgent(tx, worker_id)
    if last is not None and last.is_open:
        await repository.set_counts(tx, last.id, Urgent.of(last.counts).plus(told))
        return
    next_at = tx.now if last is None else max(tx.now, last.made_at + BETWEEN_URGENT)
    await repository.add(tx, worker_id, "dringend", told, next_at)


async def send_waiting(database: Database, post: Post) -> int:
    """Send what is due, some over each connection; gives how many were sent."""
    sent = 0
    while True:
        async with database.transaction() as tx:
            claimed = await repository.claim(tx, tx.now + CLAIMED, LETTERS)
            wanted = [mail for mail in claimed if not await _is_dropped(tx, mail)]
            letters = [(mail, await _letter_of(tx, mail, post)) for mail in wanted]
        points.reached("after-commit")
        if not claimed:
            return sent
        try:
            sent += await _send(database, post, letters)
        except NotSent as away:
            log.warning("mail_server_away", why=str(away))
            return sent


async def _letter_of(tx: Transaction, mail: Row[Any], post: Post) -> Letter:
    """What goes out. The key of a partner's link is made here, each time anew: it is kept nowhere."""
    if mail.handover_id is None:
        amounts = repository.amounts_of(mail)
        subject, body = subject_of(amounts), body_of(amounts, mail.day, post.address)
    else:
        reference = reference_of(mail.handover_id)
        subject = to_partners.subject_of(mail.kind, reference)
        body = await _body_to_partner(tx, mail, reference, post)
    is_chosen = mail.handover_id is None
    return Letter(mail.id, mail.email, mail.made_at, subject, body, may_unsubscribe=is_chosen)


async def _body_to_partner(tx: Transaction, mail: Row[Any], reference: str, post: Post) -> str:
    """By how the organisation gets its handovers at the moment that it goes out."""
    if mail.channel == to_partners.ACCOUNTS:
        page = f"{post.address}/routes/partner/overdrachten/{mail.handover_id}"
        return to_partners.body_for_accounts(mail.kind, reference, page)
    link = None
    if mail.kind != to_partners.WITHOUT_LINK:
        lasts = post.settings.link_lasts
        key = await partner_keys.issue(tx, mail.handover_id, mail.organisation_id, lasts)
        link = f"{post.address}/overdracht/{key}"
    return to_partners.body_of(mail.kind, reference, link, post.settings.link_days)


async def _send(
    database: Database, post: Post, letters: Collection[tuple[Row[Any], Letter]]
) -> int:
    """Raises NotSent where none of them could even be tried; then all of them wait."""
    if not letters:
        return 0
    sent = 0
    try:
        async with post.connected() as smtp:
            for mail, letter in letters:
                try:
                    await post.send(smtp, letter)
                except NotSent as failure:
                    await _not_sent(database, mail, failure)
                    continue
                points.reached("after-send")
                async with database.transaction() as tx:
                    await repository.settle(tx, mail.id, "sent")
                metrics.MAILS_SENT.labels(mail.kind).inc()
                log.info("mail_sent", mail_id=str(mail.id), kind=mail.kind)
                sent += 1
    except NotSent as away:
        for mail, _ in letters:
            await _not_sent(database, mail, away)
        raise
    return sent


async def _not_sent(database: Database, mail: Row[Any], failure: NotSent) -> None:
    pause = None if failure.is_for_good else pause_after(mail.attempts)
    async with database.transaction() as tx:
        if pause is None:
            await repository.settle(tx, mail.id, "failed", str(failure))
            await _say_failed(tx, mail)
        else:
            await repository.postpone(tx, mail.id, tx.now + pause, str(failure))
    log.warning("mail_not_sent", mail_id=str(mail.id), why=str(failure), is_over=pause is None)


async def _say_failed(tx: Transaction, mail: Row[Any]) -> None:
    """Who answers for the handover hears at once that the organisation did not get its mail. That it ended needs nobody."""
    if mail.handover_id is None or mail.kind == to_partners.WITHOUT_LINK:
        return
    dossier_id = await repository.dossier_of(tx, mail.handover_id)
    payload = {"overdrachtId": str(mail.handover_id), "organisatieId": str(mail.organisation_id)}
    tx.schedule(NewTimer(FAILED, str(mail.id), tx.now, dossier_id, payload))


async def last_failed(
    connection: AsyncConnection, handover_id: UUID, organisation_id: UUID
) -> datetime | None:
    """When the last mail about a handover to an organisation came back; None where it arrived, or waits."""
    return await repository.last_failed(connection, handover_id, organisation_id)


async def _is_dropped(tx: Transaction, mail: Row[Any]) -> bool:
    """Whether nobody is to get it any more; then it is settled."""
    local = clock.now().astimezone(clock.AMSTERDAM)
    if mail.handover_id is not None:
        is_reached = mail.email and mail.channel in to_partners.channels_of(mail.kind)
        is_wanted = is_reached and (mail.is_theirs or mail.kind == to_partners.WITHOUT_LINK)
    else:
        is_wanted = mail.email and mail.works_here and wants(mail.wish, mail.kind)
    if not is_wanted:
        await repository.settle(tx, mail.id, "dropped", "not wanted any more")
    elif mail.handover_id is None and is_too_late(mail.kind, mail.day, local):
        await repository.settle(tx, mail.id, "failed", "too late")
    else:
        return False
    return True


async def write_to_partner(
    tx: Transaction, handover_id: UUID, organisation_id: UUID, kind: PartnerKind
) -> None:
    """A mail about this handover, where the organisation hears of it by mail; it goes out after this transaction."""
    next_at = tx.now + to_partners.GATHERED.get(kind, timedelta(0))
    await repository.add_to_partner(tx, handover_id, organisation_id, kind, next_at)


async def renew_link(tx: Transaction, handover_id: UUID, organisation_id: UUID) -> None:
    """A new link to the address on file, and to no other; not again within a while."""
    before = await repository.count_to_partner(
        tx, handover_id, organisation_id, to_partners.RENEWAL
    )
    if may_send_again(*before, tx.now):
        await write_to_partner(tx, handover_id, organisation_id, to_partners.RENEWAL)


async def forget(database: Database) -> None:
    async with database.transaction() as tx:
        await repository.forget(tx)


async def measure(connection: AsyncConnection, now: datetime) -> None:
    counted = await repository.measure(connection, now)
    metrics.MAILS.labels("failed").set(counted.failed)
    metrics.MAILS.labels("late").set(counted.late)


async def _viewer(connection: AsyncConnection, worker_id: UUID, tx: Transaction) -> Viewer | None:
    """The worker, where he or she reads tasks; None for who reads none."""
    caller = await workers.caller_of(connection, worker_id, tx.today)
    if caller is None:
        return None
    narrowed = caller.narrowed(caller.where_may(_READS))
    return Viewer(narrowed) if narrowed.municipalities else None


async def notice(tx: Transaction, task_id: UUID, kind: str) -> None:
    """Something about a task that cannot wait until the morning."""
    await repository.notice(tx, task_id, kind)


async def wish_of(connection: AsyncConnection, worker_id: UUID) -> tuple[str | None, Wish]:
    """The address of a worker, and which mail he or she wants there."""
    return await repository.wish_of(connection, worker_id)


async def keep_wish(tx: Transaction, worker_id: UUID, email: str | None, wish: Wish) -> None:
    await repository.keep_wish(tx, worker_id, email, wish)
