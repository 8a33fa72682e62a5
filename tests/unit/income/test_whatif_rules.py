"""How a household of a what-if becomes a norm, toeslagen and a wage: who counts for what, and from which day."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from services.income.means.rules import Gebruikt, Vrijlatingsfeiten
from services.income.norms.loading import load_parameters
from services.income.norms.register import Parameter, Parameters
from services.income.purse.claims import Aanspraak
from services.income.whatif.rules import Uitkomst, compare, work_out
from services.income.whatif.situation import (
    Bewoner,
    Gezin,
    Inkomsten,
    Omstandigheden,
    Scenario,
    Studie,
)

PARAMETERS = load_parameters()
DAY = date(2026, 11, 1)
OLDER, YOUNGER = date(1980, 5, 1), date(1985, 5, 1)
CHILD = Bewoner(date(2018, 5, 1))
MATE = Bewoner(date(1990, 1, 1), jaarinkomen=0)
LODGER = Bewoner(date(1990, 1, 1), "commercieel-contract")
ALONE = Scenario("nu", DAY, Gezin(OLDER))
OLD_RULES = Vrijlatingsfeiten("oud_31_2")


def outcome(home: Gezin | None = None, **facts: Any) -> Uitkomst:
    scenario = replace(ALONE, gezin=home or ALONE.gezin, **facts)
    return work_out(scenario, PARAMETERS)


def month(cents: int, exemption: Vrijlatingsfeiten | None = None, pension: int = 0) -> Inkomsten:
    return Inkomsten(bruto_maand=cents, vrijlating=exemption, pensioenpremie_jaar=pension)


@pytest.mark.parametrize(
    ("home", "norm"),
    [
        (Gezin(OLDER), 141_946),
        (Gezin(OLDER, None, (), (MATE,)), 101_390),
        (Gezin(OLDER, None, (), (LODGER,)), 141_946),
        (Gezin(OLDER, None, (Bewoner(date(1999, 11, 1)),)), 101_390),
        (Gezin(OLDER, None, (Bewoner(date(1999, 11, 2)),)), 141_946),
        (Gezin(OLDER, None, (Bewoner(date(1999, 11, 1), "student"),)), 141_946),
        (Gezin(OLDER, YOUNGER), 202_779),
        (Gezin(OLDER, YOUNGER, (CHILD,)), 202_779),
        # 350,42 and 762,24 on top for who is 18 to 20.
        (Gezin(date(2006, 11, 1), zonder_ouders=(date(2006, 11, 1),)), 111_266),
        (Gezin(date(2005, 11, 2), zonder_ouders=(date(2005, 11, 2),)), 111_266),
        (Gezin(date(2005, 11, 1), zonder_ouders=(date(2005, 11, 1),)), 141_946),
        (Gezin(date(2008, 11, 1), zonder_ouders=(date(2008, 11, 1),)), 111_266),
    ],
)
def test_the_norm_is_that_of_who_lives_in_the_home(home: Gezin, norm: int) -> None:
    assert outcome(home).norm.centen == norm


def test_assets_are_looked_at_where_there_are_any_and_end_the_right_above_the_limit() -> None:
    without, at, above = (outcome(vermogen=cents).norm for cents in (0, 800_000, 800_001))
    rules = [step.regel for step in without.redenen]

    assert (without.recht, at.recht, above.recht) == (True, True, False)
    assert (without.centen, at.centen, above.centen) == (141_946, 141_946, 0)
    assert [step.regel for step in at.redenen] == [*rules, "vermogenstoets"]
    assert [step.regel for step in above.redenen] == [*rules, "vermogenstoets"]


@pytest.mark.parametrize(
    ("home", "limit"),
    [
        (Gezin(OLDER), 800_000),
        (Gezin(OLDER, None, (Bewoner(date(2008, 11, 1)),)), 800_000),
        (Gezin(OLDER, None, (Bewoner(date(2008, 11, 2)),)), 1_600_000),
        (Gezin(OLDER, YOUNGER), 1_600_000),
    ],
)
def test_a_single_parent_and_a_couple_may_own_twice_as_much(home: Gezin, limit: int) -> None:
    assert outcome(home, vermogen=limit).norm.recht
    assert not outcome(home, vermogen=limit + 1).norm.recht


@pytest.mark.parametrize(
    ("home", "rent"),
    [
        (Gezin(OLDER), 45_500),
        (Gezin(OLDER, None, (CHILD,)), 45_700),
        (Gezin(OLDER, YOUNGER), 45_700),
        (Gezin(OLDER, None, (), (MATE,)), 45_700),
        (Gezin(OLDER, None, (), (LODGER,)), 45_500),
        (Gezin(OLDER, YOUNGER, (CHILD,)), 47_000),
        (Gezin(OLDER, None, (CHILD,), (MATE,), toeslagpartner=False), 47_000),
        # Below 21 the rent counts up to 498,20 unless there is a child.
        (Gezin(date(2005, 11, 2)), 29_500),
        (Gezin(date(2005, 11, 1)), 45_500),
        (Gezin(date(2005, 11, 2), None, (Bewoner(date(2025, 5, 1)),)), 45_700),
    ],
)
def test_rent_allowance_goes_by_the_number_of_people_but_lodgers(home: Gezin, rent: int) -> None:
    assert outcome(home, kale_huur=76_414).besteedbaar.posten.huurtoeslag == rent


@pytest.mark.parametrize(
    ("home", "rent"),
    [
        (Gezin(OLDER, None, (Bewoner(date(2003, 1, 2)),)), 36_300),
        # Above 6.218 of a child under 23 on 1 January; 22% of 2.282 a year is 41,84 a month.
        (Gezin(OLDER, None, (Bewoner(date(2003, 1, 2), None, 4_000_000),)), 32_100),
        # All of it from 23: 22% of 8.500 a year is 155,83 a month.
        (Gezin(OLDER, None, (Bewoner(date(2003, 1, 1), None, 4_000_000),)), 20_700),
        (Gezin(OLDER, None, (), (replace(MATE, jaarinkomen=4_000_000),)), 20_700),
        (Gezin(OLDER, None, (), (MATE, replace(LODGER, jaarinkomen=4_000_000))), 36_300),
    ],
)
def test_rent_allowance_goes_by_what_others_in_the_home_earn(home: Gezin, rent: int) -> None:
    assert outcome(home, kale_huur=60_000).besteedbaar.posten.huurtoeslag == rent


@pytest.mark.parametrize(
    "home",
    [Gezin(OLDER, None, (Bewoner(date(2002, 1, 1)),)), Gezin(OLDER, None, (), (replace(MATE, jaarinkomen=None),))],
)  # fmt: skip
def test_whose_income_is_not_told_has_none(home: Gezin) -> None:
    facts = {"andere_uitkering": 300_000, "ander_jaarinkomen": 3_150_000, "kale_huur": 60_000}
    steps = outcome(home, **facts).besteedbaar.redenen
    (_, reduction) = (step for step in steps if step.regel == "huurtoeslag")

    # Nothing above the 31.500 at which the allowance begins to fall.
    assert "(€ 0,00)" in reduction.tekst


def test_care_allowance_begins_the_month_after_18_and_a_couple_has_it_together() -> None:
    def care(home: Gezin, **facts: Any) -> int:
        return outcome(home, **facts).besteedbaar.posten.zorgtoeslag

    assert [care(Gezin(date(2008, 11, 1))), care(Gezin(date(2008, 10, 31)))] == [0, 12_900]
    assert care(Gezin(OLDER, YOUNGER)) == 24_600
    assert care(Gezin(OLDER, YOUNGER, toeslagpartner=False)) == 25_800
    assert care(Gezin(OLDER), vermogen=14_601_101) == 0


def test_a_toeslagpartner_ends_the_supplement_for_parents_alone() -> None:
    # 2.580 and 3.416 a year, or 2.580.
    assert outcome(Gezin(OLDER, None, (CHILD,))).besteedbaar.posten.kgb == 49_900
    assert outcome(Gezin(OLDER, YOUNGER, (CHILD,))).besteedbaar.posten.kgb == 21_500


@pytest.mark.parametrize(
    ("home", "wages", "credit"),
    [
        (Gezin(OLDER), (300_000, 0), [False]),
        (Gezin(OLDER, None, (CHILD,)), (300_000, 0), [True]),
        (Gezin(OLDER, YOUNGER, (CHILD,)), (200_000, 200_001), [True, False]),
        (Gezin(OLDER, YOUNGER, (CHILD,)), (200_001, 200_000), [False, True]),
        (Gezin(OLDER, YOUNGER, (CHILD,)), (200_000, 200_000), [True, False]),
        (Gezin(YOUNGER, OLDER, (CHILD,)), (200_000, 200_000), [False, True]),
        (Gezin(OLDER, YOUNGER), (200_000, 200_001), [False, False]),
    ],
)
def test_the_combination_credit_is_the_lowest_earners_and_of_equals_the_olders(
    home: Gezin, wages: tuple[int, int], credit: list[bool]
) -> None:
    partner = month(wages[1]) if home.partner else Inkomsten()
    found = outcome(home, aanvrager=month(wages[0]), partner=partner)

    assert [wage.iack > 0 for wage in found.besteedbaar.lonen] == credit


@pytest.mark.parametrize(
    ("home", "facts", "exempt"),
    [
        # 500 gross a month is 540 net.
        (Gezin(OLDER), None, 0),
        (Gezin(OLDER), OLD_RULES, 13_500),
        (Gezin(OLDER, None, (CHILD,)), replace(OLD_RULES, gebruikt=Gebruikt(n=6)), 6_750),
        (Gezin(OLDER, YOUNGER, (CHILD,)), replace(OLD_RULES, gebruikt=Gebruikt(n=6)), 0),
        (Gezin(OLDER, None, (Bewoner(date(2014, 11, 1)),)), replace(OLD_RULES, gebruikt=Gebruikt(n=6)), 0),
        (Gezin(date(2004, 1, 1)), OLD_RULES, 0),
        (Gezin(date(2004, 1, 1)), replace(OLD_RULES, medisch_urenbeperkt=True), 8_100),
        (Gezin(date(2004, 1, 1)), replace(OLD_RULES, loonkostensubsidie=True), 8_100),
        (Gezin(OLDER), replace(OLD_RULES, draagt_bij=False), 0),
        (Gezin(OLDER), Vrijlatingsfeiten("uniform_34a"), 8_100),
        (Gezin(OLDER), Vrijlatingsfeiten("uniform_34a", Gebruikt(uniform=12)), 0),
        (Gezin(OLDER), Vrijlatingsfeiten("uniform_34a", Gebruikt(uniform=12), nieuw_dienstverband=True), 8_100),
        (Gezin(OLDER), Vrijlatingsfeiten("uniform_34a", Gebruikt(uniform=12), uitbreiding_onmogelijk=True), 8_100),
    ],
)  # fmt: skip
def test_the_exemption_of_a_wage_follows_from_who_earns_it(
    home: Gezin, facts: Vrijlatingsfeiten | None, exempt: int
) -> None:
    assert outcome(home, aanvrager=month(50_000, facts)).besteedbaar.vrijgelaten == exempt


def test_the_exemption_of_a_partner_goes_by_the_partners_own_age() -> None:
    couple = Gezin(OLDER, date(2004, 1, 1))

    assert outcome(couple, aanvrager=month(50_000, OLD_RULES)).besteedbaar.vrijgelaten == 13_500
    assert outcome(couple, partner=month(50_000, OLD_RULES)).besteedbaar.vrijgelaten == 0


def test_a_pension_premium_goes_off_the_wage_that_is_taxed() -> None:
    (wage,) = outcome(aanvrager=month(300_000, pension=100_000)).besteedbaar.lonen

    # 38.880 less 1.000: 35,75% of 37.880.
    assert (wage.bruto_jaar, wage.box1) == (3_888_000, 1_354_210)


def test_what_a_creditor_leaves_goes_by_wage_and_benefit_alone() -> None:
    # 1.000 gross a month is 1.062,20 net, a quarter of it left out: with 100 of a benefit 522,81 bijstand.
    facts: dict[str, Any] = {
        "andere_uitkering": 10_000,
        "ander_jaarinkomen": 0,
        "kale_huur": 60_000,
    }
    found = outcome(aanvrager=month(100_000, OLD_RULES), **facts)

    assert found.besteedbaar.posten.bijstand == 52_281
    assert found.beslagvrije_voet is not None
    assert found.beslagvrije_voet.beslagvrije_voet == 134_849
    assert found.beslagvrije_voet.beslagruimte == 168_501 - 134_849


@pytest.mark.parametrize(
    ("home", "maximum"),
    [
        (Gezin(OLDER), 220_848),
        (Gezin(OLDER, None, (CHILD,)), 254_375),
        (Gezin(OLDER, None, (Bewoner(date(2008, 11, 1)),)), 220_848),
        (Gezin(OLDER, YOUNGER), None),
        (Gezin(OLDER, YOUNGER, (CHILD,)), None),
    ],
)
def test_of_a_couple_nobody_tells_what_a_creditor_leaves(home: Gezin, maximum: int | None) -> None:
    found = outcome(home).beslagvrije_voet

    assert (found.maximum if found else None) == maximum


def test_what_a_creditor_leaves_rises_with_the_income_of_the_year() -> None:
    found = outcome(aanvrager=month(400_000)).beslagvrije_voet

    # 1.348,49 and 129,58; 27% of 51.840 less 23.425 is 639,34 a month.
    assert found is not None
    assert found.beslagvrije_voet == 211_741


def test_amounts_that_are_given_come_back_as_they_are() -> None:
    given: dict[str, Any] = {
        "andere_uitkering": 150_000,
        "ander_jaarinkomen": 3_142_500,
        "kale_huur": 60_000,
    }
    posten = outcome(**given).besteedbaar.posten

    assert (posten.andere_uitkering, posten.bijstand) == (150_000, 0)
    # 27% of 8.000 above 23.425 is 180 a month, of 361,85; 13,73% of 1.689 a year is 19,33 a month, of 129,20.
    assert (posten.huurtoeslag, posten.zorgtoeslag) == (18_100, 10_900)


def hours(count: int, home: Gezin | None = None, **more: Any) -> Uitkomst:
    work = Inkomsten(uren_per_week=Fraction(count))
    return outcome(home, aanvrager=work, naam=f"{count}", **more)


def test_work_pays_from_the_fewest_hours_after_which_there_is_always_more() -> None:
    found = compare([hours(0), hours(8), hours(36), hours(40)], PARAMETERS)

    assert found.omslag_uren == 36
    assert compare([hours(0), hours(8)], PARAMETERS).omslag_uren is None


def test_only_situations_that_differ_in_hours_tell_from_when_work_pays() -> None:
    other_costs = hours(40, kosten=500_000)
    paid_by_month = outcome(aanvrager=month(400_000), naam="maand")
    moved = hours(8, Gezin(OLDER, YOUNGER))
    scenarios = [hours(0), other_costs, paid_by_month, moved, hours(36)]

    assert compare(scenarios, PARAMETERS).omslag_uren == 36


def test_each_situation_is_compared_with_the_one_before_it() -> None:
    first, second, third = hours(0), hours(36), hours(0)
    found = compare([first, second, third], PARAMETERS)
    more = second.besteedbaar.totaal - first.besteedbaar.totaal

    assert found.uitkomsten == (first, second, third)
    assert [one.verschil for one in found.vergelijkingen] == [more, -more]
    # 36 x 14,99 x 52 / 12 is 2.338,44; with 8% it is 2.525,52.
    assert [one.extra_bruto_incl_vt for one in found.vergelijkingen] == [252_552, -252_552]


def unused(home: Gezin | None = None, **facts: Any) -> set[str]:
    scenario = replace(ALONE, gezin=home or ALONE.gezin, **facts)
    return {one.regeling for one in work_out(scenario, PARAMETERS, frozenset()).ongebruikt}


def test_without_a_right_local_schemes_are_told_by_the_income() -> None:
    assert "kwijtschelding" in unused()
    assert "kwijtschelding" in unused(vermogen=800_001)


def test_who_works_with_a_young_child_hears_of_child_care() -> None:
    assert "kinderopvangtoeslag" in unused(Gezin(OLDER, None, (CHILD,)), aanvrager=month(10_000))


def test_beside_a_partner_without_right_a_toeslagpartner_raises_the_norm_for_the_child() -> None:
    out = Omstandigheden(heeft_recht=False)
    home = Gezin(OLDER, YOUNGER, (CHILD,), partner_omstandigheden=out)

    # Half of 2.027,79, and a twelfth of 3.416.
    assert outcome(home).norm.centen == 101_390 + 28_467
    assert outcome(replace(home, toeslagpartner=False)).norm.centen == 101_390


def test_the_own_exemption_goes_before_what_the_partner_without_right_adds() -> None:
    out = Omstandigheden(heeft_recht=False)
    home = Gezin(OLDER, YOUNGER, partner_omstandigheden=out)
    found = outcome(home, aanvrager=month(90_000, OLD_RULES), partner=month(100_000)).besteedbaar

    # 965 net of which 723,75 counts; with 1.062,20 and 290,15 bijstand by the norm it is 48,31 above 2.027,79.
    assert found.lonen[0].netto_maand == 96_500
    assert found.posten.bijstand == 101_390 - 72_375 - 4_831


def told(home: Gezin, lokaal: Parameters | None = None, **facts: Any) -> dict[str, Aanspraak]:
    scenario = replace(ALONE, gezin=home, **facts)
    found = work_out(scenario, PARAMETERS, frozenset(), lokaal)
    return {one.regeling: one for one in found.ongebruikt}


def limit(code: str, part: int) -> Parameters:
    start = date(2026, 1, 1)
    return Parameters(
        [Parameter("Test", "lokaal", code, "", "milliprocent", 10 * part, start, None, "test", "P")]
    )


AT_THE_NORM = limit("KWIJTSCHELDING_INKOMENSGRENS", 10_000)


@pytest.mark.parametrize(
    ("home", "facts", "has_it"),
    [
        # The exempt part of a wage does not count: wage and bijstand make up the norm.
        (Gezin(OLDER), {"aanvrager": month(50_000, OLD_RULES)}, True),
        (Gezin(OLDER), {"andere_uitkering": 141_946, "ander_jaarinkomen": 0}, True),
        (Gezin(OLDER), {"andere_uitkering": 141_947, "ander_jaarinkomen": 0}, False),
        # 1.340 gross is 1.447,20 with the combination credit that takes the tax back, and less than the norm without.
        (Gezin(OLDER, None, (CHILD,)), {"aanvrager": month(134_000)}, False),
    ],
)
def test_local_schemes_look_at_all_that_counts_beside_bijstand(
    *, home: Gezin, facts: dict[str, Any], has_it: bool
) -> None:
    assert ("kwijtschelding" in told(home, AT_THE_NORM, **facts)) is has_it


def test_local_schemes_go_by_the_norm_of_parents_without_their_grown_child() -> None:
    home = Gezin(OLDER, None, (Bewoner(date(1995, 1, 1), jaarinkomen=0), CHILD), toeslagpartner=False)  # fmt: skip
    found = told(home, AT_THE_NORM)

    assert "€ 1.419,46" in found["kwijtschelding"].reden.tekst
    assert "kindpakket" in found
    assert "uitstroompremie" not in found
    assert "uitstroompremie" in told(home, aanvrager=month(1))


@pytest.mark.parametrize(
    ("study", "cents"),
    [
        (Studie("mbo", medisch_beperkt=True), 30_812),
        (Studie("mbo", medisch_beperkt=True, stagevergoeding=25_000), 28_921),
        (Studie("mbo", medisch_beperkt=True, wajong=True), None),
        (Studie("mbo"), None),
    ],
)
def test_a_child_that_cannot_earn_beside_its_study_hears_of_the_supplement(
    study: Studie, cents: int | None
) -> None:
    home = Gezin(OLDER, None, (Bewoner(date(2006, 3, 1), studie=study),))
    found = told(home, datum=date(2026, 3, 1)).get("studietoeslag")

    assert (found.maand if found else None) == cents


def test_who_just_left_school_has_less_where_the_municipality_says_how_much() -> None:
    scenario = replace(ALONE, studie_beeindigd_op=date(2026, 10, 1))
    found = work_out(scenario, PARAMETERS, None, limit("SCHOOLVERLATER_PCT", 2_000))

    assert found.norm.centen == 141_946 - 40_556
