"""A change of regisseur is a warm handover: asked and acting at once, yes or no, and met; nobody is ever without."""

import asyncio
from uuid import UUID, uuid4

import httpx
import pytest

from services.routes.regie.rules import BY_NAME, LEADER
from shared.events.household import TYNAARLO
from tests.integration.routes.regie_kit import (
    REGISSEUR,
    families,
    lives,
    regisseur_of,
    regisseurs_of,
    told_of,
    wrong,
)
from tests.integration.routes.staff import LEADER as TEAM_LEADER
from tests.integration.routes.staff import Desk, write

WHY = "Kent het gezin van eerder."


async def says_yes(desk: Desk, worker_id: UUID, *dossiers: UUID) -> httpx.Response:
    return await desk.sends(
        worker_id, "/routes/regie/ja", dossier=[str(dossier) for dossier in dossiers]
    )


async def says_no(desk: Desk, worker_id: UUID, dossier: UUID) -> httpx.Response:
    path = f"/routes/dossiers/{dossier}/regisseur/nee"
    return await desk.sends(worker_id, path, waarom="Ik heb er al veel.")


async def asks_for(
    desk: Desk, leader: UUID, dossier: UUID, worker_id: UUID, **more: int
) -> httpx.Response:
    body = {"medewerkerId": str(worker_id), "waarom": WHY, **more}
    return await desk.asks(leader, "PUT", f"/routes/v1/dossiers/{dossier}/regisseur", json=body)


async def test_who_is_asked_says_yes_to_forty_families_at_once(desk: Desk) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    dossiers = await families(desk, 40)

    answer = await says_yes(desk, renske, *dossiers)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/routes/regie?ja=40"
    found = await regisseurs_of(desk, *dossiers)
    assert not any(regisseur.is_acting for regisseur in found.values())
    for dossier in dossiers:
        waits = [told.is_waarnemend for told in await told_of(desk, dossier)]
        assert waits == [True, False]


async def test_nobody_says_yes_for_somebody_else(desk: Desk) -> None:
    await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)
    ria = await desk.hires("Ria", REGISSEUR)

    answer = await says_yes(desk, ria, dossier)

    assert answer.status_code == 409
    assert "wordt niet (meer) van u gevraagd" in answer.text
    assert (await regisseur_of(desk, dossier)).is_acting


async def test_after_a_no_the_next_one_is_asked_and_answers_at_once(desk: Desk) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)
    ria = await desk.hires("Ria", REGISSEUR)

    answer = await says_no(desk, renske, dossier)

    assert answer.headers["location"] == "/routes/regie?gedaan=nee"
    found = await regisseur_of(desk, dossier)
    assert (found.worker_id, found.is_acting) == (ria, True)
    assert [told.medewerker_id for told in await told_of(desk, dossier)] == [renske, ria]


async def test_when_everybody_said_no_the_team_leader_answers_and_then_somebody_who_refused(
    desk: Desk,
) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)
    leader = await desk.hires("Teun", TEAM_LEADER)

    await says_no(desk, renske, dossier)
    found = await regisseur_of(desk, dossier)
    assert (found.worker_id, found.rule) == (leader, LEADER)

    await says_no(desk, leader, dossier)
    assert (await regisseur_of(desk, dossier)).worker_id == renske


async def test_who_is_the_only_one_goes_on_after_a_no(desk: Desk) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)

    answer = await says_no(desk, renske, dossier)

    assert answer.headers["location"] == "/routes/regie?gedaan=niemand"
    assert (await regisseur_of(desk, dossier)).worker_id == renske
    assert await wrong(desk) == []


async def test_a_no_needs_a_reason_and_then_nothing_changes(desk: Desk) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)
    await desk.hires("Ria", REGISSEUR)

    answer = await desk.sends(renske, f"/routes/dossiers/{dossier}/regisseur/nee", waarom=" ")

    assert answer.status_code == 400
    assert "Fout:" in answer.text
    assert (await regisseur_of(desk, dossier)).worker_id == renske


async def test_yes_and_a_question_to_somebody_else_at_once_leave_one_regisseur(desk: Desk) -> None:
    leader = await desk.hires("Teun", TEAM_LEADER)
    renske = await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)
    ria = await desk.hires("Ria", REGISSEUR)

    await asyncio.gather(
        says_yes(desk, renske, dossier),
        asks_for(desk, leader, dossier, ria, versie=1),
        says_no(desk, renske, dossier),
    )

    found = await regisseur_of(desk, dossier)
    assert found.worker_id in {renske, ria}
    assert await wrong(desk) == []
    versions = [told.versie for told in await told_of(desk, dossier)]
    assert versions == sorted(set(versions))


async def test_a_team_leader_asks_somebody_by_name(desk: Desk) -> None:
    leader = await desk.hires("Teun", TEAM_LEADER)
    renske = await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)
    await says_yes(desk, renske, dossier)
    ria = await desk.hires("Ria", REGISSEUR)

    answer = await asks_for(desk, leader, dossier, ria)

    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["medewerkerId"], told["naam"], told["waarnemend"]) == (str(ria), "Ria", True)
    assert told["regel"] == BY_NAME
    assert WHY in told["redenen"][0]


async def test_who_saw_another_version_is_told_how_it_is_now(desk: Desk) -> None:
    leader = await desk.hires("Teun", TEAM_LEADER)
    await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)
    ria = await desk.hires("Ria", REGISSEUR)
    await asks_for(desk, leader, dossier, ria, versie=1)
    rob = await desk.hires("Rob", REGISSEUR)

    answer = await asks_for(desk, leader, dossier, rob, versie=1)

    assert answer.status_code == 409
    assert answer.json()["toestand"] == "gevraagd"
    assert (await regisseur_of(desk, dossier)).worker_id == ria


async def test_who_may_not_be_it_is_not_asked_and_why_is_not_told(desk: Desk) -> None:
    leader = await desk.hires("Teun", TEAM_LEADER)
    renske = await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)
    coach = await desk.hires("Noor")
    elsewhere = await desk.hires("Tycho", [(TYNAARLO, "regisseur")])
    in_conflict = await desk.hires("Ria", REGISSEUR)
    await write(
        desk.routes,
        "INSERT INTO conflict (id, worker_id, person_id, from_day, declared_by)"
        " SELECT :id, :worker, person_id, '2026-01-01', 'zelf' FROM known_right WHERE dossier_id = :dossier LIMIT 1",
        worker=in_conflict,
        dossier=dossier,
    )

    answers = [
        await asks_for(desk, leader, dossier, worker_id)
        for worker_id in (coach, elsewhere, in_conflict, uuid4())
    ]

    assert [answer.status_code for answer in answers] == [400] * 4
    assert len({answer.json()["detail"] for answer in answers}) == 1
    assert (await regisseur_of(desk, dossier)).worker_id == renske


async def test_a_question_about_many_says_per_family_what_did_not_work(desk: Desk) -> None:
    leader = await desk.hires("Teun", TEAM_LEADER)
    await desk.hires("Renske", REGISSEUR)
    dossiers = await families(desk, 40)
    ria = await desk.hires("Ria", REGISSEUR)
    await asks_for(desk, leader, dossiers[0], ria)
    far = uuid4()
    await lives(desk, far, gemeente=TYNAARLO)

    answer = await desk.sends(
        leader,
        "/routes/regie/team",
        dossier=[str(dossier) for dossier in (*dossiers, far)],
        medewerkerId=str(ria),
        waarom=WHY,
        welke="gekozen",
    )

    assert answer.status_code == 409
    assert "Bij 2 gezinnen veranderde er niets." in answer.text
    assert "Deze collega is al de regisseur." in answer.text
    assert "Dit gezin is er niet (meer)." in answer.text
    found = await regisseurs_of(desk, *dossiers)
    assert {regisseur.worker_id for regisseur in found.values()} == {ria}


async def test_old_new_and_resident_met_or_why_not(desk: Desk) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)
    path = f"/routes/dossiers/{dossier}/regisseur/ontmoeting"
    assert (await desk.sends(renske, path, datum="2026-08-03")).status_code == 409
    await says_yes(desk, renske, dossier)

    not_yet = await desk.sends(renske, path, waaromNiet="De inwoner is ziek.")
    assert not_yet.status_code == 303
    assert (await regisseur_of(desk, dossier)).not_met == "De inwoner is ziek."
    again = await desk.sends(renske, path, waaromNiet="De inwoner is ziek.")
    assert again.status_code == 303
    lines = await desk.routes.rows("SELECT kind FROM regie_change WHERE kind = 'niet-ontmoet'")
    assert len(lines) == 1

    assert (await desk.sends(renske, path, datum="2026-08-04")).status_code == 400
    assert (await desk.sends(renske, path)).status_code == 400
    assert (await desk.sends(renske, path, datum="2026-08-03")).status_code == 303
    found = await regisseur_of(desk, dossier)
    assert (str(found.met_on), found.not_met) == ("2026-08-03", None)


@pytest.mark.parametrize(
    ("filled", "status"),
    [
        ({"door": "netwerk", "wie": "de zus"}, 303),
        ({"door": "inwoner"}, 303),
        ({"door": "netwerk"}, 400),
        ({"door": "inwoner", "wie": "de zus"}, 400),
        ({"door": "niemand"}, 400),
    ],
)
async def test_the_network_or_the_resident_holds_it_and_the_worker_answers(
    desk: Desk, filled: dict[str, str], status: int
) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)

    answer = await desk.sends(renske, f"/routes/dossiers/{dossier}/regisseur/houder", **filled)

    assert answer.status_code == status, answer.text
    found = await regisseur_of(desk, dossier)
    assert found.worker_id == renske
    assert found.held_by == (filled["door"] if status == 303 else "professional")
    assert (await told_of(desk, dossier))[-1].gehouden_door == found.held_by


async def test_who_holds_it_stays_when_the_worker_changes(desk: Desk) -> None:
    leader = await desk.hires("Teun", TEAM_LEADER)
    renske = await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)
    ria = await desk.hires("Ria", REGISSEUR)
    await desk.sends(renske, f"/routes/dossiers/{dossier}/regisseur/houder", door="inwoner")

    await asks_for(desk, leader, dossier, ria)

    found = await regisseur_of(desk, dossier)
    assert (found.worker_id, found.held_by) == (ria, "inwoner")


async def test_a_colleague_who_is_not_the_regisseur_changes_nothing(desk: Desk) -> None:
    await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)
    ria = await desk.hires("Ria", REGISSEUR)
    base = f"/routes/dossiers/{dossier}/regisseur"

    refused = [
        await desk.sends(ria, f"{base}/nee", waarom="Nee hoor."),
        await desk.sends(ria, f"{base}/ontmoeting", datum="2026-08-03"),
        await desk.sends(ria, f"{base}/houder", door="inwoner"),
    ]

    assert [answer.status_code for answer in refused] == [409] * 3
    assert (await regisseur_of(desk, dossier)).version == 1
    asked = await desk.sends(ria, f"{base}/vraag", medewerkerId=str(ria), waarom=WHY)
    assert asked.status_code == 403


async def test_over_the_api_who_is_asked_says_yes_or_no_and_that_they_met(desk: Desk) -> None:
    """As on the pages, with how it is now as the answer; who was not asked hears no more than that."""
    renske = await desk.hires("Renske", REGISSEUR)
    [yes, no] = await families(desk, 2)
    ria = await desk.hires("Ria", REGISSEUR)

    async def sends(worker_id: UUID, dossier: UUID, what: str, **body: str) -> httpx.Response:
        path = f"/routes/v1/dossiers/{dossier}/regisseur/{what}"
        return await desk.asks(worker_id, "POST", path, json=body)

    assert (await sends(ria, yes, "antwoord", antwoord="ja")).status_code == 409
    said = await sends(renske, yes, "antwoord", antwoord="ja")
    assert (said.status_code, said.json()["waarnemend"]) == (200, False), said.text
    again = await sends(renske, yes, "antwoord", antwoord="ja")
    assert (again.status_code, again.json()["code"]) == (409, "regisseur-anders")

    without = await sends(renske, no, "antwoord", antwoord="nee")
    assert [fault["name"] for fault in without.json()["invalidParams"]] == ["waarom"]
    refused = await sends(renske, no, "antwoord", antwoord="nee", waarom="Te druk.")
    assert (refused.json()["naam"], refused.json()["waarnemend"]) == ("Ria", True)

    met = await sends(renske, yes, "ontmoeting", datum="2026-08-03")
    assert met.json()["ontmoetOp"] == "2026-08-03"
