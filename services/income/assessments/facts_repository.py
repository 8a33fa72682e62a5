"""Every SQL statement about the facts that a right rests on: households, wages, jobs and what was established; whole batches at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income import tables
from services.income.assessments.brought import assets_brought, find_brought
from services.income.assessments.facts import Facts, Wage, as_it_stands
from services.income.assessments.jobs import JobTurn, turned_out
from services.income.findings.carried import with_carried
from services.income.findings.facts import Vaststelling
from services.income.findings.stored import from_stored
from services.income.reported import service as reported
from services.income.rights import service as rights
from shared.db.bulk import among, insert_rows
from shared.db.known_dossiers import learn
from shared.events.household import WITH_THE_RIGHT, Huishouden

_LATEST_HOUSEHOLDS = text(
    """
    SELECT DISTINCT ON (dossier_id) dossier_id, CAST(household AS text) AS household
    FROM household_fact WHERE dossier_id = ANY(CAST(:dossier_ids AS uuid[]))
    ORDER BY dossier_id, version DESC
    """
)


_RENAME_JOBS = text(
    """
    UPDATE job_turn SET job_id = renamed.new
    FROM unnest(CAST(:old AS uuid[]), CAST(:new AS uuid[])) AS renamed (old, new)
    WHERE job_turn.job_id = renamed.old
    """
)


_RENAME_JOBS_OF_WAGES = text(
    """
    UPDATE wage_report SET job_id = renamed.new
    FROM unnest(CAST(:old AS uuid[]), CAST(:new AS uuid[])) AS renamed (old, new)
    WHERE wage_report.job_id = renamed.old
    """
)


_REMEMBER_REPLACEMENTS = text(
    """
    UPDATE occasion SET replaced_by = renamed.new
    FROM unnest(CAST(:old AS uuid[]), CAST(:new AS uuid[])) AS renamed (old, new)
    WHERE occasion.life_event_id = renamed.old
    """
)


_CURRENT_JOBS = text(
    """
    WITH RECURSIVE renamed (named, now) AS (
        SELECT life_event_id, replaced_by FROM occasion
        WHERE life_event_id = ANY(CAST(:jobs AS uuid[])) AND replaced_by IS NOT NULL
        UNION
        SELECT renamed.named, occasion.replaced_by FROM renamed
        JOIN occasion ON occasion.life_event_id = renamed.now AND occasion.replaced_by IS NOT NULL
    )
    SELECT named, now FROM renamed
    WHERE NOT EXISTS (
        SELECT FROM occasion WHERE life_event_id = renamed.now AND replaced_by IS NOT NULL)
    """
)


@dataclass(frozen=True, slots=True)
class HouseholdFact:
    """One version of a household as somebody told it."""

    dossier_id: UUID
    household: Huishouden


async def store_households(
    connection: AsyncConnection, facts: Sequence[HouseholdFact], now: datetime
) -> dict[UUID, Huishouden]:
    """Add versions of households; one that is known already is what it was, whichever event brings it.

    Gives the pictures that are newer than what was known.
    """
    versions = {(fact.dossier_id, fact.household.versie): fact.household for fact in facts}
    rows = [
        {
            "dossier_id": dossier_id,
            "version": version,
            "household": versions[dossier_id, version].model_dump(mode="json", by_alias=True),
            "recorded_at": now,
        }
        for dossier_id, version in sorted(versions)
    ]
    known = "ON CONFLICT (dossier_id, version) DO NOTHING"
    await insert_rows(connection, tables.household_fact, rows, on_conflict=known)
    return await learn(connection, [(fact.dossier_id, fact.household) for fact in facts])


async def store_wages(
    connection: AsyncConnection, wages: Sequence[tuple[UUID, Wage]], now: datetime
) -> None:
    """Add wages, each with its dossier."""
    rows = [
        {
            "life_event_id": wage.life_event_id,
            "dossier_id": dossier_id,
            "person_id": wage.person_id,
            "valid_from": wage.vanaf,
            "valid_until": wage.tot,
            "net_cents": wage.cents,
            "gross_cents": wage.gross,
            "recorded_at": now,
        }
        for dossier_id, wage in wages
    ]
    await insert_rows(connection, tables.wage_period, rows)


async def store_job_turns(
    connection: AsyncConnection, turns: Sequence[tuple[UUID, JobTurn]], now: datetime
) -> None:
    """Add ends and new wages of jobs, each with its dossier; whoever names a job may know it by what it was told as first."""
    named = {turn.job_id for _, turn in turns if turn.job_id is not None}
    current = await _current_jobs(connection, named) if named else {}
    rows = [
        {
            "life_event_id": turn.life_event_id,
            "dossier_id": dossier_id,
            "person_id": turn.person_id,
            "valid_from": turn.on,
            "job_id": current.get(turn.job_id, turn.job_id) if turn.job_id else None,
            "net_cents": turn.cents,
            "gross_cents": turn.gross,
            "covers_all": turn.covers_all,
            "recorded_at": now,
        }
        for dossier_id, turn in turns
    ]
    await insert_rows(connection, tables.job_turn, rows)


async def load_facts(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> dict[UUID, Facts]:
    """What is known now of each dossier; a dossier without a household is left out.

    Whether bijstand runs is what was decided here, and where nothing was, what the household was told with.
    """
    rows = (await connection.execute(_LATEST_HOUSEHOLDS, {"dossier_ids": list(dossier_ids)})).all()
    households = {row.dossier_id: Huishouden.model_validate_json(row.household) for row in rows}
    told = {dossier_id: household.bijstand for dossier_id, household in households.items()}
    standing = await rights.load_standing(connection, households)
    for dossier_id, stands in standing.items():
        households[dossier_id] = as_it_stands(households[dossier_id], stands)
    earners = {
        dossier_id: {lid.inwoner_id for lid in household.leden if lid.rol in WITH_THE_RIGHT}
        for dossier_id, household in households.items()
    }
    people = set().union(*earners.values())
    wages, turns = await _wages(connection, people), await _job_turns(connection, people)
    brought = await find_brought(connection, households)
    elsewhere = {stretch.dossier_id for stretches in brought.values() for stretch in stretches}
    findings, of_person = await _findings(connection, {*dossier_ids, *elsewhere}, people)
    members_of = {
        dossier_id: {lid.inwoner_id for lid in household.leden}
        for dossier_id, household in households.items()
    }
    reports = await reported.load_reports(connection, members_of, brought)
    facts = {}
    for row in rows:
        household = households[row.dossier_id]
        members = earners[row.dossier_id]
        earnings = turned_out(
            [wage for person_id in members for wage in wages.get(person_id, ())],
            [turn for person_id in members for turn in turns.get(person_id, ())],
            {lid.inwoner_id: lid.overleden_op for lid in household.leden if lid.overleden_op},
        )
        facts[row.dossier_id] = Facts(
            household,
            earnings.wages,
            earnings.unfit,
            with_carried(
                findings.get(row.dossier_id, ()),
                (
                    *(fact for whose in members for fact in of_person.get(whose, ())),
                    *assets_brought(brought.get(row.dossier_id, ()), findings),
                ),
            ),
            reports[row.dossier_id],
            never_began=earnings.never_began,
            standing=standing.get(row.dossier_id),
            registered=told[row.dossier_id],
        )
    return facts


async def _wages(
    connection: AsyncConnection, people: Collection[UUID]
) -> Mapping[UUID, list[Wage]]:
    """By person: who came from another dossier brings a wage along."""
    table = tables.wage_period
    rows = await connection.execute(
        select(table).where(table.c.recorded_until.is_(None), among(table.c.person_id, people))
    )
    found: dict[UUID, list[Wage]] = defaultdict(list)
    for row in rows:
        which = (row.person_id, row.valid_from, row.valid_until)
        wage = Wage(*which, row.net_cents, row.life_event_id, gross=row.gross_cents)
        found[row.person_id].append(wage)
    return found


async def _job_turns(
    connection: AsyncConnection, people: Collection[UUID]
) -> Mapping[UUID, list[JobTurn]]:
    table = tables.job_turn
    rows = await connection.execute(
        select(table).where(table.c.recorded_until.is_(None), among(table.c.person_id, people))
    )
    found: dict[UUID, list[JobTurn]] = defaultdict(list)
    for row in rows:
        which = (row.life_event_id, row.person_id, row.valid_from, row.job_id)
        found[row.person_id].append(JobTurn(*which, row.net_cents, row.covers_all, row.gross_cents))
    return found


async def _findings(
    connection: AsyncConnection, dossier_ids: Collection[UUID], people: Collection[UUID]
) -> tuple[Mapping[UUID, list[Vaststelling]], Mapping[UUID, list[Vaststelling]]]:
    """By dossier what was established in it, and by person what was established of him or her wherever that was; of one
    day what was recorded last stands last.
    """
    table = tables.finding
    rows = await connection.execute(
        select(table)
        .where(
            table.c.superseded_at.is_(None),
            among(table.c.dossier_id, dossier_ids) | among(table.c.person_id, people),
        )
        .order_by(table.c.recorded_at, table.c.id)
    )
    of_dossier: dict[UUID, list[Vaststelling]] = defaultdict(list)
    of_person: dict[UUID, list[Vaststelling]] = defaultdict(list)
    for row in rows:
        content = from_stored(row.kind, row.form, row.content)
        fact = Vaststelling(row.valid_from, content, row.person_id, row.valid_until)
        of_dossier[row.dossier_id].append(fact)
        if row.person_id is not None:
            of_person[row.person_id].append(fact)
    return of_dossier, of_person


async def rename_jobs(connection: AsyncConnection, names: Mapping[UUID, UUID]) -> None:
    """A job start was corrected: what ends, changes or is earned in it, now or later, knows it by its replacement."""
    if names:
        values = {"old": list(names), "new": list(names.values())}
        await connection.execute(_REMEMBER_REPLACEMENTS, values)
        await connection.execute(_RENAME_JOBS, values)
        await connection.execute(_RENAME_JOBS_OF_WAGES, values)


async def _current_jobs(connection: AsyncConnection, jobs: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Of the jobs that were told anew since: what each is told as now."""
    rows = await connection.execute(_CURRENT_JOBS, {"jobs": sorted(jobs)})
    return {row.named: row.now for row in rows}
