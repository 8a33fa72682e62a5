"""Somebody applies for bijstand: reported, applied, asked, advanced and decided, with every term told of once."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from deploy.local.identity import LocalIssuer
from services.income.applications import service
from services.income.main import create_app
from services.income.settings import Settings
from shared import clock, ids
from shared.errors import Conflict
from shared.events.applications import AdvanceGiven, ApplicationChanged, ApplicationTermCame
from shared.events.household import Lid
from shared.events.income import DecisionProposed, ProposalLapsed
from shared.events.reasons import reason
from shared.testing.events import make_household, make_member
from tests.integration.income.conftest import Income
from tests.integration.income.life_events import household_changed, job_end, job_start
from tests.reported import reported_in

ASSEN, TYNAARLO = "0106", "1730"
SCOPE = "income.aanvragen"
_FIRED = text(
    "UPDATE timers SET state = 'fired', settled_at = now() WHERE id = ANY(CAST(:ids AS uuid[]))"
)


class Desk:
    """An inkomensconsulent with the API and the pages."""

    def __init__(self, http: httpx.AsyncClient, issuer: LocalIssuer) -> None:
        self.http = http
        self.issuer = issuer

    def headers(
        self,
        role: str = "inkomensconsulent",
        place: str = ASSEN,
        key: str = "",
        subject: str = "ic-1",
    ) -> dict[str, str]:
        proposals = ("income.voorstellen.lezen", "income.voorstellen.schrijven")
        desk = "income.meldingen.schrijven"
        scopes = [f"{SCOPE}.lezen", f"{SCOPE}.schrijven", desk, *proposals]
        token = self.issuer.issue(subject, scopes, roles=[role], municipalities=[place])
        given = {"Authorization": f"Bearer {token}"}
        return given | ({"Idempotency-Key": key} if key else {})

    async def post(self, path: str, body: Any = None, **who: str) -> httpx.Response:
        return await self.http.post(
            f"/income/v1/aanvragen{path}", json=body, headers=self.headers(**who)
        )

    async def get(
        self, path: str = "", role: str = "inkomensconsulent", place: str = ASSEN, **query: str
    ) -> httpx.Response:
        return await self.http.get(
            f"/income/v1/aanvragen{path}", params=query, headers=self.headers(role, place)
        )

    async def page(self, path: str, **who: str) -> httpx.Response:
        return await self.http.get(f"/income{path}", headers=self.headers(**who))

    async def send(self, path: str, body: dict[str, Any]) -> httpx.Response:
        return await self.http.post(
            f"/income{path}", data=body, headers=self.headers() | {"Origin": "http://local"}
        )

    async def report(self, dossier_id: UUID, day: date, **more: Any) -> dict[str, Any]:
        body = {"dossierId": str(dossier_id), "meldingsdatum": day.isoformat(), **more}
        answer = await self.post("", body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def applied(self, dossier_id: UUID, day: date) -> str:
        """Reported and applied on one day; gives its id."""
        found = str((await self.report(dossier_id, day))["id"])
        answer = await self.post(f"/{found}/aanvraag", {"aanvraagdatum": day.isoformat()})
        assert answer.status_code == 200, answer.text
        return found


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


async def known(income: Income, *members: Lid) -> UUID:
    """A household without bijstand."""
    dossier_id = ids.new_dossier_id()
    people = members or (make_member(geboortedatum=date(1988, 7, 9)),)
    await income.handle(household_changed(dossier_id, people, versie=1, receives=False))
    return dossier_id


async def let_pass(income: Income, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is that day, and the worker catches up with all timers that are due by then, earliest first."""
    moment = clock.start_of_day(day) + timedelta(hours=9)
    monkeypatch.setattr(clock, "now", lambda: moment)
    due = [timer for timer in await income.timers() if timer.due_at <= moment]
    await income.fire(due)
    async with income.database.transaction() as tx:
        await tx.execute(_FIRED, {"ids": [timer.id for timer in due]})


async def stands(income: Income) -> list[str]:
    return [event.data.stand for event in await income.published(ApplicationChanged)]


async def terms(income: Income) -> list[tuple[str, date]]:
    return [
        (event.data.termijn, event.data.uiterlijk)
        for event in await income.published(ApplicationTermCame)
    ]


async def test_from_report_to_decision_each_step_is_told_once_without_amounts(
    income: Income, desk: Desk, today: date
) -> None:
    dossier = await known(income)
    found = await desk.report(dossier, today)
    assert (found["status"], found["volgendeTermijn"]) == ("gemeld", "aanvraag")
    day = today.isoformat()
    await desk.post(f"/{found['id']}/aanvraag", {"aanvraagdatum": day})
    until = (today + timedelta(days=14)).isoformat()
    asked = await desk.post(
        f"/{found['id']}/opschortingen",
        {"uitnodigingOp": day, "hersteltermijnTotEnMet": until, "gevraagd": ["vermogen"]},
    )
    assert asked.json()["status"] == "wacht-op-gegevens"
    await desk.post(f"/{found['id']}/aangevuld", {"aangevuldOp": day, "ontvangen": ["vermogen"]})
    async with income.database.transaction(lock=[dossier]) as tx:
        settled = await service.decided(tx, UUID(found["id"]), "toegekend", today)

    assert settled.outcome == "toegekend"
    assert await stands(income) == [
        "gemeld",
        "in-behandeling",
        "wacht-op-gegevens",
        "in-behandeling",
        "besloten",
    ]
    events = await income.published(ApplicationChanged)
    assert {event.correlation_id for event in events} == {UUID(found["id"])}
    assert events[0].data.besluit_uiterlijk is None
    assert events[1].data.besluit_uiterlijk == events[3].data.besluit_uiterlijk
    assert events[4].data.besluit_uiterlijk is None
    answer = (await desk.get(f"/{found['id']}")).json()
    assert (answer["status"], answer["afloop"], answer["gegevens"]) == ("besloten", "toegekend", [])


async def test_every_term_is_told_once_also_by_a_worker_that_was_away_for_days(
    income: Income, desk: Desk, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = await known(income)
    found = await desk.applied(dossier, today)
    answer = (await desk.get(f"/{found}")).json()["termijnen"]
    decision = date.fromisoformat(answer["besluitUiterlijk"])
    advances = [date.fromisoformat(told["uiterlijk"]) for told in answer["voorschotten"]]

    await let_pass(income, advances[0] - timedelta(days=8), monkeypatch)
    assert await terms(income) == []
    await let_pass(income, advances[0] - timedelta(days=4), monkeypatch)
    assert await terms(income) == [("voorschot-nodig", advances[0])]

    await let_pass(income, decision + timedelta(days=6), monkeypatch)
    assert await terms(income) == [
        ("voorschot-nodig", advances[0]),
        ("besluit-te-laat", decision),
    ]
    assert await income.timers() == []
    late = (await desk.get(f"/{found}")).json()
    assert (late["volgendeTermijn"], late["volgendeOp"]) == ("voorschot", advances[0].isoformat())


async def test_an_advance_that_was_given_asks_for_the_next_and_is_given_once(
    income: Income, desk: Desk, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = await known(income)
    found = await desk.applied(dossier, today)
    answer = (await desk.get(f"/{found}")).json()
    least = answer["voorschotTenMinsteCenten"]
    first, second = (
        date.fromisoformat(told["uiterlijk"]) for told in answer["termijnen"]["voorschotten"][:2]
    )
    body = {"uiterlijk": first.isoformat(), "gegevenOp": today.isoformat()}

    low = await desk.post(f"/{found}/voorschotten", body | {"bedragCenten": least - 1})
    assert low.status_code == 400
    assert low.json()["invalidParams"][0]["code"] == "te-laag"
    given = await desk.post(f"/{found}/voorschotten", body | {"bedragCenten": least})
    assert given.status_code == 200, given.text
    again = await desk.post(f"/{found}/voorschotten", body | {"bedragCenten": least})
    assert (again.status_code, again.json()["code"]) == (409, "voorschot-al-gegeven")

    [told] = await income.published(AdvanceGiven)
    assert told.data.uiterlijk == first
    assert str(least) not in told.data.model_dump_json()
    await let_pass(income, second - timedelta(days=7), monkeypatch)
    assert ("voorschot-nodig", second) in await terms(income)
    assert ("voorschot-nodig", first) not in await terms(income)


async def test_who_is_younger_than_27_is_told_of_once_the_four_weeks_are_over(
    income: Income, desk: Desk, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    young = make_member(geboortedatum=date(today.year - 20, 1, 2))
    waived = await desk.report(await known(income, young), today, zoektermijnVervalt=True)
    searching = await desk.report(
        await known(income, make_member(geboortedatum=date(today.year - 21, 1, 2))), today
    )
    over = today + timedelta(days=28)

    assert waived["volgendeOp"] == today.isoformat()
    assert searching["volgendeOp"] == over.isoformat()
    await let_pass(income, over - timedelta(days=1), monkeypatch)
    assert await terms(income) == []
    await let_pass(income, over, monkeypatch)
    assert await terms(income) == [("zoektermijn-voorbij", over)]


async def test_what_was_asked_and_did_not_come_is_told_and_the_decision_moves(
    income: Income, desk: Desk, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await desk.applied(await known(income), today)
    before = (await desk.get(f"/{found}")).json()["termijnen"]["besluitUiterlijk"]
    until = today + timedelta(days=14)
    await desk.post(
        f"/{found}/opschortingen",
        {
            "uitnodigingOp": today.isoformat(),
            "hersteltermijnTotEnMet": until.isoformat(),
            "gevraagd": ["inkomen", "vermogen"],
        },
    )
    after = (await desk.get(f"/{found}")).json()["termijnen"]

    assert after["opgeschorteDagen"] == 14
    assert date.fromisoformat(after["besluitUiterlijk"]) >= date.fromisoformat(before) + timedelta(
        13
    )
    await let_pass(income, until, monkeypatch)
    assert await terms(income) == []
    await let_pass(income, until + timedelta(days=1), monkeypatch)
    assert await terms(income) == [("hersteltermijn-voorbij", until)]


async def test_a_household_applies_once_at_a_time_and_again_after_withdrawing(
    income: Income, desk: Desk, today: date
) -> None:
    dossier = await known(income)
    first = await desk.report(dossier, today)
    body = {"dossierId": str(dossier), "meldingsdatum": today.isoformat()}

    again = await desk.post("", body)
    assert (again.status_code, again.json()["code"]) == (409, "aanvraag-loopt-al")
    gone = await desk.post(f"/{first['id']}/intrekking", {"ingetrokkenOp": today.isoformat()})
    assert gone.json()["status"] == "ingetrokken"
    assert (await desk.report(dossier, today))["id"] != first["id"]
    late = await desk.post(f"/{first['id']}/aanvraag", {"aanvraagdatum": today.isoformat()})
    assert (late.status_code, late.json()["toestand"]) == (409, "ingetrokken")
    async with income.database.transaction(lock=[dossier]) as tx:
        with pytest.raises(Conflict):
            await service.decided(tx, UUID(first["id"]), "toegekend", today)


async def test_the_same_request_twice_has_one_effect(
    income: Income, desk: Desk, today: date
) -> None:
    dossier, key = await known(income), str(ids.new_id())
    body = {"dossierId": str(dossier), "meldingsdatum": today.isoformat()}

    answers = [await desk.post("", body, key=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert await stands(income) == ["gemeld"]


async def test_an_application_stands_in_the_trail_of_what_it_follows_from(
    income: Income, desk: Desk, today: date
) -> None:
    start = job_start(cents=2_500_00, day=today - timedelta(days=40))
    end = job_end(start, today - timedelta(days=3))
    await income.handle(start)
    await income.handle(end)
    other = await known(income)

    found = await desk.report(start.dossier_id, today, gebeurtenisId=str(end.id))
    [told] = await income.published(ApplicationChanged)
    assert (told.correlation_id, told.data.volgt_op) == (end.id, end.id)
    assert str(told.data.gebeurtenis_id) == found["id"]
    wrong = await desk.post(
        "",
        {
            "dossierId": str(other),
            "meldingsdatum": today.isoformat(),
            "gebeurtenisId": str(end.id),
        },
    )
    assert wrong.status_code == 400
    assert wrong.json()["invalidParams"][0]["name"] == "gebeurtenisId"


@pytest.mark.parametrize(
    ("days", "more", "name"),
    [
        (1, {}, "meldingsdatum"),
        (0, {"terugwerkendVanaf": 0}, "terugwerkendVanaf"),
        (-9000, {}, "meldingsdatum"),
    ],
)
async def test_a_report_that_cannot_be_is_refused_and_keeps_nothing(
    income: Income, desk: Desk, today: date, days: int, more: dict[str, int], name: str
) -> None:
    dossier = await known(income)
    given = {field: (today + timedelta(days=ahead)).isoformat() for field, ahead in more.items()}
    day = (today + timedelta(days=days)).isoformat()

    answer = await desk.post("", {"dossierId": str(dossier), "meldingsdatum": day, **given})

    assert answer.status_code == 400, answer.text
    assert name in {fault["name"] for fault in answer.json()["invalidParams"]}
    assert await stands(income) == []
    assert await income.rows("SELECT 1 FROM application") == []


async def test_days_in_the_wrong_order_are_told_beside_their_fields(
    income: Income, desk: Desk, today: date
) -> None:
    dossier = await known(income)
    found = (await desk.report(dossier, today))["id"]
    before = (today - timedelta(days=1)).isoformat()

    early = await desk.post(f"/{found}/aanvraag", {"aanvraagdatum": before})
    assert early.json()["invalidParams"][0]["code"] == "volgorde"
    await desk.post(f"/{found}/aanvraag", {"aanvraagdatum": today.isoformat()})
    asked = await desk.post(
        f"/{found}/opschortingen",
        {"uitnodigingOp": before, "hersteltermijnTotEnMet": before, "gevraagd": ["inkomen"]},
    )
    assert {fault["name"] for fault in asked.json()["invalidParams"]} == {
        "uitnodigingOp",
        "hersteltermijnTotEnMet",
    }
    nothing = await desk.post(
        f"/{found}/opschortingen",
        {"uitnodigingOp": before, "hersteltermijnTotEnMet": before, "gevraagd": []},
    )
    assert nothing.status_code == 400


async def test_who_works_elsewhere_finds_nothing_and_who_sees_no_amounts_sees_none(
    income: Income, desk: Desk, today: date
) -> None:
    dossier = await known(income)
    found = await desk.applied(dossier, today)

    assert (await desk.get(f"/{found}", place=TYNAARLO)).status_code == 404
    assert (await desk.get(place=TYNAARLO)).json()["resultaten"] == []
    day = {"aanvraagdatum": today.isoformat()}
    assert (await desk.post(f"/{found}/aanvraag", day, place=TYNAARLO)).status_code == 404
    [row] = (await desk.get(dossierId=str(dossier), status="in-behandeling")).json()["resultaten"]
    assert row["id"] == found
    assert (await desk.get(status="gemeld")).json()["resultaten"] == []
    seen = (await desk.get(f"/{found}", role="teamleider")).json()
    assert seen["voorschotTenMinsteCenten"] is None
    assert (await desk.get(f"/{found}")).json()["voorschotTenMinsteCenten"] > 0


async def test_the_list_has_missed_terms_on_top(
    income: Income, desk: Desk, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = await desk.applied(await known(income), today)
    await let_pass(income, today + timedelta(days=40), monkeypatch)
    fresh = await desk.report(await known(income), today)

    page = (await desk.page("/aanvragen")).text

    assert page.index(late) < page.index(fresh["id"])
    assert page.count("Te laat") == 1
    empty = (await desk.page("/aanvragen", place=TYNAARLO)).text
    assert "Er loopt geen aanvraag" in empty


async def test_the_pages_lead_from_a_dossier_to_a_treated_application(
    income: Income, desk: Desk, today: date
) -> None:
    dossier = await known(income)
    new = f"/dossiers/{dossier}/aanvraag"
    assert "Vraag alleen wat ontbreekt" in (await desk.page(new)).text

    wrong = await desk.send(new, {"meldingsdatum": "gisteren", "terugwerkendVanaf": "2026-01-01"})
    assert wrong.status_code == 400
    assert "Er is nog niets vastgelegd" in wrong.text
    assert 'value="gisteren"' in wrong.text
    sent = await desk.send(new, {"meldingsdatum": today.isoformat()})
    assert sent.status_code == 303
    twice = await desk.send(new, {"meldingsdatum": today.isoformat()})
    address = sent.headers["location"].partition("?")[0].removeprefix("/income")
    assert twice.headers["location"] == f"/income{address}?gedaan=loopt-al"

    done = await desk.send(f"{address}/aanvraag", {"aanvraagdatum": today.isoformat()})
    assert done.status_code == 303
    again = await desk.send(f"{address}/aanvraag", {"aanvraagdatum": today.isoformat()})
    assert again.status_code == 409
    assert "Er is niets gewijzigd" in again.text
    page = (await desk.page(address)).text
    assert "Ten minste 95%" in page
    due = page.partition('name="uiterlijk" value="')[2].partition('"')[0]
    advance = {"uiterlijk": due, "bedragCenten": "1.400,00", "gegevenOp": today.isoformat()}
    low = await desk.send(f"{address}/voorschotten", advance | {"bedragCenten": "12"})
    assert "Een voorschot is hier ten minste" in low.text
    assert (await desk.send(f"{address}/voorschotten", advance)).status_code == 303
    assert "€ 1.400,00" in (await desk.page(address)).text
    assert "€ 1.400,00" not in (await desk.page(address, role="teamleider")).text


async def test_each_look_and_each_deed_is_noted(income: Income, desk: Desk, today: date) -> None:
    member = make_member(geboortedatum=date(1988, 7, 9))
    found = await desk.applied(await known(income, member), today)
    await desk.get(f"/{found}")
    await desk.page("/aanvragen")

    rows = await income.rows(
        "SELECT activity FROM processing_log WHERE subject_id = :who ORDER BY at",
        who=member.inwoner_id,
    )
    noted = {row["activity"].rpartition("/")[2] for row in rows}
    assert {
        "melding-vastleggen",
        "aanvraag-vastleggen",
        "aanvraag-inzien",
        "aanvragen-inzien",
    } <= noted


async def test_what_the_facts_give_is_proposed_and_the_decision_settles_the_application(
    income: Income, desk: Desk, today: date
) -> None:
    dossier = await known(income)
    found = await desk.applied(dossier, today)
    proposed = await desk.post(f"/{found}/voorstel")
    assert proposed.status_code == 200, proposed.text
    [proposal] = await income.published(DecisionProposed)
    assert proposed.json()["voorstelId"] == str(proposal.data.voorstel_id)

    answer = await desk.http.post(
        f"/income/v1/voorstellen/{proposal.data.voorstel_id}/besluit",
        json={"besluit": "overnemen", "reden": "Alles is er."},
        headers=desk.headers(),
    )
    assert answer.status_code == 200, answer.text
    settled = (await desk.get(f"/{found}")).json()
    assert (settled["status"], settled["afloop"]) == ("besloten", "toegekend")
    assert (await stands(income))[-1] == "besloten"


async def test_who_earns_too_much_is_proposed_a_refusal(
    income: Income, desk: Desk, today: date
) -> None:
    ank = make_member(geboortedatum=date(1988, 7, 9))
    start = reported_in(
        make_household(ank, bijstand=()),
        "baan-gestart",
        ank,
        day=today - timedelta(days=40),
        urenPerWeek=36,
        nettoMaandloonCenten=3_500_00,
        contract="bepaalde-tijd",
    )
    await income.handle(start)
    found = await desk.applied(start.dossier_id, today)

    proposed = await desk.post(f"/{found}/voorstel")
    answer = await desk.http.post(
        f"/income/v1/voorstellen/{proposed.json()['voorstelId']}/besluit",
        json={"besluit": "overnemen", "reden": "Er is genoeg loon."},
        headers=desk.headers(),
    )

    assert (answer.status_code, answer.json()["status"]) == (200, "ter-controle"), answer.text
    path, checker = f"/income/v1/voorstellen/{answer.json()['id']}", desk.headers(subject="ic-2")
    await desk.http.get(path, params={"delen": "gevolgen,berekening,geldt,brief"}, headers=checker)
    approval = {"versie": answer.json()["versie"], "uitkomst": "goedkeuren"}
    approved = await desk.http.post(f"{path}/controle", json=approval, headers=checker)
    assert approved.status_code == 200, approved.text
    assert (await desk.get(f"/{found}")).json()["afloop"] == "afgewezen"


async def test_a_proposal_does_not_wait_for_what_was_withdrawn(
    income: Income, desk: Desk, today: date
) -> None:
    found = await desk.applied(await known(income), today)
    await desk.post(f"/{found}/voorstel")

    await desk.post(f"/{found}/intrekking", {"ingetrokkenOp": today.isoformat()})

    [lapsed] = await income.published(ProposalLapsed)
    assert lapsed.data.reden == reason("aanvraag-klaar")
    assert await income.rows("SELECT 1 FROM proposal WHERE state = 'open'") == []
