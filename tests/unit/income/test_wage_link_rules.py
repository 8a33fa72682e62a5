"""How long a resident's link works, and who is let in with it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.wage_links.rules import Birth, is_born_on, works_until
from shared.calendar import add_months
from shared.testing.events import make_member

EXPIRES = date(2027, 7, 6)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
BORN = st.dates(date(1930, 1, 1), date(2008, 12, 31))


@pytest.mark.parametrize(
    ("jobs", "rights", "until"),
    [
        ([None], [None], EXPIRES),
        ([date(2026, 9, 1), None], [None], EXPIRES),
        ([date(2026, 9, 1)], [None], date(2026, 12, 1)),
        ([date(2026, 9, 1), date(2026, 10, 1)], [None], date(2027, 1, 1)),
        ([None], [date(2026, 8, 1)], date(2026, 11, 1)),
        ([date(2026, 9, 1)], [date(2026, 8, 1)], date(2026, 11, 1)),
        ([], [], EXPIRES),
    ],
    ids=["runs", "another job", "job ended", "last job", "right ended", "first", "nothing known"],
)
def test_a_link_works_a_year_or_until_the_last_slip_can_be_there(
    jobs: list[date | None], rights: list[date | None], until: date
) -> None:
    assert works_until(EXPIRES, jobs, rights) == until


@given(DAYS, st.lists(st.none() | DAYS), st.lists(st.none() | DAYS))
def test_no_link_outlives_its_year_and_what_runs_ends_nothing(
    expires: date, jobs: list[date | None], rights: list[date | None]
) -> None:
    until = works_until(expires, jobs, rights)

    assert until <= expires
    assert works_until(expires, [*jobs, None], [*rights, None]) == expires
    for ends in (jobs, rights):
        known = [day for day in ends if day is not None]
        if len(known) == len(ends) and known:
            assert until <= add_months(max(known), 3)


@given(BORN, BORN)
def test_only_the_day_of_birth_itself_opens(born: date, told: date) -> None:
    lid = make_member(geboortedatum=born)

    assert is_born_on(lid, Birth(told.day, told.month, told.year)) == (born == told)
    swapped = Birth(born.month, born.day, born.year)
    assert is_born_on(lid, swapped) == (born.month == born.day)


@pytest.mark.parametrize(
    ("assumed", "told", "opens"),
    [
        (date(1980, 7, 1), Birth(0, 0, 1980), True),
        (date(1980, 7, 1), Birth(1, 1, 1980), True),
        (date(1980, 7, 1), Birth(1, 7, 1981), False),
        (date(1980, 3, 16), Birth(0, 3, 1980), True),
        (date(1980, 3, 16), Birth(16, 4, 1980), False),
    ],
)
def test_of_an_uncertain_birth_date_what_is_known_counts(
    assumed: date, told: Birth, *, opens: bool
) -> None:
    lid = make_member(geboortedatum=assumed).model_copy(update={"geboortedatum_onzeker": True})
    assert is_born_on(lid, told) == opens


@given(BORN, st.integers(1, 400))
def test_another_day_never_opens(born: date, days: int) -> None:
    other = born + timedelta(days=days)
    lid = make_member(geboortedatum=born)
    assert not is_born_on(lid, Birth(other.day, other.month, other.year))
