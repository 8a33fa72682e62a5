"""Whose dossier may be opened: of the own team, of everybody's, opened with a reason, and never of whom one stays away from."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from shared.access import OtherTeam, avoids, check_dossier, check_one_of
from shared.db import dossier_teams
from shared.db.engine import create_engine
from shared.events.household import ASSEN, TYNAARLO
from shared.events.tasks import DossierAssigned
from shared.http.caller import Caller, Work

OWN, OTHER = uuid4(), uuid4()


def caller(role: str = "werkcoach", **work: Any) -> Caller:
    own: dict[str, Any] = {"teams": frozenset({OWN})} | work
    return Caller("u-1", "Noor", {ASSEN: frozenset({role})}, work=Work(**own))


@pytest.fixture
async def connection(database_url: Callable[..., str]) -> Any:
    engine = create_engine(database_url(), pool_size=1)
    async with engine.connect() as opened:
        await opened.execute(text(dossier_teams.CREATE_TABLE))
        yield opened
    await engine.dispose()


async def dossier_of(connection: Any, team_id: UUID) -> UUID:
    dossier_id = uuid4()
    data = DossierAssigned(team_id=team_id, gemeente=ASSEN, versie=1)
    await dossier_teams.learn(connection, [(dossier_id, data)])
    return dossier_id


async def is_open(connection: Any, who: Caller, dossier_id: UUID, gemeente: str = ASSEN) -> bool:
    try:
        await check_dossier(connection, who, dossier_id, gemeente)
    except OtherTeam:
        return False
    return True


async def test_a_coach_opens_the_dossiers_of_the_own_team_and_others_with_a_reason(
    connection: Any,
) -> None:
    own, other = await dossier_of(connection, OWN), await dossier_of(connection, OTHER)

    assert await is_open(connection, caller(), own)
    assert not await is_open(connection, caller(), other)
    assert await is_open(connection, caller(opened=frozenset({other})), other)
    assert await is_open(connection, caller(), uuid4())


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        ("werkcoach", False),
        ("jobcoach", False),
        ("participatiecoach", False),
        ("regisseur", False),
        ("inkomensconsulent", True),
        ("teamleider", True),
        ("balie", True),
    ],
)
async def test_who_needs_all_of_a_municipality_opens_all_of_it_and_of_no_other(
    connection: Any, role: str, opens: bool
) -> None:
    other = await dossier_of(connection, OTHER)

    assert await is_open(connection, caller(role), other) is opens
    assert not await is_open(connection, caller(role), other, TYNAARLO)


async def test_a_system_is_not_asked(connection: Any) -> None:
    other = await dossier_of(connection, OTHER)

    assert await is_open(connection, Caller("systeem", "Systeem"), other)


async def test_of_several_dossiers_of_somebody_one_of_the_own_team_is_enough(
    connection: Any,
) -> None:
    own, other = await dossier_of(connection, OWN), await dossier_of(connection, OTHER)

    await check_one_of(connection, caller(), {other: ASSEN, own: ASSEN})


async def test_an_older_assignment_never_replaces_a_newer_one(connection: Any) -> None:
    dossier = await dossier_of(connection, OWN)
    for team, version in ((OTHER, 3), (OWN, 2)):
        data = DossierAssigned(team_id=team, gemeente=ASSEN, versie=version)
        await dossier_teams.learn(connection, [(dossier, data)])

    assert await dossier_teams.teams_of(connection, [dossier]) == {dossier: OTHER}


def test_who_has_a_conflict_stays_away_from_the_person_and_the_dossier() -> None:
    person, dossier = uuid4(), uuid4()
    who = caller(conflicts=frozenset({person, dossier}))

    assert avoids(who, person)
    assert avoids(who, None, dossier)
    assert not avoids(who, uuid4(), None)
