"""Who looked at or processed whose data, and for what: a line per data subject (Logboek dataverwerkingen 1.0).

Written in the transaction of the processing itself, so that neither happens without the other.
"""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, Final, Protocol
from uuid import UUID

from sqlalchemy import Executable, text

from shared import clock, ids
from shared.observability import tracing

REGISTER: Final = "https://naadloos.example.nl/verwerkingen"
"""Where the processing activities are described; a line names one by its URI."""

_INSERT = text(
    """
    INSERT INTO processing_log (id, at, actor, activity, subject_id, trace_id, correlation_id)
    SELECT id, :at, :actor, :activity, subject_id, :trace_id, :correlation_id
    FROM unnest(CAST(:ids AS uuid[]), CAST(:subject_ids AS uuid[])) AS line (id, subject_id)
    """
)


class Executor(Protocol):
    """A Transaction or an AsyncConnection."""

    async def execute(self, statement: Executable, parameters: Any = None, /) -> Any: ...


def uri_of(activity: str) -> str:
    """The activity as a line has it."""
    return f"{REGISTER}/{activity}"


async def record(
    tx: Executor,
    actor: str,
    activity: str,
    subject_ids: Iterable[UUID],
    *,
    correlation_id: UUID | None = None,
) -> None:
    """Note that `actor` (a caller's subject, or a service) did `activity` (kebab-case) with these persons' data.

    Needs a transaction that may write: `database.transaction()`, also for looking only.
    """
    subjects = sorted(set(subject_ids), key=attrgetter("int"))
    if not subjects:
        return
    await tx.execute(
        _INSERT,
        {
            "ids": [ids.new_id() for _ in subjects],
            "subject_ids": subjects,
            "at": clock.now(),
            "actor": actor,
            "activity": uri_of(activity),
            "trace_id": tracing.trace_id_of(tracing.current()),
            "correlation_id": correlation_id,
        },
    )
