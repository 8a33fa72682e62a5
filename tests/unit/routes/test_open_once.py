"""What two events both want becomes one piece of work that serves both."""

from datetime import date
from random import Random
from typing import Any, cast
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.routes.open_once import Key, Wish, fold

IDS = st.sampled_from([UUID(int=number) for number in range(4)])
WISHES = st.lists(
    st.builds(
        Wish,
        key=st.builds(Key, IDS, st.sampled_from(["a", "b"]), IDS),
        life_event_id=IDS,
        cause=st.just(cast("Any", None)),
        playbook=st.just("verhuizing"),
        playbook_version=st.just(1),
        municipality=st.just("0106"),
        due_on=st.just(date(2026, 11, 2)),
    ),
    max_size=30,
)


@given(WISHES)
def test_no_two_pieces_of_work_share_a_key(wishes: list[Wish]) -> None:
    keys = [wish.key for wish, _ in fold(wishes)]

    assert len(keys) == len(set(keys))
    assert set(keys) == {wish.key for wish in wishes}


@given(WISHES)
def test_every_life_event_that_asked_is_served(wishes: list[Wish]) -> None:
    served = {(wish.key, life_event) for wish, events in fold(wishes) for life_event in events}

    assert served == {(wish.key, wish.life_event_id) for wish in wishes}


@given(WISHES, st.randoms())
def test_which_work_there_is_does_not_depend_on_the_order_of_events(
    wishes: list[Wish], random: Random
) -> None:
    shuffled = list(wishes)
    random.shuffle(shuffled)

    def summary(some: list[Wish]) -> set[tuple[Key, frozenset[UUID]]]:
        return {(wish.key, frozenset(events)) for wish, events in fold(some)}

    assert summary(shuffled) == summary(wishes)


@given(WISHES)
def test_the_first_that_asked_leads(wishes: list[Wish]) -> None:
    for wish, events in fold(wishes):
        first = next(some for some in wishes if some.key == wish.key)
        assert wish is first
        assert events[0] == first.life_event_id
