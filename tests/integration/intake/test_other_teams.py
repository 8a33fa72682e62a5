"""A dossier of another team is opened with a reason; whom a worker stays away from is not there."""

from uuid import UUID, uuid4

from shared.events.household import ASSEN
from tests.integration.intake.conftest import (
    World,
    adult,
    child,
    event,
    household,
    in_days,
    job,
)
from tests.working import gives_work, is_of_team

PAGES = "/intake/inwoners"
API = "/intake/v1"
OWN, OTHER = uuid4(), uuid4()


async def dossier_of(world: World, person_id: UUID) -> UUID:
    [row] = await world.rows(
        "SELECT dossier_id FROM membership WHERE person_id = :person", person=person_id
    )
    found: UUID = row.dossier_id
    return found


async def test_a_resident_of_another_team_is_shown_after_a_reason_and_found_before(
    world: World,
) -> None:
    ank = adult()
    await world.register(household(ank))
    dossier = await dossier_of(world, ank.person_id)
    await is_of_team(world.database, dossier, OTHER, ASSEN)
    reported = await world.report(event("baan-gestart", job(ank)))
    gives_work(world.client, teams=frozenset({OWN}))

    page = await world.client.get(f"{PAGES}/{ank.person_id}?datum=1-9-2026")
    found = await world.post(f"{API}/inwoners/zoekopdrachten", {"naam": "vries"})

    assert page.status_code == 403
    assert "Dit dossier is van een ander team. Waarom wilt u het zien?" in page.text
    assert f'name="dossier" value="{dossier}"' in page.text
    assert f'name="terug" value="{PAGES}/{ank.person_id}?datum=1-9-2026"' in page.text
    assert "Ank" not in page.text
    assert found.json()["resultaten"][0]["inwonerId"] == str(ank.person_id)
    for path in (
        f"/inwoners/{ank.person_id}",
        f"/dossiers/{dossier}",
        f"/levensgebeurtenissen/{reported.json()['id']}",
    ):
        answer = await world.client.get(f"{API}{path}")
        assert (answer.status_code, answer.json()["code"]) == (403, "ander-team"), path
    event_page = await world.client.get(f"/intake/meldingen/{reported.json()['id']}")
    assert "Waarom wilt u het zien?" in event_page.text

    gives_work(world.client, teams=frozenset({OWN}), opened=frozenset({dossier}))
    assert (await world.client.get(f"{PAGES}/{ank.person_id}")).status_code == 200
    assert (await world.client.get(f"{API}/dossiers/{dossier}")).status_code == 200


async def test_who_is_of_the_team_and_a_system_are_not_asked(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    dossier = await dossier_of(world, ank.person_id)
    await is_of_team(world.database, dossier, OWN, ASSEN)

    assert (await world.client.get(f"{PAGES}/{ank.person_id}")).status_code == 200
    gives_work(world.client, teams=frozenset({OWN}))
    assert (await world.client.get(f"{PAGES}/{ank.person_id}")).status_code == 200


async def test_a_family_that_a_worker_stays_away_from_is_not_there_in_any_way(
    world: World,
) -> None:
    ank = adult()
    kim = child(born_on=ank.born_on.replace(year=2018))
    await world.register(household(ank, kim))
    dossier = await dossier_of(world, ank.person_id)
    reported = await world.report(event("baan-gestart", job(ank, ingangsdatum=in_days(0))))
    gives_work(world.client, conflicts=frozenset({ank.person_id, dossier}))

    for person in (ank, kim):
        assert (await world.client.get(f"{PAGES}/{person.person_id}")).status_code == 404
        assert (await world.client.get(f"{API}/inwoners/{person.person_id}")).status_code == 404
    assert (await world.client.get(f"{API}/dossiers/{dossier}")).status_code == 404
    event_id = reported.json()["id"]
    assert (await world.client.get(f"{API}/levensgebeurtenissen/{event_id}")).status_code == 404
    found = await world.post(f"{API}/inwoners/zoekopdrachten", {"naam": "vries"})
    assert found.json()["resultaten"] == []
    assert ank.bsn is not None
    number = {"burgerservicenummer": ank.bsn.reveal()}
    assert (await world.post(f"{API}/inwoners/zoekopdrachten", number)).status_code == 404
    names = await world.post(
        f"{API}/weergaven",
        {
            "doel": "spoor",
            "inwonerIds": [str(ank.person_id), str(kim.person_id)],
            "dossierIds": [str(dossier)],
        },
    )
    assert {row["stand"] for row in names.json()["inwoners"] + names.json()["dossiers"]} == {
        "onbekend"
    }
