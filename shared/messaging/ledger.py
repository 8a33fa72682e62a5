"""The ledger: per day, topic and type how many events a service published, and what became of those that it took in.

Kept at commit, in the transaction that it is about, and never dropped: whether everything arrived can be proven
(`shared/accounting`) long after outbox and inbox let go of the events. The day is the one inside the event's id, so that
who publishes and who reads, which never see each other's clock, write on the same line.

A line keeps how many ids there are and the sum of their ends. A sum, not an exclusive or: there a pair is nothing, and an
event that was handled three times would look like one. And a sum can be taken off again, when a message moves from
one outcome to another. One line is spread over a few slots, so that processes that commit at once seldom meet.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

Outcome = Literal[
    "published", "effected", "ignored", "held", "rejected", "discarded", "replaced", "edited"
]
"""`published` is what went out; all others are about what came in.

`effected`, `ignored` (a type this service does nothing with), `held` (failed or parked: it may still work),
`rejected` (taken in, and it cannot be right), `discarded` and `replaced` by a person; `edited` is what took the place of
a replaced one: nobody published it, so it is due here alone.
"""

END_OF_ID: Final = (1 << 48) - 1
"""The last group of an id, as people read it: where two sums differ by one id, the difference is how that id ends."""

_FIRST_DAY: Final = date(1970, 1, 1)
_ONE_DAY: Final = 86_400_000 << 80
"""What a UUIDv7 rises by in a day."""

_ADD = text(
    """
    INSERT INTO ledger_day AS known (day, topic, type, outcome, slot, total, id_sum)
    SELECT day, topic, type, outcome, pg_backend_pid() % 8, total, id_sum
    FROM unnest(CAST(:days AS date[]), CAST(:topics AS text[]), CAST(:types AS text[]),
        CAST(:outcomes AS text[]), CAST(:totals AS bigint[]), CAST(:sums AS numeric[]))
        AS line (day, topic, type, outcome, total, id_sum)
    ON CONFLICT (day, topic, type, outcome, slot) DO UPDATE SET total = known.total + excluded.total,
        id_sum = known.id_sum + excluded.id_sum, changed_at = excluded.changed_at
    """
)


class Line(NamedTuple):
    """Where an event is written down; the order of these is the order in which transactions lock them."""

    day: date
    topic: str
    type: str
    outcome: Outcome


class Figures(NamedTuple):
    """How many ids, and the sum of their ends."""

    total: int
    id_sum: int


class Entry(NamedTuple):
    """One event, added to a line or taken off it."""

    outcome: Outcome
    topic: str
    type: str
    id: UUID
    times: int = 1


def outcome_of(state: str) -> Outcome:
    """Of a failed message that nobody has settled."""
    return "rejected" if state == "rejected" else "held"


def fold(entries: Iterable[Entry]) -> dict[Line, Figures]:
    """What entries come to per line, in order; lines that do not change are left out."""
    totals: dict[tuple[int, str, str, Outcome], tuple[int, int]] = {}
    for outcome, topic, event_type, identifier, times in entries:
        number = identifier.int
        key = (number // _ONE_DAY, topic, event_type, outcome)
        total, id_sum = totals.get(key, (0, 0))
        totals[key] = (total + times, id_sum + times * (number & END_OF_ID))
    return {
        Line(_FIRST_DAY + timedelta(days=key[0]), *key[1:]): Figures(*totals[key])
        for key in sorted(totals)
        if totals[key] != (0, 0)
    }


class Ledger:
    """What one transaction writes down, collected until its end: then other transactions wait shortest for its lines."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def add(self, entries: Iterable[Entry]) -> None:
        self._entries += entries

    def move(self, held: Row[Any], outcome: Outcome) -> None:
        """A row of `failed_message`, as it was, gets another outcome. One that the inbox did not take in is on no line."""
        if held.booked_as is None:
            return
        before = outcome_of(held.state)
        self._entries.append(Entry(before, held.topic, held.booked_as, held.message_id, -1))
        self._entries.append(Entry(outcome, held.topic, held.booked_as, held.message_id))

    def mark(self) -> int:
        return len(self._entries)

    def forget_after(self, mark: int) -> None:
        del self._entries[mark:]

    async def write(self, connection: AsyncConnection) -> None:
        """The last statement of a transaction: whoever holds a line waits for nothing but the commit."""
        lines = fold(self._entries)
        self._entries.clear()
        if lines:
            await connection.execute(
                _ADD,
                {
                    "days": [line.day for line in lines],
                    "topics": [line.topic for line in lines],
                    "types": [line.type for line in lines],
                    "outcomes": [line.outcome for line in lines],
                    "totals": [figures.total for figures in lines.values()],
                    "sums": [figures.id_sum for figures in lines.values()],
                },
            )
