"""Whose dossier a task is in: who is of another team says why before it opens (`shared/access.py`)."""

from datetime import date

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.tasks import assigned
from shared.access import check_dossier, is_asked
from shared.http.caller import Caller


async def check_team(
    connection: AsyncConnection, caller: Caller, row: RowMapping, today: date
) -> None:
    """Raises OtherTeam. Who has the task, or stands in for who has it, goes on without a reason."""
    if not is_asked(caller):
        return
    holder = row["assignee_id"]
    if holder is not None and (
        str(holder) == caller.subject
        or holder in await assigned.absent_colleagues_of(connection, caller.subject, today)
    ):
        return
    await check_dossier(connection, caller, row["dossier_id"], row["municipality"])
