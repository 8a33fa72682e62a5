"""W3C trace context, carried through HTTP, outbox and Kafka (https://www.w3.org/TR/trace-context/)."""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

_TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$")
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)


def current() -> str | None:
    """The trace context of the request or event being handled."""
    return _current.get()


def enter(traceparent: str | None) -> str:
    """Make a child of `traceparent` (or a new trace) the current context; returns it."""
    child = child_of(traceparent)
    _current.set(child)
    return child


def child_of(traceparent: str | None) -> str:
    """A new span in the trace of `traceparent`, else of the current context, else a new trace."""
    trace_id = trace_id_of(traceparent or _current.get())
    if trace_id is None or trace_id == "0" * 32:
        # Trace ids must differ, not be secret; the operating system's randomness costs ten times as much.
        trace_id = f"{random.getrandbits(128):032x}"
    return f"00-{trace_id}-{random.getrandbits(64) or 1:016x}-01"


@lru_cache(maxsize=256)
def trace_id_of(traceparent: str | None) -> str | None:
    """The trace id in a traceparent, or None when there is none or it is malformed."""
    match = _TRACEPARENT.match(traceparent or "")
    return match[1] if match else None


def own_trace_id(span: str) -> str:
    """The trace id in a span that was made here: nobody has to check it."""
    return span[3:35]


def ids_of(traceparent: str | None) -> tuple[str, str] | None:
    """The trace id and the span id in a traceparent, or None when there is none or it is malformed."""
    match = _TRACEPARENT.match(traceparent or "")
    return (match[1], match[2]) if match else None


@contextmanager
def span(traceparent: str | None) -> Iterator[str]:
    """Handle one request or event: a child of `traceparent`, or a new trace, is current inside the block."""
    token = _current.set(None)
    try:
        yield enter(traceparent)
    finally:
        _current.reset(token)
