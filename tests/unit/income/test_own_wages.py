"""Which months a resident sees, what is missing of each, and how it is told."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.means.rules import UNUSED
from services.income.own_wages.rules import MONTHS_BACK, Loonmaand, first_missing, months_of
from services.income.own_wages.wording import explain, explain_booking
from services.income.settlement.booking import Boeking
from services.income.settlement.rules import Persoonsdeel
from services.income.wages.facts import Dienstverband, Loonopgave
from services.income.wages.filled import name_of, read, typed_in
from services.income.wages.rules import missing_days, missing_of, spread
from shared.events.household import Bijstandsperiode

ANK, JOB = UUID(int=1), UUID(int=7)
TODAY = date(2026, 9, 10)
JUNE, JULY, AUGUST = (date(2026, month, 1) for month in (6, 7, 8))
RUNS = (Bijstandsperiode(vanaf=date(2020, 1, 1)),)


def job(since: date = date(2026, 7, 1), until: date | None = None) -> Dienstverband:
    return Dienstverband(ANK, str(JOB), since, until, 80_000)


def slip(first: date, last: date, cents: int = 80_000) -> Loonopgave:
    return Loonopgave(f"{first}/{last}", ANK, str(JOB), first, last, last, last, cents)


def seen(
    *slips: Loonopgave,
    jobs: Sequence[Dienstverband] = (job(),),
    rights: Sequence[Bijstandsperiode] = RUNS,
) -> dict[date, Loonmaand]:
    found = months_of(jobs, spread(slips), rights, TODAY)
    return {month.maand: month for month in found}


def test_the_month_that_runs_asks_nothing_yet_and_those_before_do() -> None:
    found = seen(slip(JULY, date(2026, 7, 31)))

    assert [month.stand for month in found.values()] == ["loopt", "ontbreekt", "compleet"]
    assert found[JULY].opgegeven == 80_000
    assert first_missing(found.values()) == found[AUGUST]


def test_a_slip_over_a_part_says_which_days_are_missing() -> None:
    found = seen(slip(date(2026, 7, 6), date(2026, 7, 12)))[JULY]

    assert found.stand == "deels"
    assert found.ontbreekt == (
        (date(2026, 7, 1), date(2026, 7, 5)),
        (date(2026, 7, 13), date(2026, 7, 31)),
    )


def test_months_without_bijstand_or_without_the_job_are_not_asked_for() -> None:
    rights = (Bijstandsperiode(vanaf=AUGUST, tot=date(2026, 9, 1)),)
    assert list(seen(rights=rights)) == [AUGUST]
    assert list(seen(jobs=[job(since=AUGUST, until=date(2026, 8, 15))])) == [AUGUST]
    assert seen(jobs=[]) == {}


def test_no_more_than_half_a_year_back_is_shown() -> None:
    assert len(seen(jobs=[job(since=date(2020, 1, 1))])) == MONTHS_BACK + 1


@given(
    st.dates(date(2026, 5, 1), date(2026, 8, 31)),
    st.integers(0, 60),
    st.lists(st.tuples(st.integers(0, 31), st.integers(0, 31)), max_size=4),
)
def test_the_days_that_are_missing_are_those_of_the_job_that_no_slip_is_about(
    since: date, lasts: int, slips: list[tuple[int, int]]
) -> None:
    until = since + timedelta(days=lasts)
    told = [
        slip(JULY + timedelta(days=first), JULY + timedelta(days=first + more))
        for first, more in slips
    ]
    one = job(since, until)
    missing = missing_days(JULY, one, spread(told))

    days = {day for first, last in missing for day in _days_of(first, last)}
    worked = set(_days_of(max(since, JULY), min(until, date(2026, 7, 31))))
    covered = {day for report in told for day in _days_of(report.van, report.tot_en_met)}
    assert days == worked - covered
    assert bool(missing) == bool(missing_of(JULY, [one], spread(told)))
    # Runs: between two of them there is a day that is not missing.
    assert all(later[0] - earlier[1] > timedelta(days=1) for earlier, later in pairwise(missing))


def _days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@pytest.mark.parametrize(
    ("net", "free", "complete", "says"),
    [
        (80_000, 20_000, True, "Uw loon is € 800,00. Daarvan blijft € 200,00 buiten"),
        (80_000, 0, True, "Uw loon is € 800,00. Dat gaat helemaal van de bijstand af."),
        (80_000, 0, False, "Uw loon schatten wij op € 800,00."),
        (0, 0, True, "Uw loon: niets."),
    ],
)
def test_a_wage_is_told_in_plain_words(net: int, free: int, *, complete: bool, says: str) -> None:
    part = Persoonsdeel(ANK, net, complete, "n", free, UNUSED)

    assert explain(part, is_own=True).startswith(says)
    assert explain(part, is_own=False).startswith("Het loon van uw partner")


def test_what_goes_off_is_told_with_the_decision_that_comes_first() -> None:
    assert "extra" in explain_booking(Boeking(JUNE, JULY, "nabetaling", 1_200))
    for kind in ("verrekening", "terugvordering"):
        told = explain_booking(Boeking(JUNE, JULY, kind, -1_200))
        assert "€ 12,00" in told
        assert "besluit" in told


@given(st.sampled_from(["812,34", "812.34", "€ 812,34", "€812,34", "eur 812,34"]))
def test_one_wage_has_one_name_however_it_was_written(amount: str) -> None:
    told = {
        "inwonerId": str(ANK),
        "van": "1-6-2026",
        "totEnMet": "2026-06-30",
        "betaaldOp": "30-06-2026",
        "netto": amount,
    }
    _, wage = read(typed_in(told))
    _, of_another_job = read(typed_in({**told, "baanId": str(JOB)}))

    assert wage is not None
    assert of_another_job is not None
    assert name_of(wage) == wage.kenmerk == "loonstrook/2026-06-01/2026-06-30/81234/-"
    assert of_another_job.kenmerk != wage.kenmerk
    assert len(of_another_job.kenmerk) <= 64
