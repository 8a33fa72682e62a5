"""Norms where no published amount shows the rule: with other amounts than the law has, or at its last cent."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.income.norms.loading import load_parameters
from services.income.norms.register import (
    FaultyParameters,
    NietVastTeStellen,
    Parameter,
    Parameters,
)
from services.income.norms.rules import determine_norm
from services.income.norms.woonsituatie import (
    Persoon,
    Woonsituatie,
    age_group,
    is_minor,
    woonsituatie_on,
)
from shared.events.household import KostendelerUitzondering
from shared.testing.events import make_household, make_member

NOVEMBER = date(2026, 11, 1)
YOUNG = Persoon(date(2007, 5, 1))
GROWN = Persoon(date(1991, 5, 1))
RETIRED = Persoon(date(1950, 5, 1))
CHILD = Persoon(date(2018, 5, 1))
SHARER = Persoon(date(1996, 5, 1))
INSIDE = replace(GROWN, inrichting=True)
WITHOUT_RIGHT = replace(GROWN, heeft_recht=False)
NATIONAL = load_parameters()


def with_amount(code: str, cents: int) -> Parameters:
    return NATIONAL.changed(lambda one: replace(one, waarde=cents) if one.code == code else one)


@pytest.mark.parametrize(
    ("home", "cap"),
    [
        (Woonsituatie(NOVEMBER, YOUNG, geen_beroep_op_ouders=1), "N21a"),
        (Woonsituatie(NOVEMBER, YOUNG, INSIDE, geen_beroep_op_ouders=1), "N21b"),
        (Woonsituatie(NOVEMBER, YOUNG, YOUNG, geen_beroep_op_ouders=2), "N21b"),
        (Woonsituatie(NOVEMBER, YOUNG, WITHOUT_RIGHT, geen_beroep_op_ouders=1), "N21b"),
    ],
)
def test_a_supplement_for_the_young_never_lifts_a_norm_above_article_21(
    home: Woonsituatie, cap: str
) -> None:
    norm = determine_norm(home, with_amount("N20_3", 200_000))

    assert norm.centen == NATIONAL.on(cap, NOVEMBER).waarde
    assert norm.redenen[-1].regel == "plafond"


def without_right(own: Persoon, other: Persoon, **home: Any) -> int:
    partner = replace(other, heeft_recht=False)
    return determine_norm(Woonsituatie(NOVEMBER, own, partner, **home), NATIONAL).centen


def test_a_young_parent_whose_partner_has_no_right_has_half_of_the_norm_of_young_parents() -> None:
    assert without_right(YOUNG, GROWN, kinderen=(CHILD,)) == 110640 // 2


def test_a_young_partner_without_right_brings_no_supplement() -> None:
    assert without_right(YOUNG, YOUNG, geen_beroep_op_ouders=2) == 35042 + 76224


@pytest.mark.parametrize(("own", "other"), [(GROWN, RETIRED), (RETIRED, GROWN), (RETIRED, RETIRED)])
def test_one_of_a_couple_past_the_aow_age_lifts_the_shared_norm_also_without_right(
    own: Persoon, other: Persoon
) -> None:
    assert without_right(own, other, medebewoners=(SHARER,)) == 94298


def test_an_applicant_without_right_hears_why_and_the_partner_shares_costs_as_their_own() -> None:
    home = Woonsituatie(NOVEMBER, WITHOUT_RIGHT, GROWN, medebewoners=(SHARER,))

    norm = determine_norm(home, NATIONAL)

    assert (norm.centen, norm.zonder_recht) == (87871, "aanvrager")
    assert [reden.regel for reden in norm.redenen] == ["uitsluiting", "kostendelersnorm"]


def test_a_partner_too_long_abroad_has_no_right() -> None:
    home = Woonsituatie(NOVEMBER, GROWN, replace(GROWN, dagen_buitenland=29))

    assert determine_norm(home, NATIONAL).zonder_recht == "partner"


@pytest.mark.parametrize(
    ("home", "without", "times"),
    [
        (Woonsituatie(NOVEMBER, YOUNG, geen_beroep_op_ouders=2), 35042, 1),
        (Woonsituatie(NOVEMBER, YOUNG, GROWN, geen_beroep_op_ouders=2), 136432, 1),
        (Woonsituatie(NOVEMBER, YOUNG, YOUNG, geen_beroep_op_ouders=3), 70084, 2),
        (Woonsituatie(NOVEMBER, YOUNG, YOUNG, geen_beroep_op_ouders=1), 70084, 1),
        (Woonsituatie(NOVEMBER, GROWN, GROWN, geen_beroep_op_ouders=2), 202779, 0),
    ],
)
def test_the_supplement_comes_once_for_each_partner_of_18_to_20(
    home: Woonsituatie, without: int, times: int
) -> None:
    assert determine_norm(home, with_amount("N20_3", 100)).centen == without + 100 * times


@pytest.mark.parametrize(("exception", "cents"), [(None, 101390), ("zorgbehoefte", 141946)])
def test_a_housemate_whom_the_household_tells_of_shares_the_costs_but_for_an_exception(
    exception: KostendelerUitzondering | None, cents: int
) -> None:
    housemate = make_member("medebewoner", date(1996, 5, 1), uitzondering=exception)
    home = woonsituatie_on(make_household(make_member(), housemate), NOVEMBER)

    assert determine_norm(home, NATIONAL).centen == cents


@pytest.mark.parametrize(("supplement", "capped"), [(106904, False), (106905, True)])
def test_the_cap_is_told_from_the_first_cent_above_it(supplement: int, capped: bool) -> None:
    home = Woonsituatie(NOVEMBER, YOUNG, geen_beroep_op_ouders=1)

    norm = determine_norm(home, with_amount("N20_3", supplement))

    assert norm.centen == 141946
    assert (norm.redenen[-1].regel == "plafond") is capped


def test_a_changed_amount_leaves_the_other_amounts_and_what_nobody_knows_as_they_are() -> None:
    changed = with_amount("N21a", 1)

    assert changed.on("N21a", NOVEMBER).waarde == 1
    assert changed.on("N21b", NOVEMBER) == NATIONAL.on("N21b", NOVEMBER)
    assert changed.unknown_on(date(2025, 6, 1)) == NATIONAL.unknown_on(date(2025, 6, 1)) != ()


@pytest.mark.parametrize(
    ("day", "minor"),
    [
        (date(2008, 11, 1), False),
        (date(2008, 11, 2), True),
        (date(2026, 11, 1), True),
        (date(2026, 11, 2), False),
    ],
)
def test_a_child_is_minor_from_birth_up_to_the_18th_birthday(day: date, minor: bool) -> None:
    assert is_minor(date(2008, 11, 2), day) is minor


def version(code: str, start: date, end: date | None) -> Parameter:
    return Parameter("test", "1", code, "test", "cent", 1, start, end, "test", "V")


def test_every_fault_of_the_periods_is_told_at_once_with_its_code() -> None:
    july, august = date(2026, 7, 1), date(2026, 8, 1)

    with pytest.raises(FaultyParameters) as caught:
        Parameters([version("A", july, july), version("B", july, august), version("B", july, None)])
    with pytest.raises(
        FaultyParameters, match=r"^A: gat bij 2026-08-01: de vorige rij geldt tot 2026-07-01$"
    ):
        Parameters([version("A", august, None), version("A", date(2026, 1, 1), july)])

    assert str(caught.value) == (
        "A: geldig_tot 2026-07-01 ligt niet na geldig_vanaf 2026-07-01; B: overlap bij 2026-07-01: de vorige rij geldt tot 2026-08-01"
    )


def test_periods_of_two_parameters_have_nothing_to_do_with_each_other() -> None:
    first = version("A", date(2026, 7, 1), None)
    other = version("B", date(2025, 1, 1), date(2025, 2, 1))

    both = Parameters([other, first])

    assert both.on("A", date(2026, 7, 1)) == first
    assert both.on("B", date(2025, 1, 31)) == other
    assert both.find("B", date(2025, 2, 1)) is None
    assert both.find("B", date(2024, 12, 31)) is None
    assert both.valid_on(date(2026, 7, 1)) == (first,)


def test_an_aow_age_that_is_not_set_yet_makes_the_norm_unknown_from_the_first_day_that_it_can_be() -> (
    None
):
    born = date(1970, 5, 1)

    assert age_group(Persoon(born), date(2037, 7, 31)) == "21-aow"
    with pytest.raises(NietVastTeStellen, match="nog niet vastgesteld") as caught:
        age_group(Persoon(born), date(2037, 8, 1))
    assert caught.value.reden.artikel == "AOW 7a"
