"""The what-if page over HTTP; a real browser looks at it in tests/e2e."""

import re

import httpx

from services.income.whatif.form import VOORBEELDEN
from tests.integration.income.conftest import Client

PAGE = "/income/wat-als"
SCOPE = "income.berekeningen.maken"
DAY = "2026-11-01"
ANK = next(iter(VOORBEELDEN.values()))


async def get(
    client: Client, *, scope: str = SCOPE, live: bool = False, **filled_in: str
) -> httpx.Response:
    headers = client._headers(scope, ("0106",)) | ({"HX-Request": "true"} if live else {})
    given = {"datum": DAY, **ANK, "reken": "uit", **filled_in}
    return await client._client.get(PAGE, params=given, headers=headers)


async def test_it_begins_empty_without_a_fault_and_without_an_answer(client: Client) -> None:
    headers = client._headers(SCOPE, ("0106",))
    page = await client._client.get(PAGE, headers=headers)

    assert page.status_code == 200
    assert "Er is nog niets ingevuld." in page.text
    assert "Fout:" not in page.text
    assert "per maand meer" not in page.text


async def test_what_is_still_to_be_filled_in_is_named_and_is_no_fault(client: Client) -> None:
    headers = client._headers(SCOPE, ("0106",))
    page = await client._client.get(
        PAGE, params={**ANK, "datum": DAY, "gebeurtenis": "verhuizing"}, headers=headers
    )

    assert page.status_code == 200
    assert re.findall(r'<li><a [^>]*href="#(\w+)"', page.text) == ["nieuwe_huur"]


async def test_the_answer_is_what_is_left_after_rent_and_premium_beside_what_comes_in(
    client: Client,
) -> None:
    page = await get(client, premie="160", opvang="0", extra_kosten="100")

    assert 'u houdt <span class="heel">€ 26,39</span> per maand meer over' in page.text
    assert "Nu blijft er € 2.292,17 over, straks € 2.318,56." in page.text
    assert "zonder kale huur, zorgpremie, kosten die erbij komen." in page.text
    assert "er dus niet afgehaald" not in page.text


async def test_a_parting_says_what_is_left_for_each_and_together(client: Client) -> None:
    page = await get(
        client,
        gebeurtenis="uit-elkaar",
        samen="ja",
        leeftijd_partner="40",
        van="0",
        huur_partner="600",
    )

    assert "Straks blijft er over: voor u" in page.text
    assert "en voor uw partner" in page.text
    assert "per maand minder" not in page.text


async def test_what_is_the_same_is_said_so_and_not_as_a_gain(client: Client) -> None:
    page = await get(client, leeftijd="58", kinderen="", vrijlating="geen", van="8", naar="16")

    assert "u houdt per maand evenveel over" in page.text
    assert "wat-als__antwoord--gelijk" in page.text
    assert "houdt u van extra bruto loon niets over" in page.text


async def test_anks_case_stands_there_with_the_zone_and_the_articles(client: Client) -> None:
    page = await get(client)

    assert page.status_code == 200
    assert "€ 126,39</span> per maand meer over" in page.text
    assert "Tussen 0 en 24 uur loont extra werk nauwelijks" in page.text
    assert "Niet ingevuld en er dus niet afgehaald: opvang van de kinderen" in page.text
    assert "Pw 31 lid 2 onder r" in page.text
    assert "; bedragen: VR_R_PCT (1 januari 2026), VR_R_MAX (1 januari 2026)</span>" in page.text
    assert "Hieraan kunt u geen rechten ontlenen" in page.text


async def test_a_link_brings_back_what_was_filled_in(client: Client) -> None:
    page = await get(client, leeftijd="45", kinderen="", huur="512,50", van="0", naar="36")

    assert 'value="512,50"' in page.text
    assert "Nu 0 uur, straks 36 uur" in page.text
    assert "Kindgebonden budget:" not in page.text


async def test_a_change_that_is_not_worked_out_says_why_and_what_to_see_to(client: Client) -> None:
    page = await get(client, gebeurtenis="eigen-bedrijf", dag="2026-12-01")

    assert page.status_code == 200
    assert "hier rekenen wij geen bedragen uit" in page.text
    assert "een bedrag zou hier een gok zijn" in page.text
    assert "Bekijk of het Bbz geldt" in page.text
    assert "Ieder bedrag per maand" not in page.text


async def test_other_income_of_the_partner_has_an_amount_and_a_part_of_the_bars(
    client: Client,
) -> None:
    page = await get(
        client,
        gebeurtenis="partner-inkomen",
        samen="ja",
        leeftijd_partner="40",
        partner_netto="640",
        partner_jaar="9600",
    )

    assert page.status_code == 200
    assert "Ander inkomen: € 640,00" in page.text
    assert "Bijstand en ander inkomen" in page.text


async def test_faults_stand_beside_their_fields_and_nothing_is_calculated(client: Client) -> None:
    page = await get(client, huur="veel", leeftijd="12")

    assert page.status_code == 400
    assert re.findall(r'id="(\w+)-fout"', page.text) == ["leeftijd", "huur"]
    assert page.text.count('aria-invalid="true"') == 2
    assert "Wat er per maand overblijft</h2>" not in page.text


async def test_the_script_gets_the_faults_as_a_page_that_it_shows(client: Client) -> None:
    page = await get(client, live=True, huur="veel")

    assert page.status_code == 200
    assert 'id="huur-fout"' in page.text


async def test_what_was_filled_in_is_never_markup(client: Client) -> None:
    page = await get(client, huur='"><script>alert(1)</script>')

    assert "<script>alert" not in page.text


async def test_another_scope_does_not_do(client: Client) -> None:
    page = await get(client, scope="income.herbeoordelingen.lezen")

    assert page.status_code == 403
    assert "Wat er per maand overblijft" not in page.text
