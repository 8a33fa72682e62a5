"""Households that are told as one and the same have the same to spend, to the cent and per component."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.income.norms.loading import load_parameters
from services.income.purse.alike import LIMITS, alike
from services.income.purse.spending import Situatie, Verdiener, besteedbaar
from services.income.toeslagen.huurtoeslag import rent_line
from shared import calendar

PARAMETERS = load_parameters()
NEAR = 40
"""Days around a birthday."""


def days() -> st.SearchStrategy[date]:
    return st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def births(draw: st.DrawFn, day: date) -> date:
    """Most of them near a birthday that counts."""
    age = draw(st.one_of(st.sampled_from(LIMITS), st.integers(0, 60)))
    off = draw(st.integers(-NEAR, NEAR))
    return calendar.add_months(day, -12 * age) + timedelta(days=off)


@st.composite
def situations(draw: st.DrawFn) -> Situatie:
    day = draw(days())
    couple = draw(st.booleans())
    children = tuple(draw(st.lists(births(day), max_size=4)))
    earner = Verdiener(draw(st.sampled_from((0, 90_000, 250_000))))
    return Situatie(
        day,
        draw(st.sampled_from((0, 141_946))),
        (earner,),
        kale_huur=draw(st.sampled_from((0, 55_000, 80_000))),
        aantal_personen=1 + couple + len(children),
        kinderen=children,
        toeslagpartner=couple,
        geboortedatum=draw(births(day)),
        partner_geboortedatum=draw(births(day)) if couple else None,
        vermogen=draw(st.sampled_from((0, 9_000_000))),
    )


@given(situations())
def test_who_is_told_as_another_has_the_same_to_spend(situation: Situatie) -> None:
    told, same = (besteedbaar(each, PARAMETERS) for each in (situation, alike(situation)))

    assert same.posten == told.posten
    assert rent_line(same.huurder, PARAMETERS) == rent_line(told.huurder, PARAMETERS)


def test_a_birthday_between_the_days_that_are_looked_at_is_kept() -> None:
    reached_on_the_first = Situatie(date(2026, 7, 1), 0, kinderen=(date(2020, 7, 1),))

    assert alike(reached_on_the_first) == reached_on_the_first


def test_most_families_are_one_and_the_same_question() -> None:
    day = date(2026, 7, 1)
    young, old = (Situatie(day, 0, kinderen=children) for children in (
        (date(2012, 9, 2), date(2023, 3, 3)), (date(2024, 1, 9), date(2013, 2, 11)),
    ))  # fmt: skip

    assert alike(young) == alike(old)
