"""The two endpoints that intake is compared with: one commits once per request, one stores nothing.

Both read and check the same CloudEvent with FastAPI and pydantic. The first looks the person up and writes the same
rows as intake: life event, number of the dossier, outbox, processing log.
"""

import hashlib
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import orjson
import uvicorn
from fastapi import Depends, FastAPI
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from services.intake.settings import Settings
from shared import clock
from shared.bsn import Bsn
from shared.db.engine import create_engine
from shared.ids import new_id
from tests.load.programs.rows import payload_of

SETTINGS = Settings()
VAULT = SETTINGS.vault()


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Person(Camel):
    burgerservicenummer: Bsn


class Job(Camel):
    persoon: Person
    ingangsdatum: date
    uren_per_week: int = Field(ge=1, le=60)
    netto_maandloon_centen: int = Field(ge=0)
    contract: str


class CloudEvent(BaseModel):
    specversion: str
    id: str = Field(max_length=200)
    source: str = Field(max_length=200)
    type: str
    time: datetime
    data: Job


class Accepted(BaseModel):
    id: UUID
    status: str


FIND = text(
    "SELECT r.id AS person_id, m.dossier_id FROM resident r JOIN membership m ON m.person_id = r.id"
    " WHERE r.bsn_hash = :hash"
)
ADD_EVENT = text(
    """
    INSERT INTO life_event (id, source, source_id, body_hash, type, status, effective_on, data, person_id,
        dossier_id, correlation_id, received_at, settled_at)
    VALUES (:id, :source, :source_id, :body_hash, :type, 'verwerkt', :effective_on, CAST(:data AS jsonb),
        :person_id, :dossier_id, :id, :now, :now)
    """
)
NEXT = text(
    """
    INSERT INTO dossier_sequence AS known (topic, dossier_id, last)
    VALUES ('levensgebeurtenissen', :dossier_id, 1)
    ON CONFLICT (topic, dossier_id) DO UPDATE SET last = known.last + 1 RETURNING last
    """
)
PUBLISH = text(
    """
    INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload)
    VALUES (:id, 'levensgebeurtenissen', :dossier_id, :type, :payload)
    """
)
LOG = text(
    """
    INSERT INTO processing_log (id, at, actor, actor_kind, activity, subject_kind, subject_id, trace_id, parent_span_id)
    VALUES (:id, :now, 'bench', 'system', 'levensgebeurtenis-melden', 'person', :person_id, '', '')
    """
)

sessions = async_sessionmaker(create_engine(str(SETTINGS.database_url), application="bench-http"))
app = FastAPI()


async def session() -> AsyncSession:
    return sessions()


@app.post("/commit", status_code=202)
async def commit(event: CloudEvent, session: Annotated[AsyncSession, Depends(session)]) -> Accepted:
    identifier, now = new_id(), clock.now()
    job = event.data.model_dump(mode="json", by_alias=True, exclude={"persoon"})
    async with session, session.begin():
        hashed = VAULT.hash(event.data.persoon.burgerservicenummer)
        person = (await session.execute(FIND, {"hash": hashed})).one()
        ids = {"id": identifier, "dossier_id": person.dossier_id, "person_id": person.person_id}
        await session.execute(
            ADD_EVENT,
            ids
            | {
                "source": event.source,
                "source_id": event.id,
                "body_hash": hashlib.blake2b(
                    event.model_dump_json().encode(), digest_size=32
                ).digest(),
                "type": event.type,
                "effective_on": event.data.ingangsdatum,
                "data": orjson.dumps(job).decode(),
                "now": now,
            },
        )
        sequence = (await session.execute(NEXT, ids)).scalar_one()
        payload = payload_of(
            str(identifier), str(person.dossier_id), str(person.person_id), sequence, job
        )
        await session.execute(PUBLISH, ids | {"type": event.type, "payload": payload})
        await session.execute(LOG, ids | {"id": new_id(), "now": now})
    return Accepted(id=identifier, status="verwerkt")


@app.post("/nothing", status_code=202)
async def nothing(event: CloudEvent) -> Accepted:
    return Accepted(id=new_id(), status="verwerkt")


if __name__ == "__main__":
    uvicorn.run(app, port=SETTINGS.port, loop="uvloop", access_log=False, log_level="warning")
