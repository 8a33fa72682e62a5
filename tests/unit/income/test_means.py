"""What of income and assets counts: exemptions in both regimes with their counters, gifts, the assets test."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.means.assets import Huishoudtype, Vermogen, judge_assets
from services.income.means.exempt import (
    counted_of_partner_without_right,
    judge_gifts,
    judge_volunteering,
)
from services.income.means.month import (
    Maandpersoon,
    Maandverrekening,
    Verrekening,
    count_month,
    settle_month,
)
from services.income.means.rules import Gebruikt, Regime, Werkende, find_vrijlating
from services.income.norms.loading import load_parameters
from services.income.norms.periods import Segment, days_in_month
from services.income.norms.register import NietVastTeStellen, ParameterOntbreekt

DAY = date(2026, 11, 1)
GROWN = Werkende(date(1988, 7, 9))
YOUNG = Werkende(date(2004, 5, 23))
RETIRED = Werkende(date(1950, 1, 1))
PARENT = replace(GROWN, alleenstaande_ouder=True, kinderen=(date(2018, 3, 3),))
MEDICAL = replace(GROWN, medisch_urenbeperkt=True)
LKS = replace(GROWN, loonkostensubsidie=True)
STUCK = replace(LKS, uitbreiding_onmogelijk=True)
IDLE = replace(GROWN, draagt_bij=False)
LONGER = replace(GROWN, uitbreiding_onmogelijk=True)
FRESH = Gebruikt()
SIX = Gebruikt(n=6)
ALL = Gebruikt(n=6, r=30, z=12, uniform=12)
OLD: Regime = "oud_31_2"
NEW: Regime = "uniform_34a"


def outcome(
    person: Werkende,
    net: int,
    used: Gebruikt = FRESH,
    regime: Regime = OLD,
    day: date = DAY,
    *,
    norm: int = 141946,
    other: int = 0,
) -> Verrekening:
    return settled(person, net, used, regime, day, norm=norm, other=other).verrekening


def settled(
    person: Werkende,
    net: int,
    used: Gebruikt = FRESH,
    regime: Regime = OLD,
    day: date = DAY,
    *,
    norm: int = 141946,
    other: int = 0,
) -> Maandverrekening:
    """One whole month from `day`."""
    days = days_in_month(day)
    run = Segment(day.replace(day=1), day.replace(day=days), norm)
    who = Maandpersoon(day, days, net, other, person, regime, used)
    return settle_month([run], [who], load_parameters())


def code_of(person: Werkende, used: Gebruikt, regime: Regime = OLD) -> str:
    return find_vrijlating(person, used, regime, DAY, load_parameters()).code


@pytest.mark.parametrize(
    ("person", "used", "code"),
    [
        (GROWN, Gebruikt(), "n"),
        (GROWN, Gebruikt(n=5), "n"),
        (GROWN, SIX, "geen"),
        (IDLE, Gebruikt(), "geen"),
        (YOUNG, Gebruikt(), "geen"),
        (Werkende(date(1999, 11, 1)), Gebruikt(), "n"),
        (Werkende(date(1999, 11, 2)), Gebruikt(), "geen"),
        (RETIRED, Gebruikt(n=600), "n"),
        (replace(RETIRED, draagt_bij=False), Gebruikt(), "n"),
        (PARENT, Gebruikt(), "n"),
        (PARENT, SIX, "r"),
        (Werkende(date(1988, 7, 9), kinderen=(date(2018, 3, 3),)), SIX, "geen"),
        (PARENT, Gebruikt(n=6, r=29), "r"),
        (PARENT, Gebruikt(n=6, r=30), "geen"),
        (replace(PARENT, draagt_bij=False), SIX, "geen"),
        (replace(PARENT, geboortedatum=date(2004, 1, 1)), SIX, "geen"),
        (replace(PARENT, kinderen=(date(2014, 11, 2),)), SIX, "r"),
        (replace(PARENT, kinderen=(date(2014, 11, 1),)), SIX, "geen"),
        (replace(PARENT, kinderen=(date(2026, 11, 1),)), SIX, "r"),
        (replace(PARENT, kinderen=(date(2026, 11, 2),)), SIX, "geen"),
        (replace(PARENT, medisch_urenbeperkt=True), SIX, "y"),
        (replace(PARENT, loonkostensubsidie=True), SIX, "z"),
        (replace(PARENT, loonkostensubsidie=True), Gebruikt(n=6, z=12), "r"),
        (MEDICAL, Gebruikt(), "n"),
        (MEDICAL, SIX, "y"),
        (replace(MEDICAL, loonkostensubsidie=True), SIX, "y"),
        (replace(MEDICAL, geboortedatum=date(2004, 1, 1)), Gebruikt(), "y"),
        (LKS, Gebruikt(), "n"),
        (LKS, SIX, "z"),
        (LKS, Gebruikt(n=6, z=11), "z"),
        (LKS, Gebruikt(n=6, z=12), "geen"),
        (STUCK, Gebruikt(n=6, z=11), "z"),
        (STUCK, Gebruikt(n=6, z=12), "aa"),
        (replace(LKS, draagt_bij=False), Gebruikt(), "z"),
        (replace(LKS, geboortedatum=date(2004, 1, 1)), Gebruikt(), "z"),
    ],
)
def test_which_exemption_of_article_31_applies(person: Werkende, used: Gebruikt, code: str) -> None:
    assert code_of(person, used) == code


@pytest.mark.parametrize(
    ("person", "used", "code"),
    [
        (GROWN, Gebruikt(n=6), "34a1a"),
        (YOUNG, Gebruikt(), "34a1a"),
        (GROWN, Gebruikt(uniform=11), "34a1a"),
        (GROWN, ALL, "geen"),
        (IDLE, Gebruikt(), "geen"),
        (MEDICAL, ALL, "34a1b"),
        (RETIRED, ALL, "34a1c"),
        (Werkende(date(1959, 11, 1)), ALL, "34a1c"),
        (Werkende(date(1959, 11, 2)), Gebruikt(), "34a1a"),
        (replace(GROWN, uitbreiding_onmogelijk=True), ALL, "34a2"),
        (replace(GROWN, uitbreiding_onmogelijk=True), Gebruikt(), "34a1a"),
        (replace(GROWN, nieuw_dienstverband=True), ALL, "34a3"),
        (replace(IDLE, nieuw_dienstverband=True), ALL, "geen"),
        (replace(GROWN, nieuw_dienstverband=True), replace(ALL, opnieuw=11), "34a3"),
        (replace(GROWN, nieuw_dienstverband=True), replace(ALL, opnieuw=12), "geen"),
        (replace(LONGER, verlengd_tot=date(2026, 11, 2)), ALL, "34a2"),
        (replace(LONGER, verlengd_tot=DAY), ALL, "geen"),
        (replace(LONGER, verlengd_tot=DAY, nieuw_dienstverband=True), ALL, "geen"),
    ],
)
def test_which_exemption_of_article_34a_applies(
    person: Werkende, used: Gebruikt, code: str
) -> None:
    assert code_of(person, used, NEW) == code


@pytest.mark.parametrize(
    ("person", "used", "regime", "net", "exempt"),
    [
        (GROWN, Gebruikt(), OLD, 114000, 28500),
        (GROWN, Gebruikt(), OLD, 113996, 28499),
        (GROWN, Gebruikt(), OLD, 114004, 28500),
        (GROWN, Gebruikt(), OLD, 2, 1),
        (GROWN, Gebruikt(), OLD, 1, 0),
        (PARENT, SIX, OLD, 145000, 17766),
        (PARENT, SIX, OLD, 90000, 11250),
        (MEDICAL, SIX, OLD, 120127, 18019),
        (MEDICAL, SIX, OLD, 120100, 18015),
        (LKS, SIX, OLD, 200000, 18019),
        (STUCK, ALL, OLD, 200000, 18019),
        (GROWN, Gebruikt(), NEW, 200000, 30000),
        (MEDICAL, ALL, NEW, 200000, 30000),
        (RETIRED, ALL, NEW, 90400, 22600),
        (RETIRED, ALL, NEW, 90396, 22599),
        (RETIRED, ALL, NEW, 200000, 22600),
    ],
)
def test_the_part_and_the_maximum_of_every_exemption(
    person: Werkende, used: Gebruikt, regime: Regime, net: int, exempt: int
) -> None:
    found = outcome(person, net, used, regime, norm=200000)

    assert (found.vrijgelaten, found.telt_mee) == (exempt, net - exempt)


@pytest.mark.parametrize(
    ("day", "exempt"),
    [(date(2024, 1, 1), 26900), (date(2024, 12, 31), 26900), (date(2026, 1, 1), 28500)],
)
def test_the_maximum_is_that_of_the_day(day: date, exempt: int) -> None:
    assert outcome(GROWN, 200000, day=day, norm=200000).vrijgelaten == exempt


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2025, 12, 31), date(2027, 1, 1)])
def test_a_maximum_that_nobody_knows_is_not_guessed(day: date) -> None:
    with pytest.raises(ParameterOntbreekt):
        outcome(GROWN, 10000, day=day)


def test_an_income_between_the_norm_and_the_norm_with_exemption_leaves_some_bijstand() -> None:
    assert outcome(PARENT, 145000, SIX).bijstand == 14712


def test_other_income_has_no_exemption() -> None:
    found = outcome(GROWN, 0, SIX, norm=202779, other=150000)

    assert (found.vrijgelaten, found.telt_mee, found.bijstand) == (0, 150000, 52779)


@pytest.mark.parametrize(
    ("person", "used", "regime", "after"),
    [
        (GROWN, Gebruikt(n=5), OLD, Gebruikt(n=6)),
        (PARENT, SIX, OLD, Gebruikt(n=6, r=1)),
        (LKS, SIX, OLD, Gebruikt(n=6, z=1)),
        (GROWN, Gebruikt(), NEW, Gebruikt(uniform=1)),
        (MEDICAL, SIX, OLD, SIX),
        (GROWN, ALL, OLD, ALL),
        (replace(GROWN, nieuw_dienstverband=True), ALL, NEW, replace(ALL, opnieuw=1)),
        (LONGER, ALL, NEW, ALL),
    ],
)
def test_a_month_is_counted_for_the_exemption_that_was_used(
    person: Werkende, used: Gebruikt, regime: Regime, after: Gebruikt
) -> None:
    assert settled(person, 50000, used, regime).gebruikt == (after,)


def test_a_month_without_wage_uses_nothing_up_and_one_exempt_cent_uses_the_month() -> None:
    assert settled(GROWN, 0).gebruikt == (Gebruikt(),)
    assert settled(GROWN, 1).gebruikt == (Gebruikt(),)
    assert settled(GROWN, 2).gebruikt == (Gebruikt(n=1),)


# With 25 % up to 285.00 free, a wage of 1,704.45 leaves a cent of the norm of 1,419.46, and of 1,704.46 none.
@pytest.mark.parametrize(("net", "exempt", "bijstand"), [(170445, 28500, 1), (170446, 0, 0)])
def test_where_no_bijstand_is_left_nothing_is_exempt_and_no_month_is_used(
    net: int, exempt: int, bijstand: int
) -> None:
    found = settled(GROWN, net)

    assert (found.verrekening.vrijgelaten, found.verrekening.bijstand) == (exempt, bijstand)
    assert found.verrekening.telt_mee == net - exempt
    assert found.gebruikt == (Gebruikt(n=1 if bijstand else 0),)
    assert ("geen vrijlating" in found.redenen[0].tekst) is not bool(bijstand)


def test_a_part_of_a_month_counts_income_and_norm_by_its_days_and_judges_its_first() -> None:
    born = date(1999, 11, 21)  # 27 on the first day with a right
    run = Segment(date(2026, 11, 21), date(2026, 11, 30), 141946)
    who = Maandpersoon(born.replace(year=2026), 10, 120000, 30001, Werkende(born))
    found = settle_month([run], [who], load_parameters())

    assert found.norm == 47315
    assert found.verrekening.vrijgelaten == 10000  # a quarter of a third
    assert found.verrekening.telt_mee == 30000 + 10000
    assert found.verrekening.bijstand == 7315


@pytest.mark.parametrize(("other", "bijstand"), [(141945, 1), (141946, 0), (150000, 0)])
def test_the_last_cent_below_the_norm_is_bijstand(other: int, bijstand: int) -> None:
    assert outcome(GROWN, 0, SIX, other=other).bijstand == bijstand


@pytest.mark.parametrize(
    ("used", "after"),
    [
        (Gebruikt(n=6, r=2), Gebruikt(n=6, r=3)),
        (Gebruikt(uniform=4), Gebruikt(uniform=5)),
        (Gebruikt(opnieuw=4), Gebruikt(opnieuw=5)),
        (ALL, ALL),
        (Gebruikt(n=2, z=4), Gebruikt(n=2, z=4)),
    ],
)
def test_a_run_of_months_goes_on_by_the_calendar_up_to_its_end(
    used: Gebruikt, after: Gebruikt
) -> None:
    """Without wage, without bijstand, and without any right in the month."""
    assert settled(PARENT, 0, used).gebruikt == (after,)
    assert settled(PARENT, 500000, used).gebruikt == (after,)
    assert count_month(used, None, DAY, load_parameters()) == after


def test_a_run_that_another_exemption_interrupts_still_goes_by_the_calendar() -> None:
    """January 34a, February none, March 34a: three months, not two."""
    used = Gebruikt()
    for net in (50000, 0, 50000):
        (used,) = settled(GROWN, net, used, NEW).gebruikt

    assert used == Gebruikt(uniform=3)


def test_two_years_of_work_use_up_n_and_then_r_month_by_month() -> None:
    used, codes = Gebruikt(), []
    for _ in range(40):
        month = settled(PARENT, 50000, used)
        (used,) = month.gebruikt
        codes.append(month.verrekening.per_persoon[0].code)

    assert codes == ["n"] * 6 + ["r"] * 30 + ["geen"] * 4


WORKERS = st.builds(
    Werkende,
    st.dates(date(1940, 1, 1), date(2008, 1, 1)),
    alleenstaande_ouder=st.booleans(),
    kinderen=st.lists(st.dates(date(2005, 1, 1), date(2026, 1, 1)), max_size=3).map(tuple),
    medisch_urenbeperkt=st.booleans(),
    loonkostensubsidie=st.booleans(),
    uitbreiding_onmogelijk=st.booleans(),
    nieuw_dienstverband=st.booleans(),
    draagt_bij=st.booleans(),
)
COUNTERS = st.builds(
    Gebruikt, st.integers(0, 7), st.integers(0, 31), st.integers(0, 13), st.integers(0, 13)
)
REGIMES = st.sampled_from([OLD, NEW])
MONEY = st.integers(0, 500_000)


@given(person=WORKERS, used=COUNTERS, regime=REGIMES, net=MONEY, other=MONEY)
def test_an_exemption_is_a_part_of_the_wage_and_bijstand_never_negative_or_above_the_norm(
    person: Werkende, used: Gebruikt, regime: Regime, net: int, other: int
) -> None:
    found = outcome(person, net, used, regime, other=other)

    assert 0 <= found.vrijgelaten <= net
    assert found.vrijgelaten + found.telt_mee == net + other
    assert 0 <= found.bijstand <= 141946
    assert (found.per_persoon[0].code == "geen") <= (found.vrijgelaten == 0)
    assert (found.per_persoon[0].code == "geen") >= (found.bijstand == 0)


@given(person=WORKERS, used=COUNTERS, regime=REGIMES, net=MONEY, more=st.integers(1, 100_000))
def test_who_earns_more_never_has_less_in_all(
    person: Werkende, used: Gebruikt, regime: Regime, net: int, more: int
) -> None:
    less = outcome(person, net, used, regime)
    extra = outcome(person, net + more, used, regime)

    assert extra.bijstand <= less.bijstand
    assert net + less.bijstand <= net + more + extra.bijstand


@pytest.mark.parametrize(
    ("household", "day", "limit"),
    [
        ("alleenstaande", DAY, 800000),
        ("alleenstaande_ouder", DAY, 1600000),
        ("gehuwd", DAY, 1600000),
        ("alleenstaande", date(2024, 1, 1), 757500),
        ("alleenstaande_ouder", date(2024, 12, 31), 1515000),
        ("gehuwd", date(2024, 12, 31), 1515000),
    ],
)
def test_assets_up_to_the_limit_leave_the_right_and_a_cent_more_ends_it(
    household: Huishoudtype, day: date, limit: int
) -> None:
    at = judge_assets(Vermogen(bezittingen=limit), household, day, load_parameters())
    above = judge_assets(Vermogen(bezittingen=limit + 1), household, day, load_parameters())

    assert (at.recht, at.overschot, at.grens) == (True, 0, limit)
    assert (above.recht, above.overschot) == (False, 1)


def test_debts_and_what_was_saved_during_bijstand_go_off() -> None:
    assets = Vermogen(bezittingen=1000000, schulden=150000, spaargeld_tijdens_bijstand=50000)

    found = judge_assets(assets, "alleenstaande", DAY, load_parameters())

    assert (found.vermogen, found.recht) == (800000, True)


def test_debts_may_exceed_assets() -> None:
    found = judge_assets(Vermogen(schulden=150000), "alleenstaande", DAY, load_parameters())

    assert (found.vermogen, found.overschot, found.recht) == (-150000, 0, True)


@pytest.mark.parametrize(
    ("home", "above", "loan"), [(6750000, 0, False), (6750001, 1, True), (0, 0, False)]
)
def test_a_home_above_its_exemption_makes_bijstand_a_loan_beside_the_test(
    home: int,
    above: int,
    loan: bool,
) -> None:
    assets = Vermogen(bezittingen=900000, overwaarde_woning=home)
    found = judge_assets(assets, "alleenstaande", DAY, load_parameters())

    assert (found.woning_boven_vrijstelling, found.bijstand_als_lening) == (above, loan)
    assert found.overschot == 100000
    assert len(found.redenen) == 1 + loan


def test_limits_of_2025_are_not_guessed() -> None:
    with pytest.raises(ParameterOntbreekt):
        judge_assets(Vermogen(), "gehuwd", date(2025, 6, 1), load_parameters())


@pytest.mark.parametrize(
    ("gifts", "weighed", "counted"),
    [(0, None, 0), (120000, None, 0), (120001, 0, 0), (120001, 1, 1), (200000, 90000, 80000)],
)
def test_gifts_above_the_amount_of_the_year_count_as_they_were_weighed(
    gifts: int, weighed: int | None, counted: int
) -> None:
    found = judge_gifts(gifts, weighed, DAY, load_parameters())

    assert (found.telt_mee, found.vrij) == (counted, gifts - counted)


def test_gifts_above_the_amount_of_the_year_that_nobody_weighed_are_not_known() -> None:
    with pytest.raises(NietVastTeStellen):
        judge_gifts(120001, None, DAY, load_parameters())


@pytest.mark.parametrize(
    ("born", "months", "counted"),
    [
        (date(1990, 1, 1), [22000] * 10, 0),
        (date(1990, 1, 1), [22001], 1),
        (date(1990, 1, 1), [22000] * 11, 22000),
        (date(1990, 1, 1), [], 0),
        (date(1999, 11, 1), [22000], 0),
        (date(1999, 11, 2), [22000], 22000),
    ],
)
def test_a_volunteer_allowance_is_free_per_month_and_per_year_from_27(
    born: date, months: list[int], counted: int
) -> None:
    assert judge_volunteering(months, born, DAY, load_parameters()).telt_mee == counted


@pytest.mark.parametrize(
    ("own", "theirs", "counted"),
    [
        (0, 0, 0),
        (0, 101389, 0),
        (0, 101390, 1),
        (50000, 101390, 1),
        (0, 300000, 198611),
        (150000, 52779, 0),
        (150000, 52780, 1),
    ],
)
def test_income_of_a_partner_without_right_counts_above_the_norm_of_a_couple(
    own: int, theirs: int, counted: int
) -> None:
    assert counted_of_partner_without_right(101390, 202779, own, theirs) == counted
