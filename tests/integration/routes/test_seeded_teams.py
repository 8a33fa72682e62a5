"""The teams of the local stack: every persona who guides families has one, and Assen has two."""

from deploy.local.personas import PERSONAS
from deploy.local.seed_teams import TEAMS, seed
from services.routes.workers import service
from shared import clock
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN
from shared.permissions import Data
from tests.integration.routes.kit import Routes
from tests.integration.routes.staff import sign_in

ISSUER = "https://aanmelden.example.nl"


async def test_the_people_of_the_local_stack_are_in_teams_and_stay_there_when_they_sign_in(
    routes: Routes,
) -> None:
    async with routes.database.transaction() as tx:
        await seed(tx, ISSUER)
    rows = await routes.rows("SELECT id, name FROM team")
    teams = {row.name: row.id for row in rows}
    coach = PERSONAS["werkcoach"]

    worker_id = await sign_in(routes, [(ASSEN, "werkcoach")], subject=coach.key, name=coach.name)
    async with routes.database.reading() as connection:
        found = await service.caller_of(connection, worker_id, clock.today())

    assert teams.keys() == {team.name for team in TEAMS}
    assert {team.municipality for team in TEAMS} == AGENCY_MUNICIPALITIES
    assert found is not None
    assert found.work.teams == {teams["Assen Noord"]}
    assert not found.sees(Data.DOSSIERS_VAN_ALLE_TEAMS, ASSEN)
