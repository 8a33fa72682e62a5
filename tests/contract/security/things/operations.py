"""Of whoever keeps it running: messages that failed, alarms, processes and timers."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

import orjson
from sqlalchemy import text

from services.income.contracts import CONTRACTS as INCOME
from services.intake.contracts import CONTRACTS as INTAKE
from services.reporting.contracts import CONTRACTS as REPORTING
from services.routes.contracts import CONTRACTS as ROUTES
from shared.events.envelope import to_wire
from shared.events.examples import examples
from shared.ids import new_event_id, new_id
from shared.messaging.contracts import Contracts
from tests.contract.security.things.shapes import Maker, Making, Thing, Workshop

CONTRACTS: Final[Mapping[str, Contracts]] = {
    contracts.service: contracts for contracts in (INTAKE, ROUTES, INCOME, REPORTING)
}

_FAILED: Final = text(
    """
    INSERT INTO failed_message (id, message_id, dossier_id, topic, partition, message_offset, type, sequence,
        state, cause, fingerprint, attempts, payload, booked_as)
    VALUES (:id, :message, :dossier, :topic, 0, 0, :type, :sequence, 'waiting', 'KeyError', :cause, 6, :payload, :type)
    """
)

_PROPOSED: Final = text(
    """
    INSERT INTO failed_message_edit (id, failed_message_id, payload, proposed_by, reason)
    VALUES (:edit, :id, :edited, 'een-ander', 'Verkeerd veld')
    """
)


async def _failed(shop: Workshop, making: Making) -> Thing:
    """A message that a service failed at, with what somebody else proposes that it becomes."""
    service = making.kind.removeprefix("failed ").removeprefix("edit ")
    consumed = CONTRACTS[service].types.values()
    event = next(event for data, event in examples().items() if data in consumed)
    content = orjson.loads(to_wire(event)) | {"id": str(identifier := new_event_id())}
    edited = {name: value for name, value in content.items() if name != "traceparent"}
    values: dict[str, Any] = {
        "id": new_id(),
        "message": identifier,
        "dossier": event.dossier_id,
        "topic": event.data.topic,
        "type": event.type,
        "sequence": event.sequence,
        "payload": orjson.dumps(content),
        "edit": (proposal := new_id()),
        "edited": orjson.dumps(edited),
        "cause": f"oorzaak-{identifier.hex[-12:]}",
    }
    intake = shop.asked.town.intake.database
    database = intake if service == "intake" else shop.asked.town.consumers[service]
    async with database.transaction() as tx:
        await tx.execute(_FAILED, values)
        if "edit" in making.kind:
            await tx.execute(_PROPOSED, values)
    more = {
        "dienst": service,
        "kenmerk": str(values["cause"]),
        "content": orjson.dumps(edited).decode(),
    }
    return Thing(str(proposal if "edit" in making.kind else values["id"]), None, more)


async def _alarm(shop: Workshop, _: Making) -> Thing:
    values = {"id": new_id(), "place": str(uuid4())}
    async with shop.asked.town.consumers["reporting"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO monitor_alarm (id, service, kind, place, level, message, runbook, began_at, seen_at)"
                " VALUES (:id, 'elders', 'vastgelopen', :place, 3, 'staat stil', 'jobs', now(), now())"
            ),
            values,
        )
    return Thing(str(values["id"]))


async def _worker_process(shop: Workshop, _: Making) -> Thing:
    identifier = new_id()
    async with shop.asked.town.consumers["reporting"].transaction() as tx:
        await tx.execute(
            text("INSERT INTO worker_process (id, place) VALUES (:id, 'a/1')"), {"id": identifier}
        )
    # What was gathered a moment ago is of before.
    shop.asked.apps["reporting"].state.monitor._gathered = None
    return Thing(str(identifier))


async def _timers(_: Workshop, __: Making) -> Thing:
    return Thing("reporting", None, {"soort": "verjaardag"})


MAKERS: Final[dict[str, Maker]] = {
    "failed": _failed,
    "alarm": _alarm,
    "worker process": _worker_process,
    "timers": _timers,
}
