"""The names of a page of rows: in order, one question, as the caller may see them, and a line per person in the log."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import event as engine_events

from services.intake.names.endpoints import EXAMPLE
from services.intake.names.schemas import Weergaven
from services.intake.residents.rules import NewMember
from shared.events.household import ASSEN, TYNAARLO
from tests.integration.intake.conftest import World, adult, household
from tests.integration.intake.test_residents import new_household, new_member
from tests.integration.intake.test_secrecy import keep

NAMES = "/intake/v1/weergaven"


async def ask(world: World, *ids: UUID, headers: Any = None, **more: Any) -> Any:
    body = {"doel": "spoor", "inwonerIds": list(map(str, ids)), **more}
    answer = await world.client.post(NAMES, json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def called(given: str, family: str) -> NewMember:
    member = adult()
    return NewMember(given, family, member.born_on, "aanvrager", member.from_on, member.bsn)


async def test_names_come_in_the_order_of_the_ids_also_of_who_is_asked_twice(world: World) -> None:
    ank, joop = called("Ank", "de Vries"), called("", "Smit")
    await world.register(household(ank), household(joop))

    answer = await ask(world, joop.person_id, ank.person_id, joop.person_id)

    assert [row["weergavenaam"] for row in answer["inwoners"]] == ["Smit", "Ank de Vries", "Smit"]
    assert {row["stand"] for row in answer["inwoners"]} == {"getoond"}
    assert answer["dossiers"] == []


async def test_the_answer_is_what_the_document_says_it_is(world: World) -> None:
    home = household(called("Ank", "de Vries"))
    await world.register(home)

    answer = await ask(
        world, home.applicant_id, uuid4(), dossierIds=[str(home.dossier_id), str(uuid4())]
    )

    assert Weergaven.model_validate(answer).model_dump(mode="json", by_alias=True) == answer


async def test_the_example_of_the_document_can_be_asked(world: World) -> None:
    answer = await world.post(NAMES, EXAMPLE)
    document = (await world.client.get("/intake/v1/openapi.json")).json()

    assert answer.status_code == 200
    assert len(answer.json()["inwoners"]) == len(EXAMPLE["inwonerIds"])
    body = document["paths"]["/weergaven"]["post"]["requestBody"]
    assert body["content"]["application/json"]["example"] == EXAMPLE


async def test_a_name_that_nobody_knows_is_said_in_words(world: World) -> None:
    body = new_household(new_member(voornamen=".", achternaam="."))
    opened = (await world.post("/intake/v1/dossiers", body)).json()

    answer = await ask(world, UUID(opened["leden"][0]["inwonerId"]))

    assert answer["inwoners"][0]["weergavenaam"] == "Naam onbekend"


async def test_who_lives_elsewhere_and_who_is_nobody_have_the_same_answer(world: World) -> None:
    ank, nobody = adult(), uuid4()
    home = household(ank, gemeente=TYNAARLO)
    await world.register(home)
    assen = world.as_caller(gemeenten=[ASSEN])

    answer = await ask(
        world,
        ank.person_id,
        nobody,
        headers=assen,
        dossierIds=[str(home.dossier_id), str(nobody)],
    )

    for rows, key in ((answer["inwoners"], "inwonerId"), (answer["dossiers"], "dossierId")):
        first, second = ({**row, key: ""} for row in rows)
        assert first == second
        assert first["weergavenaam"] == "Onbekende inwoner"
    assert await world.rows("SELECT 1 FROM processing_log WHERE activity LIKE '%naam-tonen%'") == []


async def test_the_name_of_who_works_for_us_is_for_some_roles(world: World) -> None:
    ank, joop = adult(secrecy="medewerker"), adult("partner")
    home = household(ank, joop)
    await world.register(home)
    dossier = {"dossierIds": [str(home.dossier_id)]}

    hidden = await ask(world, ank.person_id, **dossier)
    seen = await ask(world, ank.person_id, headers=world.as_caller(rollen=["regisseur"]), **dossier)

    for rows in hidden.values():
        assert rows[0]["weergavenaam"] == "Naam afgeschermd"
        assert rows[0]["stand"] == "afgeschermd"
        assert "de Vries" not in str(rows)
    assert [rows[0]["weergavenaam"] for rows in seen.values()] == ["Ank de Vries"] * 2


async def test_a_secret_address_keeps_no_name_where_the_person_lives(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    await keep(world, ank, "adres")

    answer = await ask(world, ank.person_id, headers=world.as_caller(gemeenten=[ASSEN]))

    assert answer["inwoners"][0]["stand"] == "getoond"


async def test_an_id_that_was_merged_leads_to_the_name_of_now(world: World) -> None:
    ank, same = called("Ank", "de Vries"), called("A.", "Vries")
    await world.register(household(ank), household(same))
    merged = await world.post(
        f"/intake/v1/inwoners/{ank.person_id}/samenvoeging",
        {"metInwonerId": str(same.person_id), "toelichting": "dezelfde"},
    )
    assert merged.status_code in {200, 201}, merged.text

    answer = await ask(world, same.person_id)

    [row] = answer["inwoners"]
    assert (row["inwonerId"], row["huidigInwonerId"]) == (str(same.person_id), str(ank.person_id))
    assert row["weergavenaam"] == "Ank de Vries"


async def test_a_dossier_goes_by_its_applicant(world: World) -> None:
    home = household(called("Ank", "de Vries"))
    await world.register(home)

    answer = await ask(world, dossierIds=[str(home.dossier_id)])

    [row] = answer["dossiers"]
    assert row["weergavenaam"] == "Ank de Vries"
    assert row["inwonerId"] == str(home.applicant_id)


async def test_the_purpose_is_one_of_a_list_and_is_required(world: World) -> None:
    bodies: tuple[dict[str, Any], ...] = (
        {"inwonerIds": []},
        {"doel": "nieuwsgierig", "inwonerIds": []},
    )
    for body in bodies:
        answer = await world.post(NAMES, body)
        assert answer.status_code == 400
        assert answer.json()["invalidParams"][0]["name"] == "doel"


async def test_more_than_a_thousand_is_refused(world: World) -> None:
    body = {"doel": "taken", "inwonerIds": [str(uuid4()) for _ in range(1_001)]}

    answer = await world.post(NAMES, body)

    assert answer.status_code == 400
    assert answer.json()["invalidParams"][0]["name"] == "inwonerIds"


async def test_every_person_has_a_line_with_the_purpose_and_one_look_is_one_line(
    world: World,
) -> None:
    ank, joop = adult(), adult("partner")
    await world.register(household(ank, joop))

    await ask(world, ank.person_id, joop.person_id, ank.person_id)
    await ask(world, ank.person_id, herhaling=True)

    rows = await world.rows(
        "SELECT subject_id FROM processing_log WHERE activity LIKE '%/naam-tonen-spoor'"
    )
    assert sorted(row.subject_id for row in rows) == sorted([ank.person_id, joop.person_id])


async def test_a_thousand_names_cost_as_many_statements_as_one(world: World) -> None:
    homes = [household(adult(), adult("partner")) for _ in range(500)]
    await world.register(*homes)
    people = [member.person_id for home in homes for member in home.members]
    statements: list[str] = []
    engine = world.app.state.database.engine.sync_engine
    engine_events.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))

    counts = []
    for asked in (people[:1], people):
        statements.clear()
        answer = await ask(world, *asked)
        counts.append(len(statements))
        assert all(row["stand"] == "getoond" for row in answer["inwoners"])

    assert counts[0] == counts[1]
    assert not any("bsn" in statement for statement in statements)


async def test_it_is_for_who_may_read_about_residents(world: World) -> None:
    headers = world.as_caller(scope="intake.levensgebeurtenissen.lezen")
    answer = await world.post(NAMES, {"doel": "spoor"}, **headers)

    assert answer.status_code == 403
