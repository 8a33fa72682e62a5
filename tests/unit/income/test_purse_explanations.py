"""What the steps of wages, bijstand and attachment tell: the rule, its article, its dated parameters, and the amounts."""

from datetime import date
from fractions import Fraction
from typing import Literal

import pytest

from services.income.means.rules import N
from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen
from services.income.purse.attachment import beslagvrije_voet
from services.income.purse.spending import Situatie, Verdiener, besteedbaar
from services.income.purse.taxes import netto_loon
from services.income.purse.wages import minimumloon
from shared.events.income import Reden
from tests.explained import amounts, dated, explained, named

PARAMETERS = load_parameters()
NOVEMBER = date(2026, 11, 1)


def test_a_wage_names_the_tax_and_each_credit() -> None:
    wage = netto_loon(2026, 4_000_000, PARAMETERS, iack=True, pensioenpremie_jaar=200_000)
    net = ("netto-loon", "Pw 31 lid 3", None)
    brackets = ("IB_TARIEF_1", "IB_TARIEF_2", "IB_TARIEF_3", "IB_SCHIJF_1", "IB_SCHIJF_2")
    tax = ("inkomstenbelasting", "Wet IB 2.10", dated(*brackets))
    general = ("AHK_MAXIMUM", "AHK_AFBOUW", "AHK_GRENS")
    work = ("AK_BEDRAG_2", "AK_PCT_3", "AK_GRENS_2")
    credits_ = ("heffingskortingen", "Wet IB 8.10, 8.11", dated(*general, *work))

    assert explained(wage.redenen) == [
        tax,
        credits_,
        ("combinatiekorting", "Wet IB 8.14a", dated("IACK_MAXIMUM", "IACK_PCT", "IACK_DREMPEL")),
        net,
    ]
    assert amounts(wage.redenen) == [
        ["€ 38.000,00", "€ 13.585,00"],
        ["€ 2.586,27", "€ 5.537,02", "€ 5.461,71"],
        ["€ 3.032,00"],
        ["€ 5.461,71", "€ 2.000,00", "€ 32.538,29", "€ 2.711,52"],
    ]
    without = netto_loon(2026, 4_000_000, PARAMETERS).redenen
    assert explained(without) == [tax, credits_, net]
    # 40.000 less a tax of 14.320,22 - 2.458,31 - 5.576,02.
    assert amounts(without)[-1] == ["€ 6.285,89", "€ 33.714,11", "€ 2.809,51"]


def test_a_premium_as_high_as_the_wage_leaves_nothing_to_tax() -> None:
    wage = netto_loon(2026, 200_000, PARAMETERS, pensioenpremie_jaar=200_000)

    assert amounts(wage.redenen)[0] == ["€ 0,00", "€ 0,00"]
    assert wage.netto_jaar == 0


@pytest.mark.parametrize(
    ("year", "work"),
    [
        (1_196_500, ("AK_PCT_1",)),
        (1_196_501, ("AK_BEDRAG_1", "AK_PCT_2", "AK_GRENS_1")),
        (2_584_500, ("AK_BEDRAG_1", "AK_PCT_2", "AK_GRENS_1")),
        (2_584_501, ("AK_BEDRAG_2", "AK_PCT_3", "AK_GRENS_2")),
        (4_559_200, ("AK_BEDRAG_2", "AK_PCT_3", "AK_GRENS_2")),
        (4_559_201, ("AK_MAXIMUM", "AK_AFBOUW", "AK_GRENS_3")),
    ],
)
def test_the_credit_for_work_names_the_part_that_the_wage_is_in(
    year: int, work: tuple[str, ...]
) -> None:
    step = netto_loon(2026, year, PARAMETERS).redenen[1]
    assert named(step) == dated("AHK_MAXIMUM", "AHK_AFBOUW", "AHK_GRENS", *work)


@pytest.mark.parametrize(
    ("age", "bbl", "step", "named"),
    [
        (21, False, ("WML 8", dated("WML_UUR", since="2026-07-01")), ["€ 14,99"]),
        (20, True, ("WML 7", dated("WML_BBL_20", since="2026-07-01")), ["€ 9,22"]),
        (20, False, ("WML 7, 8", dated("WML_UUR", "WML_PCT_20", since="2026-07-01")), ["80%", "€ 14,99", "€ 11,99"]),
    ],
)  # fmt: skip
def test_a_minimum_wage_names_the_hour_and_the_part_of_the_age(
    *, age: int, bbl: bool, step: tuple[str, str], named: list[str]
) -> None:
    found = minimumloon(NOVEMBER, Fraction(1), PARAMETERS, leeftijd=age, bbl=bbl).redenen

    assert explained(found) == [("minimumloon", *step)]
    assert amounts(found) == [named]


def test_below_15_no_minimum_wage_is_named() -> None:
    with pytest.raises(NietVastTeStellen) as caught:
        minimumloon(NOVEMBER, Fraction(1), PARAMETERS, leeftijd=14)

    assert explained([caught.value.reden]) == [("minimumloon", "WML 7", None)]


def test_the_attachment_free_amount_names_the_ceiling_and_what_stays() -> None:
    found = beslagvrije_voet(
        NOVEMBER, "alleenstaande", PARAMETERS, belastbaar_jaarinkomen=4_000_000, maandinkomen=250_000
    ).redenen  # fmt: skip

    norm = dated("N21a", since="2026-07-01"), dated("BVV_PCT_NORM", "ZT_STANDAARDPREMIE")
    care = dated("N23_2a", since="2026-07-01"), dated("HT_MAXIMUM_HUUR", "HT_BASISHUUR_1")
    losing = ("ZT_DREMPELINKOMEN", "ZT_PCT_BOVEN", "HT_IJKPUNT_1", "HT_AFBOUW_1")
    assert explained(found) == [
        ("beslagvrije-voet", "Rv 475da", ", ".join((*norm, *care))),
        ("beslagvrije-voet", "Rv 475da, 475dc lid 1", dated("BVV_PCT_INKOMEN", *losing)),
    ]
    assert amounts(found) == [["€ 2.208,48"], ["€ 2.500,00", "€ 1.838,86"]]


def test_the_attachment_free_amount_of_parents_names_the_budget_for_children() -> None:
    def steps(**known: int) -> tuple[Reden, ...]:
        return beslagvrije_voet(NOVEMBER, "gehuwd_kind", PARAMETERS, **known).redenen

    norm = dated("N21b", since="2026-07-01"), dated("BVV_PCT_NORM", "ZT_STANDAARDPREMIE")
    care = dated("N23_2b", since="2026-07-01"), dated("HT_MAXIMUM_HUUR", "HT_BASISHUUR_2")
    ceiling = ("beslagvrije-voet", "Rv 475da", ", ".join((*norm, *care)))
    losing = ("ZT_DREMPELINKOMEN", "ZT_PCT_BOVEN", "HT_IJKPUNT_2", "HT_AFBOUW_2")
    children = ("KGB_DREMPEL_PARTNER", "KGB_AFBOUW")

    assert explained(steps()) == [ceiling]
    assert explained(steps(belastbaar_jaarinkomen=0)) == [ceiling]
    assert explained(steps(belastbaar_jaarinkomen=0, maandinkomen=0)) == [
        ceiling,
        (ceiling[0], "Rv 475da, 475dc lid 1", dated("BVV_PCT_INKOMEN", *losing, *children)),
    ]


def bijstand_steps(norm: int, *months: int, benefit: int = 0) -> list[Reden]:
    earners = tuple(Verdiener(month, N) for month in months)
    situation = Situatie(NOVEMBER, norm, earners, andere_uitkering=benefit)
    steps = besteedbaar(situation, PARAMETERS).redenen
    return [step for step in steps if step.regel in {"bijstand", "vrijlating"}]


def test_bijstand_names_the_norm_the_income_and_the_part_that_does_not_count() -> None:
    # 500 a month and 8% on it is 540 net: no tax is due. A quarter of it is left out.
    working = bijstand_steps(141_946, 50_000, benefit=10_000)

    assert explained(working) == [
        ("vrijlating", "Pw 31 lid 2 onder n", dated("VR_N_PCT", "VR_N_MAX")),
        ("bijstand", "Pw 19 lid 2, 31, 32", None),
    ]
    assert amounts(working)[1] == ["€ 1.419,46", "€ 640,00", "€ 135,00", "€ 914,46"]


@pytest.mark.parametrize("who", ["aanvrager", "partner"])
def test_income_of_who_has_no_right_counts_above_the_norm_of_a_couple(
    who: Literal["aanvrager", "partner"],
) -> None:
    earns, nothing = Verdiener(150_000, iack=True), Verdiener(0)
    earners = (earns, nothing) if who == "aanvrager" else (nothing, earns)
    asked = Situatie(NOVEMBER, 101_390, earners, zonder_recht=who, gehuwdennorm=202_779)
    found = besteedbaar(asked, PARAMETERS)
    steps = [step for step in found.redenen if step.regel in {"partner-zonder-recht", "bijstand"}]

    # 1.576,59 and a credit of 43,41: with the norm of 1.013,90 that is 606,11 above 2.027,79.
    assert (found.posten.bijstand, found.vrijgelaten) == (101_390 - 60_611, 162_000 - 60_611)
    assert explained(steps) == [
        ("partner-zonder-recht", "Pw 32 lid 3", None),
        ("bijstand", "Pw 19 lid 2, 31, 32", None),
    ]
    assert amounts(steps) == [
        ["€ 1.620,00", "€ 606,11", "€ 2.027,79"],
        ["€ 1.013,90", "€ 1.620,00", "€ 1.013,89", "€ 407,79"],
    ]


def test_who_has_no_right_and_no_income_is_not_named() -> None:
    earners = (Verdiener(0), Verdiener(0))
    asked = Situatie(NOVEMBER, 101_390, earners, zonder_recht="partner", gehuwdennorm=202_779)
    found = besteedbaar(asked, PARAMETERS)

    assert (found.posten.bijstand, found.vrijgelaten) == (101_390, 0)
    assert "partner-zonder-recht" not in {step.regel for step in found.redenen}


def test_the_steps_of_the_wage_come_before_those_of_what_follows() -> None:
    found = besteedbaar(Situatie(NOVEMBER, 141_946, (Verdiener(50_000, N),)), PARAMETERS)

    assert [step.regel for step in found.redenen][:4] == [
        "inkomstenbelasting",
        "heffingskortingen",
        "netto-loon",
        "vrijlating",
    ]


def test_no_bijstand_says_whether_the_income_or_the_right_is_the_reason() -> None:
    above, without = bijstand_steps(141_946, 0, benefit=141_946), bijstand_steps(0)

    assert explained([*above, *without]) == [("bijstand", "Pw 19 lid 2", None)] * 2
    assert amounts([*above, *without]) == [["€ 1.419,46", "€ 1.419,46"], []]
    assert "recht" in without[0].tekst
