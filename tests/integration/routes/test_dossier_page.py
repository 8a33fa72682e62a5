"""The page of a dossier: what stands there, what is missing when others are away, and who sees nothing of it."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.routes.dossiers.gathering import Gatherer
from services.routes.playbooks.model import NOT_NEEDED
from shared.db import dossier_teams
from shared.events.household import ASSEN, TYNAARLO
from shared.events.tasks import DossierAssigned, TaskCompleted
from shared.http.neighbours import Neighbours
from shared.permissions import scopes_of
from tests.integration.routes.factories import divorced, job_started
from tests.integration.routes.test_http import Api, api
from tests.working import gives_work

__all__ = ["api"]
SITE = "http://test"
NAME = "Lotte Quaverstein"
SERVICES = {
    "intake": "Inwoners is nu niet bereikbaar. Dit deel ontbreekt.",
    "income": "Inkomen is nu niet bereikbaar. Dit deel ontbreekt.",
    "reporting": "Rapportage is nu niet bereikbaar. Dit deel ontbreekt.",
}

Behave = Callable[[httpx.Request], httpx.Response]


@dataclass
class Others(httpx.AsyncBaseTransport):
    """Stands in for the other services: a dossier as each of them tells of it, or a fault of one."""

    answers: dict[str, Any]
    faults: dict[str, Any] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        service = request.url.path.split("/")[1]
        fault = self.faults.get(service)
        if fault is not None:
            found = fault(request)
            if isinstance(found, httpx.Response):
                return found
            await found
        path = request.url.path
        if path not in self.answers:
            return httpx.Response(404, json={})
        return httpx.Response(200, json=self.answers[path])


@dataclass
class Page:
    """Somebody at the page of one dossier."""

    api: Api
    others: Others
    dossier_id: UUID
    person_id: UUID

    @property
    def path(self) -> str:
        return f"/routes/dossiers/{self.dossier_id}"

    def is_patient_for(self, seconds: float) -> None:
        """So long the page waits for another service."""
        transport: Any = self.api.client._transport
        urls = dict.fromkeys(("intake", "income", "reporting"), "http://anderen")
        transport.app.state.gatherer = Gatherer(Neighbours(urls, self.others), patience=seconds)

    async def get(
        self, *roles: str, path: str = "", query: str = "", gemeenten: Any = (ASSEN,)
    ) -> httpx.Response:
        held = roles or ("regisseur",)
        headers = self.api.headers(*held, gemeenten=gemeenten, scopes=scopes_of(held))
        return await self.api.client.get(f"{SITE}{path or self.path}{query}", headers=headers)

    async def opens(self, *roles: str, **more: Any) -> str:
        answer = await self.get(*roles, **more)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def completes(
        self,
        task_id: object,
        result: str,
        *roles: str,
        dossier_id: object = None,
        outcome: str = NOT_NEEDED,
    ) -> httpx.Response:
        held = roles or ("werkcoach",)
        headers = self.api.headers(*held, gemeenten=(ASSEN,), scopes=scopes_of(held))
        return await self.api.client.post(
            f"{SITE}/routes/dossiers/{dossier_id or self.dossier_id}/taken/{task_id}/afronding",
            data={"uitkomst": outcome, "resultaat": result},
            headers={**headers, "Origin": SITE},
        )

    async def task(self, step: str) -> dict[str, Any]:
        found = [task for task in await self.api.tasks("?aantal=100") if task["stap"] == step]
        return found[0]


@pytest.fixture
async def page(api: Api) -> Page:
    job = job_started()
    await api.routes.receives(job)
    made = Page(api, Others({}), job.dossier_id, job.data.inwoner_id)
    made.others.answers = told_of(made, job.id)
    made.is_patient_for(60)
    return made


def told_of(page: Page, event_id: UUID) -> dict[str, Any]:
    person, dossier = str(page.person_id), str(page.dossier_id)
    picture = {"datum": "2027-03-01", "normCenten": 140150, "meegeteldInkomenCenten": 0}
    return {
        f"/intake/v1/dossiers/{dossier}": {
            "status": "open",
            "statussen": [{"status": "open", "vanaf": "2020-01-01", "tot": None}],
            "bijstand": [{"vanaf": "2020-01-01", "tot": None}],
            "leden": [
                {
                    "inwonerId": person,
                    "voornamen": "Lotte",
                    "achternaam": "Quaverstein",
                    "geboortedatum": "1988-04-12",
                    "geboortedatumOnzeker": False,
                    "rol": "aanvrager",
                    "vanaf": "2020-01-01",
                    "tot": None,
                }
            ],
            "woonplaatsen": [{"gemeente": ASSEN, "vanaf": "2020-01-01", "tot": None}],
            "gedeeldeZorg": [],
        },
        f"/intake/v1/dossiers/{dossier}/planning": {
            "resultaten": [{"inwonerId": person, "grens": "aow", "dag": "2027-01-05"}]
        },
        f"/reporting/v1/dossiers/{dossier}/tijdlijn": {
            "resultaten": [
                {
                    "id": str(event_id),
                    "soort": "levensgebeurtenissen",
                    "type": "nl.participatiewet.levensgebeurtenissen.baan-gestart.v1",
                    "naam": "Baan gestart",
                    "tijd": "2026-08-02T10:00:00Z",
                    "zin": "Een inwoner begint met een baan op 1 maart 2027.",
                    "inwonerId": person,
                    "oorzaak": "een melding van een ander systeem",
                }
            ],
            "volgende": "verder",
        },
        "/income/v1/nazorgdossiers": {
            "resultaten": [
                {
                    "id": str(uuid4()),
                    "gebeurtenisId": str(event_id),
                    "inwonerId": person,
                    "startdatum": "2027-03-01",
                    "status": "lopend",
                    "controles": [
                        {
                            "id": str(uuid4()),
                            "maandenNaStart": 1,
                            "datum": "2027-04-01",
                            "status": "gepland",
                        }
                    ],
                }
            ]
        },
        "/income/v1/voorstellen": {
            "resultaten": [
                {
                    "id": str(uuid4()),
                    "gebeurtenisId": str(event_id),
                    "ingangsdatum": "2027-03-01",
                    "uitkomst": "lager",
                    "status": "open",
                }
            ]
        },
        f"/income/v1/dossiers/{dossier}/recht": {
            "perioden": [{"vanaf": "2026-07-01", "tot": None, "bijstandCenten": 141946}]
        },
        f"/income/v1/dossiers/{dossier}/herbeoordeling": {
            "gebeurtenisId": str(event_id),
            "ingangsdatum": "2027-03-01",
            "beelden": [
                {
                    "wie": "huishouden",
                    "uitkomst": "lager",
                    "voor": {
                        **picture,
                        "inkomenCenten": 0,
                        "bijstandCenten": 140150,
                        "totaalCenten": 140150,
                    },
                    "na": {
                        **picture,
                        "inkomenCenten": 123457,
                        "bijstandCenten": 16693,
                        "totaalCenten": 140150,
                    },
                    "toelichting": [],
                }
            ],
        },
    }


async def test_what_an_outcome_rests_on_stands_below_it(page: Page) -> None:
    [picture] = page.others.answers[f"/income/v1/dossiers/{page.dossier_id}/herbeoordeling"][
        "beelden"
    ]
    picture["aannames"] = [
        {"soort": "nettoloon", "inwonerId": str(uuid4()), "reden": {"code": "alleen-brutoloon"}}
    ]

    assert "Alleen het brutoloon is gemeld." in await page.opens()


async def test_everything_about_a_dossier_stands_on_one_page(page: Page) -> None:
    text = await page.opens()

    for told in (
        f"Dossier van {NAME}",
        "<dt>Regisseur</dt>",
        "Aanvrager, 38 jaar",
        "<strong>Bijstand</strong> sinds 1 januari 2020: € 1.419,46 per maand, met vakantiegeld.",
        "De volgende controle is op 1 april 2027",
        "Voorstel wacht op een besluit",
        "Regel steun op het werk en wat nodig is om te beginnen",
        f"{NAME} bereikt de AOW-leeftijd.",
        "Alleen bijstand en loon",
        "€ 166,93",
        "Een inwoner begint met een baan op 1 maart 2027.",
        f"Over {NAME}.",
        "Door: een melding van een ander systeem",
    ):
        assert told in text
    assert "ontbreekt" not in text


async def test_the_others_are_asked_on_behalf_of_whoever_looks(page: Page) -> None:
    await page.opens()

    assert len({request.headers["Authorization"] for request in page.others.asked}) == 1
    assert len(page.others.asked) == 7


def _away(_: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("away")


def _slow(_: httpx.Request) -> Any:
    return asyncio.sleep(5)


FAULTS: dict[str, Any] = {
    "away": _away,
    "slow": _slow,
    "failing": lambda _: httpx.Response(500, text="stuk"),
    "too busy": lambda _: httpx.Response(429),
    "garbage": lambda _: httpx.Response(200, text="<html>geen json"),
    "another shape": lambda _: httpx.Response(200, json={"resultaten": 7, "leden": None}),
    "elsewhere": lambda _: httpx.Response(302, headers={"Location": "/ergens"}),
}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_service_that_fails_leaves_its_part_out_and_the_page_says_so(
    page: Page, service: str, fault: str
) -> None:
    if fault == "slow":
        page.is_patient_for(1)
    page.others.faults[service] = FAULTS[fault]

    text = await page.opens()

    assert SERVICES[service] in text
    for other in SERVICES.keys() - {service}:
        assert SERVICES[other] not in text
    assert "Regel steun op het werk" in text
    if service == "intake":
        assert NAME not in text
        assert f"Dossier {page.dossier_id.hex[-6:]}" in text


async def test_with_all_of_them_away_the_own_work_is_there(page: Page) -> None:
    page.others.faults = dict.fromkeys(SERVICES, _away)

    assert "Regel steun op het werk" in await page.opens()


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("service", ["income", "reporting"])
async def test_what_somebody_may_not_see_is_left_out_without_a_word(
    page: Page, service: str, status: int
) -> None:
    page.others.faults[service] = lambda _: httpx.Response(status, json={})

    text = await page.opens()

    assert "ontbreekt" not in text
    assert ('id="tijdlijn"' in text) is (service == "income")
    assert "€" not in text or service == "reporting"


async def test_a_role_is_asked_for_nothing_that_it_does_not_have(page: Page) -> None:
    text = await page.opens("werkcoach")

    assert {request.url.path.split("/")[3] for request in page.others.asked} == {
        "dossiers",
        "nazorgdossiers",
    }
    assert not [request for request in page.others.asked if "herbeoordeling" in request.url.path]
    assert "€" not in text
    assert "voorstel" not in text.lower()


async def test_the_desk_sees_who_it_is_and_no_tasks(page: Page) -> None:
    text = await page.opens("balie")

    assert NAME in text
    assert "Open werk" not in text
    assert "Uiterlijk klaar" not in text


async def test_where_intake_knows_no_such_dossier_there_is_no_page(page: Page) -> None:
    page.others.faults["intake"] = lambda _: httpx.Response(404, json={})

    assert (await page.get()).status_code == 404


async def test_another_municipality_is_as_good_as_a_dossier_that_never_was(page: Page) -> None:
    there = await page.get(gemeenten=(TYNAARLO,))
    never = await page.get(path=f"/routes/dossiers/{uuid4()}")

    assert there.status_code == never.status_code == 404
    assert page.others.asked == []


async def test_somebody_to_stay_away_from_is_not_there(page: Page) -> None:
    gives_work(page.api.client, conflicts=frozenset({page.dossier_id}))

    assert (await page.get()).status_code == 404
    assert page.others.asked == []


async def test_the_dossier_of_another_team_asks_for_a_reason_first(page: Page) -> None:
    own, other = uuid4(), uuid4()
    async with page.api.routes.database.transaction() as tx:
        assigned = DossierAssigned(team_id=other, gemeente=ASSEN, versie=9)
        await dossier_teams.learn(tx.connection, [(page.dossier_id, assigned)])

    gives_work(page.api.client, teams=frozenset({own}))
    refused = await page.get("werkcoach")
    gives_work(page.api.client, teams=frozenset({own}), opened=frozenset({page.dossier_id}))

    assert refused.status_code == 403
    assert "Waarom wilt u het zien?" in refused.text
    assert NAME not in refused.text
    assert NAME in await page.opens("werkcoach")


async def test_who_just_gave_a_reason_is_asked_for_once_more_where_it_is_not_known_yet(
    page: Page,
) -> None:
    refused: list[str] = []

    def first_refused(request: httpx.Request) -> Any:
        if request.url.path in refused:
            return asyncio.sleep(0)
        refused.append(request.url.path)
        return httpx.Response(403, json={"code": "ander-team"})

    page.others.faults = dict.fromkeys(SERVICES, first_refused)

    text = await page.opens()

    assert NAME in text
    assert 'id="tijdlijn"' in text


async def test_a_kind_and_a_place_of_the_timeline_stand_in_the_address(page: Page) -> None:
    text = await page.opens(query="?soort=taken&na=hier")

    [asked] = [request for request in page.others.asked if "tijdlijn" in request.url.path]
    assert dict(asked.url.params) == {"aantal": "40", "soort": "taken", "na": "hier"}
    assert f"{page.path}?soort=taken&amp;na=verder#tijdlijn" in text


@pytest.mark.parametrize("query", ["?soort=ruzie", "?soort="])
async def test_a_kind_that_is_none_shows_everything(page: Page, query: str) -> None:
    await page.opens(query=query)

    [asked] = [request for request in page.others.asked if "tijdlijn" in request.url.path]
    assert "soort" not in asked.url.params


async def test_a_place_that_no_timeline_has_is_the_beginning(page: Page) -> None:
    page.others.faults["reporting"] = lambda request: (
        httpx.Response(400, json={}) if "na" in request.url.params else asyncio.sleep(0)
    )

    assert "begint met een baan" in await page.opens(query="?na=onzin")


async def test_the_what_if_is_filled_with_ages_and_nothing_of_who_they_are(page: Page) -> None:
    text = await page.opens()

    [link] = re.findall(r'href="(/income/wat-als[^"]+)"', text)
    assert "leeftijd=38" in link
    assert "samen=nee" in link
    assert "huur=" not in link
    assert not re.search("Quaverstein|1234|140150|" + str(page.person_id), link)


async def test_a_task_is_completed_on_the_page_and_the_others_hear_it(page: Page) -> None:
    task = await page.task("werkplek-regelen")

    answer = await page.completes(task["id"], "De werkgever regelt een jobcoach.")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{page.path}?afgerond=ja#werk"
    assert task["titel"] not in re.findall(r'taken/[^"]+">([^<]+)</a></h3>', await page.opens())
    [told] = [
        event
        for event in await page.api.routes.published()
        if event.type == TaskCompleted.event_type
    ]
    assert str(told.data.taak_id) == task["id"]


async def test_a_fault_stands_beside_the_task_and_what_was_typed_is_kept(page: Page) -> None:
    task = await page.task("werkplek-regelen")

    for typed in ("ja", "over 999 990 019 gebeld"):
        answer = await page.completes(task["id"], typed)

        assert answer.status_code == 400
        assert "<title>Fout: " in answer.text
        assert f">{typed}</textarea>" in answer.text
        assert f'href="#resultaat-{task["id"]}"' in answer.text
    assert (await page.task("werkplek-regelen"))["status"] == "open"


async def test_who_is_second_keeps_what_was_written(page: Page) -> None:
    task = await page.task("werkplek-regelen")
    await page.completes(task["id"], "Ik was eerst.")

    answer = await page.completes(task["id"], "Ik was tweede.")

    assert answer.status_code == 409
    assert "afgerond" in answer.text
    assert "Ik was tweede." in answer.text


async def test_an_outcome_is_chosen_of_the_step(page: Page) -> None:
    task = await page.task("werkplek-regelen")

    for outcome in ("", "overleden"):
        answer = await page.completes(task["id"], "Geregeld.", outcome=outcome)

        assert answer.status_code == 400
        assert f'href="#uitkomst-{task["id"]}"' in answer.text
        assert ">Geregeld.</textarea>" in answer.text
    assert (await page.task("werkplek-regelen"))["status"] == "open"


async def test_a_task_of_another_role_is_read_and_not_completed(page: Page) -> None:
    task = await page.task("werkplek-regelen")

    text = await page.opens("regisseur")
    answer = await page.completes(task["id"], "Toch gedaan.", "regisseur")

    assert task["titel"] in text
    assert f"taken/{task['id']}/afronding" not in text
    assert answer.status_code == 403


async def test_a_task_of_another_dossier_is_not_completed_here(page: Page) -> None:
    other = divorced()
    await page.api.routes.receives(other)
    task = await page.task("werkplek-regelen")

    answer = await page.completes(task["id"], "Gedaan.", dossier_id=other.dossier_id)

    assert answer.status_code == 404
    assert (await page.task("werkplek-regelen"))["status"] == "open"


async def test_who_looked_is_noted(page: Page) -> None:
    await page.opens()

    lines = await page.api.routes.rows(
        "SELECT actor, subject_id FROM processing_log WHERE activity LIKE '%/dossier-inzien'"
    )
    assert [tuple(line) for line in lines] == [("u-1", page.dossier_id)]
