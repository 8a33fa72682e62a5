"""The five words for how a partition is read, each by a history of looks ten seconds apart."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messaging.progress import Arrivals, Observation, Status, judge, standing_for

EVERY = 10.0
WINDOW = 40.0
HERE, ELSEWHERE = ("betaald", 0), ("betaald", 1)
START = datetime(2026, 11, 29, 22, tzinfo=UTC)

Looks = Sequence[tuple[int, int]]
"""Per look the end of the log and our position."""


def seen(looks: Looks, *, written: bool = False) -> list[Observation]:
    """A history in which the position is written whenever it changes; with `written` at every look."""
    history: list[Observation] = []
    for number, (end, position) in enumerate(looks):
        before = history[-1] if history else None
        moved = written or before is None or before.next_offset != position
        moved_at = START + timedelta(seconds=number) if moved or not before else before.moved_at
        history.append(Observation(number * EVERY, end, position, moved_at))
    return history


def status_of(looks: Looks, *, written: bool = False) -> Status:
    return judge({HERE: seen(looks, written=written)}, WINDOW)[HERE]


@pytest.mark.parametrize(
    ("looks", "status"),
    [
        pytest.param([(5, 5)] * 6, Status.OK, id="nothing comes"),
        pytest.param([(9, 1), (9, 1), (9, 1), (9, 1)], Status.OK, id="not seen for long enough"),
        pytest.param([(9, 1), (9, 3), (9, 5), (9, 7), (9, 8)], Status.OK, id="catching up"),
        pytest.param([(9, 9), (9, 9), (12, 9), (12, 9), (12, 9)], Status.OK, id="came just now"),
        pytest.param([(9, 2), (14, 9), (16, 16), (29, 17), (60, 18)], Status.OK, id="was there"),
        pytest.param(
            [(9, 2), (19, 4), (29, 9), (39, 10), (49, 11)], Status.SLOW, id="falls behind"
        ),
        pytest.param([(9, 2), (10, 3), (11, 4), (12, 5), (13, 6)], Status.SLOW, id="keeps its lag"),
        pytest.param([(9, 2)] * 5, Status.STOPPED, id="nothing moves"),
        pytest.param([(9, 2), (12, 2), (15, 2), (20, 2), (40, 2)], Status.STOPPED, id="more comes"),
        pytest.param([(9, 0)] * 5, Status.STOPPED, id="never began"),
        pytest.param([(9, 5), (9, 3)], Status.REWOUND, id="put back"),
        pytest.param([(9, 5), (9, 5), (9, 2), (9, 9), (9, 9)], Status.REWOUND, id="read again"),
        pytest.param([(9, 9), (2, 9)], Status.REWOUND, id="the log was emptied"),
    ],
)
def test_a_history_has_its_status(looks: Looks, status: Status) -> None:
    assert status_of(looks) is status


def test_a_partition_that_is_written_and_does_not_move_is_stalled() -> None:
    assert status_of([(9, 2)] * 5, written=True) is Status.STALLED


def test_a_partition_that_stands_still_while_another_moves_is_stalled() -> None:
    busy = [(end, end) for end in range(5)]

    found = judge({HERE: seen([(9, 2)] * 5), ELSEWHERE: seen(busy)}, WINDOW)

    assert found == {HERE: Status.STALLED, ELSEWHERE: Status.OK}


def test_a_consumer_that_moved_before_the_window_and_not_in_it_has_stopped() -> None:
    moved_long_ago = [(9, 1), (9, 2), (9, 3)] + [(9, 4)] * 5

    assert status_of(moved_long_ago) is Status.STOPPED


def test_what_was_rewound_is_no_longer_said_when_the_window_is_past_it() -> None:
    assert status_of([(9, 5), (9, 2)] + [(9, 9)] * 6) is Status.OK


def test_standing_still_is_counted_from_the_first_look_at_which_something_waited() -> None:
    assert standing_for(seen([(9, 9), (9, 9), (10, 9), (11, 9), (12, 9)])) == 2 * EVERY
    assert standing_for(seen([(9, 1), (9, 2), (9, 2)])) == EVERY
    assert standing_for(seen([(9, 9)])) == 0


def _forward(steps: Looks) -> Looks:
    looks, end, position = [], 0, 0
    for more, handled in steps:
        end += more
        position = min(end, position + handled)
        looks.append((end, position))
    return looks


NUMBERS = st.integers(min_value=0, max_value=20)
FORWARD = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=12).map(_forward)
"""A log that only grows, and a position that only goes on, at most to its end."""


@given(FORWARD)
def test_who_only_goes_on_was_not_rewound(looks: Looks) -> None:
    assert status_of(looks) is not Status.REWOUND


@given(FORWARD, FORWARD)
def test_who_is_caught_up_is_well_whatever_was_before(before: Looks, other: Looks) -> None:
    end = before[-1][0]
    found = judge({HERE: seen([*before, (end, end)]), ELSEWHERE: seen(other)}, WINDOW)

    assert found[HERE] is Status.OK


@given(FORWARD, st.integers(min_value=5, max_value=9))
def test_whoever_moves_no_more_is_told_within_the_window(before: Looks, looks: int) -> None:
    end, position = before[-1]
    still = [(end + 1, position)] * looks

    assert status_of([*before, *still]) is Status.STOPPED


@given(FORWARD, FORWARD)
def test_a_consumer_does_not_stop_and_go_on_at_once(one: Looks, other: Looks) -> None:
    found = set(judge({HERE: seen(one), ELSEWHERE: seen(other)}, WINDOW).values())

    assert not {Status.STOPPED, Status.STALLED} <= found


@given(FORWARD, st.floats(min_value=-1e6, max_value=1e6, allow_nan=False))
def test_it_makes_no_difference_when_the_clock_began(looks: Looks, offset: float) -> None:
    history = seen(looks)
    shifted = [
        Observation(round(each.at + offset), each.end, each.next_offset, each.moved_at)
        for each in history
    ]

    assert judge({HERE: shifted}, WINDOW) == judge({HERE: history}, WINDOW)


def arrivals(*looks: tuple[float, int, int]) -> Arrivals:
    """Each look as moment, end of the log, and what is to be handled next."""
    seen = Arrivals()
    for at, end, next_offset in looks:
        seen.add(Observation(at, end, next_offset, None))
    return seen


def test_the_oldest_message_waits_since_the_first_look_at_which_it_lay_there() -> None:
    assert arrivals((0, 5, 5), (10, 6, 5), (20, 9, 5), (30, 9, 5)).age == 20


def test_when_the_oldest_is_handled_the_next_one_is_the_oldest() -> None:
    assert arrivals((0, 5, 5), (10, 6, 5), (20, 9, 5), (30, 9, 6)).age == 10


def test_where_nothing_waits_nothing_is_old() -> None:
    assert arrivals((0, 6, 5), (10, 6, 6)).age is None


def test_a_long_backlog_is_never_told_as_older_than_it_is() -> None:
    """One message a look, and one of every three is handled: far more looks than are kept apart."""
    looks = 3_000
    seen = arrivals(*((float(at), at + 1, at // 3) for at in range(looks)))

    waits = looks - 1 - (looks - 1) // 3
    assert 0.96 * waits <= (seen.age or 0) <= waits
