"""A family of whom a wage is reported and settled, on days that a test chooses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from services.income.findings.facts import Vaststelling
from services.income.inquiries import service as inquiries
from services.income.means.rules import Vrijlatingsfeiten
from services.income.settlement import repository, service
from services.income.settlement.repository import Settled
from services.income.wages import service as wages
from services.income.wages.model import Opgave, Taken
from shared import clock
from shared.db.known_dossiers import Own
from shared.events.envelope import Event
from shared.events.household import Lid
from shared.events.life_events import JobStarted
from shared.messaging.transaction import Transaction
from tests.integration.income.conftest import Income
from tests.integration.income.life_events import job_start

OWN = Own(frozenset({"0106"}))
JUNE, JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2026, number, 1) for number in range(6, 11))
EXPECTED = 80_000


@dataclass
class Family:
    """One dossier, and how to report and settle in it."""

    income: Income
    start: Event[JobStarted]
    monkeypatch: pytest.MonkeyPatch

    @property
    def dossier_id(self) -> UUID:
        return self.start.dossier_id

    @property
    def person_id(self) -> UUID:
        return self.start.data.inwoner_id

    def on(self, day: date) -> None:
        moment = clock.start_of_day(day) + timedelta(hours=9)
        self.monkeypatch.setattr(clock, "now", lambda: moment)

    def slip(self, month: date, cents: int, **more: object) -> Opgave:
        after = (month + timedelta(days=32)).replace(day=1)
        last = after - timedelta(days=1)
        report = Opgave(
            self.dossier_id,
            self.person_id,
            None,
            "inwoner",
            f"{month:%Y-%m}",
            "loonstrook",
            month,
            last,
            last,
            cents,
        )
        return replace(report, **more)  # type: ignore[arg-type]

    async def report(self, day: date, report: Opgave) -> Taken:
        self.on(day)
        async with self.income.database.transaction(lock=[self.dossier_id]) as tx:
            return await wages.take(tx, report, actor="ic-1", own=OWN)

    async def settle(self, *days: date) -> None:
        """The worker looks on each of these days."""
        for day in days:
            self.on(day)
            async with self.income.database.transaction() as tx:
                await service.begin_due(tx)
            while await service.go_on(self.income.database):
                pass

    async def settled(self) -> Sequence[Settled]:
        async with self.income.database.reading() as connection:
            return (await repository.load(connection, [self.dossier_id])).get(self.dossier_id, [])


async def make_family(income: Income, monkeypatch: pytest.MonkeyPatch, *members: Lid) -> Family:
    """Ank, or the first of the members, works since June for 800 euros net, with the exemption of before 2027."""
    start = job_start(*members, cents=EXPECTED, day=JUNE)
    family = Family(income, start, monkeypatch)
    family.on(date(2026, 5, 20))
    await income.handle(start)

    async def exempt(tx: Transaction) -> None:
        fact = Vaststelling(JUNE, Vrijlatingsfeiten("oud_31_2"), family.person_id)
        await inquiries.record(tx, family.dossier_id, [fact], "Gezien.", actor="ic-1", own=OWN)

    await income.database.run([family.dossier_id], exempt)
    return family
