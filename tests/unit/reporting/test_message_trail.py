"""A trail is told by what followed from what: with what each service did, and with what should have followed and did not."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.reporting.message_trail.arranging import Line, Message, arrange, missing_in
from services.reporting.message_trail.picture import MOST_DRAWN, draw
from services.reporting.message_trail.words import title_of
from services.reporting.monitor.judging import Level
from shared import ids
from shared.events.catalog import LIFE_EVENTS
from shared.events.income import Reassessed
from shared.events.tasks import PlaybookApplied, TaskCreated
from shared.operations.trail.kinds import LIFE_EVENT, UNKNOWN, kind_of
from shared.operations.trail.schemas import Lot, Stand

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def made(milliseconds: int) -> UUID:
    """The id of a message that was made so much later."""
    return ids.derived_id(NOW + timedelta(milliseconds=milliseconds), ids.new_id())


def message(
    milliseconds: int, kind: str, service: str, cause: Message | None = None, *, sent: bool = True
) -> Message:
    own = made(milliseconds)
    return Message(
        own,
        kind,
        service,
        NOW + timedelta(milliseconds=milliseconds),
        cause.root if cause else own,
        cause.id if cause else None,
        sent,
    )


def did(stand: Stand, to: Message, milliseconds: int) -> Lot:
    at = NOW + timedelta(milliseconds=milliseconds)
    return Lot(id=to.id, stand=stand, op=at, mislukt_id=None)


LIFE = message(0, LIFE_EVENT, "intake")
PLAYBOOK = message(250, PlaybookApplied.event_type, "routes", LIFE)
TASK = message(251, TaskCreated.event_type, "routes", LIFE)
RIGHT = message(400, Reassessed.event_type, "income", LIFE)


def test_messages_stand_in_order_with_what_they_followed_from_and_how_long_it_took() -> None:
    fates = {
        "routes": {LIFE.id: did("verwerkt", LIFE, 240)},
        "income": {LIFE.id: did("wacht-op-een-mens", LIFE, 390)},
    }

    first, second, third = arrange([TASK, PLAYBOOK, LIFE], fates)

    assert [line.message for line in (first, second, third)] == [LIFE, PLAYBOOK, TASK]
    assert (first.cause, second.cause, third.cause) == (None, 1, 1)
    assert second.after == timedelta(milliseconds=250)
    assert [(fate.service, fate.level, fate.took) for fate in first.fates] == [
        ("routes", Level.GOOD, timedelta(milliseconds=240)),
        ("income", Level.WRONG, None),
    ]


def test_a_cause_that_is_not_in_the_trail_is_not_pointed_at() -> None:
    [line] = arrange([TASK], {})

    assert (line.cause, line.after, line.fates) == (None, None, [])


def test_a_clock_that_is_behind_makes_nothing_take_less_than_no_time() -> None:
    [line] = arrange([LIFE], {"routes": {LIFE.id: did("genegeerd", LIFE, -30)}})

    assert [fate.took for fate in line.fates] == [timedelta(0)]


@pytest.mark.parametrize(
    ("messages", "missing"),
    [
        ([LIFE], [("routes", 1), ("income", 1)]),
        ([LIFE, TASK], [("routes", 1), ("income", 1)]),
        ([LIFE, PLAYBOOK], [("income", 1)]),
        ([LIFE, PLAYBOOK, RIGHT], []),
        ([PLAYBOOK, TASK], []),
    ],
)
def test_an_answer_that_is_due_is_missing_until_it_is_there(
    messages: list[Message], missing: list[tuple[str, int]]
) -> None:
    found = missing_in(arrange(messages, {}), NOW)

    assert [(its.expected.service, its.number) for its in found] == missing


def test_an_answer_to_another_message_is_none() -> None:
    other = message(10, LIFE_EVENT, "intake")
    answers = [
        message(300, PlaybookApplied.event_type, "routes", other),
        message(301, Reassessed.event_type, "income", other),
    ]

    found = missing_in(arrange([LIFE, other, *answers], {}), NOW)

    assert {its.number for its in found} == {1}


def test_it_is_late_from_an_hour_on() -> None:
    def late(after: timedelta) -> set[bool]:
        return {its.is_late for its in missing_in(arrange([LIFE], {}), LIFE.at + after)}

    assert late(timedelta(hours=1)) == {False}
    assert late(timedelta(hours=1, seconds=1)) == {True}


def test_the_picture_has_a_lane_per_service_and_says_what_the_table_says() -> None:
    fates = {
        "routes": {LIFE.id: did("verwerkt", LIFE, 240)},
        "income": {LIFE.id: did("onderweg", LIFE, 0)},
    }
    lines = arrange([LIFE, PLAYBOOK], fates)
    drawn = draw(lines, missing_in(lines, NOW))

    assert [dot.text for dot in drawn.dots] == ["1", "2"]
    assert [dot.y for dot in drawn.dots] == [drawn.lanes["intake"], drawn.lanes["routes"]]
    assert {(mark.y, mark.level) for mark in drawn.marks} == {
        (drawn.lanes["routes"], Level.GOOD),
        (drawn.lanes["income"], Level.ATTENTION),
    }
    [awaited] = drawn.missing
    assert (awaited.y, awaited.level) == (drawn.lanes["income"], Level.ATTENTION)
    assert awaited.x > max(dot.x for dot in drawn.dots)
    assert len(drawn.causes) == 2
    assert drawn.is_whole


def test_a_long_trail_is_drawn_as_far_as_anybody_reads_it() -> None:
    lines: tuple[Line, ...] = arrange(
        [message(number, TaskCreated.event_type, "routes") for number in range(MOST_DRAWN + 5)], {}
    )

    drawn = draw(lines, [])

    assert (len(drawn.dots), drawn.is_whole) == (MOST_DRAWN, False)


def test_no_life_event_tells_its_kind_and_a_stranger_writes_nothing_on_the_page() -> None:
    assert {kind_of(event.event_type) for event in LIFE_EVENTS} == {LIFE_EVENT}
    assert kind_of("nl.participatiewet.taken.<script>.v1") == UNKNOWN
    assert title_of(LIFE_EVENT) == "Levensgebeurtenis"
    assert title_of(UNKNOWN) == "Onbekend soort bericht"
    assert title_of(TaskCreated.event_type) == "taken, taak aangemaakt"
