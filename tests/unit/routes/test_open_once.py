"""What two events both want becomes one piece of work that serves both."""

from dataclasses import dataclass
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.routes.open_once import Key, fold


@dataclass(frozen=True)
class SomeWish:
    key: Key
    life_event_id: UUID


IDS = st.sampled_from([UUID(int=number) for number in range(4)])
WISHES = st.lists(
    st.builds(SomeWish, st.builds(Key, IDS, st.sampled_from(["a", "b"]), IDS), IDS), max_size=30
)


@given(WISHES)
def test_no_two_pieces_of_work_share_a_key(wishes: list[SomeWish]) -> None:
    keys = [wish.key for wish, _ in fold(wishes)]

    assert len(keys) == len(set(keys))
    assert set(keys) == {wish.key for wish in wishes}


@given(WISHES)
def test_every_life_event_that_asked_is_served(wishes: list[SomeWish]) -> None:
    served = {(wish.key, life_event) for wish, events in fold(wishes) for life_event in events}

    assert served == {(wish.key, wish.life_event_id) for wish in wishes}


@given(WISHES, st.randoms())
def test_which_work_there_is_does_not_depend_on_the_order_of_events(
    wishes: list[SomeWish], random: Random
) -> None:
    shuffled = list(wishes)
    random.shuffle(shuffled)

    def summary(some: list[SomeWish]) -> set[tuple[Key, frozenset[UUID]]]:
        return {(wish.key, frozenset(events)) for wish, events in fold(some)}

    assert summary(shuffled) == summary(wishes)


@given(WISHES)
def test_the_first_that_asked_leads(wishes: list[SomeWish]) -> None:
    for wish, events in fold(wishes):
        first = next(some for some in wishes if some.key == wish.key)
        assert wish is first
        assert events[0] == first.life_event_id
