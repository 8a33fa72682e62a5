"""A lower norm without housing costs or after school: local, and never guessed."""

from dataclasses import replace
from datetime import date

import pytest

from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.norms.lowering import lower_norm
from services.income.norms.register import (
    NietVastTeStellen,
    Parameter,
    ParameterOntbreekt,
    Parameters,
)
from services.income.norms.rules import determine_norm
from services.income.norms.woonsituatie import Persoon, Woonsituatie
from shared.events.household import ASSEN

DAY = date(2026, 11, 1)
GROWN = Woonsituatie(DAY, Persoon(date(1991, 5, 1)))
RETIRED = Woonsituatie(DAY, Persoon(date(1950, 5, 1)))
ENDED = date(2026, 10, 1)


def percentage(code: str, waarde: int) -> Parameter:
    return Parameter(
        "test",
        "Pw 27",
        code,
        "test",
        "milliprocent",
        10 * waarde,
        date(2026, 1, 1),
        None,
        "test",
        "P",
    )


LOCAL = Parameters([percentage("WOONKOSTEN_PCT", 2000), percentage("SCHOOLVERLATER_PCT", 1000)])


def lowered(home: Woonsituatie, *, housing: bool = False, ended: date | None = None) -> int:
    national = load_parameters()
    norm = determine_norm(home, national)
    found = lower_norm(
        norm, home, national, LOCAL, zonder_woonkosten=housing, studie_beeindigd_op=ended
    )
    return found.centen


def test_without_housing_costs_a_part_of_the_couples_norm_goes_off() -> None:
    assert lowered(GROWN, housing=True) == 141946 - 40556


@pytest.mark.parametrize(
    ("ended", "cents"),
    [
        (ENDED, 141946 - 20278),
        (date(2026, 5, 1), 141946 - 20278),
        (date(2026, 4, 30), 141946),
        (DAY, 141946),
    ],
)
def test_after_school_the_norm_is_lower_for_six_months(ended: date, cents: int) -> None:
    assert lowered(GROWN, ended=ended) == cents


def test_nothing_to_lower_is_the_norm_itself() -> None:
    assert lowered(GROWN) == 141946


def test_past_the_aow_age_housing_costs_do_not_matter() -> None:
    assert lowered(RETIRED, housing=True) == 158734


@pytest.mark.parametrize(
    ("home", "cents"),
    [
        (replace(GROWN, medebewoners=(Persoon(date(1990, 1, 1)),)), 101390),
        (replace(GROWN, aanvrager=replace(GROWN.aanvrager, inrichting=True)), 49644),
        (replace(GROWN, onbekend=True), 60834),
        (replace(GROWN, partner=Persoon(date(1990, 1, 1), heeft_recht=False)), 101390),
        (replace(GROWN, partner=Persoon(date(1990, 1, 1))), 202779 - 40556),
    ],
)
def test_without_housing_costs_only_the_norms_of_articles_20_and_21_are_lower(
    home: Woonsituatie, cents: int
) -> None:
    assert lowered(home, housing=True) == cents


def test_the_norm_never_falls_below_nothing_and_where_there_is_no_right_there_is_nothing() -> None:
    young = Woonsituatie(DAY, Persoon(date(2007, 5, 1)))
    child = Woonsituatie(DAY, Persoon(date(2012, 5, 1)))

    assert lowered(young, housing=True) == 0
    assert lowered(child, housing=True) == 0


def test_both_grounds_at_once_go_to_a_person() -> None:
    with pytest.raises(NietVastTeStellen):
        lowered(GROWN, housing=True, ended=ENDED)


def test_a_percentage_that_the_municipality_did_not_tell_is_not_guessed() -> None:
    national = load_parameters()

    with pytest.raises(ParameterOntbreekt):
        lower_norm(
            determine_norm(GROWN, national),
            GROWN,
            national,
            load_local_parameters(ASSEN),
            zonder_woonkosten=True,
        )
