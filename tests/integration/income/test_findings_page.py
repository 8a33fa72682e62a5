"""The page of what was established: what holds, what was there before, and a form that keeps what was typed."""

import re
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from shared import clock, ids
from shared.events.envelope import Event
from shared.events.income import Reassessed
from shared.events.life_events import JobStarted
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import job_start
from tests.integration.income.test_findings import about, finding_of

TYPED = {
    "soort": "ander-inkomen",
    "vanaf": "2026-12-01",
    "bron": "alimentatie",
    "bedrag": "1.250,50",
    "reden": "Vonnis gezien.",
}


@pytest.fixture
async def start(income: Income) -> Event[JobStarted]:
    event = job_start()
    await income.handle(event)
    return event


class Page:
    """Opens and fills in the page as an inkomensconsulent of Assen."""

    def __init__(self, client: Client, dossier_id: UUID) -> None:
        self._client = client
        self._path = f"/income/dossiers/{dossier_id}/vaststellingen"

    def _headers(self, scope: str, place: str, role: str) -> dict[str, str]:
        return self._client._headers(scope, [place], [role])

    async def open(
        self, place: str = "0106", role: str = "inkomensconsulent", **link: str
    ) -> httpx.Response:
        scopes = "income.vaststellingen.lezen income.vaststellingen.schrijven"
        headers = self._headers(scopes, place, role)
        return await self._client._client.get(self._path, params=link, headers=headers)

    async def send(self, **typed: str) -> httpx.Response:
        scopes = "income.vaststellingen.lezen income.vaststellingen.schrijven"
        headers = self._headers(scopes, "0106", "inkomensconsulent") | {"Origin": "http://local"}
        return await self._client._client.post(self._path, data=typed, headers=headers)


@pytest.fixture
def page(client: Client, start: Event[JobStarted]) -> Page:
    return Page(client, start.dossier_id)


async def test_without_anything_established_the_page_says_so_and_asks_for_the_exemption(
    page: Page,
) -> None:
    shown = await page.open()

    assert shown.status_code == 200
    assert "Er is nog niets vastgesteld" in shown.text
    assert "Welke regels gelden?" in shown.text


async def test_what_is_recorded_on_the_page_counts_and_is_shown_with_its_source(
    income: Income, page: Page, start: Event[JobStarted]
) -> None:
    whose = str(start.data.inwoner_id)

    sent = await page.send(
        soort="vrijlating",
        wie=whose,
        vanaf="2026-12-01",
        regime="oud_31_2",
        n="2",
        draagtBij="ja",
        reden="Loonstroken gezien.",
        terug="/income/voorstellen/1",
    )
    shown = await page.open(terug="/income/voorstellen/1")

    assert sent.status_code == 303, sent.text
    assert sent.headers["location"].endswith(
        "soort=vrijlating&gedaan=ja&terug=/income/voorstellen/1"
    )
    outcome = (await income.published(Reassessed))[-1].data.beelden[0]
    assert outcome.ontbreekt == ()
    assert "gebruikte maanden: 2 van n" in shown.text
    assert "Loonstroken gezien." in shown.text
    assert 'href="/income/voorstellen/1"' in shown.text


async def test_a_fault_stands_beside_its_field_and_what_was_typed_stays(
    income: Income, page: Page, start: Event[JobStarted]
) -> None:
    wrong = TYPED | {"wie": str(start.data.inwoner_id), "bedrag": "veel", "vanaf": ""}

    refused = await page.send(**wrong)

    assert refused.status_code == 400
    assert 'id="bedrag-fout"' in refused.text
    assert 'id="vanaf-fout"' in refused.text
    assert 'value="veel"' in refused.text
    assert 'value="Vonnis gezien."' in refused.text
    assert not await income.rows("SELECT id FROM finding")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"wie": ""}, "wie"),
        ({"wie": str(ids.new_id())}, "wie"),
        ({"vanaf": "gisteren"}, "vanaf"),
        ({"tot": "2026-11-01"}, "tot"),
        ({"bron": ""}, "bron"),
        ({"bedrag": ""}, "bedrag"),
        ({"bedrag": "90000000"}, "bedrag"),
        ({"reden": ""}, "reden"),
        ({"soort": "eigen-recht", "heeftRecht": "nee"}, "artikel"),
        ({"soort": "eigen-recht", "heeftRecht": ""}, "heeftRecht"),
        ({"soort": "vrijlating", "regime": "", "n": "2"}, "regime"),
        ({"soort": "vrijlating", "regime": "oud_31_2", "n": "twee"}, "n"),
        ({"soort": "vrijlating", "regime": "oud_31_2", "n": "700"}, "n"),
        ({"soort": "vermogen", "bezittingen": "5", "spaargeld": "6"}, "spaargeld"),
        ({"soort": "geen-beroep-op-ouders", "antwoord": "ja"}, "wie"),
        ({"soort": "toeslagpartner", "antwoord": ""}, "antwoord"),
        ({"soort": "woonkosten", "antwoord": ""}, "antwoord"),
        ({"soort": "giften", "bedrag": ""}, "bedrag"),
        ({"soort": "giften", "bedrag": "1500", "teltMee": "veel"}, "teltMee"),
        ({"soort": "schoolverlater", "beeindigdOp": ""}, "beeindigdOp"),
        ({"soort": "schoolverlater", "beeindigdOp": "2026-12-01"}, "beeindigdOp"),
        ({"soort": "verblijf-buitenland", "weken": "vier"}, "weken"),
        ({"soort": "verblijf-buitenland", "dagen": "335"}, "dagen"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_every_fault_leads_to_a_field_of_the_form(
    page: Page, start: Event[JobStarted], changed: dict[str, str], field: str
) -> None:
    refused = await page.send(**({"wie": str(start.data.inwoner_id)} | TYPED | changed))

    assert refused.status_code == 400
    assert f'id="{field}-fout"' in refused.text, refused.text


@pytest.mark.parametrize("kind", ["", "vermogen", "eigen-recht", "bestaat-niet"])
async def test_an_empty_form_is_refused_like_any_other(page: Page, kind: str) -> None:
    refused = await page.send(**({"soort": kind} if kind else {}))

    assert refused.status_code == 400
    assert 'id="vanaf-fout"' in refused.text


async def test_a_fact_is_changed_from_its_own_row_and_stays_among_what_was_there(
    client: Client, page: Page, start: Event[JobStarted]
) -> None:
    alimony = about(
        start.data.inwoner_id, "ander-inkomen", bron="alimentatie", bedragCenten=125_050
    )
    day = clock.today() - timedelta(days=3)
    answer = await client.establish(finding_of(start, day, alimony))
    [recorded] = answer.json()["vaststellingen"]

    asked = await page.open(wijzig=recorded["id"])
    ended = await page.send(
        **TYPED
        | {"wie": str(start.data.inwoner_id), "vanaf": day.isoformat(), "tot": day.isoformat()}
    )
    shown = await page.open()

    assert 'value="1250,50"' in asked.text
    assert f'value="{day}"' in asked.text
    assert ended.status_code == 303
    assert "Er is nog niets vastgesteld" in shown.text
    assert "Heeft nooit gegolden" in shown.text
    assert "Vervangen op" in shown.text


async def test_four_weeks_and_two_days_abroad_can_be_said_and_changed(
    page: Page, start: Event[JobStarted]
) -> None:
    abroad = {"soort": "verblijf-buitenland", "wie": str(start.data.inwoner_id), "weken": "4"}

    sent = await page.send(**TYPED | abroad | {"dagen": "2"})
    shown = await page.open()
    [link] = re.findall(r"wijzig=([0-9a-f-]{36})", shown.text)
    changing = await page.open(wijzig=link)

    assert sent.status_code == 303, sent.text
    assert "Eerder dit jaar in het buitenland: 4 weken en 2 dagen" in shown.text
    assert [f'name="{name}"' in changing.text for name in ("weken", "dagen")] == [True, True]
    assert 'value="4"' in changing.text
    assert 'value="2"' in changing.text


async def test_gifts_and_housing_costs_are_of_the_household_and_ask_for_nobody(page: Page) -> None:
    gifts = await page.send(**TYPED | {"soort": "giften", "bedrag": "1500", "teltMee": ""})
    costs = await page.send(**TYPED | {"soort": "woonkosten", "antwoord": "nee"})
    shown = await page.open(soort="giften")

    assert (gifts.status_code, costs.status_code) == (303, 303)
    assert "wat meetelt boven de grens is niet beoordeeld" in shown.text
    assert "Heeft geen woonkosten" in shown.text
    assert 'name="wie"' not in shown.text


async def test_a_page_of_somebody_else_is_not_led_back_to(page: Page) -> None:
    shown = await page.open(terug="https://elders.example/income")

    assert "elders" not in shown.text


async def test_who_may_not_see_it_does_not(page: Page) -> None:
    assert (await page.open(place="1680")).status_code == 404
    assert (await page.open(role="werkcoach")).status_code == 403
