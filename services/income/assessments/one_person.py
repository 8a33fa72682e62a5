"""Every SQL statement that makes one person of two in what income keeps."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_OF_A_PERSON: Final = ("wage_period", "job_turn", "reported_fact")
_OF_A_DOSSIER: Final = (
    *("occasion", "assessment", "proposal", "aftercare_dossier", "application"),
    *("fact_question", "objection", "non_take_up_deed"),
)
_NAMED_IN: Final = (
    ("household_fact", "household"),
    ("assessment", "pictures"),
    ("settlement", "months"),
)

_ONE_OF_TWO = """
    UPDATE finding AS earlier SET superseded_at = later.recorded_at
    FROM finding AS later
    WHERE earlier.superseded_at IS NULL AND later.superseded_at IS NULL
      AND earlier.dossier_id = later.dossier_id AND earlier.kind = later.kind
      AND earlier.source IS NOT DISTINCT FROM later.source AND earlier.valid_from = later.valid_from
      AND (earlier.person_id, later.person_id) IN ((:old_id, :new_id), (:new_id, :old_id))
      AND (earlier.recorded_at, earlier.id) < (later.recorded_at, later.id)
"""
"""Of the same fact that was established of both, the last one stays."""

_ONE_SLIP = """
    DELETE FROM wage_report AS later USING wage_report AS earlier
    WHERE (earlier.person_id, later.person_id) IN ((:old_id, :new_id), (:new_id, :old_id))
      AND later.kind = 'loonstrook' AND earlier.kind = 'loonstrook'
      AND (earlier.first_day, earlier.last_day, earlier.net_cents) = (later.first_day, later.last_day, later.net_cents)
      AND earlier.job_id IS NOT DISTINCT FROM later.job_id AND (earlier.recorded_at, earlier.id) < (later.recorded_at, later.id)
"""
"""A pay slip that was reported of both is one."""
_OTHER_NAME = """
    UPDATE wage_report SET reference = reference || '/' || id
    WHERE person_id = :old_id AND (source, reference) IN (
        SELECT source, reference FROM wage_report AS kept WHERE kept.person_id = :new_id)
"""
"""What a sender called by one name of both."""

_ONE_LINK = """
    UPDATE wage_link SET ended_at = now(), ended_why = 'vervangen', ended_by = 'inwoners-samengevoegd'
    WHERE person_id = :old_id AND ended_at IS NULL
      AND EXISTS (SELECT 1 FROM wage_link AS kept WHERE kept.person_id = :new_id AND kept.ended_at IS NULL)
"""
"""Somebody who had a personal link under each name has one."""

_RENAME = (
    _ONE_OF_TWO,
    _ONE_SLIP,
    _OTHER_NAME,
    "UPDATE wage_report SET person_id = :new_id WHERE person_id = :old_id",
    _ONE_LINK,
    "UPDATE wage_link SET person_id = :new_id WHERE person_id = :old_id",
    "UPDATE finding SET person_id = :new_id WHERE person_id = :old_id",
    *(
        f"UPDATE {table} SET person_id = :new_id WHERE person_id = :old_id AND recorded_until IS NULL"  # noqa: S608
        for table in _OF_A_PERSON
    ),
    *(
        f"UPDATE {table} SET person_id = :new_id"  # noqa: S608
        " WHERE dossier_id = ANY(CAST(:dossier_ids AS uuid[])) AND person_id = :old_id"
        for table in _OF_A_DOSSIER
    ),
    """
    UPDATE application SET partner_id = :new_id
    WHERE dossier_id = ANY(CAST(:dossier_ids AS uuid[])) AND partner_id = :old_id
    """,
    *(
        f"UPDATE {table} SET {column} ="  # noqa: S608
        f" replace({column}::text, CAST(CAST(:old_id AS uuid) AS text), CAST(CAST(:new_id AS uuid) AS text))::jsonb"
        " WHERE dossier_id = ANY(CAST(:dossier_ids AS uuid[]))"
        f" AND {column}::text LIKE '%' || CAST(CAST(:old_id AS uuid) AS text) || '%'"
        for table, column in _NAMED_IN
    ),
)
"""The names are those of our own tables, never input."""


async def rename(
    connection: AsyncConnection, dossier_ids: Collection[UUID], old_id: UUID, new_id: UUID
) -> None:
    """What is believed of the one is about the other, wherever it was told; and so is what these dossiers keep."""
    everything = {"old_id": old_id, "new_id": new_id, "dossier_ids": sorted(dossier_ids)}
    for query in _RENAME:
        statement = text(query)
        wanted = statement.compile().params.keys()
        await connection.execute(statement, {name: everything[name] for name in wanted})
