"""Lines in time say what was measured, and nothing of what was not."""

from datetime import UTC, datetime, timedelta

import pytest

from services.reporting.monitor import chart
from shared.messaging.flow_history import BOUNDS, percentile
from shared.operations.flow import MOST_POINTS, step_of

BEGIN = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
STEP = timedelta(minutes=15)


def drawn(*values: float | None) -> chart.Chart:
    line = {BEGIN + place * STEP: value for place, value in enumerate(values) if value is not None}
    return chart.draw("Verwerkt", {"routes": line}, BEGIN, BEGIN + len(values) * STEP, STEP)


def test_what_was_not_measured_leaves_a_gap() -> None:
    path = drawn(1, 2, None, 3).lines["routes"]

    assert (path.count("M"), path.count("L")) == (2, 1)


def test_the_axis_ends_at_a_round_number_above_the_highest() -> None:
    assert [mark.text for mark in drawn(37, 12).heights] == ["0", "25", "50"]
    assert [mark.text for mark in drawn(None).heights] == ["0", "0,5", "1"]


def test_the_clock_on_the_axis_is_the_dutch_one() -> None:
    assert drawn(1).moments[0].text == "10:00"


@pytest.mark.parametrize("hours", [1, 24, 72])
def test_a_line_has_no_more_points_than_a_screen_needs(hours: int) -> None:
    assert timedelta(hours=hours) / step_of(hours) <= MOST_POINTS


def test_a_percentile_lies_within_the_bucket_that_it_falls_in() -> None:
    buckets = [0] * (len(BOUNDS) + 1)
    buckets[1], buckets[-1] = 99, 1

    assert BOUNDS[0] < (percentile(buckets, 0.5) or 0) < BOUNDS[1]
    assert percentile(buckets, 0.995) == BOUNDS[-1]
    assert percentile([0] * len(buckets), 0.5) is None
