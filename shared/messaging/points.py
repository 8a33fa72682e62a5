"""Named points in the runtime where a failure test may kill the process; nothing happens there otherwise."""

from collections.abc import Callable
from typing import Literal

Point = Literal[
    "after-fetch",
    "after-parse",
    "in-transaction",
    "before-commit",
    "after-commit",
    "after-send",
    "in-timer",
    "after-timer",
    "in-retry",
    "after-retry",
    "during-revoke",
    "in-registration",
    "after-registration",
    "after-render",
    "after-export",
]

hook: Callable[[Point], None] | None = None
"""Set by a failure test, in its own process."""


def reached(point: Point) -> None:
    """Say that the process is at `point`."""
    if hook is not None:
        hook(point)
