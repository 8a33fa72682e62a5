"""What holds of wages settled over a year, whatever was reported and whenever it came in."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from services.income.means.rules import Gebruikt, Regime
from services.income.norms.loading import load_parameters
from services.income.settlement.booking import Stand, book
from services.income.settlement.rules import Berekend, Verdiend, calculate, cut_off_of
from services.income.wages.facts import Loonopgave, Soort
from services.income.wages.rules import divide, spread
from tests.unit.income.settling import ANK, BAKERY, MONTHS, job, settled, year_of

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def reports(draw: st.DrawFn) -> list[Loonopgave]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        van = draw(DAYS)
        last = min(van + timedelta(days=draw(st.integers(0, 45))), date(2026, 12, 31))
        received = van + timedelta(days=draw(st.integers(0, 400)))
        kind: Soort = draw(st.sampled_from(get_args(Soort)))
        found.append(
            Loonopgave(
                f"L{number}",
                ANK,
                draw(st.sampled_from((BAKERY, "garage"))),
                van,
                last,
                last,
                received,
                draw(st.integers(-50_000, 200_000)),
                kind,
            )
        )
    return found


REGIMES = st.sampled_from((None, "oud_31_2", "uniform_34a"))


@given(reports(), REGIMES)
def test_what_was_settled_over_the_year_is_what_the_facts_of_the_year_give(
    told: list[Loonopgave], regime: Regime | None
) -> None:
    months = year_of(regime)

    year = settled(told, months)

    facts = calculate(months, Verdiend([job()], spread(told)), load_parameters())
    assert [month.berekend for month in year.maanden] == list(facts)
    for month in year.maanden:
        booked = sum(
            booking.centen for booking in year.boekingen if booking.maand == month.berekend.maand
        )
        assert month.aangenomen + booked == month.vastgesteld


@given(reports(), st.randoms(use_true_random=False))
def test_the_order_in_which_reports_stand_does_not_matter(
    told: list[Loonopgave], random: Random
) -> None:
    other = list(told)
    random.shuffle(other)

    assert settled(told) == settled(other)


@given(reports(), st.integers(0, 60))
def test_when_something_came_in_does_not_change_what_a_month_became(
    told: list[Loonopgave], later: int
) -> None:
    late = [
        replace(report, ontvangen_op=report.ontvangen_op + timedelta(days=later)) for report in told
    ]

    was = [month.vastgesteld for month in settled(told).maanden]
    assert [month.vastgesteld for month in settled(late).maanden] == was


@given(reports())
def test_the_same_slip_twice_is_one(told: list[Loonopgave]) -> None:
    again = [
        replace(report, ontvangen_op=report.ontvangen_op + timedelta(days=40)) for report in told
    ]

    assert settled([*told, *again]) == settled(told)


@given(reports(), REGIMES)
def test_nothing_is_ever_below_zero_and_no_more_is_set_off_than_a_run_pays(
    told: list[Loonopgave], regime: Regime | None
) -> None:
    months, known = year_of(regime), Verdiend([job()], spread(told))
    stand = Stand()
    before: tuple[Berekend, ...] = ()
    for number, month in enumerate(MONTHS, start=1):
        now = calculate(months[:number], known.by(cut_off_of(month, 20)), load_parameters())
        done = book(stand, month, before, now)
        booked = sum(
            booking.centen for booking in done.boekingen if booking.soort != "terugvordering"
        )
        assert done.te_betalen == now[-1].bijstand + booked
        assert done.te_betalen >= 0
        assert all(claim > 0 for claim in done.stand.open.values())
        stand, before = done.stand, now


@given(reports(), st.integers(1, 31), REGIMES)
def test_recomputing_changes_nothing(
    told: list[Loonopgave], day: int, regime: Regime | None
) -> None:
    months, known = year_of(regime, Gebruikt(n=2, uniform=3)), Verdiend([job()], spread(told))
    earlier = calculate(months, known.by(cut_off_of(MONTHS[6], day)), load_parameters())

    anew = calculate(months, known, load_parameters())

    assert calculate(months, known, load_parameters(), before=earlier) == anew
    assert calculate(months, known, load_parameters(), before=anew) == anew


@given(reports())
def test_the_parts_of_a_report_are_the_report(told: list[Loonopgave]) -> None:
    for report in told:
        for method in ("kalenderdagen", "werkdagen", "maand-van-betaling"):
            assert sum(part.centen for part in divide(report, method)) == report.netto
