"""Somebody objects to a decision: received, mended, heard, decided by another, revised; every term published once, nothing told that is personal."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from deploy.local.identity import LocalIssuer
from services.income.main import create_app
from services.income.settings import Settings
from shared import clock, ids
from shared.events.objections import (
    ObjectionChanged,
    ObjectionReceived,
    ObjectionSettled,
    ObjectionTermCame,
)
from tests.integration.income.conftest import Income
from tests.integration.income.test_applications import known, let_pass

ASSEN, TYNAARLO = "0106", "1730"
SCOPES = ("lezen", "schrijven", "behandelen")
WHY = "De vrijlating is vergeten."
_DECISION = text(
    """
    INSERT INTO decision (id, dossier_id, "right", municipality, kind, starts_on, changes, life_event_ids, drafted_by,
        taken_by, taken_by_name, reason, seen, taken_at)
    VALUES (:id, :dossier, 'algemene-bijstand', '0106', :kind, :starts, '[]', '{}', :drafted, :taken, :taken, 'Zo is het.',
        '{}', :at)
    """
)


class Desk:
    """People with the API and the pages; `who` is the mark of each."""

    def __init__(self, http: httpx.AsyncClient, issuer: LocalIssuer) -> None:
        self.http = http
        self.issuer = issuer

    def headers(
        self,
        who: str = "ic-3",
        role: str = "inkomensconsulent",
        place: str = ASSEN,
        key: str = "",
    ) -> dict[str, str]:
        scopes = [f"income.bezwaren.{may}" for may in SCOPES]
        token = self.issuer.issue(who, scopes, roles=[role], municipalities=[place])
        given = {"Authorization": f"Bearer {token}"}
        return given | ({"Idempotency-Key": key} if key else {})

    async def object(self, decision_id: UUID, **more: Any) -> httpx.Response:
        who = {name: more.pop(name) for name in ("who", "role", "place", "key") if name in more}
        body = {
            "besluitId": str(decision_id),
            "ontvangenOp": clock.today().isoformat(),
            "weg": "post",
            "gronden": WHY,
        }
        body = {name: value for name, value in (body | more).items() if value is not None}
        return await self.http.post("/income/v1/bezwaren", json=body, headers=self.headers(**who))

    async def step(self, objection_id: str, soort: str, **more: Any) -> httpx.Response:
        who = {name: more.pop(name) for name in ("who", "role", "place", "key") if name in more}
        return await self.http.post(
            f"/income/v1/bezwaren/{objection_id}/stappen",
            json={"stap": {"soort": soort, **more}},
            headers=self.headers(**who),
        )

    async def get(self, path: str = "", role: str = "inkomensconsulent", **more: str) -> Any:
        who = {name: more.pop(name) for name in ("who", "place") if name in more}
        return await self.http.get(
            f"/income/v1/bezwaren{path}", params=more, headers=self.headers(role=role, **who)
        )

    async def page(self, path: str, **who: str) -> httpx.Response:
        return await self.http.get(f"/income{path}", headers=self.headers(**who))

    async def send(self, path: str, body: dict[str, Any], **who: str) -> httpx.Response:
        headers = self.headers(**who) | {"Origin": "http://local"}
        return await self.http.post(f"/income{path}", data=body, headers=headers)


@pytest.fixture
async def desk(income_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    issuer = LocalIssuer(tmp_path)
    app = create_app(Settings.model_validate({"database_url": income_url}), issuer.settings)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://local") as http,
    ):
        yield Desk(http, issuer)


@pytest.fixture
def today() -> date:
    return clock.today()


@pytest.fixture
async def dossier(income: Income) -> UUID:
    return await known(income)


async def decided(
    income: Income,
    dossier: UUID,
    *,
    at: datetime | None = None,
    drafted: str | None = "ic-1",
    taken: str = "ic-2",
    kind: str = "wijzigen",
) -> UUID:
    """Somebody decided, two days ago where it is not said when."""
    values = {
        "id": (found := ids.new_id()),
        "dossier": dossier,
        "kind": kind,
        "starts": clock.today(),
        "drafted": drafted,
        "taken": taken,
        "at": at or clock.now() - timedelta(days=2),
    }
    async with income.database.transaction() as tx:
        await tx.connection.execute(_DECISION, values)
    return found


async def objected(desk: Desk, decision_id: UUID, **more: Any) -> str:
    answer = await desk.object(decision_id, **more)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def treated(desk: Desk, objection_id: str, *steps: tuple[str, dict[str, Any]]) -> Any:
    last = None
    for soort, body in steps:
        last = await desk.step(objection_id, soort, **body)
        assert last.status_code == 200, (soort, last.text)
    return last.json() if last else None


def heard(today: date) -> tuple[tuple[str, dict[str, Any]], ...]:
    day = today.isoformat()
    return (
        ("bevestigen", {"bevestigdOp": day}),
        ("hoorzitting-plannen", {"hoorzittingOp": day}),
        ("horen", {"gehoordOp": day}),
    )


def decides(outcome: str, **more: str) -> tuple[str, dict[str, Any]]:
    return "beslissen", {"uitkomst": outcome, "reden": "Zo staat het in de wet.", **more}


async def test_a_well_founded_objection_waits_for_a_new_decision_and_is_told_without_a_ground(
    income: Income, desk: Desk, dossier: UUID, today: date
) -> None:
    contested = await decided(income, dossier)
    found = await objected(desk, contested)
    after = await treated(desk, found, *heard(today), decides("gegrond"))

    assert (after["status"], after["uitkomst"], after["afgehandeldOp"]) == (
        "herziening",
        "gegrond",
        None,
    )
    assert after["volgendeTermijn"] == "besluit"
    assert await income.published(ObjectionSettled) == []
    page = await desk.page(f"/bezwaren/{found}")
    assert "Er is nog geen nieuw besluit" in page.text

    new = await decided(
        income, dossier, at=clock.now(), drafted=None, taken="ic-4", kind="afwijken"
    )
    done = await treated(desk, found, ("herzien", {"besluitId": str(new)}))

    assert (done["status"], done["herzienBij"], done["volgendeOp"]) == ("besloten", str(new), None)
    [received] = await income.published(ObjectionReceived)
    assert (received.data.besluit_id, received.data.datum) == (contested, today)
    assert [event.data.stand for event in await income.published(ObjectionChanged)] == [
        "in-behandeling",
        "hoorzitting-gepland",
        "gehoord",
        "herziening",
    ]
    [settled] = await income.published(ObjectionSettled)
    assert (settled.data.uitkomst, settled.data.besluit_id) == ("gegrond", contested)
    assert (settled.data.herzien_bij, settled.data.op_tijd) == (new, True)
    for row in await income.rows("SELECT payload FROM outbox WHERE type LIKE '%bezwaar%'"):
        told = bytes(row["payload"]).decode()
        assert WHY not in told
        assert "wet" not in str(orjson.loads(told)["data"]).replace("wettelijk", "")


@pytest.mark.parametrize("who", ["ic-1", "ic-2"])
async def test_who_took_or_approved_the_decision_neither_hears_nor_decides(
    income: Income, desk: Desk, dossier: UUID, today: date, who: str
) -> None:
    found = await objected(desk, await decided(income, dossier))
    day = today.isoformat()
    await treated(desk, found, *heard(today)[:2])

    refusals = [
        await desk.step(found, "horen", gehoordOp=day, who=who),
        await desk.step(found, "niet-horen", waarom="ziet-ervan-af", who=who),
    ]
    await treated(desk, found, heard(today)[2])
    soort, body = decides("ongegrond")
    refusals.append(await desk.step(found, soort, **body, who=who))

    assert {(answer.status_code, answer.json()["code"]) for answer in refusals} == {
        (403, "eigen-besluit")
    }
    assert (await desk.get(f"/{found}")).json()["status"] == "gehoord"
    page = await desk.page(f"/bezwaren/{found}", who=who)
    assert "Een ander hoort en beslist" in page.text
    assert 'value="beslissen"' not in page.text


async def test_the_database_refuses_an_own_outcome_whatever_the_code_does(
    income: Income, desk: Desk, dossier: UUID
) -> None:
    found = await objected(desk, await decided(income, dossier))
    own = text(
        """
        UPDATE objection SET state = 'besloten', outcome = 'ongegrond', outcome_reason = 'x', decided_by = 'ic-1',
            settled_on = received_on WHERE id = :id
        """
    )
    async with income.database.transaction() as tx:
        with pytest.raises(DBAPIError, match="took or approved"):
            await tx.connection.execute(own, {"id": UUID(found)})


async def test_the_new_decision_is_a_later_one_of_the_dossier_by_somebody_else(
    income: Income, desk: Desk, dossier: UUID, today: date
) -> None:
    contested = await decided(income, dossier)
    before = await decided(income, dossier, at=clock.now() - timedelta(days=9), taken="ic-4")
    found = await objected(desk, contested)
    await treated(desk, found, *heard(today), decides("deels-gegrond"))
    own = await decided(income, dossier, at=clock.now(), taken="ic-2")
    elsewhere = await decided(income, await known(income), at=clock.now(), taken="ic-4")

    for wrong in (contested, before, own, elsewhere, ids.new_id()):
        answer = await desk.step(found, "herzien", besluitId=str(wrong))
        assert answer.status_code == 400, answer.text
        assert answer.json()["invalidParams"][0]["name"] == "besluitId"
    assert (await desk.get(f"/{found}")).json()["status"] == "herziening"


async def test_a_pro_forma_objection_gets_a_term_to_mend_it_and_the_term_to_decide_stands_still(
    income: Income, desk: Desk, dossier: UUID, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    contested = await decided(income, dossier, at=clock.now() - timedelta(days=60))
    found = await objected(desk, contested, gronden=None)
    before = (await desk.get(f"/{found}")).json()
    assert (before["proForma"], before["termijnen"]["teLaat"]) == (True, True)
    day, until = today.isoformat(), today + timedelta(days=14)
    await treated(
        desk,
        found,
        (
            "herstel-vragen",
            {
                "gevraagdOp": day,
                "hersteltermijnTotEnMet": until.isoformat(),
                "gevraagd": ["gronden"],
            },
        ),
    )
    asked = (await desk.get(f"/{found}")).json()
    assert (asked["status"], asked["bevestigdOp"]) == ("herstel-gevraagd", day)
    assert asked["termijnen"]["opgeschorteDagen"] == 14
    assert asked["volgendeOp"] == until.isoformat()

    await let_pass(income, until + timedelta(days=1), monkeypatch)
    assert [event.data.termijn for event in await income.published(ObjectionTermCame)] == [
        "bezwaar-herstel-voorbij"
    ]
    without = await desk.step(
        found, "herstellen", hersteldOp=(until + timedelta(days=1)).isoformat()
    )
    assert without.json()["invalidParams"][0]["name"] == "gronden"
    with_grounds = await desk.step(
        found, "herstellen", hersteldOp=(until + timedelta(days=1)).isoformat(), gronden=WHY
    )
    assert with_grounds.json()["gronden"] == WHY
    assert with_grounds.json()["status"] == "in-behandeling"


async def test_every_term_is_published_once_also_by_a_worker_that_was_away(
    income: Income, desk: Desk, dossier: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await objected(desk, await decided(income, dossier))
    last = date.fromisoformat((await desk.get(f"/{found}")).json()["termijnen"]["besluitUiterlijk"])

    await let_pass(income, last - timedelta(weeks=2, days=1), monkeypatch)
    assert await income.published(ObjectionTermCame) == []
    await let_pass(income, last - timedelta(days=10), monkeypatch)
    await let_pass(income, last + timedelta(days=5), monkeypatch)
    await let_pass(income, last + timedelta(days=9), monkeypatch)

    assert [
        (event.data.termijn, event.data.uiterlijk)
        for event in await income.published(ObjectionTermCame)
    ] == [("bezwaar-besluit-nadert", last), ("bezwaar-besluit-te-laat", last)]
    assert await income.timers() == []
    late = await desk.step(found, "verdagen", verdaagdOp=clock.today().isoformat())
    assert (late.status_code, late.json()["code"]) == (409, "termijn-voorbij")
    assert "Te laat" in (await desk.page("/bezwaren")).text


async def test_who_adjourns_gets_six_weeks_once_and_more_only_with_consent(
    income: Income, desk: Desk, dossier: UUID, today: date
) -> None:
    found = await objected(desk, await decided(income, dossier))
    first = (await desk.get(f"/{found}")).json()["termijnen"]
    await treated(desk, found, ("verdagen", {"verdaagdOp": today.isoformat()}))
    second = (await desk.get(f"/{found}")).json()["termijnen"]

    assert (first["weken"], second["weken"]) == (6, 12)
    again = await desk.step(found, "verdagen", verdaagdOp=today.isoformat())
    assert (again.status_code, again.json()["code"]) == (409, "al-verdaagd")
    earlier = {"uitgesteldTot": second["besluitUiterlijk"], "reden": "Belde zelf."}
    assert (await desk.step(found, "uitstellen", **earlier)).status_code == 400
    until = date.fromisoformat(second["besluitUiterlijk"]) + timedelta(days=20)
    await treated(
        desk, found, ("uitstellen", {"uitgesteldTot": until.isoformat(), "reden": "Belde zelf."})
    )
    assert (await desk.get(f"/{found}")).json()["termijnen"][
        "besluitUiterlijk"
    ] == until.isoformat()


async def test_too_late_is_judged_by_a_person_before_anything_is_decided(
    income: Income, desk: Desk, dossier: UUID
) -> None:
    contested = await decided(income, dossier, at=clock.now() - timedelta(days=90))
    found = await objected(desk, contested)
    await treated(
        desk,
        found,
        ("bevestigen", {"bevestigdOp": clock.today().isoformat()}),
        ("niet-horen", {"waarom": "kennelijk-niet-ontvankelijk"}),
    )
    soort, body = decides("niet-ontvankelijk", grond="te-laat")
    first = await desk.step(found, soort, **body)
    assert (first.status_code, first.json()["code"]) == (409, "eerst-te-laat-beoordelen")

    judged = {"verschoonbaar": False, "reden": "Zij was thuis en wist ervan."}
    done = await treated(desk, found, ("te-laat-beoordelen", judged), (soort, body))

    assert (done["status"], done["grond"]) == ("besloten", "te-laat")
    [settled] = await income.published(ObjectionSettled)
    assert settled.data.uitkomst == "niet-ontvankelijk"


async def test_what_cannot_be_changes_nothing_and_says_why(
    income: Income, desk: Desk, dossier: UUID, today: date
) -> None:
    contested = await decided(income, dossier)
    taken_over = await decided(income, dossier, drafted=None, kind="overnemen")
    day = timedelta(days=1)
    for body, name in (
        ({"ontvangenOp": (today - 3 * day).isoformat()}, "ontvangenOp"),
        ({"ontvangenOp": (today + day).isoformat()}, "ontvangenOp"),
        ({"verzondenOp": (today - 3 * day).isoformat()}, "verzondenOp"),
        ({"gepostOp": today.isoformat(), "weg": "balie"}, "gepostOp"),
        ({"gronden": "Mijn bsn is 111222333."}, "gronden"),
    ):
        answer = await desk.object(contested, **body)
        assert answer.status_code == 400, body
        assert answer.json()["invalidParams"][0]["name"] == name
    assert (await desk.object(ids.new_id())).status_code == 404
    assert (await desk.object(contested, place=TYNAARLO)).status_code == 404
    assert (await desk.object(taken_over)).json()["code"] == "geen-besluit"
    assert await income.rows("SELECT 1 FROM objection") == []

    found = await objected(desk, contested)
    again = await desk.object(contested)
    assert (again.status_code, again.json()["code"]) == (409, "bezwaar-is-er-al")
    assert (await desk.step(found, "horen", gehoordOp=today.isoformat())).status_code == 409
    await treated(desk, found, heard(today)[0])
    early = await desk.step(found, "hoorzitting-plannen", hoorzittingOp=(today - day).isoformat())
    assert early.json()["invalidParams"][0]["reason"].startswith("Dit is voor de ontvangst")
    soort, body = decides("ongegrond")
    assert (await desk.step(found, soort, **body)).json()["code"] == "eerst-horen"
    assert (await desk.step(found, soort, uitkomst="ongegrond")).status_code == 400
    assert (await desk.step(found, "intrekken", ingetrokkenOp=today.isoformat())).status_code == 200
    for step in ({"soort": "verdagen", "verdaagdOp": today.isoformat()}, {"soort": soort, **body}):
        assert (await desk.step(found, **step)).json()["code"] == "bezwaar-staat-anders"
    assert (await desk.get(f"/{found}")).json()["status"] == "ingetrokken"
    # Within the term somebody may think again.
    assert (await desk.object(contested)).status_code == 201


async def test_a_second_press_is_the_same_objection_and_the_same_step(
    income: Income, desk: Desk, dossier: UUID, today: date
) -> None:
    contested = await decided(income, dossier)
    first, second = [await desk.object(contested, key="een") for _ in range(2)]
    assert first.json() == second.json()
    found = first.json()["id"]
    for _ in range(2):
        answer = await desk.step(found, "bevestigen", bevestigdOp=today.isoformat(), key="twee")
        assert answer.status_code == 200
    assert len(await income.published(ObjectionReceived)) == 1
    assert len(await income.published(ObjectionChanged)) == 1


async def test_grounds_and_words_are_for_who_may_read_them_and_every_look_is_noted(
    income: Income, desk: Desk, dossier: UUID, today: date
) -> None:
    found = await objected(desk, await decided(income, dossier))
    await treated(desk, found, *heard(today), decides("ongegrond"))

    reads, counter = [
        (await desk.get(f"/{found}", role=role)).json() for role in ("inkomensconsulent", "balie")
    ]
    assert (reads["gronden"], counter["gronden"]) == (WHY, None)
    assert reads["reden"]
    assert counter["reden"] is None
    assert [step["tekst"] for step in counter["geschiedenis"]] == [None] * 5
    for role, is_told in (("inkomensconsulent", True), ("balie", False)):
        assert (WHY in (await desk.page(f"/bezwaren/{found}", role=role)).text) is is_told
    assert (await desk.get(f"/{found}", place=TYNAARLO)).status_code == 404
    assert (await desk.get(place=TYNAARLO)).json()["resultaten"] == []
    noted = await income.rows("SELECT activity FROM processing_log")
    activities = {str(row["activity"]).rpartition("/")[2] for row in noted}
    assert {"bezwaar-inzien", "bezwaar-vastleggen", "bezwaar-voorbereiden"} <= activities


async def test_the_pages_record_and_treat_and_keep_what_was_typed(
    income: Income, desk: Desk, dossier: UUID, today: date
) -> None:
    assert "Er loopt geen bezwaar" in (await desk.page("/bezwaren")).text
    empty = await desk.page(f"/dossiers/{dossier}/bezwaar")
    assert "nog niets besloten" in empty.text
    contested = await decided(income, dossier)
    decisions = await desk.page(f"/dossiers/{dossier}/bezwaar")
    assert f"/income/besluiten/{contested}/bezwaar" in decisions.text
    form = {
        "ontvangenOp": (today + timedelta(days=1)).isoformat(),
        "weg": "balie",
        "bezwaarmaker": "zelf",
        "gronden": WHY,
    }
    wrong = await desk.send(f"/besluiten/{contested}/bezwaar", form)
    assert wrong.status_code == 400
    assert "Deze dag moet nog komen" in wrong.text
    assert WHY in wrong.text

    made = await desk.send(
        f"/besluiten/{contested}/bezwaar", form | {"ontvangenOp": today.isoformat()}
    )
    assert made.status_code == 303, made.text
    there = made.headers["location"].removeprefix("/income")
    assert "Het bezwaar is vastgelegd" in (await desk.page(there)).text
    twice = await desk.send(
        f"/besluiten/{contested}/bezwaar", form | {"ontvangenOp": today.isoformat()}
    )
    assert twice.headers["location"].endswith("?gedaan=is-er-al")
    path = there.partition("?")[0]
    steps = f"{path}/stappen"
    bare = await desk.send(steps, {"soort": "bevestigen"})
    assert (bare.status_code, "Vul dit in" in bare.text) == (400, True)
    done = await desk.send(steps, {"soort": "bevestigen", "bevestigdOp": today.isoformat()})
    assert done.status_code == 303
    first = await desk.send(steps, {"soort": "beslissen", "uitkomst": "ongegrond", "reden": WHY})
    assert (first.status_code, "Hoor eerst" in first.text) == (409, True)
    assert "Bekijk het bezwaar" in (await desk.page(f"/dossiers/{dossier}/bezwaar")).text
    assert f"/income{path}" in (await desk.page("/bezwaren")).text
