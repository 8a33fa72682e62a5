"""The bijstandsnorm per household type and age; amounts from the consolidated law and published tables."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.norms.loading import load_parameters
from services.income.norms.medebewoners import kostendelende_medebewoners
from services.income.norms.register import NietVastTeStellen, ParameterOntbreekt
from services.income.norms.rules import (
    Persoon,
    Woonsituatie,
    determine_norm,
    half_up,
    woonsituatie_on,
)
from shared.events.household import KostendelerUitzondering
from shared.testing.events import make_household, make_member
from tests.explained import named

NOVEMBER = date(2026, 11, 1)
YOUNG = Persoon(date(2007, 5, 1))
GROWN = Persoon(date(1991, 5, 1))
RETIRED = Persoon(date(1950, 5, 1))
CHILD = Persoon(date(2018, 5, 1))
SHARER = Persoon(date(1996, 5, 1))


def norm(
    own: Persoon = GROWN,
    partner: Persoon | None = None,
    *,
    children: tuple[Persoon, ...] = (),
    others: tuple[Persoon, ...] = (),
    day: date = NOVEMBER,
) -> int:
    return determine_norm(
        Woonsituatie(day, own, partner, children, others), load_parameters()
    ).centen


@pytest.mark.parametrize(
    ("home", "cents"),
    [
        (Woonsituatie(NOVEMBER, YOUNG), 35042),
        (Woonsituatie(NOVEMBER, YOUNG, kinderen=(CHILD,)), 35042),
        (Woonsituatie(NOVEMBER, GROWN), 141946),
        (Woonsituatie(NOVEMBER, GROWN, kinderen=(CHILD,)), 141946),
        (Woonsituatie(NOVEMBER, RETIRED), 158734),
        (Woonsituatie(NOVEMBER, YOUNG, YOUNG), 70084),
        (Woonsituatie(NOVEMBER, YOUNG, YOUNG, (CHILD,)), 110640),
        (Woonsituatie(NOVEMBER, YOUNG, GROWN), 136432),
        (Woonsituatie(NOVEMBER, GROWN, YOUNG, (CHILD,)), 176988),
        (Woonsituatie(NOVEMBER, GROWN, GROWN), 202779),
        (Woonsituatie(NOVEMBER, GROWN, GROWN, (CHILD,)), 202779),
        (Woonsituatie(NOVEMBER, GROWN, RETIRED), 217610),
        (Woonsituatie(NOVEMBER, RETIRED, RETIRED), 217610),
    ],
)
def test_the_table_of_july_2026(home: Woonsituatie, cents: int) -> None:
    outcome = determine_norm(home, load_parameters())

    assert outcome.centen == cents
    assert outcome.recht
    assert all(reden.artikel.startswith("Pw ") and named(reden) for reden in outcome.redenen)


@pytest.mark.parametrize(
    ("sharing", "single", "aow"),
    [(2, 101390, 108805), (3, 87871, 94298), (4, 81112, 87044), (5, 77056, 82692), (6, 74352, 79790)],
)  # fmt: skip
def test_the_published_amounts_per_number_of_people_who_share_costs(
    sharing: int, single: int, aow: int
) -> None:
    others = (SHARER,) * (sharing - 1)

    assert norm(GROWN, others=others) == single
    assert norm(RETIRED, others=others) == aow


@pytest.mark.parametrize(("sharers", "cents"), [(1, 175742), (2, 162223)])
def test_a_couple_that_shares_costs_is_rounded_once_at_the_end(sharers: int, cents: int) -> None:
    assert norm(GROWN, GROWN, others=(SHARER,) * sharers) == cents


def test_an_older_partner_makes_the_couples_norm_of_aow_the_basis_of_sharing() -> None:
    assert norm(GROWN, RETIRED, others=(SHARER,)) == half_up(Fraction(2 * 217610 * 13, 30))


@pytest.mark.parametrize(
    ("children", "fixed"), [((), 35042), ((CHILD,), 75598)], ids=["without child", "with child"]
)
def test_a_young_partner_with_an_older_one_and_a_sharer_has_a_fixed_part_and_the_formula(
    children: tuple[Persoon, ...], fixed: int
) -> None:
    assert norm(YOUNG, GROWN, children=children, others=(SHARER,)) == fixed + 101390


def test_somebody_under_21_has_no_kostendelersnorm() -> None:
    assert norm(YOUNG, others=(SHARER,)) == 35042


@pytest.mark.parametrize("uitzondering", ["student", "commercieel-contract", "zorgbehoefte"])
def test_an_exception_keeps_a_housemate_out(uitzondering: KostendelerUitzondering) -> None:
    assert norm(GROWN, others=(Persoon(date(1990, 1, 1), uitzondering),)) == 141946


def test_a_grown_child_shares_costs_from_the_27th_birthday() -> None:
    child = Persoon(date(1999, 12, 5))

    assert norm(GROWN, children=(child,), day=date(2026, 12, 4)) == 141946
    assert norm(GROWN, children=(child,), day=date(2026, 12, 5)) == 101390


@pytest.mark.parametrize(
    ("born", "last_day_before"),
    [(date(2005, 7, 2), date(2026, 7, 1)), (date(2004, 2, 29), date(2025, 2, 28))],
)
def test_the_norm_of_21_starts_on_the_birthday_also_for_29_february(
    born: date, last_day_before: date
) -> None:
    parameters = load_parameters()
    young = Persoon(born)
    next_day = date.fromordinal(last_day_before.toordinal() + 1)

    before = determine_norm(Woonsituatie(last_day_before, young), parameters)
    after = determine_norm(Woonsituatie(next_day, young), parameters)

    assert before.centen == parameters.on("N20_1a", last_day_before).waarde
    assert after.centen == parameters.on("N21a", next_day).waarde


def test_the_norm_of_aow_starts_on_the_day_of_67() -> None:
    almost = Persoon(date(1959, 11, 2))

    assert norm(almost) == 141946
    assert norm(almost, day=date(2026, 11, 2)) == 158734


def test_a_child_under_18_makes_the_norm_of_a_young_couple_higher_until_its_birthday() -> None:
    child = Persoon(date(2008, 11, 2))

    assert norm(YOUNG, YOUNG, children=(child,)) == 110640
    assert norm(YOUNG, YOUNG, children=(child,), day=date(2026, 11, 2)) == 70084


def test_somebody_under_18_has_no_right() -> None:
    outcome = determine_norm(Woonsituatie(NOVEMBER, Persoon(date(2008, 11, 2))), load_parameters())

    assert (outcome.recht, outcome.centen) == (False, 0)
    assert outcome.redenen[0].artikel == "Pw 13 lid 1 onder f"


def test_a_day_without_known_amounts_is_refused() -> None:
    with pytest.raises(ParameterOntbreekt):
        norm(day=date(2027, 1, 1))


def test_a_household_without_one_applicant_goes_to_a_person() -> None:
    nobody = make_household(make_member("kind", date(2018, 1, 1)))
    two = make_household(make_member(), make_member())

    for household in (nobody, two):
        with pytest.raises(NietVastTeStellen):
            woonsituatie_on(household, NOVEMBER)


def test_members_count_from_their_first_day_up_to_their_last() -> None:
    household = make_household(
        make_member(),
        make_member("partner", vanaf=date(2026, 3, 1), tot=date(2026, 11, 1)),
    )

    assert woonsituatie_on(household, date(2026, 2, 28)).partner is None
    assert woonsituatie_on(household, date(2026, 3, 1)).partner is not None
    assert woonsituatie_on(household, date(2026, 10, 31)).partner is not None
    assert woonsituatie_on(household, date(2026, 11, 1)).partner is None


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
BORN = st.dates(date(1940, 1, 1), date(2008, 1, 1))


@given(day=DAYS, born=BORN, sharers=st.integers(0, 48))
def test_the_norm_is_positive_and_never_rises_with_another_sharer(
    day: date, born: date, sharers: int
) -> None:
    own = Persoon(born)
    fewer = norm(own, others=(SHARER,) * sharers, day=day)
    more = norm(own, others=(SHARER,) * (sharers + 1), day=day)

    assert 0 < more <= fewer


@given(day=DAYS, born=st.dates(date(1985, 1, 1), date(2010, 1, 1)))
def test_a_housemate_counts_exactly_from_27(day: date, born: date) -> None:
    home = Woonsituatie(day, GROWN, medebewoners=(Persoon(born),))
    birthday = (born.month, born.day)
    years = day.year - born.year - ((day.month, day.day) < birthday)

    assert kostendelende_medebewoners(home, load_parameters()) == (years >= 27)


@given(numerator=st.integers(0, 10**9), denominator=st.integers(1, 1000))
def test_rounding_is_to_the_nearest_cent_and_half_goes_up(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    rounded = half_up(exact)

    assert -Fraction(1, 2) < rounded - exact <= Fraction(1, 2)
