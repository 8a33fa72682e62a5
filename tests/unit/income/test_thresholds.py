"""Around every threshold: an age counts from its day or its month, a cent more costs at most a euro, parts make the whole."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.income.means.assets import Huishoudtype, Vermogen, judge_assets
from services.income.norms.loading import load_parameters
from services.income.norms.payment import advance
from services.income.norms.rules import determine_norm
from services.income.norms.woonsituatie import Persoon, Woonsituatie, woonsituatie_on
from services.income.purse.spending import Situatie, Verdiener, besteedbaar
from services.income.purse.wages import minimumloon
from services.income.rights.facts import Keuzes
from services.income.rights.timeline import norm_over
from services.income.toeslagen.huurtoeslag import Huurder, huurtoeslag
from services.income.toeslagen.kinderbijslag import first_of_quarter, kinderbijslag
from services.income.toeslagen.kindgebonden_budget import Ouder, kindgebonden_budget
from services.income.toeslagen.zorgtoeslag import Verzekerde, zorgtoeslag
from shared import calendar
from shared.testing.events import make_household, make_member
from tests.told_dossier import ToldDossier

PARAMETERS = load_parameters()
NOVEMBER = date(2026, 11, 1)
EURO = 100
YEAR_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))
KNOWN = st.dates(date(2024, 1, 1), date(2026, 12, 31))
ONE_DAY = timedelta(days=1)
LEAP_DAY = date(2008, 2, 29)


def norm_of(born: date, day: date, *others: Persoon) -> int:
    home = Woonsituatie(day, Persoon(born), medebewoners=others)
    return determine_norm(home, PARAMETERS).centen


def care(income: int, *, partner: bool) -> int:
    return zorgtoeslag(Verzekerde(NOVEMBER, income, toeslagpartner=partner), PARAMETERS).centen


def rent(income: int, *, partner: bool) -> int:
    tenant = Huurder(NOVEMBER, 70_000, 2 if partner else 1, income, toeslagpartner=partner)
    return huurtoeslag(tenant, PARAMETERS).centen


def budget(income: int, *, partner: bool) -> int:
    parent = Ouder(NOVEMBER, (date(2012, 5, 1),), income, toeslagpartner=partner)
    return kindgebonden_budget(parent, PARAMETERS).centen


@pytest.mark.parametrize("age", [18, 21])
@given(day=KNOWN, offset=st.integers(-400, 400))
@example(day=date(2026, 2, 28), offset=0)
@example(day=date(2026, 3, 1), offset=0)
@example(day=date(2026, 7, 1), offset=0)
@example(day=date(2026, 1, 1), offset=-1)
def test_a_norm_changes_on_the_birthday_itself_and_on_no_day_before(
    age: int, day: date, offset: int
) -> None:
    born = calendar.add_months(day + timedelta(offset), -12 * age)
    reached = day >= calendar.birthday(born, age)
    young = PARAMETERS.on("N20_1a", day).waarde
    expected = {18: (0, young), 21: (young, PARAMETERS.on("N21a", day).waarde)}[age]

    if abs(offset) < 365:
        assert norm_of(born, day) == expected[reached]


@given(day=KNOWN, offset=st.integers(-3, 3))
@example(day=date(2026, 3, 1), offset=0)
def test_a_housemate_lowers_the_norm_from_the_27th_birthday_and_not_a_day_before(
    day: date, offset: int
) -> None:
    other = calendar.add_months(day + timedelta(offset), -12 * 27)
    shared = norm_of(date(1980, 1, 1), day, Persoon(other)) < norm_of(date(1980, 1, 1), day)

    assert shared == (day >= calendar.birthday(other, 27))


@pytest.mark.parametrize("toeslag", [care, rent, budget])
@given(income=st.integers(0, 9_000_000), partner=st.booleans())
@example(income=2_342_500, partner=False)
@example(income=2_973_600, partner=False)
@example(income=3_150_000, partner=True)
@example(income=3_914_100, partner=True)
def test_a_cent_of_income_more_never_gives_more_and_takes_at_most_a_euro(
    toeslag: Callable[..., int], *, income: int, partner: bool
) -> None:
    less = toeslag(income + 1, partner=partner)

    assert 0 <= less <= toeslag(income, partner=partner) <= less + EURO


@given(day=YEAR_2026, born=st.dates(date(2008, 1, 1), date(2026, 12, 31)))
@example(day=NOVEMBER, born=date(2008, 11, 1))
@example(day=date(2026, 12, 1), born=date(2008, 11, 1))
@example(day=date(2026, 3, 1), born=LEAP_DAY)
def test_toeslagen_of_a_month_are_those_of_its_first_day(day: date, born: date) -> None:
    def of(when: date) -> tuple[int, int]:
        parent, young = Ouder(when, (born,), 0), Verzekerde(when, 0, geboortedatum=born)
        return (
            kindgebonden_budget(parent, PARAMETERS).centen,
            zorgtoeslag(young, PARAMETERS).centen,
        )

    assert of(day) == of(day.replace(day=1))


@given(day=YEAR_2026, born=st.dates(date(2008, 1, 1), date(2026, 12, 31)))
@example(day=NOVEMBER, born=date(2008, 11, 1))
@example(day=date(2026, 3, 1), born=LEAP_DAY)
def test_in_the_month_after_the_budget_for_a_child_ends_its_own_care_allowance_begins(
    day: date, born: date
) -> None:
    grown = day.replace(day=1) > calendar.birthday(born, 18)
    alive = day.replace(day=1) > born

    parent, young = Ouder(day, (born,), 0), Verzekerde(day, 0, geboortedatum=born)

    assert (kindgebonden_budget(parent, PARAMETERS).centen > 0) == (alive and not grown)
    assert (zorgtoeslag(young, PARAMETERS).centen > 0) == grown


@given(day=YEAR_2026, born=st.dates(date(2008, 1, 2), date(2026, 12, 31)))
@example(day=date(2026, 10, 1), born=date(2008, 10, 1))
@example(day=date(2026, 10, 1), born=date(2008, 10, 2))
@example(day=date(2026, 10, 1), born=date(2026, 10, 1))
def test_child_benefit_is_for_who_is_born_and_under_18_on_the_first_of_the_quarter(
    day: date, born: date
) -> None:
    first = first_of_quarter(day)
    entitled = born <= first < calendar.birthday(born, 18)

    assert (kinderbijslag(first, [born], PARAMETERS).centen > 0) == entitled


@given(ages=st.lists(st.integers(0, 17), min_size=2, max_size=2))
def test_an_older_child_never_brings_less_child_benefit(ages: list[int]) -> None:
    young, old = sorted(ages)
    born = [calendar.birthday(date(2026, 7, 1), -age) for age in (young, old)]
    less, more = kinderbijslag(date(2026, 7, 1), born, PARAMETERS).per_kind

    assert 0 < less <= more


@given(
    assets=st.integers(0, 3_000_000),
    more=st.integers(0, 1_000_000),
    household=st.sampled_from(["alleenstaande", "alleenstaande_ouder", "gehuwd"]),
)
@example(assets=800_000, more=1, household="alleenstaande")
@example(assets=1_600_000, more=1, household="gehuwd")
def test_who_owns_more_never_gets_a_right_by_it(
    assets: int, more: int, household: Huishoudtype
) -> None:
    less = judge_assets(Vermogen(assets), household, NOVEMBER, PARAMETERS)
    rich = judge_assets(Vermogen(assets + more), household, NOVEMBER, PARAMETERS)

    assert less.recht >= rich.recht
    assert 0 <= less.overschot <= rich.overschot
    assert rich.recht == (assets + more <= rich.grens)


@given(bijstand=st.integers(0, 300_000), day=KNOWN)
def test_an_advance_is_never_more_than_the_bijstand_and_within_a_cent_of_its_part(
    bijstand: int, day: date
) -> None:
    part = PARAMETERS.on("VOORSCHOT_PCT", day).deel
    found = advance(bijstand, day, PARAMETERS).centen

    assert 0 <= found <= bijstand
    assert abs(found - part * bijstand) <= Fraction(1, 2)


@given(
    month=st.dates(date(2024, 1, 1), date(2026, 12, 1)),
    moves=st.lists(st.tuples(st.integers(0, 35), st.integers(1, 35)), max_size=3),
)
def test_a_month_is_the_sum_of_its_days_in_whatever_order_people_are_told(
    month: date, moves: list[tuple[int, int]]
) -> None:
    first = month.replace(day=1)
    stays = [
        make_member(
            "medebewoner",
            date(1980, 1, 1),
            vanaf=first + timedelta(start),
            tot=first + timedelta(start + length),
        )
        for start, length in moves
    ]
    applicant, after = make_member(), calendar.first_of_next_month(first)
    household = make_household(applicant, *stays)
    days = [first + timedelta(number) for number in range((after - first).days)]
    norms = [determine_norm(woonsituatie_on(household, day), PARAMETERS).centen for day in days]
    runs = 1 + sum(one != other for one, other in pairwise(norms))
    found = norm_over(ToldDossier(household, (), PARAMETERS, Keuzes()), first, after)

    other = make_household(*reversed(stays), applicant)
    assert found == norm_over(ToldDossier(other, (), PARAMETERS, Keuzes()), first, after)
    assert len(found) == runs
    total = sum(part.centen for part in found)
    assert abs(total - Fraction(sum(norms), len(days))) <= Fraction(runs, 2)


@given(hours=st.integers(0, 60), more=st.integers(0, 20), age=st.integers(15, 70))
def test_more_hours_or_years_never_make_a_lower_minimum_wage(
    hours: int, more: int, age: int
) -> None:
    wage = minimumloon(NOVEMBER, Fraction(hours), PARAMETERS, leeftijd=age)
    longer = minimumloon(NOVEMBER, Fraction(hours + more), PARAMETERS, leeftijd=age)
    older = minimumloon(NOVEMBER, Fraction(hours), PARAMETERS, leeftijd=age + 1)

    assert 0 <= wage.bruto_maand <= min(longer.bruto_maand, older.bruto_maand)


def test_toeslagen_look_at_the_wage_less_the_pension_premium() -> None:
    earner = Verdiener(300_000, pensioenpremie_jaar=120_000)
    outcome = besteedbaar(Situatie(NOVEMBER, 141_946, (earner,)), PARAMETERS)

    assert outcome.toetsingsinkomen == 300_000 * 12 * 108 // 100 - 120_000
