"""What claims, kinds of income, a joint household and the steps of a what-if tell: where to go, the article, and a sentence."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from services.income.means.kinds import Bate, Inkomenssoort, Ontvanger, judge_income
from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.norms.municipality import month_method
from services.income.norms.register import NietVastTeStellen, Parameter, Parameters
from services.income.purse.claims import Aanspraak
from services.income.purse.local import Minimabeeld, local_claims
from services.income.purse.spending import Situatie, Verdiener, besteedbaar
from services.income.purse.students import Leerling, study_claims
from services.income.purse.unused import ongebruikt
from shared.events.household import TYNAARLO
from shared.events.income import Reden
from tests.explained import named
from tests.unit.income.questions import CHILD, home, only

NATIONAL = load_parameters()
MARCH, NOVEMBER = date(2026, 3, 1), date(2026, 11, 1)
AGENCY, DUO, TOESLAGEN = "Werkplein Drentsche Aa", "DUO", "Dienst Toeslagen"
WORKING_PARENT = Minimabeeld(
    NOVEMBER, date(1990, 1, 1), "alleenstaande_ouder", 141_946, 141_947, (date(2018, 5, 1),), True
)


def value(code: str, amount: int, unit: str = "cent") -> Parameter:
    start = date(2026, 1, 1)
    return Parameter("Test", "Pw 45", code, "een keuze", unit, amount, start, None, "test", "P")


def article(reden: Reden) -> tuple[str, str, str | None]:
    """Of a text that is a sentence from its first letter to its full stop."""
    assert re.fullmatch(r"[A-Z0-9].*\.", reden.tekst), reden.tekst
    assert not re.search(r"XX|\b[A-Z]{6,}\b|  |\.[A-Z]", reden.tekst), reden.tekst
    return reden.regel, reden.artikel, named(reden)


def told(claims: Iterable[Aanspraak]) -> list[tuple[str, str, str]]:
    """Scheme, where to go, and the article."""
    listed = list(claims)
    rules = {article(one.reden)[0] for one in listed}
    assert rules <= {"niet-gebruikt", "aanwijzing"}
    return [(one.regeling, one.waar, one.reden.artikel) for one in listed]


@pytest.mark.parametrize("local", [None, load_local_parameters(TYNAARLO)])
def test_local_schemes_say_where_to_go(local: Parameters | None) -> None:
    found = local_claims(WORKING_PARENT, NATIONAL, local)

    assert told(found) == [
        ("bijzondere-bijstand", AGENCY, "Pw 35 lid 1 en 2"),
        ("uitstroompremie", AGENCY, "Pw 31 lid 2 onder j"),
        ("individuele-inkomenstoeslag", AGENCY, "Pw 36"),
        ("collectieve-zorgverzekering", "gemeente", "Pw 35 lid 3"),
        ("kwijtschelding", "gemeente of belastingkantoor", "lokaal"),
        ("meedoenregeling-18", "gemeente", "lokaal"),
        ("meedoenregeling", "gemeente", "lokaal"),
        ("kindpakket", "Stichting Leergeld", "lokaal"),
    ]


def test_a_local_scheme_tells_its_limit_and_its_amount_per_year() -> None:
    set_by = Parameters(
        [
            value("IIT_INKOMENSGRENS", 110_000, "milliprocent"),
            value("IIT_ALLEENSTAANDE_OUDER", 61_300),
            value("COLLECTIEVE_ZORG_INKOMENSGRENS", 120_000, "milliprocent"),
            value("COLLECTIEVE_ZORG", 1_000),
        ]
    )
    found = {one.regeling: one for one in local_claims(WORKING_PARENT, NATIONAL, set_by)}
    own, care = found["individuele-inkomenstoeslag"], found["collectieve-zorgverzekering"]

    assert named(own.reden) == "IIT_INKOMENSGRENS@2026-01-01, IIT_ALLEENSTAANDE_OUDER@2026-01-01"
    assert re.findall(r"€ [\d.,]+\d|\d+%", own.reden.tekst) == [
        "€ 1.419,47", "110%", "€ 1.561,41", "€ 613,00",
    ]  # fmt: skip
    assert (own.maand, care.maand) == (5_108, 1_000)
    assert "€ 120,00 per jaar" in care.reden.tekst
    couple = replace(WORKING_PARENT, huishouden="gehuwd")
    of_two = {one.regeling: one for one in local_claims(couple, NATIONAL, set_by)}
    assert of_two["collectieve-zorgverzekering"].maand == 2_000


def test_who_did_not_tell_a_limit_is_named() -> None:
    nobody, somewhere = (
        {one.regeling: one.reden.tekst for one in local_claims(WORKING_PARENT, NATIONAL, local)}
        for local in (None, load_local_parameters(TYNAARLO))
    )
    assert "De gemeente is niet opgegeven" in nobody["kwijtschelding"]
    assert "De gemeente is" not in somewhere["kwijtschelding"]


def test_children_that_learn_are_pointed_to_duo_and_the_agency() -> None:
    limited = Leerling(date(2006, 3, 1), "voortgezet", medisch_beperkt=True)
    pupils = (limited, Leerling(date(2006, 3, 1), "hoger"), Leerling(date(2006, 3, 1)))

    assert [told(study_claims(one, MARCH, NATIONAL)) for one in pupils] == [
        [("wtos", DUO, "WTOS 4, 4.10 lid 2"), ("studietoeslag", AGENCY, "Pw 36b")],
        [("studiefinanciering", DUO, "Wsf 2000")],
        [("studiefinanciering", DUO, "WTOS 4; Wsf 2000")],
    ]
    assert [one.regeling for one in study_claims(limited, NOVEMBER, NATIONAL)] == [
        "wtos", "studietoeslag",
    ]  # fmt: skip
    for day in (MARCH, NOVEMBER):
        for one in study_claims(limited, day, NATIONAL):
            article(one.reden)
            assert not one.onbekend


def test_national_schemes_say_where_to_go() -> None:
    children = (date(2018, 5, 1), date(2006, 5, 1))
    couple = Situatie(
        NOVEMBER, 0, (Verdiener(150_000, iack=True), Verdiener(0)), kale_huur=60_000,
        aantal_personen=4, kinderen=children, toeslagpartner=True, andere_uitkering=100_000,
    )  # fmt: skip
    spendable = besteedbaar(couple, NATIONAL)
    found = ongebruikt(couple, spendable, frozenset(), NATIONAL)

    assert told(found) == [
        ("iack", "Belastingdienst", "Wet IB 8.14a"),
        ("zorgtoeslag", TOESLAGEN, "Wzt 2"),
        ("huurtoeslag", TOESLAGEN, "Wht 7"),
        ("kgb", TOESLAGEN, "Wkb 2"),
        ("kinderbijslag", "SVB", "AKW 7"),
        ("kinderopvangtoeslag", TOESLAGEN, "Wko 1.5, 1.7"),
        ("zorgtoeslag-kind", TOESLAGEN, "Wzt 2; Awir 5"),
        ("alleenverdieners-tegemoetkoming", AGENCY, "Pw 78gg"),
    ]
    care = found[5].reden
    assert re.findall(r"€ [\d.,]+\d|\d+%|\d{3}", care.tekst) == [
        "€ 56.412,00", "96%", "€ 11,23", "€ 9,98", "230",
    ]  # fmt: skip
    assert [one.geldig_vanaf for one in care.parameters] == [date(2026, 1, 1)] * 5
    assert "€ 1.100,00" in found[7].reden.tekst


@pytest.mark.parametrize(
    ("kind", "artikel", "code"),
    [
        ("uitkering", "Pw 31, 32", None),
        ("alimentatie", "Pw 31, 32, 56", None),
        ("kinderalimentatie", "Pw 31, 32, 56", None),
        ("heffingskorting", "Pw 31 lid 1", None),
        ("kinderbijslag", "Pw 31 lid 2 onder b", None),
        ("toeslag", "Pw 31 lid 2 onder d", None),
        ("alleenverdieners", "Pw 31 lid 2 onder w", None),
        ("pensioen", "Pw 31, 32", None),
        ("jonggehandicaptenkorting", "Pw 31 lid 2 onder c", None),
        ("ouderbijdrage", "Pw 31, 32", None),
        ("wsf-mbo-thuis", "Pw 33 lid 2", "WSF_NORM_MBO_THUIS"),
        ("wsf-mbo-uit", "Pw 33 lid 2", "WSF_NORM_MBO_UIT"),
        ("wsf-hoger-thuis", "Pw 33 lid 2", "WSF_NORM_HOGER_THUIS"),
        ("wsf-hoger-uit", "Pw 33 lid 2", "WSF_NORM_HOGER_UIT"),
        ("wtos-thuis", "Pw 33 lid 3", "WTOS_BASIS_THUIS"),
        ("wtos-uit", "Pw 33 lid 3", "WTOS_BASIS_UIT"),
        ("kostganger", "Pw 33 lid 4", "KOSTGANGER_INKOMEN"),
        ("onderhuurder", "Pw 33 lid 4", "ONDERHUURDER_INKOMEN"),
    ],
)
def test_every_kind_of_income_names_its_article_and_amount(
    kind: Inkomenssoort, artikel: str, code: str | None
) -> None:
    known = Parameters([value(code, 5_000)] if code else [value("JONGERE_LEEFTIJD", 324, "maand")])
    found = judge_income(Bate(kind, 20_000), Ontvanger(date(1990, 1, 1)), NOVEMBER, known, known)

    assert article(found.reden) == (
        "inkomen-soort",
        artikel,
        f"{code}@2026-01-01" if code else None,
    )


def test_age_and_the_raised_norm_change_the_article_of_an_income() -> None:
    young = Ontvanger(date(2007, 1, 1), verhoging_20_3=True)
    asked: list[tuple[Inkomenssoort, Ontvanger]] = [
        ("jonggehandicaptenkorting", young), ("ouderbijdrage", young),
    ]  # fmt: skip
    found = [judge_income(Bate(kind, 1), who, NOVEMBER, NATIONAL, NATIONAL) for kind, who in asked]

    assert [article(one.reden)[1:] for one in found] == [
        ("Pw 31 lid 2 onder c, lid 5", None),
        ("Pw 31 lid 2 onder v", None),
    ]


def test_a_choice_that_is_not_built_names_the_choice() -> None:
    with pytest.raises(NietVastTeStellen) as split:
        month_method(Parameters([value("DEELMAAND_METHODE", 3, "keuze")]), NOVEMBER)

    assert article(split.value.reden) == (
        "lokale-keuze", "Pw 45 lid 3", "DEELMAAND_METHODE@2026-01-01",
    )  # fmt: skip


def test_the_steps_of_a_what_if_that_no_rule_tells() -> None:
    work = {"loon": {"periode": "uur", "urenPerWeek": 10.5, "brutoCenten": 2_000}}
    asked = {
        "naam": "x",
        "aanvrager": work,
        "andereUitkeringCenten": 1_000,
        "anderJaarinkomenCenten": 12_000,
        "lokaleRegelingenJaarCenten": 12_000,
        "kinderopvangtoeslagCenten": 300,
        "kostenCenten": 4_000,
    }
    found = only(huishouden=home(kinderen=[CHILD]), scenarios=[asked])
    own = {"bruto-loon", "vakantiebijslag", "toetsingsinkomen", "andere-uitkering", "kosten",
           "kinderopvangtoeslag", "lokale-regelingen"}  # fmt: skip
    steps = [Reden.model_validate(one.model_dump()) for one in found.toelichting]
    listed = [step for step in steps if step.regel in own]

    assert [article(step) for step in listed] == [
        ("bruto-loon", "Pw 31 lid 1", None),
        ("vakantiebijslag", "WML 15", "WML_VAKANTIEBIJSLAG@2025-07-01"),
        ("toetsingsinkomen", "Awir 8", None),
        ("andere-uitkering", "Pw 31, 32", None),
        ("kinderopvangtoeslag", "Wko 1.5", None),
        ("lokale-regelingen", "lokaal", None),
        ("kosten", "opgegeven", None),
    ]
    assert "10,5 uur per week x € 20,00 x 52 / 12 is € 910,00 bruto" in listed[0].tekst
    assert "8% vakantiebijslag is dat € 11.793,60 bruto" in listed[1].tekst
    assert any("een derde deel: € 120,78" in step.tekst for step in steps)


@pytest.mark.parametrize(
    ("wage", "partner", "words"),
    [
        (0, False, "onder iedere drempel"),
        (300_000, False, "€ 38.880,00."),
        (300_000, True, "ieder het eigen inkomen"),
    ],
)
def test_the_income_that_toeslagen_look_at_is_told(wage: int, partner: bool, words: str) -> None:
    mate = {"partner": {"geboortedatum": "1990-05-01"}, "toeslagpartner": False} if partner else {}
    work = {"loon": {"periode": "maand", "brutoCenten": wage}}
    found = only(huishouden=home(**mate), scenarios=[{"naam": "x", "aanvrager": work}])
    (step,) = (one for one in found.toelichting if one.regel == "toetsingsinkomen")

    assert words in step.tekst
