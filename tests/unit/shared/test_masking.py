"""What operations see of a message has its form and its codes, and nothing about a person; and an edit keeps what was covered."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import orjson
import pytest

from shared.errors import InvalidInput
from shared.events.catalog import TYPES
from shared.events.envelope import Event, EventData, to_wire
from shared.events.examples import examples
from shared.events.life_events import JobStarted
from shared.operations.failed.masking import COVER, differences, masked, uncovered

every_example = pytest.mark.parametrize(
    "event", examples().values(), ids=[data.__name__ for data in examples()]
)


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def is_pseudonym(value: Any) -> bool:
    try:
        return bool(UUID(value))
    except (ValueError, AttributeError, TypeError):
        return False


def job() -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(to_wire(examples()[JobStarted]))
    return found


@every_example
def test_of_every_type_only_codes_pseudonyms_and_yes_or_no_are_shown(
    event: Event[EventData],
) -> None:
    shown = masked(to_wire(event), TYPES)

    assert shown is not None
    schema = orjson.dumps(type(event.data).model_json_schema(by_alias=True)).decode()
    for value in leaves(shown["data"]):
        is_covered = isinstance(value, str) and value.startswith(COVER)
        is_code = f'"{value}"' in schema and isinstance(value, str)
        assert is_covered or is_pseudonym(value) or isinstance(value, bool) or is_code, value


@every_example
def test_what_is_left_as_it_was_shown_stays_what_it_was(event: Event[EventData]) -> None:
    original = orjson.loads(to_wire(event))

    assert uncovered(masked(to_wire(event), TYPES), original) == original
    assert "onbekend veld" not in str(masked(to_wire(event), TYPES))


def test_what_a_stranger_wrote_is_covered_wherever_it_stands() -> None:
    message = job()
    message["subject"] = "Ank Jansen"
    message["bsn"] = "999990019"
    message["data"]["contract"] = "Ank Jansen"
    message["data"]["Ank Jansen"] = {"bsn": 999990019}
    message["data"]["huishouden"]["leden"][0]["rol"] = "van Ank Jansen"

    written = orjson.dumps(message)

    assert "Ank" not in str(masked(written, TYPES))
    assert "999990019" not in str(masked(written, TYPES))
    assert uncovered(masked(written, TYPES), message) == message


@pytest.mark.parametrize("payload", [b"", b"{", b"[1]", b"999990019", b"\xff"])
def test_of_what_is_no_message_nothing_is_shown(payload: bytes) -> None:
    assert masked(payload, TYPES) is None


def test_a_cover_where_nothing_was_is_refused() -> None:
    shown = masked(orjson.dumps(job()), TYPES)
    assert shown is not None
    shown["data"]["nieuw"] = f"{COVER} getal"

    with pytest.raises(InvalidInput):
        uncovered(shown, job())


def test_who_approves_sees_what_changes_as_far_as_that_may_be_shown() -> None:
    after = job()
    after["data"]["contract"] = "uitzend"
    after["data"]["ingangsdatum"] = "2026-12-01"
    del after["data"]["bron"]

    changed = differences(job(), after, TYPES)

    assert changed == [
        ("data.ingangsdatum", "•••• datum", "•••• datum"),
        ("data.bron", "•••• tekst", "(niets)"),
        ("data.contract", job()["data"]["contract"], "uitzend"),
    ]
