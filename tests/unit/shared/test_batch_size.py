"""How many messages a worker takes into its next batch."""

from itertools import accumulate, repeat

from hypothesis import given
from hypothesis import strategies as st

from shared.messaging.handling import (
    BATCH_SECONDS,
    FIRST_BATCH,
    LARGEST_BATCH,
    SMALLEST_BATCH,
    next_limit,
)

QUICK, SLOW = BATCH_SECONDS / 2, BATCH_SECONDS * 60
ONE_AT_A_TIME = 1


def after(limit: int, *seconds: float) -> int:
    return [*accumulate(seconds, next_limit, initial=limit)][-1]


@given(st.lists(st.sampled_from([QUICK, SLOW])))
def test_it_stays_between_its_limits_whatever_happens(seconds: list[float]) -> None:
    assert SMALLEST_BATCH <= after(FIRST_BATCH, *seconds) <= LARGEST_BATCH


def test_a_slow_machine_does_not_make_it_handle_messages_one_by_one() -> None:
    assert after(LARGEST_BATCH, *repeat(SLOW, 20)) == SMALLEST_BATCH


def test_after_the_guilty_were_sought_one_by_one_it_grows_again() -> None:
    assert after(ONE_AT_A_TIME, *repeat(QUICK, 10)) == LARGEST_BATCH
    assert after(ONE_AT_A_TIME, SLOW) == SMALLEST_BATCH
