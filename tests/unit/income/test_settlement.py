"""Wages settled month by month: by hand, and one day, one month and one cent around each threshold."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.income.means.rules import Gebruikt
from services.income.norms.loading import load_parameters
from services.income.settlement.booking import Boeking, Stand, book
from services.income.settlement.rules import Berekend, Verdiend, calculate, cut_off_of
from services.income.wages.facts import Loonopgave
from services.income.wages.rules import spread
from tests.unit.income.settling import ANK, MONTHS, NORM, job, month_of, settled, slip, year_of

JANUARY, MARCH, APRIL, MAY = MONTHS[0], MONTHS[2], MONTHS[3], MONTHS[4]
JUNE, SEPTEMBER, OCTOBER = MONTHS[5], MONTHS[8], MONTHS[9]
USUAL = [slip(month, 80_000) for month in MONTHS]


def correction(cents: int, received: date, month: date = MARCH) -> Loonopgave:
    return slip(month, cents, kind="correctie", received=received)


def test_a_correction_of_three_months_ago_is_set_off_in_the_month_it_came_in() -> None:
    year = settled([*USUAL, correction(15_000, date(2026, 6, 10))])

    assert year.boekingen == (Boeking(MARCH, JUNE, "verrekening", -11_250),)
    assert year.maanden[2].aangenomen == 81_946
    assert year.maanden[2].vastgesteld == 70_696


def test_a_negative_correction_is_paid_in_addition() -> None:
    year = settled([*USUAL, correction(-10_000, date(2026, 6, 10))])

    assert year.boekingen == (Boeking(MARCH, JUNE, "nabetaling", 7_500),)


@pytest.mark.parametrize(("day", "run"), [(20, APRIL), (21, MAY)])
def test_what_comes_in_on_the_cut_off_day_is_in_time_and_a_day_later_it_is_not(
    day: int, run: date
) -> None:
    late = slip(MARCH, 90_000, received=date(2026, 4, day))
    others = [slip(month, 80_000) for month in MONTHS if month != MARCH]

    assert settled([*others, late]).boekingen == (Boeking(MARCH, run, "verrekening", -7_500),)


def test_in_a_short_month_the_cut_off_is_its_last_day() -> None:
    assert cut_off_of(date(2026, 2, 1), 31) == date(2026, 2, 28)
    assert cut_off_of(MARCH, 31) == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("received", "run", "kind"),
    [
        (date(2026, 9, 20), SEPTEMBER, "verrekening"),
        (date(2026, 9, 21), OCTOBER, "terugvordering"),
    ],
)
def test_after_six_months_what_was_paid_too_much_is_recovered_and_not_set_off(
    received: date, run: date, kind: str
) -> None:
    year = settled([*USUAL, correction(15_000, received)])

    assert [(booking.run, booking.soort) for booking in year.boekingen] == [(run, kind)]


def test_months_of_n_are_counted_and_the_seventh_has_none() -> None:
    year = settled(USUAL)

    codes = [month.berekend.per_persoon[0].code for month in year.maanden]
    assert codes == ["n"] * 6 + ["geen"] * 6
    assert year.maanden[6].berekend.per_persoon[0].tellers == Gebruikt(n=6)


def test_a_month_of_n_that_turns_out_without_bijstand_is_given_back_to_a_later_month() -> None:
    usual = [slip(month, 80_000) for month in MONTHS if month != MAY]
    year = settled([*usual, slip(MAY, 190_000)])

    assert year.maanden[4].berekend.per_persoon[0].code == "geen"
    assert year.maanden[6].berekend.per_persoon[0].code == "n"


def test_the_uniform_exemption_runs_on_by_the_calendar() -> None:
    months = year_of("uniform_34a", Gebruikt(uniform=10))
    year = settled(USUAL, months)

    codes = [month.berekend.per_persoon[0].code for month in year.maanden]
    assert codes[:3] == ["34a1a", "34a1a", "geen"]


@pytest.mark.parametrize(("wage", "bijstand"), [(NORM - 1, 1), (NORM, 0), (NORM + 1, 0)])
def test_one_cent_around_the_norm(wage: int, bijstand: int) -> None:
    months = year_of(None)
    known = Verdiend([job()], spread([slip(JANUARY, wage)]))

    assert calculate(months[:1], known, load_parameters())[0].bijstand == bijstand


def of_month(month: date, bijstand: int) -> Berekend:
    return Berekend(month, NORM, (), 0, bijstand, ())


def test_what_does_not_fit_in_one_month_waits_for_the_next_oldest_first() -> None:
    before = (of_month(JANUARY, 30_000), of_month(MARCH, 50_000))
    now = (of_month(JANUARY, 0), of_month(MARCH, 0), of_month(APRIL, 45_000))

    done = book(Stand(), APRIL, before, now)

    assert done.boekingen == (
        Boeking(JANUARY, APRIL, "verrekening", -30_000),
        Boeking(MARCH, APRIL, "verrekening", -15_000),
    )
    assert done.stand.open == {MARCH: 35_000}
    assert done.te_betalen == 0


def test_a_claim_that_waits_too_long_is_recovered_for_what_is_left() -> None:
    waiting = Stand({}, {MARCH: 35_000})

    done = book(waiting, OCTOBER, (), (of_month(OCTOBER, 100_000),))

    assert done.boekingen == (Boeking(MARCH, OCTOBER, "terugvordering", -35_000),)
    assert done.te_betalen == 100_000


def test_what_is_paid_in_addition_is_room_to_set_off() -> None:
    before = (of_month(JANUARY, 30_000), of_month(MARCH, 10_000))
    now = (of_month(JANUARY, 25_000), of_month(MARCH, 14_000), of_month(APRIL, 0))

    done = book(Stand(), APRIL, before, now)

    assert [(booking.soort, booking.centen) for booking in done.boekingen] == [
        ("verrekening", -4_000),
        ("nabetaling", 4_000),
    ]
    assert done.stand.open == {JANUARY: 1_000}


def test_a_second_earner_is_judged_apart() -> None:
    month = month_of(JANUARY, 202_713)
    partner = replace(month.personen[0], inwoner_id=UUID(int=2), werkende=None)
    both = replace(month, personen=(*month.personen, partner))
    jobs = [job(60_000), replace(job(40_000), inwoner_id=partner.inwoner_id)]

    [found] = calculate([both], Verdiend(jobs, {}), load_parameters())

    assert [part.vrijgelaten for part in found.per_persoon] == [15_000, 0]
    assert found.bijstand == 202_713 - 45_000 - 40_000
    assert not found.compleet
    assert found.per_persoon[0].inwoner_id == ANK
