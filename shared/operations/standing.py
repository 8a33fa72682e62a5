"""How a service does at this moment, from its own database. Ages are by the database's clock, timers by the project's."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import clock
from shared.messaging import failures, relay, relay_cursor
from shared.messaging.flow_history import SPAN
from shared.messaging.progress import Status
from shared.messaging.relay_cursor import BY_INDEX, IS_UNSENT, DatabaseMoved
from shared.operations.schemas import (
    Leesplek,
    Mislukt,
    Onverstuurd,
    Oordeel,
    Ophouder,
    Snelheid,
    Stand,
    Termijnstand,
    Toestandtelling,
    Uitgaand,
    Werkproces,
)

JUDGED: Final[Mapping[Status, Oordeel]] = {
    Status.OK: "goed",
    Status.SLOW: "traag",
    Status.REWOUND: "teruggezet",
    Status.STALLED: "vastgelopen",
    Status.STOPPED: "gestopt",
}
"""Burrow's words, as `shared/messaging/progress.py` uses them, in Dutch."""

MOST_COUNTED: Final = 10_000
"""Of what waits to be published: a million is no more telling than this, and takes a second to count."""
_LATE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)

_NOW = text("SELECT now()")
_PROCESSES = text(
    """
    SELECT id, place, started_at, seen_at, ended_at, leads, problems FROM worker_process
    WHERE seen_at > now() - interval '1 day' ORDER BY started_at, id
    """
)
_PARTITIONS = text(
    """
    SELECT topic, partition, status, since, waiting, oldest_at, looked_at FROM partition_progress
    WHERE topic = ANY(CAST(:topics AS text[])) ORDER BY topic, partition
    """
)
_RATES = text(
    """
    WITH begun AS (SELECT date_bin(:span, now(), timestamptz 'epoch') - CAST(:span AS interval) AS at)
    SELECT direction, topic, (sum(total) * 60 / extract(epoch FROM now() - begun.at))::float8 AS per_minute
    FROM flow_span, begun WHERE begins_at >= begun.at
    GROUP BY direction, topic, begun.at ORDER BY topic, direction
    """
)
_UNSENT = text(
    f"""
    SELECT topic, count(*) AS total, min(created_at) AS oldest_at FROM (
        SELECT aggregatetype AS topic, created_at FROM outbox WHERE {IS_UNSENT}
        ORDER BY xid, position LIMIT :most) AS unsent
    GROUP BY topic ORDER BY topic
    """  # noqa: S608 - a text of our own
)
_BLOCKED = text(
    """
    SELECT count(DISTINCT dossier_id) FILTER (WHERE state <> 'rejected') AS dossiers, min(failed_at) AS oldest_at
    FROM failed_message WHERE state = ANY(CAST(:states AS text[]))
    """
)
_TIMERS = text(
    """
    SELECT count(*) FILTER (WHERE due_at <= :late) AS overdue,
        min(due_at) FILTER (WHERE due_at <= :late) AS oldest_overdue,
        count(*) FILTER (WHERE due_at > :now) AS coming,
        (SELECT count(*) FROM timers WHERE state = 'failed') AS failed,
        (SELECT min(due_at) FROM timers WHERE state = 'scheduled' AND due_at > :now) AS next_at
    FROM timers WHERE state = 'scheduled' AND due_at <= :tomorrow
    """
)


async def read_standing(
    connection: AsyncConnection, service: str, topics: Collection[str]
) -> Stand:
    """`topics` are those that the service reads."""
    now: datetime = (await connection.execute(_NOW)).scalar_one()
    return Stand(
        dienst=service,
        gemeten_op=now,
        leest=sorted(topics),
        werkprocessen=await _processes(connection),
        leesplekken=await _places(connection, topics),
        snelheden=await _rates(connection),
        uitgaand=await _outgoing(connection, now),
        mislukt=await _failed(connection),
        termijnen=await _timers(connection),
    )


async def _processes(connection: AsyncConnection) -> list[Werkproces]:
    return [
        Werkproces(
            id=row.id,
            plaats=row.place,
            gestart_op=row.started_at,
            gehoord_op=row.seen_at,
            geeindigd_op=row.ended_at,
            publiceert=row.leads,
            klachten=row.problems,
        )
        for row in await connection.execute(_PROCESSES)
    ]


async def _places(connection: AsyncConnection, topics: Collection[str]) -> list[Leesplek]:
    return [
        Leesplek(
            topic=row.topic,
            partitie=row.partition,
            oordeel=JUDGED[Status(row.status)],
            sinds=row.since,
            wachtend=row.waiting,
            oudste_op=row.oldest_at,
            bekeken_op=row.looked_at,
        )
        for row in await connection.execute(_PARTITIONS, {"topics": sorted(topics)})
    ]


async def _rates(connection: AsyncConnection) -> list[Snelheid]:
    return [
        Snelheid(
            topic=row.topic,
            richting="in" if row.direction == "in" else "uit",
            per_minuut=row.per_minute,
        )
        for row in await connection.execute(_RATES, {"span": SPAN})
    ]


async def _outgoing(connection: AsyncConnection, now: datetime) -> Uitgaand:
    await connection.execute(BY_INDEX)
    unsent = (await connection.execute(_UNSENT, {"most": MOST_COUNTED})).all()
    moved = False
    try:
        await relay_cursor.read(connection)
    except DatabaseMoved:
        moved = True
    holder = None
    limit = timedelta(seconds=relay.OUTBOX_AGE_ALARM)
    if any(now - row.oldest_at > limit for row in unsent):
        holder = await relay.find_holder(connection)
    return Uitgaand(
        topics=[
            Onverstuurd(topic=row.topic, aantal=row.total, oudste_op=row.oldest_at)
            for row in unsent
        ],
        heeft_verzender=await relay.has_leader(connection),
        ophouder=None
        if holder is None
        else Ophouder(
            proces=holder.pid,
            naam=holder.application_name,
            gebruiker=holder.usename,
            database=holder.datname,
            seconden=holder.seconds,
        ),
        verplaatst=moved,
    )


async def _failed(connection: AsyncConnection) -> Mislukt:
    counted = await failures.count_open(connection)
    blocked = (await connection.execute(_BLOCKED, {"states": list(failures.OPEN)})).one()
    return Mislukt(
        toestanden=[
            Toestandtelling(toestand=state, aantal=total) for state, total in counted.items()
        ],
        dossiers=blocked.dossiers,
        oudste_op=blocked.oldest_at,
    )


async def _timers(connection: AsyncConnection) -> Termijnstand:
    now = clock.now()
    asked = {"now": now, "late": now - _LATE, "tomorrow": now + _DAY}
    row = (await connection.execute(_TIMERS, asked)).one()
    return Termijnstand(
        te_laat=row.overdue,
        oudste_te_laat=row.oldest_overdue,
        mislukt=row.failed,
        komende_dag=row.coming,
        volgende_op=row.next_at,
    )
