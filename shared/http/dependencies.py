"""What endpoints ask for: the service's database and the caller's request context."""

from typing import Annotated

from fastapi import Depends, Request

from shared.messaging.transaction import Database


async def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


DatabaseDep = Annotated[Database, Depends(_database)]
"""The service's database: `async with database.transaction(lock=[dossier_id]) as tx`."""
