"""An application that was not completed in time is not treated: one proposes it, another approves it, and there is a letter (Awb 4:5)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy.exc import DBAPIError

from services.income.decisions import deciding
from services.income.decisions.states import PARTS, Decider
from shared import clock
from shared.events.applications import ApplicationChanged
from shared.events.income import DecisionTaken, ProposalLapsed, RightChanged
from tests.integration.income.conftest import Income, open_proposal
from tests.integration.income.test_applications import Desk, desk, known
from tests.integration.income.test_killed_deciding import die_after, everything

__all__ = ["desk"]
ASKED = date(2026, 12, 1)
UNTIL = date(2026, 12, 15)
WHY = {"reden": "Drie keer gebeld.", "inBrief": "Wij misten uw bankafschriften."}


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    def at(day: date) -> None:
        moment = clock.start_of_day(day) + timedelta(hours=9)
        monkeypatch.setattr(clock, "now", lambda: moment)

    at(ASKED)
    return at


@pytest.fixture
async def waiting(income: Income, desk: Desk, it_is: Callable[[date], None]) -> str:
    """An application of which data were asked."""
    found = await desk.applied(await known(income), ASKED)
    body = {
        "uitnodigingOp": ASKED.isoformat(),
        "hersteltermijnTotEnMet": UNTIL.isoformat(),
        "gevraagd": ["vermogen"],
    }
    answer = await desk.post(f"/{found}/opschortingen", body)
    assert answer.status_code == 200, answer.text
    return found


async def leave(desk: Desk, application: str, key: str = "") -> httpx.Response:
    return await desk.post(f"/{application}/niet-behandelen", WHY, key=key)


async def proposal_of(desk: Desk, application: str) -> UUID:
    return UUID((await desk.get(f"/{application}")).json()["voorstelId"])


async def approve(desk: Desk, proposal_id: UUID, version: int = 2) -> Any:
    headers = desk.headers(subject="ic-2")
    path = f"/income/v1/voorstellen/{proposal_id}"
    await desk.http.get(path, params={"delen": ",".join(PARTS)}, headers=headers)
    body = {"versie": version, "uitkomst": "goedkeuren"}
    return await desk.http.post(f"{path}/controle", json=body, headers=headers)


async def test_not_treating_is_decided_by_two_and_told_in_a_letter(
    income: Income, desk: Desk, waiting: str, it_is: Callable[[date], None]
) -> None:
    it_is(UNTIL + timedelta(days=1))
    answer = await leave(desk, waiting)
    assert (answer.status_code, answer.json()["status"]) == (200, "wacht-op-gegevens"), answer.text
    proposal_id = await proposal_of(desk, waiting)

    approved = await approve(desk, proposal_id)

    assert (approved.status_code, approved.json()["status"]) == (200, "besloten"), approved.text
    stands = (await desk.get(f"/{waiting}")).json()
    assert (stands["status"], stands["afloop"]) == ("niet-in-behandeling-genomen", None)
    assert (await income.published(ApplicationChanged))[-1].data.stand == stands["status"]
    [taken] = await income.published(DecisionTaken)
    assert (taken.data.soort, taken.data.aanvraag_id) == ("niet-behandelen", UUID(waiting))
    assert await income.published(RightChanged) == []
    [letter] = await income.rows(
        "SELECT content FROM letter WHERE subject_id = :id", id=proposal_id
    )
    content = str(letter["content"])
    assert "Wij behandelen uw aanvraag niet" in content
    assert "Die waren er op 15 december 2026 nog niet." in content
    assert "Algemene wet bestuursrecht, artikel 4:5" in content


async def test_it_can_be_proposed_once_after_the_term_and_within_four_weeks(
    income: Income, desk: Desk, waiting: str, it_is: Callable[[date], None]
) -> None:
    it_is(UNTIL)
    early = await leave(desk, waiting)
    it_is(UNTIL + timedelta(weeks=4, days=1))
    late = await leave(desk, waiting)
    it_is(UNTIL + timedelta(weeks=4))
    first = await leave(desk, waiting, "een")
    same = await leave(desk, waiting, "een")
    again = await leave(desk, waiting)

    assert (early.status_code, early.json()["code"]) == (409, "hersteltermijn-loopt")
    assert (late.status_code, late.json()["code"]) == (409, "te-laat-om-niet-te-behandelen")
    assert (first.status_code, same.status_code) == (200, 200), first.text
    assert (again.status_code, again.json()["code"]) == (409, "voorstel-wacht-al")
    assert len(await income.rows("SELECT 1 FROM proposal")) == 1
    it_is(UNTIL + timedelta(weeks=4, days=1))
    refused = await approve(desk, await proposal_of(desk, waiting))
    assert (refused.status_code, refused.json()["code"]) == (409, "past-niet-meer")


@pytest.mark.parametrize("deed", ["aangevuld", "intrekking"])
async def test_who_completes_it_or_takes_it_back_leaves_nothing_to_decide(
    income: Income, desk: Desk, waiting: str, it_is: Callable[[date], None], deed: str
) -> None:
    day = UNTIL + timedelta(days=2)
    it_is(day)
    await leave(desk, waiting)
    proposal_id = await proposal_of(desk, waiting)
    bodies = {
        "aangevuld": {"aangevuldOp": day.isoformat(), "ontvangen": ["vermogen"]},
        "intrekking": {"ingetrokkenOp": day.isoformat()},
    }
    done = await desk.post(f"/{waiting}/{deed}", bodies[deed])

    refused = await approve(desk, proposal_id)

    assert done.status_code == 200, done.text
    assert refused.status_code == 409
    assert len(await income.published(ProposalLapsed)) == 1
    assert await income.published(DecisionTaken) == []


async def test_the_page_offers_it_after_the_term_and_keeps_what_was_typed(
    income: Income, desk: Desk, waiting: str, it_is: Callable[[date], None]
) -> None:
    path = f"/aanvragen/{waiting}"
    assert "niet te behandelen" not in (await desk.page(path)).text
    it_is(UNTIL + timedelta(days=1))
    assert "Stel voor de aanvraag niet te behandelen" in (await desk.page(path)).text
    wrong = await desk.send(f"{path}/niet-behandelen", WHY | {"inBrief": "Groeten, 李"})
    done = await desk.send(f"{path}/niet-behandelen", WHY)
    twice = await desk.send(f"{path}/niet-behandelen", WHY)

    assert wrong.status_code == 400
    assert "Drie keer gebeld." in wrong.text
    assert done.status_code == 303
    [row] = await income.rows("SELECT dossier_id FROM proposal")
    proposal_id = await open_proposal(income, row["dossier_id"])
    assert twice.headers["location"].startswith(f"/income/voorstellen/{proposal_id}")
    shown = (await desk.page(f"/voorstellen/{proposal_id}")).text
    assert "De aanvraag niet in behandeling nemen" in shown


@pytest.mark.parametrize(
    "step",
    [
        "services.income.applications.repository.save",
        "services.income.applications.service.decided",
        "services.income.decisions.writing.write",
        "flush",
    ],
)
async def test_killed_while_it_is_approved_nothing_is_kept_and_again_it_is_whole(
    income: Income,
    desk: Desk,
    waiting: str,
    it_is: Callable[[date], None],
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    it_is(UNTIL + timedelta(days=1))
    await leave(desk, waiting)
    proposal_id = await proposal_of(desk, waiting)
    [row] = await income.rows("SELECT dossier_id FROM proposal")
    kees = Decider("ic-2", "Kees Controle")
    async with income.database.transaction(lock=[row["dossier_id"]]) as tx:
        proposal = await deciding.find_waiting(tx, proposal_id, kees)
        await deciding.look(tx, proposal, kees, PARTS)
    before = await everything(income)

    with monkeypatch.context() as patch:
        died = die_after(patch, step)
        with pytest.raises(DBAPIError):
            async with income.database.transaction(lock=[row["dossier_id"]]) as tx:
                await deciding.approve(tx, proposal_id, kees, 2)
        assert died == [step]
    assert await everything(income) == before
    assert (await desk.get(f"/{waiting}")).json()["status"] == "wacht-op-gegevens"

    assert (await approve(desk, proposal_id)).status_code == 200
    assert len(await income.published(DecisionTaken)) == 1
    assert len(await income.rows("SELECT 1 FROM letter")) == 1
