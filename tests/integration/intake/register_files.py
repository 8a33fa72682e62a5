"""Files of the register of persons sent to a running intake, and what comes of them."""

from typing import Any

import httpx
import orjson

from shared.events.household import ASSEN
from tests.integration.intake.conftest import World
from tests.register import a_numbers, bsns, record

PATH = "/intake/v1/registerbestanden"
record_numbers, person_numbers = a_numbers(), bsns()


def some_record(**values: Any) -> dict[str, Any]:
    return record(next(record_numbers), next(person_numbers), **values)


async def send(world: World, content: object, *, query: str = "", **headers: str) -> httpx.Response:
    is_csv = isinstance(content, bytes)
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    kind = "text/csv" if is_csv else "application/json"
    return await world.client.post(
        PATH + query, content=body, headers={"Content-Type": kind, **headers}
    )


async def read(world: World, content: object, *, query: str = "") -> list[dict[str, Any]]:
    answer = await send(world, content, query=query)
    assert answer.status_code == 200, answer.text
    return [orjson.loads(row) for row in answer.content.splitlines()]


def told(row: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in row.get("redenen", [])]


async def one_row(world: World, sql: str, **values: Any) -> Any:
    [row] = await world.rows(sql, **values)
    return row


async def open_dossier(world: World, place: dict[str, Any] | None, **member: Any) -> str:
    who = {
        "burgerservicenummer": next(person_numbers), "voornamen": "Ank", "achternaam": "de Vries",
        "geboortedatum": "1990-05-17", "rol": "aanvrager", **member,
    }  # fmt: skip
    body: dict[str, Any] = {"gemeente": ASSEN, "vanaf": "2020-01-01", "leden": [who]}
    if place is not None:
        body["adres"] = place
    answer = await world.post("/intake/v1/dossiers", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["dossierId"])
