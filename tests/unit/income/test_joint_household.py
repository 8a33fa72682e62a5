"""When two people count as married for bijstand, and when a person has to look."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.income.norms.joint_household import Samenleven, judge_together
from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen

NOW, BEFORE = date(2026, 11, 1), date(2025, 11, 1)
SHARING_A_HOME = Samenleven(NOW, zelfde_woning=True)
GROUNDS: list[dict[str, Any]] = [
    {"kind_samen": True},
    {"samenlevingscontract": True},
    {"elders_geregistreerd": True},
    {"samen_tot": date(2024, 11, 1)},
]


def judged(two: Samenleven) -> tuple[bool, str]:
    found = judge_together(two, load_parameters())
    return found.gehuwdennorm, found.reden.artikel


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, (False, "Pw 3 lid 3")),
        ({"zorg_voor_elkaar": True}, (True, "Pw 3 lid 3")),
        ({"gehuwd": True}, (True, "Pw 3 lid 1 en 2")),
        ({"gehuwd": True, "zelfde_woning": False}, (True, "Pw 3 lid 1 en 2")),
        (
            {"gehuwd": True, "duurzaam_gescheiden": True, "zelfde_woning": False},
            (False, "Pw 3 lid 2 onder b, lid 3"),
        ),
        ({"zelfde_woning": False, "zorg_voor_elkaar": True}, (False, "Pw 3 lid 2 onder b, lid 3")),
        ({"relatie": "graad1", "zorg_voor_elkaar": True}, (False, "Pw 3 lid 2 onder a")),
        (
            {"relatie": "graad2", "zorg_voor_elkaar": True, "zorgbehoefte": True},
            (False, "Pw 3 lid 2 onder a"),
        ),
        ({"relatie": "graad2", "zorg_voor_elkaar": True}, (True, "Pw 3 lid 3")),
        (
            {"relatie": "graad3", "zorg_voor_elkaar": True, "zorgbehoefte": True},
            (True, "Pw 3 lid 3"),
        ),
    ],
)
def test_marriage_care_and_kinship_decide(
    facts: dict[str, Any], expected: tuple[bool, str]
) -> None:
    assert judged(replace(SHARING_A_HOME, **facts)) == expected


@pytest.mark.parametrize(
    ("day", "reason", "together"),
    [(NOW, True, False), (NOW, False, True), (BEFORE, True, True)],
)
def test_since_2026_who_lives_together_because_of_care_is_no_couple_whatever_the_kinship(
    day: date, reason: bool, together: bool
) -> None:
    friends = replace(
        SHARING_A_HOME, datum=day, zorg_voor_elkaar=True, zorgbehoefte=True, samen_om_zorg=reason
    )

    assert judged(friends)[0] is together


@pytest.mark.parametrize(
    ("applied", "presumed"), [(date(2025, 12, 1), True), (date(2025, 12, 2), False)]
)
def test_the_two_years_of_an_earlier_household_count_back_from_the_application(
    applied: date, presumed: bool
) -> None:
    asked = date(2025, 12, 31)
    two = replace(SHARING_A_HOME, datum=asked, samen_tot=date(2023, 12, 1), aanvraag_op=applied)

    assert judged(two) == ((True, "Pw 3 lid 4") if presumed else (False, "Pw 3 lid 3"))


@pytest.mark.parametrize("facts", GROUNDS)
def test_before_2026_the_presumption_was_final(facts: dict[str, Any]) -> None:
    assert judged(replace(SHARING_A_HOME, datum=BEFORE, **facts)) == (True, "Pw 3 lid 4")


@pytest.mark.parametrize("facts", GROUNDS)
def test_since_2026_a_person_looks_where_only_the_presumption_speaks(facts: dict[str, Any]) -> None:
    with pytest.raises(NietVastTeStellen) as caught:
        judged(replace(SHARING_A_HOME, **facts))

    assert caught.value.reden.artikel == "Pw 3 lid 4"
    assert judged(replace(SHARING_A_HOME, zorg_voor_elkaar=True, **facts))[0]


@pytest.mark.parametrize(
    ("until", "presumed"), [(date(2023, 11, 1), True), (date(2023, 10, 31), False)]
)
def test_a_former_marriage_counts_for_two_years(until: date, presumed: bool) -> None:
    two = replace(SHARING_A_HOME, datum=BEFORE, samen_tot=until)
    assert judged(two)[0] is presumed
