"""The database engine: one per process, with the limits that keep the relay's horizon moving."""

from typing import Any

import orjson
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
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
    # A host that lost its power or its network says no goodbye. The server asks it, and within 25 s (20 s where it waits for
    # an answer to data) ends its session, and with that its lead, locks and fence; by itself it would wait for two hours.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "20s",
}
CONNECT_TIMEOUT = 5.0
COMMAND_TIMEOUT = 40.0
"""Seconds after which we give up a server that no longer answers; it gives up a statement itself before that."""


def create_engine(url: str, *, pool_size: int = 10, application: str = "naadloos") -> AsyncEngine:
    """An asyncpg engine for `url` (`postgresql://...`), JSON by orjson, closed connections replaced before use."""
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=10,
        # An error must not carry the values of a statement into a log.
        hide_parameters=True,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
        connect_args={
            "timeout": CONNECT_TIMEOUT,
            "command_timeout": COMMAND_TIMEOUT,
            "server_settings": {**SERVER_SETTINGS, "application_name": application},
        },
    )
    event.listen(engine.sync_engine, "checkout", _replace_closed)
    return engine


def _replace_closed(connection: Any, *_: object) -> None:
    """A server that stopped has closed its end, and the driver knows: asking the server (`pool_pre_ping`) is three
    journeys per transaction. A connection that broke without a word gives a transient error, and empties the pool.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError("closed by the server")


def open_database(settings: ServiceSettings, service: str, process: str = "api") -> Database:
    """The service's database as `main` and `worker` use it."""
    engine = create_engine(
        str(settings.database_url),
        pool_size=settings.database_pool_size,
        application=f"naadloos-{service}-{process}",
    )
    return Database(engine, service, settings.oin)
