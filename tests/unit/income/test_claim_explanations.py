"""What is told of a scheme that is not used: where to ask, on which article, by which limit and amount."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.income.norms.loading import load_parameters
from services.income.norms.register import Parameter, Parameters
from services.income.purse.claims import Aanspraak
from services.income.purse.local import Minimabeeld, local_claims
from services.income.purse.spending import Situatie, Verdiener, besteedbaar
from services.income.purse.students import Leerling, study_claims
from services.income.purse.unused import _single_earners, ongebruikt
from tests.explained import amounts, dated, explained

PARAMETERS = load_parameters()
MARCH, NOVEMBER = date(2026, 3, 1), date(2026, 11, 1)
EIGHT, FOURTEEN = date(2018, 5, 1), date(2012, 5, 1)
AGENCY = "Werkplein Drentsche Aa"
FAMILY = Minimabeeld(NOVEMBER, date(1990, 1, 1), "gehuwd", 202_779, 202_779, (EIGHT, FOURTEEN))
CENTS = {
    "IIT_GEHUWD": 72_000,
    "COLLECTIEVE_ZORG": 1_000,
    "MEEDOEN_18": 35_000,
    "MEEDOEN_BASISONDERWIJS": 21_000,
    "MEEDOEN_VOORTGEZET": 30_000,
    "UITSTROOMPREMIE": 100_000,
}
PARTS = {
    "IIT_INKOMENSGRENS": 11_000,
    "COLLECTIEVE_ZORG_INKOMENSGRENS": 13_000,
    "KWIJTSCHELDING_INKOMENSGRENS": 10_000,
    "MEEDOEN_18_INKOMENSGRENS": 12_000,
    "MEEDOEN_INKOMENSGRENS": 12_000,
    "KINDPAKKET_INKOMENSGRENS": 12_500,
    "DRAAGKRACHT_PCT": 3_500,
}

Told = dict[str, tuple[str, str, str | None]]


def value(code: str, amount: int, unit: str) -> Parameter:
    start = date(2026, 1, 1)
    return Parameter("Test", "lokaal", code, "", unit, amount, start, None, "test", "P")


MUNICIPALITY = Parameters(
    [value(code, cents, "cent") for code, cents in CENTS.items()]
    + [value(code, 10 * part, "milliprocent") for code, part in PARTS.items()]
)


def told(claims: Iterable[Aanspraak], rule: str = "niet-gebruikt") -> Told:
    """Where to ask, the article and the parameters; of each text, that it is made of sentences."""
    found = {}
    for one in claims:
        ((found_rule, article, parameter),) = explained([one.reden])
        assert found_rule == rule
        for sentence in re.split(r"(?<=[.?]) ", one.reden.tekst):
            assert re.match(r"[A-Z0-9]", sentence), sentence
        found[one.regeling] = (one.waar, article, parameter)
    return found


def local(who: Minimabeeld, set_by: Parameters | None = MUNICIPALITY) -> list[Aanspraak]:
    return list(local_claims(who, PARAMETERS, set_by))


def test_a_local_scheme_names_its_office_its_article_and_what_the_municipality_set() -> None:
    assert told(local(replace(FAMILY, werkt=True))) == {
        "bijzondere-bijstand": (AGENCY, "Pw 35 lid 1 en 2", dated("DREMPEL_BB")),
        "uitstroompremie": (AGENCY, "Pw 31 lid 2 onder j", dated("UITSTROOMPREMIE")),
        "individuele-inkomenstoeslag": (AGENCY, "Pw 36", dated("IIT_INKOMENSGRENS", "IIT_GEHUWD")),
        "collectieve-zorgverzekering": (
            "gemeente",
            "Pw 35 lid 3",
            dated("COLLECTIEVE_ZORG_INKOMENSGRENS", "COLLECTIEVE_ZORG"),
        ),
        "kwijtschelding": (
            "gemeente of belastingkantoor",
            "lokaal",
            dated("KWIJTSCHELDING_INKOMENSGRENS"),
        ),
        "meedoenregeling-18": (
            "gemeente",
            "lokaal",
            dated("MEEDOEN_18_INKOMENSGRENS", "MEEDOEN_18"),
        ),
        "meedoenregeling": (
            "gemeente",
            "lokaal",
            dated("MEEDOEN_INKOMENSGRENS", "MEEDOEN_BASISONDERWIJS", "MEEDOEN_VOORTGEZET"),
        ),
        "kindpakket": ("Stichting Leergeld", "lokaal", dated("KINDPAKKET_INKOMENSGRENS")),
    }


def test_a_local_amount_is_told_per_month_for_everybody_it_is_for() -> None:
    months = {one.regeling: one.maand for one in local(FAMILY) if one.maand is not None}

    # 720, 2 x 12 x 10, 2 x 350 and 210 + 300 a year.
    assert months == {
        "individuele-inkomenstoeslag": 6_000,
        "collectieve-zorgverzekering": 2_000,
        "meedoenregeling-18": 5_833,
        "meedoenregeling": 4_250,
    }
    assert not any(one.onbekend for one in local(FAMILY))
    named = {one.regeling: amounts([one.reden])[0] for one in local(FAMILY)}
    assert named["collectieve-zorgverzekering"] == ["€ 2.027,79", "130%", "€ 2.636,13", "€ 240,00"]


def test_what_a_municipality_did_not_tell_is_unknown_and_has_no_amount() -> None:
    nothing = local(replace(FAMILY, werkt=True, inkomen=202_780), None)
    codes = {"bijzondere-bijstand": dated("DREMPEL_BB")}

    assert {name: parameter for name, (*_, parameter) in told(nothing).items()} == {
        one.regeling: codes.get(one.regeling) for one in nothing
    }
    assert {one.onbekend for one in nothing} == {True}
    assert {one.maand for one in nothing} == {None}
    assert {
        one.regeling for one in nothing if "hangt af van uw inkomen" not in one.reden.tekst
    } == {"bijzondere-bijstand", "uitstroompremie"}
    silent = local(FAMILY, Parameters([]))
    assert told(silent).keys() == told(local(FAMILY, None)).keys()
    assert {
        "niet opgegeven" in one.reden.tekst for one in nothing if one.regeling == "kindpakket"
    } == {True}
    assert {
        "niet opgegeven" in one.reden.tekst for one in silent if one.regeling == "kindpakket"
    } == {False}


def test_special_assistance_names_what_one_can_bear_of_income_above_the_norm() -> None:
    at, above = (local(replace(FAMILY, inkomen=cents))[0] for cents in (202_779, 203_779))

    assert told([at])["bijzondere-bijstand"][2] == dated("DREMPEL_BB")
    assert told([above])["bijzondere-bijstand"][2] == dated("DREMPEL_BB", "DRAAGKRACHT_PCT")
    # 35% of 10.
    assert amounts([at.reden, above.reden]) == [["€ 176,00"], ["€ 176,00", "€ 3,50"]]


def test_the_premium_is_for_who_works_from_27() -> None:
    def has_premium(who: Minimabeeld) -> bool:
        return "uitstroompremie" in told(local(who))

    assert has_premium(replace(FAMILY, werkt=True, aanvrager=date(1999, 11, 1)))
    assert not has_premium(replace(FAMILY, werkt=True, aanvrager=date(1999, 11, 2)))
    assert not has_premium(FAMILY)
    (_, known, *_), (_, unknown, *_) = (
        local(replace(FAMILY, werkt=True), one) for one in (MUNICIPALITY, None)
    )
    assert ["onbekend" in one.reden.tekst for one in (known, unknown)] == [False, True]
    assert amounts([known.reden, unknown.reden]) == [["€ 1.000,00"], []]


def test_a_part_of_the_amounts_is_no_amount() -> None:
    known = [value("MEEDOEN_BASISONDERWIJS", 21_000, "cent")]
    found = {one.regeling: one for one in local(FAMILY, Parameters(known))}

    assert found["meedoenregeling"].maand is None
    only_eight = {one.regeling: one for one in local(replace(FAMILY, kinderen=(EIGHT,)), Parameters(known))}  # fmt: skip
    assert only_eight["meedoenregeling"].maand == 1_750


@pytest.mark.parametrize(
    ("born", "month"),
    [(date(2022, 11, 1), 1_750), (date(2014, 11, 2), 1_750), (date(2014, 11, 1), 2_500), (date(2008, 11, 2), 2_500)],
)  # fmt: skip
def test_a_child_counts_for_primary_school_until_12_and_for_secondary_until_18(
    born: date, month: int
) -> None:
    found = {one.regeling: one for one in local(replace(FAMILY, kinderen=(born,)))}
    assert found["meedoenregeling"].maand == month


def test_a_child_has_its_schemes_from_the_day_of_birth() -> None:
    assert "kindpakket" in told(local(replace(FAMILY, kinderen=(NOVEMBER,))))


def test_who_learns_is_sent_to_duo_by_kind_of_education() -> None:
    born = date(2007, 3, 1)
    found = [
        told(study_claims(Leerling(born, kind), MARCH, PARAMETERS), "aanwijzing")
        for kind in ("voortgezet", "mbo", "hoger", None)
    ]

    texts = [
        one.reden.tekst
        for kind in ("mbo", "voortgezet", None)
        for one in study_claims(Leerling(born, kind), MARCH, PARAMETERS)
    ]
    assert ["van 19 jaar" in text for text in texts] == [True] * 3
    assert found == [
        {"wtos": ("DUO", "WTOS 4, 4.10 lid 2", None)},
        {"studiefinanciering": ("DUO", "Wsf 2000", None)},
        {"studiefinanciering": ("DUO", "Wsf 2000", None)},
        {"studiefinanciering": ("DUO", "WTOS 4; Wsf 2000", None)},
    ]


def test_the_supplement_for_students_is_asked_of_the_agency() -> None:
    limited = Leerling(date(2006, 3, 1), "mbo", medisch_beperkt=True, stagevergoeding=1)
    known, unknown = (
        told(study_claims(limited, day, PARAMETERS), "aanwijzing") for day in (MARCH, NOVEMBER)
    )

    assert known["studietoeslag"] == (AGENCY, "Pw 36b", dated("ST_20", "ST_STAGE_VRIJ"))
    assert unknown["studietoeslag"] == (AGENCY, "Pw 36b", None)


def test_a_national_scheme_names_its_office_and_its_article() -> None:
    situation = Situatie(
        NOVEMBER,
        202_779,
        (Verdiener(10_000), Verdiener(0)),
        kale_huur=60_000,
        kinderen=(EIGHT, date(2008, 10, 31)),
        toeslagpartner=True,
    )
    rich = replace(situation, andere_uitkering=210_000)
    kot = ("KOT_PCT", "KOT_INKOMEN", "KOT_UUR_DAGOPVANG", "KOT_UUR_BSO", "KOT_UREN")

    def unused(asked: Situatie) -> Told:
        possible = besteedbaar(asked, PARAMETERS)
        return told(ongebruikt(asked, possible, frozenset({"bijstand"}), PARAMETERS))

    assert unused(situation) == {
        "zorgtoeslag": ("Dienst Toeslagen", "Wzt 2", None),
        "huurtoeslag": ("Dienst Toeslagen", "Wht 7", None),
        "kgb": ("Dienst Toeslagen", "Wkb 2", None),
        "kinderbijslag": ("SVB", "AKW 7", None),
        "kinderopvangtoeslag": ("Dienst Toeslagen", "Wko 1.5, 1.7", dated(*kot)),
        "zorgtoeslag-kind": ("Dienst Toeslagen", "Wzt 2; Awir 5", None),
    }
    assert unused(rich)["alleenverdieners-tegemoetkoming"] == (
        AGENCY,
        "Pw 78gg",
        dated("ALLEENVERDIENERS"),
    )


def national(**facts: Any) -> dict[str, Aanspraak]:
    asked = replace(Situatie(NOVEMBER, 141_946), **facts)
    claims = ongebruikt(asked, besteedbaar(asked, PARAMETERS), frozenset(), PARAMETERS)
    return {one.regeling: one for one in claims}


def test_the_last_cent_of_a_right_is_told_and_no_right_is_not() -> None:
    assert national(andere_uitkering=141_945)["bijstand"].maand == 1
    assert "bijstand" not in national(andere_uitkering=141_946)


@pytest.mark.parametrize(
    ("cents", "born", "told_of"),
    [
        (1, date(2013, 11, 1), True),
        (1, date(2013, 10, 31), False),
        (0, date(2018, 5, 1), False),
    ],
)
def test_child_care_is_told_to_who_works_until_the_child_is_12(
    *, cents: int, born: date, told_of: bool
) -> None:
    found = national(verdieners=(Verdiener(cents),), kinderen=(born,))

    assert ("kinderopvangtoeslag" in found) is told_of


def test_child_care_that_is_known_is_told_with_its_amount() -> None:
    facts = {"verdieners": (Verdiener(10_000),), "kinderen": (EIGHT,), "kinderopvangtoeslag": 300}

    assert national(**facts)["kinderopvangtoeslag"].maand == 300


def test_a_grown_child_has_a_care_allowance_of_its_own_to_ask_for() -> None:
    claim = national(kinderen=(date(2008, 10, 31),))["zorgtoeslag-kind"]

    assert "eigen zorgverzekering" in claim.reden.tekst


def test_an_allowance_for_single_earners_that_nobody_knows_has_no_amount() -> None:
    unknown = _single_earners(None)

    assert told([unknown])["alleenverdieners-tegemoetkoming"] == (AGENCY, "Pw 78gg", None)
    assert (unknown.maand, amounts([unknown.reden])) == (None, [[]])
    living = national(verdieners=(Verdiener(0), Verdiener(0)), andere_uitkering=210_000)
    known = living["alleenverdieners-tegemoetkoming"]
    # 1.100 a year.
    assert (known.maand, amounts([known.reden])) == (9_167, [["€ 1.100,00"]])
