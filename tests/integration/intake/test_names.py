"""Names as registers have them: one name only, a dot for an unknown one, composed or not."""

import unicodedata
from typing import Any

import pytest

from tests.integration.intake.conftest import World
from tests.integration.intake.test_residents import new_household, new_member

MEMBERS = {"voornamen": "Şükrü", "achternaam": "Ðorđević"}


async def shown(world: World, **names: Any) -> tuple[str, str]:
    member = {**new_member(), **names}
    body = new_household({key: value for key, value in member.items() if value is not None})
    answer = await world.post("/intake/v1/dossiers", body)
    assert answer.status_code == 201, answer.text
    path = f"/intake/v1/dossiers/{answer.json()['dossierId']}"
    [found] = (await world.client.get(path)).json()["leden"]
    return found["voornamen"], found["achternaam"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"voornamen": None, "achternaam": "Sharma"}, ("", "Sharma")),
        ({"voornamen": "", "achternaam": "Sharma"}, ("", "Sharma")),
        ({"voornamen": "  ", "achternaam": "Sharma"}, ("", "Sharma")),
        ({"voornamen": "Sharma", "achternaam": "."}, ("Sharma", "")),
        ({"voornamen": "-", "achternaam": "Sharma"}, ("", "Sharma")),
        ({"achternaam": "ʼs-Gravesande"}, ("Ank", "ʼs-Gravesande")),
        ({"achternaam": "De la\u00a0Cruz"}, ("Ank", "De la\u00a0Cruz")),
        ({"achternaam": "x" * 200}, ("Ank", "x" * 200)),
        ({"achternaam": "e\u0301" * 200}, ("Ank", "é" * 200)),
    ],
)
async def test_a_name_is_taken_as_registers_have_it(
    world: World, given: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert await shown(world, **given) == expected


async def test_two_spellings_of_one_name_are_one(world: World) -> None:
    apart = {key: unicodedata.normalize("NFD", name) for key, name in MEMBERS.items()}
    assert apart != MEMBERS

    assert await shown(world, **apart) == await shown(world, **MEMBERS) == tuple(MEMBERS.values())


@pytest.mark.parametrize(
    "names",
    [
        {"voornamen": "\u200b"},
        {"achternaam": "\u200b\u00ad"},
        {"achternaam": ""},
        {"achternaam": " "},
        {"achternaam": None},
        {"achternaam": "x" * 201},
        {"voornamen": "x\x00"},
    ],
)
async def test_a_name_that_nobody_can_see_or_keep_is_refused(
    world: World, names: dict[str, Any]
) -> None:
    member = {key: value for key, value in {**new_member(), **names}.items() if value is not None}

    answer = await world.post("/intake/v1/dossiers", new_household(member))

    assert answer.status_code == 400, answer.text
    assert await world.count("resident") == 0
