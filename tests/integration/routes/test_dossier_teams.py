"""Which team a dossier is of: given by itself, followed when it moves, moved by a team leader, told to the others."""

from datetime import UTC, date, datetime
from itertools import zip_longest
from uuid import UUID, uuid4

import pytest

from services.routes.contracts import CONTRACTS
from shared import clock
from shared.events.household import ASSEN, TYNAARLO, Woonplaats
from shared.events.tasks import DossierAssigned
from shared.messaging.timer_engine import TimerEngine
from tests.integration.routes.factories import household_changed
from tests.integration.routes.staff import LEADER, Desk

BOTH = [*LEADER, (TYNAARLO, "teamleider")]


async def lives(desk: Desk, dossier_id: UUID, *places: tuple[str, date], version: int = 1) -> None:
    """Intake tells where a household lives from which day."""
    ends = [day for _, day in places[1:]]
    homes = [
        Woonplaats(gemeente=code, vanaf=day, tot=end)
        for (code, day), end in zip_longest(places, ends)
    ]
    await desk.routes.receives(household_changed(dossier_id, places=homes, versie=version))


async def team_of(desk: Desk, dossier_id: UUID) -> str | None:
    told = [
        event for event in await desk.routes.published() if isinstance(event.data, DossierAssigned)
    ]
    mine = [event.data for event in told if event.dossier_id == dossier_id]
    assert [data.versie for data in mine] == list(range(1, len(mine) + 1))
    rows = await desk.routes.rows(
        "SELECT team_id FROM dossier_team WHERE dossier_id = :id", id=dossier_id
    )
    kept = str(rows[0].team_id) if rows else None
    assert kept == (str(mine[-1].team_id) if mine else None)
    return kept


async def days_pass(desk: Desk) -> None:
    await TimerEngine(desk.routes.database, CONTRACTS).run_due()


LONG_AGO = date(2020, 1, 1)


async def test_a_dossier_is_of_the_only_team_of_its_municipality(desk: Desk) -> None:
    leader = await desk.hires("Teun", BOTH)
    assen = await desk.makes_team(leader, "Assen", ASSEN)
    await desk.makes_team(leader, "Tynaarlo", TYNAARLO)
    dossier = uuid4()

    await lives(desk, dossier, (ASSEN, LONG_AGO))

    assert await team_of(desk, dossier) == assen


async def test_of_two_teams_the_one_with_the_fewest_dossiers_gets_the_next(desk: Desk) -> None:
    leader = await desk.hires("Teun", BOTH)
    teams = {await desk.makes_team(leader, name, ASSEN) for name in ("Noord", "Zuid")}
    dossiers = [uuid4() for _ in range(4)]

    for dossier in dossiers:
        await lives(desk, dossier, (ASSEN, LONG_AGO))

    found = [await team_of(desk, dossier) for dossier in dossiers]
    assert set(found[:2]) == set(found[2:]) == teams


async def test_what_is_told_again_changes_no_team(desk: Desk) -> None:
    leader = await desk.hires("Teun", BOTH)
    noord = await desk.makes_team(leader, "Noord", ASSEN)
    dossier = uuid4()
    await lives(desk, dossier, (ASSEN, LONG_AGO))
    await desk.makes_team(leader, "Zuid", ASSEN)

    await lives(desk, dossier, (ASSEN, LONG_AGO), version=2)

    assert await team_of(desk, dossier) == noord
    assert len(await desk.routes.told(DossierAssigned)) == 1


async def test_a_dossier_moves_on_its_day_and_is_of_the_same_team_when_it_comes_back(
    desk: Desk,
) -> None:
    leader = await desk.hires("Teun", BOTH)
    dossier = uuid4()
    noord = await desk.makes_team(leader, "Noord", ASSEN)
    await lives(desk, dossier, (ASSEN, LONG_AGO))
    await desk.makes_team(leader, "Zuid", ASSEN)
    tynaarlo = await desk.makes_team(leader, "Tynaarlo", TYNAARLO)

    away, back = date(2026, 9, 1), date(2026, 10, 1)
    await lives(desk, dossier, (ASSEN, LONG_AGO), (TYNAARLO, away), (ASSEN, back), version=2)
    assert await team_of(desk, dossier) == noord

    with clock.moved_to(datetime(2026, 9, 1, 1, tzinfo=UTC)):
        await days_pass(desk)
    assert await team_of(desk, dossier) == tynaarlo
    with clock.moved_to(datetime(2026, 10, 1, 1, tzinfo=UTC)):
        await days_pass(desk)
    assert await team_of(desk, dossier) == noord


async def test_without_a_team_nothing_is_told_and_the_first_one_gets_what_there_is(
    desk: Desk,
) -> None:
    leader = await desk.hires("Teun", BOTH)
    dossiers = [uuid4() for _ in range(3)]
    for dossier in dossiers:
        await lives(desk, dossier, (ASSEN, LONG_AGO))
    assert await desk.routes.told(DossierAssigned) == []

    team = await desk.makes_team(leader, "Noord", ASSEN)
    await days_pass(desk)

    assert {await team_of(desk, dossier) for dossier in dossiers} == {team}


async def test_more_dossiers_than_go_at_once_get_their_team_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.routes.dossier_teams.service.AT_ONCE", 2)
    leader = await desk.hires("Teun", BOTH)
    dossiers = [uuid4() for _ in range(5)]
    for dossier in dossiers:
        await lives(desk, dossier, (ASSEN, LONG_AGO))

    team = await desk.makes_team(leader, "Noord", ASSEN)
    for _ in range(4):
        await days_pass(desk)

    assert {await team_of(desk, dossier) for dossier in dossiers} == {team}


async def test_a_team_that_ends_gives_its_dossiers_to_the_other(desk: Desk) -> None:
    leader = await desk.hires("Teun", BOTH)
    first = await desk.makes_team(leader, "Noord", ASSEN)
    dossier = uuid4()
    await lives(desk, dossier, (ASSEN, LONG_AGO))
    other = await desk.makes_team(leader, "Zuid", ASSEN)

    area = {"gemeenten": [], "vanaf": "2026-08-03", "waarom": "Opgeheven."}
    await desk.asks(leader, "POST", f"/routes/v1/teams/{first}/gemeenten", json=area)
    await days_pass(desk)

    assert await team_of(desk, dossier) == other


async def test_a_team_leader_moves_a_dossier_and_says_why(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    elsewhere = await desk.hires("Tea", [(TYNAARLO, "teamleider")])
    await desk.makes_team(leader, "Noord", ASSEN)
    dossier = uuid4()
    await lives(desk, dossier, (ASSEN, LONG_AGO))
    zuid = await desk.makes_team(leader, "Zuid", ASSEN)
    tynaarlo = await desk.makes_team(elsewhere, "Tynaarlo", TYNAARLO)
    path = f"/routes/v1/dossiers/{dossier}/team"
    body = {"teamId": zuid, "waarom": "Kent dit gezin al."}

    for who, asked, status in (
        (noor, body, 403),
        (elsewhere, body, 404),
        (leader, body | {"teamId": tynaarlo}, 400),
        (leader, body | {"waarom": ""}, 400),
        (leader, body, 200),
        (leader, body, 200),
    ):
        assert (await desk.asks(who, "POST", path, json=asked)).status_code == status

    assert await team_of(desk, dossier) == zuid
    page = (await desk.asks(leader, "GET", f"/routes/teams/{zuid}")).text
    assert "Kent dit gezin al." in page
