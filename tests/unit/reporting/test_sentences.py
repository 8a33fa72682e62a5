"""What happened, as a sentence of today."""

import re
from datetime import date
from typing import Any

import pytest

from services.reporting.flow.rules import flow_row_of
from services.reporting.flow.sentences import FUTURE, PAST, amounts_of, in_tense, sentence_of
from services.reporting.flow.summaries import summary_of
from shared.events.catalog import EVENTS, LIFE_EVENTS
from shared.events.envelope import EventData
from shared.events.examples import examples
from shared.events.life_events import TurnedEighteen
from shared.events.tasks import HandoverLapsed, TaskCompleted, TaskLapsed

BEFORE, AFTER = date(2000, 1, 1), date(2100, 1, 1)


def row_of(data: type[EventData]) -> Any:
    return flow_row_of(examples()[data])


@pytest.mark.parametrize("data", EVENTS, ids=lambda data: data.happened)
@pytest.mark.parametrize("today", [BEFORE, AFTER])
def test_every_event_is_a_sentence_without_codes_or_days_in_numbers(
    data: type[EventData], today: date
) -> None:
    sentence = sentence_of(row_of(data), today)

    assert sentence[0].isupper()
    assert sentence.endswith((".", "?"))
    assert not re.search(r"[0-9a-f]{8}-|\d{4}-\d\d-\d\d|versie|\{", sentence)


@pytest.mark.parametrize("event_type", sorted({*PAST, *FUTURE}))
def test_words_that_change_stand_in_the_sentence_of_an_event(event_type: str) -> None:
    """Whoever changes a sentence in summaries changes it here too: else it would stay in one tense, silently."""
    data = next(found for found in LIFE_EVENTS if found.event_type == event_type)
    row = row_of(data)

    assert in_tense(row.type, row.summary, AFTER, BEFORE) != in_tense(
        row.type, row.summary, BEFORE, AFTER
    )


def test_a_birthday_is_to_come_before_its_day_and_has_been_from_that_day_on() -> None:
    data: Any = examples()[TurnedEighteen].data
    summary, day = summary_of(data), data.ingangsdatum

    assert "wordt 18" in in_tense(data.event_type, summary, day, date(day.year, 1, 1))
    assert "werd 18" in in_tense(data.event_type, summary, day, day)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (TaskCompleted, "Taak gedaan: Bel de werkgever."),
        (TaskLapsed, "Taak niet meer nodig: Bel de werkgever."),
        (HandoverLapsed, "De overdracht aan Bel de werkgever is niet meer nodig."),
    ],
)
def test_work_is_known_by_what_it_is_called(data: type[EventData], sentence: str) -> None:
    assert sentence_of(row_of(data), AFTER, "Bel de werkgever") == sentence


@pytest.mark.parametrize("data", EVENTS, ids=lambda data: data.happened)
def test_what_there_is_to_say_with_amounts_has_no_days_in_numbers(data: type[EventData]) -> None:
    row = row_of(data)

    assert not re.search(r"(?<!@)\d{4}-\d\d-\d\d", amounts_of(row.type, row.details))
