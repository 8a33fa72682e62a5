"""What failed and was done after all without anybody acting: counted per week, cause and type, as that is where a fault hides.

A process counts in its memory and writes down with the rest of what flowed (`flow_history.py`): one that is killed takes
a minute of it along. What a person had tried again, edited or gave up is not in it; nor is what only waited its turn.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Any, Final, Literal, Self

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging.batch import Message
from shared.messaging.failures import describe

KEPT: Final = timedelta(weeks=8)

How = Literal["at-once", "later", "gap", "timer"]
"""Tried again within its batch; tried again later; an earlier message came after all; a timer that was tried again."""

_ADD = text(
    """
    INSERT INTO recovery AS known (week, how, topic, type, fingerprint, cause, total, longest_seconds)
    SELECT date_trunc('week', now() AT TIME ZONE 'Europe/Amsterdam')::date, how, topic, type, fingerprint, cause, total, longest
    FROM jsonb_to_recordset(CAST(:lines AS jsonb))
        AS line (how text, topic text, type text, fingerprint text, cause text, total bigint, longest double precision)
    ORDER BY how, type, fingerprint
    ON CONFLICT (week, how, type, fingerprint) DO UPDATE SET total = known.total + excluded.total, cause = excluded.cause,
        longest_seconds = greatest(known.longest_seconds, excluded.longest_seconds), last_at = now()
    """
)
_LINE_NUMBER: Final = re.compile(r", line \d+")


@dataclass(frozen=True, slots=True)
class Recovered:
    """One message or timer; for how long it had not been done."""

    how: How
    topic: str
    type: str
    cause: str
    fingerprint: str
    seconds: float

    @classmethod
    def at_once(cls, message: Message, error: Exception) -> Self:
        """It failed within its batch, and then worked."""
        cause, fingerprint = describe(error, message.type)
        return cls("at-once", message.record.topic, message.type, cause, fingerprint, 0.0)

    @classmethod
    def timer(cls, kind: str, cause: str, late: timedelta) -> Self:
        """Its cause is the same after a release that only moved its lines."""
        same = blake2b(_LINE_NUMBER.sub("", cause).encode(), digest_size=8).hexdigest()
        return cls("timer", "", kind, cause, same, late.total_seconds())


class Recoveries:
    """What one process saw since it last wrote it down."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str, str], dict[str, Any]] = {}

    def add(self, recovered: Iterable[Recovered]) -> None:
        for found in recovered:
            key = found.how, found.type, found.fingerprint
            line = self._lines.setdefault(
                key,
                {
                    "how": found.how,
                    "topic": found.topic,
                    "type": found.type,
                    "fingerprint": found.fingerprint,
                    "total": 0,
                    "longest": 0.0,
                },
            )
            line["cause"] = found.cause
            line["total"] += 1
            line["longest"] = max(line["longest"], found.seconds)

    async def write(self, connection: AsyncConnection) -> None:
        """Write down what was counted; what could not be written is lost with its minute."""
        lines, self._lines = list(self._lines.values()), {}
        if lines:
            await connection.execute(_ADD, {"lines": orjson.dumps(lines).decode()})
