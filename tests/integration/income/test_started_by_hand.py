"""What a person starts by hand: an end, a suspension and its terms, that one is lifted, and a fact that is asked for."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.income.decisions import by_hand, deciding, questions, starting
from services.income.decisions.by_hand import Started
from services.income.decisions.starting import Why
from services.income.decisions.states import PARTS, Decider
from services.income.rights.suspension import Suspending
from shared import clock, ids
from shared.errors import NotFound
from shared.events.envelope import Event
from shared.events.income import (
    DecisionProposed,
    DecisionTaken,
    FactAsked,
    FactNotGiven,
    ProposalLapsed,
    RightChanged,
    RightEnded,
    SuspensionTermCame,
)
from shared.events.life_events import JobStarted
from tests.integration.income.conftest import Client, Income, open_proposal
from tests.integration.income.life_events import job_start
from tests.integration.income.test_deciding import TAKE_OVER, approve
from tests.integration.income.test_findings import finding_of
from tests.integration.income.test_proposal_page import fill, page
from tests.working import gives_work

TODAY = date(2026, 11, 30)
WHY = {"reden": "Twee keer gebeld.", "inBrief": "Wij missen uw bankafschriften."}
SUSPENDS = WHY | {
    "soort": "opschorting",
    "vanaf": "2026-11-01",
    "gevraagd": "uw bankafschriften van oktober.",
    "hersteltermijnTotEnMet": "2026-12-14",
}
ENDS = WHY | {"soort": "beeindiging", "vanaf": "2026-12-15"}
LIFTS = WHY | {"soort": "opheffing"}
MarkTime = Callable[[date], None]


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> MarkTime:
    def at(day: date) -> None:
        moment = clock.start_of_day(day) + timedelta(hours=9)
        monkeypatch.setattr(clock, "now", lambda: moment)

    at(TODAY)
    return at


@pytest.fixture
async def start(income: Income, it_is: MarkTime) -> Event[JobStarted]:
    """Bijstand runs, and a job will lower it from December on."""
    event = job_start()
    await income.handle(event)
    return event


@pytest.fixture
def dossier(start: Event[JobStarted]) -> UUID:
    return start.dossier_id


async def post(
    client: Client, path: str, body: Any, who: str = "ic-1", key: str = ""
) -> httpx.Response:
    headers = client._headers("income.voorstellen.schrijven", ["0106"], who=who)
    if key:
        headers["Idempotency-Key"] = key
    return await client._client.post(f"/income/v1{path}", json=body, headers=headers)


async def starts(client: Client, dossier: UUID, body: Any, key: str = "") -> httpx.Response:
    return await post(client, f"/dossiers/{dossier}/voorstellen", body, key=key)


async def starts_and_is_approved(
    income: Income, client: Client, dossier: UUID, body: Any
) -> httpx.Response:
    answer = await starts(client, dossier, body)
    assert answer.status_code == 201, answer.text
    found = UUID(answer.json()["id"])
    if answer.json()["status"] == "besloten":
        return answer
    await client.look(found, *PARTS)
    approved = await approve(income, client, found)
    assert approved.status_code == 200, approved.text
    return approved  # type: ignore[no-any-return]


async def right(client: Client, dossier: UUID) -> dict[str, Any]:
    answer = await client.get(f"/dossiers/{dossier}/recht", "income.voorstellen.lezen")
    return dict(answer.json())


async def fire(income: Income, kind: str) -> None:
    await income.fire(
        [
            timer
            for timer in await income.timers()
            if timer.kind == kind and timer.due_at <= clock.now()
        ]
    )


async def letters(income: Income, proposal_id: object) -> list[str]:
    rows = await income.rows(
        "SELECT content FROM letter WHERE subject_id = :id", id=UUID(str(proposal_id))
    )
    return [str(row["content"]) for row in rows]


async def test_a_suspension_holds_the_payment_once_a_second_person_approved_it(
    income: Income, client: Client, dossier: UUID
) -> None:
    before = (await right(client, dossier))["perioden"]
    draft = await starts(client, dossier, SUSPENDS)

    assert (draft.status_code, draft.json()["status"]) == (201, "ter-controle"), draft.text
    assert draft.json()["besluitsoort"] == "opschorten"
    assert (await right(client, dossier))["opgeschort"] is None
    assert await income.published(RightChanged) == []
    [proposed] = [e for e in await income.published(DecisionProposed) if e.data.soort != "recht"]
    assert proposed.data.besluitsoort == "opschorten"

    found = UUID(draft.json()["id"])
    await client.look(found, *PARTS)
    approved = await approve(income, client, found)

    assert approved.json()["status"] == "besloten", approved.text
    after = await right(client, dossier)
    assert after["perioden"] == before
    assert after["opgeschort"] == {
        "vanaf": "2026-11-01",
        "totEnMet": "2026-12-26",
        "hersteltermijnTotEnMet": "2026-12-14",
    }
    [changed] = await income.published(RightChanged)
    held = changed.data.opgeschort
    assert held is not None
    assert (held.vanaf, held.tot) == (date(2026, 11, 1), date(2026, 12, 27))
    [taken] = await income.published(DecisionTaken)
    assert (taken.data.soort, taken.data.automatisch) == ("opschorten", False)
    [letter] = await letters(income, found)
    assert "Wij betalen uw bijstand nu even niet" in letter
    assert "uw bankafschriften van oktober." in letter
    assert "14 december 2026" in letter
    assert "artikel 54 lid 1" in letter


async def test_the_terms_of_a_suspension_are_each_told_once_before_and_after_their_day(
    income: Income, client: Client, dossier: UUID, it_is: MarkTime
) -> None:
    await starts_and_is_approved(income, client, dossier, SUSPENDS)
    told = []
    for day in (10, 11, 12, 15, 16, 19, 20, 30):
        it_is(date(2026, 12, day))
        await fire(income, "opschorting-termijn")
        told.append((day, [e.data.termijn for e in await income.published(SuspensionTermCame)]))

    nears, over, ends = (
        "opschorting-herstel-nadert",
        "opschorting-herstel-voorbij",
        "opschorting-loopt-af",
    )
    assert told == [
        (10, []),
        (11, [nears]),
        (12, [nears]),
        (15, [nears, over]),
        (16, [nears, over]),
        (19, [nears, over, ends]),
        (20, [nears, over, ends]),
        (30, [nears, over, ends]),
    ]


async def test_who_gives_what_was_asked_is_paid_again_by_the_decision_of_one_person(
    income: Income, client: Client, dossier: UUID, it_is: MarkTime
) -> None:
    await starts_and_is_approved(income, client, dossier, SUSPENDS)

    lifted = await starts(client, dossier, LIFTS)

    assert (lifted.status_code, lifted.json()["status"]) == (201, "besloten"), lifted.text
    assert (await right(client, dossier))["opgeschort"] is None
    assert (await income.published(RightChanged))[-1].data.opgeschort is None
    [letter] = await letters(income, lifted.json()["id"])
    assert "Wij betalen uw bijstand weer" in letter
    it_is(date(2026, 12, 20))
    await fire(income, "opschorting-termijn")
    assert await income.published(SuspensionTermCame) == []
    again = await starts(client, dossier, LIFTS)
    assert (again.status_code, again.json()["code"]) == (409, "niet-opgeschort")


async def test_what_was_not_mended_can_be_withdrawn_from_the_first_held_day_after_the_term_only(
    income: Income, client: Client, dossier: UUID, it_is: MarkTime
) -> None:
    await starts_and_is_approved(income, client, dossier, SUSPENDS)
    body = ENDS | {"vanaf": "2026-11-01"}
    early = await starts(client, dossier, body)
    assert (early.status_code, early.json()["invalidParams"][0]["code"]) == (400, "te-vroeg")

    it_is(date(2026, 12, 15))
    done = await starts_and_is_approved(income, client, dossier, body)

    [ended] = await income.published(RightEnded)
    assert ended.data.opgeschort is None
    assert ended.data.perioden[-1].tot == date(2026, 11, 1)
    assert (await income.published(DecisionTaken))[-1].data.soort == "intrekken"
    [letter] = await letters(income, done.json()["id"])
    assert "Wij hebben het niet op tijd gekregen." in letter
    assert "artikel 54 lid 4" in letter
    # November was held when it was to be paid: nothing was paid too much.
    recover = await income.rows("SELECT 1 FROM proposal WHERE kind = 'terugvordering'")
    assert recover == []
    [held] = await income.rows("SELECT outcome FROM right_suspension")
    assert held["outcome"] == "beeindigd"


async def test_an_end_from_a_day_that_is_over_is_a_withdrawal_with_what_was_paid_too_much_apart(
    income: Income, client: Client, dossier: UUID
) -> None:
    done = await starts_and_is_approved(income, client, dossier, ENDS | {"vanaf": "2026-09-16"})

    assert (await income.published(DecisionTaken))[-1].data.soort == "intrekken"
    [letter] = await letters(income, done.json()["id"])
    assert "U had vanaf 16 september 2026 geen recht op bijstand" in letter
    assert "artikel 54 lid 3" in letter
    [recover] = await income.rows(
        "SELECT amount_cents, effective_on FROM proposal WHERE kind = 'terugvordering'"
    )
    # Half of September and all of October; November is not over yet.
    assert (recover["amount_cents"], recover["effective_on"]) == (
        141_946 + 141_946 // 2,
        date(2026, 9, 1),
    )


async def test_an_end_to_come_is_an_end_and_the_same_facts_do_not_bring_it_back(
    income: Income, client: Client, start: Event[JobStarted], dossier: UUID
) -> None:
    await client.establish(finding_of(start))
    await starts_and_is_approved(income, client, dossier, ENDS)

    assert (await income.published(DecisionTaken))[-1].data.soort == "beeindigen"
    assert (await income.published(RightEnded))[-1].data.perioden[-1].tot == date(2026, 12, 15)
    # What the job changes before that day is still to be decided, and nothing after it.
    waiting = await open_proposal(income, dossier)
    [change] = (await client.look(waiting)).json()["wijzigingen"]
    assert (change["vanaf"], change["tot"]) == ("2026-12-01", "2026-12-15")
    assert (await client.decide_by_two(waiting, TAKE_OVER)).json()["status"] == "besloten"
    await income.handle(
        job_start(*start.data.huishouden.leden, cents=50_000, dossier_id=dossier, versie=1)
    )
    periods = (await right(client, dossier))["perioden"]
    assert (periods[-1]["vanaf"], periods[-1]["bijstandCenten"]) == ("2026-12-15", 0)
    for left in await income.rows(
        "SELECT changes FROM proposal WHERE state = 'open' AND kind = 'recht'"
    ):
        assert all(change["van"] < "2026-12-15" for change in left["changes"])


async def test_what_makes_no_sense_is_refused_and_nothing_is_kept(
    income: Income, client: Client, dossier: UUID
) -> None:
    wrong = {
        "vanaf": [ENDS | {"vanaf": "1990-01-01"}, SUSPENDS | {"vanaf": "2026-08-01"}],
        "hersteltermijnTotEnMet": [
            SUSPENDS | {"hersteltermijnTotEnMet": "2026-11-30"},
            SUSPENDS | {"hersteltermijnTotEnMet": "2026-12-27"},
        ],
        "inBrief": [ENDS | {"inBrief": "Groeten, 李"}, ENDS | {"inBrief": ""}],
        "reden": [ENDS | {"reden": ""}],
    }
    for name, bodies in wrong.items():
        for body in bodies:
            answer = await starts(client, dossier, body)
            assert answer.status_code == 400, answer.text
            assert name in {fault["name"] for fault in answer.json()["invalidParams"]}, answer.text
    for body in (SUSPENDS | {"soort": "opheffing"}, ENDS | {"gevraagd": "uw loonstrook"}):
        assert (await starts(client, dossier, body)).status_code == 400
    assert (await starts(client, ids.new_id(), ENDS)).status_code == 404
    assert await income.rows("SELECT 1 FROM proposal WHERE kind <> 'recht'") == []


async def test_of_each_there_is_one_at_a_time_and_a_doubled_request_starts_one(
    income: Income, client: Client, dossier: UUID
) -> None:
    first = await starts(client, dossier, ENDS, key="een")
    same = await starts(client, dossier, ENDS, key="een")
    other = await starts(client, dossier, ENDS, key="twee")

    assert (first.status_code, same.status_code) == (201, 201)
    assert first.json() == same.json()
    assert (other.status_code, other.json()["code"]) == (409, "voorstel-wacht-al")
    assert other.json()["invalidParams"][0]["reason"] == first.json()["id"]
    assert len(await income.rows("SELECT 1 FROM proposal WHERE kind = 'beeindiging'")) == 1


async def test_what_was_started_by_hand_is_taken_over_or_taken_back_and_not_deviated_from(
    income: Income, client: Client, dossier: UUID
) -> None:
    started = (await starts(client, dossier, ENDS)).json()
    back = {"versie": started["versie"], "uitkomst": "terugsturen", "opmerking": "Waarom dan?"}
    await client.check(started["id"], back)

    deviates = await client.decide(started["id"], TAKE_OVER | {"besluit": "afwijken"})
    taken_back = await post(client, f"/voorstellen/{started['id']}/terugnemen", None)
    late = await client.decide(started["id"], TAKE_OVER)

    assert (deviates.status_code, deviates.json()["code"]) == (409, "afwijken-kan-niet")
    assert (taken_back.status_code, taken_back.json()["status"]) == (200, "vervallen")
    assert late.status_code == 409
    [lapsed] = await income.published(ProposalLapsed)
    assert lapsed.data.reden.code == "voorstel-teruggenomen"
    made = await open_proposal(income, dossier)
    refused = await post(client, f"/voorstellen/{made}/terugnemen", None)
    assert (refused.status_code, refused.json()["code"]) == (409, "voorstel-niet-terug-te-nemen")


async def test_what_fits_no_more_when_the_second_person_looks_is_refused(
    income: Income, client: Client, dossier: UUID, it_is: MarkTime
) -> None:
    draft = (await starts(client, dossier, SUSPENDS)).json()
    it_is(date(2026, 12, 14))
    await client.look(draft["id"], *PARTS)

    late = await client.check(draft["id"], {"versie": 2, "uitkomst": "goedkeuren"})

    assert (late.status_code, late.json()["code"]) == (409, "past-niet-meer")
    assert await income.rows("SELECT 1 FROM right_suspension") == []


async def test_nobody_starts_anything_about_the_own_family_nor_approves_the_own_start(
    income: Income, client: Client, start: Event[JobStarted], dossier: UUID
) -> None:
    draft = (await starts(client, dossier, ENDS)).json()
    await client.look(draft["id"], *PARTS, who="ic-1")
    own = await client.check(draft["id"], {"versie": 2, "uitkomst": "goedkeuren"}, who="ic-1")
    assert (own.status_code, own.json()["code"]) == (403, "eigen-voorstel")

    child = start.data.huishouden.leden[1].inwoner_id
    decider = Decider("ic-3", "Ali", frozenset({child}))
    suspends = Started("opschorting", TODAY, Suspending(date(2026, 12, 14), "uw loonstrook"))
    async with income.database.transaction(lock=[dossier]) as tx:
        with pytest.raises(NotFound):
            await starting.start(tx, dossier, decider, suspends, Why("Zo is het.", "Zo is het."))
        with pytest.raises(NotFound):
            await deciding.take_back(tx, UUID(draft["id"]), decider)
    gives_work(client._client, conflicts=frozenset({dossier}))
    assert (await starts(client, dossier, SUSPENDS)).status_code == 404


async def test_a_revision_is_told_published_and_lettered_as_one(
    income: Income, client: Client, it_is: MarkTime
) -> None:
    late = job_start(day=date(2026, 10, 1))
    await income.handle(late)
    await client.establish(finding_of(late, vanaf="2026-10-01"))
    proposal_id = await open_proposal(income, late.dossier_id)

    assert (await client.look(proposal_id)).json()["besluitsoort"] == "herzien"
    await client.decide_by_two(proposal_id, TAKE_OVER)

    assert (await income.published(DecisionProposed))[-1].data.soort == "terugvordering"
    [taken] = await income.published(DecisionTaken)
    assert taken.data.soort == "herzien"
    [letter] = await letters(income, proposal_id)
    assert "Dat heet herzien." in letter
    assert "artikel 54 lid 3" in letter


async def test_two_suspensions_at_once_and_one_of_more_than_eight_weeks_are_refused_by_the_database(
    income: Income, client: Client, dossier: UUID
) -> None:
    await starts_and_is_approved(income, client, dossier, SUSPENDS)
    copy = """
        INSERT INTO right_suspension SELECT gen_random_uuid(), dossier_id, municipality, held_from, held_until {}, mend_until,
            asked, decision_id, correlation_id, begun_on, ended_on, outcome FROM right_suspension
        """
    for longer, rule in (("", "right_suspension_running"), ("+ 1", "right_suspension_check")):
        async with income.database.transaction() as tx:
            with pytest.raises(DBAPIError, match=rule):
                await tx.connection.execute(text(copy.format(longer)))


# A fact that is asked for.


def asks(start: Event[JobStarted], **more: Any) -> dict[str, Any]:
    return {
        "feit": "vrijlating",
        "inwonerId": str(start.data.inwoner_id),
        "aan": "inwoner",
        "uiterlijk": "2026-12-10",
        "tekst": "Loonstrook gevraagd per brief.",
    } | more


async def test_a_proposal_waits_for_a_fact_until_it_is_established_of_that_person(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    proposal_id = await open_proposal(income, start.dossier_id)
    asked = await post(client, f"/voorstellen/{proposal_id}/feitvragen", asks(start))
    again = await post(client, f"/voorstellen/{proposal_id}/feitvragen", asks(start))

    assert asked.status_code == 201, asked.text
    assert (again.status_code, again.json()["code"]) == (409, "al-gevraagd")
    [told] = await income.published(FactAsked)
    assert (told.data.feit, told.data.aan) == ("vrijlating", "inwoner")
    [question] = (await client.look(proposal_id)).json()["feitvragen"]
    assert (question["uiterlijk"], question["vastgesteldOp"]) == ("2026-12-10", None)

    await client.establish(finding_of(start))

    new = await open_proposal(income, start.dossier_id)
    assert new != proposal_id
    [question] = (await client.look(new)).json()["feitvragen"]
    assert question["vastgesteldOp"] is not None


async def test_a_fact_that_did_not_come_is_told_once_after_its_day(
    income: Income, client: Client, start: Event[JobStarted], it_is: MarkTime
) -> None:
    proposal_id = await open_proposal(income, start.dossier_id)
    await post(client, f"/voorstellen/{proposal_id}/feitvragen", asks(start))
    await post(client, f"/voorstellen/{proposal_id}/feitvragen", asks(start, feit="vermogen"))
    dropped = (await client.look(proposal_id)).json()["feitvragen"][1]["id"]
    path = f"/voorstellen/{proposal_id}/feitvragen/{dropped}/vervallen"
    assert (await post(client, path, None)).status_code == 200
    assert (await post(client, path, None)).status_code == 409

    it_is(date(2026, 12, 10))
    await income.fire([t for t in await income.timers() if t.kind == questions.TIMER])
    assert await income.published(FactNotGiven) == []
    it_is(date(2026, 12, 11))
    for _ in range(2):
        await fire(income, questions.TIMER)

    [told] = await income.published(FactNotGiven)
    assert (told.data.feit, told.data.voorstel_id) == ("vrijlating", proposal_id)


async def test_a_fact_that_came_in_time_or_that_nothing_waits_for_is_not_told(
    income: Income, client: Client, start: Event[JobStarted], it_is: MarkTime
) -> None:
    proposal_id = await open_proposal(income, start.dossier_id)
    await post(client, f"/voorstellen/{proposal_id}/feitvragen", asks(start))
    await post(client, f"/voorstellen/{proposal_id}/feitvragen", asks(start, feit="vermogen"))
    await client.establish(finding_of(start))
    await client.decide_by_two(await open_proposal(income, start.dossier_id), TAKE_OVER)

    it_is(date(2026, 12, 11))
    await fire(income, questions.TIMER)

    assert await income.published(FactNotGiven) == []


async def test_a_question_that_cannot_be_so_is_refused(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    path = f"/voorstellen/{await open_proposal(income, start.dossier_id)}/feitvragen"
    for more, name in (
        ({"uiterlijk": "2026-11-30"}, "uiterlijk"),
        ({"uiterlijk": "2027-04-30"}, "uiterlijk"),
        ({"inwonerId": str(ids.new_id())}, "inwonerId"),
        ({"aan": "niemand"}, "aan"),
    ):
        answer = await post(client, path, asks(start, **more))
        assert answer.status_code == 400, answer.text
        assert [fault["name"] for fault in answer.json()["invalidParams"]] == [name]
    family = frozenset({start.data.huishouden.leden[1].inwoner_id})
    gives_work(client._client, conflicts=family)
    assert (await post(client, path, asks(start))).status_code == 404
    assert await income.rows("SELECT 1 FROM fact_question") == []


# The pages.


async def test_the_page_of_a_right_shows_what_stands_and_starts_a_suspension(
    income: Income, client: Client, dossier: UUID
) -> None:
    path = f"/dossiers/{dossier}"
    shown = (await page(client, f"{path}/recht")).text
    assert "Wat staat er?" in shown
    assert "Stel opschorten voor" in shown
    wrong = await fill(client, f"{path}/voorstellen", **SUSPENDS | {"gevraagd": ""})
    assert wrong.status_code == 400
    assert "Twee keer gebeld." in wrong.text
    done = await fill(client, f"{path}/voorstellen", **SUSPENDS)
    twice = await fill(client, f"{path}/voorstellen", **SUSPENDS)

    assert done.status_code == 303, done.text
    assert twice.headers["location"].split("?")[0] == done.headers["location"].split("?")[0]
    [draft] = await income.rows("SELECT id FROM proposal WHERE kind = 'opschorting'")
    proposal = (await page(client, f"/voorstellen/{draft['id']}")).text
    assert "Opschorting: de betaling staat stil" in proposal
    assert "Neem het voorstel terug" in proposal
    await client.look(draft["id"], *PARTS)
    await approve(income, client, draft["id"])
    held = (await page(client, f"{path}/recht")).text
    assert "De bijstand is opgeschort" in held
    assert "uw bankafschriften van oktober" in held
    assert "Stel opschorten voor" not in held
    assert "Betaal de bijstand weer" in held


async def test_the_list_says_which_fact_a_proposal_waits_for(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    proposal_id = await open_proposal(income, start.dossier_id)
    form = {
        "feit": "vrijlating",
        "wie": str(start.data.inwoner_id),
        "aan": "inwoner",
        "uiterlijk": "2026-12-10",
        "toelichting": "Loonstrook gevraagd.",
    }
    path = f"/voorstellen/{proposal_id}/feitvragen"
    wrong = await fill(client, path, **form | {"uiterlijk": "2026-11-01"})
    done = await fill(client, path, **form)
    listed = (await page(client, "/voorstellen")).text
    shown = (await page(client, f"/voorstellen/{proposal_id}")).text

    assert wrong.status_code == 400
    assert "Loonstrook gevraagd." in wrong.text
    assert done.status_code == 303
    assert "Welk deel van het loon vrij is, gevraagd voor 10 december 2026" in listed
    assert "Waar het op wacht" in shown
    assert f"vaststellingen?soort=vrijlating&amp;wie={start.data.inwoner_id}" in shown


def test_a_right_that_never_ran_cannot_be_ended() -> None:
    [fault] = by_hand.faults_of_end(TODAY, (), None, TODAY)

    assert (fault.name, fault.code) == ("vanaf", "geen-recht")
