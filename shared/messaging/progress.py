"""Whether a consumer makes progress, judged from outside: by how far the log goes and how far the database says we are.

Pure: observations in, a judgement out. `watch.py` asks. The five words are those of LinkedIn's Burrow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from itertools import pairwise
from typing import Final

from shared.messaging.kafka import Partition


@dataclass(frozen=True, slots=True)
class Observation:
    """How a partition stood at one moment."""

    at: float
    """Seconds on a clock that only runs forward."""
    end: int
    """The offset that the next message of the log will get: the broker's answer."""
    next_offset: int
    """The message that is to be handled next: the database's answer, asked before the broker's."""
    moved_at: datetime | None
    """When the position was written last; None for a partition of which nothing was ever handled."""

    @property
    def waiting(self) -> int:
        return max(0, self.end - self.next_offset)


class Arrivals:
    """Since when the oldest unhandled message of a partition lies there: since the first look at which it did, at the latest."""

    MOST: Final = 256

    def __init__(self) -> None:
        self._looks: list[tuple[float, int]] = []
        self._now = 0.0

    def add(self, seen: Observation) -> None:
        self._now = seen.at
        self._looks = [(at, end) for at, end in self._looks if seen.next_offset < end <= seen.end]
        if seen.waiting and (not self._looks or self._looks[-1][1] < seen.end):
            self._looks.append((seen.at, seen.end))
        if len(self._looks) > self.MOST:
            self._looks = self._further_apart()

    def _further_apart(self) -> list[tuple[float, int]]:
        """Of a long backlog it is known less exactly: what a look saw that is forgotten counts from the next."""
        apart = 2 * (self._looks[-1][0] - self._looks[0][0]) / self.MOST
        kept = self._looks[:1]
        for look in self._looks[1:]:
            if look[0] - kept[-1][0] >= apart:
                kept.append(look)
        return kept

    @property
    def age(self) -> float | None:
        """Seconds, at least; None where nothing waits."""
        return self._now - self._looks[0][0] if self._looks else None


History = Sequence[Observation]
"""Of one partition, oldest first."""


class Status(IntEnum):
    """How a partition is read; the number is the metric's, higher is worse."""

    OK = 0
    """Caught up at some moment of the window, or catching up, or not seen for long enough to say anything else."""
    SLOW = 1
    """A warning: messages are handled, but all through the window as many or more came in between every two looks."""
    REWOUND = 2
    """The position went back within the window, or lies beyond the end of the log: one of the two was put back by hand, restored or
    emptied. Messages are read again, or will be passed over."""
    STALLED = 3
    """Messages waited all through the window and not one was handled, while the consumer did write positions: it lives, and
    leaves this partition behind."""
    STOPPED = 4
    """The same, and the consumer wrote no position at all: whatever reads for this service does not read."""


def judge(histories: Mapping[Partition, History], window: float) -> dict[Partition, Status]:
    """The status of every partition, over the last `window` seconds."""
    recent = {partition: _last(history, window) for partition, history in histories.items()}
    is_alive = any(_was_written(history) for history in recent.values())
    return {
        partition: _judge_one(history, window, is_alive=is_alive)
        for partition, history in recent.items()
    }


def standing_for(history: History) -> float:
    """For how many seconds messages have waited, up to the last observation, without one being handled."""
    since = None
    for observation in reversed(history):
        if not observation.waiting or observation.next_offset != history[-1].next_offset:
            break
        since = observation.at
    return 0.0 if since is None else history[-1].at - since


def _judge_one(history: History, window: float, *, is_alive: bool) -> Status:
    if _went_back(history):
        return Status.REWOUND
    if not history or history[-1].at - history[0].at < window:
        return Status.OK
    if not all(observation.waiting for observation in history):
        return Status.OK
    if standing_for(history) >= window:
        return Status.STALLED if is_alive else Status.STOPPED
    if all(later.waiting >= earlier.waiting for earlier, later in pairwise(history)):
        return Status.SLOW
    return Status.OK


def _went_back(history: History) -> bool:
    went_back = any(b.next_offset < a.next_offset for a, b in pairwise(history))
    return went_back or any(observation.next_offset > observation.end for observation in history)


def _was_written(history: History) -> bool:
    return any(earlier.moved_at != later.moved_at for earlier, later in pairwise(history))


def _last(history: History, window: float) -> History:
    """The shortest end of a history that spans the window, or all of it."""
    if not history:
        return history
    begin = history[-1].at - window
    first = max((n for n, seen in enumerate(history) if seen.at <= begin), default=0)
    return history[first:]
