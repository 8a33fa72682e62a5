"""Tax, wages, toetsingsinkomen and what creditors leave, worked out by hand from the tables of 2025 and 2026."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from services.income.means.rules import NONE, N
from services.income.norms.loading import load_parameters
from services.income.purse.attachment import Huishoudtype, _Voet, beslagvrije_voet
from services.income.purse.comparison import omslag_uren, vergelijk
from services.income.purse.spending import Posten, Situatie, Verdiener, besteedbaar
from services.income.purse.taxes import (
    algemene_heffingskorting,
    arbeidskorting,
    box_1,
    combinatiekorting,
    netto_loon,
)
from services.income.purse.wages import holiday_share, minimumloon
from services.income.toeslagen.outcome import Regeling

PARAMETERS = load_parameters()
NOVEMBER = date(2026, 11, 1)
TAX = Regeling(PARAMETERS, date(2026, 1, 1))
NORM = 141_946
NOTHING = besteedbaar(Situatie(NOVEMBER, 0), PARAMETERS)


@pytest.mark.parametrize(
    ("income", "tax"),
    [
        (0, "0"),
        (1_000, "357.5"),
        # 35,75% of 38.883 is 13.900,6725; 37,56% of the next 39.543 is 14.852,3508.
        (3_888_300, "1390067.25"),
        (3_888_400, "1390104.81"),
        (7_842_600, "2875302.33"),
        (7_842_700, "2875351.83"),
    ],
)
def test_box_1_has_three_brackets(income: int, tax: str) -> None:
    assert box_1(income, TAX) == Fraction(tax)


@pytest.mark.parametrize(
    ("income", "credit"),
    [
        (0, "311500"),
        (2_973_600, "311500"),
        (2_973_700, "311493.602"),
        # 6,398% of 48.687 is 3.114,99426; of 48.690 it is more than 3.115.
        (7_842_300, "0.574"),
        (7_842_600, "0"),
    ],
)
def test_the_general_credit_goes_down_above_29736_and_never_below_zero(
    income: int, credit: str
) -> None:
    assert algemene_heffingskorting(income, TAX) == Fraction(credit)


@pytest.mark.parametrize(
    ("earned", "credit"),
    [
        (0, "0"),
        (1_196_500, "99596.66"),
        (1_196_600, "99631.009"),
        (2_584_500, "530004.92"),
        (2_584_600, "530001.95"),
        (4_559_200, "568506.65"),
        (4_559_300, "568493.49"),
        (14_000_000, "0"),
    ],
)
def test_the_credit_for_work_rises_in_three_steps_and_then_falls(earned: int, credit: str) -> None:
    assert arbeidskorting(earned, TAX) == Fraction(credit)


@pytest.mark.parametrize(
    ("earned", "credit"),
    [
        (600_000, "0"),
        (623_900, "0"),
        (624_000, "11.45"),
        (3_271_900, "303196"),
        (3_272_000, "303200"),
    ],
)
def test_the_combination_credit_begins_at_6239_and_ends_at_3032(earned: int, credit: str) -> None:
    assert combinatiekorting(earned, TAX) == Fraction(credit)


@pytest.mark.parametrize(
    ("year", "gross", "net"),
    [
        # 2026: 29.532,15 - 0 - 3.445,04; all credits gone at 140.000.
        (2026, 8_000_000, 5_391_289),
        (2026, 14_000_000, 8_076_785),
        # 2025: 10.746,00 - 2.966,99 - 5.303,82.
        (2025, 3_000_000, 2_752_481),
    ],
)
def test_a_years_wage_is_what_tax_and_credits_leave(year: int, gross: int, net: int) -> None:
    assert netto_loon(year, gross, PARAMETERS).netto_jaar == net


def test_premium_goes_off_the_wage_and_the_credit_comes_beside_it() -> None:
    wage = netto_loon(2026, 4_000_000, PARAMETERS, iack=True, pensioenpremie_jaar=200_000)

    # 40.000 - 2.000 - 5.461,71; with the credit of 3.032 it is 35.570,29.
    assert (wage.bruto_jaar, wage.belasting, wage.netto_jaar) == (4_000_000, 546_171, 3_253_829)
    assert (wage.netto_maand, wage.iack, wage.iack_maand) == (271_152, 303_200, 25_267)
    assert wage.netto_maand_met_iack == 296_419


def test_the_right_to_the_combination_credit_has_to_be_told() -> None:
    assert netto_loon(2026, 4_000_000, PARAMETERS).iack == 0


def test_below_18_a_learner_on_the_job_has_the_wage_of_the_age() -> None:
    wage = minimumloon(NOVEMBER, Fraction(1), PARAMETERS, leeftijd=17, bbl=True)
    assert wage.uurloon == 592


@pytest.mark.parametrize(
    ("kind", "year", "free"),
    [
        # 1.348,487 = 95% of the norm; care 13,73% above 29.736; rent 27% above 23.425; each a twelfth.
        ("alleenstaande", 2_000_000, 134_849),
        ("alleenstaande", 2_342_500, 134_849),
        ("alleenstaande", 4_000_000, 183_886),
        # The care is at its ceiling of 129,58; rent 22% above 31.500 is 247,50; children 7,6% above 29.736 is 96,67.
        ("alleenstaande_ouder", 4_500_000, 182_224),
        # 1.926,40 of a couple, care 117,44, rent 155,83.
        ("gehuwd", 4_000_000, 219_967),
        # Care 174,65, rent 247,50, children 7,6% above 39.141: 37,11.
        ("gehuwd_kind", 4_500_000, 238_565),
        ("alleenstaande", 15_000_000, 220_848),
        ("alleenstaande_ouder", 15_000_000, 254_375),
        ("gehuwd", 15_000_000, 290_579),
        ("gehuwd_kind", 15_000_000, 317_968),
    ],
)
def test_the_attachment_free_amount_grows_by_what_income_costs_in_toeslagen(
    kind: Huishoudtype, year: int, free: int
) -> None:
    found = beslagvrije_voet(NOVEMBER, kind, PARAMETERS, belastbaar_jaarinkomen=year)

    assert (found.beslagvrije_voet, found.beslagruimte) == (free, None)
    assert found.maximum == beslagvrije_voet(NOVEMBER, kind, PARAMETERS).maximum


@pytest.mark.parametrize("kind", ["alleenstaande", "gehuwd", "gehuwd_kind"])
def test_up_to_the_thresholds_an_income_costs_nothing_in_toeslagen(kind: Huishoudtype) -> None:
    rule = _Voet(Regeling(PARAMETERS, NOVEMBER), kind)

    assert {*rule.lost(0), *rule.lost(2_342_500)} == {Fraction(0)}


def test_a_creditor_may_take_what_is_above_the_free_amount() -> None:
    found = beslagvrije_voet(
        NOVEMBER, "alleenstaande", PARAMETERS, belastbaar_jaarinkomen=4_000_000, maandinkomen=250_000
    )  # fmt: skip

    assert (found.beslagvrije_voet, found.beslagruimte) == (183_886, 66_114)


def test_nothing_that_comes_in_leaves_nothing_to_take() -> None:
    found = beslagvrije_voet(
        NOVEMBER, "alleenstaande", PARAMETERS, belastbaar_jaarinkomen=0, maandinkomen=0
    )

    assert (found.beslagvrije_voet, found.beslagruimte) == (0, 0)


@pytest.mark.parametrize(
    ("left", "hours"),
    [
        ({0: 10, 8: 10, 16: 11}, 16),
        ({0: 10, 8: 11, 16: 12}, 8),
        ({0: 10, 8: 11, 16: 10}, None),
    ],
)
def test_work_pays_only_where_there_is_a_cent_more(left: dict[int, int], hours: int | None) -> None:
    asked = [Fraction(one) for one in left]

    assert omslag_uren(10, lambda one: left[int(one)], asked) == hours


def with_posts(**cents: int) -> Posten:
    return replace(NOTHING.posten, zorgtoeslag=0, **cents)


def test_a_component_is_lost_with_its_last_cent() -> None:
    before = replace(NOTHING, posten=with_posts(bijstand=1, kgb=2, kosten=-5))
    after = replace(NOTHING, posten=with_posts(kgb=1, iack=1))

    assert vergelijk(before, after, Fraction(0)).verloren == ("bijstand",)


def test_extra_wage_counts_with_its_holiday_allowance() -> None:
    before = replace(NOTHING, bruto_per_verdiener=(100_000,))
    after = replace(NOTHING, bruto_per_verdiener=(100_000, 50_006))
    share = holiday_share(NOVEMBER, PARAMETERS)

    assert vergelijk(before, after, share).extra_bruto_incl_vt == 54_006
    assert vergelijk(after, before, share).extra_bruto_incl_vt == -54_006
    assert vergelijk(before, after, share).marginale_druk == 1000


def test_toeslagen_look_at_all_income_of_the_year_unless_there_is_bijstand() -> None:
    earners = (Verdiener(200_000, NONE), Verdiener(100_000, NONE))
    asked = Situatie(NOVEMBER, 0, earners, ander_jaarinkomen=50_000, andere_uitkering=1)

    # 12 months with 8%: 25.920 and 12.960, and 500 of something else.
    assert besteedbaar(asked, PARAMETERS).toetsingsinkomen == 3_938_000
    assert besteedbaar(replace(asked, norm=1_000_000), PARAMETERS).toetsingsinkomen == 0


def test_who_is_no_toeslagpartner_has_a_care_allowance_by_the_own_income() -> None:
    earners = (Verdiener(100_000, NONE), Verdiener(300_000, NONE))
    asked = Situatie(NOVEMBER, 0, earners, aparte_partner=True)

    # 12.960 is below the threshold: 129; 38.880 gives (1.550,45 - 13,73% of 9.144) / 12: 24; with 5.000 more 71.
    assert besteedbaar(asked, PARAMETERS).posten.zorgtoeslag == 12_900 + 2_400
    other = besteedbaar(replace(asked, ander_jaarinkomen=2_177_600), PARAMETERS)
    assert other.posten.zorgtoeslag == 7_100 + 2_400
    told = [step.tekst for step in other.redenen if step.regel == "zorgtoeslag"]
    assert ["€ 5.000,00" in told[0], "€ 9.144,00" in told[1]] == [True, True]


def test_with_bijstand_no_income_lowers_a_toeslag() -> None:
    asked = Situatie(NOVEMBER, NORM, kale_huur=60_000, kinderen=(date(2018, 5, 1),))
    rich = replace(asked, andere_uitkering=100, ander_jaarinkomen=9_000_000)
    before, after = (besteedbaar(one, PARAMETERS).posten for one in (asked, rich))

    assert (after.zorgtoeslag, after.huurtoeslag, after.kgb) == (12_900, 36_100, 49_900)
    assert before.bijstand - after.bijstand == 100


def test_without_bijstand_income_lowers_the_budget_for_children() -> None:
    asked = Situatie(NOVEMBER, 0, kinderen=(date(2018, 5, 1),), ander_jaarinkomen=4_000_000)

    # 2.580 and 3.416 less 7,6% of 10.264, a twelfth of it.
    assert besteedbaar(asked, PARAMETERS).posten.kgb == 43_400
    couple = replace(asked, toeslagpartner=True)
    # 2.580 less 7,6% of 859.
    assert besteedbaar(couple, PARAMETERS).posten.kgb == 20_900


def test_toeslagpartners_may_own_twice_as_much_for_rent_allowance() -> None:
    asked = Situatie(NOVEMBER, 0, kale_huur=60_000, aantal_personen=2, vermogen=7_695_800)

    assert besteedbaar(asked, PARAMETERS).posten.huurtoeslag == 0
    assert besteedbaar(replace(asked, toeslagpartner=True), PARAMETERS).posten.huurtoeslag > 0


def test_the_income_of_housemates_counts_for_rent_and_for_nothing_else() -> None:
    alone = Situatie(NOVEMBER, 0, kale_huur=60_000, aantal_personen=2, kinderen=(date(2018, 5, 1),))
    shared = replace(alone, inkomen_medebewoners=3_210_000)
    before, after = (besteedbaar(one, PARAMETERS).posten for one in (alone, shared))

    # 22% of 600 a year is 11 a month.
    assert before.huurtoeslag - after.huurtoeslag == 1_100
    assert (before.kgb, before.zorgtoeslag) == (after.kgb, after.zorgtoeslag)


def test_wealth_and_age_end_what_they_end() -> None:
    asked = Situatie(
        NOVEMBER, NORM, kale_huur=71_000, aantal_personen=1, kinderen=(date(2018, 5, 1),)
    )
    rich = besteedbaar(replace(asked, vermogen=14_601_101), PARAMETERS).posten
    young = replace(asked, kinderen=(), leeftijd_aanvrager=20, geboortedatum=date(2006, 5, 1))

    assert (rich.huurtoeslag, rich.kgb, rich.zorgtoeslag) == (0, 0, 0)
    # Only the rent up to 498,20 counts below 21, unless there is a child.
    assert besteedbaar(young, PARAMETERS).posten.huurtoeslag == 29_500
    assert (
        besteedbaar(replace(asked, leeftijd_aanvrager=20), PARAMETERS).posten.huurtoeslag > 29_500
    )
    before_18 = replace(young, geboortedatum=date(2008, 11, 1))
    assert besteedbaar(before_18, PARAMETERS).posten.zorgtoeslag == 0


def test_what_does_not_count_of_each_wage_is_taken_together() -> None:
    asked = Situatie(NOVEMBER, 202_779, (Verdiener(50_000, N), Verdiener(40_000, N)))
    found = besteedbaar(asked, PARAMETERS)

    # 540 and 432 net, a quarter of each left out: 2.027,79 - 972 + 243.
    assert (found.vrijgelaten, found.posten.bijstand) == (24_300, 129_879)


def test_without_bijstand_nothing_is_left_out_of_account() -> None:
    found = besteedbaar(Situatie(NOVEMBER, NORM, (Verdiener(300_000, N),)), PARAMETERS)

    assert (found.vrijgelaten, found.posten.bijstand) == (0, 0)


@pytest.mark.parametrize(("benefit", "bijstand"), [(141_945, 1), (141_946, 0), (141_947, 0)])
def test_the_last_cent_below_the_norm_is_bijstand(benefit: int, bijstand: int) -> None:
    asked = Situatie(NOVEMBER, NORM, andere_uitkering=benefit)

    assert besteedbaar(asked, PARAMETERS).posten.bijstand == bijstand


def test_local_schemes_are_spread_over_the_year_and_costs_go_off() -> None:
    asked = Situatie(NOVEMBER, 0, lokale_regelingen_jaar=30_006, kosten=250, kinderopvangtoeslag=7)
    posten = besteedbaar(asked, PARAMETERS).posten

    assert (posten.lokale_regelingen, posten.kosten, posten.kinderopvangtoeslag) == (2_501, -250, 7)


def test_child_benefit_is_told_per_month() -> None:
    asked = Situatie(NOVEMBER, 0, kinderen=(date(2022, 5, 1),))

    # 298,40 a quarter.
    assert besteedbaar(asked, PARAMETERS).posten.kinderbijslag == 9_947
