"""Doing tasks: what may be done in which state, waiting that always ends, an outcome of the step, and a log of all of it."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy.exc import IntegrityError

from services.routes.contracts import CONTRACTS
from services.routes.work_states import TASKS, Action, State, states_for
from shared import clock, ids
from shared.events.household import ASSEN, TYNAARLO
from shared.events.reasons import reason
from shared.events.tasks import HandoverLapsed, HandoverProposed, PlaybookApplied, TaskCompleted
from shared.messaging.timer_engine import TimerEngine
from shared.testing.events import make_member
from tests.integration.routes.factories import (
    TODAY,
    decision_proposed,
    decision_taken,
    job_started,
    withdrawn,
)
from tests.integration.routes.staff import LEADER, Desk, write
from tests.integration.routes.test_moving_dossiers import moves

TASK = "/routes/v1/taken"
DONE = {"uitkomst": "gedaan", "resultaat": "Gebeld, het is geregeld."}
WAIT = {"tot": "2026-08-10", "op": "inwoner"}
MONDAY_AFTER = datetime(2026, 8, 9, 22, 1, tzinfo=UTC)


async def task_of(desk: Desk, step: str = "werkplek-regelen") -> UUID:
    event = job_started()
    await desk.routes.receives(event)
    [row] = await desk.routes.rows(
        "SELECT id FROM task WHERE step = :step AND dossier_id = :dossier_id",
        step=step,
        dossier_id=event.dossier_id,
    )
    found: UUID = row.id
    return found


async def does(desk: Desk, who: UUID, task: UUID, what: str, body: Any = None) -> httpx.Response:
    return await desk.asks(who, "POST", f"{TASK}/{task}/{what}", json=body)


async def takes(desk: Desk, who: UUID, task: UUID) -> httpx.Response:
    return await does(desk, who, task, "toewijzing", {"medewerkerId": str(who), "wasVan": None})


async def shown(desk: Desk, who: UUID, task: UUID) -> dict[str, Any]:
    answer = await desk.asks(who, "GET", f"{TASK}/{task}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def history(desk: Desk, who: UUID, task: UUID) -> list[dict[str, Any]]:
    answer = await desk.asks(who, "GET", f"{TASK}/{task}/geschiedenis")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["regels"]
    return found


async def timers_come(desk: Desk, moment: datetime) -> None:
    with clock.moved_to(moment):
        await TimerEngine(desk.routes.database, CONTRACTS).run_due()


async def brought_to(desk: Desk, noor: UUID, task: UUID, state: State) -> None:
    match state:
        case State.TAKEN:
            await takes(desk, noor, task)
        case State.WAITING:
            await does(desk, noor, task, "wachten", WAIT)
        case State.DONE:
            await does(desk, noor, task, "afronding", DONE)
        case State.LAPSED:
            [row] = await desk.routes.rows(
                "SELECT life_event_ids[1] AS id FROM task WHERE id = :id", id=task
            )
            [event] = [event for event in desk.routes.received if event.id == row.id]
            await desk.routes.receives(withdrawn(event))
    assert (await shown(desk, noor, task))["toestand"] == state


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(
    ("action", "what", "body"),
    [
        (Action.WAIT, "wachten", WAIT),
        (Action.END_WAIT, "wachten/einde", None),
        (Action.NOTE, "notities", {"tekst": "Gebeld, geen gehoor."}),
        (Action.COMPLETE, "afronding", DONE),
    ],
)
async def test_what_the_table_does_not_allow_is_refused_with_how_it_stands_and_changes_nothing(
    desk: Desk, state: State, action: Action, what: str, body: Any
) -> None:
    noor = await desk.hires("Noor")
    task = await task_of(desk)
    await brought_to(desk, noor, task, state)
    before, lines = await shown(desk, noor, task), await history(desk, noor, task)

    answer = await does(desk, noor, task, what, body)

    if state in states_for(TASKS, action):
        goes = TASKS[state][action]
        assert answer.status_code == 200, answer.text
        assert answer.json()["toestand"] == ("open" if goes == "whose" else goes)
        assert [line["wat"] for line in await history(desk, noor, task)] == [
            *(line["wat"] for line in lines),
            action,
        ]
    else:
        assert (answer.status_code, answer.json()["toestand"]) == (409, state)
        assert answer.headers["content-type"] == "application/problem+json"
        assert await shown(desk, noor, task) == before
        assert await history(desk, noor, task) == lines


async def test_who_claims_second_hears_how_it_stands_and_with_whom(desk: Desk) -> None:
    noor, sem = await desk.hires("Noor"), await desk.hires("Sem")
    task = await task_of(desk)
    await takes(desk, noor, task)

    answer = await takes(desk, sem, task)

    assert (answer.status_code, answer.json()["toestand"]) == (409, "opgepakt")
    assert "van Noor" in answer.json()["detail"]


async def test_after_its_day_a_task_is_back_with_who_had_it_and_says_so_until_somebody_acts(
    desk: Desk,
) -> None:
    noor = await desk.hires("Noor")
    task = await task_of(desk)
    await takes(desk, noor, task)
    waits = (await does(desk, noor, task, "wachten", WAIT)).json()
    assert (waits["toestand"], waits["wachtTot"], waits["wachtOp"]) == (
        "wacht",
        "2026-08-10",
        "inwoner",
    )
    await timers_come(desk, datetime(2026, 8, 9, 21, 59, tzinfo=UTC))
    assert (await shown(desk, noor, task))["toestand"] == "wacht"

    with clock.moved_to(MONDAY_AFTER):
        # The list is right before anybody heard; the mark and the line come with the timer.
        assert (await shown(desk, noor, task))["toestand"] == "opgepakt"
        await TimerEngine(desk.routes.database, CONTRACTS).run_due()
        back = await shown(desk, noor, task)
        assert (back["toestand"], back["toegewezenAan"]) == ("opgepakt", str(noor))
        assert back["wachtenVoorbijOp"] is not None
        assert (await history(desk, noor, task))[-1]["wat"] == "wachten-voorbij"
        await does(desk, noor, task, "notities", {"tekst": "Weer opgepakt."})
        assert (await shown(desk, noor, task))["wachtenVoorbijOp"] is None


async def test_what_waited_for_somebody_who_left_is_of_the_team_when_the_wait_ends(
    desk: Desk,
) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    task = await task_of(desk)
    await takes(desk, noor, task)
    await does(desk, noor, task, "wachten", WAIT)
    gone = {"tot": "2026-08-03", "waarom": "Weg."}
    await desk.asks(leader, "POST", f"/routes/v1/medewerkers/{noor}/uitdienst", json=gone)
    assert (await shown(desk, leader, task))["toestand"] == "wacht"

    await timers_come(desk, MONDAY_AFTER)

    found = await shown(desk, leader, task)
    assert (found["toestand"], found["toegewezenAan"]) == ("open", None)
    assert [line["wat"] for line in await history(desk, leader, task)] == [
        "genomen",
        "laten-wachten",
        "terug-naar-team",
        "wachten-voorbij",
    ]


async def test_an_event_of_the_dossier_ends_a_wait_for_it_before_its_day(desk: Desk) -> None:
    noor = await desk.hires("Noor")
    job = job_started()
    await desk.routes.receives(job)
    proposal = decision_proposed(job)
    await desk.routes.receives(proposal)
    [row] = await desk.routes.rows("SELECT id FROM task WHERE step = 'werkplek-regelen'")
    elsewhere = await task_of(desk)
    wait = {"tot": "2026-09-30", "op": "gebeurtenis", "gebeurtenis": "besluit-genomen"}
    wait = wait | {"notitie": "Eerst het besluit."}
    for task in (row.id, elsewhere):
        # `task_of` reads by dossier, so the second is of somebody else.
        assert (await does(desk, noor, task, "wachten", wait)).status_code == 200

    decision = decision_taken(proposal)
    await desk.routes.receives(decision)

    assert (await shown(desk, noor, row.id))["toestand"] == "open"
    last = (await history(desk, noor, row.id))[-1]
    assert (last["wat"], last["gebeurtenisId"]) == ("wachten-voorbij", str(decision.id))
    assert (await shown(desk, noor, elsewhere))["toestand"] == "wacht"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"op": "inwoner"}, "tot"),
        ({"tot": "2026-08-03", "op": "inwoner"}, "tot"),
        ({"tot": "9999-12-31", "op": "inwoner"}, "tot"),
        ({"tot": "2026-08-10", "op": "iedereen"}, "op"),
        ({"tot": "2026-08-10", "op": "gebeurtenis"}, "gebeurtenis"),
        ({"tot": "2026-08-10", "op": "gebeurtenis", "gebeurtenis": "volle-maan"}, "gebeurtenis"),
        ({"tot": "2026-08-10", "op": "gebeurtenis", "gebeurtenis": "detentie"}, "gebeurtenis"),
        ({"tot": "2026-08-10", "op": "later", "gebeurtenis": "verhuizing"}, "gebeurtenis"),
    ],
)
async def test_a_wait_without_an_end_is_refused_beside_its_field(
    desk: Desk, body: dict[str, str], field: str
) -> None:
    noor = await desk.hires("Noor")
    task = await task_of(desk)

    answer = await does(desk, noor, task, "wachten", body)

    assert answer.status_code == 400
    assert [fault["name"] for fault in answer.json()["invalidParams"]] == [field]
    assert (await shown(desk, noor, task))["toestand"] == "open"


@pytest.mark.parametrize(
    "columns",
    [
        "waits_for = 'inwoner'",
        "waits_until = '2026-08-10'",
        "waits_until = '2026-08-10', waits_for = 'gebeurtenis'",
        "waits_until = '2026-08-10', waits_for = 'inwoner', waits_on = 'verhuizing'",
    ],
)
async def test_the_database_keeps_no_wait_that_could_last_for_ever(
    desk: Desk, columns: str
) -> None:
    await task_of(desk)

    with pytest.raises(IntegrityError):
        await write(desk.routes, f"UPDATE task SET {columns}")  # noqa: S608 - our own text


async def test_a_later_day_in_place_of_an_earlier_one_is_the_day_that_counts(desk: Desk) -> None:
    noor = await desk.hires("Noor")
    task = await task_of(desk)
    await does(desk, noor, task, "wachten", WAIT)
    await does(desk, noor, task, "wachten", WAIT | {"tot": "2026-08-20", "op": "later"})

    await timers_come(desk, MONDAY_AFTER)
    with clock.moved_to(MONDAY_AFTER):
        assert (await shown(desk, noor, task))["toestand"] == "wacht"

    await timers_come(desk, datetime(2026, 8, 20, 6, 0, tzinfo=UTC))
    assert (await history(desk, noor, task))[-1]["wat"] == "wachten-voorbij"


async def test_a_task_is_completed_with_an_outcome_of_its_step_and_the_others_hear_which(
    desk: Desk,
) -> None:
    noor = await desk.hires("Noor")
    task = await task_of(desk)

    answer = await does(
        desk, noor, task, "afronding", {"uitkomst": "naar-de-maan", "resultaat": "Weg."}
    )
    assert answer.status_code == 400
    assert answer.json()["invalidParams"][0]["name"] == "uitkomst"

    done = await does(desk, noor, task, "afronding", DONE | {"uitkomst": "niet-nodig"})
    assert (done.json()["toestand"], done.json()["uitkomst"]) == ("afgerond", "niet-nodig")
    [told] = await desk.routes.told(TaskCompleted)
    assert told.uitkomst == "niet-nodig"


async def test_words_are_read_by_who_may_and_by_who_wrote_them(desk: Desk) -> None:
    noor, sem = await desk.hires("Noor"), await desk.hires("Sem")
    regisseur = await desk.hires("Rik", [(ASSEN, "regisseur")])
    task = await task_of(desk)
    await does(desk, noor, task, "notities", {"tekst": "De buurvrouw belde terug."})

    read = {
        who: (await history(desk, who, task))[0]["woorden"] is not None
        for who in (noor, sem, regisseur)
    }

    assert read == {noor: True, sem: False, regisseur: True}


async def test_what_events_do_to_a_task_stands_in_its_history(desk: Desk) -> None:
    leader = await desk.hires("Teun", LEADER)
    dossier, member = ids.new_dossier_id(), make_member()
    first = job_started(dossier_id=dossier, member=member)
    second = job_started(dossier_id=dossier, member=member)
    await desk.routes.receives(first)
    await desk.routes.receives(second)
    await desk.routes.receives(withdrawn(first))
    await desk.routes.receives(withdrawn(second))
    [row] = await desk.routes.rows("SELECT id FROM task WHERE step = 'werkplek-regelen'")

    lines = await history(desk, leader, row.id)

    assert [(line["wat"], line["gebeurtenisId"]) for line in lines] == [
        ("gevraagd", str(second.id)),
        ("niet-meer-gevraagd", str(first.id)),
        ("vervallen", None),
    ]
    assert {line["door"] for line in lines} == {"naadloos-routes"}
    assert lines[-1]["waarom"]["code"] == "gebeurtenis-ingetrokken"


async def test_the_same_event_asks_once(desk: Desk) -> None:
    leader = await desk.hires("Teun", LEADER)
    await task_of(desk)
    [row] = await desk.routes.rows("SELECT id FROM task WHERE step = 'werkplek-regelen'")

    assert await history(desk, leader, row.id) == []


async def test_of_a_task_that_is_done_its_handover_goes_on_and_a_second_event_asks_for_neither(
    desk: Desk,
) -> None:
    dossier, member = ids.new_dossier_id(), make_member()
    await desk.routes.receives(job_started(dossier_id=dossier, member=member))
    await desk.routes.completes("voor-en-na-bespreken")
    [linked] = await desk.routes.rows(
        "SELECT task.step, handover.status FROM handover JOIN task ON task.id = task_id"
    )
    assert tuple(linked) == ("voor-en-na-bespreken", "proposed")

    await desk.routes.receives(job_started(dossier_id=dossier, member=member))

    assert "voor-en-na-bespreken" not in await desk.routes.open_steps()
    assert len(await desk.routes.told(HandoverProposed)) == 1
    applied = (await desk.routes.told(PlaybookApplied))[1]
    assert (
        "voor-en-na-bespreken: deze taak is gedaan, en de overdracht loopt nog"
        in applied.overgeslagen
    )


async def test_what_turns_out_not_to_be_needed_is_not_handed_over_either(desk: Desk) -> None:
    await desk.routes.receives(job_started())

    await desk.routes.completes("voor-en-na-bespreken", "niet-nodig")

    [lapsed] = await desk.routes.told(HandoverLapsed)
    assert lapsed.reden == reason("overdracht-niet-nodig")
    handovers = await desk.routes.rows("SELECT status FROM handover")
    assert [row.status for row in handovers] == ["lapsed"]


async def next_for(desk: Desk, who: UUID) -> httpx.Response:
    return await desk.asks(who, "POST", f"{TASK}/volgende")


async def test_of_twenty_who_ask_for_the_next_task_at_once_nobody_gets_the_same(
    desk: Desk,
) -> None:
    coaches = [await desk.hires(f"Coach {number}") for number in range(20)]
    await desk.routes.receives(*(job_started() for _ in range(24)))

    answers = await asyncio.gather(*(next_for(desk, coach) for coach in coaches))

    assert {answer.status_code for answer in answers} == {200}
    given = [answer.json() for answer in answers]
    assert len({task["id"] for task in given}) == 20
    assert [task["toegewezenAan"] for task in given] == [str(coach) for coach in coaches]
    [left] = await desk.routes.rows(
        """
        SELECT count(*) FILTER (WHERE assignee_id IS NOT NULL) AS taken,
            max(due_on) FILTER (WHERE assignee_id IS NOT NULL) <= min(due_on) FILTER (WHERE assignee_id IS NULL) AS fair
        FROM task WHERE role = 'werkcoach'
        """
    )
    assert tuple(left) == (20, True)


async def test_of_twenty_and_one_task_one_has_it_and_the_others_hear_that_there_is_no_more(
    desk: Desk,
) -> None:
    coaches = [await desk.hires(f"Coach {number}") for number in range(20)]
    await task_of(desk)

    answers = await asyncio.gather(*(next_for(desk, coach) for coach in coaches))

    assert sorted(answer.status_code for answer in answers) == [200, *[204] * 19]


async def test_nobody_waits_for_who_is_just_taking_a_task(desk: Desk) -> None:
    noor = await desk.hires("Noor")
    first, second = await task_of(desk), await task_of(desk)

    async with desk.routes.database.transaction() as busy:
        await busy.connection.exec_driver_sql(
            "SELECT id FROM task WHERE id = $1 FOR UPDATE", (first,)
        )
        answer = await asyncio.wait_for(next_for(desk, noor), 20)

    assert answer.json()["id"] == str(second)


async def test_the_next_task_is_the_most_urgent_that_is_free_and_waits_for_nothing(
    desk: Desk,
) -> None:
    noor, sem = await desk.hires("Noor"), await desk.hires("Sem")
    waiting, taken, urgent, later = [await task_of(desk) for _ in range(4)]
    for day, task in enumerate((waiting, taken, urgent, later), start=1):
        await write(
            desk.routes,
            "UPDATE task SET due_on = CAST('2026-08-03' AS date) + CAST(:day AS int) WHERE id = :task",
            day=day,
            task=task,
        )
    await does(desk, sem, waiting, "wachten", WAIT)
    await takes(desk, sem, taken)

    given = [(await next_for(desk, noor)).json()["id"] for _ in range(2)]

    assert given == [str(urgent), str(later)]
    assert (await next_for(desk, noor)).status_code == 204
    with clock.moved_to(MONDAY_AFTER):
        assert (await next_for(desk, noor)).json()["id"] == str(waiting)


async def test_nobody_gets_a_task_that_is_not_for_him_or_her(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    jobcoach = await desk.hires("Jo", [(ASSEN, "balie")])
    elsewhere = await desk.hires("Tjeerd", [(TYNAARLO, "werkcoach")])
    task = await task_of(desk)
    [row] = await desk.routes.rows("SELECT person_ids FROM task WHERE id = :id", id=task)

    assert (await next_for(desk, leader)).status_code == 204
    assert (await next_for(desk, jobcoach)).status_code == 403
    assert (await next_for(desk, elsewhere)).status_code == 204
    await desk.sends(noor, "/routes/belangenconflict", persoon=str(row.person_ids[0]))
    assert (await next_for(desk, noor)).status_code == 204


async def test_who_is_away_gets_no_task_and_hears_why(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    await task_of(desk)
    away = {"vanaf": "2026-08-03"}
    await desk.asks(leader, "POST", f"/routes/v1/medewerkers/{noor}/afwezigheden", json=away)

    answer = await next_for(desk, noor)

    assert (answer.status_code, answer.json()["code"]) == (409, "afwezig")
    page = await desk.sends(noor, "/routes/taken/volgende")
    assert (page.status_code, "U staat als afwezig" in page.text) == (409, True)


async def test_work_that_moved_away_is_the_next_of_who_works_there(desk: Desk) -> None:
    noor = await desk.hires("Noor")
    tjeerd = await desk.hires("Tjeerd", [(TYNAARLO, "werkcoach")])
    job = job_started()
    await desk.routes.receives(job)
    assert (await next_for(desk, tjeerd)).status_code == 204
    await desk.routes.receives(moves(job, TYNAARLO, TODAY))

    assert (await next_for(desk, noor)).status_code == 204
    assert (await next_for(desk, tjeerd)).status_code == 200


async def test_the_page_offers_what_is_possible_and_tells_what_happened(desk: Desk) -> None:
    noor = await desk.hires("Noor")
    task = await task_of(desk)
    page = f"/routes/taken/{task}"

    sent = await desk.sends(noor, f"{page}/wachten", **WAIT, notitie="Belt maandag terug.")
    assert (sent.status_code, sent.headers["location"]) == (303, page)
    waiting = (await desk.asks(noor, "GET", page)).text
    assert "tot 10 augustus 2026, op de inwoner" in waiting
    assert "Belt maandag terug." in waiting
    assert "Ga nu verder" in waiting

    await desk.sends(noor, f"{page}/wachten/einde")
    again = (await desk.asks(noor, "GET", page)).text
    assert "Ga nu verder" not in again
    refused = await desk.sends(noor, f"{page}/wachten/einde")
    assert refused.status_code == 409
    assert "Deze taak wacht niet meer." in refused.text


async def test_a_fault_on_the_page_keeps_all_that_was_typed(desk: Desk) -> None:
    noor = await desk.hires("Noor")
    task = await task_of(desk)

    answer = await desk.sends(
        noor,
        f"/routes/taken/{task}/wachten",
        tot="2026-08-01",
        op="gebeurtenis",
        notitie="Eerst bellen.",
    )

    assert answer.status_code == 400
    assert "<title>Fout: " in answer.text
    assert "Kies een dag na vandaag." in answer.text
    assert "Kies op welke gebeurtenis dit wacht." in answer.text
    assert 'value="2026-08-01"' in answer.text
    assert '<option value="gebeurtenis" selected>' in answer.text
    assert "Eerst bellen.</textarea>" in answer.text

    empty = await desk.sends(noor, f"/routes/taken/{task}/wachten", tot="2026-08-01")
    assert "Kies een dag na vandaag." in empty.text
    assert "Vul dit in." in empty.text


async def test_the_button_for_the_next_task_leads_to_it_and_says_when_there_is_none(
    desk: Desk,
) -> None:
    noor = await desk.hires("Noor")
    task = await task_of(desk)
    assert "Geef mij de volgende taak" in (await desk.asks(noor, "GET", "/routes/werk")).text

    given = await desk.sends(noor, "/routes/taken/volgende")
    none = await desk.sends(noor, "/routes/taken/volgende")

    assert (given.status_code, given.headers["location"]) == (303, f"/routes/taken/{task}")
    assert (none.status_code, "Er is nu geen werk meer voor u" in none.text) == (200, True)
