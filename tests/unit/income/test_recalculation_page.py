"""The form and the histogram of the recalculation page, without a page."""

import pytest

from services.income.recalculation.form import Formulier, basis_points, question_of
from services.income.recalculation.picture import FULL, LEAST, bars_of, name_of
from services.income.recalculation.schemas import Balk


@pytest.mark.parametrize(
    ("text", "points"),
    [("5", 500), ("2,5", 250), ("-3", -300), ("0.25 %", 25), ("+1", 100), ("5,123", None), ("x", None)],
)  # fmt: skip
def test_a_percentage_is_read_to_the_hundredth_or_not_at_all(text: str, points: int | None) -> None:
    assert basis_points(text) == points


@pytest.mark.parametrize(
    ("filled_in", "field"),
    [
        ({"datum": "ooit"}, "datum"),
        ({"datum": "20260701"}, "datum"),
        ({"datum": "1999-01-01"}, "datum"),
        ({"gemeente": "1680"}, "gemeente"),
        ({"verhoging": "veel"}, "verhoging"),
        ({"verhoging": "100,01"}, "verhoging"),
        ({"verhoging": "-51"}, "verhoging"),
    ],
)
def test_a_fault_stands_beside_its_field(filled_in: dict[str, str], field: str) -> None:
    question, faults = question_of(Formulier.read({"datum": "2026-07-01"} | filled_in), {"0106"})

    assert question is None
    assert [fault.name for fault in faults] == [field]


def test_without_a_municipality_all_of_ones_own_are_asked_for() -> None:
    question, _ = question_of(Formulier(datum="2026-07-01", verhoging="2,5"), {"0106"})

    assert question is not None
    assert (question.gemeenten, question.normverhoging_basispunten) == (None, 250)


@pytest.mark.parametrize(
    ("since", "until", "name"),
    [
        (None, -100_000, "€ 1.000 of meer minder"),
        (-2_500, -2_000, "€ 20 tot € 25 minder"),
        (-100, 0, "tot € 1 minder"),
        (0, 1, "geen verschil"),
        (1, 100, "tot € 1 meer"),
        (2_000, 2_500, "€ 20 tot € 25 meer"),
        (100_000, None, "€ 1.000 of meer erbij"),
    ],
)
def test_every_bar_has_a_name_in_words(since: int | None, until: int | None, name: str) -> None:
    assert name_of(Balk(vanaf_centen=since, tot_centen=until, aantal=1)) == name


def test_one_household_among_many_is_still_a_mark_and_none_is_not() -> None:
    counts = (100_000, 1, 0)

    bars = bars_of([Balk(vanaf_centen=1, tot_centen=100, aantal=count) for count in counts])

    assert [bar.breed for bar in bars] == [FULL, LEAST, 0]
    assert bars_of([]) == ()
