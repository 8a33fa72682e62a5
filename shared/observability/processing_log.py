"""Who looked at or processed whose data, and for what: a line per data subject (Logboek dataverwerkingen 1.0).

Written in the transaction of the processing itself, so that neither happens without the other.
"""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, Final, Literal, Protocol
from uuid import UUID

from sqlalchemy import Executable, text

from shared import clock
from shared.observability import tracing

REGISTER: Final = "https://naadloos.example.nl/verwerkingen"
"""Where the processing activities are described; a line names one by its URI."""

SubjectKind = Literal["person", "dossier", "run", "message"]
"""What a line is about: a person; everybody in a dossier; a run over many, which names nobody; a message of which nobody
knows whom it is about."""

_INSERT = text(
    """
    INSERT INTO processing_log (id, at, actor, activity, subject_kind, subject_id, trace_id, correlation_id)
    SELECT uuidv7(), :at, :actor, :activity, :subject_kind, subject_id, :trace_id, :correlation_id
    FROM unnest(CAST(:subject_ids AS uuid[])) AS line (subject_id)
    """
)


WHO_LOOKED: Final = """
    SELECT at, actor, activity, subject_kind FROM processing_log
    WHERE (subject_kind = 'person' AND subject_id = ANY(CAST(:people AS uuid[])))
        OR (subject_kind = 'dossier' AND subject_id = ANY(CAST(:dossiers AS uuid[])))
    ORDER BY at, id
    """
"""Who did what with somebody's data: `:people` is every id of that person, `:dossiers` those in which he or she stands (AVG art. 15)."""


class Executor(Protocol):
    """A Transaction or an AsyncConnection."""

    async def execute(self, statement: Executable, parameters: Any = None, /) -> Any: ...


class Service(Executor, Protocol):
    """A Transaction, which knows whose it is."""

    service: str


def uri_of(activity: str) -> str:
    """The activity as a line has it."""
    return f"{REGISTER}/{activity}"


async def record(
    tx: Executor,
    actor: str,
    activity: str,
    subject_ids: Iterable[UUID],
    *,
    kind: SubjectKind = "person",
    correlation_id: UUID | None = None,
) -> None:
    """Note that `actor` (a caller's subject, or a service) did `activity` (kebab-case) with the data of these persons or dossiers.

    Needs a transaction that may write: `database.transaction()`, also for looking only.
    """
    subjects = sorted(set(subject_ids), key=attrgetter("int"))
    if not subjects:
        return
    await tx.execute(
        _INSERT,
        {
            "subject_ids": subjects,
            "subject_kind": kind,
            "at": clock.now(),
            "actor": actor,
            "activity": uri_of(activity),
            "trace_id": tracing.trace_id_of(tracing.current()),
            "correlation_id": correlation_id,
        },
    )


async def record_automated(
    tx: Service, activity: str, subject_ids: Iterable[UUID], *, kind: SubjectKind = "person"
) -> None:
    """Note what a service does by itself, because of an event or a day that came."""
    await record(tx, f"naadloos-{tx.service}", activity, subject_ids, kind=kind)
