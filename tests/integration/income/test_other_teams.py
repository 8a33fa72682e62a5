"""What income shows of a dossier of another team, and of whom a worker stays away from."""

from uuid import uuid4

import pytest

from shared.events.household import ASSEN
from shared.messaging.transaction import Database
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import job_start
from tests.working import gives_work, is_of_team

OWN, OTHER = uuid4(), uuid4()
LISTS = ["/herbeoordelingen", "/nazorgdossiers", "/voorstellen"]


@pytest.mark.parametrize("path", LISTS[:2])
async def test_what_is_of_another_team_is_shown_after_a_reason(
    client: Client, income: Income, database: Database, path: str
) -> None:
    event = job_start()
    await income.handle(event)
    await is_of_team(database, event.dossier_id, OTHER, ASSEN)
    [found] = (await client.get(path, role="regisseur")).json()["resultaten"]
    gives_work(client._client, teams=frozenset({OWN}))

    answer = await client.get(f"{path}/{found['id']}", role="regisseur")

    assert (answer.status_code, answer.json()["code"]) == (403, "ander-team")
    gives_work(client._client, opened=frozenset({event.dossier_id}))
    assert (await client.get(f"{path}/{found['id']}", role="regisseur")).status_code == 200


@pytest.mark.parametrize("path", LISTS)
async def test_whom_a_worker_stays_away_from_is_not_there(
    client: Client, income: Income, path: str
) -> None:
    event, other = job_start(), job_start()
    await income.handle(event, other)
    rows = (await client.get(path)).json()["resultaten"]
    own = next(row["id"] for row in rows if row["dossierId"] == str(event.dossier_id))

    gives_work(client._client, conflicts=frozenset({event.data.inwoner_id}))

    seen = (await client.get(path)).json()["resultaten"]
    assert {row["dossierId"] for row in seen} == {str(other.dossier_id)}
    if path != "/voorstellen":
        assert (await client.get(f"{path}/{own}")).status_code == 404
    body = {"besluit": "overnemen", "reden": "Loonstrook ontvangen."}
    if path == "/voorstellen":
        assert (await client.decide(own, body)).status_code == 404
