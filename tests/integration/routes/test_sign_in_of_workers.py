"""Somebody signs in at the provider: who that is here, and what he or she may do."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest

from services.routes.workers import service
from services.routes.workers.schemas import NoAccess
from shared import clock, ids
from shared.events.household import ASSEN, TYNAARLO
from shared.http.caller import Caller
from tests.integration.routes.kit import Routes
from tests.integration.routes.staff import sign_in as sign_in_anew
from tests.integration.routes.staff import write

sign_in = partial(sign_in_anew, subject="s-1")


async def caller(routes: Routes, worker_id: UUID) -> Caller | None:
    async with routes.database.reading() as connection:
        return await service.caller_of(connection, worker_id, clock.today())


async def test_who_signs_in_for_the_first_time_is_a_worker_with_the_roles_of_the_groups(
    routes: Routes,
) -> None:
    worker_id = await sign_in(routes, [(ASSEN, "werkcoach"), (TYNAARLO, "inkomensconsulent")])

    found = await caller(routes, worker_id)

    assert found is not None
    assert (found.subject, found.name) == (str(worker_id), "Noor")
    assert found.grants == {ASSEN: {"werkcoach"}, TYNAARLO: {"inkomensconsulent"}}
    assert "routes.taken.schrijven" in found.scopes
    assert "beheer.metrics" not in found.scopes


async def test_who_signs_in_again_is_the_same_worker_under_the_name_of_now(routes: Routes) -> None:
    first = await sign_in(routes, name="Noor")
    again = await sign_in(routes, name="Noor de Wit")
    other = await sign_in(routes, subject="s-2")

    assert first == again != other
    found = await caller(routes, again)
    assert found is not None
    assert found.name == "Noor de Wit"


async def test_signing_in_in_five_tabs_at_once_is_one_worker_with_every_role_once(
    routes: Routes,
) -> None:
    workers = await asyncio.gather(*(sign_in(routes) for _ in range(5)))

    assert len(set(workers)) == 1
    assert len(await routes.rows("SELECT id FROM worker_role")) == 1


async def test_a_group_that_was_taken_away_counts_at_the_next_sign_in(routes: Routes) -> None:
    worker_id = await sign_in(routes, [(ASSEN, "werkcoach"), (ASSEN, "inkomensconsulent")])

    await sign_in(routes, [(ASSEN, "werkcoach")])

    found = await caller(routes, worker_id)
    assert found is not None
    assert found.grants == {ASSEN: {"werkcoach"}}
    changes = await routes.rows("SELECT changed_by, details FROM worker_change ORDER BY at")
    assert [change.details["beeindigd"] for change in changes] == [
        [],
        [[ASSEN, "inkomensconsulent"]],
    ]


async def test_who_has_no_group_left_does_not_come_in_and_has_no_role_any_more(
    routes: Routes,
) -> None:
    worker_id = await sign_in(routes)

    with pytest.raises(NoAccess, match="geen rol"):
        await sign_in(routes, [])

    found = await caller(routes, worker_id)
    assert found is not None
    assert (found.grants, found.scopes) == ({}, frozenset())


async def test_somebody_with_groups_of_elsewhere_only_does_not_come_in(routes: Routes) -> None:
    with pytest.raises(NoAccess):
        await sign_in(routes, [("0014", "werkcoach"), (ASSEN, "integratie")])


async def test_who_left_does_not_come_in_and_is_nobody_from_that_day(routes: Routes) -> None:
    worker_id = await sign_in(routes)
    last = clock.today() + timedelta(days=1)
    await write(routes, "UPDATE worker SET active_until = :last", last=last)
    assert await caller(routes, worker_id) is not None

    with clock.moved_to(datetime(2026, 8, 4, 9, 0, tzinfo=UTC)):
        assert await caller(routes, worker_id) is None
        with pytest.raises(NoAccess, match="in dienst"):
            await sign_in(routes)


async def test_an_unknown_worker_is_nobody(routes: Routes) -> None:
    assert await caller(routes, uuid4()) is None


async def test_a_role_of_a_team_leader_counts_beside_those_of_the_groups(routes: Routes) -> None:
    worker_id = await sign_in(routes)
    await write(
        routes,
        """
        INSERT INTO worker_role (id, worker_id, municipality, role, from_day, until_day, source)
        VALUES (:id, :worker_id, '1730', 'jobcoach', '2026-08-01', '2026-08-04', 'teamleider')
        """,
        worker_id=worker_id,
    )

    await sign_in(routes)
    found = await caller(routes, worker_id)

    assert found is not None
    assert found.grants == {ASSEN: {"werkcoach"}, TYNAARLO: {"jobcoach"}}
    with clock.moved_to(datetime(2026, 8, 4, 9, 0, tzinfo=UTC)):
        found = await caller(routes, worker_id)
        assert found is not None
        assert found.grants == {ASSEN: {"werkcoach"}}


async def test_a_caller_has_the_own_teams_and_those_of_who_is_away(routes: Routes) -> None:
    noor, sem = await sign_in(routes), await sign_in(routes, subject="s-2", name="Sem")
    north, south = ids.new_id(), ids.new_id()
    for team_id, name, worker_id in ((north, "Noord", noor), (south, "Zuid", sem)):
        await write(routes, "INSERT INTO team VALUES (:id, :name)", id=team_id, name=name)
        await write(
            routes,
            "INSERT INTO team_member VALUES (:id, :team_id, :worker_id, '2026-08-01')",
            team_id=team_id,
            worker_id=worker_id,
        )
    await write(
        routes,
        "INSERT INTO absence VALUES (:id, :sem, '2026-08-03', '2026-08-10', :noor)",
        sem=sem,
        noor=noor,
    )

    found = await caller(routes, noor)

    assert found is not None
    assert found.work.teams == {north, south}
    with clock.moved_to(datetime(2026, 8, 10, 9, 0, tzinfo=UTC)):
        found = await caller(routes, noor)
        assert found is not None
        assert found.work.teams == {north}


async def test_a_caller_has_the_dossiers_that_are_open_and_the_people_to_stay_away_from(
    routes: Routes,
) -> None:
    worker_id, dossier_id, person_id = await sign_in(routes), uuid4(), uuid4()
    await write(
        routes,
        """
        INSERT INTO opening (id, worker_id, dossier_id, reason, words, opened_at, until)
        VALUES (:id, :worker_id, :dossier_id, 'vervanging', '', :now, :until)
        """,
        worker_id=worker_id,
        dossier_id=dossier_id,
        now=clock.now(),
        until=clock.now() + timedelta(hours=8),
    )
    await write(
        routes,
        "INSERT INTO conflict VALUES (:id, :worker_id, :person_id, '2026-08-03', NULL, 'zelf')",
        worker_id=worker_id,
        person_id=person_id,
    )

    found = await caller(routes, worker_id)

    assert found is not None
    assert found.work.opened == {dossier_id}
    assert found.work.conflicts == {person_id}
    with clock.moved_to(datetime(2026, 8, 3, 17, 1, tzinfo=UTC)):
        found = await caller(routes, worker_id)
        assert found is not None
        assert not found.work.opened
        assert found.work.conflicts == {person_id}
