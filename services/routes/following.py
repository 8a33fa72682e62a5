"""What is open about somebody goes with that person to another dossier: at a divorce, or by joining the dossier of somebody else.

Work about a person is in the dossier that he or she has today, or on the day that it is about where that is still to come.
That follows from all pictures together, so it does not matter which event brought them, or in which order. What goes lapses
in the old dossier and opens in the new one; neither names the other, as one may be kept safe from the other.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import TextClause, text

from services.routes.open_once import Key, Wish
from services.routes.open_work import Kind, Row, with_answering_now
from shared import clock, ids
from shared.db import known_dossiers, known_rights
from shared.db.known_dossiers import KnownDossier
from shared.events.envelope import Event
from shared.events.household import Gemeentecode, Huishouden
from shared.events.reasons import reason
from shared.messaging.timers import NewTimer
from shared.messaging.transaction import Transaction

WENT: Final = reason("gaat-verder-elders")
CAME: Final = reason("meegekomen")
ONE_PERSON: Final = reason("stond-er-twee-keer")

TIMER: Final = "dossier-van-inwoner"

W = TypeVar("W", bound=Wish)


async def learn(tx: Transaction, newer: Mapping[UUID, Huishouden]) -> set[UUID]:
    """Keep whose right these dossiers are about; gives whose changed, and looks again on each day on which one begins."""
    for dossier_id, household in newer.items():
        begins = {day for _, _, day, _ in known_rights.rights_in(dossier_id, household)}
        for day in sorted(day for day in begins if day > tx.today):
            key = f"{dossier_id}:{day.isoformat()}"
            moment = clock.start_of_day(day)
            tx.schedule(NewTimer(kind=TIMER, key=key, due_at=moment, dossier_id=dossier_id))
    moved = await known_rights.learn(tx.connection, newer.items())
    # What happens in those at the same moment either sees this, or is seen.
    tx.need(
        {right[1] for right in await known_rights.of_people(tx.connection, moved)} if moved else ()
    )
    return moved


async def placed(tx: Transaction, wishes: Sequence[W]) -> list[W]:
    """The wishes, each in the dossier of its person."""
    days = {
        number: (wish.follows_id, _day(wish.about_on, tx))
        for number, wish in enumerate(wishes)
        if wish.follows_id is not None
    }
    found = await known_rights.dossiers_of(tx.connection, days.values())
    homes = {number: found[asked] for number, asked in days.items() if asked in found}
    elsewhere = {home for number, home in homes.items() if home != wishes[number].key.dossier_id}
    tx.need(elsewhere)
    known = await known_dossiers.load(tx.connection, elsewhere, tx.today) if elsewhere else {}
    return [
        _placed(wish, homes.get(number, wish.key.dossier_id), known)
        for number, wish in enumerate(wishes)
    ]


def _placed(wish: W, home: UUID, known: Mapping[UUID, KnownDossier]) -> W:
    if home in known and home != wish.key.dossier_id:
        wish = replace(
            wish,
            key=replace(wish.key, dossier_id=home),
            municipality=known[home].answers or wish.municipality,
            came_along=True,
        )
    if wish.belongs_to is not None:
        return wish
    if wish.cause is None or wish.cause.dossier_id != home:
        return replace(wish, own_trail=wish.own_trail or ids.new_event_id())
    return wish


@dataclass(frozen=True, slots=True)
class Going:
    """Work that lapsed in one dossier and goes on in another."""

    row: Row
    home: UUID
    """The dossier that it goes on in."""
    municipality: Gemeentecode | None
    """Who answers for that one."""

    def wish_fields(self, causes: Mapping[UUID, Event[Any]]) -> dict[str, Any]:
        """What every wish for it has. `causes` is per dossier what told so, if anything did."""
        row = self.row
        return {
            "cause": causes.get(self.home),
            "asked_by": row["asked_by"],
            "key": Key(self.home, row["step"], row["subject_id"]),
            "playbook": row["playbook"],
            "playbook_version": row["playbook_version"],
            "municipality": self.municipality or row["municipality"],
            "person_ids": tuple(row["person_ids"]),
            "follows_id": row["follows_id"],
            "about_on": row["about_on"],
            "due_on": row["due_on"],
            "came_along": True,
        }


async def take_along(tx: Transaction, kind: Kind, people: Collection[UUID]) -> list[Going]:
    """Lapse the open work about these people that is not in their dossier, and give it."""
    if not people:
        return []
    found = await tx.execute(_open_about(kind), {"people": sorted(people)})
    rows = found.mappings().all()
    homes = await known_rights.dossiers_of(
        tx.connection, [(row["follows_id"], _day(row["about_on"], tx)) for row in rows]
    )
    goes = {}
    for row in rows:
        home = homes.get((row["follows_id"], _day(row["about_on"], tx)))
        if home is not None and home != row["dossier_id"]:
            goes[row["id"]] = home
    if not goes:
        return []
    tx.need({*goes.values(), *(row["dossier_id"] for row in rows if row["id"] in goes)})
    lapsed = await tx.execute(
        _let_go(kind), {"ids": sorted(goes), "now": tx.now, "reason": WENT.stored()}
    )
    known = await known_dossiers.load(tx.connection, set(goes.values()), tx.today)
    return [
        Going(row, goes[row["id"]], known[goes[row["id"]]].answers)
        for row in await with_answering_now(tx, lapsed.mappings().all())
    ]


async def rename(
    tx: Transaction, kind: Kind, dossier_ids: Collection[UUID], old_id: UUID, new_id: UUID
) -> list[Going]:
    """Two people are one. Lapse, and give, the open work about the old one that is open about the new one too."""
    names = {"dossier_ids": sorted(dossier_ids), "old_id": old_id, "new_id": new_id}
    twice = await tx.execute(
        _let_go_twice(kind), {**names, "now": tx.now, "reason": ONE_PERSON.stored()}
    )
    rows = await with_answering_now(tx, twice.mappings().all())
    await tx.execute(_rename(kind), names)
    return [
        Going(
            {
                **row,
                "subject_id": new_id,
                "follows_id": new_id if row["follows_id"] == old_id else row["follows_id"],
                "person_ids": [
                    new_id if person_id == old_id else person_id for person_id in row["person_ids"]
                ],
            },
            row["dossier_id"],
            row["municipality"],
        )
        for row in rows
    ]


async def homes_of(tx: Transaction, events: Sequence[Event[Any]]) -> dict[UUID, UUID]:
    """By event: the dossier that the person whom it is about has today."""
    people = {
        event.id: person_id
        for event in events
        if (person_id := getattr(event.data, "inwoner_id", None)) is not None
    }
    found = await known_rights.dossiers_of(
        tx.connection, [(person_id, tx.today) for person_id in people.values()]
    )
    return {
        event_id: found[person_id, tx.today]
        for event_id, person_id in people.items()
        if (person_id, tx.today) in found
    }


def _day(about_on: date, tx: Transaction) -> date:
    return max(about_on, tx.today)


# The names below are those of our own tables and statuses, never input.


@cache
def _open_about(kind: Kind) -> TextClause:
    return text(
        f"""
        SELECT id, dossier_id, follows_id, about_on FROM {kind.table.name}
        WHERE follows_id = ANY (CAST(:people AS uuid[])) AND status = '{kind.open_status}'
        """  # noqa: S608
    )


@cache
def _let_go(kind: Kind) -> TextClause:
    return text(
        f"""
        UPDATE {kind.table.name} SET status = 'lapsed', settled_at = :now, settled_reason = :reason{kind.lapsing}
        WHERE id = ANY (CAST(:ids AS uuid[])) AND status = '{kind.open_status}' RETURNING *
        """  # noqa: S608
    )


@cache
def _let_go_twice(kind: Kind) -> TextClause:
    table, other = kind.table.name, _same_elsewhere(kind)
    return text(
        f"""
        UPDATE {table} SET status = 'lapsed', settled_at = :now, settled_reason = :reason{kind.lapsing}
        WHERE dossier_id = ANY (CAST(:dossier_ids AS uuid[])) AND status = '{kind.open_status}'
            AND (subject_id = :old_id AND EXISTS ({other} AND other.subject_id = :new_id
                    AND other.status IN ('{kind.open_status}', '{kind.goes_on_as}'))
                OR subject_id = :new_id AND EXISTS ({other} AND other.subject_id = :old_id
                    AND other.status = '{kind.goes_on_as}'))
        RETURNING *
        """  # noqa: S608
    )


def _same_elsewhere(kind: Kind) -> str:
    """For in EXISTS: another piece of work of the same dossier and step."""
    table = kind.table.name
    return (
        f"SELECT FROM {table} AS other WHERE other.dossier_id = {table}.dossier_id"
        f" AND other.step = {table}.step"
    )


@cache
def _rename(kind: Kind) -> TextClause:
    table, other = kind.table.name, _same_elsewhere(kind)
    return text(
        f"""
        UPDATE {table} SET
            subject_id = CASE WHEN subject_id = :old_id THEN CAST(:new_id AS uuid) ELSE subject_id END,
            follows_id = CASE WHEN follows_id = :old_id THEN CAST(:new_id AS uuid) ELSE follows_id END,
            person_ids = array_replace(person_ids, CAST(:old_id AS uuid), CAST(:new_id AS uuid)),
            ended_by_deaths = array_replace(ended_by_deaths, CAST(:old_id AS uuid), CAST(:new_id AS uuid))
        WHERE dossier_id = ANY (CAST(:dossier_ids AS uuid[])) AND (subject_id = :old_id
            OR follows_id = :old_id OR :old_id = ANY (person_ids) OR :old_id = ANY (ended_by_deaths))
            AND NOT ({table}.status = '{kind.goes_on_as}' AND {table}.subject_id = :old_id AND EXISTS (
                {other} AND other.subject_id = :new_id AND other.status = '{kind.goes_on_as}'))
        """  # noqa: S608
    )
