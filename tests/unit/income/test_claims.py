"""What a household may be entitled to and does not use: national, of its municipality, and for children that learn."""

from dataclasses import replace
from datetime import date

import pytest

from services.income.means.assets import Huishoudtype
from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.norms.register import Parameter, Parameters
from services.income.purse.claims import Aanspraak
from services.income.purse.local import Minimabeeld, local_claims
from services.income.purse.spending import Situatie, Verdiener, besteedbaar
from services.income.purse.students import Leerling, Onderwijs, study_claims
from services.income.purse.unused import NATIONAL, ongebruikt
from shared.events.household import AA_EN_HUNZE, ASSEN, TYNAARLO
from tests.explained import named

PARAMETERS = load_parameters()
MARCH = date(2026, 3, 1)
NOVEMBER = date(2026, 11, 1)
NORM = 141_946
AT_THE_NORM = Minimabeeld(NOVEMBER, date(1990, 1, 1), "alleenstaande", NORM, NORM)
EIGHT, FOURTEEN = date(2018, 5, 1), date(2012, 5, 1)


def situation(*months: int, norm: int = NORM, benefit: int = 0, **more: object) -> Situatie:
    return Situatie(
        NOVEMBER,
        norm,
        tuple(Verdiener(month) for month in months),
        kale_huur=60_000,
        andere_uitkering=benefit,
        **more,  # type: ignore[arg-type]
    )


def national(asked: Situatie, *received: str) -> dict[str, Aanspraak]:
    found = ongebruikt(asked, besteedbaar(asked, PARAMETERS), frozenset(received), PARAMETERS)
    return {one.regeling: one for one in found}


def local(who: Minimabeeld, set_by: Parameters | None) -> dict[str, Aanspraak]:
    return {one.regeling: one for one in local_claims(who, PARAMETERS, set_by)}


def value(code: str, amount: int, unit: str = "cent") -> Parameter:
    start = date(2026, 1, 1)
    return Parameter("Test", "Pw 36", code, "", unit, amount, start, None, "test", "P")


def test_what_is_not_received_is_told_with_its_amount_and_where_to_ask_for_it() -> None:
    found = national(situation(), "bijstand", "zorgtoeslag")

    assert set(found) == {"huurtoeslag"}
    assert (found["huurtoeslag"].maand, found["huurtoeslag"].waar) == (36_100, "Dienst Toeslagen")


@pytest.mark.parametrize(
    ("month", "children", "told"),
    [
        (0, (), set()),
        (0, (EIGHT,), set()),
        (10_000, (EIGHT,), {"kinderopvangtoeslag"}),
        (10_000, (date(2013, 5, 1),), set()),
        (0, (date(2008, 10, 31),), {"zorgtoeslag-kind"}),
        (0, (date(2008, 11, 1),), set()),
    ],
)
def test_what_others_have_to_work_out_is_told_without_an_amount(
    month: int, children: tuple[date, ...], told: set[str]
) -> None:
    found = national(situation(month, kinderen=children), *NATIONAL)

    assert set(found) == told
    assert {one.maand for one in found.values()} <= {None}


def test_a_couple_on_one_benefit_hears_of_the_allowance_for_single_earners() -> None:
    living = situation(0, 0, norm=202_779, benefit=210_000, toeslagpartner=True)
    claim = national(living)["alleenverdieners-tegemoetkoming"]

    assert (claim.maand, claim.onbekend) == (9_167, True)
    assert named(claim.reden) == "ALLEENVERDIENERS@2026-01-01"
    assert "alleenverdieners-tegemoetkoming" not in national(situation(0, benefit=210_000))
    with_bijstand = situation(0, 0, norm=202_779, benefit=100_000)
    assert "alleenverdieners-tegemoetkoming" not in national(with_bijstand)


@pytest.mark.parametrize("municipality", [ASSEN, AA_EN_HUNZE, TYNAARLO, None])
def test_a_limit_that_the_municipality_did_not_tell_is_told_as_unknown(
    municipality: str | None,
) -> None:
    set_by = load_local_parameters(municipality) if municipality else None
    found = local(AT_THE_NORM, set_by)

    unknown = {name for name, one in found.items() if one.onbekend}
    expected = {"individuele-inkomenstoeslag", "collectieve-zorgverzekering", "kwijtschelding"}
    if municipality != TYNAARLO:
        expected.add("meedoenregeling-18")
    assert unknown == expected
    assert not found["bijzondere-bijstand"].onbekend
    assert {found[name].maand for name in unknown} == {None}
    assert all("hangt af van uw inkomen" in found[name].reden.tekst for name in unknown)


def test_amounts_and_limits_of_a_municipality_are_used_where_they_are_known() -> None:
    family = replace(AT_THE_NORM, huishouden="alleenstaande_ouder", kinderen=(EIGHT, FOURTEEN))
    in_assen = local(family, load_local_parameters(ASSEN))

    assert in_assen["meedoenregeling"].maand == 4_250
    assert in_assen["meedoenregeling"].onbekend
    assert named(in_assen["kindpakket"].reden) == "KINDPAKKET_INKOMENSGRENS@2026-01-01"
    assert not in_assen["kindpakket"].onbekend
    in_tynaarlo = local(family, load_local_parameters(TYNAARLO))
    assert (in_tynaarlo["meedoenregeling"].maand, in_tynaarlo["kindpakket"].onbekend) == (
        None,
        True,
    )
    grown = in_tynaarlo["meedoenregeling-18"]
    assert (grown.maand, grown.onbekend) == (2_917, False)
    couple = replace(AT_THE_NORM, huishouden="gehuwd")
    assert local(couple, load_local_parameters(TYNAARLO))["meedoenregeling-18"].maand == 5_833


@pytest.mark.parametrize(("income", "told"), [(170_335, True), (170_336, False)])
def test_one_cent_above_a_limit_the_scheme_is_not_told(income: int, told: bool) -> None:
    who = replace(AT_THE_NORM, inkomen=income)
    assert ("meedoenregeling-18" in local(who, load_local_parameters(TYNAARLO))) is told


@pytest.mark.parametrize(("income", "told"), [(212_919, True), (212_920, False)])
def test_a_scheme_without_a_limit_is_told_up_to_one_and_a_half_norm(
    income: int, told: bool
) -> None:
    found = local(replace(AT_THE_NORM, inkomen=income), None)
    assert ("kwijtschelding" in found) is told
    assert ("bijzondere-bijstand" in found) is told


def test_above_the_norm_one_bears_a_local_part_of_special_costs() -> None:
    above = replace(AT_THE_NORM, inkomen=NORM + 10_000)
    told = local(above, Parameters([value("DRAAGKRACHT_PCT", 35_000, "milliprocent")]))

    assert local(above, None)["bijzondere-bijstand"].onbekend
    assert not told["bijzondere-bijstand"].onbekend
    assert "€ 35,00" in told["bijzondere-bijstand"].reden.tekst
    reference = "DREMPEL_BB@2026-01-01, DRAAGKRACHT_PCT@2026-01-01"
    assert named(told["bijzondere-bijstand"].reden) == reference
    at_the_norm = local(AT_THE_NORM, None)["bijzondere-bijstand"].reden
    assert (named(at_the_norm), "€ 176,00" in at_the_norm.tekst) == (
        "DREMPEL_BB@2026-01-01",
        True,
    )


@pytest.mark.parametrize(
    ("kind", "cents"),
    [("alleenstaande", 4_000), ("alleenstaande_ouder", 5_000), ("gehuwd", 6_000)],
)
def test_the_individual_allowance_follows_the_household(kind: Huishoudtype, cents: int) -> None:
    amounts = {"IIT_ALLEENSTAANDE": 48_000, "IIT_ALLEENSTAANDE_OUDER": 60_000, "IIT_GEHUWD": 72_000}
    known = [value(code, amount) for code, amount in amounts.items()]
    set_by = Parameters([*known, value("IIT_INKOMENSGRENS", 110_000, "milliprocent")])
    claim = local(replace(AT_THE_NORM, huishouden=kind), set_by)["individuele-inkomenstoeslag"]

    assert (claim.maand, claim.onbekend) == (cents, False)
    assert "110%" in claim.reden.tekst


@pytest.mark.parametrize(
    ("born", "told"),
    [
        (date(2005, 11, 1), True),
        (date(2005, 11, 2), False),
        (date(1959, 11, 1), False),
        (date(1959, 11, 2), True),
    ],
)
def test_the_individual_allowance_is_for_21_to_the_aow_age(born: date, told: bool) -> None:
    found = local(replace(AT_THE_NORM, aanvrager=born), None)
    assert ("individuele-inkomenstoeslag" in found) is told


@pytest.mark.parametrize(
    ("born", "school", "young"),
    [
        (date(2022, 11, 1), True, True),
        (date(2022, 11, 2), False, True),
        (date(2008, 11, 2), True, True),
        (date(2008, 11, 1), False, False),
        (date(2026, 11, 2), False, False),
    ],
)
def test_schemes_for_children_go_by_age(born: date, school: bool, young: bool) -> None:
    found = local(replace(AT_THE_NORM, kinderen=(born,)), None)
    assert ("meedoenregeling" in found, "kindpakket" in found) == (school, young)


def test_without_a_right_there_is_no_norm_to_hold_an_income_against() -> None:
    assert local(replace(AT_THE_NORM, norm=0, inkomen=0), None) == {}


def test_who_has_no_right_to_bijstand_hears_of_schemes_that_look_at_the_income() -> None:
    """Review law.md 1.2: nothing was told to who has no right."""
    excluded = replace(AT_THE_NORM, inkomen=NORM, recht_op_bijstand=False, kinderen=(EIGHT,))

    found = local(excluded, load_local_parameters(ASSEN))

    assert {"kindpakket", "individuele-inkomenstoeslag", "bijzondere-bijstand"} <= set(found)
    assert all(claim.onbekend for claim in found.values())
    assert "geen recht op bijstand" in found["bijzondere-bijstand"].reden.tekst


@pytest.mark.parametrize(
    ("born", "works", "told"),
    [
        (date(1999, 11, 1), True, True),
        (date(1999, 11, 2), True, False),
        (date(1999, 11, 1), False, False),
    ],
)
def test_who_works_from_27_hears_of_a_premium(born: date, works: bool, told: bool) -> None:
    found = local(replace(AT_THE_NORM, aanvrager=born, werkt=works), None)
    assert ("uitstroompremie" in found) is told


def test_the_premium_is_the_municipalitys() -> None:
    working = replace(AT_THE_NORM, werkt=True)
    known = local(working, Parameters([value("UITSTROOMPREMIE", 50_000)]))["uitstroompremie"]
    unknown = local(working, load_local_parameters(ASSEN))["uitstroompremie"]

    assert (known.onbekend, named(known.reden)) == (False, "UITSTROOMPREMIE@2026-01-01")
    assert "€ 500,00" in known.reden.tekst
    assert (unknown.onbekend, named(unknown.reden)) == (True, None)


def study(pupil: Leerling, day: date = MARCH) -> list[str]:
    return [one.regeling for one in study_claims(pupil, day, PARAMETERS)]


@pytest.mark.parametrize(
    ("age", "kind", "told"),
    [
        (17, "voortgezet", []),
        (18, "voortgezet", ["wtos"]),
        (17, "mbo", []),
        (18, "mbo", ["studiefinanciering"]),
        (17, "hoger", ["studiefinanciering"]),
        (29, "hoger", ["studiefinanciering"]),
        (30, "hoger", []),
        (20, "geen", []),
        (17, None, []),
        (18, None, ["studiefinanciering"]),
    ],
)
def test_a_child_that_learns_is_pointed_to_duo(
    age: int, kind: Onderwijs | None, told: list[str]
) -> None:
    assert study(Leerling(MARCH.replace(year=MARCH.year - age), kind)) == told


def test_the_costs_of_school_are_told_in_the_years_of_which_they_are_known() -> None:
    pupil = Leerling(date(2008, 3, 1), "voortgezet")
    (before,) = study_claims(pupil, date(2026, 7, 31), PARAMETERS)
    (after,) = study_claims(pupil, date(2026, 8, 1), PARAMETERS)

    assert named(before.reden) is None
    assert "€ 104,11" in after.reden.tekst
    assert "€ 113,98" in after.reden.tekst
    assert named(after.reden) == (
        "WTOS_SCHOOLKOSTEN_ONDERBOUW@2026-08-01, WTOS_SCHOOLKOSTEN_BOVENBOUW@2026-08-01"
    )


def test_of_a_grown_child_of_whom_nobody_told_it_is_asked() -> None:
    (claim,) = study_claims(Leerling(date(2007, 3, 1)), MARCH, PARAMETERS)

    assert claim.onbekend
    assert (claim.waar, claim.maand) == ("DUO", None)
    assert "WTOS" in claim.reden.tekst
    assert "Wsf" in claim.reden.tekst


def test_who_cannot_earn_beside_the_study_has_a_supplement_by_age_less_the_internship() -> None:
    limited = Leerling(date(2006, 3, 1), "mbo", medisch_beperkt=True, stagevergoeding=25_000)
    money, supplement = study_claims(limited, MARCH, PARAMETERS)

    assert money.regeling == "studiefinanciering"
    assert (supplement.regeling, supplement.maand) == ("studietoeslag", 30_812 - 1_891)
    assert named(supplement.reden) == "ST_20@2026-01-01, ST_STAGE_VRIJ@2026-01-01"
    assert study(replace(limited, wajong=True)) == ["studiefinanciering"]


def test_a_supplement_whose_amount_nobody_knows_is_told_without_one() -> None:
    limited = Leerling(date(2006, 3, 1), "mbo", medisch_beperkt=True)
    _, supplement = study_claims(limited, NOVEMBER, PARAMETERS)

    assert supplement.maand is None
    assert "ST_20" in supplement.reden.tekst
