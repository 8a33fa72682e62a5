"""Indicator I2: the share of decisions that stand, rounded down, and never so exact that few can be told apart."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.right_decisions.rules import Share, share, telling, together
from services.reporting.right_decisions.schemas import Counted
from shared.events.household import ASSEN, TYNAARLO


@pytest.mark.parametrize(
    ("taken", "by_objection", "otherwise", "expected"),
    [
        (1000, 0, 0, Share(100.0, is_at_least=False)),
        (1000, 5, 5, Share(99.0, is_at_least=False)),
        (1000, 5, 6, Share(98.9, is_at_least=False)),
        # Of 1 to 4 as many as it can be: 4.
        (1000, 1, 5, Share(99.1, is_at_least=True)),
        (1000, 4, 5, Share(99.1, is_at_least=True)),
        (1000, 1, 1, Share(99.2, is_at_least=True)),
        (3, 0, 0, None),
        (0, 0, 0, None),
        (5, 4, 0, Share(20.0, is_at_least=True)),
    ],
)
def test_the_share_that_stands(
    taken: int, by_objection: int, otherwise: int, expected: Share | None
) -> None:
    counted = Counted(ASSEN, taken, by_objection=by_objection, otherwise=otherwise)

    assert share(counted, small_numbers=False) == expected


def test_who_sees_small_numbers_sees_it_exactly() -> None:
    few = Counted(ASSEN, 3, by_objection=1, objections=2, well_founded=1, late=1)
    shown, hidden = telling(few, small_numbers=True), telling(few, small_numbers=False)

    assert (shown.blijft_staan, shown.ten_minste, shown.herzien_na_bezwaar) == (66.6, False, "1")
    assert (hidden.blijft_staan, hidden.genomen, hidden.herzien_na_bezwaar) == (None, "<5", "<5")
    assert (hidden.bezwaren, hidden.gegrond, hidden.te_laat) == ("<5", "<5", "<5")


def test_decisions_and_objections_of_a_municipality_are_one_row() -> None:
    decisions, objections = Counted(ASSEN, 10, automatic=4), Counted(ASSEN, objections=2, late=1)

    assert together([Counted(TYNAARLO, 1), objections, decisions]) == [
        replace(decisions, objections=2, late=1),
        Counted(TYNAARLO, 1),
    ]


AMOUNTS = st.integers(0, 2000)


@given(taken=AMOUNTS, by_objection=AMOUNTS, otherwise=AMOUNTS)
def test_what_is_hidden_never_makes_the_share_better_than_it_is(
    taken: int, by_objection: int, otherwise: int
) -> None:
    by_objection = min(by_objection, taken)
    otherwise = min(otherwise, taken - by_objection)
    counted = Counted(ASSEN, taken, by_objection=by_objection, otherwise=otherwise)
    exact, told = share(counted, small_numbers=True), share(counted, small_numbers=False)

    if exact is not None:
        assert 0 <= exact.percent <= 100
        assert not exact.is_at_least
    if told is not None and exact is not None:
        assert told.percent <= exact.percent
        assert told.is_at_least or told == exact


@given(others=st.tuples(st.integers(1, 4), st.integers(1, 4)))
def test_two_small_numbers_cannot_be_told_apart_by_the_share(others: tuple[int, int]) -> None:
    first, second = (Counted(ASSEN, 500, by_objection=amount, otherwise=7) for amount in others)

    assert share(first, small_numbers=False) == share(second, small_numbers=False)
