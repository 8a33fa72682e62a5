"""Two people decide: who may, on which version, after having looked at what, and what is left when something comes in between."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.income.decisions import deciding
from services.income.decisions.concept import Concept
from services.income.decisions.deciding import Wanted
from services.income.decisions.refusing import OwnDraft
from services.income.decisions.states import PARTS, Decider
from services.income.rights import service as rights
from services.income.rights.rows import Decision
from services.income.rights.service import Decided
from services.income.rights.standing import Rechtsperiode
from shared import ids
from shared.errors import NotFound
from shared.events.envelope import Event
from shared.events.income import DecisionTaken, RightChanged
from shared.events.life_events import JobStarted
from shared.testing.events import make_member
from tests.integration.income.conftest import Client, Income, open_proposal
from tests.integration.income.life_events import job_start, withdrawal_of
from tests.integration.income.test_findings import finding_of
from tests.integration.income.test_letters import Killed
from tests.integration.income.test_who_lives_there import changed
from tests.working import gives_work

TAKE_OVER = {"besluit": "overnemen", "reden": "Loonstrook ontvangen."}
DEVIATE = {"besluit": "afwijken", "reden": "Dit gezin heeft meer nodig."}
APPROVE = {"uitkomst": "goedkeuren"}


@pytest.fixture
async def start(income: Income) -> Event[JobStarted]:
    event = job_start()
    await income.handle(event)
    return event


@pytest.fixture
async def known(income: Income, client: Client, start: Event[JobStarted]) -> UUID:
    """A proposal that rests on nothing unknown."""
    await client.establish(finding_of(start))
    return await open_proposal(income, start.dossier_id)


async def version_of(income: Income, proposal_id: UUID) -> int:
    [row] = await income.rows("SELECT version FROM proposal WHERE id = :id", id=proposal_id)
    return int(row["version"])


async def approve(income: Income, client: Client, proposal_id: UUID, who: str = "ic-2") -> Any:
    body = APPROVE | {"versie": await version_of(income, proposal_id)}
    return await client.check(proposal_id, body, who=who)


async def test_what_one_decided_changes_nothing_until_another_approves_it(
    income: Income, client: Client, known: UUID
) -> None:
    first = await client.decide(known, TAKE_OVER)

    assert (first.status_code, first.json()["status"]) == (200, "ter-controle")
    assert first.json()["concept"]["door"] == "ic-1"
    assert await income.published(DecisionTaken) == []
    assert await income.rows("SELECT 1 FROM letter") == []

    await client.look(known, *PARTS)
    second = await approve(income, client, known)

    assert (second.status_code, second.json()["status"]) == (200, "besloten"), second.text
    assert second.json()["beslotenDoor"] == "ic-2"
    assert len(await income.published(DecisionTaken)) == 1
    assert len(await income.published(RightChanged)) == 1
    [decision] = await income.rows("SELECT * FROM decision WHERE proposal_id = :id", id=known)
    assert (decision["drafted_by"], decision["taken_by"]) == ("ic-1", "ic-2")
    assert set(decision["seen"]["bekeken"]["ic-2"]) == set(PARTS)
    assert decision["seen"]["beelden"][0]["na"]["bijstandCenten"]
    assert decision["seen"]["parameters"]
    [purse] = decision["seen"]["watAls"]
    assert purse["totaal"].keys() >= {"voorCenten", "naCenten", "verschilMinimumCenten"}
    assert len(await income.rows("SELECT 1 FROM letter WHERE subject_id = :id", id=known)) == 1


async def test_nobody_approves_the_own_draft_nor_sends_it_back(
    income: Income, client: Client, known: UUID
) -> None:
    await client.decide(known, TAKE_OVER)
    await client.look(known, *PARTS, who="ic-1")

    approved = await approve(income, client, known, "ic-1")
    back = await client.check(
        known, {"versie": 2, "uitkomst": "terugsturen", "opmerking": "Toch niet."}, who="ic-1"
    )

    assert (approved.status_code, approved.json()["code"]) == (403, "eigen-voorstel")
    assert (back.status_code, back.json()["code"]) == (403, "eigen-voorstel")
    assert await income.published(DecisionTaken) == []


async def test_the_database_refuses_an_own_approval_whatever_the_code_does(income: Income) -> None:
    own = text(
        """
            INSERT INTO decision (id, dossier_id, "right", kind, starts_on, changes, life_event_ids, drafted_by, taken_by,
                reason, seen, taken_at)
            VALUES (gen_random_uuid(), gen_random_uuid(), 'algemene-bijstand', 'wijzigen', '2026-12-01', '[]', '{}', 'ic-1',
                'ic-1', 'x', jsonb_build_object('tweede', 'ic-1'), now())
            """
    )
    async with income.database.transaction() as tx:
        with pytest.raises(DBAPIError, match="decision_by_two"):
            await tx.connection.execute(own)


async def test_who_approves_opened_everything_first(
    income: Income, client: Client, known: UUID
) -> None:
    await client.decide(known, TAKE_OVER)
    await client.look(known, "gevolgen", "brief")
    await client.look(known, *PARTS, who="ic-3")

    refused = await approve(income, client, known)

    assert (refused.status_code, refused.json()["code"]) == (409, "eerst-bekijken")
    assert [fault["code"] for fault in refused.json()["invalidParams"]] == ["berekening", "geldt"]
    await client.look(known, "berekening", "geldt")
    assert (await approve(income, client, known)).status_code == 200


async def test_what_was_opened_of_an_earlier_version_does_not_count(
    income: Income, client: Client, known: UUID
) -> None:
    await client.look(known, *PARTS)
    await client.decide(known, TAKE_OVER)

    refused = await approve(income, client, known)

    assert (refused.status_code, refused.json()["code"]) == (409, "eerst-bekijken")


async def test_what_is_sent_back_is_open_again_with_why(
    income: Income, client: Client, known: UUID
) -> None:
    await client.decide(known, TAKE_OVER)
    body = {"versie": 2, "uitkomst": "terugsturen", "opmerking": "Welke loonstrook is dit?"}

    back = await client.check(known, body)
    await client.check(known, {"tekst": "Die van december."}, who="ic-1", what="opmerkingen")

    assert (back.status_code, back.json()["status"]) == (200, "open"), back.text
    shown = (await client.look(known)).json()
    assert [(said["soort"], said["door"], said["tekst"]) for said in shown["opmerkingen"]] == [
        ("ter-controle", "ic-1", "Loonstrook ontvangen."),
        ("teruggestuurd", "ic-2", "Welke loonstrook is dit?"),
        ("opmerking", "ic-1", "Die van december."),
    ]
    stale = await client.check(known, APPROVE | {"versie": 2})
    assert stale.status_code == 409
    assert (await client.decide_by_two(known, TAKE_OVER)).json()["status"] == "besloten"


async def test_sending_back_asks_why(client: Client, known: UUID) -> None:
    await client.decide(known, TAKE_OVER)

    answer = await client.check(known, {"versie": 2, "uitkomst": "terugsturen"})

    assert answer.status_code == 400


async def test_a_fact_that_comes_in_while_the_second_reads_makes_another_proposal(
    income: Income, client: Client, start: Event[JobStarted], known: UUID
) -> None:
    await client.decide(known, TAKE_OVER)
    await client.look(known, *PARTS)
    await income.handle(
        job_start(*start.data.huishouden.leden, cents=50_000, dossier_id=start.dossier_id, versie=1)
    )
    new = await open_proposal(income, start.dossier_id)

    refused = await client.check(known, APPROVE | {"versie": 2})

    assert (refused.status_code, refused.json()["code"]) == (409, "voorstel-vervangen")
    [fault] = refused.json()["invalidParams"]
    assert fault["reason"] == str(new) != str(known)
    assert "in plaats van" in refused.json()["detail"]
    assert (await client.look(known)).json()["vervangenDoor"] == str(new)
    assert await income.published(DecisionTaken) == []


async def test_of_one_right_there_is_one_proposal_also_when_it_waits_for_a_second(
    income: Income, start: Event[JobStarted], client: Client, known: UUID
) -> None:
    await client.decide(known, TAKE_OVER)

    await income.handle(
        job_start(*start.data.huishouden.leden, cents=50_000, dossier_id=start.dossier_id, versie=1)
    )

    waiting = await income.rows(
        "SELECT state FROM proposal WHERE state IN ('open', 'ter-controle')"
    )
    assert [row["state"] for row in waiting] == ["open"]


async def test_what_rests_on_an_unknown_exemption_cannot_be_taken_over_and_can_be_deviated_from(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    proposal_id = await open_proposal(income, start.dossier_id)

    refused = await client.decide(proposal_id, TAKE_OVER)
    shown = (await client.look(proposal_id)).json()
    deviated = await client.decide_by_two(
        proposal_id, DEVIATE | {"bedragCenten": 100_000, "vanaf": "2026-12-01"}
    )

    assert (refused.status_code, refused.json()["code"]) == (409, "eerst-vaststellen")
    assert str(start.data.inwoner_id) in refused.json()["invalidParams"][0]["reason"]
    assert shown["eerstVaststellen"] == [
        {"wat": "welk deel van het loon vrij is", "inwonerId": str(start.data.inwoner_id)}
    ]
    assert deviated.json()["status"] == "besloten", deviated.text
    [changed] = await income.published(RightChanged)
    assert changed.data.perioden[-1].bijstand_centen == 100_000
    [letter] = await income.rows("SELECT content FROM letter")
    assert letter["content"]["titel"].startswith("U krijgt € 1.000,00 bijstand per maand")


async def test_a_small_deviation_needs_nobody_else(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    proposal_id = await open_proposal(income, start.dossier_id)
    given = 141_946 - 110_264

    answer = await client.decide(
        proposal_id, DEVIATE | {"bedragCenten": given + 24_999, "vanaf": "2026-12-01"}
    )

    assert answer.json()["status"] == "besloten", answer.text


async def every_way(income: Income, client: Client, proposal_id: UUID, family: UUID) -> list[int]:
    """How each way of deciding answers to who has a conflict with somebody of the household."""
    gives_work(client._client, conflicts=frozenset({family}))
    by_api = [
        await client.decide(proposal_id, TAKE_OVER),
        await client.check(proposal_id, APPROVE | {"versie": 1}),
        await client.check(proposal_id, {"tekst": "Zo is het."}, what="opmerkingen"),
        await client.look(proposal_id),
    ]
    return [answer.status_code for answer in by_api]


@pytest.mark.parametrize("number", [0, 1], ids=["the payee", "the family"])
async def test_who_has_a_conflict_decides_nothing_over_the_api(
    income: Income, client: Client, start: Event[JobStarted], known: UUID, number: int
) -> None:
    family = start.data.huishouden.leden[number].inwoner_id

    answers = await every_way(income, client, known, family)

    assert answers[:3] == [404, 404, 404]
    assert await income.published(DecisionTaken) == []


@pytest.mark.parametrize("number", [0, 1], ids=["the payee", "the family"])
async def test_who_has_a_conflict_decides_nothing_in_the_background_either(
    income: Income, start: Event[JobStarted], known: UUID, number: int
) -> None:
    family = start.data.huishouden.leden[number].inwoner_id
    decider = Decider("ic-1", "Ilse", frozenset({family}))

    async with income.database.transaction(lock=[start.dossier_id]) as tx:
        with pytest.raises(NotFound):
            await deciding.decide(tx, known, decider, Wanted(Concept("overnemen", "Zo is het.")))
        with pytest.raises(NotFound):
            await deciding.approve(tx, known, decider, 1)
        with pytest.raises(NotFound):
            await deciding.send_back(tx, known, decider, 1, "Nee.")


async def test_in_bulk_the_own_family_is_left_out_and_the_others_are_decided(
    income: Income, start: Event[JobStarted], known: UUID, client: Client
) -> None:
    other = job_start()
    await income.handle(other)
    await client.establish(finding_of(other))
    both = {
        known: start.dossier_id,
        await open_proposal(income, other.dossier_id): other.dossier_id,
    }
    decider = Decider("ic-1", "Ilse", frozenset({start.data.inwoner_id}))

    for proposal_id, dossier_id in both.items():
        async with income.database.transaction(lock=[dossier_id]) as tx:
            wanted = Wanted(Concept("overnemen", "Zo is het."))
            if dossier_id == start.dossier_id:
                with pytest.raises(NotFound):
                    await deciding.decide(tx, proposal_id, decider, wanted)
            else:
                await deciding.decide(tx, proposal_id, decider, wanted)

    states = await income.rows("SELECT dossier_id, state FROM proposal WHERE state <> 'vervallen'")
    assert {row["dossier_id"]: row["state"] for row in states} == {
        start.dossier_id: "open",
        other.dossier_id: "ter-controle",
    }


async def test_two_who_approve_at_once_decide_once(
    income: Income, client: Client, known: UUID
) -> None:
    await client.decide(known, TAKE_OVER)
    for who in ("ic-2", "ic-3"):
        await client.look(known, *PARTS, who=who)

    answers = await asyncio.gather(
        *(client.check(known, APPROVE | {"versie": 2}, who=who) for who in ("ic-2", "ic-3"))
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await income.published(DecisionTaken)) == 1


async def approve_and_die(income: Income, proposal_id: UUID, dossier_id: UUID) -> None:
    """All of it is written, and the process ends before it is kept."""
    async with income.database.transaction(lock=[dossier_id]) as tx:
        await deciding.approve(tx, proposal_id, Decider("ic-2", "Kees"), 2)
        raise Killed


async def test_killed_in_the_second_approval_nothing_is_done_and_again_it_is_whole(
    income: Income, client: Client, start: Event[JobStarted], known: UUID
) -> None:
    await client.decide(known, TAKE_OVER)
    await client.look(known, *PARTS)
    with pytest.raises(Killed):
        await approve_and_die(income, known, start.dossier_id)

    assert await income.published(DecisionTaken) == []
    assert await income.rows("SELECT 1 FROM letter") == []
    assert await income.rows("SELECT 1 FROM decision WHERE proposal_id = :id", id=known) == []

    assert (await approve(income, client, known)).json()["status"] == "besloten"
    assert len(await income.published(DecisionTaken)) == 1
    assert len(await income.rows("SELECT 1 FROM letter")) == 1


async def test_what_the_system_decides_is_told_in_a_letter_that_says_so(income: Income) -> None:
    ank = make_member()
    lodger = make_member("medebewoner", date(1996, 7, 3))
    dossier_id = ids.new_id()
    left = lodger.model_copy(update={"tot": date(2026, 12, 1)})

    await income.handle(changed(dossier_id, date(2026, 11, 1), ank, lodger, versie=1))
    await income.handle(changed(dossier_id, date(2026, 12, 1), ank, left, versie=2))

    [taken] = await income.published(DecisionTaken)
    assert (taken.data.automatisch, taken.data.besluit) == (True, "overnemen")
    [letter] = await income.rows("SELECT subject_id, content FROM letter")
    assert letter["subject_id"] == taken.data.voorstel_id
    assert letter["content"]["titel"].startswith("Uw bijstand wordt hoger vanaf")
    assert "Ons computersysteem heeft dit besluit genomen." in str(letter["content"])


async def test_what_stands_can_be_asked_as_it_is_and_as_it_was_thought(
    income: Income, client: Client, start: Event[JobStarted], known: UUID
) -> None:
    path, scope = f"/dossiers/{start.dossier_id}/recht", "income.voorstellen.lezen"
    [thought] = await income.rows("SELECT now() AS moment")
    await client.decide_by_two(known, TAKE_OVER)

    now = (await client.get(path, scope)).json()["perioden"]
    then = await client.get(path, scope, zoalsBekendOp=thought["moment"].isoformat())
    before = (await client.get(path, scope, opDag="2026-11-30")).json()["perioden"]
    elsewhere = await client.get(path, scope, municipalities=["1680"])

    assert [period["bijstandCenten"] for period in now][-2:] == [136_906, 59_248]
    assert now[0]["overgenomen"]
    assert len(then.json()["perioden"]) == len(now) - 1
    assert [period["bijstandCenten"] for period in before] == [141_946]
    assert elsewhere.status_code == 404


async def test_the_decisions_of_a_dossier_are_listed_with_who_took_them(
    client: Client, start: Event[JobStarted], known: UUID
) -> None:
    await client.decide_by_two(known, TAKE_OVER)

    answer = await client.get(
        "/besluiten", "income.voorstellen.lezen", dossierId=str(start.dossier_id)
    )

    kinds = [decision["soort"] for decision in answer.json()["resultaten"]]
    assert kinds == ["wijzigen", "overnemen"]
    assert (
        await client.get("/besluiten", "income.voorstellen.lezen", dossierId=str(ids.new_id()))
    ).status_code == 404


async def test_nobody_approves_the_own_draft_in_the_background_or_in_bulk_either(
    income: Income, client: Client, start: Event[JobStarted], known: UUID
) -> None:
    other = job_start()
    await income.handle(other)
    await client.establish(finding_of(other))
    both = {
        known: start.dossier_id,
        await open_proposal(income, other.dossier_id): other.dossier_id,
    }
    ilse, kees = Decider("ic-1", "Ilse"), Decider("ic-2", "Kees")
    for (proposal_id, dossier_id), first in zip(both.items(), (ilse, kees), strict=True):
        async with income.database.transaction(lock=[dossier_id]) as tx:
            wanted = Wanted(Concept("overnemen", "Zo is het."))
            waiting = await deciding.decide(tx, proposal_id, first, wanted)
            await deciding.look(tx, waiting, kees, PARTS)

    for proposal_id, dossier_id in both.items():
        async with income.database.transaction(lock=[dossier_id]) as tx:
            if proposal_id == known:
                await deciding.approve(tx, proposal_id, kees, 2)
                continue
            with pytest.raises(OwnDraft):
                await deciding.approve(tx, proposal_id, kees, 2)
            with pytest.raises(OwnDraft):
                await deciding.send_back(tx, proposal_id, kees, 2, "Toch niet.")

    [taken] = await income.published(DecisionTaken)
    assert taken.data.voorstel_id == known


@pytest.mark.parametrize("state", ["open", "ter-controle"])
async def test_on_a_proposal_of_what_did_not_happen_nothing_is_decided(
    income: Income, client: Client, start: Event[JobStarted], known: UUID, state: str
) -> None:
    if state == "ter-controle":
        await client.decide(known, TAKE_OVER)
        await client.look(known, *PARTS)
    await income.handle(withdrawal_of(start))

    decided = await client.decide(known, TAKE_OVER)
    approved = await client.check(known, APPROVE | {"versie": 2})

    assert (decided.status_code, decided.json()["code"]) == (409, "voorstel-niet-open")
    assert (approved.status_code, approved.json()["code"]) == (409, "voorstel-niet-open")
    assert await income.published(DecisionTaken) == []
    assert await income.rows("SELECT 1 FROM letter") == []
    assert await income.rows("SELECT 1 FROM decision WHERE taken_by IS NOT NULL") == []


async def test_two_rights_at_once_are_refused_and_nothing_of_the_decision_is_kept(
    income: Income, start: Event[JobStarted]
) -> None:
    async with income.database.transaction(lock=[start.dossier_id]) as tx:
        before = (await rights.load_standing(tx.connection, [start.dossier_id]))[start.dossier_id]
        decision = Decision(
            ids.new_id(), start.dossier_id, "0106", "wijzigen", date(2026, 12, 1), tx.now
        )
        second = Rechtsperiode(date(2026, 12, 1), None, None, decision.id, 50_000)
        with pytest.raises(ValueError, match="two rights at once"):
            await rights.write(tx, [Decided(decision, before, (*before, second), start.id)])

    assert await income.rows("SELECT 1 FROM decision WHERE id = :id", id=decision.id) == []
    assert await income.published(RightChanged) == []


async def test_the_database_refuses_a_period_that_ends_before_it_begins(income: Income) -> None:
    wrong = text(
        """
            INSERT INTO right_period (id, dossier_id, "right", valid_from, valid_until, decision_id, recorded_at)
            VALUES (gen_random_uuid(), gen_random_uuid(), 'algemene-bijstand', '2026-12-01', '2026-12-01', gen_random_uuid(), now())
            """
    )
    async with income.database.transaction() as tx:
        with pytest.raises(DBAPIError, match="right_period_check"):
            await tx.connection.execute(wrong)
