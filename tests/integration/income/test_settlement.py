"""Wages settled month by month, on a real database: each month once, what is lower before a person, nothing silent."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from services.income.settlement import repository, service
from services.income.settlement.booking import Boeking
from shared import clock, ids
from shared.errors import Conflict, InvalidInput
from shared.events.income import DecisionProposed
from shared.events.residents import ResidentsMerged
from shared.events.wages import MonthSettled, WageReported, WageReportMissing
from shared.testing.events import make_event
from tests.integration.income.conftest import Income
from tests.integration.income.life_events import correction_of, job_start
from tests.integration.income.settling import (
    AUGUST,
    JULY,
    JUNE,
    OCTOBER,
    SEPTEMBER,
    Family,
    make_family,
)

NORM_JULY = 141_946
ASSUMED = NORM_JULY - 60_000
"""800 euros of which a quarter is exempt."""


@pytest.fixture
async def family(income: Income, monkeypatch: pytest.MonkeyPatch) -> Family:
    return await make_family(income, monkeypatch)


async def test_a_month_is_settled_on_the_day_after_the_cut_off_and_no_earlier(
    family: Family,
) -> None:
    await family.settle(date(2026, 6, 20))
    assert [run.month for run in await family.settled()] == []

    await family.settle(date(2026, 6, 21))
    [june] = [run for run in await family.settled() if run.month == JUNE]
    assert june.own_month is not None
    assert not june.is_complete
    assert june.bookings == ()


async def test_a_higher_wage_is_set_off_in_the_next_month_and_put_before_a_person(
    family: Family,
) -> None:
    await family.settle(date(2026, 7, 21))
    await family.report(date(2026, 8, 5), family.slip(JULY, 90_000))
    await family.settle(date(2026, 8, 21))

    july, august = (await family.settled())[-2:]
    assert july.payable == ASSUMED
    assert august.bookings == (Boeking(JULY, AUGUST, "verrekening", -7_500),)
    assert august.payable == ASSUMED - 7_500
    asked = [
        event.data
        for event in await family.income.published(DecisionProposed)
        if event.data.soort == "terugvordering"
    ]
    assert [proposal.voorstel_id for proposal in asked] == [august.proposal_id]
    told = (await family.income.published(MonthSettled))[-1]
    assert [(part.maand, part.soort) for part in told.data.boekingen] == [(JULY, "verrekening")]


async def test_a_lower_wage_is_paid_in_addition_and_asks_nobody(family: Family) -> None:
    await family.settle(date(2026, 7, 21))
    await family.report(date(2026, 8, 5), family.slip(JULY, 70_000))
    await family.settle(date(2026, 8, 21))

    august = (await family.settled())[-1]
    assert august.bookings == (Boeking(JULY, AUGUST, "nabetaling", 7_500),)
    assert august.payable == ASSUMED + 7_500
    assert august.proposal_id is None


async def test_a_correction_of_three_months_ago_is_settled_once(family: Family) -> None:
    await family.settle(date(2026, 7, 21))
    await family.report(date(2026, 8, 5), family.slip(JULY, 80_000))
    await family.settle(date(2026, 8, 21), date(2026, 9, 21))
    correction = family.slip(JULY, 15_000, soort="correctie", kenmerk="c1")
    await family.report(date(2026, 10, 10), correction)
    await family.settle(date(2026, 10, 21), date(2026, 10, 25), date(2026, 11, 21))

    runs = await family.settled()
    booked = [booking for run in runs for booking in run.bookings]
    assert booked == [Boeking(JULY, OCTOBER, "verrekening", -11_250)]


async def test_months_in_which_nobody_was_there_are_caught_up_in_order(family: Family) -> None:
    await family.settle(date(2026, 7, 21))
    await family.report(date(2026, 8, 5), family.slip(JULY, 90_000))
    await family.settle(date(2026, 10, 30))

    runs = await family.settled()
    assert [run.month for run in runs][-4:] == [JULY, AUGUST, SEPTEMBER, OCTOBER]
    assert [booking.run for run in runs for booking in run.bookings] == [AUGUST]


async def test_a_run_that_was_broken_off_goes_on_and_settles_nobody_twice(family: Family) -> None:
    await family.settle(date(2026, 7, 21))
    before = await family.settled()
    async with family.income.database.transaction() as tx:
        await tx.connection.exec_driver_sql(
            "UPDATE settlement_run SET done_at = NULL, reached = NULL"
        )

    while await service.go_on(family.income.database):
        pass

    assert await family.settled() == before
    assert len(await family.income.published(MonthSettled, family.dossier_id)) == len(before)


async def test_a_wage_that_never_comes_is_asked_for_and_then_put_before_a_person(
    family: Family,
) -> None:
    await family.settle(date(2026, 7, 21), date(2026, 8, 21), date(2026, 9, 21))

    asked = [
        (event.data.maand, event.data.stap)
        for event in await family.income.published(WageReportMissing)
    ]
    assert asked == [
        (JUNE, "loonopgave-herinneren"),
        (JULY, "loonopgave-herinneren"),
        (JUNE, "loonopgave-ontbreekt"),
        (AUGUST, "loonopgave-herinneren"),
        (JULY, "loonopgave-ontbreekt"),
    ]
    last = (await family.settled())[-1]
    assert last.payable == ASSUMED


async def test_a_wage_that_comes_after_all_says_of_which_job_and_month_it_is(
    family: Family,
) -> None:
    await family.settle(date(2026, 7, 21))
    [missing] = await family.income.published(WageReportMissing)

    half = family.slip(JUNE, 40_000, tot_en_met=date(2026, 6, 14), kenmerk="1")
    rest = family.slip(JUNE, 40_000, van=date(2026, 6, 15), kenmerk="2")
    await family.report(date(2026, 7, 22), half)
    await family.report(date(2026, 7, 23), rest)
    await family.report(date(2026, 7, 23), rest)

    told = [event.data for event in await family.income.published(WageReported)]
    assert [report.maanden_compleet for report in told] == [(), (JUNE,)]
    assert {report.baan_id for report in told} == {missing.data.baan_id} == {family.start.id}
    assert missing.data.maand == JUNE


async def test_the_months_of_n_are_counted_by_what_was_earned(family: Family) -> None:
    for month, day in ((JUNE, date(2026, 7, 5)), (JULY, date(2026, 8, 5))):
        await family.report(day, family.slip(month, 80_000))
    await family.settle(date(2026, 8, 21))

    own = (await family.settled())[-1].own_month
    assert own is not None
    assert own.per_persoon[0].tellers.n == 3


async def test_the_same_slip_of_the_resident_and_of_the_employer_is_one(family: Family) -> None:
    first = await family.report(date(2026, 8, 5), family.slip(JULY, 90_000))
    again = await family.report(
        date(2026, 8, 9), family.slip(JULY, 90_000, herkomst="werkgever", kenmerk="w-7")
    )

    assert (first.outcome, again.outcome) == ("nieuw", "bekend")
    assert again.report.id == first.report.id
    assert len(await family.income.published(WageReported)) == 1


async def test_another_amount_under_the_same_name_or_over_the_same_days_is_refused(
    family: Family,
) -> None:
    await family.report(date(2026, 8, 5), family.slip(JULY, 90_000))

    with pytest.raises(Conflict):
        await family.report(date(2026, 8, 6), family.slip(JULY, 91_000))
    with pytest.raises(InvalidInput):
        await family.report(date(2026, 8, 6), family.slip(JULY, 91_000, kenmerk="anders"))


async def test_a_month_that_cannot_be_determined_waits_for_a_person(family: Family) -> None:
    async with family.income.database.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE right_period SET filling = NULL")
    await family.settle(date(2026, 7, 21))

    july = (await family.settled())[-1]
    assert july.payable is None
    assert july.unknown is not None
    told = (await family.income.published(MonthSettled))[-1]
    assert not told.data.vast_te_stellen


async def test_what_was_kept_reads_back_as_it_was(family: Family) -> None:
    await family.settle(date(2026, 7, 21))
    await family.report(date(2026, 8, 5), family.slip(JULY, 200_000))
    await family.settle(date(2026, 8, 21))

    august = (await family.settled())[-1]
    assert august.open_claims == {}
    assert august.bookings[0].centen == -ASSUMED
    assert {month.maand for month in august.months} == {JULY, AUGUST}
    assert repository.row_of(august)["payable_cents"] == 0


async def test_a_four_weekly_wage_with_a_thirteenth_period_settles_a_whole_year(
    family: Family,
) -> None:
    """Thirteen slips of 738.46 over the year are 9,600 euros: each month its days, the last what is left."""
    await family.settle(date(2026, 6, 21))
    first, total = date(2026, 5, 18), 0
    for number in range(1, 7):
        van = first + timedelta(days=28 * (number - 1))
        last = van + timedelta(days=27)
        period = family.slip(JUNE, 73_846, kenmerk=f"P{number}", van=van, tot_en_met=last)
        await family.report(last + timedelta(days=5), period)
        total += period.netto
    bonus = family.slip(
        SEPTEMBER, 73_846, kenmerk="P13", soort="correctie", tot_en_met=date(2026, 9, 30)
    )
    await family.report(date(2026, 11, 10), bonus)
    await family.settle(date(2026, 11, 21))

    runs = await family.settled()
    newest = {month.maand: month for run in runs for month in run.months}
    assert newest[JULY].compleet
    assert newest[JULY].netto == round(73_846 * 31 / 28)
    assert newest[SEPTEMBER].netto == round(73_846 * 30 / 28) + 73_846
    assumed = {run.month: own.bijstand for run in runs if (own := run.own_month) is not None}
    booked = [booking for run in runs for booking in run.bookings]
    for month in (JULY, AUGUST, SEPTEMBER):
        changed = sum(booking.centen for booking in booked if booking.maand == month)
        left = sum(runs[-1].open_claims.get(part, 0) for part in (month,))
        assert assumed[month] + changed - left == newest[month].bijstand


async def test_a_wage_belongs_to_its_job_also_when_that_was_corrected(family: Family) -> None:
    await family.report(date(2026, 8, 5), family.slip(JULY, 90_000))
    again = job_start(
        *family.start.data.huishouden.leden,
        cents=85_000,
        day=JUNE,
        dossier_id=family.dossier_id,
    )
    await family.income.handle(correction_of(family.start, again))
    await family.income.handle(again)

    await family.settle(date(2026, 8, 21))

    [report] = await family.income.rows("SELECT job_id FROM wage_report")
    assert report["job_id"] == again.id
    july = next(
        month for run in await family.settled() for month in run.months if month.maand == JULY
    )
    assert (july.netto, july.compleet) == (90_000, True)


async def test_a_slip_that_was_reported_of_somebody_registered_twice_is_one(
    family: Family,
) -> None:
    slip = await family.report(date(2026, 8, 5), family.slip(JULY, 90_000))
    await family.settle(date(2026, 8, 21))
    kept = ids.new_person_id()
    async with family.income.database.transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO wage_report SELECT gen_random_uuid(), dossier_id, municipality, :kept, job_id, source, reference,"
                " kind, first_day, last_day, paid_on, received_on, net_cents, gross_cents, recorded_by, recorded_at"
                " FROM wage_report"
            ),
            {"kept": kept},
        )

    merged = ResidentsMerged(inwoner_id=kept, oud_inwoner_id=family.person_id)
    await family.income.handle(make_event(merged, dossier_id=family.dossier_id))

    reports = await family.income.rows("SELECT person_id, net_cents FROM wage_report")
    assert reports == [{"person_id": kept, "net_cents": slip.report.net_cents}]
    settled = (await family.settled())[-1].own_month
    assert settled is not None
    assert [part.inwoner_id for part in settled.per_persoon] == [kept]


@pytest.mark.parametrize(
    ("wage", "state"), [(80_000, "gedaan"), (60_000, "open")], ids=["as expected", "lower"]
)
async def test_a_month_that_comes_out_does_the_open_check_of_aftercare_and_another_leaves_it_to_a_person(
    family: Family, wage: int, state: str
) -> None:
    """The first check is up on 1 July; the wage of June is reported after the run of June."""
    await family.settle(date(2026, 6, 21))
    family.on(date(2026, 7, 1))
    timers = [timer for timer in await family.income.timers() if timer.kind == "nazorg-controle"]
    await family.income.fire([timer for timer in timers if timer.due_at <= clock.now()])
    assert await first_check(family) == "open"

    await family.report(date(2026, 7, 10), family.slip(JUNE, wage))
    await family.settle(date(2026, 7, 21))

    assert await first_check(family) == state


async def first_check(family: Family) -> str:
    row, *_ = await family.income.rows("SELECT state FROM aftercare_checkpoint ORDER BY months")
    return str(row["state"])
