"""Every SQL statement about what was read from the register. Arrays: a chunk costs as many statements as one record."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.residents.rules import Address


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """What the register said last of a person."""

    person_id: UUID
    number: UUID
    """That of the record itself, as a keyed pseudonym."""
    detail: str
    content: UUID
    line: UUID
    given_names: str
    prefix: str
    surname: str
    name_usage: str | None
    secrecy_code: int
    residence: str
    address: str | None
    postal_address: str | None
    home_id: UUID | None
    gemeente: str | None
    lives_since: date | None
    doubted_from: date | None
    died_on: date | None
    as_of: date
    """The day of the file that it was in."""
    title: str | None = None
    birth_place: str | None = None
    birth_country: str | None = None
    nationalities: tuple[str, ...] = ()
    permit: str | None = None
    permit_until: date | None = None
    authority: str | None = None
    """Who has it over this child, as JSON: `Authority` of keeping.py."""
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRelation:
    """With whom a record says that its person is related."""

    person_id: UUID
    relation: str
    other_hash: bytes | None
    """None of who has no number: then the name and the birth date are kept, and no person is made of it."""
    from_on: date | None
    until_on: date | None
    name: str | None = None
    born: str | None = None


# Two imports at one time would each find the same people unknown.
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('naadloos.intake.register'))")
_NUMBERS = text(
    """
    SELECT n.number, COALESCE(g.into_id, n.person_id) AS person_id FROM register_number n
    LEFT JOIN merged_person g ON g.person_id = n.person_id
    WHERE n.number = ANY(CAST(:numbers AS uuid[]))
    """
)
_COLUMNS = tuple(field.name for field in fields(ReadRecord))
_READ = ", ".join("authority::text" if name == "authority" else name for name in _COLUMNS)
_RECORDS = text(
    f"SELECT {_READ} FROM register_record WHERE person_id = ANY(CAST(:people AS uuid[]))"  # noqa: S608 - our own column names
)
_RELATIONS = text(
    """
    SELECT COALESCE(g.into_id, r.person_id) AS person_id, r.relation, r.other_hash, r.from_on, r.until_on,
        r.name, r.born
    FROM register_relation r LEFT JOIN merged_person g ON g.person_id = r.person_id
    WHERE r.person_id = ANY(CAST(:people AS uuid[])) OR r.other_hash = ANY(CAST(:hashes AS bytea[]))
    """
)
_RELATIVES = text(
    """
    SELECT person_id, relation, other_hash, from_on, until_on, name, born FROM register_relation
    WHERE person_id = :person_id AND name IS NOT NULL ORDER BY relation, born, name
    """
)
_BY_HASH = text(
    """
    SELECT bsn_hash, id FROM resident WHERE bsn_hash = ANY(CAST(:hashes AS bytea[]))
    UNION ALL SELECT bsn_hash, person_id FROM former_number
    WHERE bsn_hash = ANY(CAST(:hashes AS bytea[]))
    """
)
_LIVED_IN = text(
    "SELECT DISTINCT home_id FROM residency WHERE home_id = ANY(CAST(:homes AS uuid[]))"
)
_NAMED = text(
    """
    SELECT home_id FROM address WHERE home_id = ANY(CAST(:homes AS uuid[])) AND NOT is_postal
    UNION SELECT home_id FROM home_spelling WHERE home_id = ANY(CAST(:homes AS uuid[]))
    """
)


async def wait_for_turn(connection: AsyncConnection) -> None:
    """One chunk at a time, whoever reads a file."""
    await connection.execute(_ONE_AT_A_TIME)


async def find_numbers(connection: AsyncConnection, numbers: Collection[UUID]) -> dict[UUID, UUID]:
    rows = await connection.execute(_NUMBERS, {"numbers": sorted(numbers)})
    return {row.number: row.person_id for row in rows}


async def get_records(
    connection: AsyncConnection, people: Collection[UUID]
) -> dict[UUID, ReadRecord]:
    rows = await connection.execute(_RECORDS, {"people": sorted(people)})
    return {row.person_id: ReadRecord(*map(_value, row)) for row in rows}


def _value(stored: Any) -> Any:
    return tuple(stored) if isinstance(stored, list) else stored


async def list_relations(
    connection: AsyncConnection, people: Collection[UUID], hashes: Collection[bytes]
) -> list[ReadRelation]:
    """Those that these people's records have, and those in which one of them is named."""
    values = {"people": sorted(people), "hashes": sorted(hashes)}
    return [ReadRelation(*row) for row in await connection.execute(_RELATIONS, values)]


async def list_relatives(connection: AsyncConnection, person_id: UUID) -> list[ReadRelation]:
    """Those without a number, of whom the name and the date are all that is known."""
    rows = await connection.execute(_RELATIVES, {"person_id": person_id})
    return [ReadRelation(*row) for row in rows]


async def find_by_hash(connection: AsyncConnection, hashes: Collection[bytes]) -> dict[bytes, UUID]:
    """Who has a number, or had it before; who is unknown is left out."""
    rows = await connection.execute(_BY_HASH, {"hashes": sorted(hashes)})
    return {row.bsn_hash: row.id for row in rows}


async def lived_in(connection: AsyncConnection, homes: Collection[UUID]) -> set[UUID]:
    """Those in which somebody lives or lived."""
    return set((await connection.execute(_LIVED_IN, {"homes": sorted(homes)})).scalars())


async def named_homes(connection: AsyncConnection, homes: Collection[UUID]) -> set[UUID]:
    """The homes of which the address is known."""
    return set((await connection.execute(_NAMED, {"homes": sorted(homes)})).scalars())


_SAVE_NUMBERS = text(
    """
    INSERT INTO register_number (number, person_id)
    SELECT * FROM unnest(CAST(:number AS uuid[]), CAST(:person_id AS uuid[]))
    ON CONFLICT (number) DO UPDATE SET person_id = excluded.person_id
    """
)
_TYPES = {
    "person_id": "uuid", "number": "uuid", "content": "uuid", "line": "uuid", "home_id": "uuid",
    "secrecy_code": "smallint", "lives_since": "date", "doubted_from": "date", "died_on": "date",
    "as_of": "date", "permit_until": "date", "authority": "jsonb",
}  # fmt: skip
_LISTS = frozenset({"nationalities", "told"})
"""Kept apart by spaces on their way in: there are no arrays of arrays of different lengths."""
_SAVE_RECORDS = text(
    f"""
    INSERT INTO register_record ({", ".join(_COLUMNS)}, read_at, read_by)
    SELECT {", ".join(f"string_to_array({name}, ' ')" if name in _LISTS else name for name in _COLUMNS)},
        CAST(:now AS timestamptz), :actor
    FROM unnest({", ".join(f"CAST(:{name} AS {_TYPES.get(name, 'text')}[])" for name in _COLUMNS)})
        AS given ({", ".join(_COLUMNS)})
    ON CONFLICT (person_id) DO UPDATE SET
        {", ".join(f"{name} = excluded.{name}" for name in (*_COLUMNS[1:], "read_at", "read_by"))}
    """  # noqa: S608 - our own column names
)
_SEEN = text(
    "UPDATE register_record SET as_of = :day WHERE person_id = ANY(CAST(:people AS uuid[])) AND as_of < :day"
)
_DROP_RELATIONS = text(
    "DELETE FROM register_relation WHERE person_id = ANY(CAST(:people AS uuid[]))"
)
_SAVE_RELATIONS = text(
    """
    INSERT INTO register_relation (person_id, relation, other_hash, from_on, until_on, name, born)
    SELECT * FROM unnest(CAST(:person_id AS uuid[]), CAST(:relation AS text[]),
        CAST(:other_hash AS bytea[]), CAST(:from_on AS date[]), CAST(:until_on AS date[]),
        CAST(:name AS text[]), CAST(:born AS text[]))
    """
)
_SAVE_SPELLINGS = text(
    """
    INSERT INTO home_spelling (spelling, home_id)
    SELECT * FROM unnest(CAST(:spelling AS uuid[]), CAST(:home_id AS uuid[]))
    ON CONFLICT (spelling) DO UPDATE SET home_id = excluded.home_id
    """
)
_SAVE_ADDRESSES = text(
    """
    INSERT INTO address (home_id, bag_id, postcode, house_number, addition, is_postal, known_at)
    SELECT u.*, CAST(:now AS timestamptz)
    FROM unnest(CAST(:home_id AS uuid[]), CAST(:bag_id AS text[]), CAST(:postcode AS text[]),
        CAST(:house_number AS int[]), CAST(:addition AS text[]), CAST(:is_postal AS boolean[])) AS u
    ON CONFLICT (home_id) DO NOTHING
    """
)
_SAVE_FORMER = text(
    """
    INSERT INTO former_number (bsn_hash, person_id, replaced_at, replaced_by)
    SELECT f.bsn_hash, f.person_id, CAST(:now AS timestamptz), :actor
    FROM unnest(CAST(:bsn_hash AS bytea[]), CAST(:person_id AS uuid[])) AS f (bsn_hash, person_id)
    WHERE NOT EXISTS (SELECT FROM resident r WHERE r.bsn_hash = f.bsn_hash)
    ON CONFLICT DO NOTHING
    """
)


async def save_numbers(connection: AsyncConnection, numbers: Mapping[UUID, UUID]) -> None:
    if numbers:
        values = {"number": list(numbers), "person_id": list(numbers.values())}
        await connection.execute(_SAVE_NUMBERS, values)


async def save_records(
    connection: AsyncConnection, records: Sequence[ReadRecord], actor: str, now: datetime
) -> None:
    if not records:
        return
    columns: dict[str, Any] = {
        field.name: [getattr(record, field.name) for record in records]
        for field in fields(ReadRecord)
    }
    for name in _LISTS:
        columns[name] = [" ".join(getattr(record, name)) for record in records]
    await connection.execute(_SAVE_RECORDS, {**columns, "actor": actor, "now": now})


async def note_seen(connection: AsyncConnection, people: Collection[UUID], day: date) -> None:
    """A later file says the same."""
    if people:
        await connection.execute(_SEEN, {"people": sorted(people), "day": day})


async def save_relations(
    connection: AsyncConnection, people: Collection[UUID], relations: Sequence[ReadRelation]
) -> None:
    """These instead of what the records of these people had before."""
    if people:
        await connection.execute(_DROP_RELATIONS, {"people": sorted(people)})
    if relations:
        columns = {
            field.name: [getattr(row, field.name) for row in relations]
            for field in fields(ReadRelation)
        }
        await connection.execute(_SAVE_RELATIONS, columns)


async def save_homes(
    connection: AsyncConnection,
    spellings: Mapping[UUID, UUID],
    addresses: Mapping[UUID, Address],
    now: datetime,
) -> None:
    """How homes are written, and what they stand for."""
    if spellings:
        values = {"spelling": list(spellings), "home_id": list(spellings.values())}
        await connection.execute(_SAVE_SPELLINGS, values)
    if addresses:
        names = ("bag_id", "postcode", "house_number", "addition", "is_postal")
        columns: dict[str, Any] = {
            name: [getattr(row, name) for row in addresses.values()] for name in names
        }
        await connection.execute(
            _SAVE_ADDRESSES, {**columns, "home_id": list(addresses), "now": now}
        )


async def save_former_numbers(
    connection: AsyncConnection, former: Iterable[tuple[bytes, UUID]], actor: str, now: datetime
) -> None:
    """A number that somebody has now is nobody's former one."""
    rows = sorted(former)
    if rows:
        values = {"bsn_hash": [row[0] for row in rows], "person_id": [row[1] for row in rows]}
        await connection.execute(_SAVE_FORMER, {**values, "actor": actor, "now": now})


_FORGET = (
    text("DELETE FROM register_relation WHERE person_id = ANY(CAST(:people AS uuid[]))"),
    text("DELETE FROM register_record WHERE person_id = ANY(CAST(:people AS uuid[]))"),
)
_UNKNOWN_ELSEWHERE = text(
    """
    SELECT p.id FROM unnest(CAST(:people AS uuid[])) AS p (id)
    WHERE NOT EXISTS (SELECT FROM fact_person f WHERE f.person_id = p.id)
        AND NOT EXISTS (SELECT FROM membership m WHERE m.person_id = p.id)
        AND NOT EXISTS (SELECT FROM life_event e WHERE e.person_id = p.id)
    """
)
_FORGET_RESIDENT = (
    text("DELETE FROM register_number WHERE person_id = ANY(CAST(:people AS uuid[]))"),
    text("DELETE FROM former_number WHERE person_id = ANY(CAST(:people AS uuid[]))"),
    text("DELETE FROM merged_person WHERE into_id = ANY(CAST(:people AS uuid[]))"),
    text("DELETE FROM residency WHERE person_id = ANY(CAST(:people AS uuid[]))"),
    text("DELETE FROM resident_recording WHERE person_id = ANY(CAST(:people AS uuid[]))"),
    text("DELETE FROM resident WHERE id = ANY(CAST(:people AS uuid[]))"),
)


async def forget(connection: AsyncConnection, people: Collection[UUID]) -> None:
    """What the register removed: its record, and whoever is known by that alone."""
    if not people:
        return
    for statement in _FORGET:
        await connection.execute(statement, {"people": sorted(people)})
    alone = (await connection.execute(_UNKNOWN_ELSEWHERE, {"people": sorted(people)})).scalars()
    values = {"people": sorted(alone)}
    for statement in _FORGET_RESIDENT:
        await connection.execute(statement, values)
