"""Tasks and handovers open alike: once per key, serving every life event that asks, until none of those stands."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, TextClause, any_, exists, text

from services.routes import tables
from services.routes.open_once import Key, Opened, Wish, Withdrawn, fold
from shared import ids
from shared.db import known_dossiers
from shared.db.bulk import insert_rows
from shared.db.known_dossiers import Own, is_answered_by
from shared.events.envelope import Event, EventData
from shared.events.reasons import Redencode
from shared.messaging.transaction import Transaction
from shared.permissions import ABOUT_STAYS

Row = Mapping[Any, Any]
_NO_COLUMN = {"begins", "belongs_to", "cause", "key", "life_event_id", "once", "own_trail"}


@dataclass(frozen=True, slots=True)
class Kind:
    """Where a kind of work is kept, and the status in which it is open."""

    table: Table
    open_status: str
    ended_by_income: str = ""
    """The playbook of which income itself says what becomes of the work, so that a withdrawal leaves it alone."""
    on_lapse: tuple[tuple[str, str], ...] = ()
    """Columns that change when it lapses, each with what it becomes in SQL."""
    goes_on_as: str = "-"
    """The status of what was begun with, and is not asked for anew either."""

    @property
    def lapsing(self) -> str:
        """For after the other columns of an update."""
        return "".join(f", {column} = {value}" for column, value in self.on_lapse)


def without_stays(table: Table, own: Own, today: date) -> ColumnElement[bool]:
    """Leaves out what is because of a detention or an admission, but where `own.stays` answers for the dossier.

    Left out, and not told in other words: whatever stood in its place would tell it too.
    """
    event = tables.life_event.c
    is_because = exists().where(
        event.id == any_(table.c.life_event_ids), event.kind.in_(sorted(ABOUT_STAYS))
    )
    return ~is_because | is_answered_by(table, own.of_stays, today)


async def open_work(tx: Transaction, kind: Kind, wishes: Sequence[Wish]) -> list[Opened]:
    """Open work for each wish, unless it is open for the same key: that then serves the wish's life event too."""
    folded = sorted(fold(wishes), key=lambda pair: pair[0].key)
    rows = [_row(tx, wish, life_events) for wish, life_events in folded]
    stored = await insert_rows(tx.connection, kind.table, rows, on_conflict=_join_in(kind))
    found = {Key(row["dossier_id"], row["step"], row["subject_id"]): row for row in stored}
    new_ids = {row["id"] for row in rows}
    outcomes = []
    for wish in wishes:
        row = found[wish.key]
        is_new = row["id"] in new_ids
        new_ids.discard(row["id"])  # only the first that asked made it
        outcomes.append(Opened(row["id"], row["due_on"], is_new))
    return outcomes


async def withdraw(
    tx: Transaction,
    kind: Kind,
    causes: Mapping[UUID, Event[Any]],
    reasons: Mapping[UUID, Redencode],
    publication: Callable[[Row, UUID], EventData],
) -> Withdrawn:
    """Lapse the open work that only these life events asked for, and publish it as `publication` says.

    `causes` is per life event what ended it; work that was asked for because of that end stays. Takes any number of
    life events in one statement.
    """
    lapsed: defaultdict[UUID, int] = defaultdict(int)
    kept: defaultdict[UUID, list[str]] = defaultdict(list)
    touched = await tx.execute(
        _lapse(kind),
        {
            "now": tx.now,
            "dossier_id": sorted({cause.dossier_id for cause in causes.values()}),
            "life_event_id": list(reasons),
            "ended_by": [causes[life_event_id].id for life_event_id in reasons],
            "reason": [why.stored() for why in reasons.values()],
        },
    )
    rows = await with_answering_now(tx, touched.mappings().all())
    tx.need({row["dossier_id"] for row in rows})
    for row in rows:
        ended = [life_event for life_event in row["served"] if life_event in causes]
        if row["status"] == kind.open_status:
            for life_event in ended:
                kept[life_event].append(row["step"])
            continue
        lapsed[ended[0]] += 1
        publish(tx, row, publication(row, ended[0]), causes[ended[0]])
    return Withdrawn(lapsed, kept, rows)


def publish(tx: Transaction, row: Row, data: EventData, cause: Event[Any] | None) -> None:
    """Publish something about work that there is. What another dossier led to is on the work's own trail, and names no cause."""
    if cause is not None and cause.dossier_id == row["dossier_id"]:
        tx.emit(row["dossier_id"], data, cause=cause)
    else:
        tx.emit(row["dossier_id"], data, correlation_id=row["correlation_id"])


async def with_answering_now(tx: Transaction, rows: Sequence[Row]) -> list[Row]:
    """Rows of work, with the municipality that answers for their dossier today."""
    dossier_ids = {row["dossier_id"] for row in rows}
    known = await known_dossiers.load(tx.connection, dossier_ids, tx.today) if rows else {}
    return [
        {**row, "municipality": known[row["dossier_id"]].answers or row["municipality"]}
        for row in rows
    ]


def _row(tx: Transaction, wish: Wish, life_events: Sequence[UUID]) -> dict[str, Any]:
    own = {field.name: getattr(wish, field.name) for field in fields(wish)}
    return {
        "id": ids.new_id(),
        "dossier_id": wish.key.dossier_id,
        "step": wish.key.step,
        "subject_id": wish.key.subject_id,
        "life_event_ids": life_events,
        "correlation_id": wish.belongs_to
        or wish.own_trail
        or (wish.cause and wish.cause.correlation_id),
        "created_at": tx.now,
        **{name: _plain(value) for name, value in own.items() if name not in _NO_COLUMN},
    }


def _plain(value: Any) -> Any:
    """As a column has it."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.as_json() if isinstance(value, Redencode) else value


# The names below are those of our own tables and statuses, never input.


@cache
def _join_in(kind: Kind) -> str:
    table = kind.table.name
    return f"""
        ON CONFLICT (dossier_id, step, subject_id) WHERE status = '{kind.open_status}'
        DO UPDATE SET asked_by = excluded.asked_by, came_along = {table}.came_along OR excluded.came_along, life_event_ids = {table}.life_event_ids || ARRAY(
            SELECT added FROM unnest(excluded.life_event_ids) AS added WHERE added <> ALL ({table}.life_event_ids))
        RETURNING id, dossier_id, step, subject_id, due_on
        """  # noqa: S608


@cache
def _lapse(kind: Kind) -> TextClause:
    table, open_status = kind.table.name, kind.open_status
    ends = "served <@ CAST(:life_event_id AS uuid[])"
    also = "".join(
        f", {column} = CASE WHEN {ends} THEN {value} ELSE {table}.{column} END"
        for column, value in kind.on_lapse
    )
    return text(
        f"""
        WITH withdrawn AS (
            SELECT * FROM unnest(CAST(:life_event_id AS uuid[]), CAST(:reason AS text[])) AS w (id, reason)
        )
        UPDATE {table}
        SET status = CASE WHEN served <@ CAST(:life_event_id AS uuid[]) THEN 'lapsed' ELSE '{open_status}' END,
            settled_at = CASE WHEN served <@ CAST(:life_event_id AS uuid[]) THEN CAST(:now AS timestamptz) END,
            settled_reason = CASE WHEN served <@ CAST(:life_event_id AS uuid[]) THEN
                (SELECT min(reason) FROM withdrawn WHERE withdrawn.id = ANY (served)) END,
            life_event_ids = CASE WHEN served <@ CAST(:life_event_id AS uuid[]) THEN served ELSE ARRAY(
                SELECT kept FROM unnest(served) AS kept WHERE kept <> ALL (CAST(:life_event_id AS uuid[]))) END{also}
        FROM (
            SELECT id AS open_id, life_event_ids AS served FROM {table}
            WHERE dossier_id = ANY (CAST(:dossier_id AS uuid[])) AND status = '{open_status}'
            UNION
            SELECT id, life_event_ids FROM {table}
            WHERE life_event_ids && CAST(:life_event_id AS uuid[]) AND came_along AND status = '{open_status}'
        ) AS before
        WHERE {table}.id = before.open_id AND served && CAST(:life_event_id AS uuid[])
            AND {table}.playbook <> '{kind.ended_by_income}'
            AND ({table}.asked_by IS NULL OR {table}.asked_by <> ALL (CAST(:ended_by AS uuid[])))
        RETURNING {table}.id, {table}.dossier_id, {table}.step, {table}.municipality, {table}.status,
            {table}.settled_reason, {table}.correlation_id, served
        """  # noqa: S608
    )
