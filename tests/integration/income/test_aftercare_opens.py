"""Aftercare opens where the right ends because of income too: of a partner, of a job that pays more, or as whoever pays it says."""

from datetime import date

import pytest

from shared.events.aftercare import AftercareEnded, AftercareStarted
from shared.events.envelope import Event
from shared.events.life_events import PartnerIncomeChanged, Uitkeringseinde
from shared.testing.events import make_household, make_member
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import (
    DECEMBER,
    anks_family,
    job_end,
    job_start,
    withdrawal_of,
)
from tests.integration.income.test_findings import finding_of
from tests.reported import benefit_ended, reported_in

COUPLE = 202779
"""The norm of a couple in December 2026."""


def partner_earns(cents: int) -> Event[PartnerIncomeChanged]:
    ank, ben = make_member(), make_member("partner", date(1988, 2, 2))
    return reported_in(
        make_household(ank, ben),
        "inkomen-partner-gewijzigd",
        ben,
        day=DECEMBER,
        inkomstenbron="loon",
        nettoMaandbedragCenten=cents,
    )


async def test_the_wage_of_a_partner_that_ends_the_right_opens_aftercare_of_the_partner(
    income: Income,
) -> None:
    event = partner_earns(COUPLE)

    await income.handle(event)

    (started,) = await income.published(AftercareStarted)
    assert started.data.aanleiding == "recht-eindigt"
    assert started.data.gebeurtenis_id == event.id
    assert started.data.inwoner_id == event.data.inwoner_id
    assert len(started.data.controledata) == 4


async def test_a_partner_who_earns_less_than_the_norm_opens_none(income: Income) -> None:
    await income.handle(partner_earns(COUPLE - 1))

    assert await income.published(AftercareStarted) == []


async def test_more_pay_beside_aftercare_that_runs_belongs_to_it(income: Income) -> None:
    start = job_start(cents=50000)
    await income.handle(start)

    await income.handle(job_end(start, date(2026, 12, 15), cents=250000))

    (only,) = await income.published(AftercareStarted)
    assert only.data.aanleiding == "baan-gestart"


async def test_aftercare_expects_what_a_job_pays_now(income: Income, client: Client) -> None:
    start = job_start(cents=50000)
    await income.handle(start)
    more = job_end(start, date(2026, 12, 15), cents=90000)
    await income.handle(more)
    assert await expected_wage(income) == 90000

    answer = await client.establish(finding_of(start, DECEMBER))
    assert answer.status_code == 201
    assert await expected_wage(income) == 90000

    await income.handle(withdrawal_of(more))
    assert await expected_wage(income) == 50000


async def expected_wage(income: Income) -> int:
    rows = await income.rows("SELECT posts FROM aftercare_expectation ORDER BY number DESC LIMIT 1")
    return int(rows[0]["posts"]["netto-loon"])


@pytest.mark.parametrize(("why", "opened"), [("werk", 1), ("op-verzoek", 0)])
async def test_who_pays_the_benefit_says_that_it_ended_because_of_work(
    income: Income, why: Uitkeringseinde, opened: int
) -> None:
    ank, *children = anks_family()

    await income.handle(benefit_ended(ank, *children, day=DECEMBER, reden=why))

    assert len(await income.published(AftercareStarted)) == opened


async def test_an_end_that_was_not_one_ends_its_aftercare(income: Income) -> None:
    ank, *children = anks_family()
    end = benefit_ended(ank, *children, day=DECEMBER)
    await income.handle(end)

    await income.handle(withdrawal_of(end))

    (ended,) = await income.published(AftercareEnded)
    assert ended.data.uitkomst == "start-vervallen"
