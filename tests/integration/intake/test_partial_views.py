"""A part of what is known of residents, shared with a key: that part as it is today, nothing else, and no longer than was said."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared import clock
from shared.events.household import TYNAARLO
from tests.integration.intake.conftest import World, adult, household
from tests.integration.intake.test_residents import new_household, new_member
from tests.integration.intake.test_secrecy import keep

VIEWS = "/intake/v1/deelweergaven"
HOME = {"postcode": "9401AB", "huisnummer": 12, "toevoeging": "a"}


def wish(*person_ids: object, **more: Any) -> dict[str, Any]:
    return {
        "inwonerIds": [str(person_id) for person_id in person_ids],
        "velden": ["naam", "telefoon", "adres", "geboortejaar"],
        "doel": "Overdracht OV-8E6C2D4F",
        "totEnMet": (clock.today() + timedelta(days=30)).isoformat(),
        **more,
    }


async def shares(world: World, *person_ids: object, **more: Any) -> str:
    """The key."""
    answer = await world.post(VIEWS, wish(*person_ids, **more))
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{VIEWS}/{answer.json()['id']}"
    return str(answer.json()["sleutel"])


async def uses(world: World, key: str, method: str = "GET") -> httpx.Response:
    """As whoever has the key does: without a token."""
    headers = {"Deelweergave-Sleutel": key}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(world.app), base_url="http://test"
    ) as stranger:
        return await stranger.request(method, f"{VIEWS}/{key.partition('.')[0]}", headers=headers)


async def ank_and_bea(world: World) -> tuple[UUID, UUID]:
    body = new_household(
        new_member(voornamen="Ank", achternaam="Smit", geboortedatum="1990-05-17"),
        new_member("partner", voornamen="Bea", achternaam="Bos"),
        adres=HOME,
    )
    opened = await world.post("/intake/v1/dossiers", body)
    assert opened.status_code == 201, opened.text
    by_role = {member["rol"]: UUID(member["inwonerId"]) for member in opened.json()["leden"]}
    return by_role["aanvrager"], by_role["partner"]


async def test_the_key_reads_what_was_shared_and_nothing_else(world: World) -> None:
    ank, bea = await ank_and_bea(world)
    whole = await uses(world, await shares(world, ank, bea))
    part = await uses(world, await shares(world, ank, velden=["geboortejaar"]))

    assert whole.status_code == 200, whole.text
    first, second = whole.json()["inwoners"]
    assert first == {
        "inwonerId": str(ank),
        "naam": {"stand": "getoond", "waarde": "Ank Smit"},
        "telefoon": {"stand": "niet-bekend"},
        "adres": {"stand": "getoond", "waarde": "9401AB 12 a"},
        "geboortejaar": {"stand": "getoond", "waarde": "1990"},
    }
    assert second["naam"]["waarde"] == "Bea Bos"
    assert part.json()["inwoners"] == [
        {"inwonerId": str(ank), "geboortejaar": {"stand": "getoond", "waarde": "1990"}}
    ]


async def test_what_is_read_is_as_it_is_today(world: World) -> None:
    ank, _ = await ank_and_bea(world)
    key = await shares(world, ank)
    body = {"reden": "typefout", "bron": "inwoner", "voornamen": "Anke"}
    assert (await world.post(f"/intake/v1/inwoners/{ank}/correcties", body)).status_code == 200

    assert (await uses(world, key)).json()["inwoners"][0]["naam"]["waarde"] == "Anke Smit"


async def test_each_reading_is_noted_for_each_person(world: World) -> None:
    ank, bea = await ank_and_bea(world)
    key = await shares(world, ank, bea)
    for _ in range(2):
        await uses(world, key)

    rows = await world.rows(
        "SELECT actor, subject_id FROM processing_log WHERE activity LIKE '%/deelweergave-lezen'"
    )
    assert sorted(row.subject_id for row in rows) == sorted([ank, ank, bea, bea])
    assert {row.actor for row in rows} == {f"deelweergave:{key.partition('.')[0]}"}


@pytest.mark.parametrize("secrecy", ["adres", "medewerker"])
async def test_an_address_that_somebody_in_the_home_keeps_secret_cannot_be_shared(
    world: World, secrecy: str
) -> None:
    ank, bea = await ank_and_bea(world)
    key = await shares(world, ank)
    regisseur = world.as_caller(rollen=["regisseur"])
    body = {"reden": "op verzoek", "bron": "inwoner", "geheimhouding": secrecy}
    kept = await world.post(f"/intake/v1/inwoners/{bea}/correcties", body, **regisseur)
    assert kept.status_code == 200, kept.text

    refused = await world.post(VIEWS, wish(ank), **regisseur)
    assert refused.status_code == 400
    assert refused.json()["invalidParams"][0]["code"] == "adres-geheim"
    # What was shared before shows no address any more.
    read = await uses(world, key)
    assert read.json()["inwoners"][0]["adres"] == {"stand": "geheim"}
    assert "9401AB" not in read.text
    without = await world.post(VIEWS, wish(ank, velden=["naam"]), **regisseur)
    assert without.status_code == 201


async def test_who_may_not_see_somebody_cannot_share_anything_of_them(world: World) -> None:
    elsewhere, own, secret = adult(), adult(), adult(secrecy="medewerker")
    await world.register(household(elsewhere, gemeente=TYNAARLO), household(own), household(secret))
    assen = world.as_caller(gemeenten=["0106"])

    for stranger in (elsewhere.person_id, secret.person_id, uuid4()):
        refused = await world.post(VIEWS, wish(own.person_id, stranger), **assen)
        assert refused.status_code == 404
    reader = world.as_caller(scope="intake.levensgebeurtenissen.lezen")
    assert (await world.post(VIEWS, wish(own.person_id), **reader)).status_code == 403
    assert await world.count("partial_view") == 0


async def test_a_key_that_is_over_taken_back_or_wrong_opens_nothing(world: World) -> None:
    ank, bea = await ank_and_bea(world)
    key, other = await shares(world, ank), await shares(world, bea)
    mixed = f"{key.partition('.')[0]}.{other.partition('.')[2]}"

    with clock.moved_to(clock.now() + timedelta(days=31)):
        answers = [await uses(world, key)]
    assert (await uses(world, other, "DELETE")).status_code == 204
    assert (await uses(world, other, "DELETE")).status_code == 204
    wrong = (other, mixed, f"{uuid4()}.x", key[:-1], key + "x")
    answers += [await uses(world, guess) for guess in wrong]
    assert (await uses(world, mixed, "DELETE")).status_code == 404

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.json()["detail"] for answer in answers}) == 1
    assert (await uses(world, key)).status_code == 200


async def test_the_key_is_kept_as_a_hash(world: World) -> None:
    ank, _ = await ank_and_bea(world)
    key = await shares(world, ank)

    [row] = await world.rows("SELECT partial_view::text AS kept FROM partial_view")
    assert key.partition(".")[2] not in row.kept
    assert "Ank" not in row.kept


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"velden": []}, "velden"),
        ({"velden": ["bsn"]}, "velden"),
        ({"inwonerIds": []}, "inwonerIds"),
        ({"doel": "Voor 999901187."}, "doel"),
        ({"totEnMet": "2020-01-01"}, "totEnMet"),
        ({"totEnMet": "2099-01-01"}, "totEnMet"),
    ],
)
async def test_bad_input_names_the_field_and_keeps_nothing(
    world: World, wrong: dict[str, Any], field: str
) -> None:
    ank, _ = await ank_and_bea(world)

    refused = await world.post(VIEWS, wish(ank, **wrong))
    assert refused.status_code == 400, refused.text
    assert refused.json()["invalidParams"][0]["name"].startswith(field)
    assert await world.count("partial_view") == 0


async def test_who_was_merged_is_read_under_the_id_that_was_shared(world: World) -> None:
    ank, double = adult(), adult()
    await world.register(household(ank), household(double))
    key = await shares(world, double.person_id, velden=["naam"])
    merged = await world.post(
        f"/intake/v1/inwoners/{ank.person_id}/samenvoeging",
        {"metInwonerId": str(double.person_id), "toelichting": "Zelfde mens."},
    )
    assert merged.status_code == 201, merged.text

    [shown] = (await uses(world, key)).json()["inwoners"]
    assert shown["inwonerId"] == str(double.person_id)
    assert shown["naam"]["stand"] == "getoond"


async def test_what_somebody_keeps_secret_in_another_home_keeps_no_address_here(
    world: World,
) -> None:
    ank, bea = await ank_and_bea(world)
    elsewhere = adult()
    await world.register(household(elsewhere))
    await keep(world, elsewhere, "adres")

    assert (await world.post(VIEWS, wish(ank, bea))).status_code == 201
