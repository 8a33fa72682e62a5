"""The database engine: one per process, with the limits that keep the relay's horizon moving."""

import orjson
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared.messaging.transaction import Database
from shared.settings import ServiceSettings

SERVER_SETTINGS = {
    # A forgotten transaction would hold the outbox of the whole service back.
    "idle_in_transaction_session_timeout": "10s",
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "jit": "off",
    "timezone": "UTC",
}


def create_engine(url: str, *, pool_size: int = 10, application: str = "naadloos") -> AsyncEngine:
    """An asyncpg engine for `url` (`postgresql://...`), JSON by orjson, connections checked before use."""
    return create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"),
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        pool_timeout=10,
        # An error must not carry the values of a statement into a log.
        hide_parameters=True,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
        connect_args={
            "timeout": 5,
            "command_timeout": 40,
            "server_settings": {**SERVER_SETTINGS, "application_name": application},
        },
    )


def open_database(settings: ServiceSettings, service: str, process: str = "api") -> Database:
    """The service's database as `main` and `worker` use it."""
    engine = create_engine(
        str(settings.database_url),
        pool_size=settings.database_pool_size,
        application=f"naadloos-{service}-{process}",
    )
    return Database(engine, service, settings.oin)
