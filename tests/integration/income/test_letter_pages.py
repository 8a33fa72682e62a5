"""The pages of letters over HTTP: which a dossier has, one as the resident reads it, its PDF, and how it would be before anybody decides."""

import base64
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import pytest

from deploy.local.identity import LocalIssuer
from services.income.letters.posting import PostRoom
from services.income.letters.regisseurs import Regisseurs
from services.income.main import create_app
from services.income.settings import LetterSettings, Settings
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import job_start
from tests.integration.income.test_letters import (
    KEY,
    decide,
    pdf_of,
    send,
)  # fmt: skip
from tests.integration.income.test_letters import (
    intake as intake,
)
from tests.integration.income.test_letters import (
    room as room,
)

ADMINISTRATOR = {
    "hoedanigheid": "bewindvoerder",
    "naam": "B. Windvoerder",
    "regels": ["Plein 2", "9401 AC Assen"],
}


def routes(request: httpx.Request) -> httpx.Response:
    assert request.url.path.endswith("/regisseur")
    return httpx.Response(200, json={"naam": "Renske Regie"})


@pytest.fixture
async def client(income_url: str, tmp_path: Path) -> AsyncIterator[Client]:
    """With keys, so that letters can be opened, and a routes that knows the regisseur."""
    issuer = LocalIssuer(tmp_path)
    keys = {"1": base64.b64encode(KEY).decode()}
    app = create_app(
        Settings.model_validate({"database_url": income_url}),
        issuer.settings,
        LetterSettings.model_validate({"keys": keys, "current_key": "1"}),
    )
    app.state.regisseurs = Regisseurs("http://routes", httpx.MockTransport(routes))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://local") as http,
    ):
        yield Client(http, issuer)


async def get(
    client: Client,
    path: str,
    scope: str = "income.brieven.lezen",
    places: Sequence[str] = ("0106",),
    roles: Sequence[str] = ("inkomensconsulent",),
) -> httpx.Response:
    return await client._client.get(f"/income{path}", headers=client._headers(scope, places, roles))


async def test_the_page_shows_the_letter_as_it_went_out(
    income: Income, room: PostRoom, client: Client
) -> None:
    letter = await decide(income, client, inBrief="Bel mij <gerust>.")
    await send(room)

    page = await get(client, f"/brieven/{letter}")
    pdf = await get(client, f"/brieven/{letter}/pdf")

    assert page.status_code == 200
    assert "Kerkstraat 1" in page.text
    assert "Bel mij &lt;gerust&gt;." in page.text
    assert "Uw regisseur is Renske Regie." in page.text
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["cache-control"] == "no-store"
    assert pdf.content == pdf_of(room.root, letter)
    noted = await income.rows("SELECT activity FROM processing_log WHERE actor = 'ic-1'")
    activities = [line["activity"].rsplit("/", 1)[1] for line in noted]
    assert {"brief-lezen", "brief-downloaden"} <= set(activities)


async def test_before_it_is_addressed_there_is_no_name_and_no_pdf(
    income: Income, client: Client
) -> None:
    letter = await decide(income, client)

    page = await get(client, f"/brieven/{letter}")

    assert "De naam en het adres komen erbij" in page.text
    assert "Open de brief als PDF" not in page.text
    assert (await get(client, f"/brieven/{letter}/pdf")).status_code == 404


async def test_a_list_says_where_each_letter_is_and_leads_only_who_may_read_it(
    income: Income, room: PostRoom, client: Client
) -> None:
    letter = await decide(income, client)
    await send(room)
    [row] = await income.rows("SELECT dossier_id FROM letter")
    address = f"/brieven?dossier={row['dossier_id']}"

    consulent = await get(client, address)
    leader = await get(client, address, roles=["teamleider"])
    stranger = await get(client, address, places=["1680"])

    assert f"/income/brieven/{letter}" in consulent.text
    assert "Verstuurd" in leader.text
    assert f"/income/brieven/{letter}" not in leader.text
    assert "Er zijn geen brieven in dit dossier." in stranger.text


async def test_a_letter_to_an_administrator_says_whom_it_is_about(
    income: Income, room: PostRoom, client: Client
) -> None:
    letter = await decide(income, client, geadresseerde=ADMINISTRATOR)
    await send(room)

    page = await get(client, f"/brieven/{letter}")

    assert "B. Windvoerder<br>Plein 2" in page.text
    assert "Deze brief gaat over: Ank Smit" in page.text
    assert "Windvoerder" not in str(await income.rows("SELECT content FROM letter"))


async def test_before_deciding_the_letter_can_be_read_for_each_decision(
    income: Income, client: Client
) -> None:
    await income.handle(job_start())
    [proposal] = await income.rows("SELECT id FROM proposal")
    scope = "income.voorstellen.schrijven"
    address = f"/voorstellen/{proposal['id']}/brief"

    taken_over = await get(client, address, scope)
    otherwise = await get(client, f"{address}?besluit=afwijken", scope)
    elsewhere = await get(client, address, scope, places=["1680"])

    assert "Er is nog niets besloten en niets verstuurd." in taken_over.text
    assert "Uw bijstand wordt lager" in taken_over.text
    assert "Uw bijstand verandert nu niet" in otherwise.text
    assert elsewhere.status_code == 404
    assert await income.rows("SELECT 1 FROM letter") == []
