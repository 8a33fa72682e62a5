"""The API of routes: who sees what, completing once, and bad input that changes nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from deploy.local.identity import LocalIssuer
from services.routes.main import create_app
from services.routes.playbooks.model import LIFE_EVENTS, SIGNALS
from services.routes.settings import Settings
from shared.db.engine import create_engine
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN, TYNAARLO
from shared.events.tasks import TaskCompleted
from shared.messaging.transaction import Database
from tests.integration.routes.factories import job_started, poverty_trap, turned_eighteen
from tests.integration.routes.kit import Routes
from tests.numbers_in import has_number

SCOPES = ("routes.taken.lezen", "routes.taken.schrijven", "routes.overdrachten.lezen")
OIN = "00000001823288444000"


@dataclass
class Api:
    """The API beside the routes it shows, and tokens for anybody."""

    client: httpx.AsyncClient
    routes: Routes
    issuer: LocalIssuer

    def headers(
        self, *roles: str, gemeenten: Any = AGENCY_MUNICIPALITIES, scopes: Any = SCOPES
    ) -> dict[str, str]:
        token = self.issuer.issue("u-1", scopes, roles=roles, municipalities=gemeenten)
        return {"Authorization": f"Bearer {token}"}

    async def get(self, path: str, *roles: str, **who: Any) -> httpx.Response:
        return await self.client.get(path, headers=self.headers(*roles or ("teamleider",), **who))

    async def tasks(self, query: str = "", *roles: str, **who: Any) -> list[dict[str, Any]]:
        answer = await self.get(f"/taken{query}", *roles, **who)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["resultaten"]
        return found

    async def complete(
        self, task_id: object, body: Any = None, *roles: str, **headers: str
    ) -> httpx.Response:
        if body is None:
            outcome = await self.routes.usual_outcome(task_id)
            body = {"uitkomst": outcome, "resultaat": "Gebeld, het is geregeld."}
        return await self.client.post(
            f"/taken/{task_id}/afronding",
            json=body,
            headers={**self.headers(*roles or ("teamleider",)), **headers},
        )


@pytest.fixture
async def api(database_url: Callable[..., str], tmp_path: Path) -> AsyncIterator[Api]:
    url = database_url("routes")
    issuer = LocalIssuer(tmp_path)
    app = create_app(Settings(database_url=url), issuer.settings)  # type: ignore[arg-type]
    engine = create_engine(url, pool_size=2)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test/routes/v1") as client:
        yield Api(client, Routes(Database(engine, "routes", OIN)), issuer)
    await engine.dispose()
    await app.state.database.close()


async def test_tasks_are_listed_most_urgent_first_in_the_published_language(api: Api) -> None:
    event = job_started()
    await api.routes.receives(event)

    tasks = await api.tasks()

    assert len(tasks) == 6
    assert [task["uiterlijk"] for task in tasks] == sorted(task["uiterlijk"] for task in tasks)
    assert tasks[0] | {"id": "", "titel": "", "reden": "", "aangemaaktOp": ""} == {
        "id": "",
        "dossierId": str(event.dossier_id),
        "gebeurtenisIds": [str(event.id)],
        "gemeente": ASSEN,
        "draaiboek": "baan-gestart",
        "draaiboekVersie": 4,
        "stap": tasks[0]["stap"],
        "rol": tasks[0]["rol"],
        "titel": "",
        "reden": "",
        "redenen": [],
        "toelichting": None,
        "diensten": tasks[0]["diensten"],
        "partners": tasks[0]["partners"],
        "uiterlijk": "2027-02-15",
        "status": "open",
        "toestand": "open",
        "wachtTot": None,
        "wachtOp": None,
        "wachtOpGebeurtenis": None,
        "wachtenVoorbijOp": None,
        "uitkomst": None,
        "resultaat": None,
        "vervallenOmdat": None,
        "aangemaaktOp": "",
        "afgehandeldOp": None,
        "afgehandeldDoor": None,
        "toegewezenAan": None,
    }


async def test_pages_follow_each_other_without_gap_or_repeat(api: Api) -> None:
    await api.routes.receives(job_started(), job_started())
    seen: list[str] = []
    query = "?aantal=4"

    while True:
        page = (await api.get(f"/taken{query}")).json()
        seen += [task["id"] for task in page["resultaten"]]
        if page["volgende"] is None:
            break
        query = f"?aantal=4&na={page['volgende']}"

    assert seen == [task["id"] for task in await api.tasks()]
    assert len(set(seen)) == 12


async def test_a_coach_sees_tasks_of_the_own_role_and_municipality(api: Api) -> None:
    await api.routes.receives(turned_eighteen(gemeente=TYNAARLO))
    await api.routes.receives(job_started())

    tasks = await api.tasks("", "werkcoach", gemeenten=[ASSEN])

    assert {task["rol"] for task in tasks} == {"werkcoach"}
    assert {task["gemeente"] for task in tasks} == {ASSEN}
    assert (await api.get("/taken", "beleid")).status_code == 403
    assert (await api.get("/taken", gemeenten=[])).status_code == 403


async def test_a_sum_stands_beside_the_reason_for_who_sees_amounts(api: Api) -> None:
    await api.routes.receives(poverty_trap(job_started()))

    [own] = await api.tasks("", "inkomensconsulent")
    others = await api.tasks("", "teamleider")

    assert own["reden"].endswith("Naar verwachting is dat € 45,07 per maand minder.")
    assert own["redenen"][0]["parameters"] == {"verschilCenten": -4507}
    assert {task["reden"].rpartition(". ")[2] for task in others} == {
        "Hoeveel minder het is, ziet wie de bedragen mag zien."
    }
    assert "€" not in str(others)
    assert not has_number(str(others), "4507")


async def test_what_somebody_wrote_is_for_who_reads_words_and_the_writer(api: Api) -> None:
    await api.routes.receives(job_started())
    [task] = await api.tasks("?rol=jobcoach")
    done = await api.complete(task["id"], None, "jobcoach")
    address = f"/taken/{task['id']}"
    leader = {
        "Authorization": f"Bearer {api.issuer.issue('u-2', SCOPES, roles=['teamleider'], municipalities=[ASSEN])}"
    }

    assert done.json()["resultaat"] == "Gebeld, het is geregeld."
    assert (await api.get(address, "regisseur")).json()["resultaat"] is not None
    assert (await api.client.get(address, headers=leader)).json()["resultaat"] is None


async def test_filters_narrow_the_list(api: Api) -> None:
    event = job_started()
    await api.routes.receives(event, job_started())
    await api.routes.receives(turned_eighteen(gemeente=TYNAARLO))
    [task] = await api.tasks(f"?dossierId={event.dossier_id}&rol=jobcoach")
    await api.complete(task["id"])

    assert {one["gemeente"] for one in await api.tasks("?gemeente=1730")} == {TYNAARLO}
    assert {one["rol"] for one in await api.tasks("?rol=regisseur")} == {"regisseur"}
    assert [one["id"] for one in await api.tasks("?status=afgerond")] == [task["id"]]
    assert await api.tasks("?status=vervallen") == []
    assert len(await api.tasks(f"?dossierId={event.dossier_id}&status=open")) == 5


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("gemeente=Assen", "gemeente"),
        ("gemeente=0106'--", "gemeente"),
        ("rol=burgemeester", "rol"),
        ("status=klaar", "status"),
        ("dossierId=123", "dossierId"),
        ("dossierId=../../etc", "dossierId"),
        ("aantal=0", "aantal"),
        ("aantal=1e9", "aantal"),
        ("na=onzin", "na"),
        ("na=bnVsbA", "na"),
        ("dossier_id=1", "dossier_id"),
        ("bsn=123456782", "bsn"),
    ],
)
async def test_a_bad_query_is_refused_and_named(api: Api, query: str, name: str) -> None:
    answer = await api.get(f"/taken?{query}")

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert {"status", "title", "detail"} <= set(problem)
    assert [fault["name"] for fault in problem["invalidParams"]] == [name]


async def test_a_nul_in_an_address_is_refused(api: Api) -> None:
    assert (await api.get("/taken?gemeente=%00")).status_code == 400


async def test_all_faults_of_a_query_are_told_together(api: Api) -> None:
    answer = await api.get("/taken?gemeente=x&rol=y&aantal=0")

    assert {fault["name"] for fault in answer.json()["invalidParams"]} == {
        "gemeente",
        "rol",
        "aantal",
    }


async def test_another_municipality_or_role_is_refused_and_not_shown_as_empty(api: Api) -> None:
    assert (await api.get("/taken?gemeente=1730", gemeenten=[ASSEN])).status_code == 403
    assert (await api.get("/taken?rol=jobcoach", "werkcoach")).status_code == 403
    assert (await api.get("/overdrachten?gemeente=0014")).status_code == 403


@pytest.mark.parametrize(
    "path", ["/taken", "/overdrachten", "/draaiboeken", f"/taken/{UUID(int=1)}"]
)
async def test_without_a_token_or_its_scope_nothing_is_shown(api: Api, path: str) -> None:
    assert (await api.client.get(path)).status_code == 401
    assert (await api.get(path, scopes=["intake.inwoners.lezen"])).status_code == 403


async def test_one_task_is_shown_to_who_may_see_it_and_does_not_exist_for_others(api: Api) -> None:
    await api.routes.receives(job_started())
    [task] = await api.tasks("?rol=jobcoach")

    assert (await api.get(f"/taken/{task['id']}")).json() == task
    assert (await api.get(f"/taken/{task['id']}", "jobcoach")).status_code == 200
    assert (await api.get(f"/taken/{task['id']}", "werkcoach")).status_code == 404
    assert (await api.get(f"/taken/{task['id']}", gemeenten=[TYNAARLO])).status_code == 404
    assert (await api.get(f"/taken/{uuid4()}")).status_code == 404
    assert (await api.get("/taken/1")).status_code in {400, 404}
    assert (await api.get(f"/taken/{task['id']}/")).status_code == 404


async def test_what_came_of_a_task_stays_beside_it_and_only_its_id_travels(api: Api) -> None:
    event = job_started()
    await api.routes.receives(event)
    [task] = await api.tasks("?rol=jobcoach")

    outcome = await api.routes.usual_outcome(task["id"])
    answer = await api.complete(
        task["id"], {"uitkomst": outcome, "resultaat": "  Gebeld: alles goed.  "}, "jobcoach"
    )

    assert answer.status_code == 200
    done = answer.json()
    assert (done["status"], done["resultaat"]) == ("afgerond", "Gebeld: alles goed.")
    assert done["afgehandeldDoor"] == "u-1"
    [told] = [one for one in await api.routes.published() if isinstance(one.data, TaskCompleted)]
    assert (told.correlation_id, told.causation_id) == (event.id, None)
    assert str(told.data.taak_id) == task["id"]
    assert "Gebeld" not in repr(await api.routes.published())


async def test_completing_twice_with_one_key_is_one_effect_and_one_answer(api: Api) -> None:
    await api.routes.receives(job_started())
    [task] = await api.tasks("?rol=jobcoach")
    key = {"Idempotency-Key": "k-1"}

    first = await api.complete(task["id"], **key)
    again = await api.complete(task["id"], **key)
    other = await api.complete(
        task["id"], {"uitkomst": "gedaan", "resultaat": "Iets anders."}, **key
    )

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert first.headers["content-type"] == again.headers["content-type"]
    assert other.status_code == 409
    assert len(await api.routes.told(TaskCompleted)) == 1


async def test_of_two_people_who_complete_a_task_at_once_one_is_first(api: Api) -> None:
    await api.routes.receives(job_started())
    [task] = await api.tasks("?rol=jobcoach")

    answers = await asyncio.gather(*(api.complete(task["id"]) for _ in range(5)))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    assert len(await api.routes.told(TaskCompleted)) == 1


async def test_a_task_that_is_not_open_cannot_be_completed(api: Api) -> None:
    await api.routes.receives(job_started())
    [task] = await api.tasks("?rol=jobcoach")
    await api.complete(task["id"])

    answer = await api.complete(task["id"])

    assert answer.status_code == 409
    assert answer.json()["code"] == "taak-niet-open"
    assert len(await api.routes.told(TaskCompleted)) == 1


async def test_only_who_has_the_role_completes_a_task(api: Api) -> None:
    await api.routes.receives(job_started())
    [task] = await api.tasks("?rol=jobcoach")

    assert (await api.complete(task["id"], None, "regisseur")).status_code == 403
    assert (await api.complete(task["id"], None, "werkcoach")).status_code == 404
    body = {"uitkomst": "gedaan", "resultaat": "Gedaan."}
    assert (await api.complete(uuid4(), body)).status_code == 404
    assert (await api.complete(task["id"], None, "integratie")).status_code == 403
    assert (await api.complete(task["id"], None, "jobcoach")).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "tekst",
        {"uitkomst": "gedaan", "resultaat": ""},
        {"uitkomst": "gedaan", "resultaat": "  "},
        {"uitkomst": "gedaan", "resultaat": "x" * 1001},
        {"uitkomst": "gedaan", "resultaat": 12},
        {"uitkomst": "gedaan", "resultaat": None},
        {"uitkomst": "gedaan", "resultaat": ["goed"]},
        {"uitkomst": "gedaan", "resultaat": "goed\x00gedaan"},
        {"uitkomst": "gedaan", "resultaat": "Gedaan.", "status": "open"},
        {"Resultaat": "Gedaan."},
    ],
    ids=repr,
)
async def test_a_bad_completion_is_refused_and_changes_nothing(api: Api, body: Any) -> None:
    await api.routes.receives(job_started())
    [task] = await api.tasks("?rol=jobcoach")

    answer = await api.client.post(
        f"/taken/{task['id']}/afronding", json=body, headers=api.headers("teamleider")
    )

    assert answer.status_code == 400
    assert answer.json()["invalidParams"]
    assert [one["status"] for one in await api.tasks("?rol=jobcoach")] == ["open"]
    assert await api.routes.told(TaskCompleted) == []


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b'{"uitkomst": "gedaan", "resultaat": "Gedaan."}', "text/plain", 415),
        (b'{"uitkomst": "gedaan", "resultaat": "Gedaan."}', "application/xml", 415),
        (b'{"resultaat": "Ged', "application/json", 400),
        (b'{"resultaat": "\xff\xfe"}', "application/json", 400),
        (b'{"resultaat": "\\ud800 gedaan"}', "application/json", 400),
        (b"", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b" " * (2 * 1024 * 1024), "application/json", 413),
    ],
    ids=["text", "xml", "cut-off", "not-utf8", "surrogate", "empty", "nested", "huge"],
)
async def test_a_body_that_is_no_good_json_is_refused(
    api: Api, content: bytes, content_type: str, status: int
) -> None:
    headers = api.headers("teamleider") | {"Content-Type": content_type}

    answer = await api.client.post(f"/taken/{uuid4()}/afronding", content=content, headers=headers)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_every_answer_names_the_version_of_the_api(api: Api) -> None:
    for path in ("/taken", "/taken/x", "/openapi.json"):
        assert (await api.get(path)).headers["API-Version"] == "1.0.0"


async def test_handovers_are_listed_with_partner_and_purpose(api: Api) -> None:
    event = job_started()
    await api.routes.receives(event)

    answer = await api.get(f"/overdrachten?status=voorgesteld&dossierId={event.dossier_id}")

    [handover] = answer.json()["resultaten"]
    assert handover["diensten"] == ["voorzieningenwijzer"]
    assert handover["partners"] == ["VoorzieningenWijzer"]
    assert handover["status"] == "voorgesteld"
    assert handover["gebeurtenisIds"] == [str(event.id)]
    assert (await api.get("/overdrachten", gemeenten=[TYNAARLO])).json()["resultaten"] == []


async def test_playbooks_are_shown_as_they_are_written(api: Api) -> None:
    answer = (await api.get("/draaiboeken", "werkcoach")).json()

    by_name = {playbook["draaiboek"]: playbook for playbook in answer["resultaten"]}
    assert by_name.keys() == LIFE_EVENTS | SIGNALS
    [step] = [
        one for one in by_name["verhuizing"]["stappen"] if one["stap"] == "gemeente-overdragen"
    ]
    assert (step["uiterlijk"], step["als"], step["overdracht"]) == (
        "+10 werkdagen",
        ["binnen_gebied", "huishouden_verhuist"],
        True,
    )
    assert {"code": "sociaal-team", "naam": "Sociaal team"} in answer["diensten"]


async def test_who_looked_at_whose_tasks_is_noted(api: Api) -> None:
    event = job_started()
    await api.routes.receives(event)

    await api.tasks()

    [line] = await api.routes.rows(
        "SELECT actor, activity, subject_id FROM processing_log WHERE actor NOT LIKE 'naadloos-%'"
    )
    assert (line.actor, line.subject_id) == ("u-1", event.data.inwoner_id)
    assert line.activity.endswith("/taken-inzien")
