"""Proves from the four databases that nothing was lost and nothing done twice.

`accepted = effected exactly once + failed (visible) + parked (visible)`: every event in a service's outbox is published,
is in the inbox of every service that reads its topic exactly once, and is not held anywhere. And nothing waits for a
person whom nobody told: every open proposal has one open task, for a municipality that both services say is responsible.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import text

from services.income.contracts import CONTRACTS as INCOME
from services.intake.contracts import CONTRACTS as INTAKE
from services.reporting.contracts import CONTRACTS as REPORTING
from services.routes.contracts import CONTRACTS as ROUTES
from shared import clock
from shared.db.engine import create_engine
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.messaging.contracts import Contracts

ALL: dict[str, Contracts] = {
    contracts.service: contracts for contracts in (INTAKE, ROUTES, INCOME, REPORTING)
}

_OUTBOX = text(
    """
    SELECT outbox.id, outbox.aggregatetype AS topic,
        (outbox.xid, outbox.position) <= (cursor.xid, cursor.position) AS published
    FROM outbox, relay_cursor AS cursor
    """
)
_HELD = text(
    """
    SELECT state, count(*) AS total FROM failed_message
    WHERE state NOT IN ('resolved', 'replaced') GROUP BY state
    """
)


_PROPOSALS = text(
    """
    SELECT proposal.id, known.answers[width_bucket(CAST(:today AS date), known.from_days)] AS answers
    FROM proposal JOIN known_dossier AS known USING (dossier_id) WHERE state IN ('open', 'ter-controle')
    """
)
_JUDGING = text(
    """
    SELECT task.subject_id AS id,
        coalesce(known.answers[width_bucket(CAST(:today AS date), known.from_days)], task.municipality) AS answers
    FROM task LEFT JOIN known_dossier AS known USING (dossier_id)
    WHERE playbook = 'besluit-voorgesteld' AND status = 'open'
    """
)


WAITING_FOR_PEOPLE = {"income": _PROPOSALS, "routes": _JUDGING}


@dataclass(slots=True)
class Account:
    """The books of the whole platform at one moment."""

    published: dict[str, int] = field(default_factory=dict)
    """Events per publishing service."""
    waiting: int = 0
    """Events that are not published yet, or not yet taken in somewhere."""
    held: dict[str, int] = field(default_factory=dict)
    """Failed, parked or rejected messages per service and state."""
    strangers: int = 0
    """Messages taken in that nobody published."""
    unjudged: int = 0
    """Open proposals without one open task where they are seen, and tasks to judge what is no open proposal."""

    @property
    def closed(self) -> bool:
        return self.waiting == 0 and not self.held and self.strangers == 0 and self.unjudged == 0

    def __str__(self) -> str:
        total = sum(self.published.values())
        return (
            f"{total} events gepubliceerd, {self.waiting} onderweg,"
            f" {sum(self.held.values())} vastgehouden, {self.strangers} van niemand,"
            f" {self.unjudged} voorstellen zonder taak"
        )


async def take_account(urls: Mapping[str, str]) -> Account:
    """Read the books; `urls` has a database per service."""
    account = Account()
    waiting_for_people: dict[str, list[tuple[UUID, str | None]]] = {}
    sent: dict[str, set[UUID]] = {}
    taken: dict[str, set[UUID]] = {}
    for service, url in urls.items():
        engine = create_engine(url, pool_size=1)
        async with engine.connect() as connection:
            # One look at all the books of a service: it goes on meanwhile, and what it takes in after we read its
            # outbox would seem to have had no effects.
            await connection.execution_options(isolation_level="REPEATABLE READ")
            rows = (await connection.execute(_OUTBOX)).all()
            account.published[service] = len(rows)
            account.waiting += sum(not row.published for row in rows)
            for row in rows:
                sent.setdefault(row.topic, set()).add(row.id)
            ids = (await connection.execute(text("SELECT id FROM inbox"))).scalars().all()
            taken[service] = set(ids)
            for row in await connection.execute(_HELD):
                account.held[f"{service} {row.state}"] = row.total
            if service in WAITING_FOR_PEOPLE:
                found = await connection.execute(
                    WAITING_FOR_PEOPLE[service], {"today": clock.today()}
                )
                waiting_for_people[service] = [(row.id, row.answers) for row in found]
        await engine.dispose()
    for service, inbox in taken.items():
        due = {event for topic in ALL[service].topics for event in sent.get(topic, ())}
        account.waiting += len(due - inbox)
        account.strangers += len(inbox - due)
    account.unjudged = _differences(*waiting_for_people.values())
    return account


def _differences(*sides: Sequence[tuple[UUID, str | None]]) -> int:
    """What is on one side and not, or not as often, on the other; a municipality that is not ours counts too."""
    proposals, judging = (Counter(side) for side in sides)
    unseen = sum(municipality not in AGENCY_MUNICIPALITIES for _, municipality in proposals)
    return ((proposals - judging) + (judging - proposals)).total() + unseen
