"""What people can see and decide over HTTP, each within their own municipalities and on record."""

from typing import Any

import pytest

from shared import ids
from shared.events.envelope import Event
from shared.events.income import DecisionProposed, DecisionTaken
from shared.events.life_events import JobStarted
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import job_start
from tests.integration.income.test_findings import finding_of

TAKE_OVER = {"besluit": "overnemen", "reden": "Loonstrook ontvangen."}
DEVIATE = {"besluit": "afwijken", "reden": "Dit gezin heeft meer nodig."}


@pytest.fixture
async def start(income: Income) -> Event[JobStarted]:
    event = job_start()
    await income.handle(event)
    return event


async def proposal_of(income: Income) -> Any:
    return (await income.published(DecisionProposed))[-1].data.voorstel_id


@pytest.mark.usefixtures("start")
async def test_an_assessment_shows_before_and_after_with_the_explanation(
    client: Client, start: Event[JobStarted]
) -> None:
    answer = await client.get("/herbeoordelingen", dossierId=str(start.dossier_id))

    (found,) = answer.json()["resultaten"]
    assert answer.status_code == 200
    assert found["gebeurtenisId"] == str(start.id)
    assert found["vervangenOp"] is None
    (beeld,) = found["beelden"]
    assert beeld["na"]["bijstandCenten"] == 31682
    assert beeld["toelichting"][0]["artikel"] == "Pw 21 onder a"
    one = await client.get(f"/herbeoordelingen/{found['id']}")
    assert one.json() == found


async def test_aftercare_shows_its_checkpoints(client: Client, start: Event[JobStarted]) -> None:
    answer = await client.get("/nazorgdossiers", dossierId=str(start.dossier_id))

    (found,) = answer.json()["resultaten"]
    assert found["status"] == "lopend"
    assert [check["maandenNaStart"] for check in found["controles"]] == [1, 3, 6, 12]
    whole = (await client.get(f"/nazorgdossiers/{found['id']}")).json()
    assert whole.items() >= found.items()


@pytest.mark.usefixtures("start")
@pytest.mark.parametrize("path", ["/herbeoordelingen", "/nazorgdossiers", "/voorstellen"])
async def test_another_municipality_sees_nothing(client: Client, path: str) -> None:
    own = (await client.get(path)).json()["resultaten"]
    assert len(own) == 1

    others = await client.get(path, municipalities=["1680"])
    nobody = await client.get(path, municipalities=[])

    assert others.json() == {"resultaten": [], "volgende": None}
    assert nobody.status_code == 403
    if path != "/voorstellen":
        one = await client.get(f"{path}/{own[0]['id']}", municipalities=["1680"])
        assert one.status_code == 404


@pytest.mark.usefixtures("start")
@pytest.mark.parametrize(
    "path", ["/herbeoordelingen", "/nazorgdossiers", "/voorstellen", "/parameters"]
)
async def test_every_address_asks_for_its_own_scope(client: Client, path: str) -> None:
    assert (await client.get(path, scope="reporting.tellingen.lezen")).status_code == 403


async def test_looking_at_somebody_is_on_record(
    client: Client, income: Income, start: Event[JobStarted]
) -> None:
    for path in ("/herbeoordelingen", "/nazorgdossiers", "/voorstellen"):
        await client.get(path)

    lines = await income.rows(
        "SELECT actor, activity, subject_id FROM processing_log"
        " WHERE actor NOT LIKE 'naadloos-%' ORDER BY at"
    )
    assert [line["activity"].rsplit("/", 1)[1] for line in lines] == [
        "herbeoordelingen-inzien",
        "nazorg-inzien",
        "voorstellen-inzien",
    ]
    assert {line["subject_id"] for line in lines} == {start.data.inwoner_id}
    assert {line["actor"] for line in lines} == {"ic-1"}


async def test_a_list_goes_on_where_the_page_before_stopped(client: Client, income: Income) -> None:
    await income.handle(*(job_start() for _ in range(3)))

    first = (await client.get("/voorstellen", aantal="2")).json()
    second = (await client.get("/voorstellen", aantal="2", na=first["volgende"])).json()

    found = [one["id"] for one in first["resultaten"] + second["resultaten"]]
    assert len(set(found)) == 3
    assert second["volgende"] is None


async def test_a_person_decides_once_and_it_is_told(
    client: Client, income: Income, start: Event[JobStarted]
) -> None:
    await client.establish(finding_of(start))
    proposal_id = await proposal_of(income)

    answer = await client.decide_by_two(proposal_id, TAKE_OVER)
    again = await client.decide(proposal_id, TAKE_OVER)

    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["besluit"]) == ("besloten", "overnemen")
    assert (again.status_code, again.json()["code"]) == (409, "voorstel-niet-open")
    (taken,) = await income.published(DecisionTaken)
    assert taken.data.voorstel_id == proposal_id
    assert taken.correlation_id == start.correlation_id
    decided = (await client.get("/voorstellen", status="besloten")).json()["resultaten"]
    assert [one["besluitreden"] for one in decided] == ["Loonstrook ontvangen."]
    assert (await client.get("/voorstellen", status="open")).json()["resultaten"] == []


async def test_the_same_request_again_gets_the_same_answer(
    client: Client, income: Income, start: Event[JobStarted]
) -> None:
    await client.establish(finding_of(start))
    proposal_id = await proposal_of(income)

    first = await client.decide(proposal_id, TAKE_OVER, key="k-1")
    second = await client.decide(proposal_id, TAKE_OVER, key="k-1")
    other = await client.decide(proposal_id, TAKE_OVER | {"reden": "Anders."}, key="k-1")

    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert other.status_code == 409
    assert first.json()["status"] == "ter-controle"
    assert await income.published(DecisionTaken) == []


@pytest.mark.usefixtures("start")
@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({}, {"besluit", "reden"}),
        ({"besluit": "misschien", "reden": "Omdat het kan."}, {"besluit"}),
        ({"besluit": "afwijken", "reden": "  "}, {"reden"}),
        (TAKE_OVER | {"bedrag": 1}, {"bedrag"}),
        (TAKE_OVER | {"bedragCenten": 1, "vanaf": "2026-12-01"}, {"bedragCenten", "vanaf"}),
        (DEVIATE | {"bedragCenten": 1}, {"vanaf"}),
        (DEVIATE | {"vanaf": "2026-12-01"}, {"bedragCenten"}),
        (DEVIATE | {"bedragCenten": -1, "vanaf": "2026-12-01"}, {"bedragCenten"}),
        (DEVIATE | {"bedragCenten": 300_000, "vanaf": "2026-12-01"}, {"bedragCenten"}),
        (DEVIATE | {"bedragCenten": 1, "vanaf": "1999-12-01"}, {"vanaf"}),
    ],
)
async def test_a_faulty_decision_names_every_fault_and_changes_nothing(
    client: Client, income: Income, body: dict[str, Any], names: set[str]
) -> None:
    answer = await client.decide(await proposal_of(income), body)

    assert answer.status_code == 400
    assert {fault["name"] for fault in answer.json()["invalidParams"]} == names
    assert await income.published(DecisionTaken) == []


@pytest.mark.usefixtures("start")
async def test_nobody_decides_without_the_scope_the_municipality_or_a_proposal(
    client: Client, income: Income
) -> None:
    proposal_id = await proposal_of(income)

    reader = await client.decide(proposal_id, TAKE_OVER, scope="income.voorstellen.lezen")
    stranger = await client.decide(proposal_id, TAKE_OVER, municipalities=["1680"])
    unknown = await client.decide(ids.new_id(), TAKE_OVER)

    assert [reader.status_code, stranger.status_code, unknown.status_code] == [403, 404, 404]
    assert await income.published(DecisionTaken) == []


@pytest.mark.usefixtures("start")
@pytest.mark.parametrize("roles", [(), ("werkcoach", "regisseur"), ("integratie",)])
async def test_only_an_inkomensconsulent_decides_whatever_scopes_a_token_has(
    client: Client, income: Income, roles: tuple[str, ...]
) -> None:
    answer = await client.decide(await proposal_of(income), TAKE_OVER, roles=roles)

    assert (answer.status_code, answer.json()["code"]) == (403, "geen-recht")
    assert await income.published(DecisionTaken) == []


async def test_the_parameters_of_a_day_come_with_their_source(client: Client) -> None:
    answer = (await client.get("/parameters", datum="2026-11-01")).json()

    norms = {one["code"]: one for one in answer["parameters"]}
    assert norms["N21a"]["waarde"] == 141946
    assert (norms["N21a"]["bron"], norms["N21a"]["zekerheid"]) == ("Pw26b", "V")
    later = (await client.get("/parameters", datum="2027-01-01")).json()
    assert "N21a" not in {one["code"] for one in later["parameters"]}


async def test_what_a_municipality_sets_itself_comes_with_what_nobody_told(client: Client) -> None:
    answer = (await client.get("/parameters", datum="2026-11-01", gemeente="0106")).json()

    assert "MEEDOEN_VOORTGEZET" in {one["code"] for one in answer["parameters"]}
    assert "IIT_GEHUWD" in answer["onbekend"]


async def test_a_municipality_outside_the_area_has_no_parameters_here(client: Client) -> None:
    answer = await client.get("/parameters", datum="2026-11-01", gemeente="0014")

    assert answer.status_code == 404


async def test_a_day_that_is_no_day_is_refused(client: Client) -> None:
    answer = await client.get("/parameters", datum="1 juli")

    assert answer.status_code == 400
    assert answer.json()["invalidParams"][0]["name"] == "datum"


async def test_the_newest_assessment_of_a_dossier_is_the_last_that_stands(
    client: Client, income: Income, start: Event[JobStarted]
) -> None:
    later = job_start(dossier_id=start.dossier_id)
    await income.handle(later)

    path = f"/dossiers/{start.dossier_id}/herbeoordeling"
    found = await client.get(path)
    coach = await client.get(path, municipalities=["1680"])
    nobody = await client.get(f"/dossiers/{ids.new_id()}/herbeoordeling")

    listed = (await client.get("/herbeoordelingen", dossierId=str(start.dossier_id))).json()
    standing = [row for row in listed["resultaten"] if row["vervangenOp"] is None]
    assert found.status_code == 200
    assert found.json() == max(standing, key=lambda row: (row["beoordeeldOp"], row["id"]))
    assert coach.status_code == nobody.status_code == 404
