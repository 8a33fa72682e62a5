"""The form to send again: what cannot be is said beside its field, and what is asked is what was filled in."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from services.reporting.republishing.forms import Choosing, check
from shared import ids
from shared.http.filled import Filled

RIGHT = {"dienst": "intake", "topic": "taken", "snelheid": "500", "wat": "tellen"}


def test_moments_are_of_here_and_the_rest_is_asked_as_it_was_typed() -> None:
    first = ids.new_event_id()

    asked = Choosing.model_validate(
        RIGHT | {"vanaf": "2026-11-30T09:00", "eerste": str(first), "lezer": "income"}
    )

    selection = asked.selection.selection
    assert selection.since == datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert (selection.topic, selection.first_id) == ("taken", first)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("vanaf", "gisteren"),
        ("tot", "2026-02-30T09:00"),
        ("dossier", "' OR 1=1 --"),
        ("eerste", "5f0c3a52-8d53-4d7c-9a51-6a1d1f0f9a10"),  # a random one, without a moment
        ("type", "x" * 10_000),
        ("topic", "taken\x00"),
        ("snelheid", "0"),
        ("snelheid", "9" * 5_000),
        ("dienst", "elders"),
        ("lezer", "iedereen"),
        ("wat", "wissen"),
        ("reden", "x" * 501),
    ],
)
def test_what_cannot_be_is_said_of_its_own_field_alone(field: str, typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Choosing.model_validate(RIGHT | {field: typed})

    assert [fault["loc"] for fault in refused.value.errors()] == [(field,)]


@pytest.mark.parametrize(
    ("filled", "name"),
    [
        ({"topic": None}, ""),
        ({"vanaf": "2026-11-30T09:00", "tot": "2026-11-30T09:00"}, ""),
        ({"wat": "versturen"}, "reden"),
    ],
)
def test_nothing_is_asked_of_a_choice_that_is_not_whole(filled: dict[str, Any], name: str) -> None:
    form = Filled({}, Choosing.model_validate(RIGHT | filled))

    assert check(form) is None
    assert list(form.faults) == [name]
