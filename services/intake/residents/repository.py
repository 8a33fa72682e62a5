"""Every SQL statement about residents and households. Arrays, so that a batch costs as many statements as one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.residents.rules import Household, Member, Residence, Resident, Stay


@dataclass(frozen=True, slots=True)
class Belonging:
    """One period in which a person belongs to a dossier."""

    dossier_id: UUID
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """A known person and where he or she belongs, oldest period first."""

    person_id: UUID
    bsn_hash: bytes | None
    born_on: date
    died_on: date | None
    belongings: tuple[Belonging, ...]

    def dossier_on(self, day: date) -> UUID | None:
        for known in reversed(self.belongings):
            if known.from_on <= day and (known.until_on is None or day < known.until_on):
                return known.dossier_id
        return None


_FIND = """
    SELECT r.id, r.bsn_hash, r.born_on, r.died_on, m.dossier_id, m.from_on, m.until_on
    FROM resident r LEFT JOIN membership m ON m.person_id = r.id
    WHERE {which} ORDER BY r.id, m.from_on, m.id
"""
_FIND_BY_HASH = text(_FIND.format(which="r.bsn_hash = ANY(CAST(:wanted AS bytea[]))"))
_FIND_BY_ID = text(_FIND.format(which="r.id = ANY(CAST(:wanted AS uuid[]))"))

_LIVES_IN = text(
    """
    SELECT r.gemeente, (m.until_on IS NULL OR m.until_on > :today)
        AND (r.until_on IS NULL OR r.until_on > :today) AS stands
    FROM membership m JOIN residence r USING (dossier_id) WHERE m.person_id = :person_id
    """
)


async def municipalities_of(
    connection: AsyncConnection, person_id: UUID, today: date
) -> frozenset[str] | None:
    rows = (await connection.execute(_LIVES_IN, {"person_id": person_id, "today": today})).all()
    return frozenset(row.gemeente for row in rows if row.stands) if rows else None


async def find_by_bsn(connection: AsyncConnection, hashes: Collection[bytes]) -> list[Found]:
    return await _find(connection, _FIND_BY_HASH, sorted(hashes)) if hashes else []


async def find_by_id(connection: AsyncConnection, person_ids: Collection[UUID]) -> list[Found]:
    return await _find(connection, _FIND_BY_ID, sorted(person_ids)) if person_ids else []


async def _find(
    connection: AsyncConnection, statement: Any, wanted: Sequence[object]
) -> list[Found]:
    people: dict[UUID, tuple[Any, ...]] = {}
    periods: dict[UUID, list[Belonging]] = defaultdict(list)
    # Taken apart by place: a row's names cost more than all the rest of this.
    for person_id, bsn_hash, born_on, died_on, dossier_id, *period in await connection.execute(
        statement, {"wanted": wanted}
    ):
        people[person_id] = (bsn_hash, born_on, died_on)
        if dossier_id is not None:
            periods[person_id].append(Belonging(dossier_id, *period))
    return [
        Found(person_id, bsn_hash, born_on, died_on, tuple(periods[person_id]))
        for person_id, (bsn_hash, born_on, died_on) in people.items()
    ]


_MEMBERS = text(
    """
    SELECT d.id, d.version, d.receives_assistance, d.opened_by, m.id, m.person_id, m.rol, r.born_on,
        m.from_on, m.until_on, m.exemption, r.died_on, m.made_by, m.ended_by,
        (SELECT array_agg(ARRAY[s.id::text, s.soort, s.from_on::text, s.until_on::text, s.made_by::text]
            ORDER BY s.from_on, s.id)
         FROM stay s WHERE s.person_id = m.person_id) AS stays
    FROM dossier d
    LEFT JOIN membership m ON m.dossier_id = d.id
    LEFT JOIN resident r ON r.id = m.person_id
    WHERE d.id = ANY(CAST(:ids AS uuid[]))
    ORDER BY d.id, m.from_on, m.id
    """
)
_RESIDENCES = text(
    """
    SELECT dossier_id, id, gemeente, from_on, until_on, made_by, ended_by FROM residence
    WHERE dossier_id = ANY(CAST(:ids AS uuid[])) ORDER BY dossier_id, from_on
    """
)


async def load_households(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> dict[UUID, Household]:
    if not dossier_ids:
        return {}
    wanted = {"ids": sorted(dossier_ids)}
    residences: dict[UUID, list[Residence]] = defaultdict(list)
    for dossier_id, *values in await connection.execute(_RESIDENCES, wanted):
        residences[dossier_id].append(Residence(*values))
    members: dict[UUID, list[Member]] = defaultdict(list)
    dossiers: dict[UUID, tuple[Any, ...]] = {}
    for (
        dossier_id,
        version,
        receives_assistance,
        opened_by,
        *member,
        stays,
    ) in await connection.execute(_MEMBERS, wanted):
        dossiers[dossier_id] = (version, receives_assistance, opened_by)
        if member[0] is not None:
            known = Member(*member)
            members[dossier_id].append(replace(known, stays=_stays(stays)) if stays else known)
    return {
        dossier_id: Household(
            dossier_id,
            version,
            receives_assistance,
            tuple(members[dossier_id]),
            tuple(residences[dossier_id]),
            opened_by,
        )
        for dossier_id, (version, receives_assistance, opened_by) in dossiers.items()
    }


def _stays(rows: Sequence[Sequence[Any]]) -> tuple[Stay, ...]:
    return tuple(
        Stay(
            UUID(identifier),
            soort,
            date.fromisoformat(from_on),
            date.fromisoformat(until_on) if until_on else None,
            UUID(made_by),
        )
        for identifier, soort, from_on, until_on, made_by in rows
    )


_SAVE_DOSSIERS = text(
    """
    INSERT INTO dossier AS known (id, version, receives_assistance, opened_by, opened_at)
    SELECT *, CAST(:now AS timestamptz) FROM unnest(CAST(:id AS uuid[]), CAST(:version AS int[]),
        CAST(:receives_assistance AS boolean[]), CAST(:opened_by AS uuid[]))
    ON CONFLICT (id) DO UPDATE SET version = excluded.version
    """
)
_SAVE_MEMBERS = text(
    """
    INSERT INTO membership AS known
        (id, dossier_id, person_id, rol, from_on, until_on, exemption, made_by, ended_by)
    SELECT * FROM unnest(CAST(:id AS uuid[]), CAST(:dossier_id AS uuid[]), CAST(:person_id AS uuid[]),
        CAST(:rol AS text[]), CAST(:from_on AS date[]), CAST(:until_on AS date[]),
        CAST(:exemption AS text[]), CAST(:made_by AS uuid[]), CAST(:ended_by AS uuid[]))
    ON CONFLICT (id) DO UPDATE SET
        from_on = excluded.from_on, until_on = excluded.until_on, ended_by = excluded.ended_by
    """
)
_SAVE_RESIDENCES = text(
    """
    INSERT INTO residence AS known (id, dossier_id, gemeente, from_on, until_on, made_by, ended_by)
    SELECT * FROM unnest(CAST(:id AS uuid[]), CAST(:dossier_id AS uuid[]), CAST(:gemeente AS text[]),
        CAST(:from_on AS date[]), CAST(:until_on AS date[]), CAST(:made_by AS uuid[]),
        CAST(:ended_by AS uuid[]))
    ON CONFLICT (id) DO UPDATE SET until_on = excluded.until_on, ended_by = excluded.ended_by
    """
)
_SAVE_PEOPLE = text(
    """
    UPDATE resident SET born_on = told.born_on, died_on = told.died_on
    FROM unnest(CAST(:id AS uuid[]), CAST(:born_on AS date[]), CAST(:died_on AS date[]))
        AS told (id, born_on, died_on)
    WHERE resident.id = told.id
    """
)
_SAVE_STAYS = text(
    """
    INSERT INTO stay (id, person_id, soort, from_on, until_on, made_by)
    SELECT * FROM unnest(CAST(:id AS uuid[]), CAST(:person_id AS uuid[]), CAST(:soort AS text[]),
        CAST(:from_on AS date[]), CAST(:until_on AS date[]), CAST(:made_by AS uuid[]))
    """
)
_DROP_STAYS = text("DELETE FROM stay WHERE id = ANY(CAST(:ids AS uuid[]))")
_DROP_MEMBERS = text("DELETE FROM membership WHERE id = ANY(CAST(:ids AS uuid[]))")
_DROP_RESIDENCES = text("DELETE FROM residence WHERE id = ANY(CAST(:ids AS uuid[]))")


async def save_households(
    connection: AsyncConnection,
    before: Iterable[Household],
    after: Collection[Household],
    now: datetime,
) -> None:
    """Write what differs; `before` holds the households as loaded, and those among them not in `after` stay as they are."""
    changing = {household.dossier_id for household in after}
    known = {one.dossier_id: one for one in before if one.dossier_id in changing}
    await connection.execute(
        _SAVE_DOSSIERS,
        {
            "id": [household.dossier_id for household in after],
            "version": [household.version for household in after],
            "receives_assistance": [household.receives_assistance for household in after],
            "opened_by": [household.opened_by for household in after],
            "now": now,
        },
    )
    old_members = {member.id: member for one in known.values() for member in one.members}
    members = {member.id: (one.dossier_id, member) for one in after for member in one.members}
    gone = sorted(old_members.keys() - members.keys())
    if gone:
        await connection.execute(_DROP_MEMBERS, {"ids": gone})
    changed = [pair for key, pair in members.items() if pair[1] != old_members.get(key)]
    if changed:
        await connection.execute(_SAVE_MEMBERS, _member_columns(changed))
        await _save_people(connection, old_members.values(), [member for _, member in changed])
    old_residences = {place.id: place for one in known.values() for place in one.residences}
    residences = {place.id: (one.dossier_id, place) for one in after for place in one.residences}
    gone = sorted(old_residences.keys() - residences.keys())
    if gone:
        await connection.execute(_DROP_RESIDENCES, {"ids": gone})
    moved = [pair for key, pair in residences.items() if pair[1] != old_residences.get(key)]
    if moved:
        await connection.execute(_SAVE_RESIDENCES, _residence_columns(moved))


async def _save_people(
    connection: AsyncConnection, before: Iterable[Member], after: Iterable[Member]
) -> None:
    """What a life event told about people themselves: birth, death, and where else they stay."""
    old, new = ({one.person_id: one for one in members} for members in (before, after))
    met = sorted(old.keys() & new.keys())
    lives = [new[key] for key in met if _life(old[key]) != _life(new[key])]
    if lives:
        columns = {
            "id": [one.person_id for one in lives],
            "born_on": [one.born_on for one in lives],
            "died_on": [one.died_on for one in lives],
        }
        await connection.execute(_SAVE_PEOPLE, columns)
    known = {stay.id for key in met for stay in old[key].stays}
    stays = {stay.id: (key, stay) for key in met for stay in new[key].stays}
    if known - stays.keys():
        await connection.execute(_DROP_STAYS, {"ids": sorted(known - stays.keys())})
    added = [stays[key] for key in sorted(stays.keys() - known)]
    if added:
        await connection.execute(_SAVE_STAYS, _stay_columns(added))


def _life(member: Member) -> tuple[date, date | None]:
    return member.born_on, member.died_on


def _stay_columns(rows: Sequence[tuple[UUID, Stay]]) -> dict[str, list[Any]]:
    names = ("id", "soort", "from_on", "until_on", "made_by")
    columns: dict[str, list[Any]] = {
        name: [getattr(stay, name) for _, stay in rows] for name in names
    }
    return {**columns, "person_id": [person_id for person_id, _ in rows]}


def _member_columns(rows: Sequence[tuple[UUID, Member]]) -> dict[str, list[Any]]:
    names = ("id", "person_id", "rol", "from_on", "until_on", "exemption", "made_by", "ended_by")
    columns: dict[str, list[Any]] = {
        name: [getattr(member, name) for _, member in rows] for name in names
    }
    return {**columns, "dossier_id": [dossier_id for dossier_id, _ in rows]}


def _residence_columns(rows: Sequence[tuple[UUID, Residence]]) -> dict[str, list[Any]]:
    names = ("id", "gemeente", "from_on", "until_on", "made_by", "ended_by")
    columns: dict[str, list[Any]] = {
        name: [getattr(residence, name) for _, residence in rows] for name in names
    }
    return {**columns, "dossier_id": [dossier_id for dossier_id, _ in rows]}


_INSERT_RESIDENTS = text(
    """
    INSERT INTO resident
        (id, bsn_hash, bsn_encrypted, given_names, family_name, born_on, died_on, registered_at)
    SELECT *, CAST(:now AS timestamptz) FROM unnest(CAST(:id AS uuid[]), CAST(:bsn_hash AS bytea[]),
        CAST(:bsn_encrypted AS bytea[]), CAST(:given_names AS text[]), CAST(:family_name AS text[]),
        CAST(:born_on AS date[]), CAST(:died_on AS date[]))
    ON CONFLICT (bsn_hash) DO NOTHING
    RETURNING id
    """
)


async def insert_residents(
    connection: AsyncConnection, residents: Iterable[Resident], now: datetime
) -> set[UUID]:
    """Gives the ids that are new; a BSN that is known already is left out."""
    rows = sorted(residents, key=lambda resident: resident.bsn_hash or resident.id.bytes)
    names = (
        "id", "bsn_hash", "bsn_encrypted", "given_names", "family_name", "born_on", "died_on",
    )  # fmt: skip
    columns = {name: [getattr(row, name) for row in rows] for name in names}
    result = await connection.execute(_INSERT_RESIDENTS, {**columns, "now": now})
    return set(result.scalars())


_GET_RESIDENTS = text("SELECT * FROM resident WHERE id = ANY(CAST(:ids AS uuid[]))")


async def get_residents(
    connection: AsyncConnection, person_ids: Collection[UUID]
) -> dict[UUID, Resident]:
    rows = await connection.execute(_GET_RESIDENTS, {"ids": sorted(person_ids)})
    return {
        row.id: Resident(
            row.id, row.bsn_hash, row.bsn_encrypted, row.given_names, row.family_name, row.born_on,
            row.died_on, row.timer_series,
        )
        for row in rows
    }  # fmt: skip


_CORRECT_RESIDENT = text(
    "UPDATE resident SET born_on = :born_on, died_on = :died_on WHERE id = :id"
)
_RENAME_RESIDENT = text(
    """
    UPDATE resident SET given_names = coalesce(:given_names, given_names),
        family_name = coalesce(:family_name, family_name)
    WHERE id = :id
    """
)
_NEXT_SERIES = text(
    """
    UPDATE resident SET timer_series = timer_series + 1 WHERE id = ANY(CAST(:ids AS uuid[]))
    RETURNING id, timer_series
    """
)


async def correct_resident(
    connection: AsyncConnection, person_id: UUID, born_on: date, died_on: date | None
) -> None:
    await connection.execute(
        _CORRECT_RESIDENT, {"id": person_id, "born_on": born_on, "died_on": died_on}
    )


async def rename_resident(
    connection: AsyncConnection, person_id: UUID, given_names: str | None, family_name: str | None
) -> None:
    await connection.execute(
        _RENAME_RESIDENT,
        {"id": person_id, "given_names": given_names, "family_name": family_name},
    )


async def next_timer_series(
    connection: AsyncConnection, person_ids: Collection[UUID]
) -> dict[UUID, int]:
    """A new series of birthday timers for these people; the series makes their keys new."""
    rows = await connection.execute(_NEXT_SERIES, {"ids": sorted(person_ids)})
    return {row.id: row.timer_series for row in rows}
