"""A dossier of another team is opened with a reason; whom a worker stays away from is not there."""

from typing import Any
from uuid import UUID, uuid4

from services.intake.residents.rules import NewMember
from shared.events.household import ASSEN
from tests.integration.intake.conftest import (
    World,
    adult,
    child,
    event,
    household,
    id_of,
    in_days,
    job,
    person,
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

    for who in (ank, kim):
        assert (await world.client.get(f"{PAGES}/{who.person_id}")).status_code == 404
        assert (await world.client.get(f"{API}/inwoners/{who.person_id}")).status_code == 404
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


async def waits(world: World, who: NewMember) -> UUID:
    """Something about somebody that somebody has to settle."""
    body = event("uit-huis", {"persoon": person(who), "ingangsdatum": in_days(0)})
    answer = await world.report(body)
    assert answer.json()["status"] == "in-quarantaine", answer.text
    return id_of(answer)


async def test_what_is_written_about_a_dossier_of_another_team_needs_a_reason_too(
    world: World,
) -> None:
    ank, joop, other = adult(), adult("partner"), adult()
    await world.register(household(ank, joop), household(other))
    dossier = await dossier_of(world, ank.person_id)
    await is_of_team(world.database, dossier, OTHER, ASSEN)
    await is_of_team(world.database, await dossier_of(world, other.person_id), OWN, ASSEN)
    job_id = id_of(await world.report(event("baan-gestart", job(ank))))
    waiting = await waits(world, ank)
    about = f"{API}/inwoners/{ank.person_id}"
    because = {"reden": "tikfout", "bron": "inwoner"}
    writes: dict[str, Any] = {
        f"{about}/correcties": {**because, "achternaam": "Anders"},
        f"{about}/woonsituatie": {"vanaf": in_days(0), "kostendelerUitzondering": "student"},
        f"{about}/inschrijving": {"vanaf": in_days(0), "elders": False},
        f"{about}/samenvoeging": {
            "metInwonerId": str(other.person_id),
            "toelichting": "Het is dezelfde persoon.",
        },
        f"{API}/inwoners/{other.person_id}/samenvoeging": {
            "metInwonerId": str(ank.person_id),
            "toelichting": "Het is dezelfde persoon.",
        },
        f"{API}/inwoners/{other.person_id}/hoofdverblijf": {
            "vanaf": in_days(0),
            "bijInwonerId": str(ank.person_id),
        },
        f"{API}/dossiers/{dossier}/sluiting": {"datum": in_days(0), "reden": "verhuisd"},
        f"{API}/dossiers/{dossier}/heropening": {"datum": in_days(0)},
        f"{API}/levensgebeurtenissen/{job_id}/intrekking": {"reden": "niet-gebeurd"},
        f"{API}/levensgebeurtenissen/{job_id}/correcties": {
            "reden": "verkeerde-gegevens",
            "gegevens": job(ank),
        },
        f"{API}/quarantaine/{waiting}/herkansing": None,
        f"{API}/quarantaine/{waiting}/verwerping": {"reden": "Niet van ons."},
    }
    gives_work(world.client, teams=frozenset({OWN}))

    for path, body in writes.items():
        answer = await world.post(path, body)
        code = answer.json().get("code")
        assert (answer.status_code, code) == (403, "ander-team"), f"{path}: {answer.text}"

    page = await world.client.get(f"/intake/quarantaine/{waiting}")
    assert "Waarom wilt u het zien?" in page.text
    form = {"Origin": "http://test", "Content-Type": "application/x-www-form-urlencoded"}
    for path in (f"{waiting}/verwerping", "verwerping"):
        filled = f"toelichting=Niet+van+ons&id={waiting}"
        await world.client.post(f"/intake/quarantaine/{path}", content=filled, headers=form)
    outcome = await world.client.get(f"/intake/quarantaine/uitkomst?id={waiting}")
    assert "Wacht nog" in outcome.text
    assert "Dit dossier is van een ander team." in outcome.text
    [row] = await world.rows("SELECT status FROM life_event WHERE id = :id", id=waiting)
    assert row.status == "in-quarantaine"

    gives_work(world.client, teams=frozenset({OWN}), opened=frozenset({dossier}))
    for path in (f"{about}/correcties", f"{API}/quarantaine/{waiting}/verwerping"):
        assert (await world.post(path, writes[path])).status_code in {200, 204}


async def test_what_waits_about_a_family_to_stay_away_from_is_in_no_list_and_no_number(
    world: World,
) -> None:
    ank, kim = adult(), adult("partner")
    stranger = adult()
    await world.register(household(ank, kim))
    dossier = await dossier_of(world, ank.person_id)
    of_the_family = [await waits(world, who) for who in (ank, kim)]
    gives_work(world.client)
    assert (await world.client.get("/intake/quarantaine/aantal")).text.strip() != ""
    await world.report(event("baan-gestart", job(stranger)))
    gives_work(world.client, conflicts=frozenset({ank.person_id, dossier}))

    listed = await world.client.get(f"{API}/quarantaine")
    page = await world.client.get("/intake/quarantaine")
    amount = await world.client.get("/intake/quarantaine/aantal")

    assert len(listed.json()["resultaten"]) == 1
    assert "Wacht op iemand (1)" in page.text
    assert ">1<" in amount.text.replace(" ", "")
    for event_id in of_the_family:
        assert str(event_id) not in page.text
        assert (await world.client.get(f"/intake/quarantaine/{event_id}")).status_code == 404
        answer = await world.post(f"{API}/quarantaine/{event_id}/herkansing", None)
        assert answer.status_code == 404
