"""Wages, tax, disposable income and what creditors leave: the knees, the signs, and parts that make up the whole."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.means.rules import AA, NONE, UNIFORM, N, R, Vrijlating, Y, Z
from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen, ParameterOntbreekt
from services.income.purse.attachment import Huishoudtype, beslagvrije_voet
from services.income.purse.comparison import marginale_druk, omslag_uren, vergelijk
from services.income.purse.spending import Besteedbaar, Situatie, Verdiener, besteedbaar
from services.income.purse.taxes import has_iack_child, netto_loon
from services.income.purse.wages import holiday_share, minimumloon, year_wage

PARAMETERS = load_parameters()
NOVEMBER = date(2026, 11, 1)
NORM = 141_946
TYPES: tuple[Huishoudtype, ...] = ("alleenstaande", "alleenstaande_ouder", "gehuwd", "gehuwd_kind")
KINDS = (NONE, N, R, Y, Z, AA, UNIFORM)
wages = st.integers(0, 2_000_000)
years = st.integers(0, 15_000_000)


def net(year: int, *, iack: bool = False, pension: int = 0, of: int = 2026) -> int:
    wage = netto_loon(of, year, PARAMETERS, iack=iack, pensioenpremie_jaar=pension)
    return wage.netto_jaar + wage.iack


def spendable(
    *months: int, kind: Vrijlating = NONE, norm: int = NORM, rent: int = 60_000, costs: int = 0
) -> Besteedbaar:
    situation = Situatie(
        datum=NOVEMBER,
        norm=norm,
        verdieners=tuple(Verdiener(month, kind) for month in months),
        kale_huur=rent,
        kosten=costs,
    )
    return besteedbaar(situation, PARAMETERS)


@pytest.mark.parametrize(
    ("age", "cents"),
    [(15, 450), (16, 517), (17, 592), (18, 750), (19, 899), (20, 1199), (21, 1499), (66, 1499)],
)
def test_the_minimum_wage_per_age_comes_out_as_published(age: int, cents: int) -> None:
    assert minimumloon(NOVEMBER, Fraction(1), PARAMETERS, leeftijd=age).uurloon == cents


@pytest.mark.parametrize(
    ("hours", "cents"), [(16, 103_931), (28, 181_879), (36, 233_844), (40, 259_827)]
)
def test_hours_make_a_month_wage(hours: int, cents: int) -> None:
    assert minimumloon(NOVEMBER, Fraction(hours), PARAMETERS).bruto_maand == cents


@pytest.mark.parametrize(("age", "cents"), [(18, 682), (19, 787), (20, 922), (21, 1499)])
def test_who_learns_on_the_job_has_a_minimum_of_its_own(age: int, cents: int) -> None:
    wage = minimumloon(NOVEMBER, Fraction(1), PARAMETERS, leeftijd=age, bbl=True)
    assert wage.uurloon == cents


@pytest.mark.parametrize(
    ("day", "cents"), [(date(2025, 12, 31), 1440), (date(2026, 6, 30), 1471), (date(2026, 7, 1), 1499)]
)  # fmt: skip
def test_the_minimum_wage_changes_in_january_and_july(day: date, cents: int) -> None:
    assert minimumloon(day, Fraction(1), PARAMETERS).uurloon == cents


def test_no_minimum_wage_where_the_law_or_the_sources_have_none() -> None:
    with pytest.raises(NietVastTeStellen):
        minimumloon(NOVEMBER, Fraction(1), PARAMETERS, leeftijd=14)
    with pytest.raises(ParameterOntbreekt):
        minimumloon(date(2027, 1, 1), Fraction(1), PARAMETERS)
    with pytest.raises(ParameterOntbreekt):
        minimumloon(date(2026, 6, 30), Fraction(1), PARAMETERS, leeftijd=18, bbl=True)


@given(years, st.integers(0, 100_000), st.sampled_from([2025, 2026]))
def test_earning_more_never_leaves_less(year: int, more: int, of: int) -> None:
    # A cent of rounding in each of three parts.
    assert net(year, of=of) <= net(year + more, of=of) + 3
    assert 0 <= net(year, of=of) <= year


@pytest.mark.parametrize("knee", [1_196_500, 2_584_500, 2_973_600, 3_888_300, 4_559_200, 7_842_600])
def test_the_knees_of_the_tax_are_joined(knee: int) -> None:
    steps = [net(knee + cents) - net(knee + cents - 100) for cents in (-100, 0, 100, 200)]
    # At a knee two formulas meet, published in whole euros: nobody loses or gains more than some tens of cents there.
    assert max(steps) - min(steps) < 60


def test_anks_wage_of_sixteen_hours_comes_out_part_by_part() -> None:
    wage = netto_loon(2026, 1_346_946, PARAMETERS, iack=True)
    assert (wage.box1, wage.ahk, wage.ak, wage.belasting) == (481_533, 311_500, 146_252, 23_781)
    assert (wage.iack, wage.netto_jaar, wage.netto_maand) == (23_781, 1_323_165, 110_264)
    assert (wage.netto_maand_met_iack, wage.iack_maand) == (112_246, 1_982)


def test_the_combination_credit_is_never_more_than_the_tax() -> None:
    low = netto_loon(2026, 1_000_000, PARAMETERS, iack=True)
    assert (low.belasting, low.iack) == (0, 0)
    assert netto_loon(2026, 4_000_000, PARAMETERS, iack=True).iack == 303_200


def test_what_is_not_known_of_2025_is_asked_for_only_when_it_counts() -> None:
    assert netto_loon(2025, 3_000_000, PARAMETERS).netto_jaar > 0
    with pytest.raises(ParameterOntbreekt):
        netto_loon(2025, 3_000_000, PARAMETERS, iack=True)


def test_pension_premium_goes_off_before_tax() -> None:
    assert net(4_000_000, pension=200_000) == net(3_800_000)


@pytest.mark.parametrize(
    ("born", "counts"),
    [
        (date(2014, 1, 1), False),
        (date(2014, 1, 2), True),
        (date(2024, 12, 31), True),
        (date(2025, 1, 1), False),
    ],
)
def test_the_credit_asks_for_a_child_under_twelve_at_the_start_of_the_year(
    *, born: date, counts: bool
) -> None:
    assert has_iack_child([born], NOVEMBER) is counts


@given(wages, st.sampled_from(KINDS), st.integers(0, 300_000), st.integers(0, 300_000))
def test_parts_are_never_negative_and_make_up_the_whole(
    month: int, kind: Vrijlating, norm: int, costs: int
) -> None:
    outcome = spendable(month, kind=kind, norm=norm, costs=costs)
    parts = outcome.posten.per_post()
    assert outcome.totaal == sum(parts.values())
    assert parts.pop("kosten") == -costs
    assert min(parts.values()) >= 0
    assert 0 <= outcome.vrijgelaten <= parts["netto_loon"]
    assert parts["bijstand"] <= norm


@given(wages, st.sampled_from(KINDS))
def test_who_works_has_never_less_than_the_norm(month: int, kind: Vrijlating) -> None:
    posten = spendable(month, kind=kind).posten
    assert posten.netto_loon + posten.iack + posten.bijstand >= NORM


@given(wages, wages)
def test_bijstand_never_rises_with_the_wage(a: int, b: int) -> None:
    low, high = sorted((a, b))
    assert spendable(low, kind=N).posten.bijstand >= spendable(high, kind=N).posten.bijstand


@given(wages, wages, wages)
def test_beside_a_partner_without_right_bijstand_falls_with_the_wage_of_either(
    own: int, theirs: int, more: int
) -> None:
    def bijstand(a: int, b: int) -> int:
        situation = Situatie(
            datum=NOVEMBER,
            norm=101_390,
            verdieners=(Verdiener(a, N), Verdiener(b)),
            zonder_recht="partner",
            gehuwdennorm=202_779,
        )
        return besteedbaar(situation, PARAMETERS).posten.bijstand

    found = bijstand(own, theirs)
    assert 0 <= found <= 101_390
    assert bijstand(own, theirs + more) <= found
    assert bijstand(own, 0) >= found
    assert bijstand(own + more, theirs) <= found


def test_two_partners_are_taken_together() -> None:
    alone, both = spendable(80_000), spendable(80_000, 80_000)
    assert both.posten.netto_loon == 2 * alone.posten.netto_loon
    assert both.bruto_per_verdiener == (80_000, 80_000)


def test_full_offset_leaves_nothing_of_the_first_hours() -> None:
    compared = vergelijk(spendable(), spendable(50_000), holiday_share(NOVEMBER, PARAMETERS))
    assert (compared.verschil, compared.marginale_druk) == (0, 1000)
    assert not compared.erop_achteruit
    assert compared.per_post["bijstand"] == -compared.per_post["netto_loon"]


def test_less_to_spend_is_a_poverty_trap_and_what_is_gone_is_told() -> None:
    before, after = spendable(), spendable(180_000, costs=100_000)
    compared = vergelijk(before, after, holiday_share(NOVEMBER, PARAMETERS))
    assert compared.erop_achteruit
    assert compared.verschil == compared.na - compared.voor < 0
    assert compared.verloren == ("bijstand",)
    assert sum(compared.per_post.values()) == compared.verschil


def test_without_extra_wage_there_is_no_pressure() -> None:
    assert marginale_druk(100, 0) is None
    assert marginale_druk(0, 100) == 1000
    assert marginale_druk(-50, 100) == 1500


def test_work_pays_from_the_hours_after_which_it_is_never_less_again() -> None:
    left = {0: 10, 8: 12, 16: 9, 24: 11, 32: 15}
    hours = [Fraction(one) for one in left]
    assert omslag_uren(10, lambda one: left[int(one)], hours) == 24
    assert omslag_uren(99, lambda one: left[int(one)], hours) is None


def test_a_year_is_twelve_months_and_the_holiday_allowance() -> None:
    assert year_wage(100_000, NOVEMBER, PARAMETERS) == 1_296_000


@pytest.mark.parametrize(
    ("kind", "cents"),
    list(zip(TYPES, (220_848, 254_375, 290_579, 317_968), strict=True)),
)
def test_the_maxima_of_the_attachment_free_amount_come_out_as_published(
    kind: Huishoudtype, cents: int
) -> None:
    assert beslagvrije_voet(date(2026, 7, 14), kind, PARAMETERS).maximum == cents


def test_what_comes_in_is_a_ceiling_of_its_own() -> None:
    free = beslagvrije_voet(NOVEMBER, "gehuwd", PARAMETERS, belastbaar_jaarinkomen=4_000_000)
    low = beslagvrije_voet(
        NOVEMBER, "gehuwd", PARAMETERS, belastbaar_jaarinkomen=4_000_000, maandinkomen=100_000
    )
    assert (free.beslagvrije_voet, free.beslagruimte) == (219_967, None)
    assert (low.beslagvrije_voet, low.beslagruimte) == (95_000, 5_000)


@given(st.sampled_from(TYPES), years, years, st.integers(0, 1_000_000))
def test_the_attachment_free_amount_rises_with_income_up_to_its_ceilings(
    kind: Huishoudtype, a: int, b: int, month: int
) -> None:
    low, high = (
        beslagvrije_voet(
            NOVEMBER, kind, PARAMETERS, belastbaar_jaarinkomen=income, maandinkomen=month
        )
        for income in sorted((a, b))
    )
    assert low.beslagvrije_voet is not None
    assert high.beslagvrije_voet is not None
    assert 0 <= low.beslagvrije_voet <= high.beslagvrije_voet <= high.maximum
    assert high.beslagruimte == month - high.beslagvrije_voet >= 0
    # Never above 95 % of what comes in, a half cent of rounding apart.
    assert high.beslagvrije_voet * 100 <= month * 95 + 50
