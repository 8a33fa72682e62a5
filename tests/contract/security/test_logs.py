"""A log tells where it went wrong, never whom it was about, also when a library writes the line."""

import asyncio
import gc
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from shared.observability.logging import configure_logging

NAME = "Annemarie van den Berg"


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


def told(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


async def test_a_task_that_nobody_waited_for_tells_its_kind_and_not_its_row(
    lines: io.StringIO,
) -> None:
    async def refuse() -> None:
        raise RowRefused(f"Key (family_name)=({NAME}) already exists.")

    task = asyncio.create_task(refuse())
    await asyncio.wait([task])
    del task
    gc.collect()
    await asyncio.sleep(0)

    [line] = told(lines)
    assert NAME not in lines.getvalue()
    assert line["logger"] == "asyncio"
    assert line["exception"][0]["kind"].endswith("RowRefused")


async def test_what_a_loop_is_told_in_its_context_stays_out(lines: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": "broken", "protocol": f"row of {NAME}"})
    assert NAME not in lines.getvalue()
    assert told(lines)[0]["event"] == "broken"


def test_a_library_that_puts_an_error_in_its_sentence_is_not_believed(lines: io.StringIO) -> None:
    error = RowRefused(f"Failing row contains ({NAME}).")
    logging.getLogger("uvicorn.error").error("Exception in ASGI application: %s", error)
    assert NAME not in lines.getvalue()


def test_a_library_may_still_name_a_number_or_an_address(lines: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").info("listening on %s:%d", "127.0.0.1", 8000)
    assert told(lines)[0]["event"] == "listening on 127.0.0.1:8000"
