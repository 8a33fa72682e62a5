"""What is kept of the register beside the time line, and how it is asked: part by part, by role, with a line in the log."""

import json
from datetime import timedelta
from typing import Any

import pytest

from shared import clock
from shared.events.household import ASSEN
from tests.integration.intake.conftest import World
from tests.integration.intake.register_files import (
    one_row,
    open_dossier,
    person_numbers,
    read,
    record_numbers,
    told,
)
from tests.register import HEADING, home, line, record

NAME = {"voornamen": "Ank", "voorvoegsel": "de", "geslachtsnaam": "Vries"}


def ank(number: str, **values: Any) -> dict[str, Any]:
    given = {"geboorte": {"datum": "19900517"}, "naam": NAME, **values}
    return record(next(record_numbers), number, **given)


def in_weeks(weeks: int) -> str:
    return (clock.today() + timedelta(weeks=weeks)).strftime("%Y%m%d")


async def consult(world: World, person_id: str, part: str, **claims: Any) -> Any:
    return await world.client.get(
        f"/intake/v1/inwoners/{person_id}/register/{part}",
        headers=world.as_caller(**{"rollen": ["inkomensconsulent"], **claims}),
    )


async def shown(world: World, person_id: str, part: str) -> dict[str, Any]:
    answer = await consult(world, person_id, part)
    assert answer.status_code == 200, answer.text
    return {name: value for name, value in answer.json().items() if value is not None}


async def a_resident(world: World, **values: Any) -> tuple[str, str, dict[str, Any]]:
    """Somebody with a dossier: the number, the id and the record that was read."""
    number = next(person_numbers)
    await open_dossier(world, None, burgerservicenummer=number)
    given = ank(number, **values)
    [row] = await read(world, [given])
    return number, row["inwonerId"], given


async def test_only_what_is_asked_is_answered_and_each_part_is_logged(world: World) -> None:
    _, person_id, _ = await a_resident(
        world,
        naam={**NAME, "adellijkeTitelPredicaat": {"code": "JV"}, "aanduidingNaamgebruik": {"code": "N"}},
        geboorte={"datum": "19900517", "plaats": {"omschrijving": "Homs"}, "land": {"code": "7009"}},
        geheimhoudingPersoonsgegevens=4,
    )  # fmt: skip

    found = await shown(world, person_id, "aanschrijving")

    assert found.keys() == {"inwonerId", "dag", "aanschrijving"}
    assert found["aanschrijving"] == {
        "voornamen": "Ank", "voorvoegsel": "de", "geslachtsnaam": "Vries",
        "titelOfPredicaat": "JV", "naamgebruik": "N", "geheimhouding": 4,
    }  # fmt: skip
    assert (await shown(world, person_id, "geboorteplaats"))["geboorteplaats"] == {
        "plaats": "Homs", "land": "7009",
    }  # fmt: skip
    lines = await world.rows("SELECT activity FROM processing_log WHERE activity LIKE '%inzien-%'")
    assert {row.activity.rsplit("/")[-1] for row in lines} == {
        "register-inzien-aanschrijving", "register-inzien-geboorteplaats",
    }  # fmt: skip


async def test_a_part_that_is_not_for_a_role_is_refused_and_a_stranger_is_not_there(
    world: World,
) -> None:
    _, person_id, _ = await a_resident(world)
    for part, status in (("verblijfsrecht", 403), ("relaties", 403), ("aanschrijving", 200)):
        assert (await consult(world, person_id, part, rollen=["balie"])).status_code == status
    assert (await consult(world, person_id, "gezag", gemeenten=["1730"])).status_code == 404
    assert (await consult(world, person_id, "alles")).status_code in {400, 404}


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ({"aanduiding": {"code": "26"}, "datumEinde": "20991215"}, ("26", "2099-12-15")),
        ({"aanduiding": {"code": "21"}, "datumEinde": "20261128"}, (None, None)),
        ({"aanduiding": {"code": "98"}}, (None, None)),
        ({"aanduiding": {"code": "27"}}, ("27", None)),
    ],
)
async def test_a_residence_title_is_kept_with_its_end_and_one_that_ended_is_none(
    world: World, title: dict[str, Any], kept: tuple[str | None, str | None]
) -> None:
    codes = ["0499", "0052", "0000"]
    _, person_id, _ = await a_resident(
        world,
        verblijfstitel=title,
        nationaliteiten=[{"nationaliteit": {"code": code}} for code in codes],
    )
    right = (await shown(world, person_id, "verblijfsrecht"))["verblijfsrecht"]
    assert right["nationaliteiten"] == codes
    assert (right.get("verblijfstitel"), right.get("tot")) == kept


@pytest.mark.parametrize(
    ("authority", "expected"),
    [
        ([{"type": "EenhoofdigOuderlijkGezag", "ouder": "parent"}], (1, False, False)),
        ([{"type": "GezamenlijkGezag", "ouder": "parent", "derde": {"type": "OnbekendeDerde"}}], (1, True, False)),
        ([{"type": "TijdelijkGeenGezag"}], (0, False, True)),
        ([{"type": "GezagNietTeBepalen"}], (0, False, True)),
        ([{"type": "Voogdij", "derden": []}], (0, False, True)),
        ([], (0, False, True)),
    ],
)  # fmt: skip
async def test_who_decides_for_a_child_is_of_the_register_and_asked_where_it_says_nothing(
    world: World, authority: list[dict[str, Any]], expected: tuple[int, bool, bool]
) -> None:
    parent, child = next(person_numbers), next(person_numbers)
    place = {"postcode": "9403ZX", "huisnummer": 81}
    await open_dossier(world, place, burgerservicenummer=parent)
    rows = [
        {
            name: {"burgerservicenummer": parent} if value == "parent" else value
            for name, value in row.items()
        }
        | {"minderjarige": {"burgerservicenummer": child}}
        for row in authority
    ]
    there = home(81, adresseerbaarObjectIdentificatie="")
    content = [
        ank(parent, verblijfplaats=there),
        ank(child, geboorte={"datum": "20150606"}, verblijfplaats=there, gezag=rows),
    ]
    _, row = await read(world, content)
    found = (await shown(world, row["inwonerId"], "gezag"))["gezag"]
    assert (len(found["inwonerIds"]), found["ookIemandOnbekend"], found["navragen"]) == expected


async def test_a_relative_without_a_number_is_kept_by_name_and_date_and_is_no_resident(
    world: World,
) -> None:
    partner = {
        "naam": {"voornamen": "Samira", "geslachtsnaam": "Bent Fictief"},
        "geboorte": {"datum": "19900000"},
        "aangaanHuwelijkPartnerschap": {"datum": "20150712"},
    }
    child = {
        "naam": {"voornamen": "Adam", "geslachtsnaam": "el Proefi"},
        "geboorte": {"datum": "20180930"},
    }
    stillborn = {"naam": {"voornamen": "Sterre"}, "registratieBetrekking": "L"}
    unknown = {"naam": {"geslachtsnaam": "."}}
    _, person_id, _ = await a_resident(
        world, partners=[partner], kinderen=[child, stillborn], ouders=[unknown]
    )  # fmt: skip

    found = (await shown(world, person_id, "relaties"))["relaties"]

    assert [(row["soort"], row["naam"], row["geboortedatum"]) for row in found] == [
        ("kind", "Adam el Proefi", "2018-09-30"), ("partner", "Samira Bent Fictief", "1990-00-00"),
    ]  # fmt: skip
    assert found[1]["vanaf"] == "2015-07-12"
    assert await world.count("resident") == 1
    kept = json.dumps([str(row) for row in await world.rows("SELECT * FROM register_relation")])
    assert "Sterre" not in kept


async def test_an_older_file_fills_gaps_and_undoes_nothing_of_a_newer_one(world: World) -> None:
    _, person_id, newer = await a_resident(world, overlijden={"datum": "20261103"})
    born = {"datum": "19900517", "plaats": {"code": "0106"}}
    older = {
        **newer, "overlijden": None, "geboorte": born, "naam": {**NAME, "geslachtsnaam": "Oud"},
        "verblijfplaats": home(82, "20250101"), "geheimhoudingPersoonsgegevens": 7,
    }  # fmt: skip
    await world.forget_outbox()

    [row] = await read(world, [older], query="?dag=2026-11-01")

    assert (row["gevolg"], told(row)) == ("gewijzigd", ["ouder-bestand"])
    kept = await one_row(world, "SELECT died_on, family_name, secrecy FROM resident")
    assert (str(kept.died_on), kept.family_name, kept.secrecy) == ("2026-11-03", "de Vries", "geen")
    assert await world.told() == []
    assert (await shown(world, person_id, "geboorteplaats"))["geboorteplaats"]["plaats"] == "0106"
    [again] = await read(world, [older], query="?dag=2026-11-01")
    assert (again["gevolg"], told(again)) == ("ongewijzigd", ["ouder-bestand"])
    [same_day] = await read(world, [{**older, "overlijden": {"datum": "20261103"}}])
    assert told(same_day) == []


async def test_a_file_that_says_the_same_on_a_later_day_is_the_newest(world: World) -> None:
    number, _, first = await a_resident(world)
    other = {**first, "naam": {**NAME, "geslachtsnaam": "Tussenin"}}
    [row] = await read(world, [other], query="?dag=2020-01-01")
    assert told(row) == ["ouder-bestand"]
    stranger = ank(next(person_numbers))
    await read(world, [stranger], query="?dag=2026-01-01")
    await read(world, [stranger], query="?dag=2026-03-01")
    [row] = await read(
        world,
        [{**stranger, "naam": {**NAME, "geslachtsnaam": "Tussenin"}}],
        query="?dag=2026-02-01",
    )
    assert told(row) == ["ouder-bestand"]
    assert number


async def test_the_names_of_an_older_record_give_back_what_a_newer_line_cannot_write(
    world: World,
) -> None:
    number, a_number = next(person_numbers), next(record_numbers)
    own = {
        "anummer": a_number, "bsn": number, "geslachtsnaam": "Lódz", "gemeente": "0106",
        "geboortedatum": "19850412", "geheim": "0",
    }  # fmt: skip
    content = "\r\n".join((HEADING, line(own))).encode("cp1252")
    await read(world, content)
    whole = record(a_number, number, naam={"geslachtsnaam": "Łódź"}, verblijfplaats=None)
    await read(world, [whole], query="?dag=2026-01-01")
    assert (await one_row(world, "SELECT family_name FROM resident")).family_name == "Łódź"


async def test_a_file_of_a_day_to_come_is_refused(world: World) -> None:
    answer = await world.client.post(
        "/intake/v1/registerbestanden?dag=2199-01-01",
        content=b"[]",
        headers={"Content-Type": "application/json"},
    )
    assert (answer.status_code, ASSEN) == (400, "0106")
    assert answer.json()["invalidParams"][0]["name"] == "dag"


@pytest.mark.parametrize(
    ("code", "secrecy"), [(0, "geen"), (1, "adres"), (2, "geen"), (3, "adres"), (4, "adres"), (5, "adres"), (6, "adres"), (7, "adres")]
)  # fmt: skip
async def test_each_code_of_secrecy_bars_what_it_says_and_is_kept(
    world: World, code: int, secrecy: str
) -> None:
    _, person_id, _ = await a_resident(world, geheimhoudingPersoonsgegevens=code)
    assert (await one_row(world, "SELECT secrecy FROM resident")).secrecy == secrecy
    found = await shown(world, person_id, "aanschrijving")
    assert found["aanschrijving"]["geheimhouding"] == code


async def test_a_wiped_record_takes_along_what_was_read_and_an_old_one_not_the_person_it_became(
    world: World,
) -> None:
    number, person_id, known = await a_resident(world)
    went = record(
        next(record_numbers),
        number,
        volgendANummer=known["aNummer"],
        geboorte={"datum": "19900517"},
        naam=NAME,
    )
    kept = {**known, "vorigANummer": went["aNummer"]}
    await read(world, [kept])
    wiped = {"opschortingBijhouding": {"reden": {"code": "W"}, "datum": "20261101"}}

    [row] = await read(world, [{**went, **wiped}])
    assert "gevolg" not in row
    assert await world.count("register_record") == 1

    [row] = await read(world, [{**known, **wiped}])
    assert row["gevolg"] == "verwijderd"
    for table in ("register_record", "register_relation"):
        assert await world.count(table) == 0
    assert await world.count("resident") == 1, "who has a dossier stays"
    entry = await world.rows(
        "SELECT subject_id FROM processing_log WHERE activity LIKE '%register-wissen'"
    )
    assert [str(line.subject_id) for line in entry] == [person_id]


async def test_what_is_the_same_and_what_is_new_go_together_on_a_later_day(world: World) -> None:
    _, _, first = await a_resident(world)
    old = ank(next(person_numbers))
    await read(world, [old], query="?dag=2026-01-01")
    moved = {**first, "verblijfplaats": home(83, "20261101")}
    rows = await read(world, [old, moved, ank(next(person_numbers))])
    assert [row["gevolg"] for row in rows] == ["ongewijzigd", "gewijzigd", "nieuw"]


async def test_the_end_of_a_residence_title_is_told_ahead_in_the_dossier_once(
    world: World,
) -> None:
    _, person_id, known = await a_resident(
        world, verblijfstitel={"aanduiding": {"code": "26"}, "datumEinde": in_weeks(5)}
    )
    await world.forget_outbox()
    for _ in range(2):
        await world.run_timers()
        await read(world, [{**known, "geheimhoudingPersoonsgegevens": 1}])
    [ending] = await world.told("verblijfstitel-loopt-af")
    assert ending["data"]["inwonerId"] == person_id
    assert ending["data"]["ingangsdatum"].replace("-", "") == in_weeks(5)
    assert ending["data"]["bron"] == "naadloos:register"


async def test_an_end_that_is_far_or_that_the_register_moved_is_not_told(world: World) -> None:
    title = {"code": "26"}
    _, _, known = await a_resident(
        world, verblijfstitel={"aanduiding": title, "datumEinde": in_weeks(5)}
    )
    later = {"verblijfstitel": {"aanduiding": title, "datumEinde": in_weeks(60)}}
    await read(world, [{**known, **later}])
    await world.run_timers()
    assert await world.told("verblijfstitel-loopt-af") == []


async def test_who_gets_a_dossier_later_is_told_of_the_end_of_the_title_then(world: World) -> None:
    number = next(person_numbers)
    title = {"aanduiding": {"code": "26"}, "datumEinde": in_weeks(3)}
    await read(world, [ank(number, verblijfstitel=title)])
    await world.run_timers()
    assert await world.told("verblijfstitel-loopt-af") == []
    dossier_id = await open_dossier(world, None, burgerservicenummer=number)
    await world.run_timers()
    [ending] = await world.told("verblijfstitel-loopt-af")
    assert ending["subject"] == dossier_id
