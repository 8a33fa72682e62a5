"""What was planned about somebody who died stops, and comes back when that turns out not to have been.

Both follow from the newest picture of the dossier, so it does not matter which event brought it, or in which order.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, TextClause, text

from services.routes.open_work import Kind, Row, with_answering_now
from shared import calendar
from shared.events.envelope import Event
from shared.events.household import Huishouden
from shared.events.life_events import Died
from shared.events.reasons import reason
from shared.messaging.transaction import Transaction

GRACE_WORKING_DAYS = 2
"""What is left for work that comes back after its day."""

DIED: Final = reason("persoon-overleden")
NOBODY_LEFT: Final = reason("niemand-meer")


def has_nobody_left(household: Huishouden, today: date) -> bool:
    """Everybody who did not leave for elsewhere has died; of a dossier that somebody closed the people live on."""
    stayed = [member for member in household.leden if member.tot is None or member.tot > today]
    if stayed:
        return all(member.overleden_op is not None for member in stayed)
    last_day = max((member.tot for member in household.leden if member.tot), default=today)
    applicants = [
        member for member in household.leden if member.rol == "aanvrager" and member.tot == last_day
    ]
    return all(member.overleden_op is not None for member in applicants)


async def end_for_the_dead(
    tx: Transaction, kind: Kind, households: Mapping[UUID, Huishouden]
) -> list[Row]:
    """Lapse the open work about who died; of a household without anybody left, all but what its last death asks for."""
    bereaved = {
        dossier_id: household for dossier_id, household in households.items() if household.deceased
    }
    if not bereaved:
        return []
    deserted = [
        dossier_id for dossier_id, home in bereaved.items() if has_nobody_left(home, tx.today)
    ]
    rows = await tx.execute(
        _end(kind),
        {
            "now": tx.now,
            "dossier_id": list(bereaved),
            "deserted": deserted,
            "died": DIED.stored(),
            "nobody_left": NOBODY_LEFT.stored(),
        },
    )
    return await with_answering_now(tx, rows.mappings().all())


async def take_back_to_life(
    tx: Transaction, kind: Kind, dossier_ids: Iterable[UUID]
) -> Sequence[RowMapping]:
    """What had lapsed for a death that was not one, with the life events that still ask for it; each is given once."""
    rows = await tx.execute(_take_back(kind), {"dossier_id": list(dossier_ids)})
    return rows.mappings().all()


def wish_fields(row: Mapping[Any, Any], cause: Event[Any], today: date) -> dict[str, Any]:
    """What every wish has, from work that comes back; with some days left to do it."""
    soonest = calendar.add_working_days(today, GRACE_WORKING_DAYS)
    return {
        "cause": cause,
        "asked_by": cause.causation_id,
        "playbook": row["playbook"],
        "playbook_version": row["playbook_version"],
        "municipality": row["municipality"],
        "person_ids": tuple(row["person_ids"]),
        "follows_id": row["follows_id"],
        "about_on": row["about_on"],
        "due_on": max(row["due_on"], soonest),
    }


# The names below are those of our own tables, statuses and playbooks, never input.


@cache
def _end(kind: Kind) -> TextClause:
    table = kind.table.name
    return text(
        f"""
        UPDATE {table} SET status = 'lapsed', settled_at = :now,
            settled_reason = CASE WHEN person_ids && deceased THEN :died ELSE :nobody_left END,
            ended_by_deaths = deceased{kind.lapsing}
        FROM known_dossier
        WHERE {table}.dossier_id = ANY (CAST(:dossier_id AS uuid[])) AND {table}.status = '{kind.open_status}'
            AND known_dossier.dossier_id = {table}.dossier_id AND cardinality(deceased) > 0
            AND (person_ids && deceased OR ({table}.dossier_id = ANY (CAST(:deserted AS uuid[]))
                AND playbook NOT IN ('{Died.happened}', '{kind.ended_by_income}')))
        RETURNING {table}.*
        """  # noqa: S608
    )


@cache
def _take_back(kind: Kind) -> TextClause:
    table = kind.table.name
    return text(
        f"""
        UPDATE {table} SET ended_by_deaths = NULL
        FROM known_dossier
        WHERE {table}.dossier_id = ANY (CAST(:dossier_id AS uuid[])) AND ended_by_deaths IS NOT NULL
            AND known_dossier.dossier_id = {table}.dossier_id AND NOT ended_by_deaths <@ deceased
        RETURNING {table}.*, ARRAY(
            SELECT served FROM unnest(life_event_ids) AS served WHERE NOT EXISTS (
                SELECT FROM life_event WHERE life_event.id = served AND ended_by IS NOT NULL)) AS standing
        """  # noqa: S608
    )
