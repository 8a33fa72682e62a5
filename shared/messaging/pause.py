"""The pause of who looks for work again and again: it ends early when there is some."""

import asyncio
from contextlib import suppress
from typing import Final

SHORTEST: Final = 0.02
"""Seconds in which what comes is taken together."""


class Pause:
    """Between two looks."""

    def __init__(self) -> None:
        self._ended = asyncio.Event()

    def end(self) -> None:
        """There is something to do: look at once."""
        self._ended.set()

    async def wait(self, seconds: float) -> None:
        """Until it is ended, at most so long and never shorter than `SHORTEST`."""
        await asyncio.sleep(SHORTEST)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), seconds - SHORTEST)
        self._ended.clear()
