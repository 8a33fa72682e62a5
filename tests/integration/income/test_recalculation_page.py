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
