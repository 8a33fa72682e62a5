"""Every SQL statement about residents. Arrays, so that a batch costs as many statements as one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.residents.history import KINDS, Details, Origin, Recording
from services.intake.residents.names import search_words
from services.intake.residents.places import STILL_STANDS
from services.intake.residents.rules import Resident
from services.intake.timeline.facts import Birth
from services.intake.timeline.picture import PRECEDENCE
from shared.events.household import Rol
from shared.values import made_often


@made_often(frozen=True, slots=True)
class Belonging:
    """One period in which a person stands in the picture of a dossier."""

    dossier_id: UUID
    from_on: date
    until_on: date | None
    rol: Rol

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@made_often(frozen=True, slots=True)
class Found:
    """A known person and where he or she belongs, oldest period first."""

    person_id: UUID
    named: bytes | UUID | None
    """What the person was found by: the number of now or of before, the id or one that was merged into it."""
    born_on: date
    died_on: date | None
    belongings: tuple[Belonging, ...]

    def dossier_on(self, day: date) -> UUID | None:
        """The dossier in which something of that day is told of this person: as applicant, partner, child, housemate."""
        return next(iter(self.dossiers_on(day)), None)

    def dossiers_on(self, day: date) -> list[UUID]:
        """All in whose pictures this person stands on that day, in the same order."""
        standing = [known for known in self.belongings if known.holds_on(day)]
        if len(standing) > 1:  # seldom, and this is asked several times of every event
            standing.sort(key=lambda known: (PRECEDENCE[known.rol], known.dossier_id))
        return [known.dossier_id for known in standing]

    def last_dossier(self, day: date) -> UUID | None:
        """As `dossier_on`; of who stands in no picture on that day, the one that he or she left last."""
        if len(self.belongings) == 1:  # most people, and this is asked several times of every event
            only = self.belongings[0]
            return only.dossier_id if only.from_on <= day else None
        standing = self.dossiers_on(day)
        if standing:
            return standing[0]
        before = [known for known in self.belongings if known.from_on <= day]
        last = max(before, key=lambda known: (known.from_on, known.dossier_id), default=None)
        return last.dossier_id if last is not None else None


_FIND = """
    SELECT r.id, {named}, r.born_on, r.died_on, m.dossier_id, m.from_on, m.until_on, m.rol
    FROM {which} LEFT JOIN membership m ON m.person_id = r.id
    WHERE {named} = ANY(CAST(:wanted AS {kind}[]))
"""
_FORMER = "former_number n JOIN resident r ON r.id = n.person_id"
_MERGED = "merged_person g JOIN resident r ON r.id = g.into_id"
_FIND_BY_HASH = text(
    _FIND.format(named="r.bsn_hash", which="resident r", kind="bytea")
    + "UNION ALL"
    + _FIND.format(named="n.bsn_hash", which=_FORMER, kind="bytea")
    + "ORDER BY 1, 6, 5"
)
_FIND_BY_ID = text(
    _FIND.format(named="r.id", which="resident r", kind="uuid")
    + "UNION ALL"
    + _FIND.format(named="g.person_id", which=_MERGED, kind="uuid")
    + "ORDER BY 1, 6, 5"
)

_LIVES_IN = text(
    f"""
    SELECT r.gemeente, {STILL_STANDS} AS stands
    FROM membership m JOIN residence r USING (dossier_id) WHERE m.person_id = :person_id
    """  # noqa: S608 - our own column names
)


async def municipalities_of(
    connection: AsyncConnection, person_id: UUID, today: date
) -> frozenset[str] | None:
    rows = (await connection.execute(_LIVES_IN, {"person_id": person_id, "today": today})).all()
    return frozenset(row.gemeente for row in rows if row.stands) if rows else None


async def find_by_bsn(connection: AsyncConnection, hashes: Collection[bytes]) -> list[Found]:
    return await _find(connection, _FIND_BY_HASH, list(hashes)) if hashes else []


async def find_by_id(connection: AsyncConnection, person_ids: Collection[UUID]) -> list[Found]:
    return await _find(connection, _FIND_BY_ID, list(person_ids)) if person_ids else []


async def _find(
    connection: AsyncConnection, statement: Any, wanted: Sequence[object]
) -> list[Found]:
    people: dict[bytes | UUID, tuple[Any, ...]] = {}
    periods: dict[bytes | UUID, list[Belonging]] = defaultdict(list)
    # Taken apart by place: a row's names cost more than all the rest of this.
    for person_id, named, born_on, died_on, dossier_id, *period in await connection.execute(
        statement, {"wanted": wanted}
    ):
        people[named] = (person_id, born_on, died_on)
        if dossier_id is not None:
            periods[named].append(Belonging(dossier_id, *period))
    return [
        Found(person_id, named, born_on, died_on, tuple(periods[named]))
        for named, (person_id, born_on, died_on) in people.items()
    ]


# What holds now and where it came from in one statement: registering many costs as many statements as one.
_INSERT_RESIDENTS = text(
    """
    WITH given AS (
        SELECT * FROM unnest(CAST(:id AS uuid[]), CAST(:bsn_hash AS bytea[]),
            CAST(:bsn_encrypted AS bytea[]), CAST(:given_names AS text[]),
            CAST(:family_name AS text[]), CAST(:born_on AS date[]), CAST(:died_on AS date[]),
            CAST(:secrecy AS text[]), CAST(:birth_given AS text[]), CAST(:search_name AS text[]),
            CAST(:source AS text[]), CAST(:reason AS text[]), CAST(:life_event_id AS uuid[]),
            CAST(:actor AS text[]))
            AS given (id, bsn_hash, bsn_encrypted, given_names, family_name, born_on, died_on,
                secrecy, birth_given, search_name, source, reason, life_event_id, recorded_by)
    ), added AS (
        INSERT INTO resident
            (id, bsn_hash, bsn_encrypted, given_names, family_name, born_on, death_recorded_on,
             died_on, secrecy, birth_given, search_name, registered_at)
        SELECT id, bsn_hash, bsn_encrypted, given_names, family_name, born_on, died_on, died_on,
            secrecy, birth_given, search_name, CAST(:now AS timestamptz) FROM given
        ON CONFLICT (bsn_hash) DO NOTHING
        RETURNING id
    )
    INSERT INTO resident_recording
        (person_id, kinds, given_names, family_name, born_on, birth_given, died_on, secrecy,
         bsn_encrypted, source, reason, life_event_id, recorded_at, recorded_by)
    SELECT id, CAST(:kinds AS text[]), given_names, family_name, born_on, birth_given, died_on,
        secrecy, bsn_encrypted, source, reason, life_event_id, CAST(:now AS timestamptz), recorded_by
    FROM given JOIN added USING (id)
    RETURNING person_id
    """
)


async def insert_residents(
    connection: AsyncConnection, residents: Iterable[tuple[Resident, Origin]], now: datetime
) -> set[UUID]:
    """Gives the ids that are new; a BSN that is known already is left out."""
    rows = sorted(residents, key=lambda row: row[0].bsn_hash or row[0].id.bytes)
    names = (
        "id", "bsn_hash", "bsn_encrypted", "given_names", "family_name", "born_on", "died_on",
        "secrecy", "birth_given",
    )  # fmt: skip
    columns = {name: [getattr(resident, name) for resident, _ in rows] for name in names}
    columns["search_name"] = [
        search_words(resident.given_names, resident.family_name) for resident, _ in rows
    ]
    for name in ("source", "reason", "life_event_id", "actor"):
        columns[name] = [getattr(origin, name) for _, origin in rows]
    values = {**columns, "kinds": list(KINDS), "now": now}
    return set((await connection.execute(_INSERT_RESIDENTS, values)).scalars())


_RECORD = text(
    """
    INSERT INTO resident_recording
        (person_id, kinds, given_names, family_name, born_on, birth_given, died_on, secrecy,
         bsn_encrypted, valid_from, source, reason, life_event_id, recorded_at, recorded_by)
    VALUES (:person_id, :kinds, :given_names, :family_name, :born_on, :birth_given, :died_on,
        :secrecy, :bsn_encrypted, :valid_from, :source, :reason, :life_event_id, :recorded_at, :actor)
    """
)
_RECORDINGS = text(
    """
    SELECT person_id, kinds, recorded_at, recorded_by, source, reason, life_event_id, valid_from,
        given_names, family_name, born_on, birth_given, died_on, secrecy, bsn_encrypted
    FROM resident_recording
    WHERE person_id = :person_id
        OR person_id IN (SELECT person_id FROM merged_person WHERE into_id = :person_id)
    ORDER BY position
    """
)
_MERGED_AT = text("SELECT merged_at FROM merged_person WHERE person_id = :person_id")


async def record(connection: AsyncConnection, recording: Recording) -> None:
    values = {field.name: getattr(recording, field.name) for field in fields(recording)}
    origin = values.pop("origin")
    values |= {field.name: getattr(origin, field.name) for field in fields(origin)}
    await connection.execute(_RECORD, {**values, "kinds": list(recording.kinds)})


async def list_recordings(connection: AsyncConnection, person_id: UUID) -> list[Recording]:
    """In the order in which they were made, of whoever was merged into this person too."""
    rows = await connection.execute(_RECORDINGS, {"person_id": person_id})
    return [
        Recording(
            origin=Origin(row.recorded_by, row.source, row.reason, row.life_event_id),
            kinds=tuple(row.kinds),
            **{name: getattr(row, name) for name in _RECORDED},
        )
        for row in rows
    ]


_RECORDED = tuple(
    field.name for field in fields(Recording) if field.name not in {"origin", "kinds"}
)


async def merged_at(connection: AsyncConnection, person_id: UUID) -> datetime | None:
    """When this person turned out to be somebody else; None for who is a person of one's own."""
    found = await connection.execute(_MERGED_AT, {"person_id": person_id})
    moment: datetime | None = found.scalar()
    return moment


_GET_RESIDENTS = text("SELECT * FROM resident WHERE id = ANY(CAST(:ids AS uuid[]))")


async def get_residents(
    connection: AsyncConnection, person_ids: Collection[UUID]
) -> dict[UUID, Resident]:
    rows = await connection.execute(_GET_RESIDENTS, {"ids": sorted(person_ids)})
    return {
        row.id: Resident(
            row.id, row.bsn_hash, row.bsn_encrypted, row.given_names, row.family_name, row.born_on,
            row.died_on, row.timer_series, row.secrecy,
            row.birth_given,
        )
        for row in rows
    }  # fmt: skip


# A death that a life event told stays that of the life event.
_CORRECT_RESIDENT = text(
    """
    UPDATE resident SET born_on = :born_on, birth_given = :given, death_recorded_on = :died_on,
        died_on = CASE WHEN death_recorded_on IS DISTINCT FROM CAST(:died_on AS date)
            THEN CAST(:died_on AS date) ELSE died_on END
    WHERE id = :id
    """
)
_SET_BSN = text(
    """
    UPDATE resident SET bsn_hash = :bsn_hash, bsn_encrypted = :bsn_encrypted
    WHERE id = :id AND bsn_hash IS NULL
    """
)
_CHANGE_BSN = text(
    "UPDATE resident SET bsn_hash = :bsn_hash, bsn_encrypted = :bsn_encrypted WHERE id = :id"
)
_KEEP_FORMER = text(
    """
    INSERT INTO former_number (bsn_hash, person_id, replaced_at, replaced_by)
    SELECT bsn_hash, :into_id, :now, :actor FROM resident WHERE id = :id AND bsn_hash IS NOT NULL
    """
)
_FORGET_FORMER = text("DELETE FROM former_number WHERE bsn_hash = :bsn_hash")
_SHOW = text(
    """
    UPDATE resident SET given_names = :given_names, family_name = :family_name, secrecy = :secrecy,
        search_name = :search_name
    WHERE id = :id
    """
)
_NEXT_SERIES = text(
    """
    UPDATE resident SET timer_series = timer_series + 1 WHERE id = ANY(CAST(:ids AS uuid[]))
    RETURNING id, timer_series
    """
)


async def correct_resident(connection: AsyncConnection, person_id: UUID, birth: Birth) -> None:
    values = {
        "id": person_id,
        "born_on": birth.born_on,
        "given": birth.given,
        "died_on": birth.died_on,
    }
    await connection.execute(_CORRECT_RESIDENT, values)


async def set_bsn(
    connection: AsyncConnection, person_id: UUID, bsn_hash: bytes, bsn_encrypted: bytes
) -> bool:
    """False where somebody has a number already."""
    values = {"id": person_id, "bsn_hash": bsn_hash, "bsn_encrypted": bsn_encrypted}
    return (await connection.execute(_SET_BSN, values)).rowcount == 1


async def change_bsn(
    connection: AsyncConnection,
    person_id: UUID,
    bsn_hash: bytes | None,
    bsn_encrypted: bytes | None,
) -> None:
    """A number that is somebody's now is nobody's former one."""
    await connection.execute(_FORGET_FORMER, {"bsn_hash": bsn_hash})
    values = {"id": person_id, "bsn_hash": bsn_hash, "bsn_encrypted": bsn_encrypted}
    await connection.execute(_CHANGE_BSN, values)


async def keep_former_number(
    connection: AsyncConnection, person_id: UUID, into_id: UUID, actor: str, now: datetime
) -> None:
    """The number of `person_id` goes on leading to `into_id`."""
    values = {"id": person_id, "into_id": into_id, "actor": actor, "now": now}
    await connection.execute(_KEEP_FORMER, values)


async def show(connection: AsyncConnection, person_id: UUID, details: Details) -> None:
    """Of what begins on a day (a name, secrecy), what holds now."""
    values = {
        "id": person_id,
        "given_names": details.given_names,
        "family_name": details.family_name,
        "secrecy": details.secrecy,
        "search_name": search_words(details.given_names, details.family_name),
    }
    await connection.execute(_SHOW, values)


async def next_timer_series(
    connection: AsyncConnection, person_ids: Collection[UUID]
) -> dict[UUID, int]:
    """A new series of birthday timers for these people; the series makes their keys new."""
    rows = await connection.execute(_NEXT_SERIES, {"ids": sorted(person_ids)})
    return {row.id: row.timer_series for row in rows}
