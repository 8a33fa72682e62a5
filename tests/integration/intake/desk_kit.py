"""What tests of the pages about residents share: how a form is filled in and sent, and what its page then says."""

import html
import re
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.integration.intake.conftest import World, in_days

LIST = "/intake/inwoners"
HERE = {"Origin": "http://test"}
TOLD = {"herkomst.hoe": "telefoon", "herkomst.door": "inwoner"}


async def send(world: World, path: str, values: dict[str, Any], **headers: str) -> httpx.Response:
    return await world.client.post(path, data=values, headers={**HERE, **headers})


async def report(world: World, who: Any, kind: str, **values: Any) -> httpx.Response:
    """Fill in, check and send: the page that comes of it."""
    path = f"{LIST}/{who.person_id}/melden/{kind}"
    form = {"formulier": str(uuid4()), **TOLD, **values}
    checked = await send(world, path, {**form, "stap": "controleren"})
    assert checked.status_code == 200, text_of(checked)
    sent = await send(world, path, {**kept_in(checked), "stap": "versturen"})
    assert sent.status_code == 303, text_of(sent)
    return await world.client.get(sent.headers["location"])


def kept_in(page: httpx.Response) -> dict[str, list[str]]:
    """What a page sends along unseen."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def text_of(page: httpx.Response) -> str:
    main = page.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def dutch(days: int) -> str:
    year, month, day = in_days(days).split("-")
    return f"{int(day)}-{int(month)}-{year}"


async def lines(world: World) -> list[tuple[str, UUID]]:
    rows = await world.rows("SELECT activity, subject_id FROM processing_log ORDER BY id")
    return [(row.activity.rsplit("/", 1)[-1], row.subject_id) for row in rows]
