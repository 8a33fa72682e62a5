"""The names of many people in one statement each: of residents, and of the applicants of dossiers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.residents.places import lives_in_own
from services.intake.residents.rules import Geheimhouding
from shared.observability import processing_log


@dataclass(frozen=True, slots=True)
class NameRow:
    """Whom an id leads to, and what that person is called."""

    person_id: UUID
    given_names: str
    family_name: str
    secrecy: Geheimhouding
    is_for_caller: bool
    """Whether the caller sees who works for us where this person lives, or the dossier is."""


@dataclass(frozen=True, slots=True)
class Own:
    """The municipalities of a caller."""

    municipalities: Collection[str]
    employees: Collection[str]
    """Where the caller also sees who works for us."""

    def as_values(self) -> dict[str, list[str]]:
        return {
            "municipalities": sorted(self.municipalities),
            "employees": sorted(self.employees),
        }


# A look in the index per id: joined, the plan made for a small table reads all of a large one.
_OF_RESIDENTS = text(
    f"""
    SELECT wanted.id, known.id AS person_id, known.given_names, known.family_name, known.secrecy,
        known.secrecy <> 'medewerker' OR {lives_in_own("known.id", "employees")} AS is_for_caller
    FROM unnest(CAST(:ids AS uuid[])) AS wanted (id)
    LEFT JOIN merged_person g ON g.person_id = wanted.id
    CROSS JOIN LATERAL (
        SELECT id, given_names, family_name, secrecy FROM resident
        WHERE id = COALESCE(g.into_id, wanted.id) AND {lives_in_own("resident.id")} OFFSET 0
    ) AS known
    """  # noqa: S608 - our own column names
)
# Of a dossier that had several applicants, the last one up to today. Somebody who works for us keeps a whole dossier secret.
_IN_DOSSIER = """EXISTS (
        SELECT FROM residence r
        WHERE r.dossier_id = wanted.id AND r.gemeente = ANY(CAST(:{own} AS text[]))
            AND r.from_on <= :today AND (r.until_on IS NULL OR r.until_on > :today) OFFSET 0)"""
_OF_DOSSIERS = text(
    f"""
    SELECT wanted.id, known.id AS person_id, known.given_names, known.family_name, home.secrecy,
        home.secrecy <> 'medewerker' OR {_IN_DOSSIER.format(own="employees")} AS is_for_caller
    FROM unnest(CAST(:ids AS uuid[])) AS wanted (id)
    CROSS JOIN LATERAL (
        SELECT r.id, r.given_names, r.family_name, r.secrecy
        FROM membership m JOIN resident r ON r.id = m.person_id
        WHERE m.dossier_id = wanted.id AND m.rol = 'aanvrager' AND m.from_on <= :today
        ORDER BY m.from_on DESC LIMIT 1
    ) AS known
    CROSS JOIN LATERAL (
        SELECT CASE WHEN EXISTS (
            SELECT FROM membership m JOIN resident r ON r.id = m.person_id
            WHERE m.dossier_id = wanted.id AND r.secrecy = 'medewerker')
        THEN 'medewerker' ELSE known.secrecy END AS secrecy
    ) AS home
    WHERE {_IN_DOSSIER.format(own="municipalities")}
    """  # noqa: S608 - our own column names
)
_MEMBERS = text(
    "SELECT DISTINCT person_id FROM membership WHERE dossier_id = ANY(CAST(:dossiers AS uuid[]))"
)
_SEEN_LATELY = text(
    """
    SELECT DISTINCT subject_id FROM processing_log
    WHERE subject_id = ANY(CAST(:subject_ids AS uuid[])) AND at >= :since AND actor = :actor
        AND activity = :activity
    """
)


async def names_of_residents(
    connection: AsyncConnection, ids: Collection[UUID], own: Own, today: date
) -> dict[UUID, NameRow]:
    """By the id that was asked; who lives in none of these municipalities is left out."""
    return await _names(connection, _OF_RESIDENTS, ids, own, today)


async def names_of_dossiers(
    connection: AsyncConnection, ids: Collection[UUID], own: Own, today: date
) -> dict[UUID, NameRow]:
    """By the id of the dossier; one that none of these municipalities answers for today is left out."""
    return await _names(connection, _OF_DOSSIERS, ids, own, today)


async def _names(
    connection: AsyncConnection,
    statement: TextClause,
    ids: Collection[UUID],
    own: Own,
    today: date,
) -> dict[UUID, NameRow]:
    if not ids:
        return {}
    values = {"ids": list(ids), **own.as_values(), "today": today}
    rows = await connection.execute(statement, values)
    return {asked: NameRow(*known) for asked, *known in rows.fetchall()}


async def members_of(connection: AsyncConnection, dossier_ids: Collection[UUID]) -> frozenset[UUID]:
    """Everybody who belongs or belonged to one of these dossiers."""
    rows = await connection.execute(_MEMBERS, {"dossiers": sorted(dossier_ids)})
    return frozenset(rows.scalars())


async def list_seen_lately(
    connection: AsyncConnection,
    actor: str,
    activity: str,
    since: datetime,
    person_ids: Collection[UUID],
) -> set[UUID]:
    """Whose name `actor` was already noted to see, for the same purpose, since a moment."""
    values = {
        "actor": actor,
        "activity": processing_log.uri_of(activity),
        "since": since,
        "subject_ids": list(person_ids),
    }
    return set((await connection.execute(_SEEN_LATELY, values)).scalars())
