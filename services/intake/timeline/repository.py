"""Every SQL statement about facts, and who lives where because of them. Arrays: a batch costs as many statements as one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.timeline.derivation import Occupant
from services.intake.timeline.facts import Birth
from services.intake.timeline.state import Registration, Residency, Stay
from services.intake.timeline.stored import (
    StoredFact,
    dump_fact,
    dump_verdict,
    kind_of,
    read_fact,
    read_verdict,
)
from services.intake.timeline.verdicts import Verdict

# How many people a step will find no planner knows; it takes a hundred times too many, and reads whole tables of residents
# for one family. `OFFSET 0` leaves it no other way than to ask for each person by the index.
_SCOPE = text(
    """
    WITH RECURSIVE cluster (person_id) AS (
        SELECT unnest(CAST(:people AS uuid[]))
        UNION
        SELECT linked.person_id FROM cluster CROSS JOIN LATERAL (
            SELECT other.person_id FROM fact_person AS mine JOIN fact_person AS other USING (fact_id)
            WHERE mine.person_id = cluster.person_id OFFSET 0) AS linked
    ), home (home_id) AS (
        SELECT stay.home_id FROM cluster CROSS JOIN LATERAL (
            SELECT home_id FROM residency WHERE residency.person_id = cluster.person_id OFFSET 0) AS stay
        UNION SELECT unnest(CAST(:homes AS uuid[]))
    ), everybody (person_id) AS (
        SELECT person_id FROM cluster
        UNION
        SELECT stay.person_id FROM home CROSS JOIN LATERAL (
            SELECT person_id FROM residency WHERE residency.home_id = home.home_id OFFSET 0) AS stay
        UNION
        SELECT linked.person_id FROM everybody CROSS JOIN LATERAL (
            SELECT other.person_id FROM fact_person AS mine JOIN fact_person AS other USING (fact_id)
            WHERE mine.person_id = everybody.person_id OFFSET 0) AS linked
    )
    SELECT 'person', person_id FROM everybody
    UNION ALL SELECT 'home', home_id FROM home
    UNION ALL SELECT DISTINCT 'dossier', own.dossier_id FROM everybody CROSS JOIN LATERAL (
        SELECT dossier_id FROM membership
        WHERE membership.person_id = everybody.person_id AND rol = 'aanvrager' OFFSET 0) AS own
    """
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a change may concern: people and the homes where they meet, and the dossiers that are about them."""

    people: frozenset[UUID]
    homes: frozenset[UUID]
    dossiers: frozenset[UUID]

    def holds(self, other: "Scope") -> bool:
        return self.homes >= other.homes and self.dossiers >= other.dossiers


async def find_scope(
    connection: AsyncConnection, people: Collection[UUID], homes: Collection[UUID]
) -> Scope:
    """These people and everybody linked to them by facts; who ever lived where they did, or in these homes; their dossiers."""
    found: dict[str, set[UUID]] = {"person": set(), "home": set(), "dossier": set()}
    values = {"people": sorted(people), "homes": sorted(homes)}
    for kind, identifier in await connection.execute(_SCOPE, values):
        found[kind].add(identifier)
    return Scope(*(frozenset(found[kind]) for kind in ("person", "home", "dossier")))


_FACTS = text(
    """
    SELECT kind, data::text, verdict::text, state, recorded_at, recorded_by FROM fact
    WHERE id IN (SELECT fact_id FROM fact_person WHERE person_id = ANY(CAST(:people AS uuid[])))
    """
)


async def load_facts(
    connection: AsyncConnection, people: Collection[UUID]
) -> dict[UUID, StoredFact]:
    rows = await connection.execute(_FACTS, {"people": sorted(people)})
    stored = (
        StoredFact(read_fact(kind, data), read_verdict(verdict), *rest)
        for kind, data, verdict, *rest in rows
    )
    return {row.fact.id: row for row in stored}


_BIRTHS = text(
    """
    SELECT id, born_on, death_recorded_on, bsn_hash IS NOT NULL, birth_given, secrecy FROM resident
    WHERE id = ANY(CAST(:people AS uuid[]))
    """
)


async def load_births(connection: AsyncConnection, people: Collection[UUID]) -> dict[UUID, Birth]:
    rows = await connection.execute(_BIRTHS, {"people": sorted(people)})
    return {person_id: Birth(*record) for person_id, *record in rows}


_OCCUPANTS = text(
    """
    SELECT s.home_id, s.person_id, r.born_on, r.died_on, r.birth_given IS NOT NULL, r.secrecy, s.gemeente, s.from_on, s.until_on,
        s.exemption, s.registered_elsewhere, s.registered_home_id
    FROM residency s JOIN resident r ON r.id = s.person_id
    WHERE s.home_id IN (
        SELECT home_id FROM residency WHERE person_id = ANY(CAST(:people AS uuid[]))
        UNION SELECT unnest(CAST(:homes AS uuid[])))
    ORDER BY s.person_id, s.from_on
    """
)


async def load_occupants(connection: AsyncConnection, scope: Scope) -> dict[UUID, list[Occupant]]:
    """Who ever lived in the homes of these people, and in these homes; by home."""
    values = {"people": sorted(scope.people), "homes": sorted(scope.homes)}
    occupants: dict[UUID, list[Occupant]] = defaultdict(list)
    for (
        home_id,
        person_id,
        born_on,
        died_on,
        is_uncertain,
        secrecy,
        gemeente,
        from_on,
        until_on,
        exemption,
        is_elsewhere,
        registered_home_id,
    ) in await connection.execute(_OCCUPANTS, values):
        registered = Registration(registered_home_id) if is_elsewhere else None
        residency = Residency(home_id, gemeente, from_on, until_on, exemption, registered)
        occupants[home_id].append(
            Occupant(
                person_id,
                born_on,
                residency,
                died_on,
                birth_is_uncertain=is_uncertain,
                secrecy=secrecy,
            )
        )
    return dict(occupants)


_STAYS = text(
    """
    SELECT person_id, soort, from_on, until_on FROM stay
    WHERE person_id = ANY(CAST(:people AS uuid[])) ORDER BY from_on, soort
    """
)


async def load_stays(
    connection: AsyncConnection, people: Collection[UUID]
) -> dict[UUID, tuple[Stay, ...]]:
    stays: dict[UUID, list[Stay]] = defaultdict(list)
    for person_id, *stay in await connection.execute(_STAYS, {"people": sorted(people)}):
        stays[person_id].append(Stay(*stay))
    return {person_id: tuple(known) for person_id, known in stays.items()}


_SAVE_FACTS = text(
    """
    INSERT INTO fact (id, kind, day, person_id, data, state, verdict, recorded_at, recorded_by)
    SELECT u.id, u.kind, u.day, u.person_id, u.data::jsonb, u.state, u.verdict::jsonb,
        u.recorded_at, u.recorded_by
    FROM unnest(CAST(:id AS uuid[]), CAST(:kind AS text[]), CAST(:day AS date[]),
        CAST(:person_id AS uuid[]), CAST(:data AS text[]), CAST(:state AS text[]),
        CAST(:verdict AS text[]), CAST(:recorded_at AS timestamptz[]), CAST(:recorded_by AS text[]))
        AS u (id, kind, day, person_id, data, state, verdict, recorded_at, recorded_by)
    ON CONFLICT (id) DO UPDATE SET
        day = excluded.day, person_id = excluded.person_id, data = excluded.data, state = excluded.state, verdict = excluded.verdict
    """
)
_LINK = text(
    """
    INSERT INTO fact_person (fact_id, person_id)
    SELECT * FROM unnest(CAST(:fact_id AS uuid[]), CAST(:person_id AS uuid[]))
    ON CONFLICT DO NOTHING
    """
)
_UNLINK = text("DELETE FROM fact_person WHERE fact_id = ANY(CAST(:ids AS uuid[]))")
_DROP = text("DELETE FROM fact WHERE id = ANY(CAST(:ids AS uuid[]))")


async def save_facts(
    connection: AsyncConnection, facts: Sequence[tuple[StoredFact, Verdict]], now: datetime
) -> None:
    """Facts with their new verdicts; new ones are linked to their people."""
    if not facts:
        return
    await connection.execute(
        _SAVE_FACTS,
        {
            "id": [stored.fact.id for stored, _ in facts],
            "kind": [kind_of(stored.fact) for stored, _ in facts],
            "day": [stored.fact.day for stored, _ in facts],
            "person_id": [stored.fact.person_id for stored, _ in facts],
            "data": [dump_fact(stored.fact) for stored, _ in facts],
            "state": [stored.state for stored, _ in facts],
            "verdict": [dump_verdict(verdict) for _, verdict in facts],
            "recorded_at": [stored.recorded_at or now for stored, _ in facts],
            "recorded_by": [stored.recorded_by for stored, _ in facts],
        },
    )
    links = sorted({(stored.fact.id, who) for stored, _ in facts for who in stored.fact.people})
    await connection.execute(
        _LINK,
        {"fact_id": [link[0] for link in links], "person_id": [link[1] for link in links]},
    )


_DROP_WAITING = text(
    """
    WITH dropped AS (
        SELECT id FROM fact WHERE id = :id AND state = 'waiting'
    ), unlinked AS (
        DELETE FROM fact_person WHERE fact_id IN (SELECT id FROM dropped)
    )
    SELECT id FROM dropped
    """
)


async def drop_waiting(connection: AsyncConnection, fact_id: UUID) -> None:
    """Nothing will come of a fact that does not fit."""
    found = (await connection.execute(_DROP_WAITING, {"id": fact_id})).scalars().all()
    if found:
        await connection.execute(_DROP, {"ids": found})


async def drop_facts(connection: AsyncConnection, fact_ids: Collection[UUID]) -> None:
    """What was taken back is no fact any more; the life event that told it stays, with why."""
    if fact_ids:
        await connection.execute(_UNLINK, {"ids": sorted(fact_ids)})
        await connection.execute(_DROP, {"ids": sorted(fact_ids)})


_DROP_RESIDENCIES = text("DELETE FROM residency WHERE person_id = ANY(CAST(:people AS uuid[]))")
_SAVE_RESIDENCIES = text(
    """
    INSERT INTO residency (person_id, home_id, gemeente, from_on, until_on, exemption,
        registered_elsewhere, registered_home_id)
    SELECT * FROM unnest(CAST(:person_id AS uuid[]), CAST(:home_id AS uuid[]),
        CAST(:gemeente AS text[]), CAST(:from_on AS date[]), CAST(:until_on AS date[]),
        CAST(:exemption AS text[]), CAST(:registered_elsewhere AS boolean[]),
        CAST(:registered_home_id AS uuid[]))
    """
)


async def save_residencies(
    connection: AsyncConnection, people: Mapping[UUID, Sequence[Residency]], known: Collection[UUID]
) -> None:
    """Where these people live and lived, instead of what is stored of those who are `known`."""
    old = sorted(set(people) & set(known))
    if old:
        await connection.execute(_DROP_RESIDENCIES, {"people": old})
    rows = [(person_id, row) for person_id, residencies in people.items() for row in residencies]
    if not rows:
        return
    names = ("home_id", "gemeente", "from_on", "until_on", "exemption")
    columns: dict[str, list[Any]] = {
        name: [getattr(row, name) for _, row in rows] for name in names
    }
    registrations = [row.registered for _, row in rows]
    await connection.execute(
        _SAVE_RESIDENCIES,
        {
            **columns,
            "person_id": [person_id for person_id, _ in rows],
            "registered_elsewhere": [known is not None for known in registrations],
            "registered_home_id": [known and known.home_id for known in registrations],
        },
    )


_DROP_STAYS = text("DELETE FROM stay WHERE person_id = ANY(CAST(:people AS uuid[]))")
_SAVE_STAYS = text(
    """
    INSERT INTO stay (person_id, soort, from_on, until_on)
    SELECT * FROM unnest(CAST(:person_id AS uuid[]), CAST(:soort AS text[]),
        CAST(:from_on AS date[]), CAST(:until_on AS date[]))
    """
)


async def save_stays(connection: AsyncConnection, people: Mapping[UUID, Iterable[Stay]]) -> None:
    if not people:
        return
    await connection.execute(_DROP_STAYS, {"people": sorted(people)})
    rows = [(person_id, stay) for person_id, stays in people.items() for stay in stays]
    if rows:
        await connection.execute(
            _SAVE_STAYS,
            {
                "person_id": [person_id for person_id, _ in rows],
                "soort": [stay.soort for _, stay in rows],
                "from_on": [stay.from_on for _, stay in rows],
                "until_on": [stay.until_on for _, stay in rows],
            },
        )


_SAVE_DEATHS = text(
    """
    UPDATE resident SET died_on = told.died_on
    FROM unnest(CAST(:id AS uuid[]), CAST(:died_on AS date[])) AS told (id, died_on)
    WHERE resident.id = told.id AND resident.died_on IS DISTINCT FROM told.died_on
    RETURNING resident.id, resident.died_on
    """
)
_RECORD_DEATHS = text(
    """
    INSERT INTO resident_recording
        (person_id, kinds, died_on, source, life_event_id, recorded_at, recorded_by)
    SELECT person_id, '{overlijden}', died_on, 'levensgebeurtenis', life_event_id,
        CAST(:now AS timestamptz), recorded_by
    FROM unnest(CAST(:person_id AS uuid[]), CAST(:died_on AS date[]),
        CAST(:life_event_id AS uuid[]), CAST(:recorded_by AS text[]))
        AS death (person_id, died_on, life_event_id, recorded_by)
    """
)


@dataclass(frozen=True, slots=True)
class RecordedDeath:
    """What a life event says of somebody's death; no day, and no event, where that does not stand any more."""

    person_id: UUID
    died_on: date | None
    life_event_id: UUID | None
    recorded_by: str


async def save_deaths(
    connection: AsyncConnection, people: Mapping[UUID, date | None]
) -> dict[UUID, date | None]:
    """Gives those of whom something else was known."""
    if not people:
        return {}
    rows = await connection.execute(
        _SAVE_DEATHS, {"id": list(people), "died_on": list(people.values())}
    )
    return {row.id: row.died_on for row in rows}


async def record_deaths(
    connection: AsyncConnection, deaths: Sequence[RecordedDeath], now: datetime
) -> None:
    names = ("person_id", "died_on", "life_event_id", "recorded_by")
    columns = {name: [getattr(death, name) for death in deaths] for name in names}
    await connection.execute(_RECORD_DEATHS, {**columns, "now": now})
