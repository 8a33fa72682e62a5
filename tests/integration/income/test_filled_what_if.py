"""The what-if filled with a household: ages and wages, for who may see amounts, and nothing of it in an address."""

import httpx
import pytest

from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import job_start

PAGE = "/income/wat-als"


async def asks(
    client: Client, *, role: str = "inkomensconsulent", gemeente: str = "0106", **filled: str
) -> httpx.Response:
    headers = client._headers("income.berekeningen.maken", (gemeente,), [role])
    headers["Origin"] = "http://local"
    return await client._client.post(PAGE, data=filled, headers=headers)


async def test_it_opens_with_who_lives_there_and_the_wage_before_and_after(
    income: Income, client: Client
) -> None:
    start = job_start()
    await income.handle(start)

    answer = await asks(client, over=str(start.id))

    assert answer.status_code == 200
    page = answer.text
    assert 'value="8, 14"' in page
    assert '<option value="baan" selected' in page
    assert "Het loon tot 1 december 2026: niets bekend." in page
    assert "Het loon vanaf 1 december 2026: € 1.102,64 netto per maand, met vakantiegeld." in page
    assert "Het bruto loon van de nieuwe baan is hier niet bekend." in page
    assert "per maand meer" not in page
    form = page.partition("wat-als__vragen")[2].partition(">")[0]
    assert 'method="post"' in form
    assert "hx-push-url" not in form
    read = await income.rows("SELECT DISTINCT subject_id FROM processing_log")
    assert {row["subject_id"] for row in read} >= {
        member.inwoner_id for member in start.data.huishouden.leden
    }


async def test_what_is_filled_in_further_stays_out_of_the_address(client: Client) -> None:
    answer = await asks(client, leeftijd="45", kinderen="", maandloon="2400", gebeurtenis="baan")

    assert answer.status_code == 200
    assert 'value="2400"' in answer.text
    assert 'method="post"' in answer.text.partition("wat-als__vragen")[2].partition(">")[0]


@pytest.mark.parametrize(
    ("role", "gemeente", "status"),
    [("werkcoach", "0106", 403), ("inkomensconsulent", "1730", 404)],
)
async def test_it_is_for_who_may_see_amounts_there(
    income: Income, client: Client, role: str, gemeente: str, status: int
) -> None:
    start = job_start()
    await income.handle(start)

    answer = await asks(client, role=role, gemeente=gemeente, over=str(start.id))

    assert answer.status_code == status
    assert "1.102,64" not in answer.text


@pytest.mark.parametrize("over", ["geen-id", "0197a3c0-5b1e-7c44-9d52-3f8e6a1b7c90"])
async def test_what_is_not_there_is_not_found(client: Client, over: str) -> None:
    assert (await asks(client, over=over)).status_code == 404
