"""Residents and households: registered once, read by who may, and every reading leaves a line."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.intake.residents.seed import seed_households
from shared import clock
from shared.events.household import ASSEN, TYNAARLO
from tests.integration.intake.conftest import World, adult, child, household, person, some_bsn

HOUSEHOLDS = "/intake/v1/dossiers"
RESIDENTS = "/intake/v1/inwoners"


def new_member(rol: str = "aanvrager", **values: Any) -> dict[str, Any]:
    return {
        "burgerservicenummer": some_bsn().reveal(),
        "voornamen": "Ank",
        "achternaam": "de Vries",
        "geboortedatum": "1990-05-17",
        "rol": rol,
        **values,
    }


def new_household(*members: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {
        "gemeente": ASSEN,
        "vanaf": "2020-01-01",
        "ontvangtBijstand": True,
        "leden": list(members or (new_member(),)),
        **values,
    }


async def test_a_household_is_registered_told_and_readable(world: World) -> None:
    body = new_household(new_member(), new_member("kind", geboortedatum="2018-03-01"))

    response = await world.post(HOUSEHOLDS, body)

    assert response.status_code == 201, response.text
    assert (await world.client.get(response.headers["Location"])).json() == response.json()
    kinds = [one["type"].split(".")[-2] for one in await world.told()]
    assert sorted(kinds) == ["huishouden-gewijzigd"] + ["inwoner-geregistreerd"] * 2
    everything = str(await world.told())
    assert "Vries" not in everything
    assert body["leden"][0]["burgerservicenummer"] not in everything


async def test_the_same_registration_sent_twice_has_one_effect(world: World) -> None:
    body = new_household()
    key = {"Idempotency-Key": "registratie-1"}

    answers = [await world.post(HOUSEHOLDS, body, **key) for _ in range(2)]
    other = await world.post(HOUSEHOLDS, new_household(), **key)

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert other.status_code == 409
    assert await world.count("dossier") == 1


async def test_a_bsn_is_registered_once(world: World) -> None:
    ank = new_member()
    await world.post(HOUSEHOLDS, new_household(ank))

    response = await world.post(HOUSEHOLDS, new_household(new_member(), {**ank, "rol": "partner"}))

    assert response.status_code == 409
    assert await world.count("dossier") == 1
    assert await world.count("resident") == 1


IMPOSSIBLE: tuple[dict[str, Any], ...] = (
    {},
    new_household(gemeente="Assen"),
    new_household(vanaf="gisteren"),
    new_household(leden=[]),
    new_household(leden=[new_member() for _ in range(31)]),
    new_household(new_member("kind")),
    new_household(new_member(), new_member()),
    new_household(new_member(), new_member("partner"), new_member("partner")),
    new_household(new_member(achternaam="")),
    new_household(new_member(achternaam="x\x00y")),
    new_household(new_member(achternaam="x" * 201)),
    new_household(new_member(burgerservicenummer="123456789")),
    new_household(new_member(geboortedatum="1800-01-01")),
    new_household(new_member(tot="2019-01-01")),
    new_household(new_member(vanaf="1980-01-01")),
    new_household(new_member(overlijdensdatum="1980-01-01")),
    new_household(new_member(overlijdensdatum="2019-12-31")),
    new_household(new_member(rol="buurman")),
    new_household(new_member(hobby="schaken")),
    new_household(
        *[new_member(burgerservicenummer="111222333", rol=rol) for rol in ("aanvrager", "partner")]
    ),
)


async def test_a_household_that_cannot_be_is_refused(world: World) -> None:
    for body in IMPOSSIBLE:
        response = await world.post(HOUSEHOLDS, body)
        assert response.status_code == 400, body
        assert response.json()["invalidParams"]
        assert "111222333" not in response.text
    assert await world.count("dossier") == 0


async def test_a_resident_is_found_by_bsn_in_the_body(world: World) -> None:
    ank = adult()
    home = household(ank)
    await world.register(home)

    found = await world.post(f"{RESIDENTS}/zoekopdrachten", person(ank))
    missing = await world.post(f"{RESIDENTS}/zoekopdrachten", person(adult()))

    assert found.status_code == 200, found.text
    assert found.json()["inwonerId"] == str(ank.person_id)
    assert found.json()["dossierId"] == str(home.dossier_id)
    assert "burgerservicenummer" not in found.json()
    assert missing.status_code == 404


async def test_every_reading_leaves_a_line_per_person(world: World) -> None:
    ank, kid = adult(), child(date(2018, 3, 1))
    home = household(ank, kid)
    await world.register(home)

    await world.client.get(f"{RESIDENTS}/{ank.person_id}")
    await world.post(f"{RESIDENTS}/zoekopdrachten", person(ank))
    await world.client.get(f"{HOUSEHOLDS}/{home.dossier_id}")

    lines = await world.rows("SELECT actor, activity, subject_id FROM processing_log")
    read = [(line.activity.rsplit("/", 1)[-1], line.subject_id) for line in lines]
    assert {line.actor for line in lines} == {"systeem-test"}
    assert sorted(read) == sorted(
        [
            ("inwoner-inzien", ank.person_id),
            ("inwoner-inzien", ank.person_id),
            ("dossier-inzien", ank.person_id),
            ("dossier-inzien", kid.person_id),
        ]
    )


async def test_a_resident_of_another_municipality_is_not_there(world: World) -> None:
    ank = adult()
    home = household(ank)
    await world.register(home)
    elsewhere = world.as_caller(gemeenten=[TYNAARLO])

    answers = [
        await world.client.get(f"{RESIDENTS}/{ank.person_id}", headers=elsewhere),
        await world.client.get(f"{HOUSEHOLDS}/{home.dossier_id}", headers=elsewhere),
        await world.post(f"{RESIDENTS}/zoekopdrachten", person(ank), **elsewhere),
        await world.post(
            f"{RESIDENTS}/{ank.person_id}/correcties",
            {"reden": "x", "bron": "register", "geboortedatum": "1991-01-01"},
            **elsewhere,
        ),
    ]

    assert [one.status_code for one in answers] == [404] * 4
    assert (await world.post(HOUSEHOLDS, new_household(), **elsewhere)).status_code == 403
    assert await world.count("processing_log") == 0


async def test_a_bsn_is_stored_hashed_and_encrypted_only(world: World) -> None:
    body = new_household()
    await world.post(HOUSEHOLDS, body)
    bsn = body["leden"][0]["burgerservicenummer"]

    tables = await world.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    )
    for table in tables:
        content = await world.rows(
            f"SELECT coalesce(string_agg(t::text, ' '), '') AS everything FROM {table.table_name} t"  # noqa: S608
        )
        assert bsn not in content[0].everything
        assert bsn.encode().hex() not in content[0].everything


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"reden": "x", "bron": "register"}, 400),
        ({"bron": "register", "geboortedatum": "1990-01-01"}, 400),
        ({"reden": "x", "geboortedatum": "1990-01-01"}, 400),
        ({"reden": "x", "bron": "register", "geboortedatum": "1990-01-01", "naam": "Joop"}, 400),
        ({"reden": "x", "bron": "register", "overlijdensdatum": "1980-01-01"}, 409),
    ],
)
async def test_a_correction_of_a_person_that_cannot_be_changes_nothing(
    world: World, body: dict[str, Any], status: int
) -> None:
    ank = adult()
    await world.register(household(ank))

    response = await world.post(f"{RESIDENTS}/{ank.person_id}/correcties", body)

    assert response.status_code == status, response.text
    assert await world.told() == []


async def test_seeding_again_changes_nothing(world: World) -> None:
    homes = [household(adult(), child(date(2018, 3, 1))) for _ in range(30)]

    first = await seed_households(world.database, homes, world.residents)
    second = await seed_households(world.database, homes, world.residents)

    assert (first, second) == (30, 0)
    assert await world.count("resident") == 60
    assert len(await world.told("huishouden-gewijzigd")) == 30


async def test_nobody_gets_a_dossier_after_death(world: World) -> None:
    ank = adult(died_on=date(2022, 1, 1))
    await world.register(household(ank))

    response = await world.post(
        HOUSEHOLDS,
        new_household(new_member(**person(ank)), vanaf="2023-01-01"),
    )

    assert response.status_code == 409, response.text
    assert response.json()["code"] == "overleden"


async def test_what_is_planned_for_a_dossier_are_the_birthdays_of_who_belongs_to_it_then(
    world: World,
) -> None:
    today = clock.today()
    coming = (today + timedelta(days=100)).replace(day=1)
    seventeen, gone, young = (child(coming.replace(year=coming.year - age)) for age in (18, 18, 5))
    home = household(adult(), seventeen, replace(gone, until_on=today), young)
    await world.register(home)

    answer = await world.client.get(f"{HOUSEHOLDS}/{home.dossier_id}/planning")

    assert answer.status_code == 200, answer.text
    [planned] = answer.json()["resultaten"]
    assert (planned["inwonerId"], planned["grens"], planned["dag"]) == (
        str(seventeen.person_id),
        "18",
        coming.isoformat(),
    )
    assert planned["gemeldVanaf"] < planned["dag"]
    lines = await world.rows("SELECT activity, subject_id FROM processing_log")
    assert ("dossier-planning-inzien", seventeen.person_id) in {
        (line.activity.rsplit("/", 1)[-1], line.subject_id) for line in lines
    }


async def test_what_is_planned_elsewhere_is_not_there(world: World) -> None:
    home = household(adult(), gemeente=TYNAARLO)
    await world.register(home)

    there = await world.client.get(
        f"{HOUSEHOLDS}/{home.dossier_id}/planning", headers=world.as_caller(gemeenten=[ASSEN])
    )

    assert there.status_code == 404
