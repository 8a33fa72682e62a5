"""A team leader sees the dossiers of a team on a page, and gives one to another team with a reason."""

from datetime import date
from uuid import UUID, uuid4

from services.routes.contracts import CONTRACTS
from shared.events.household import ASSEN, TYNAARLO, Woonplaats
from shared.messaging.timer_engine import TimerEngine
from tests.integration.routes.factories import household_changed
from tests.integration.routes.staff import LEADER, Desk
from tests.working import gives_work


async def a_dossier(desk: Desk, gemeente: str = ASSEN) -> UUID:
    dossier_id = uuid4()
    home = Woonplaats(gemeente=gemeente, vanaf=date(2020, 1, 1))
    await desk.routes.receives(household_changed(dossier_id, places=[home]))
    return dossier_id


async def test_a_dossier_goes_to_another_team_and_both_teams_are_told_why(desk: Desk) -> None:
    leader = await desk.hires("Teun", LEADER)
    north = await desk.makes_team(leader, "Noord")
    dossier = await a_dossier(desk)
    south = await desk.makes_team(leader, "Zuid")
    page = f"/routes/dossiers/{dossier}/team"

    listed = (await desk.asks(leader, "GET", f"/routes/teams/{north}/dossiers")).text
    assert f'href="{page}"' in listed
    filled = {"teamId": south, "waarom": "Zuid kent dit gezin al."}
    moved = await desk.sends(leader, page, **filled)

    assert moved.status_code == 303
    assert (
        "Dit dossier hoort nu bij team Zuid"
        in (await desk.asks(leader, "GET", moved.headers["location"])).text
    )
    short = str(dossier)[-6:]
    for team, told in ((north, "ging naar een ander team"), (south, "kwam erbij")):
        text = (await desk.asks(leader, "GET", f"/routes/teams/{team}")).text
        assert f"Dossier {short} {told}." in text
        assert "Zuid kent dit gezin al." in text
    assert page not in (await desk.asks(leader, "GET", f"/routes/teams/{north}/dossiers")).text
    [line] = await desk.routes.rows(
        "SELECT subject_kind FROM processing_log WHERE activity LIKE '%dossier-verplaatsen'"
    )
    assert line.subject_kind == "dossier"


async def test_without_a_team_or_a_reason_nothing_moves_and_what_was_typed_stays(
    desk: Desk,
) -> None:
    leader = await desk.hires("Teun", LEADER)
    north = await desk.makes_team(leader, "Noord")
    dossier = await a_dossier(desk)
    south = await desk.makes_team(leader, "Zuid")
    elsewhere = await desk.makes_team(
        await desk.hires("Tea", [(TYNAARLO, "teamleider")]), "Ver", TYNAARLO
    )
    page = f"/routes/dossiers/{dossier}/team"

    for filled, fault in (
        ({"waarom": "Zo is het beter."}, "Vul dit in."),
        ({"teamId": south}, "Vul dit in."),
        ({"teamId": elsewhere, "waarom": "Zo is het beter."}, "Kies een team"),
    ):
        answer = await desk.sends(leader, page, **filled)
        assert answer.status_code == 400
        assert "<title>Fout: " in answer.text
        assert fault in answer.text
        assert filled.get("waarom", "") in answer.text
    assert page in (await desk.asks(leader, "GET", f"/routes/teams/{north}/dossiers")).text


async def test_a_dossier_of_elsewhere_or_of_somebody_to_stay_away_from_is_not_there(
    desk: Desk,
) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    team = await desk.makes_team(leader, "Noord")
    dossier, elsewhere = await a_dossier(desk), await a_dossier(desk, TYNAARLO)
    await TimerEngine(desk.routes.database, CONTRACTS).run_due()
    filled = {"teamId": team, "waarom": "Zo is het beter."}

    assert (await desk.asks(noor, "GET", f"/routes/dossiers/{dossier}/team")).status_code == 403
    for hidden in (elsewhere, uuid4()):
        path = f"/routes/dossiers/{hidden}/team"
        assert (await desk.asks(leader, "GET", path)).status_code == 404
        assert (await desk.sends(leader, path, **filled)).status_code == 404

    gives_work(desk.client, conflicts=frozenset({dossier}))
    path = f"/routes/dossiers/{dossier}/team"
    assert (await desk.asks(leader, "GET", path)).status_code == 404
    assert (await desk.sends(leader, path, **filled)).status_code == 404
    assert (
        str(dossier) not in (await desk.asks(leader, "GET", f"/routes/teams/{team}/dossiers")).text
    )
