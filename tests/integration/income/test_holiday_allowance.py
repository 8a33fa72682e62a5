"""The holiday allowance on a real database: determined in June and after an end, each month once, seen by who may see amounts."""

from datetime import date

import httpx
import pytest
from sqlalchemy import text

from services.income.holiday_allowance import chores, repository, service
from services.income.holiday_allowance.repository import Allowance
from services.income.rights.paid import AMOUNT_UNKNOWN
from shared.events.wages import HolidayAllowanceDetermined
from tests.integration.income.conftest import Client, Income
from tests.integration.income.settling import AUGUST, JUNE, Family, make_family
from tests.reported import benefit_ended

MAY = date(2026, 5, 1)
OF_MAY = 6_727
"""4.8 percent of 1,401.50."""
ASSUMED = (80_150, 81_946, 81_946)
"""Of June, July and August: 800 euros of which a quarter is exempt."""
SCOPES = "income.verrekeningen.lezen"


@pytest.fixture
async def family(income: Income, monkeypatch: pytest.MonkeyPatch) -> Family:
    """Known here since May; works since June."""
    return await make_family(income, monkeypatch)


async def look(family: Family, *days: date) -> list[Allowance]:
    """The worker does its chores on each of these days; gives all that is determined by then."""
    for day in days:
        await family.settle(day)
        await chores.determine_due(family.income.database)
    async with family.income.database.reading() as connection:
        return list(
            (await repository.load(connection, [family.dossier_id])).get(family.dossier_id, ())
        )


async def end(family: Family, day: date) -> None:
    family.on(day)
    members = family.start.data.huishouden.leden
    await family.income.handle(
        benefit_ended(*members, day=day, dossier_id=family.dossier_id, versie=2)
    )


async def test_in_june_what_was_reserved_is_determined_once_and_published(family: Family) -> None:
    assert await look(family, date(2026, 5, 31)) == []

    [found] = await look(family, date(2026, 6, 1), date(2026, 6, 2), date(2026, 7, 30))

    assert (found.aanleiding, found.first_month, found.last_month) == ("betaalmaand", MAY, MAY)
    assert (found.cents, found.pay_before) == (OF_MAY, date(2026, 6, 30))
    [told] = await family.income.published(HolidayAllowanceDetermined)
    assert (told.data.toeslag_id, told.data.vast_te_stellen) == (found.id, True)


async def test_what_is_left_is_determined_in_the_month_after_an_end_of_what_each_month_was_paid(
    family: Family,
) -> None:
    await look(family, date(2026, 5, 21), date(2026, 6, 1), date(2026, 6, 21), date(2026, 7, 21))
    await end(family, date(2026, 9, 1))
    assert len(await look(family, date(2026, 8, 21), date(2026, 8, 31))) == 1

    [_, rest] = await look(family, date(2026, 9, 1), date(2026, 9, 2))

    assert (rest.aanleiding, rest.first_month, rest.last_month) == ("einde", JUNE, AUGUST)
    assert tuple(month.bijstand for month in rest.months) == ASSUMED
    assert rest.cents == sum(round(cents * 0.048) for cents in ASSUMED)
    assert rest.pay_before == date(2026, 11, 30)


async def test_it_waits_until_the_wages_of_its_months_are_settled(family: Family) -> None:
    family.on(date(2026, 6, 1))
    await chores.determine_due(family.income.database)
    assert await look(family) == []

    assert len(await look(family, date(2026, 6, 1))) == 1


async def test_what_becomes_of_a_month_later_changes_nothing_of_what_was_reserved(
    family: Family,
) -> None:
    await look(family, date(2026, 5, 21), date(2026, 6, 1), date(2026, 6, 21))
    await family.report(date(2026, 7, 5), family.slip(JUNE, 100_000))
    await end(family, date(2026, 8, 1))

    [_, rest] = await look(family, date(2026, 7, 21), date(2026, 8, 21), date(2026, 9, 1))

    assert rest.months[0].bijstand == ASSUMED[0]


async def test_a_run_that_was_broken_off_goes_on_and_determines_nothing_twice(
    family: Family,
) -> None:
    before = await look(family, date(2026, 6, 1))
    async with family.income.database.transaction() as tx:
        await tx.connection.exec_driver_sql(
            "UPDATE holiday_allowance_run SET done_at = NULL, reached = NULL"
        )

    assert await look(family, date(2026, 6, 1)) == before
    assert len(await family.income.published(HolidayAllowanceDetermined)) == 1


async def test_what_could_not_be_determined_is_seen_and_comes_right_when_it_is_known(
    family: Family, client: Client
) -> None:
    await look(family, date(2026, 6, 1))
    async with family.income.database.transaction() as tx:
        await tx.execute(
            text("UPDATE holiday_allowance SET cents = NULL, unknown = CAST(:unknown AS jsonb)"),
            {"unknown": AMOUNT_UNKNOWN.model_dump_json(by_alias=True)},
        )
    listed = await get(client, "/income/vakantietoeslagen")
    assert AMOUNT_UNKNOWN.tekst in listed.text

    [found] = await look(family, date(2026, 6, 2))

    assert (found.cents, found.unknown) == (OF_MAY, None)
    assert len(await family.income.published(HolidayAllowanceDetermined)) == 2
    assert (
        "niets dat een mens moet bekijken" in (await get(client, "/income/vakantietoeslagen")).text
    )
    assert "67,27" in (await get(client, "/income/vakantietoeslagen?toon=alles")).text


async def get(
    client: Client, path: str, place: str = "0106", role: str = "inkomensconsulent"
) -> httpx.Response:
    headers = client._headers(SCOPES, [place], [role])
    return await client._client.get(path, headers=headers)


async def test_page_and_api_show_what_is_reserved_and_what_was_determined(
    family: Family, client: Client
) -> None:
    await look(family, date(2026, 6, 1), date(2026, 7, 21), date(2026, 8, 3))
    path = f"/dossiers/{family.dossier_id}/vakantietoeslag"

    told = (await get(client, f"/income/v1{path}")).json()
    page = (await get(client, f"/income{path}")).text

    reserved = [round(cents * 0.048) for cents in ASSUMED[:2]]
    assert told["bekendVanaf"] == "2026-05-01"
    assert [part["gereserveerdCenten"] for part in told["maanden"]] == reserved[::-1]
    assert told["gereserveerdCenten"] == sum(reserved)
    assert told["teBetalenUiterlijk"] == "2027-06-30"
    assert [part["centen"] for part in told["vastgesteld"]] == [OF_MAY]
    for words in ("30 juni 2027", "67,27", "mei 2026", "juli 2026"):
        assert words in page


async def test_before_anything_is_reserved_the_page_says_so(family: Family, client: Client) -> None:
    page = await get(client, f"/income/dossiers/{family.dossier_id}/vakantietoeslag")
    assert "Er is nu niets gereserveerd." in page.text
    assert "Er is nog niets vastgesteld." in page.text


@pytest.mark.parametrize(
    ("place", "role", "status"), [("1680", "inkomensconsulent", 404), ("0106", "werkcoach", 403)]
)
async def test_another_municipality_and_who_sees_no_amounts_see_nothing(
    family: Family, client: Client, place: str, role: str, status: int
) -> None:
    for base in ("/income", "/income/v1"):
        path = f"{base}/dossiers/{family.dossier_id}/vakantietoeslag"
        assert (await get(client, path, place, role)).status_code == status


async def test_two_workers_at_once_determine_it_once(family: Family) -> None:
    await family.settle(date(2026, 5, 21))
    family.on(date(2026, 6, 1))
    for _ in range(2):
        async with family.income.database.transaction(lock=[family.dossier_id]) as tx:
            await service.determine(tx, family.dossier_id)
    assert len(await look(family)) == 1
