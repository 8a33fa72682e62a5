"""To whom a letter goes: the applicant of the dossier today, where mail reaches him or her. Asked with a key, and noted each time."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from tests.integration.intake.conftest import World
from tests.integration.intake.test_residents import new_household, new_member

KEY = "een-sleutel-van-de-brievendienst"
HOME = {"postcode": "9401AB", "huisnummer": 12, "toevoeging": "a"}


@pytest.fixture
async def sending(world: World) -> World:
    world.app.state.addressing_key = SecretStr(KEY)
    return world


async def ask(world: World, dossier_id: object, key: str = KEY) -> httpx.Response:
    """As the service that sends letters does: without a token."""
    body = {"briefId": str(uuid4()), "dossierId": str(dossier_id)}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(world.app), base_url="http://test"
    ) as sender:
        return await sender.post(
            "/intake/v1/adresseringen", json=body, headers={"Adressering-Sleutel": key}
        )


async def home_of_ank(world: World, **values: Any) -> tuple[UUID, UUID]:
    """The dossier and Ank."""
    ank = new_member(voornamen="Ank", achternaam="Smit", geboortedatum="1990-05-17")
    opened = await world.post(
        "/intake/v1/dossiers", new_household(ank, **{"adres": HOME, **values})
    )
    assert opened.status_code == 201, opened.text
    told = opened.json()
    return UUID(told["dossierId"]), UUID(told["leden"][0]["inwonerId"])


async def test_a_letter_goes_to_the_applicant_where_she_lives(sending: World) -> None:
    dossier, _ = await home_of_ank(sending)

    answer = await ask(sending, dossier)

    assert answer.json() == {
        "stand": "adres",
        "naam": "Ank Smit",
        "regels": ["Huisnummer 12 a", "9401 AB"],
    }


async def test_each_address_that_is_given_is_noted_with_its_letter(sending: World) -> None:
    dossier, ank = await home_of_ank(sending)

    await ask(sending, dossier)

    [line] = await sending.rows(
        "SELECT actor, subject_id FROM processing_log WHERE activity LIKE '%/brief-adresseren'"
    )
    assert line.actor.startswith("brief:")
    assert line.subject_id == ank


async def test_a_secret_address_is_said_to_be_secret(sending: World) -> None:
    dossier, ank = await home_of_ank(sending)
    body = {"reden": "op verzoek", "bron": "inwoner", "geheimhouding": "adres"}
    kept = await sending.post(f"/intake/v1/inwoners/{ank}/correcties", body)
    assert kept.status_code == 200, kept.text

    assert (await ask(sending, dossier)).json()["stand"] == "geheim"


async def test_somebody_without_an_address_gets_no_letter(sending: World) -> None:
    dossier, _ = await home_of_ank(sending, adres=None)

    assert (await ask(sending, dossier)).json() == {
        "stand": "geen-adres",
        "naam": "Ank Smit",
        "regels": [],
    }


@pytest.mark.parametrize("key", ["", "een-andere-sleutel"])
async def test_without_the_key_there_is_nothing_here(sending: World, key: str) -> None:
    dossier, _ = await home_of_ank(sending)

    answer = await ask(sending, dossier, key)

    assert answer.status_code == 404
    assert "Smit" not in answer.text


async def test_where_no_key_is_set_nobody_gets_an_address(world: World) -> None:
    dossier, _ = await home_of_ank(world)
    world.app.state.addressing_key = None

    assert (await ask(world, dossier, "")).status_code == 404


async def test_an_unknown_dossier_has_nobody_to_write_to(sending: World) -> None:
    assert (await ask(sending, uuid4())).json() == {"stand": "onbekend", "naam": "", "regels": []}


async def test_who_died_gets_no_letter(sending: World) -> None:
    dossier, ank = await home_of_ank(sending)
    async with sending.database.transaction() as tx:
        await tx.execute(
            text("UPDATE resident SET died_on = '2026-01-01' WHERE id = :id"), {"id": ank}
        )

    assert (await ask(sending, dossier)).json()["stand"] == "overleden"
