"""Every outcome says why: which rule, on which article, with which dated parameter, in a sentence that can be read."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.income.norms.deadlines import Melding, find_deadlines
from services.income.norms.loading import load_parameters
from services.income.norms.lowering import lower_norm
from services.income.norms.medebewoners import judge
from services.income.norms.payment import advance, split_payment
from services.income.norms.register import (
    NietVastTeStellen,
    Parameter,
    ParameterOntbreekt,
    Parameters,
)
from services.income.norms.rules import determine_norm
from services.income.norms.woonsituatie import Contract, Persoon, Verblijf, Woonsituatie
from services.income.norms.woonsituatie import woonsituatie_on as home_on
from shared.events.income import Reden
from shared.testing.events import make_household, make_member
from tests.explained import named

NOVEMBER = date(2026, 11, 1)
YOUNG = Persoon(date(2007, 5, 1))
GROWN = Persoon(date(1991, 5, 1))
CHILD = Persoon(date(2018, 5, 1))
SHARER = Persoon(date(1996, 5, 1))
OUT = Persoon(date(1991, 5, 1), heeft_recht=False)
INSIDE = replace(GROWN, inrichting=True)
NATIONAL = load_parameters()
BUSINESS = Contract(schriftelijk=True, commercieel=True)

Why = tuple[str, str, str | None]


def why(reden: Reden) -> Why:
    """What a reason refers to; its text has to be a sentence."""
    assert reden.tekst[0].isupper()
    assert reden.tekst.endswith(".")
    assert not reden.tekst.isupper()
    return reden.regel, reden.artikel, named(reden)


def single(*others: Persoon, **changed: Any) -> Woonsituatie:
    return replace(Woonsituatie(NOVEMBER, GROWN, medebewoners=others), **changed)


def couple(own: Persoon, partner: Persoon, **changed: Any) -> Woonsituatie:
    return replace(Woonsituatie(NOVEMBER, own, partner), **changed)


WITHOUT_RIGHT = ("uitsluiting", "Pw 11", None)


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        (single(), [("norm", "Pw 21 onder a", "N21a@2026-07-01")]),
        (couple(GROWN, GROWN), [("norm", "Pw 21 onder b", "N21b@2026-07-01")]),
        (single(SHARER), [("kostendelersnorm", "Pw 22a", "N21b@2026-07-01")]),
        (
            single(onbekend=True),
            [("woonsituatie-onbekend", "Pw 53a lid 3 onder a", "N21b@2026-07-01")],
        ),
        (
            couple(YOUNG, GROWN, geen_beroep_op_ouders=1),
            [
                ("norm", "Pw 20 lid 1 onder c", "N20_1c@2026-07-01"),
                ("norm", "Pw 20 lid 3", "N20_3@2026-07-01"),
                ("plafond", "Pw 20 lid 4", "N21b@2026-07-01"),
            ],
        ),
        (couple(OUT, OUT), [WITHOUT_RIGHT, WITHOUT_RIGHT]),
        (
            couple(GROWN, OUT, kinderen=(CHILD,), toeslagpartner=True),
            [
                WITHOUT_RIGHT,
                ("partner-zonder-recht", "Pw 24", "N21b@2026-07-01"),
                ("partner-zonder-recht", "Pw 24a", "KGB_ALO_KOP@2026-01-01"),
            ],
        ),
    ],
)
def test_each_part_of_a_norm_names_its_article_and_its_amount(
    home: Woonsituatie, expected: list[Why]
) -> None:
    assert [why(reden) for reden in determine_norm(home, NATIONAL).redenen] == expected


@pytest.mark.parametrize(
    ("home", "share"),
    [
        (single(SHARER), "door 2 personen; voor de alleenstaande of partner geldt 1 x"),
        (single(SHARER, SHARER), "door 3 personen; voor de alleenstaande of partner geldt 1 x"),
        (couple(GROWN, GROWN, medebewoners=(SHARER,)), "door 3 personen; voor beide partners samen geldt 2 x"),
        (couple(GROWN, GROWN, onbekend=True), "voor beide partners samen geldt per persoon 30%"),
    ],
)  # fmt: skip
def test_a_shared_norm_tells_whose_it_is_and_by_how_many_the_costs_are_shared(
    home: Woonsituatie, share: str
) -> None:
    (reden,) = determine_norm(home, NATIONAL).redenen

    assert share in reden.tekst


@pytest.mark.parametrize(
    "person",
    [
        OUT,
        replace(GROWN, gedetineerd=True),
        replace(GROWN, dagen_buitenland=29),
        Persoon(date(2008, 11, 2)),
        replace(YOUNG, inrichting=True),
        replace(YOUNG, onderwijs_met_wsf=True),
    ],
)
def test_every_exclusion_is_told_in_a_sentence(person: Persoon) -> None:
    (reden,) = determine_norm(Woonsituatie(NOVEMBER, person), NATIONAL).redenen

    assert why(reden)[0] == "uitsluiting"


@pytest.mark.parametrize(
    ("person", "artikel", "ground"),
    [
        (SHARER, "Pw 19a lid 1", None),
        (Persoon(date(1999, 11, 2)), "Pw 19a lid 1", "jonger dan 27 jaar"),
        (replace(SHARER, kostendeler_uitzondering="student"), "Pw 19a lid 1, 22a lid 4", "uitzondering student"),
        (replace(SHARER, verblijf=Verblijf(hoofdverblijf=False)), "Pw 19a lid 1", "hoofdverblijf ergens anders"),
        (replace(SHARER, verblijf=Verblijf(is_partner=True)), "Pw 19a lid 1 onder a", "partner van de aanvrager"),
        (replace(SHARER, verblijf=Verblijf(contract=BUSINESS)), "Pw 19a lid 1 onder b", "schriftelijk contract met een commerciële prijs"),
        (replace(SHARER, verblijf=Verblijf(contract_derde=BUSINESS, zelfde_verhuurder=True)), "Pw 19a lid 1 onder c", "zakelijk contract met dezelfde verhuurder"),
        (replace(SHARER, verblijf=Verblijf(onderwijs="wsf")), "Pw 19a lid 1 onder d", "student"),
    ],
)  # fmt: skip
def test_a_housemate_hears_on_which_ground_the_costs_are_shared_or_not(
    person: Persoon, artikel: str, ground: str | None
) -> None:
    found = judge(person, NOVEMBER, NATIONAL)

    assert why(found.reden) == ("kostendelende-medebewoner", artikel, None)
    assert found.reden.tekst == (
        f"Deze medebewoner telt niet mee: {ground}."
        if ground
        else "Deze medebewoner deelt in de kosten."
    )


def test_holiday_allowance_and_advance_name_their_article_and_percentage() -> None:
    paid = split_payment(100000, NOVEMBER, NATIONAL)

    assert [why(reden) for reden in paid.redenen] == [
        ("vakantietoeslag", "Pw 19 lid 3, 45 lid 1", "VT_PCT@2026-01-01")
    ]
    assert why(advance(100000, NOVEMBER, NATIONAL).reden) == (
        "voorschot",
        "Pw 52 lid 2",
        "VOORSCHOT_PCT@2026-01-01",
    )


START = ("ingangsdatum", "Pw 44 lid 1", None)
SEARCHES = ("zoektermijn", "Pw 41 lid 4", None)
CLOCKS = [("beslistermijn", "Awb 4:13", None), ("voorschot", "Pw 52 lid 1", None)]


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (Melding(NOVEMBER, (GROWN.geboortedatum,)), [START]),
        (Melding(NOVEMBER, (YOUNG.geboortedatum,)), [START, SEARCHES]),
        (
            Melding(NOVEMBER, (YOUNG.geboortedatum,), aanvraag=NOVEMBER),
            [START, SEARCHES, *CLOCKS],
        ),
        (
            Melding(NOVEMBER, (GROWN.geboortedatum,), terugwerkend_vanaf=date(2026, 10, 31)),
            [("ingangsdatum", "Pw 44 lid 5", None)],
        ),
        (Melding(NOVEMBER, (GROWN.geboortedatum,), terugwerkend_vanaf=NOVEMBER), [START]),
        (
            Melding(NOVEMBER, (GROWN.geboortedatum,), NOVEMBER, verwijtbaar_laat=True),
            [("ingangsdatum", "Pw 44 lid 3", None), *CLOCKS],
        ),
    ],
)
def test_every_clock_that_runs_names_its_article(report: Melding, expected: list[Why]) -> None:
    assert [why(reden) for reden in find_deadlines(report, NATIONAL).redenen] == expected


def local(code: str) -> Parameters:
    return Parameters(
        [
            Parameter(
                "test", "Pw 27", code, "test", "milliprocent", 10_000, NOVEMBER, None, "test", "P"
            )
        ]
    )


def test_a_lower_norm_names_the_article_and_the_percentage_of_the_municipality() -> None:
    home, ended = single(), date(2026, 10, 1)
    norm = determine_norm(home, NATIONAL)

    housing = lower_norm(norm, home, NATIONAL, local("WOONKOSTEN_PCT"), zonder_woonkosten=True)
    school = lower_norm(
        norm, home, NATIONAL, local("SCHOOLVERLATER_PCT"), studie_beeindigd_op=ended
    )

    assert housing.redenen[0] == school.redenen[0] == norm.redenen[0]
    assert why(housing.redenen[1]) == ("verlaging", "Pw 27", "WOONKOSTEN_PCT@2026-11-01")
    assert "omdat er geen woonkosten zijn;" in housing.redenen[1].tekst
    assert why(school.redenen[1]) == ("verlaging", "Pw 28", "SCHOOLVERLATER_PCT@2026-11-01")
    assert "omdat de studie net is beëindigd;" in school.redenen[1].tekst


def test_a_person_hears_why_the_rules_leave_a_case_to_them() -> None:
    home = single()
    two_applicants = make_household(make_member(), make_member())
    two_partners = make_household(make_member(), make_member("partner"), make_member("partner"))

    with pytest.raises(NietVastTeStellen) as inside:
        determine_norm(couple(INSIDE, OUT), NATIONAL)
    with pytest.raises(NietVastTeStellen) as both:
        lower_norm(
            determine_norm(home, NATIONAL),
            home,
            NATIONAL,
            NATIONAL,
            zonder_woonkosten=True,
            studie_beeindigd_op=date(2026, 10, 1),
        )
    with pytest.raises(NietVastTeStellen, match="2026-11-01 zijn er 2 aanvragers en 0 ") as nobody:
        home_on(two_applicants, NOVEMBER)
    with pytest.raises(NietVastTeStellen, match="1 aanvragers en 2 partners in het"):
        home_on(two_partners, NOVEMBER)

    assert why(inside.value.reden) == ("partner-zonder-recht", "Pw 23, 24", None)
    assert why(both.value.reden) == ("verlaging", "Pw 27, 28", None)
    assert why(nobody.value.reden) == ("huishouden", "Pw 3, 4", None)


def test_a_parameter_that_nobody_knows_is_named_with_the_day_it_was_asked_for() -> None:
    with pytest.raises(
        ParameterOntbreekt, match=r"De bedragen van 1 januari 2027 zijn nog niet bekend: N21a"
    ) as missing:
        NATIONAL.on("N21a", date(2027, 1, 1))

    assert why(missing.value.reden) == (
        "parameter-ontbreekt",
        "Pw 21 onder a",
        "N21a@2027-01-01",
    )
    assert (missing.value.code, missing.value.datum) == ("N21a", date(2027, 1, 1))
