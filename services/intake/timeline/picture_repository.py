"""Every SQL statement about the pictures of dossiers, as they were published last."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import orjson
from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.timeline.facts import Geheimhouding
from services.intake.timeline.picture import (
    AssistancePeriod,
    ClosedPeriod,
    Household,
    Member,
    Residence,
    SharedChild,
    in_its_time,
)
from services.intake.timeline.state import Stay

_SHARED: Final = TypeAdapter(tuple[SharedChild, ...])
_ASSISTANCE: Final = TypeAdapter(tuple[AssistancePeriod, ...])
# Most dossiers have the same few periods.
_read_assistance = lru_cache(maxsize=1024)(_ASSISTANCE.validate_json)
_CLOSURES: Final = TypeAdapter(tuple[ClosedPeriod, ...])
# With the first row of a dossier comes where it is: a statement of its own for that costs a group more than all its rows do.
_PICTURES = text(
    """
    SELECT d.id, d.version, d.shared_care::text, d.assistance::text, d.closures::text, d.shielding,
        CASE WHEN coalesce(m.place, 0) = 0 THEN (
            SELECT json_agg(json_build_array(w.gemeente, w.from_on, w.until_on, w.home_id)
                ORDER BY w.from_on)::text
            FROM residence w WHERE w.dossier_id = d.id) END,
        m.person_id, m.rol, r.born_on,
        m.from_on, m.until_on, m.exemption, r.died_on, r.birth_given IS NOT NULL,
        (SELECT array_agg(ARRAY[s.soort, s.from_on::text, s.until_on::text]
            ORDER BY s.from_on, s.soort)
         FROM stay s WHERE s.person_id = m.person_id) AS stays
    FROM dossier d
    LEFT JOIN membership m ON m.dossier_id = d.id
    LEFT JOIN resident r ON r.id = m.person_id
    WHERE d.id = ANY(CAST(:ids AS uuid[]))
    ORDER BY d.id, m.place
    """
)


async def load_households(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> dict[UUID, Household]:
    """The pictures as they were published last."""
    if not dossier_ids:
        return {}
    members: dict[UUID, list[Member]] = defaultdict(list)
    dossiers: dict[UUID, tuple[int, str | None, str, str | None, Geheimhouding, str | None]] = {}
    for (
        dossier_id,
        version,
        shared_care,
        assistance,
        closures,
        shielding,
        residences,
        person_id,
        rol,
        born_on,
        from_on,
        until_on,
        exemption,
        died_on,
        is_uncertain,
        stays,
    ) in await connection.execute(_PICTURES, {"ids": list(dossier_ids)}):
        if dossier_id not in dossiers:
            known = (version, shared_care, assistance, closures, shielding, residences)
            dossiers[dossier_id] = known
        if person_id is not None:
            member = Member(
                person_id, rol, born_on, from_on, until_on, exemption, died_on,
                _stays(stays) if stays else (), is_uncertain,
            )  # fmt: skip
            members[dossier_id].append(in_its_time(member))
    return {
        dossier_id: Household(
            dossier_id,
            version,
            tuple(members[dossier_id]),
            _residences(residences) if residences is not None else (),
            _SHARED.validate_json(shared_care) if shared_care is not None else (),
            _read_assistance(assistance),
            _CLOSURES.validate_json(closures) if closures is not None else (),
            shielding,
        )
        for dossier_id, (
            version, shared_care, assistance, closures, shielding, residences,
        ) in dossiers.items()
    }  # fmt: skip


def _residences(rows: str) -> tuple[Residence, ...]:
    return tuple(
        Residence(
            gemeente,
            date.fromisoformat(from_on),
            date.fromisoformat(until_on) if until_on else None,
            UUID(home_id) if home_id else None,
        )
        for gemeente, from_on, until_on, home_id in orjson.loads(rows)
    )


def _stays(rows: Sequence[Sequence[Any]]) -> tuple[Stay, ...]:
    return tuple(
        Stay(
            soort,
            date.fromisoformat(from_on),
            date.fromisoformat(until_on) if until_on else None,
        )
        for soort, from_on, until_on in rows
    )


_SAVE_DOSSIERS = text(
    """
    INSERT INTO dossier AS known (id, version, shared_care, assistance, closures, shielding, opened_at)
    SELECT new.id, new.version, new.shared_care::jsonb, new.assistance::jsonb, new.closures::jsonb,
        new.shielding, CAST(:now AS timestamptz)
    FROM unnest(CAST(:id AS uuid[]), CAST(:version AS int[]), CAST(:shared_care AS text[]),
        CAST(:assistance AS text[]), CAST(:closures AS text[]), CAST(:shielding AS text[]))
        AS new (id, version, shared_care, assistance, closures, shielding)
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, shared_care = excluded.shared_care,
        assistance = excluded.assistance, closures = excluded.closures, shielding = excluded.shielding
    """
)
_DROP_MEMBERS = text("DELETE FROM membership WHERE dossier_id = ANY(CAST(:ids AS uuid[]))")
_DROP_RESIDENCES = text("DELETE FROM residence WHERE dossier_id = ANY(CAST(:ids AS uuid[]))")
_SAVE_MEMBERS = text(
    """
    INSERT INTO membership (dossier_id, place, person_id, rol, from_on, until_on, exemption)
    SELECT * FROM unnest(CAST(:dossier_id AS uuid[]), CAST(:place AS int[]),
        CAST(:person_id AS uuid[]), CAST(:rol AS text[]), CAST(:from_on AS date[]),
        CAST(:until_on AS date[]), CAST(:exemption AS text[]))
    """
)
_SAVE_RESIDENCES = text(
    """
    INSERT INTO residence (dossier_id, gemeente, from_on, until_on, home_id)
    SELECT * FROM unnest(CAST(:dossier_id AS uuid[]), CAST(:gemeente AS text[]),
        CAST(:from_on AS date[]), CAST(:until_on AS date[]), CAST(:home_id AS uuid[]))
    """
)


async def save_households(
    connection: AsyncConnection, households: Collection[Household], now: datetime
) -> None:
    """These pictures, each instead of the one before it."""
    if not households:
        return
    await connection.execute(
        _SAVE_DOSSIERS,
        {
            "id": [household.dossier_id for household in households],
            "version": [household.version for household in households],
            "shared_care": [
                _SHARED.dump_json(household.shared_care).decode() if household.shared_care else None
                for household in households
            ],
            "assistance": [
                _ASSISTANCE.dump_json(household.assistance).decode() for household in households
            ],
            "closures": [
                _CLOSURES.dump_json(household.closures).decode() if household.closures else None
                for household in households
            ],
            "shielding": [household.shielding for household in households],
            "now": now,
        },
    )
    old = sorted(household.dossier_id for household in households if household.version > 1)
    if old:
        await connection.execute(_DROP_MEMBERS, {"ids": old})
        await connection.execute(_DROP_RESIDENCES, {"ids": old})
    members = [
        (household.dossier_id, place, member)
        for household in households
        for place, member in enumerate(household.members)
    ]
    names = ("person_id", "rol", "from_on", "until_on", "exemption")
    columns: dict[str, list[Any]] = {
        name: [getattr(member, name) for _, _, member in members] for name in names
    }
    columns["dossier_id"] = [dossier_id for dossier_id, _, _ in members]
    columns["place"] = [place for _, place, _ in members]
    if members:
        await connection.execute(_SAVE_MEMBERS, columns)
    await _save_residences(connection, households)


async def _save_residences(connection: AsyncConnection, households: Iterable[Household]) -> None:
    rows = [(household.dossier_id, row) for household in households for row in household.residences]
    names = ("gemeente", "from_on", "until_on", "home_id")
    columns: dict[str, list[Any]] = {
        name: [getattr(row, name) for _, row in rows] for name in names
    }
    if rows:
        await connection.execute(
            _SAVE_RESIDENCES, {**columns, "dossier_id": [dossier_id for dossier_id, _ in rows]}
        )
