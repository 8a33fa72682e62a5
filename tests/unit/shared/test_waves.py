"""In which groups a batch goes to its handlers: as few as the order within a dossier allows."""

from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared import ids
from shared.messaging.batch import Message, waves
from shared.messaging.contracts import BatchHandler
from shared.messaging.kafka import Record

FIRST, SECOND, THIRD = (ids.new_dossier_id() for _ in range(3))


async def assess(*_: Any) -> None: ...


async def plan(*_: Any) -> None: ...


HANDLERS: dict[str, BatchHandler] = {"baan": assess, "verhuizing": assess, "taak": plan}


def messages(*came: tuple[UUID, str]) -> list[Message]:
    numbers = count()
    return [
        Message(
            record=Record("topic", 0, next(numbers), b"", b"", ()),
            id=(identifier := ids.new_id()),
            day=ids.day_of(identifier),
            dossier_id=dossier_id,
            type=event_type,
            sequence=1,
            event=None,
            is_known=True,
            body_hash=b"",
        )
        for dossier_id, event_type in came
    ]


def test_types_with_one_handler_go_to_it_together_however_they_are_mixed() -> None:
    came = messages((FIRST, "baan"), (FIRST, "verhuizing"), (SECOND, "verhuizing"), (FIRST, "baan"))

    assert waves(came, HANDLERS) == [{assess: came}]


def test_what_another_handler_does_in_between_is_not_passed() -> None:
    came = messages((FIRST, "baan"), (SECOND, "taak"), (FIRST, "taak"), (FIRST, "verhuizing"))

    assert waves(came, HANDLERS) == [
        {assess: [came[0]], plan: [came[1]]},
        {plan: [came[2]]},
        {assess: [came[3]]},
    ]


@given(
    st.lists(st.tuples(st.sampled_from((FIRST, SECOND, THIRD)), st.sampled_from(sorted(HANDLERS))))
)
def test_each_dossier_keeps_its_order_and_nothing_is_lost(came: list[tuple[UUID, str]]) -> None:
    batch = messages(*came)

    handled = [
        message for wave in waves(batch, HANDLERS) for group in wave.values() for message in group
    ]

    assert len(handled) == len(batch)
    for dossier_id in (FIRST, SECOND, THIRD):
        assert [m for m in handled if m.dossier_id == dossier_id] == [
            m for m in batch if m.dossier_id == dossier_id
        ]
