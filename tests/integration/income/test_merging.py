"""Two residents turned out to be one: what is kept under the old pseudonym counts for the one that is kept, in any order."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from shared import clock, ids
from shared.events.aftercare import AftercareCheckNeeded, AftercareEnded
from shared.events.envelope import Event
from shared.events.household import Lid
from shared.events.income import Reassessed
from shared.events.life_events import JobStarted
from shared.events.residents import HouseholdChanged, ResidentsMerged
from shared.testing.events import make_event, make_household, make_member
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import job_end, job_start
from tests.integration.income.test_findings import exemption_of
from tests.integration.income.test_following import state_after
from tests.integration.parting import neighbours_together, orders, picture

WAGE = 600_00
JOB_ON = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(datetime(2026, 12, 10, 9, 0, tzinfo=UTC)):
        yield


class Twice:
    """Ank, who was registered twice: under the pseudonym of `old` a job was told."""

    def __init__(self) -> None:
        self.dossier_id = ids.new_dossier_id()
        self.old = make_member(geboortedatum=date(1988, 7, 9))
        self.kept: Lid = self.old.model_copy(update={"inwoner_id": ids.new_person_id()})
        self.job = job_start(self.old, day=JOB_ON, cents=WAGE, dossier_id=self.dossier_id)

    def merged(self) -> Event[ResidentsMerged]:
        data = ResidentsMerged(inwoner_id=self.kept.inwoner_id, oud_inwoner_id=self.old.inwoner_id)
        return make_event(data, dossier_id=self.dossier_id)

    def picture(self) -> Event[HouseholdChanged]:
        return picture(self.dossier_id, make_household(self.kept, versie=2))

    def later(self, event: Event[JobStarted], day: date) -> Any:
        """The job pays otherwise, told under the pseudonym that is kept."""
        told = job_end(event, day, cents=700_00)
        data = told.data.model_copy(
            update={
                "inwoner_id": self.kept.inwoner_id,
                "huishouden": make_household(self.kept, versie=2),
            }
        )
        return make_event(data, dossier_id=self.dossier_id)


def finding_about(dossier_id: UUID, person: Lid) -> dict[str, Any]:
    return {
        "dossierId": str(dossier_id),
        "vanaf": JOB_ON.isoformat(),
        "reden": "Loonstroken gezien.",
        "vaststellingen": [exemption_of(person.inwoner_id)],
    }


async def test_a_wage_and_an_exemption_under_the_old_pseudonym_still_count(
    income: Income, client: Client
) -> None:
    ank = Twice()
    await income.handle(ank.job)
    assert (await client.establish(finding_about(ank.dossier_id, ank.old))).status_code == 201
    before = (await income.published(Reassessed))[-1].data.beelden

    await income.handle(ank.merged())
    await income.handle(ank.picture())
    await income.handle(ank.later(ank.job, date(2026, 12, 1)))

    last = (await income.published(Reassessed))[-1].data.beelden[0]
    assert last.voor is not None
    assert last.na is not None
    assert last.voor.bijstand_centen == before[0].na.bijstand_centen  # type: ignore[union-attr]
    assert (last.voor.inkomen_centen, last.na.inkomen_centen) == (WAGE, 700_00)
    assert last.na.meegeteld_inkomen_centen == 700_00 * 3 // 4


async def test_by_itself_it_changes_no_amount_so_nothing_is_told_and_aftercare_goes_on(
    income: Income,
) -> None:
    ank = Twice()
    await income.handle(ank.job)
    await income.fire([one for one in await income.timers() if one.due_at <= clock.now()][:1])
    told = len(await income.published(Reassessed))

    await income.handle(ank.merged())
    await income.handle(ank.picture())

    assert len(await income.published(Reassessed)) == told
    assert len(await income.published(AftercareCheckNeeded)) == 1
    assert await income.published(AftercareEnded) == []
    (running,) = await income.rows("SELECT person_id FROM aftercare_dossier WHERE state = 'lopend'")
    assert running["person_id"] == ank.kept.inwoner_id


async def test_what_comes_in_under_the_old_pseudonym_afterwards_is_understood(
    income: Income,
) -> None:
    ank = Twice()
    await income.handle(ank.merged())
    await income.handle(ank.picture())

    await income.handle(ank.job)

    last = (await income.published(Reassessed))[-1].data.beelden[0]
    assert last.na is not None
    assert last.na.inkomen_centen == WAGE


async def test_every_order_of_topics_ends_the_same(income: Income) -> None:
    ank = Twice()
    lanes: list[list[Event[Any]]] = [
        [ank.job, ank.later(ank.job, date(2026, 12, 1))],
        [picture(ank.dossier_id, make_household(ank.old)), ank.merged(), ank.picture()],
    ]
    outcomes = {
        await state_after(income, batches)
        for order in orders(lanes)
        for batches in ([[event] for event in order], neighbours_together(order))
    }
    assert len(outcomes) == 1
