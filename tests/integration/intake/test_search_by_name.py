"""A resident is found by name, within what the caller may see; each who is shown leaves a line."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.intake.residents import search_repository
from services.intake.residents.finding import MOST_FOUND
from services.intake.residents.rules import NewMember
from shared.events.household import ASSEN, TYNAARLO
from tests.integration.intake.conftest import LONG_AGO, World, adult, household, some_bsn

SEARCH = "/intake/v1/inwoners/zoekopdrachten"


def named(given: str, family: str, **values: Any) -> NewMember:
    born_on = values.pop("born_on", date(1990, 5, 17))
    return NewMember(
        given_names=given, family_name=family, born_on=born_on, rol="aanvrager", from_on=LONG_AGO,
        bsn=some_bsn(), **values,
    )  # fmt: skip


async def found(world: World, naam: str, headers: Any = None, **more: Any) -> list[UUID]:
    answer = await world.post(SEARCH, {"naam": naam, **more}, **(headers or {}))
    assert answer.status_code == 200, answer.text
    assert answer.json()["teVeel"] is False
    return [UUID(row["inwonerId"]) for row in answer.json()["resultaten"]]


async def test_a_resident_is_found_by_name_whatever_its_accents(world: World) -> None:
    sukru, ank = named("Şükrü", "Ðorđević"), named("Ank", "de Vries")
    await world.register(household(sukru), household(ank))

    assert await found(world, "dordevic") == [sukru.person_id]
    assert await found(world, "De Vries, Ank") == [ank.person_id]
    assert await found(world, "Bakker") == []


async def test_a_birth_date_tells_two_of_one_name_apart_also_where_only_the_year_is_known(
    world: World,
) -> None:
    old = named("Ank", "de Vries", born_on=date(1950, 1, 2))
    unsure = named("Ank", "de Vries", born_on=date(1980, 7, 1), birth_given="1980-00-00")
    await world.register(household(old), household(unsure))

    assert len(await found(world, "vries")) == 2
    assert await found(world, "vries", geboortedatum="1950-01-02") == [old.person_id]
    assert await found(world, "vries", geboortedatum="1980-03-04") == [unsure.person_id]


async def test_a_corrected_name_finds_and_the_wrong_one_does_not_any_more(world: World) -> None:
    ank = named("Ank", "de Vires")
    await world.register(household(ank))

    await world.post(
        f"/intake/v1/inwoners/{ank.person_id}/correcties",
        {"reden": "typefout", "bron": "register", "achternaam": "de Vries"},
    )

    assert await found(world, "vries") == [ank.person_id]
    assert await found(world, "vires") == []


async def test_people_elsewhere_and_people_who_work_for_us_are_not_there(world: World) -> None:
    here, there = named("Ank", "de Vries"), named("Bas", "de Vries")
    ours = named("Cor", "de Vries", secrecy="medewerker")
    secret = named("Dia", "de Vries", secrecy="adres")
    await world.register(
        household(here), household(there, gemeente=TYNAARLO), household(ours), household(secret)
    )
    coach = world.as_caller(gemeenten=[ASSEN], rollen=["werkcoach"])
    leader = world.as_caller(gemeenten=[ASSEN], rollen=["teamleider"])

    assert await found(world, "vries", coach) == [here.person_id, secret.person_id]
    assert set(await found(world, "vries", leader)) == {
        here.person_id,
        secret.person_id,
        ours.person_id,
    }


async def test_too_many_is_said_and_nobody_is_shown(world: World) -> None:
    many = [named("Ank", "de Vries", born_on=date(1990, 1, day + 1)) for day in range(26)]
    assert len(many) > MOST_FOUND
    await world.register(*map(household, many))

    answer = await world.post(SEARCH, {"naam": "vries"})

    assert answer.json() == {"resultaten": [], "teVeel": True}
    assert await world.count("processing_log") == 0
    assert await found(world, "vries", geboortedatum="1990-01-05") == [many[4].person_id]


async def test_every_person_who_is_shown_leaves_a_line_and_no_other(world: World) -> None:
    ank, bas = named("Ank", "de Vries"), named("Bas", "Bakker")
    await world.register(household(ank), household(bas))

    await found(world, "vries")

    [line] = await world.rows("SELECT actor, activity, subject_id FROM processing_log")
    assert line.subject_id == ank.person_id
    assert line.activity.endswith("/inwoner-zoeken")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"naam": ""},
        {"naam": "..."},
        {"naam": "x" * 201},
        {"naam": "x\x07"},
        {"naam": "123456782"},
        {"naam": "Ank", "burgerservicenummer": "123456782"},
        {"geboortedatum": "1990-01-01"},
        {"burgerservicenummer": "123456782", "geboortedatum": "1990-01-01"},
    ],
)
async def test_a_question_that_is_none_is_refused(world: World, body: dict[str, Any]) -> None:
    answer = await world.post(SEARCH, body)

    assert answer.status_code == 400, answer.text
    assert answer.json()["invalidParams"]


async def test_a_name_is_looked_up_in_an_index(world: World) -> None:
    await world.register(*(household(adult()) for _ in range(3)))
    async with world.database.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO resident (id, given_names, family_name, born_on, secrecy, search_name, registered_at)"
                " SELECT gen_random_uuid(), '', '', '1990-01-01', 'geen', 'naam' || n, now()"
                " FROM generate_series(1, 20000) AS n"
            )
        )
        await connection.execute(text("ANALYZE resident"))
        plan = await connection.execute(
            text(f"EXPLAIN {search_repository._BY_NAME.text}"),
            {"question": "'vries':*", "born_on": None, "municipalities": [ASSEN], "employees": [], "amount": 200},
        )  # fmt: skip
        lines = [row[0].strip() for row in plan]

    assert any("resident_name" in line for line in lines), lines
