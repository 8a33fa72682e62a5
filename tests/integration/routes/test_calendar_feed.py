"""Somebody's due dates in a calendar of their own: with a key that is shown once, can be renewed, and ends with the work here."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from icalendar import Calendar
from prometheus_client import generate_latest
from structlog.testing import capture_logs

from shared import clock
from tests.integration.routes.staff import Desk, write
from tests.integration.routes.test_assigning import gives, task_of

PREFERENCES = "/routes/voorkeuren"
LINK = re.compile(r"https?://[^<]+(/routes/kalender/[^<]+\.ics)")


async def key_of(desk: Desk, worker_id: UUID) -> str:
    """The path of a new calendar."""
    page = await desk.sends(worker_id, f"{PREFERENCES}/agenda", doen="maak")
    assert page.status_code == 200, page.text
    [path] = LINK.findall(page.text)
    return str(path)


async def noor_with_a_task(desk: Desk) -> tuple[UUID, UUID]:
    noor = await desk.hires("Noor")
    task = await task_of(desk)
    await gives(desk, noor, task, noor)
    return noor, task


async def read(desk: Desk, path: str, **headers: str) -> httpx.Response:
    """As a calendar program does: it has the address, and nothing else."""
    return await desk.client.get(path, headers=headers)


async def test_a_day_per_task_with_its_title_and_a_link_and_no_resident(desk: Desk) -> None:
    noor, task = await noor_with_a_task(desk)
    await task_of(desk)  # nobody's
    answer = await read(desk, await key_of(desk, noor))

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events: list[Any] = Calendar.from_ical(answer.content).walk("VEVENT")
    [event] = events
    [row] = await desk.routes.rows("SELECT * FROM task WHERE id = :task", task=task)
    assert event["SUMMARY"] == row.title
    assert event["DTSTART"].dt == row.due_on
    assert event["DTEND"].dt == row.due_on + timedelta(days=1)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["UID"].startswith(str(task))
    assert event["URL"].endswith(f"/routes/taken/{task}")
    for secret in (row.dossier_id, row.subject_id, *row.person_ids, *row.life_event_ids):
        assert str(secret) not in answer.text
    # RFC 5545 section 3.1
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


async def test_what_did_not_change_is_not_sent_again(desk: Desk) -> None:
    noor, task = await noor_with_a_task(desk)
    path = await key_of(desk, noor)
    first = await read(desk, path)

    with clock.moved_to(clock.now() + timedelta(hours=1)):
        again = await read(desk, path, **{"If-None-Match": first.headers["etag"]})
        await gives(desk, noor, task, None, noor)
        changed = await read(desk, path, **{"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert "VEVENT" not in changed.text


async def test_a_key_is_shown_once_and_kept_as_a_hash(desk: Desk) -> None:
    noor, _ = await noor_with_a_task(desk)
    path = await key_of(desk, noor)
    key = path.rpartition("/")[2].removesuffix(".ics")

    page = await desk.asks(noor, "GET", PREFERENCES)
    assert key not in page.text
    assert "U hebt een agenda sinds" in page.text
    [row] = await desk.routes.rows("SELECT calendar_key::text AS kept FROM calendar_key")
    assert key not in row.kept


async def test_a_new_key_ends_the_old_one_and_one_that_is_ended_is_gone(desk: Desk) -> None:
    noor, _ = await noor_with_a_task(desk)
    old = await key_of(desk, noor)
    new = await key_of(desk, noor)
    assert (await read(desk, old)).status_code == 404
    assert (await read(desk, new)).status_code == 200

    answer = await desk.sends(noor, f"{PREFERENCES}/agenda", doen="beeindig")
    assert answer.status_code == 303
    assert (await read(desk, new)).status_code == 404


@pytest.mark.parametrize("key", ["x", "a" * 43, "é" * 20, "%27%20OR%201=1"])
async def test_a_key_that_never_was_opens_nothing(desk: Desk, key: str) -> None:
    await noor_with_a_task(desk)

    assert (await read(desk, f"/routes/kalender/{key}.ics")).status_code == 404


async def test_who_left_or_lost_the_role_has_no_calendar_any_more(desk: Desk) -> None:
    noor, _ = await noor_with_a_task(desk)
    path = await key_of(desk, noor)
    await write(desk.routes, "UPDATE worker_role SET until_day = '2026-08-03'")
    assert (await read(desk, path)).status_code == 404

    await write(desk.routes, "UPDATE worker_role SET until_day = NULL")
    assert (await read(desk, path)).status_code == 200
    await write(desk.routes, "UPDATE worker SET active_until = '2026-08-03'")
    assert (await read(desk, path)).status_code == 404


async def test_the_key_comes_in_no_log_and_no_metric(desk: Desk) -> None:
    noor, _ = await noor_with_a_task(desk)
    path = await key_of(desk, noor)
    key = path.rpartition("/")[2].removesuffix(".ics")
    with capture_logs() as lines:
        await read(desk, path)
        await read(desk, f"{path}?x=1")

    said = repr(lines)
    assert "/routes/kalender/{key}.ics" in said
    assert key not in said
    assert key not in generate_latest().decode()
