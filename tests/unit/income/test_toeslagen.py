"""Zorgtoeslag, huurtoeslag, kindgebonden budget, kinderbijslag and studietoeslag, one cent and one day around their limits."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen, ParameterOntbreekt
from services.income.toeslagen.huurtoeslag import Huurder, Kind, huurtoeslag
from services.income.toeslagen.kinderbijslag import first_of_quarter, kinderbijslag
from services.income.toeslagen.kindgebonden_budget import Ouder, child_ages, kindgebonden_budget
from services.income.toeslagen.outcome import in_euros, in_percent
from services.income.toeslagen.studietoeslag import Student, studietoeslag
from services.income.toeslagen.zorgtoeslag import Verzekerde, zorgtoeslag
from tests.explained import named

PARAMETERS = load_parameters()
NOVEMBER = date(2026, 11, 1)
EURO = 100
incomes = st.integers(0, 10_000_000)
rents = st.integers(0, 200_000)
births = st.dates(date(2004, 1, 1), date(2026, 10, 31))


def care(income: int, *, partner: bool = False, wealth: int = 0, born: date | None = None) -> int:
    return zorgtoeslag(Verzekerde(NOVEMBER, income, wealth, partner, born), PARAMETERS).centen


def rent(**given: object) -> int:
    wie = Huurder(datum=NOVEMBER, kale_huur=60_000, aantal_personen=1, inkomen=2_000_000)
    return huurtoeslag(replace(wie, **given), PARAMETERS).centen  # type: ignore[arg-type]


def budget(
    *children: date, income: int = 0, partner: bool = False, day: date = NOVEMBER, wealth: int = 0
) -> int:
    return kindgebonden_budget(Ouder(day, children, income, wealth, partner), PARAMETERS).centen


@given(a=incomes, b=incomes, partner=st.booleans())
def test_more_income_never_gives_more_care_allowance(*, a: int, b: int, partner: bool) -> None:
    low, high = sorted((a, b))
    assert care(low, partner=partner) >= care(high, partner=partner) >= 0


@given(incomes)
def test_toeslagen_come_in_whole_euros(income: int) -> None:
    assert care(income) % EURO == 0
    assert rent(inkomen=income) % EURO == 0
    assert budget(date(2018, 5, 1), income=income) % EURO == 0


def test_the_threshold_itself_takes_nothing_off() -> None:
    assert care(2_973_600) == care(0) == 12_900
    assert care(3_914_100, partner=True) < care(0, partner=True) == 24_600


def test_the_official_vectors_of_the_payer_come_out() -> None:
    assert care(5_100_000, partner=True) == 300
    assert rent(kale_huur=120_000, aantal_personen=3, inkomen=3_400_000) == 49_200
    assert rent(kale_huur=71_000, inkomen=2_900_000) == 30_700
    assert budget(date(2022, 5, 1), date(2018, 5, 1), income=4_500_000, partner=True) == 39_200
    assert budget(date(2018, 5, 1), income=3_000_000) == 49_700


@pytest.mark.parametrize(
    ("partner", "wealth", "has_right"),
    [(False, 14_601_100, True), (False, 14_601_101, False), (True, 18_463_300, True), (True, 18_463_301, False)],
)  # fmt: skip
def test_one_cent_of_wealth_too_much_ends_the_right(
    *, partner: bool, wealth: int, has_right: bool
) -> None:
    assert (care(0, wealth=wealth, partner=partner) > 0) is has_right
    assert (budget(date(2018, 5, 1), wealth=wealth, partner=partner) > 0) is has_right


def test_a_high_income_leaves_no_toeslag_and_never_less_than_nothing() -> None:
    assert care(10_000_000) == 0
    assert rent(inkomen=10_000_000) == 0
    assert budget(date(2018, 5, 1), income=20_000_000) == 0


@pytest.mark.parametrize(
    ("partner", "wealth", "has_right"),
    [(False, 3_847_900, True), (False, 3_847_901, False), (True, 7_695_800, True), (True, 7_695_801, False)],
)  # fmt: skip
def test_rent_allowance_has_a_limit_of_wealth_per_person(
    *, partner: bool, wealth: int, has_right: bool
) -> None:
    assert (rent(toeslagpartner=partner, vermogen=wealth) > 0) is has_right


@pytest.mark.parametrize(
    ("born", "starts"),
    [(date(2008, 10, 31), True), (date(2008, 11, 1), False), (date(2008, 11, 2), False)],
)
def test_care_allowance_starts_the_month_after_turning_eighteen(
    *, born: date, starts: bool
) -> None:
    assert (care(0, born=born) > 0) is starts


@given(rents, rents, incomes, st.integers(1, 8))
def test_a_higher_rent_never_gives_less_and_never_more_than_the_rent(
    a: int, b: int, income: int, persons: int
) -> None:
    low, high = sorted((a, b))
    less = rent(kale_huur=low, inkomen=income, aantal_personen=persons)
    more = rent(kale_huur=high, inkomen=income, aantal_personen=persons)
    assert 0 <= less <= more <= high


def test_rent_above_the_maximum_is_no_longer_excluded_and_not_counted() -> None:
    assert rent(kale_huur=93_293) == rent(kale_huur=93_294) == rent(kale_huur=200_000) > 0


@pytest.mark.parametrize(
    ("persons", "cents"),
    # Up to 498,20 in full, then 65% up to 713,02 (764,14 from three persons), then 40%.
    [(1, 45_500), (2, 45_700), (3, 47_000), (4, 47_000)],
)
def test_from_three_persons_more_of_the_rent_counts_for_the_higher_part(
    persons: int, cents: int
) -> None:
    assert rent(kale_huur=76_414, aantal_personen=persons, inkomen=0) == cents


@pytest.mark.parametrize(
    "grown",
    [{"leeftijd_aanvrager": 21}, {"heeft_kind": True}, {"handicap": True}],
)
def test_under_21_only_the_lower_part_of_the_rent_counts(grown: dict[str, object]) -> None:
    young = {"kale_huur": 71_000, "leeftijd_aanvrager": 20}
    assert rent(**young) == 29_500
    assert rent(**{**young, "kale_huur": 40_000}) == rent(kale_huur=40_000)
    assert rent(**{**young, **grown}) == rent(kale_huur=71_000)


@pytest.mark.parametrize(
    ("born", "earned", "less"),
    [
        (date(2006, 5, 5), 621_800, 0),
        (date(2006, 5, 5), 631_800, 10_000),
        (date(2003, 1, 2), 631_800, 10_000),
        (date(2003, 1, 1), 10_000, 10_000),  # 23 on 1 January
        (date(2003, 1, 1), 631_800, 631_800),
    ],
)
def test_of_a_child_under_23_on_1_january_only_income_above_the_exempt_part_counts(
    born: date, earned: int, less: int
) -> None:
    family = {"aantal_personen": 2, "inkomen": 3_150_000}
    with_child = rent(**family, kinderen_inkomen=(Kind(born, earned),))

    assert with_child == rent(aantal_personen=2, inkomen=3_150_000 + less)


@pytest.mark.parametrize(
    ("day", "grown"),
    [(date(2026, 7, 20), False), (date(2026, 7, 31), False), (date(2026, 8, 1), True)],
)
def test_a_21st_birthday_counts_from_the_month_after_it(day: date, *, grown: bool) -> None:
    asked = {"kale_huur": 71_000, "datum": day}
    young = rent(**asked, geboortedatum=date(2005, 7, 15))

    assert young == (rent(**asked) if grown else 29_500)
    assert rent(**asked, geboortedatum=day.replace(year=2005, day=1)) == rent(**asked)


def test_without_rent_there_is_no_rent_allowance() -> None:
    assert rent(kale_huur=0) == 0


def test_a_child_counts_from_the_month_after_birth_to_the_month_of_turning_eighteen() -> None:
    assert child_ages([date(2026, 10, 31)], NOVEMBER) == (0,)
    assert child_ages([date(2026, 11, 1)], NOVEMBER) == ()
    assert child_ages([date(2026, 11, 1)], date(2026, 11, 30)) == ()
    assert child_ages([date(2026, 11, 1)], date(2026, 12, 1)) == (0,)
    assert child_ages([date(2008, 11, 1)], NOVEMBER) == (17,)
    assert child_ages([date(2008, 10, 31)], NOVEMBER) == ()
    assert child_ages([date(2008, 2, 29)], date(2026, 3, 1)) == (17,)
    assert child_ages([date(2008, 2, 29)], date(2026, 4, 1)) == ()


@pytest.mark.parametrize(
    ("born", "more"),
    [(date(2014, 11, 1), 0), (date(2014, 10, 31), 72_400), (date(2010, 11, 1), 72_400), (date(2010, 10, 31), 96_400)],
)  # fmt: skip
def test_older_children_give_more_from_the_month_after_their_birthday(
    born: date, more: int
) -> None:
    per_year = 258_000 + 341_600 + more
    assert budget(born) == per_year // 12 // EURO * EURO


@given(children=st.lists(births, max_size=6), another=births, income=incomes, partner=st.booleans())
def test_another_child_never_gives_less(
    *, children: list[date], another: date, income: int, partner: bool
) -> None:
    without = budget(*children, income=income, partner=partner)
    assert budget(*children, another, income=income, partner=partner) >= without >= 0


def test_without_child_benefit_there_is_no_budget() -> None:
    wie = Ouder(NOVEMBER, (date(2018, 5, 1),), 0, kinderbijslag_recht=False)
    assert kindgebonden_budget(wie, PARAMETERS).centen == 0


@pytest.mark.parametrize(
    ("born", "cents"),
    [
        (date(2026, 10, 2), 0),
        (date(2026, 10, 1), 29_840),
        (date(2020, 10, 2), 29_840),
        (date(2020, 10, 1), 36_235),
        (date(2014, 10, 1), 42_629),
        (date(2008, 10, 2), 42_629),
        (date(2008, 10, 1), 0),
    ],
)
def test_child_benefit_looks_at_the_age_on_the_first_day_of_the_quarter(
    born: date, cents: int
) -> None:
    assert kinderbijslag(date(2026, 10, 1), [born], PARAMETERS).centen == cents


@given(st.lists(births, max_size=8))
def test_child_benefit_is_the_sum_of_its_children(children: list[date]) -> None:
    quarter = kinderbijslag(date(2026, 10, 1), children, PARAMETERS)
    assert quarter.centen == sum(quarter.per_kind)
    assert len(quarter.per_kind) == len(children)


def test_child_benefit_may_be_worked_out_with_the_amounts_of_another_day() -> None:
    born, before = [date(2024, 5, 1)], date(2026, 6, 30)
    assert kinderbijslag(date(2026, 7, 1), born, PARAMETERS).centen == 29_840
    assert kinderbijslag(date(2026, 7, 1), born, PARAMETERS, before).centen == 29_507


def test_child_benefit_has_no_other_days() -> None:
    with pytest.raises(NietVastTeStellen):
        kinderbijslag(date(2026, 10, 2), [date(2018, 5, 1)], PARAMETERS)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [(date(2026, 1, 1), date(2026, 1, 1)), (date(2024, 2, 29), date(2024, 1, 1)), (date(2026, 12, 31), date(2026, 10, 1))],
)  # fmt: skip
def test_a_day_is_in_its_quarter(day: date, quarter: date) -> None:
    assert first_of_quarter(day) == quarter


@pytest.mark.parametrize("year", [2025, 2027])
def test_an_unknown_year_is_no_amount(year: int) -> None:
    day = date(year, 1, 1)
    child = (date(2018, 5, 1),)
    with pytest.raises(ParameterOntbreekt):
        zorgtoeslag(Verzekerde(day, 0), PARAMETERS)
    with pytest.raises(ParameterOntbreekt):
        huurtoeslag(Huurder(day, 60_000, 1, 0), PARAMETERS)
    with pytest.raises(ParameterOntbreekt):
        kindgebonden_budget(Ouder(day, child, 0), PARAMETERS)
    with pytest.raises(ParameterOntbreekt):
        kinderbijslag(day, child, PARAMETERS)


STUDENT = Student(date(2026, 3, 1), date(2006, 3, 1), True, True)


@pytest.mark.parametrize(
    ("change", "cents"),
    [
        ({}, 30_812),
        ({"geboortedatum": date(2006, 3, 2)}, 23_109),
        ({"geboortedatum": date(2005, 3, 1)}, 38_514),
        ({"geboortedatum": date(1990, 3, 1)}, 38_514),
        ({"geboortedatum": date(2011, 3, 1)}, 11_555),
        ({"geboortedatum": date(2011, 3, 2)}, 0),
        ({"wajong": True}, 0),
        ({"medisch_beperkt": False}, 0),
        ({"studiefinanciering": False}, 0),
        ({"stagevergoeding": 23_108}, 30_812),
        ({"stagevergoeding": 23_109}, 30_812),
        ({"stagevergoeding": 23_110}, 30_811),
        ({"stagevergoeding": 90_000}, 0),
    ],
)
def test_a_student_who_cannot_earn_gets_an_amount_by_age(
    change: dict[str, object], cents: int
) -> None:
    assert studietoeslag(replace(STUDENT, **change), PARAMETERS).centen == cents  # type: ignore[arg-type]


def test_the_amount_for_students_from_july_is_not_known() -> None:
    with pytest.raises(ParameterOntbreekt):
        studietoeslag(replace(STUDENT, datum=date(2026, 7, 1)), PARAMETERS)


def test_every_outcome_tells_its_article_and_its_parameters() -> None:
    outcome = kindgebonden_budget(Ouder(NOVEMBER, (date(2012, 5, 1),), 0), PARAMETERS)
    assert {step.artikel for step in outcome.redenen} == {"Wkb 2"}
    assert "KGB_ALO_KOP@2026-01-01" in {named(step) for step in outcome.redenen}


@pytest.mark.parametrize(
    ("own", "partners", "euros"),
    [
        (date(2000, 1, 1), date(2000, 1, 1), 246),
        (date(2000, 1, 1), date(2008, 11, 1), 123),
        (date(2008, 11, 1), date(2000, 1, 1), 123),
        (date(2008, 11, 1), date(2008, 11, 30), 0),
        (date(2000, 1, 1), date(2008, 10, 31), 246),
    ],
)
def test_of_a_couple_of_whom_one_is_not_insured_yet_half_is_left(
    own: date, partners: date, euros: int
) -> None:
    couple = Verzekerde(NOVEMBER, 0, 0, True, own, partners)

    outcome = zorgtoeslag(couple, PARAMETERS)

    assert outcome.centen == euros * 100
    assert ("de helft telt" in outcome.redenen[0].tekst) == (euros == 123)


def test_amounts_read_as_people_write_them() -> None:
    assert in_euros(141_946) == "€ 1.419,46"
    assert in_euros(123_456_700) == "€ 1.234.567,00"
    assert in_euros(0) == "€ 0,00"
    assert in_euros(-5) == "-€ 0,05"
    assert in_euros(Fraction(5, 2)) == "€ 0,03"
    assert in_euros(Fraction(7, 2)) == "€ 0,04"
    assert in_percent(Fraction(13_730, 100_000)) == "13,73%"
    assert in_percent(Fraction(1, 4)) == "25%"
    assert in_percent(Fraction(5, 100_000)) == "0,005%"
    assert in_percent(Fraction(1)) == "100%"
