"""A dossier recalculated on a real database: what the facts of now give beside what each month came to, for who may see amounts."""

from datetime import date

import httpx
import pytest

from services.income.findings.facts import Vaststelling
from services.income.inquiries import service as inquiries
from services.income.means.assets import Vermogen
from shared.messaging.transaction import Transaction
from tests.integration.income.conftest import Client, Income
from tests.integration.income.settling import JULY, OWN, Family, make_family

SCOPES = "income.verrekeningen.lezen"
AUGUST_21 = date(2026, 8, 21)


@pytest.fixture
async def family(income: Income, monkeypatch: pytest.MonkeyPatch) -> Family:
    """Works since June for 800 euros, of which a quarter is exempt; settled up to July."""
    family = await make_family(income, monkeypatch)
    await family.settle(date(2026, 6, 21), date(2026, 7, 21))
    return family


async def get(
    client: Client, path: str, place: str = "0106", role: str = "inkomensconsulent"
) -> httpx.Response:
    headers = client._headers(SCOPES, [place], [role])
    return await client._client.get(path, headers=headers)


async def months(family: Family, client: Client) -> dict[str, int]:
    path = f"/income/v1/dossiers/{family.dossier_id}/narekening"
    told = (await get(client, path)).json()
    assert told["onbekend"] is None
    return {month["maand"][:7]: month["verschilCenten"] for month in told["maanden"]}


async def test_what_was_settled_is_what_the_facts_give(family: Family, client: Client) -> None:
    found = await months(family, client)
    assert (found["2026-06"], found["2026-07"]) == (0, 0)

    page = await get(client, f"/income/dossiers/{family.dossier_id}/narekening")
    assert "juli 2026" in page.text
    assert "Klopt" in page.text


async def test_a_wage_that_came_in_since_is_a_difference_until_it_is_settled(
    family: Family, client: Client
) -> None:
    await family.report(date(2026, 8, 5), family.slip(JULY, 90_000))
    assert (await months(family, client))["2026-07"] == -7_500
    page = (await get(client, f"/income/dossiers/{family.dossier_id}/narekening")).text
    assert "De feiten geven € 75,00 minder" in page.replace("\xa0", " ")

    await family.settle(AUGUST_21)

    assert (await months(family, client))["2026-07"] == 0


async def test_what_was_established_since_shows_why_there_is_no_right(
    family: Family, client: Client
) -> None:
    family.on(date(2026, 8, 3))

    async def rich(tx: Transaction) -> None:
        fact = Vaststelling(JULY, Vermogen(5_000_000))
        await inquiries.record(tx, family.dossier_id, [fact], "Afschrift.", actor="ic-1", own=OWN)

    await family.income.database.run([family.dossier_id], rich)

    page = await get(client, f"/income/dossiers/{family.dossier_id}/narekening")
    assert "Geen recht: er is meer vermogen dan mag." in page.text
    told = await get(client, f"/income/v1/dossiers/{family.dossier_id}/narekening")
    [july] = [month for month in told.json()["maanden"] if month["maand"] == "2026-07-01"]
    assert (july["gegevenCenten"], july["geenRecht"]) == (0, ["vermogen-boven-grens"])


@pytest.mark.parametrize(
    ("place", "role", "status"), [("1680", "inkomensconsulent", 404), ("0106", "werkcoach", 403)]
)
async def test_another_municipality_and_who_sees_no_amounts_see_nothing(
    family: Family, client: Client, place: str, role: str, status: int
) -> None:
    for base in ("/income", "/income/v1"):
        path = f"{base}/dossiers/{family.dossier_id}/narekening"
        assert (await get(client, path, place, role)).status_code == status
