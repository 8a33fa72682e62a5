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
