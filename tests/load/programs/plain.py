"""*Plain*: the usual way. FastStream, one SQLAlchemy transaction per message, ORM rows, a simple relay beside it."""

import asyncio
from datetime import date, datetime
from logging import getLogger
from typing import Any, ClassVar
from uuid import UUID

import uvloop
from faststream import AckPolicy, FastStream
from faststream.kafka import KafkaBroker
from pydantic import BaseModel
from sqlalchemy import DateTime, LargeBinary, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared import clock
from shared.db.engine import create_engine
from shared.events.envelope import Event, to_wire
from shared.events.life_events import JobStarted
from shared.events.tasks import PlaybookApplied
from shared.ids import new_id
from tests.load.settings import ProgramSettings

SETTINGS = ProgramSettings()
RELAY_BATCH = 100
RELAY_PAUSE_SECONDS = 0.1
REASON = "Er is een baan gestart"


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[type, Any]] = {datetime: DateTime(timezone=True)}


class Inbox(Base):
    __tablename__ = "plain_inbox"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]


class Task(Base):
    __tablename__ = "bench_task"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID]
    life_event_id: Mapped[UUID]
    step: Mapped[str]
    role: Mapped[str]
    title: Mapped[str]
    reason: Mapped[str]
    due_on: Mapped[date]
    created_at: Mapped[datetime]


class Outbox(Base):
    __tablename__ = "plain_outbox"
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[UUID]
    topic: Mapped[str]
    key: Mapped[str]
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    published_at: Mapped[datetime | None]


class JobStartedMessage(BaseModel):
    """The message as FastStream reads and checks it."""

    id: UUID
    type: str
    subject: UUID
    correlationid: UUID
    sequence: int
    traceparent: str | None = None
    data: JobStarted


engine = create_engine(SETTINGS.database_url, application="bench-plain")
sessions = async_sessionmaker(engine, expire_on_commit=False)
broker = KafkaBroker(SETTINGS.bootstrap_servers, logger=getLogger("plain"))
app = FastStream(broker)


@broker.subscriber(
    SETTINGS.input_topic,
    group_id=SETTINGS.group,
    auto_offset_reset="earliest",
    ack_policy=AckPolicy.NACK_ON_ERROR,
)
async def plan_tasks(event: JobStartedMessage) -> None:
    now = clock.now()
    async with sessions.begin() as session:
        arrived = await session.execute(
            insert(Inbox).values(id=event.id, received_at=now).on_conflict_do_nothing()
        )
        if arrived.rowcount == 0:  # type: ignore[attr-defined]
            return
        session.add(_task(event, "inkomen-opvragen", "inkomensconsulent", now))
        session.add(_task(event, "nazorg-plannen", "jobcoach", now))
        session.add(_outgoing(event, now))


def _task(event: JobStartedMessage, step: str, role: str, now: datetime) -> Task:
    return Task(
        dossier_id=event.subject,
        life_event_id=event.id,
        step=step,
        role=role,
        title="Vraag loonstroken op",
        reason=REASON,
        due_on=date(2026, 2, 9),
        created_at=now,
    )


def _outgoing(event: JobStartedMessage, now: datetime) -> Outbox:
    outgoing = Event(
        id=new_id(),
        source="urn:nld:oin:00000001823288444000:systeem:naadloos-bench",
        type=PlaybookApplied.event_type,
        time=now,
        dossier_id=event.subject,
        correlation_id=event.correlationid,
        causation_id=event.id,
        sequence=event.sequence,
        traceparent=event.traceparent,
        data=PlaybookApplied(
            gebeurtenis_id=event.id,
            draaiboek="baan-gestart",
            gemeente="0106",
            aantal_taken=2,
            aantal_overdrachten=0,
            overgeslagen=(),
        ),
    )
    return Outbox(
        id=outgoing.id,
        topic=SETTINGS.output_topic,
        key=str(event.subject),
        payload=to_wire(outgoing),
    )


async def relay() -> None:
    """Publish what waits, in order, and mark it."""
    while True:
        async with sessions.begin() as session:
            published = await _publish_waiting(session)
        if published < RELAY_BATCH:
            await asyncio.sleep(RELAY_PAUSE_SECONDS)


async def _publish_waiting(session: AsyncSession) -> int:
    waiting = await session.scalars(
        select(Outbox)
        .where(Outbox.published_at.is_(None))
        .order_by(Outbox.position)
        .limit(RELAY_BATCH)
    )
    rows = waiting.all()
    for row in rows:
        await broker.publish(row.payload, row.topic, key=row.key.encode())
        row.published_at = clock.now()
    return len(rows)


@app.after_startup
async def start_relay() -> None:
    app.context.set_global("relay", asyncio.create_task(relay()))


if __name__ == "__main__":
    uvloop.run(app.run())
