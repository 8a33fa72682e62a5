"""The page of a recalculation over HTTP; a real browser looks at it in tests/e2e."""

import re
from collections.abc import Sequence

import httpx
import pytest

from services.income.recalculation import service
from shared.testing.events import make_member
from tests.integration.income.conftest import Client, Income
from tests.integration.income.test_recalculation import household

PAGE = "/income/doorrekening"
SCOPE = "income.doorrekeningen.maken"
SEES = ("teamleider", "inkomensconsulent")
"""Who calculates for everybody, and sees amounts."""
LEADS = ("teamleider",)


async def get(
    client: Client, roles: Sequence[str] = SEES, places: Sequence[str] = ("0106",), **filled_in: str
) -> httpx.Response:
    headers = client._headers(SCOPE, places, roles)
    return await client._client.get(PAGE, params=filled_in, headers=headers)


async def test_what_changes_for_everybody_stands_there_in_a_table_a_histogram_and_reasons(
    client: Client, income: Income
) -> None:
    single = await household(income)
    await household(income, make_member(), make_member("partner"))
    await household(income, make_member("kind"))

    page = await get(client, datum="2026-07-01")

    assert page.status_code == 200
    assert "€ 43,62</span> per maand meer" in page.text
    assert "2 van de 3 huishoudens" in page.text
    assert "€ 15 tot € 20 meer: 1 huishoudens." in page.text
    assert "0 aanvragers" in page.text.split("Waarom iets niet vast te stellen is")[1]
    assert str(single) in page.text.split("De grootste verschillen")[1]


async def test_who_may_see_no_dossiers_sees_rounded_numbers_of_norms_that_are_five_percent_higher(
    client: Client, income: Income
) -> None:
    dossiers = [await household(income) for _ in range(5)]

    page = await get(client, LEADS, datum="2026-12-01", verhoging="5", gemeente="0106")

    assert "met normen die 5 % hoger zijn" in page.text
    assert "5 van de 5 huishoudens" in page.text
    assert "Aantallen zijn afgerond op vijf" in page.text
    assert not any(str(one) in page.text for one in dossiers)


async def test_rounded_numbers_are_whole_euros_and_say_why_they_do_not_add_up(
    client: Client, income: Income
) -> None:
    for _ in range(6):
        await household(income)

    page = (await get(client, LEADS, datum="2026-12-01", verhoging="-30")).text

    assert "tellen rijen en kolommen niet altijd op" in page
    assert "€ 9.000</td>" in page
    assert ",00</td>" not in page
    assert "per maand minder" in page
    assert "wat-als__antwoord--minder" in page


async def test_a_few_households_are_too_few_to_show(client: Client, income: Income) -> None:
    await household(income)

    page = (await get(client, LEADS, datum="2026-12-01", verhoging="5")).text

    assert "Het zijn er te weinig om te tonen." in page


async def send(client: Client, content: bytes, **fields: str) -> httpx.Response:
    headers = {**client._headers(SCOPE, ("0106",), SEES), "Origin": "http://local"}
    return await client._client.post(
        PAGE, data=fields, files={"bestand": ("2027.csv", content)}, headers=headers
    )


async def test_the_download_of_a_day_is_tried_with_another_value_in_it(
    client: Client, income: Income
) -> None:
    await household(income)
    amounts = await client._client.get(
        "/income/parameters/bestand",
        params={"datum": "2026-11-01"},
        headers=client._headers("income.parameters.lezen", ("0106",)),
    )
    content = amounts.text.replace("1419,46", "1.450,00").encode()

    page = (await send(client, content, datum="2027-01-01")).text

    assert "met bedragen die nog geen wet zijn" in page
    assert "€ 30,54</span> per maand meer" in page
    changed = page.split("Wat er in uw bestand anders is (1)")[1].split("</table>")[0]
    assert "N21a" in changed
    assert "€ 1.419,46" in changed
    assert "€ 1.450,00" in changed


@pytest.mark.parametrize(
    ("content", "status", "why"),
    [
        (b"", 400, "geen kolommen code en waarde"),
        (b"a;b\n1;2\n", 400, "geen kolommen code en waarde"),
        (b"code;waarde\n", 400, "geen enkele waarde"),
        (b"code;waarde\nN21a;1\nN21a;2\n", 400, "Regel 3: N21a staat ook op regel 2."),
        (b"code;waarde\nN99;5\n", 400, "N99: deze code kennen wij niet."),
        (b"code;waarde\nN21a;veel\n", 400, "N21a: &#39;veel&#39; is geen getal"),
        (b'code;waarde\nN21a;"1\n', 400, "niet te lezen"),
        (b"\x00\x01", 400, "geen tekstbestand"),
        (b"code;waarde\n" + b"N21a;1\n" * 60_000, 413, "te groot"),
    ],
    ids=["empty", "columns", "no value", "twice", "code", "number", "quote", "binary", "large"],
)
async def test_a_file_that_cannot_be_read_says_why_beside_the_field(
    client: Client, content: bytes, status: int, why: str
) -> None:
    answer = await send(client, content, datum="2027-01-01")

    assert answer.status_code == status
    assert re.findall(r'id="(\w+)-fout"', answer.text) == ["bestand"]
    assert why in answer.text


async def test_without_a_file_it_asks_for_one(client: Client) -> None:
    headers = {**client._headers(SCOPE, ("0106",), SEES), "Origin": "http://local"}
    answer = await client._client.post(PAGE, data={"datum": "2027-01-01"}, headers=headers)

    assert answer.status_code == 400
    assert "Kies een bestand." in answer.text


async def test_what_is_not_asked_not_there_not_right_or_not_allowed_is_told(
    client: Client,
) -> None:
    empty = await get(client)
    nobody = await get(client, datum="2026-07-01")
    wrong = await get(client, datum="2031-07-01", verhoging="veel")
    strange = await get(client, "income.herbeoordelingen.lezen")

    assert "Kies een dag" in empty.text
    assert "Assen" in empty.text
    assert "Tynaarlo" not in empty.text
    assert "Er zijn geen huishoudens om door te rekenen" in nobody.text
    assert (wrong.status_code, strange.status_code) == (400, 403)
    assert re.findall(r'id="(\w+)-fout"', wrong.text) == ["verhoging"]


async def test_a_year_without_norms_and_a_run_beside_another_get_a_page_that_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: object) -> None:
        raise service.Busy

    unknown = await get(client, datum="2031-07-01")
    monkeypatch.setattr(service, "recalculate", busy)
    second = await get(client, datum="2026-07-01")

    assert (unknown.status_code, second.status_code) == (400, 503)
    assert re.findall(r'id="(\w+)-fout"', unknown.text) == ["datum"]
    assert "Er loopt al een doorrekening" in second.text
