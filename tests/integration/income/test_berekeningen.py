"""POST /berekeningen over HTTP: who may ask, what a refusal looks like, and that nothing is kept."""

import httpx
import pytest
from sqlalchemy import text

from services.income.whatif.endpoints import ANK
from tests.integration.income.conftest import Client, Income

PATH = "/income/v1/berekeningen"
TABLES = ("assessment", "household_fact", "wage_period", "occasion", "outbox")
SCOPE = "income.berekeningen.maken"


async def ask(client: Client, body: object, *, scope: str = SCOPE) -> httpx.Response:
    return await client._client.post(PATH, json=body, headers=client._headers(scope, ("0106",)))


async def test_anks_case_is_answered_and_nothing_is_kept(client: Client, income: Income) -> None:
    answer = await ask(client, ANK["value"])

    assert answer.status_code == 200
    assert [one["totaalCenten"] for one in answer.json()["scenarios"]] == [301434, 315217, 327856]
    kept = " UNION ALL ".join(f"SELECT '{name}' FROM {name}" for name in TABLES)  # noqa: S608 - names of ours
    async with income.database.reading() as connection:
        assert (await connection.execute(text(kept))).all() == []


async def test_another_scope_does_not_do(client: Client) -> None:
    answer = await ask(client, ANK["value"], scope="income.herbeoordelingen.lezen")

    assert answer.status_code == 403
    assert SCOPE in answer.json()["detail"]


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"datum": "2027-01-01"}, {"datum": "parameter-ontbreekt"}),
        (
            {"huishouden": {"aanvrager": {"geboortedatum": "2030-01-01"}}},
            {"huishouden.aanvrager.geboortedatum": "nog-niet-geboren"},
        ),
        (
            {
                "huishouden": {
                    "aanvrager": {"geboortedatum": "1991-05-01"},
                    "medebewoners": [{"geboortedatum": "1991-05-01"}] * 10_000,
                },
                "kaleHuurCenten": -1,
            },
            {"huishouden.medebewoners": "aantal", "kaleHuurCenten": "bereik"},
        ),
        (
            {
                "scenarios": [
                    {"naam": "a", "aanvrager": {"loon": {"periode": "uur", "brutoCenten": -1}}},
                    {"naam": "b", "partner": {"loon": {"periode": "maand", "urenPerWeek": 8}}},
                    {"naam": "c", "aanvrager": {"loon": {"brutoCenten": 100_000}}},
                ],
            },
            {
                "scenarios.0.aanvrager.loon.brutoCenten": "bereik",
                "scenarios.0.aanvrager.loon.urenPerWeek": "verplicht",
                "scenarios.1.partner.loon.brutoCenten": "verplicht",
                "scenarios.1.partner.loon.urenPerWeek": "tegenstrijdig",
                "scenarios.2.aanvrager.loon.periode": "verplicht",
            },
        ),
    ],
)
async def test_a_refusal_is_a_problem_that_names_every_field(
    client: Client, change: dict[str, object], faults: dict[str, str]
) -> None:
    answer = await ask(client, {**(ANK["value"] or {}), **change})

    problem = answer.json()
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    found = {fault["name"]: fault["code"] for fault in problem["invalidParams"]}
    assert found.items() >= faults.items()
