"""What the college gives of itself (ambtshalve): from the list of what is not used to the letter, and never what the law does not allow."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.income.decisions.states import PARTS
from services.income.non_take_up import looking
from services.income.norms.loading import load_local_parameters, load_parameters
from shared import clock
from shared.events.household import ASSEN
from shared.events.income import DecisionTaken, GrantedOnce, RightChanged
from tests.established_iit import AMOUNTS, allowed, told
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import job_start
from tests.integration.income.test_deciding import approve

TODAY = datetime(2026, 12, 7, 9, tzinfo=UTC)
IIT = "individuele-inkomenstoeslag"
GIVES = {
    "regeling": IIT,
    "laagInkomenNagegaan": True,
    "motivering": "Vier jaar bijstand, en door zorg voor de kinderen geen uitzicht op meer.",
    "inBrief": "U heeft al vier jaar bijstand.",
}
SCOPES = ("income.nietgebruik.lezen", "income.voorstellen.schrijven")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(TODAY):
        yield


@pytest.fixture
def _law_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    national, local = allowed(load_parameters()), told(load_local_parameters(ASSEN))
    monkeypatch.setattr(looking, "load_parameters", lambda: national)
    monkeypatch.setattr(looking, "load_local_parameters", lambda _: local)


@pytest.fixture
async def home(income: Income) -> UUID:
    event = job_start()
    await income.handle(event)
    return event.dossier_id


async def ask(client: Client, method: str, path: str, **sent: Any) -> httpx.Response:
    headers = client._headers(" ".join(SCOPES), [ASSEN], who="ic-1")
    headers |= {"Origin": "http://local", "Host": "local"}
    return await client._client.request(method, f"/income{path}", headers=headers, **sent)


async def line(client: Client, home: UUID) -> dict[str, Any]:
    answer = await ask(client, "GET", f"/v1/dossiers/{home}/niet-gebruik")
    return dict(next(row for row in answer.json()["regelingen"] if row["regeling"] == IIT))


async def give(client: Client, home: UUID, **other: Any) -> httpx.Response:
    path = f"/v1/dossiers/{home}/niet-gebruik/toekenning"
    return await ask(client, "POST", path, json=GIVES | other)


@pytest.mark.usefixtures("_law_allows")
async def test_what_a_consulent_proposes_and_a_second_approves_is_granted_once(
    client: Client, home: UUID, income: Income
) -> None:
    before = await line(client, home)
    assert before["nietToeTeKennen"] is None
    assert before["ineensCenten"] in AMOUNTS.values()

    proposed = await give(client, home)
    assert proposed.status_code == 201, proposed.text
    assert proposed.json()["status"] == "ter-controle"
    assert await income.published(GrantedOnce) == []
    identifier = UUID(proposed.json()["id"])
    await client.look(identifier, *PARTS)
    approved = await approve(income, client, identifier)

    assert approved.status_code == 200, approved.text
    [granted] = await income.published(GrantedOnce)
    assert granted.data.bedrag_centen == before["ineensCenten"]
    assert granted.data.niet_opnieuw_voor == date(2027, 12, 7)
    taken = (await income.published(DecisionTaken))[-1]
    assert taken.data.soort == "ineens-toekennen"
    assert await income.published(RightChanged) == []
    after = await line(client, home)
    assert (after["stand"], after["nietToeTeKennen"]) == ("in-gebruik", "al-gedaan")
    assert after["toegekend"]["nietOpnieuwVoor"] == "2027-12-07"
    [letter] = await income.rows("SELECT content FROM letter")
    assert "individuele inkomenstoeslag" in str(letter["content"])
    assert "artikel 36" in str(letter["content"])


async def test_what_the_law_does_not_allow_yet_stays_an_offer_of_help(
    client: Client, home: UUID, income: Income
) -> None:
    assert (await line(client, home))["nietToeTeKennen"] == "aanvraag-nodig"

    refused = await give(client, home)

    assert refused.status_code == 400
    assert refused.json()["invalidParams"][0]["code"] == "aanvraag-nodig"
    assert await income.rows("SELECT id FROM proposal WHERE kind = 'ambtshalve'") == []


@pytest.mark.usefixtures("_law_allows")
async def test_what_waits_is_not_proposed_twice_and_what_was_granted_not_again(
    client: Client, home: UUID, income: Income
) -> None:
    first = UUID((await give(client, home)).json()["id"])
    assert (await give(client, home)).json()["code"] == "voorstel-wacht-al"

    await client.look(first, *PARTS)
    await approve(income, client, first)
    again = await give(client, home)

    assert again.json()["invalidParams"][0]["code"] == "al-gedaan"
    with clock.moved_to(datetime(2027, 12, 6, 9, tzinfo=UTC)):
        assert (await line_state(client, home)) == "in-gebruik"


async def line_state(client: Client, home: UUID) -> str:
    return str((await line(client, home))["stand"])


@pytest.mark.usefixtures("_law_allows")
@pytest.mark.parametrize(
    "wrong",
    [
        {"laagInkomenNagegaan": False},
        {"motivering": ""},
        {"inBrief": ""},
        {"regeling": "zorgtoeslag"},
        {"regeling": "wtos"},
    ],
)
async def test_what_cannot_be_is_refused(
    client: Client, home: UUID, income: Income, wrong: dict[str, Any]
) -> None:
    assert (await give(client, home, **wrong)).status_code == 400
    assert (await give(client, uuid4())).status_code == 404
    assert await income.rows("SELECT id FROM proposal WHERE kind = 'ambtshalve'") == []


@pytest.mark.usefixtures("_law_allows")
async def test_the_page_leads_to_the_proposal_and_says_that_it_was_granted(
    client: Client, home: UUID, income: Income
) -> None:
    path = f"/dossiers/{home}/niet-gebruik"
    form = {name: text for name, text in GIVES.items() if isinstance(text, str)}
    page = (await ask(client, "GET", path)).text
    assert "Stel voor dit toe te kennen" in page

    refused = await ask(client, "POST", f"{path}/toekenning", data=form | {"motivering": ""})
    assert refused.status_code == 400
    assert "Waarom u dit voorstelt" in refused.text
    sent = await ask(
        client, "POST", f"{path}/toekenning", data=form | {"laagInkomenNagegaan": "ja"}
    )

    assert sent.status_code == 303, sent.text
    found = UUID(sent.headers["location"].rpartition("/")[2])
    await client.look(found, *PARTS)
    await approve(income, client, found)
    page = (await ask(client, "GET", path)).text
    assert "zonder aanvraag, per 7 december 2026" in page
    assert "Stel voor dit toe te kennen" not in page
