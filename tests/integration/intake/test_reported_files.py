"""What intake keeps of a file: of each line what came of it, and nothing of what stands in it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
import pytest
from sqlalchemy import text

from services.intake.api import bulk
from services.intake.files.keeping import KEPT, forget
from tests.integration.intake.conftest import World, adult, event, household, job
from tests.integration.intake.test_bulk import post_file

FILES = "/intake/v1/beheer/bestanden"


async def look(world: World, path: str = "") -> Any:
    reader = world.as_caller(scope="beheer.stroom.lezen", rollen=["beheer"])
    answer = await world.client.get(f"{FILES}{path}", headers=reader)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def send_all(world: World) -> None:
    """The relay published everything."""
    async with world.database.transaction() as tx:
        await tx.execute(text("UPDATE relay_cursor SET xid = pg_current_xact_id(), position = 0"))


async def test_each_line_counts_once_and_says_why_it_led_to_nothing(world: World) -> None:
    ank, stranger = adult(), adult()
    await world.register(household(ank))
    before, fresh = (event("baan-gestart", job(ank, ingangsdatum=day)) for day in DAYS)
    assert (await world.report(before)).status_code == 202
    other_system = {**fresh, "id": str(uuid4()), "source": "urn:nld:oin:00000001001234567000:polis"}
    lines = [
        fresh,
        before,
        fresh,
        other_system,
        event("baan-gestart", job(stranger)),
        event("baan-gestart", job(ank, urenPerWeek="veel")),
    ]

    await post_file(world, [*map(orjson.dumps, lines), b"", b"{geen event"])
    (file,) = (await look(world))["resultaten"]
    waiting = await look(world, f"/{file['id']}")
    await send_all(world)
    sent = await look(world, f"/{file['id']}")
    without = (await look(world, f"/{file['id']}/regels"))["resultaten"]
    published = (await look(world, f"/{file['id']}/regels?gevolg=met"))["resultaten"]

    assert (file["regels"], file["afzender"]) == (7, "systeem-test")
    assert file["afgelopenOp"] is not None
    assert counts(waiting) == {"onverzonden": 1, "dubbel": 3, "in-quarantaine": 1, "geweigerd": 2}
    assert counts(sent) == {"verwerkt": 1, "dubbel": 3, "in-quarantaine": 1, "geweigerd": 2}
    assert [(line["regel"], line["uitkomst"]) for line in without] == [
        (2, "dubbel"),
        (3, "dubbel"),
        (4, "dubbel"),
        (5, "in-quarantaine"),
        (6, "geweigerd"),
        (8, "geweigerd"),
    ]
    assert [reason["code"] for reason in without[-1]["redenen"]] == ["geen-json"]
    assert without[3]["redenen"][0]["uitleg"]
    (told,) = [told for told in await world.told() if told["id"] == published[0]["gebeurtenisId"]]
    assert told["data"]["ingangsdatum"] == DAYS[1]
    assert await _mentions(world, ank.bsn.reveal() if ank.bsn else "") == []


DAYS = ("2026-03-02", "2026-05-04")


def counts(file: Any) -> dict[str, int]:
    found = {counted["uitkomst"]: counted["aantal"] for counted in file["uitkomsten"]}
    assert sum(found.values()) == file["regels"]
    return found


async def test_a_file_that_breaks_off_says_so_and_keeps_the_lines_that_were_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ank = adult()
    await world.register(household(ank))
    monkeypatch.setattr(world.app.state, "chunk_size", 1)
    line = orjson.dumps(event("baan-gestart", job(ank)))
    read = bulk.Intake.parse

    def fail(self: bulk.Intake, number: int, line: bytes | object) -> Any:
        if number == 3:
            raise TimeoutError
        return read(self, number, line)

    monkeypatch.setattr(bulk.Intake, "parse", fail)
    with pytest.raises((AssertionError, TimeoutError)):
        await post_file(world, [line, line, line])

    (file,) = (await look(world))["resultaten"]
    assert file["afgelopenOp"] is None
    assert 1 <= file["regels"] <= 2


async def test_a_file_is_forgotten_after_a_month_and_nobody_else_may_look(world: World) -> None:
    await post_file(world, [b"{geen event"])
    (file,) = (await look(world))["resultaten"]
    others = [await world.client.get(f"{FILES}{path}") for path in ("", f"/{file['id']}")]

    await forget(world.database)
    kept = await world.count("reported_line")
    async with world.database.transaction() as tx:
        earlier = text("UPDATE reported_file SET begun_at = begun_at - CAST(:age AS interval)")
        await tx.execute(earlier, {"age": KEPT + timedelta(days=1)})
    await forget(world.database)

    assert [answer.status_code for answer in others] == [403, 403]
    assert kept == 1
    assert await world.count("reported_file") == await world.count("reported_line") == 0


async def _mentions(world: World, words: str) -> list[str]:
    """The tables of files in which this stands."""
    found = []
    for table in ("reported_file", "reported_line"):
        rows = await world.rows(f"SELECT line::text FROM {table} AS line")  # noqa: S608 - our own tables
        found += [table for row in rows if words in row[0]]
    return found
