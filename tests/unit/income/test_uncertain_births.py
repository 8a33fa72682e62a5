"""A birth date of which the day or the month is unknown: an outcome says so where it could have been another one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.assessments.assumptions import assumed_on
from services.income.assessments.facts import Facts
from services.income.norms.loading import load_parameters
from shared.calendar import age_on
from shared.events.household import Lid, Rol
from shared.events.income import Aanname
from shared.reason_words import Audience, text_of
from shared.testing.events import make_household, make_member
from shared.ui.dutch import date_text

PARAMETERS = load_parameters()
DAY = date(2026, 11, 15)


def uncertain(born: date, rol: Rol = "aanvrager") -> Lid:
    return make_member(rol, born).model_copy(update={"geboortedatum_onzeker": True})


def assumed(*members: Lid, day: date = DAY) -> tuple[Aanname, ...]:
    return assumed_on(Facts(make_household(*members)), day, PARAMETERS)


@pytest.mark.parametrize(
    ("born", "between"),
    [
        (date(1980, 7, 1), (date(1980, 1, 1), date(1980, 12, 31))),
        (date(1980, 2, 16), (date(1980, 2, 1), date(1980, 2, 29))),
        (date(1980, 12, 16), (date(1980, 12, 1), date(1980, 12, 31))),
        (date(1980, 7, 16), (date(1980, 7, 1), date(1980, 7, 31))),
    ],
)
def test_the_day_that_is_assumed_says_between_which_days_somebody_was_born(
    born: date, between: tuple[date, date]
) -> None:
    assert uncertain(born).geboren_tussen == between
    assert make_member(geboortedatum=born).geboren_tussen is None


@pytest.mark.parametrize(
    ("rol", "born", "limit"),
    [
        ("kind", date(2008, 11, 16), "18 jaar is"),
        ("aanvrager", date(2005, 7, 1), "21 jaar is"),
        ("partner", date(1999, 7, 1), "27 jaar is"),
        ("medebewoner", date(1999, 11, 16), "27 jaar is"),
        ("aanvrager", date(1959, 11, 16), "de AOW-leeftijd heeft"),
    ],
)
def test_it_names_the_day_that_is_assumed_the_age_and_the_person(
    rol: Rol, born: date, limit: str
) -> None:
    person = uncertain(born, rol)

    [found] = assumed(*([] if rol == "aanvrager" else [make_member()]), person)

    assert (found.soort, found.inwoner_id) == ("geboortedatum", person.inwoner_id)
    text = text_of(found.reden, Audience.WITHOUT_AMOUNTS)
    assert limit in text
    assert date_text(born) in text


@pytest.mark.parametrize(
    ("rol", "born"),
    [
        ("aanvrager", date(1980, 7, 1)),
        ("aanvrager", date(2005, 10, 16)),
        ("aanvrager", date(2005, 12, 16)),
        ("medebewoner", date(2005, 7, 1)),
        ("kind", date(2012, 7, 1)),
    ],
)
def test_where_every_day_that_fits_gives_the_same_nothing_is_assumed(rol: Rol, born: date) -> None:
    assert assumed(*([] if rol == "aanvrager" else [make_member()]), uncertain(born, rol)) == ()


@given(st.dates(date(1962, 1, 1), date(2008, 12, 31)), st.integers(0, 365))
def test_an_age_is_in_doubt_exactly_where_one_day_that_fits_gives_it_and_another_does_not(
    month: date, days: int
) -> None:
    person = uncertain(month.replace(day=16))
    day = DAY + timedelta(days)
    assert person.geboren_tussen is not None
    first, last = (age_on(born, day) for born in person.geboren_tussen)

    doubt = any(last < limit <= first for limit in (18, 21, 27))

    assert bool(assumed(person, day=day)) == doubt
