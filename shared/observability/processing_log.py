"""Who looked at or processed whose data, and for what: a line per data subject (Logboek dataverwerkingen 1.0).

Written in the transaction of the processing itself, so that neither happens without the other: a line that is there tells
of what was done. It is never changed (`shared/processing` says how that is seen to). How a line is read is there too.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, Literal, Protocol
from uuid import UUID

from sqlalchemy import Executable, text

from shared import clock, ids
from shared.db.bulk import array_text
from shared.observability import tracing
from shared.processing.activities import activity_of

SubjectKind = Literal["person", "dossier", "run", "message"]
"""What a line is about: a person; everybody in a dossier; a run over many, which says over whom; a message of which nobody
knows whom it is about."""

ActorKind = Literal["worker", "system", "partner", "resident", "service", "operator"]
"""Somebody who works here; a system of a municipality; an organisation that we work with; a resident by a link of his or her
own; the platform by itself; somebody with the command line."""

HANDLE: Final = "berichten-verwerken"
FIRE: Final = "geplande-stappen-verwerken"

_OF_PREFIX: Final[dict[str, ActorKind]] = {
    "naadloos-": "service",
    "brief:": "service",
    "loonkoppeling:": "resident",
    "organisatie:": "partner",
    "deelweergave:": "partner",
}
_MOST_INTRODUCED: Final = 4_000

# The processing is the transaction, so it began when that did: `at` is of our own clock, how long it took of the database's.
_INSERT = text(
    """
    INSERT INTO processing_log (id, started_at, at, actor, actor_kind, actor_roles, activity, operation, subject_kind,
        subject_id, run_subjects, trace_id, parent_span_id, correlation_id)
    SELECT uuidv7(), CAST(:at AS timestamptz) - (clock_timestamp() - transaction_timestamp()), :at, :actor, :actor_kind, :actor_roles,
        :activity, :operation, :subject_kind, subject_id, CAST(CAST(:run_subjects AS text) AS uuid[]),
        :trace_id, :parent_span_id, :correlation_id
    FROM unnest(CAST(:subject_ids AS uuid[])) AS line (subject_id)
    """
)


class Executor(Protocol):
    """A Transaction or an AsyncConnection."""

    async def execute(self, statement: Executable, parameters: Any = None, /) -> Any: ...


class Service(Executor, Protocol):
    """A Transaction, which knows whose it is."""

    service: str


@dataclass(frozen=True, slots=True)
class Who:
    """What is known of an actor at the moment of the processing; later a worker may have another role, or have left."""

    kind: ActorKind
    roles: str | None = None


@dataclass(frozen=True, slots=True)
class Handled:
    """What a service did by itself: the type of event or kind of timer, of which dossiers, and because of what."""

    operation: str
    dossier_ids: Sequence[UUID]
    correlation_id: UUID | None = None
    traceparent: str | None = None


_introduced: OrderedDict[str, Who] = OrderedDict()


def introduce(actor: str, kind: ActorKind, roles: Iterable[str] = ()) -> None:
    """Say who an actor is, before anything is noted of what he or she does: whoever lets somebody in knows it."""
    _introduced[actor] = Who(kind, ",".join(sorted(roles)) or None)
    _introduced.move_to_end(actor)
    if len(_introduced) > _MOST_INTRODUCED:
        _introduced.popitem(last=False)


def uri_of(activity: str) -> str:
    """The activity as a line has it. Raises NotInTheRegister."""
    return activity_of(activity).uri


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
    line = _line(actor, activity, correlation_id=correlation_id)
    if subjects:
        await tx.execute(_INSERT, line | {"subject_kind": kind, "subject_ids": subjects})


async def record_automated(
    tx: Service, activity: str, subject_ids: Iterable[UUID], *, kind: SubjectKind = "person"
) -> None:
    """Note what a service does by itself, because of an event or a day that came."""
    await record(tx, f"naadloos-{tx.service}", activity, subject_ids, kind=kind)


async def record_run(tx: Executor, actor: str, activity: str, subject_ids: Iterable[UUID]) -> None:
    """Note a run over many people or dossiers: one line, which says how many and whom."""
    await tx.execute(_INSERT, [_run(_line(actor, activity), subject_ids)])


async def record_handled(tx: Service, activity: str, handled: Iterable[Handled]) -> None:
    """Note which events or timers a service handled: of one dossier a line about that, of more a run of each kind."""
    lines = []
    for done in handled:
        line = _line(
            f"naadloos-{tx.service}",
            activity,
            operation=done.operation,
            correlation_id=done.correlation_id,
            traceparent=done.traceparent,
        )
        if len(done.dossier_ids) == 1:
            lines.append(line | {"subject_kind": "dossier", "subject_ids": list(done.dossier_ids)})
        else:
            lines.append(_run(line, done.dossier_ids))
    if lines:
        await tx.execute(_INSERT, lines)


def _run(line: dict[str, Any], subject_ids: Iterable[UUID]) -> dict[str, Any]:
    subjects = sorted(set(subject_ids), key=attrgetter("int"))
    return line | {
        "subject_kind": "run",
        "subject_ids": [ids.new_id()],
        "run_subjects": array_text(subjects),
    }


def _line(
    actor: str,
    activity: str,
    *,
    operation: str | None = None,
    correlation_id: UUID | None = None,
    traceparent: str | None = None,
) -> dict[str, Any]:
    """What the lines of one processing have together; each is a span of its own below the one that it was done in."""
    who = _who(actor)
    trace_id, parent_span_id = _span(traceparent)
    return {
        "at": clock.now(),
        "actor": actor,
        "actor_kind": who.kind,
        "actor_roles": who.roles,
        "activity": uri_of(activity),
        "operation": operation,
        "run_subjects": None,
        "trace_id": trace_id,
        "parent_span_id": parent_span_id,
        "correlation_id": correlation_id,
    }


def _span(traceparent: str | None) -> tuple[str, str]:
    """Of the event that led to it, else of the request, else a trace of its own."""
    return (
        tracing.ids_of(traceparent)
        or tracing.ids_of(tracing.current())
        or tracing.ids_of(tracing.child_of(None))
        or ("0" * 32, "0" * 16)
    )


def _who(actor: str) -> Who:
    """Whom nobody introduced in this process has an account (its id) or is a system: work that goes on after its request."""
    if known := _introduced.get(actor):
        return known
    for prefix, kind in _OF_PREFIX.items():
        if actor.startswith(prefix):
            return Who(kind)
    return Who("worker" if _is_account(actor) else "system")


def _is_account(actor: str) -> bool:
    try:
        UUID(actor)
    except ValueError:
        return False
    return True
