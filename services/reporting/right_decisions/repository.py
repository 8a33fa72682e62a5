"""Decisions and objections, as they are kept to be counted."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.flow.sight import STAYS
from services.reporting.right_decisions.rules import NO_REVISION, WELL_FOUNDED
from services.reporting.right_decisions.schemas import Counted
from shared.messaging.transaction import Transaction

_KEEP_DECISION = text(
    """
    INSERT INTO benefit_decision (decision_id, dossier_id, life_event_id, municipality, kind, starts_on, automatic, taken_at)
    VALUES (:decision_id, :dossier_id, :life_event_id, :municipality, :kind, :starts_on, :automatic, :taken_at)
    ON CONFLICT (decision_id) DO NOTHING
    """
)
_KEEP_OBJECTION = text(
    """
    INSERT INTO decision_objection (objection_id, decision_id, municipality, received_on)
    VALUES (:objection_id, :decision_id, :municipality, :received_on)
    ON CONFLICT (objection_id) DO UPDATE SET received_on = excluded.received_on
    """
)
_SETTLE_OBJECTION = text(
    """
    INSERT INTO decision_objection (objection_id, decision_id, municipality, outcome, in_time)
    VALUES (:objection_id, :decision_id, :municipality, :outcome, :in_time)
    ON CONFLICT (objection_id) DO UPDATE SET outcome = excluded.outcome, in_time = excluded.in_time
    """
)
# What is because of a detention or an admission is counted for who may know of those.
_MAY_KNOW = """
    (d.municipality = ANY (CAST(:stays AS text[])) OR NOT EXISTS (
        SELECT FROM flow_event WHERE flow_event.id = d.life_event_id AND type = ANY (CAST(:about_stays AS text[]))))
    """
_DECISIONS = text(
    f"""
    SELECT municipality, count(*) AS taken, count(*) FILTER (WHERE automatic) AS automatic,
        count(*) FILTER (WHERE objected) AS by_objection,
        count(*) FILTER (WHERE later AND NOT objected) AS otherwise
    FROM (
        SELECT d.municipality, d.automatic,
            EXISTS (SELECT FROM decision_objection o
                WHERE o.decision_id = d.decision_id AND o.outcome = ANY (CAST(:well_founded AS text[]))) AS objected,
            EXISTS (SELECT FROM benefit_decision l
                WHERE l.dossier_id = d.dossier_id AND l.taken_at > d.taken_at AND l.starts_on <= d.starts_on
                    AND (l.kind = d.kind OR NOT (l.kind = ANY (CAST(:no_revision AS text[])) OR d.kind = 'terugvorderen'))
            ) AS later
        FROM benefit_decision d
        WHERE d.municipality = ANY (CAST(:municipalities AS text[]))
            AND (d.taken_at AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN :first AND :last AND {_MAY_KNOW}
    ) AS decided
    GROUP BY municipality
    """  # noqa: S608 - a text of our own
)
_OBJECTIONS = text(
    f"""
    SELECT o.municipality, count(*) AS objections,
        count(*) FILTER (WHERE o.outcome = ANY (CAST(:well_founded AS text[]))) AS well_founded,
        count(*) FILTER (WHERE NOT o.in_time AND o.outcome <> 'ingetrokken') AS late
    FROM decision_objection o JOIN benefit_decision d ON d.decision_id = o.decision_id
    WHERE o.municipality = ANY (CAST(:municipalities AS text[])) AND o.received_on BETWEEN :first AND :last AND {_MAY_KNOW}
    GROUP BY o.municipality
    """  # noqa: S608 - a text of our own
)


async def keep_decisions(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await tx.connection.execute(_KEEP_DECISION, list(rows))


async def keep_objections(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await tx.connection.execute(_KEEP_OBJECTION, list(rows))


async def settle_objections(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await tx.connection.execute(_SETTLE_OBJECTION, list(rows))


async def count(
    connection: AsyncConnection,
    municipalities: Collection[str],
    stays: Collection[str],
    first: date,
    last: date,
) -> list[Counted]:
    """Decisions that were taken, and objections that came in, from `first` up to and including `last`; a row of each."""
    asked = {
        "municipalities": sorted(municipalities),
        "stays": sorted(stays),
        "about_stays": sorted(STAYS),
        "well_founded": sorted(WELL_FOUNDED),
        "first": first,
        "last": last,
    }
    decisions = await connection.execute(_DECISIONS, asked | {"no_revision": sorted(NO_REVISION)})
    objections = await connection.execute(_OBJECTIONS, asked)
    return [Counted(**row) for row in (*decisions.mappings(), *objections.mappings())]
