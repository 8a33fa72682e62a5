"""What a service keeps of each dossier, as it was published last: where it lives, who answers for it, and who died.

Work belongs to the municipality that is responsible today, and that follows from the day on which somebody asks: a move
in the future changes nothing before its day, and nothing has to be done on that day.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Date,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    Uuid,
    any_,
    exists,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db.bulk import array_text, insert_rows
from shared.events.household import Afscherming, Gemeentecode, Huishouden

CREATE_TABLE = """
    CREATE TABLE known_dossier (
        dossier_id uuid PRIMARY KEY,
        version int NOT NULL,
        from_days date[] NOT NULL,
        lives_in text[] NOT NULL,
        answers text[] NOT NULL,
        deceased uuid[] NOT NULL,
        births_known uuid[] NOT NULL,
        shielded text CHECK (shielded IN ('adres', 'medewerker')),
        closed_from date[] NOT NULL DEFAULT '{}',
        closed_until date[] NOT NULL DEFAULT '{}'
    )
    """
"""`lives_in` and `answers` hold from the day in the same place of `from_days` up to the next one; `births_known` are the
members whose birth date is known to the day; `shielded` is what is kept from others about somebody in it. It is closed
from each day of `closed_from` up to that in the same place of `closed_until`, which is the last day there is where it has no end."""

known_dossier = Table(
    "known_dossier",
    MetaData(),
    Column("dossier_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("from_days", ARRAY(Date), nullable=False),
    Column("lives_in", ARRAY(Text), nullable=False),
    Column("answers", ARRAY(Text), nullable=False),
    Column("deceased", ARRAY(Uuid), nullable=False),
    Column("births_known", ARRAY(Uuid), nullable=False),
    Column("shielded", Text),
    Column("closed_from", ARRAY(Date), nullable=False),
    Column("closed_until", ARRAY(Date), nullable=False),
)

_KEEP_NEWEST = """
    ON CONFLICT (dossier_id) DO UPDATE SET version = excluded.version, from_days = excluded.from_days,
        lives_in = excluded.lives_in, answers = excluded.answers, deceased = excluded.deceased,
        births_known = excluded.births_known, shielded = excluded.shielded,
        closed_from = excluded.closed_from, closed_until = excluded.closed_until
    WHERE known_dossier.version < excluded.version
    RETURNING dossier_id
"""


async def learn(
    connection: AsyncConnection, households: Iterable[tuple[UUID, Huishouden]]
) -> dict[UUID, Huishouden]:
    """Keep the newest picture of each dossier; which topic it came by, and in which order, does not matter.

    Gives the pictures that are newer than what was known.
    """
    newest = dict(sorted(households, key=lambda household: household[1].versie))
    rows = [_row(dossier_id, newest[dossier_id]) for dossier_id in sorted(newest)]
    kept = await insert_rows(connection, known_dossier, rows, on_conflict=_KEEP_NEWEST)
    return {row["dossier_id"]: newest[row["dossier_id"]] for row in kept}


async def rename(
    connection: AsyncConnection, dossier_ids: Collection[UUID], old_id: UUID, new_id: UUID
) -> None:
    """Two people are one: who died has one pseudonym."""
    known = known_dossier.c
    await connection.execute(
        update(known_dossier)
        .where(known.dossier_id == any_(literal(sorted(dossier_ids), ARRAY(Uuid))))
        .values(
            deceased=func.array_replace(known.deceased, old_id, new_id),
            births_known=func.array_replace(known.births_known, old_id, new_id),
        )
    )


def with_answering(table: Table, today: date) -> Select[Any]:
    """All columns of a table of work, with who answers for it today in place of the municipality of the day it was made."""
    columns = [column for column in table.c if column.name != "municipality"]
    return select(*columns, _answering(table, today).label("municipality"))


@dataclass(frozen=True, slots=True)
class Own:
    """Whose dossiers somebody may see."""

    municipalities: frozenset[str]
    employees: frozenset[str] = frozenset()
    """Of these also the dossiers in which somebody stands who works for us."""
    stays: frozenset[str] = frozenset()
    """Of these also what is because of a detention or an admission."""

    def within(self, municipalities: Collection[str]) -> "Own":
        chosen = frozenset(municipalities)
        return Own(self.municipalities & chosen, self.employees & chosen, self.stays & chosen)

    @property
    def of_stays(self) -> "Own":
        """The dossiers of which that may be seen."""
        return Own(self.stays, self.employees & self.stays, self.stays)

    def sees(self, known: "KnownDossier", municipality: str | None) -> bool:
        """Whether a dossier is there for somebody; `municipality` is that of a row, for a dossier of which nothing is known."""
        answers = known.answers or municipality
        return answers in (self.employees if known.is_of_employee else self.municipalities)


def is_answered_by(table: Table, own: Own, today: date) -> ColumnElement[bool]:
    """Whether one of these municipalities answers today for the dossier of a row, and the row may be seen there."""
    answering = _answering(table, today)
    is_own = answering.in_(sorted(own.municipalities))
    if own.employees >= own.municipalities:
        return is_own
    return is_own & (~_is_shielded(table, "medewerker") | answering.in_(sorted(own.employees)))


def went_from(table: Table, own: Own, today: date) -> ColumnElement[bool]:
    """Whether a row was made for one of these municipalities, and another one answers for its dossier today.

    Where who keeps an address secret went is told to nobody there.
    """
    was_theirs = table.c.municipality.in_(sorted(own.municipalities))
    is_theirs = _answering(table, today).in_(sorted(own.municipalities))
    return was_theirs & ~is_theirs & ~_is_shielded(table, "adres", "medewerker")


def _is_shielded(table: Table, *how: str) -> ColumnElement[bool]:
    known = known_dossier.c
    return exists().where(known.dossier_id == table.c.dossier_id, known.shielded.in_(how))


@dataclass(frozen=True, slots=True)
class KnownDossier:
    """A dossier as it is today."""

    answers: Gemeentecode | None
    """None for who never lived in the area."""
    lives_in: Gemeentecode | None
    deceased: frozenset[UUID]
    births_known: frozenset[UUID] = frozenset()
    shielded: Afscherming | None = None
    closed: tuple[tuple[date, date], ...] = ()
    """When somebody closed it, from a day up to and not including another."""
    today: date = date.min

    @property
    def is_closed(self) -> bool:
        return any(since <= self.today < until for since, until in self.closed)

    @property
    def is_of_employee(self) -> bool:
        return self.shielded == "medewerker"

    @property
    def is_outside(self) -> bool:
        return self.lives_in != self.answers


CLOSED = """EXISTS (SELECT FROM unnest(known.closed_from, known.closed_until) AS closed (since, until)
    WHERE since <= :today AND :today < until)"""
"""In a statement with `known_dossier AS known`: whether somebody closed it."""
NOTHING_KNOWN = KnownDossier(None, None, frozenset())


async def may_see(
    connection: AsyncConnection, own: Own, dossier_id: UUID, municipality: str | None, today: date
) -> bool:
    """Whether what is about a dossier is there for somebody; `municipality` as `Own.sees` has it."""
    known = await load(connection, [dossier_id], today)
    return own.sees(known[dossier_id], municipality)


# Asked several times in each batch, so not put together anew each time. What holds on a day is found as in `_on`.
_LOAD = text(
    """
    SELECT dossier_id, answers[width_bucket(CAST(:today AS date), from_days)] AS answers,
        lives_in[width_bucket(CAST(:today AS date), from_days)] AS lives_in,
        deceased, births_known, shielded, closed_from, closed_until
    FROM known_dossier WHERE dossier_id = ANY (CAST(CAST(:dossiers AS text) AS uuid[]))
    """
)


async def load(
    connection: AsyncConnection, dossier_ids: Collection[UUID], today: date
) -> dict[UUID, KnownDossier]:
    """What is known of these dossiers; of one that nobody told of: NOTHING_KNOWN."""
    rows = await connection.execute(_LOAD, {"today": today, "dossiers": array_text(dossier_ids)})
    found = {
        row.dossier_id: KnownDossier(
            row.answers,
            row.lives_in,
            frozenset(row.deceased),
            frozenset(row.births_known),
            row.shielded,
            tuple(zip(row.closed_from, row.closed_until, strict=True)),
            today,
        )
        for row in rows
    }
    return {dossier_id: found.get(dossier_id, NOTHING_KNOWN) for dossier_id in dossier_ids}


def _answering(table: Table, today: date) -> ColumnElement[Any]:
    """As long as nothing is known of the dossier: the municipality of the row itself."""
    found = select(_on(known_dossier.c.answers, today)).where(
        known_dossier.c.dossier_id == table.c.dossier_id
    )
    return func.coalesce(found.scalar_subquery(), table.c.municipality)


def _on(column: Column[Any], today: date) -> ColumnElement[Any]:
    """What holds on a day. PostgreSQL numbers the periods from 1 and gives NULL for one that is not there."""
    return column[func.width_bucket(literal(today, Date), known_dossier.c.from_days)]


def _row(dossier_id: UUID, household: Huishouden) -> dict[str, Any]:
    places = sorted(household.woonplaatsen, key=lambda place: place.vanaf)
    days = [date.min, *(place.vanaf for place in places[1:])] if places else []
    return {
        "dossier_id": dossier_id,
        "version": household.versie,
        "from_days": days,
        "lives_in": [place.gemeente for place in places],
        "answers": [household.answering_on(day) for day in days],
        "deceased": sorted(household.deceased),
        "births_known": sorted(
            {member.inwoner_id for member in household.leden if not member.geboortedatum_onzeker}
        ),
        "shielded": household.afgeschermd,
        "closed_from": [period.vanaf for period in household.gesloten or ()],
        "closed_until": [period.tot or date.max for period in household.gesloten or ()],
    }
