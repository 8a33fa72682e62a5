"""What the steps of means and toeslagen tell: the rule, its article, its dated parameters, and the amounts in the sentence."""

from datetime import date

import pytest

from services.income.means.assets import Huishoudtype, Vermogen, judge_assets
from services.income.means.exempt import judge_gifts, judge_volunteering
from services.income.means.month import Persoonsinkomen, set_off
from services.income.means.rules import (
    NONE,
    UNIFORM_AOW,
    N,
    Vrijlating,
)
from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen
from services.income.toeslagen.huurtoeslag import Huurder, Kind, huurtoeslag
from services.income.toeslagen.kinderbijslag import kinderbijslag
from services.income.toeslagen.kindgebonden_budget import Ouder, kindgebonden_budget
from services.income.toeslagen.studietoeslag import Student, studietoeslag
from services.income.toeslagen.zorgtoeslag import Verzekerde, zorgtoeslag
from shared.events.income import Reden
from tests.explained import amounts, dated, explained

PARAMETERS = load_parameters()
MARCH = date(2026, 3, 1)
NOVEMBER = date(2026, 11, 1)
GROWN = date(1990, 1, 1)
YOUNG = date(2002, 1, 1)


@pytest.mark.parametrize(
    ("household", "code"),
    [
        ("alleenstaande", "VERM_ALLEENSTAANDE"),
        ("alleenstaande_ouder", "VERM_ALLEENSTAANDE_OUDER"),
        ("gehuwd", "VERM_GEHUWD"),
    ],
)
def test_assets_name_the_limit_of_the_household_and_the_home_its_own(
    household: Huishoudtype, code: str
) -> None:
    limit = ("vermogenstoets", "Pw 34 lid 2 onder b, lid 3", dated(code))
    assets = Vermogen(1_600_001, overwaarde_woning=6_750_001)

    above = judge_assets(assets, household, NOVEMBER, PARAMETERS)
    below = judge_assets(Vermogen(), household, NOVEMBER, PARAMETERS)

    assert explained(below.redenen) == [limit]
    assert explained(above.redenen) == [
        limit,
        ("eigen-woning", "Pw 34 lid 2 onder d, 50 lid 2", dated("VERM_WONING")),
    ]
    assert "geen recht" in above.redenen[0].tekst
    assert "geen recht" not in below.redenen[0].tekst


def test_what_does_not_count_names_its_limit_and_below_27_the_exclusion() -> None:
    found = [
        judge_gifts(100, None, NOVEMBER, PARAMETERS),
        judge_volunteering([100], GROWN, NOVEMBER, PARAMETERS),
        judge_volunteering([100], YOUNG, NOVEMBER, PARAMETERS),
    ]

    assert explained(one.reden for one in found) == [
        ("giften", "Pw 31 lid 2 onder m", dated("GIFTEN_MAX")),
        ("vrijwilligersvergoeding", "Pw 31 lid 2 onder k", dated("VRIJWILLIGER_MAAND")),
        ("vrijwilligersvergoeding", "Pw 31 lid 2 onder k, lid 5", None),
    ]
    assert [(one.vrij, one.telt_mee) for one in found] == [(100, 0)] * 2 + [(0, 100)]


@pytest.mark.parametrize(
    ("exemption", "article", "parameter"),
    [
        (N, "Pw 31 lid 2 onder n", dated("VR_N_PCT", "VR_N_MAX")),
        (UNIFORM_AOW, "Pw 34a lid 1 onder c", dated("VR_34A_AOW_PCT", "VR_34A_AOW_MAX")),
        (NONE, "Pw 31, 32", None),
    ],
)
def test_an_exemption_names_its_article_and_its_amounts(
    exemption: Vrijlating, article: str, parameter: str | None
) -> None:
    income = Persoonsinkomen(NOVEMBER, 50_000, vrijlating=exemption)
    found = set_off(141_946, [income], PARAMETERS)

    assert explained(found.redenen) == [("vrijlating", article, parameter)]


def care(income: int = 0, wealth: int = 0, *, partner: bool = False) -> list[Reden]:
    asked = Verzekerde(NOVEMBER, income, wealth, partner, GROWN)
    return list(zorgtoeslag(asked, PARAMETERS).redenen)


def test_care_allowance_names_the_premium_and_what_one_can_bear() -> None:
    codes = ("ZT_DREMPELINKOMEN", "ZT_PCT_BOVEN")
    alone, together = care(3_000_000), care(4_000_000, partner=True)

    assert explained([*alone, *together]) == [
        ("zorgtoeslag", "Wzt 2", dated("ZT_STANDAARDPREMIE", "ZT_PCT_ALLEEN", *codes)),
        ("zorgtoeslag", "Wzt 2", dated("ZT_STANDAARDPREMIE", "ZT_PCT_PARTNER", *codes)),
    ]
    assert amounts(together) == [
        ["2", "€ 2.119,00", "4,289%", "€ 29.736,00", "13,73%", "€ 10.264,00", "€ 129,00"]
    ]
    assert amounts(care())[0][-2:] == ["€ 0,00", "€ 129,00"]


def test_without_care_allowance_the_age_or_the_limit_of_wealth_is_named() -> None:
    born_today = Verzekerde(NOVEMBER, 0, geboortedatum=date(2008, 11, 1))

    assert explained(zorgtoeslag(born_today, PARAMETERS).redenen) == [
        ("zorgtoeslag", "Wzt 2; Awir 5", dated("ZT_LEEFTIJD"))
    ]
    assert explained([*care(0, 14_601_101), *care(0, 18_463_301, partner=True)]) == [
        ("zorgtoeslag", "Wzt 3", dated("ZT_VERMOGEN_ALLEEN")),
        ("zorgtoeslag", "Wzt 3", dated("ZT_VERMOGEN_PARTNER")),
    ]
    assert amounts(care(0, 14_601_101)) == [["€ 146.011,00"]]


def rent(
    kale_huur: int, persons: int = 1, income: int = 0, wealth: int = 0, *children: int
) -> tuple[Reden, ...]:
    young = tuple(Kind(YOUNG.replace(year=2006), cents) for cents in children)
    asked = Huurder(NOVEMBER, kale_huur, persons, income, wealth, kinderen_inkomen=young)
    return huurtoeslag(asked, PARAMETERS).redenen


def test_rent_allowance_names_the_parts_of_the_rent_and_what_the_income_bears() -> None:
    alone = rent(95_000, income=2_462_500)
    pay = ("huurtoeslag", "Wht 13, 16, 20, 21 lid 1")
    shares = ("HT_PCT_KWALITEIT", "HT_PCT_AFTOPPING", "HT_PCT_MAXIMUM")

    assert explained(alone) == [
        (*pay, dated("HT_BASISHUUR_1", "HT_KWALITEITSKORTING", "HT_AFTOPPING_2", "HT_MAXIMUM_HUUR", *shares)),
        ("huurtoeslag", "Wht 17, 21 lid 2", dated("HT_IJKPUNT_1", "HT_AFBOUW_1")),
    ]  # fmt: skip
    # 295,68 + 65% x 214,82 + 40% x 219,91 = 523,277; 27% x 1.200 / 12 = 27.
    assert amounts(alone) == [
        ["€ 932,93", "€ 202,52", "€ 498,20", "100%", "€ 713,02", "65%", "40%", "€ 523,28"],
        ["€ 23.425,00", "€ 1.200,00", "27%", "€ 27,00"],
    ]
    assert explained(rent(95_000, persons=3)) == [
        (*pay, dated("HT_BASISHUUR_2", "HT_KWALITEITSKORTING", "HT_AFTOPPING_3", "HT_MAXIMUM_HUUR", *shares)),
        ("huurtoeslag", "Wht 17, 21 lid 2", dated("HT_IJKPUNT_2", "HT_AFBOUW_2")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kale_huur", "pays"),
    # At the first limit 295,68; at the second 65% of 214,82 more: 435,313.
    [(20_000, "€ 0,00"), (20_252, "€ 0,00"), (49_820, "€ 295,68"), (71_302, "€ 435,31")],
)
def test_each_part_of_the_rent_begins_where_the_one_before_it_ends(
    kale_huur: int, pays: str
) -> None:
    assert amounts(rent(kale_huur))[0][-1] == pays


@pytest.mark.parametrize(
    ("income", "child", "above"),
    [(0, 0, "€ 0,00"), (3_150_000, 621_800, "€ 0,00"), (3_150_000, 621_801, "€ 0,01"), (3_150_001, 0, "€ 0,01")],
)  # fmt: skip
def test_income_lowers_rent_allowance_from_the_cent_above_the_minimum(
    income: int, child: int, above: str
) -> None:
    assert amounts(rent(60_000, 2, income, 0, child))[1][1] == above


def test_without_rent_allowance_the_home_or_the_limit_of_wealth_is_named() -> None:
    assert explained(rent(1))[0][1] == "Wht 13, 16, 20, 21 lid 1"
    assert explained([*rent(0), *rent(60_000, wealth=3_847_901)]) == [
        ("huurtoeslag", "Wht 1, 7", None),
        ("huurtoeslag", "Awir 7", dated("HT_VERMOGEN")),
    ]
    assert amounts(rent(60_000, wealth=3_847_901)) == [["€ 38.479,00"]]


def budget(*born: date, income: int = 0, wealth: int = 0, partner: bool = False) -> list[Reden]:
    asked = Ouder(NOVEMBER, born, income, wealth, partner)
    return list(kindgebonden_budget(asked, PARAMETERS).redenen)


def test_the_budget_for_children_names_each_part_and_the_reduction() -> None:
    alone = budget(date(2018, 5, 1), date(2012, 5, 1), date(2009, 5, 1), income=3_073_600)
    couple = budget(date(2018, 5, 1), income=4_014_100, partner=True)
    part = ("kindgebonden-budget", "Wkb 2")

    assert explained(alone) == [
        (*part, dated("KGB_KIND")),
        (*part, dated("KGB_KIND_12")),
        (*part, dated("KGB_KIND_16")),
        (*part, dated("KGB_ALO_KOP")),
        (*part, dated("KGB_DREMPEL_ALLEEN", "KGB_AFBOUW")),
    ]
    assert amounts(alone) == [
        ["3", "€ 2.580,00"],
        ["1", "€ 724,00"],
        ["1", "€ 964,00"],
        ["1", "€ 3.416,00"],
        ["€ 29.736,00", "€ 1.000,00", "7,6%", "€ 76,00"],
    ]
    assert amounts(budget(date(2018, 5, 1)))[-1] == ["€ 29.736,00", "€ 0,00", "7,6%", "€ 0,00"]
    assert explained(couple) == [
        (*part, dated("KGB_KIND")),
        (*part, dated("KGB_DREMPEL_PARTNER", "KGB_AFBOUW")),
    ]


def test_without_a_budget_the_child_or_the_limit_of_wealth_is_named() -> None:
    child = date(2018, 5, 1)
    rich = budget(child, wealth=14_601_101)

    assert explained([*budget(), *rich, *budget(child, wealth=18_463_301, partner=True)]) == [
        ("kindgebonden-budget", "Wkb 2 lid 1", None),
        ("kindgebonden-budget", "Wkb 1", dated("KGB_VERMOGEN_ALLEEN")),
        ("kindgebonden-budget", "Wkb 1", dated("KGB_VERMOGEN_PARTNER")),
    ]
    assert amounts(rich) == [["€ 146.011,00"]]


def test_child_benefit_counts_the_children_of_each_age() -> None:
    born = [date(year, 5, 1) for year in (2022, 2019, 2018, 2012)]
    found = kinderbijslag(date(2026, 10, 1), born, PARAMETERS).redenen
    article = ("kinderbijslag", "AKW 11, 12")

    assert explained(found) == [
        (*article, dated("KB_0", since="2026-07-01")),
        (*article, dated("KB_6", since="2026-07-01")),
        (*article, dated("KB_12", since="2026-07-01")),
    ]
    assert amounts(found) == [["1", "€ 298,40"], ["2", "€ 362,35"], ["1", "€ 426,29"]]


def test_child_benefit_on_another_day_says_that_it_is_no_first_day_of_a_quarter() -> None:
    with pytest.raises(NietVastTeStellen) as caught:
        kinderbijslag(NOVEMBER, [], PARAMETERS)

    assert explained([caught.value.reden]) == [("kinderbijslag", "AKW 11", None)]


def test_the_allowance_for_students_names_the_age_and_what_an_internship_takes_off() -> None:
    student = Student(MARCH, date(2006, 3, 1), True, True, stagevergoeding=25_000)
    found = studietoeslag(student, PARAMETERS).redenen
    none = studietoeslag(Student(MARCH, date(2006, 3, 1), False, True), PARAMETERS).redenen

    assert explained(found) == [
        ("studietoeslag", "Pw 36b", dated("ST_20")),
        ("studietoeslag", "Pw 36b", dated("ST_STAGE_VRIJ")),
    ]
    assert amounts(found) == [["€ 308,12"], ["€ 231,09", "€ 18,91"]]
    assert explained(none) == [("studietoeslag", "Pw 36b", None)]
