"""The page of parameters: what is valid on a day, from whom, and what nobody knows."""

from tests.integration.income.conftest import Client


async def page(client: Client, path: str = "", **query: str) -> tuple[int, str]:
    headers = client._headers("income.parameters.lezen", ["0106"])
    answer = await client._client.get(f"/income/parameters{path}", params=query, headers=headers)
    return answer.status_code, answer.text


async def test_the_page_shows_every_amount_of_a_day_with_its_source(client: Client) -> None:
    status, text = await page(client, datum="2026-11-01")

    assert status == 200
    assert "€ 1.419,46" in text
    assert "Participatiewet, tekst geldig op 1 juli 2026" in text
    assert "https://wetten.overheid.nl/BWBR0015703/2026-07-01" in text
    assert "gelezen op 22 november 2026" in text
    assert "Lees de tekst opnieuw voor 1 januari 2027" in text
    assert "Wettekst" in text
    assert "Wet op de zorgtoeslag" in text


async def test_the_page_says_what_is_not_known(client: Client) -> None:
    status, text = await page(client, datum="2025-06-01")

    assert status == 200
    assert "VT_PCT" in text.split("Niet bekend op deze dag</h2>")[1]


async def test_a_year_that_nobody_has_added_yet_is_told_amount_by_amount(client: Client) -> None:
    status, text = await page(client, datum="2027-06-01")

    assert status == 200
    assert "N21a" in text.split("Niet bekend op deze dag</h2>")[1]


async def test_the_page_can_show_one_regulation(client: Client) -> None:
    status, text = await page(client, datum="2026-11-01", regeling="Wet op de zorgtoeslag")

    assert status == 200
    assert "N21a" not in text
    assert "ZT_" in text


async def test_the_page_shows_what_a_municipality_sets_itself(client: Client) -> None:
    status, text = await page(client, datum="2026-11-01", gemeente="1730")

    assert status == 200
    assert "€ 350,00" in text
    assert "IIT_GEHUWD" in text


async def test_a_day_that_is_none_and_a_strange_municipality_get_a_page_that_says_so(
    client: Client,
) -> None:
    assert (await page(client, datum="1 juli"))[0] == 400
    assert (await page(client, gemeente="0014"))[0] == 404


async def test_a_day_before_everything_is_an_empty_page(client: Client) -> None:
    status, text = await page(client, datum="1990-01-01")

    assert status == 200
    assert "Van deze dag is geen bedrag bekend." in text


async def test_the_ages_of_the_aow_and_of_study_money_stand_on_the_page(client: Client) -> None:
    _, text = await page(client, datum="2026-11-01")
    _, other = await page(client, datum="2026-11-01", regeling="Wet op de zorgtoeslag")

    assert "67 jaar en 3 maanden" in text
    assert "nog niet vastgesteld" in text
    assert "vanaf deze leeftijd begint studiefinanciering niet meer" in text
    assert "67 jaar en 3 maanden" not in other


async def test_what_has_to_be_read_again_is_told(client: Client) -> None:
    _, before = await page(client, datum="2026-12-31")
    _, after = await page(client, datum="2027-01-01")

    assert "Opnieuw te lezen" not in before
    assert "KD_LEEFTIJD, Pw 19a lid 1" in after.split("Opnieuw te lezen</h2>")[1]


async def test_the_articles_say_what_is_built_and_what_is_not(client: Client) -> None:
    status, text = await page(client, "/artikelen")

    assert status == 200
    assert "Pw 22a lid 1" in text
    assert "norms/rules.py" in text
    assert "Pw 13 lid 1 onder b" in text
    assert "Geschreven naar de tekst die gold op 1 juli 2026." in text


async def test_the_articles_can_be_filtered_by_how_far_they_are_and_by_law(client: Client) -> None:
    _, missing = await page(client, "/artikelen", stand="niet-gebouwd")
    _, tax = await page(client, "/artikelen", stand="gebouwd", wet="Wet IB")
    _, none = await page(client, "/artikelen", stand="gemeente", wet="Wet IB")
    _, unknown = await page(client, "/artikelen", stand="anders", wet="Anders")

    assert "Pw 13 lid 1 onder b" in missing
    assert "Pw 22a lid 1" not in missing
    assert "Wet IB 8.11" in tax
    assert "Pw 3 lid 1" not in tax
    assert "Geen artikel past bij deze keuze." in none
    assert "Pw 22a lid 1" in unknown


async def test_two_days_are_compared_side_by_side(client: Client) -> None:
    status, text = await page(client, datum="2026-06-30", vergelijk="2026-07-01")

    assert status == 200
    shown = text.split('id="verschillen"')[1].split("</table>")[0]
    assert "N21a" in shown
    assert "€ 1.401,50" in shown
    assert "€ 1.419,46" in shown


async def test_nothing_else_and_no_day_to_compare_with_are_said(client: Client) -> None:
    _, same = await page(client, datum="2026-07-01", vergelijk="2026-07-02")
    _, wrong = await page(client, datum="2026-07-01", vergelijk="ooit")

    assert "Er is niets anders" in same
    assert "Dit is geen dag om mee te vergelijken." in wrong


async def test_a_word_or_a_code_is_searched_for(client: Client) -> None:
    _, found = await page(client, datum="2026-11-01", zoek="n21a")
    _, nothing = await page(client, datum="2026-11-01", zoek="<script>")

    assert "N21a" in found
    assert "ZT_DREMPELINKOMEN" not in found
    assert "Er is niets gevonden" in nothing
    assert "<script>" not in nothing.split("<main")[1]


async def test_the_amounts_of_a_day_are_downloaded_for_a_spreadsheet(client: Client) -> None:
    status, text = await page(client, "/bestand", datum="2026-11-01")

    assert status == 200
    assert text.startswith("\ufeffcode;omschrijving;eenheid;waarde;geldig_vanaf")
    assert ";euro;1419,46;2026-07-01;" in text


async def test_a_file_of_a_municipality_that_is_not_ours_is_not_there(client: Client) -> None:
    assert (await page(client, "/bestand", gemeente="0363"))[0] == 404
