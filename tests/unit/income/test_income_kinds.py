"""What kinds of income count, in full, in part or not, and what a municipality has to tell for it."""

from datetime import date

import pytest

from services.income.means.kinds import Bate, Inkomenssoort, Ontvanger, judge_income
from services.income.means.rules import chosen_regime
from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.norms.municipality import (
    month_method,
)
from services.income.norms.register import (
    NietVastTeStellen,
    Parameter,
    ParameterOntbreekt,
    Parameters,
)
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN
from tests.explained import named

NATIONAL = load_parameters()
NOBODY_TOLD = load_local_parameters(ASSEN)
NOVEMBER = date(2026, 11, 1)
GROWN = Ontvanger(date(1990, 1, 1))
YOUNG = Ontvanger(date(2000, 1, 1))

UNITS = {
    "KOSTGANGER_INKOMEN": "cent",
    "ONDERHUURDER_INKOMEN": "cent",
}


def told(**values: int) -> Parameters:
    """What a municipality told, in the unit of the code."""
    start = date(2026, 1, 1)
    return Parameters(
        Parameter(
            "Test", "Pw 45", code, "", UNITS.get(code, "keuze"), value, start, None, "test", "P"
        )
        for code, value in values.items()
    )


def counted(
    kind: Inkomenssoort, cents: int, who: Ontvanger = GROWN, local: Parameters = NOBODY_TOLD
) -> tuple[int, int, str]:
    found = judge_income(Bate(kind, cents), who, NOVEMBER, NATIONAL, local)
    assert found.reden.tekst.endswith(".")
    return found.vrij, found.telt_mee, found.reden.artikel


@pytest.mark.parametrize(
    "kind",
    ["uitkering", "alimentatie", "kinderalimentatie", "pensioen", "heffingskorting", "anders"],
)
def test_a_benefit_maintenance_and_tax_credits_count_in_full(kind: Inkomenssoort) -> None:
    assert counted(kind, 12_345)[:2] == (0, 12_345)


@pytest.mark.parametrize(
    ("kind", "artikel"),
    [
        ("kinderbijslag", "Pw 31 lid 2 onder b"),
        ("toeslag", "Pw 31 lid 2 onder d"),
        ("alleenverdieners", "Pw 31 lid 2 onder w"),
    ],
)
def test_what_is_meant_for_children_or_care_does_not_count(
    kind: Inkomenssoort, artikel: str
) -> None:
    assert counted(kind, 12_345) == (12_345, 0, artikel)


@pytest.mark.parametrize(
    ("who", "free"), [(YOUNG, 0), (Ontvanger(date(1999, 11, 1)), 20_000), (GROWN, 20_000)]
)
def test_the_credit_for_the_young_disabled_is_free_from_27(who: Ontvanger, free: int) -> None:
    assert counted("jonggehandicaptenkorting", 20_000, who)[0] == free


def test_what_parents_pay_is_free_where_it_was_used_for_the_norm() -> None:
    with_raised_norm = Ontvanger(date(2007, 1, 1), verhoging_20_3=True)
    assert counted("ouderbijdrage", 10_000, with_raised_norm)[:2] == (10_000, 0)
    assert counted("ouderbijdrage", 10_000, YOUNG)[:2] == (0, 10_000)


def test_study_money_counts_at_the_amount_of_the_law_whatever_is_received() -> None:
    day = date(2024, 7, 1)
    less = judge_income(Bate("wsf-mbo-thuis", 40_000), YOUNG, day, NATIONAL, NOBODY_TOLD)
    more = judge_income(Bate("wsf-hoger-uit", 110_000), YOUNG, day, NATIONAL, NOBODY_TOLD)

    assert (less.vrij, less.telt_mee) == (0, 61_265)
    assert (more.vrij, more.telt_mee) == (4_634, 105_366)
    assert named(less.reden) == "WSF_NORM_MBO_THUIS@2024-07-01"


@pytest.mark.parametrize(
    "kind",
    ["wsf-mbo-uit", "wsf-hoger-thuis", "wtos-thuis", "wtos-uit", "kostganger", "onderhuurder"],
)
def test_an_amount_that_nobody_told_is_not_guessed(kind: Inkomenssoort) -> None:
    with pytest.raises(ParameterOntbreekt):
        counted(kind, 10_000)


@pytest.mark.parametrize("kind", ["kostganger", "onderhuurder"])
def test_of_a_boarder_as_much_counts_as_the_municipality_says(kind: Inkomenssoort) -> None:
    local = told(KOSTGANGER_INKOMEN=15_000, ONDERHUURDER_INKOMEN=15_000)
    assert counted(kind, 40_000, local=local) == (25_000, 15_000, "Pw 33 lid 4")
    assert counted(kind, 10_000, local=local)[:2] == (0, 10_000)


@pytest.mark.parametrize("municipality", sorted(AGENCY_MUNICIPALITIES))
def test_what_a_municipality_did_not_tell_is_calendar_days_and_no_regime(municipality: str) -> None:
    local = load_local_parameters(municipality)
    assert month_method(local, NOVEMBER) == "kalenderdagen"
    assert chosen_regime(local, NOVEMBER) is None


def test_a_way_that_is_not_built_is_said() -> None:
    with pytest.raises(NietVastTeStellen, match="niet gebouwd") as caught:
        month_method(told(DEELMAAND_METHODE=3), NOVEMBER)
    assert not isinstance(caught.value, ParameterOntbreekt)
    assert caught.value.reden.parameters


def test_a_municipality_chooses_how_a_month_is_split_and_calendar_days_count_until_it_does() -> (
    None
):
    assert month_method(told(), NOVEMBER) == "kalenderdagen"
    assert month_method(told(DEELMAAND_METHODE=1), NOVEMBER) == "kalenderdagen"
    assert month_method(told(DEELMAAND_METHODE=2), NOVEMBER) == "dertigsten"


@pytest.mark.parametrize(("choice", "regime"), [(1, "oud_31_2"), (2, "uniform_34a"), (3, None)])
def test_which_exemptions_apply_is_the_choice_of_the_municipality(
    choice: int, regime: str | None
) -> None:
    assert chosen_regime(told(VRIJLATING_REGIME=choice), NOVEMBER) == regime
