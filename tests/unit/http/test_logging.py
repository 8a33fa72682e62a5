"""What may never be in a log is not, whatever a developer writes."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from shared.observability.logging import REMOVED, configure_logging, get_logger

BSN = "111222333"


class RowRefused(Exception):
    """As a database driver raises it: the row is in the message."""


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    configure_logging(service="intake", process="api")
    stream = io.StringIO()
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = before
    root.setLevel(level)


def only_line(lines: io.StringIO) -> dict[str, Any]:
    (line,) = lines.getvalue().splitlines()
    parsed: dict[str, Any] = json.loads(line)
    return parsed


def test_a_line_says_what_who_and_when(lines: io.StringIO) -> None:
    get_logger("services.intake.residents").info("resident_registered", dossier_id="d-1")
    line = only_line(lines)
    assert line["event"] == "resident_registered"
    assert line["dossier_id"] == "d-1"
    assert (line["service"], line["process"], line["level"]) == ("intake", "api", "info")
    assert line["logger"] == "services.intake.residents"
    assert line["timestamp"].endswith("Z")


def test_forbidden_keys_are_blanked_at_any_depth(lines: io.StringIO) -> None:
    get_logger("x").info("y", bsn=BSN, person={"Naam": "Jansen", "steps": [{"inkomen": 1200}]})
    line = only_line(lines)
    assert line["bsn"] == REMOVED
    assert line["person"] == {"Naam": REMOVED, "steps": [{"inkomen": REMOVED}]}


@pytest.mark.parametrize("text", [f"voor {BSN}.", "voor 1112.22.333", f"({BSN})"])
def test_a_number_that_passes_the_11_test_is_blanked_in_text(lines: io.StringIO, text: str) -> None:
    get_logger("x").info("y", detail=text)
    assert "333" not in only_line(lines)["detail"]
    assert REMOVED in only_line(lines)["detail"]


def test_a_number_that_is_a_bsn_is_blanked(lines: io.StringIO) -> None:
    get_logger("x").info("y", found=int(BSN), count=10, other=111222334)
    line = only_line(lines)
    assert (line["found"], line["count"], line["other"]) == (REMOVED, 10, 111222334)


def test_ids_and_traces_stay_readable(lines: io.StringIO) -> None:
    event_id = "019aa0c4-1112-7233-8111-111222333abc"
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    get_logger("x").info("y", event_id=event_id, trace_id=trace)
    line = only_line(lines)
    assert (line["event_id"], line["trace_id"]) == (event_id, trace)


def test_an_exception_is_told_by_kind_and_place_without_message_or_locals(
    lines: io.StringIO,
) -> None:
    surname = "Jansen"
    try:
        raise RowRefused(f"Key (surname)=({surname}) already exists")
    except RowRefused:
        get_logger("x").exception("request_failed")
    line = only_line(lines)
    assert surname not in json.dumps(line)
    (told,) = line["exception"]
    assert told["kind"].endswith("RowRefused")
    assert "test_logging.py" in told["at"][-1]


def test_the_cause_of_an_exception_is_told_too(lines: io.StringIO) -> None:
    try:
        try:
            raise KeyError("Jansen")
        except KeyError as error:
            raise RowRefused from error
    except RowRefused:
        get_logger("x").exception("request_failed")
    kinds = [told["kind"] for told in only_line(lines)["exception"]]
    assert [kind.rpartition(".")[2] for kind in kinds] == ["RowRefused", "KeyError"]


def test_other_libraries_log_the_same_way(lines: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").warning("Invalid request for %s", BSN)
    line = only_line(lines)
    assert line["service"] == "intake"
    assert BSN not in line["event"]


def test_context_is_carried_along(lines: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(correlation_id="c-1", trace_id="t-1"):
        get_logger("x").info("y")
    assert (only_line(lines)["correlation_id"], only_line(lines)["trace_id"]) == ("c-1", "t-1")


def test_the_kafka_client_says_each_thing_once_and_never_as_an_error(lines: io.StringIO) -> None:
    client = logging.getLogger("aiokafka.client")
    for node in range(3):
        client.error("Unable connect to node with id %s", node)

    line = only_line(lines)
    assert line["level"] == "warning"
    assert line["event"] == "Unable connect to node with id 0"


def test_what_the_kafka_client_says_hides_no_line_of_ours(lines: io.StringIO) -> None:
    logging.getLogger("aiokafka").error("x")
    for _ in range(2):
        get_logger("shared.messaging.worker").error("x")

    levels = [json.loads(line)["level"] for line in lines.getvalue().splitlines()]
    assert levels == ["warning", "error", "error"]
