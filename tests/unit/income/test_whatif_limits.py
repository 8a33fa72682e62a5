"""What a what-if refuses, a day or a person from the limit on both sides; each fault names its field and reads as a sentence."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.income.whatif.situation import (
    Bewoner,
    Gezin,
    Inkomsten,
    Omstandigheden,
    Scenario,
    Studie,
)
from services.income.whatif.validity import faults_of

DAY = date(2026, 11, 1)
APPLICANT = date(1991, 5, 1)
CHILD = Bewoner(date(2018, 5, 1))
GROWN_CHILD = Bewoner(date(2008, 11, 1))
MATE = Bewoner(date(1990, 1, 1))
LODGER = Bewoner(date(1990, 1, 1), "commercieel-contract")
HOME = Gezin(APPLICANT)
ALONE = Scenario("nu", DAY, HOME)

Found = list[tuple[str, str]]


def faults(scenario: Scenario) -> Found:
    """Field below `x.` and code; of every reason, that it is a sentence."""
    found = list(faults_of(scenario, "x"))
    for fault in found:
        assert re.fullmatch(r"[A-Z].*\.", fault.reason), fault.reason
        assert fault.reason != fault.reason.upper()
        assert fault.name.startswith("x.")
    return [(fault.name.removeprefix("x."), fault.code) for fault in found]


def of(home: Gezin, **facts: Any) -> Found:
    return faults(replace(ALONE, gezin=home, **facts))


def test_an_ordinary_household_has_no_faults() -> None:
    assert of(HOME) == []
    family = Gezin(APPLICANT, date(1990, 1, 1), (CHILD, GROWN_CHILD), (LODGER,))
    assert of(family) == []


@pytest.mark.parametrize(
    ("day", "known"),
    [
        (date(1999, 12, 31), False),
        (date(2000, 1, 1), True),
        (date(2100, 12, 31), True),
        (date(2101, 1, 1), False),
    ],
)
def test_a_day_is_in_this_century(*, day: date, known: bool) -> None:
    old = Scenario("nu", day, Gezin(day.replace(year=day.year - 30)))

    assert faults(old) == ([] if known else [("datum", "bereik")])
    (*_, reason) = [fault.reason for fault in faults_of(replace(old, datum=date(1, 1, 1)), "x")]
    assert "2000 tot en met 2100" in reason


@pytest.mark.parametrize(
    ("born", "codes"),
    [
        (date(2026, 11, 2), ["nog-niet-geboren"]),
        (date(2026, 11, 1), ["te-jong"]),
        (date(2008, 11, 2), ["te-jong"]),
        (date(2008, 11, 1), []),
        (date(1959, 11, 2), []),
        (date(1959, 11, 1), ["aow-leeftijd"]),
        (date(1905, 11, 2), ["aow-leeftijd"]),
        (date(1905, 11, 1), ["te-oud", "aow-leeftijd"]),
    ],
)
def test_applicant_and_partner_are_grown_and_below_the_aow_age(
    born: date, codes: list[str]
) -> None:
    assert of(Gezin(born)) == [("huishouden.aanvrager.geboortedatum", code) for code in codes]
    couple = Gezin(APPLICANT, born)
    assert of(couple) == [("huishouden.partner.geboortedatum", code) for code in codes]


def test_everybody_in_the_home_lives_and_each_fault_counts_its_person() -> None:
    unborn, eldest = Bewoner(date(2026, 11, 2)), Bewoner(date(1905, 11, 1))
    home = Gezin(APPLICANT, None, (CHILD, unborn), (LODGER, eldest), toeslagpartner=False)

    assert of(home) == [
        ("huishouden.kinderen.1.geboortedatum", "nog-niet-geboren"),
        ("huishouden.medebewoners.1.geboortedatum", "te-oud"),
    ]


@pytest.mark.parametrize(
    ("partner", "born", "fits"),
    [
        (None, date(1991, 5, 2), True),
        (None, APPLICANT, False),
        (date(1980, 1, 1), APPLICANT, True),
        (date(1980, 1, 1), date(1980, 1, 2), True),
        (date(1980, 1, 1), date(1980, 1, 1), False),
        (date(2000, 1, 1), APPLICANT, False),
    ],
)
def test_a_child_is_younger_than_the_older_of_its_parents(
    *, partner: date | None, born: date, fits: bool
) -> None:
    home = Gezin(APPLICANT, partner, (CHILD, Bewoner(born)))
    fault = ("huishouden.kinderen.1.geboortedatum", "ouder-dan-de-ouder")

    assert of(home) == ([] if fits else [fault])


def test_what_somebody_learns_is_asked_of_children_only() -> None:
    learns = Studie("geen")
    home = Gezin(
        APPLICANT,
        None,
        (replace(GROWN_CHILD, studie=learns),),
        (LODGER, replace(LODGER, studie=learns)),
    )

    assert of(home) == [("huishouden.medebewoners.1.studie", "niet-van-toepassing")]


PARTNER = "huishouden.toeslagpartner"
YOUNG_ADULT = Bewoner(date(2008, 11, 1), jaarinkomen=0)
MINOR = Bewoner(date(2008, 11, 2))


@pytest.mark.parametrize(
    ("home", "wealth", "codes"),
    [
        (Gezin(APPLICANT, APPLICANT, toeslagpartner=False), 0, []),
        (Gezin(APPLICANT, APPLICANT, toeslagpartner=False), 1, ["niet-te-berekenen"]),
        (Gezin(APPLICANT, APPLICANT, (MINOR,), toeslagpartner=False), 0, ["niet-te-berekenen"]),
        (Gezin(APPLICANT, APPLICANT, (GROWN_CHILD,), toeslagpartner=False), 0, []),
        (Gezin(APPLICANT, APPLICANT, (MINOR,), toeslagpartner=True), 1, []),
        (Gezin(APPLICANT, APPLICANT, (MINOR,), (MATE,)), 1, []),
        (Gezin(APPLICANT, toeslagpartner=True), 0, ["partner-ontbreekt"]),
        (Gezin(APPLICANT, toeslagpartner=False), 1, []),
        (Gezin(APPLICANT, None, (MINOR,), (MATE,)), 0, ["verplicht"]),
        (Gezin(APPLICANT, None, (MINOR,), (MATE,), toeslagpartner=False), 0, []),
        (Gezin(APPLICANT, None, (GROWN_CHILD,), (MATE,)), 0, []),
        (Gezin(APPLICANT, None, (MINOR,), (LODGER,)), 0, []),
        (Gezin(APPLICANT, None, (MINOR,), (YOUNG_ADULT,)), 0, ["verplicht"]),
        (Gezin(APPLICANT, None, (MINOR,), (MINOR,)), 0, []),
        (Gezin(APPLICANT, None, (), (MATE,)), 0, []),
    ],
)
def test_who_is_toeslagpartner_is_told_where_it_does_not_follow(
    home: Gezin, wealth: int, codes: list[str]
) -> None:
    assert of(home, vermogen=wealth) == [(PARTNER, code) for code in codes]


def test_for_rent_allowance_everybody_from_18_tells_an_income() -> None:
    silent = Gezin(
        APPLICANT,
        None,
        (MINOR, GROWN_CHILD),
        (LODGER, MINOR, Bewoner(date(2008, 11, 1))),
        toeslagpartner=False,
    )
    told = replace(silent, kinderen=(YOUNG_ADULT,), medebewoners=(YOUNG_ADULT, LODGER))

    assert of(silent) == []
    assert of(silent, kale_huur=1) == [
        ("huishouden.kinderen.1.jaarinkomenCenten", "verplicht"),
        ("huishouden.medebewoners.2.jaarinkomenCenten", "verplicht"),
    ]
    assert of(told, kale_huur=1) == []


def test_a_child_with_a_contract_of_its_own_still_belongs_to_the_home() -> None:
    child = replace(GROWN_CHILD, uitzondering="commercieel-contract")

    assert of(Gezin(APPLICANT, None, (child,)), kale_huur=1) == [
        ("huishouden.kinderen.0.jaarinkomenCenten", "verplicht")
    ]


def test_a_partner_that_is_not_there_earns_nothing() -> None:
    wage = Inkomsten(bruto_maand=1)

    assert of(HOME, partner=wage) == [("partner", "partner-ontbreekt")]
    assert of(Gezin(APPLICANT, APPLICANT), partner=wage) == []


def test_another_benefit_tells_its_income_of_the_year() -> None:
    assert of(HOME, andere_uitkering=1) == [("anderJaarinkomenCenten", "verplicht")]
    assert of(HOME, andere_uitkering=1, ander_jaarinkomen=0) == []


def test_whose_another_benefit_is_is_not_known_where_one_of_two_has_no_right() -> None:
    out = Omstandigheden(heeft_recht=False)
    facts = {"andere_uitkering": 1, "ander_jaarinkomen": 0}
    fault = [("andereUitkeringCenten", "niet-te-berekenen")]

    assert of(Gezin(APPLICANT, APPLICANT, omstandigheden=out), **facts) == fault
    assert of(Gezin(APPLICANT, APPLICANT, partner_omstandigheden=out), **facts) == fault
    assert of(Gezin(APPLICANT, APPLICANT, partner_omstandigheden=out)) == []


@pytest.mark.parametrize(("ended", "fits"), [(DAY, True), (date(2026, 11, 2), False)])
def test_a_study_that_ended_ended_by_the_day_asked_about(*, ended: date, fits: bool) -> None:
    found = of(HOME, studie_beeindigd_op=ended)

    assert found == ([] if fits else [("studieBeeindigdOp", "bereik")])
