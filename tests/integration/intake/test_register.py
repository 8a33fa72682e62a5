"""Files of the register of persons: what is taken, what follows for dossiers, and that the same again changes nothing."""

import json
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from shared.bsn import Bsn
from shared.events.household import ASSEN
from tests.integration.intake.conftest import World, adult, household
from tests.integration.intake.register_files import (
    PATH,
    one_row,
    open_dossier,
    person_numbers,
    read,
    record_numbers,
    send,
    some_record,
    told,
)
from tests.register import HEADING, home, line, many, record

TESTDATA = Path(__file__).resolve().parents[4] / "shared" / "testdata"
INSTITUTIONS = {"1680010099000006": "instelling", "1699010099000001": "penitentiair"}
CODES = {
    "birth-year-only": "geboortejaar", "birth-year-month": "geboortemaand",
    "birth-unknown": "geboortedatum-onbekend", "impossible-date": "onbestaande-dag",
    "first-name-dash": "voornamen-streep", "newborn-unnamed": "pasgeboren",
    "suspended-M": "opgeschort-ministerieel", "suspended-dot": "opgeschort-onbekend",
    "death-incomplete-date": "overlijdensdatum-onvolledig", "two-addresses": "twee-adressen",
    "bag-id-lost-zero": "bag-id-onjuist", "bag-ids-disagree": "bag-ids-verschillen",
    "address-dot": "adres-onbekend", "address-in-onderzoek": "adres-in-onderzoek",
    "household-in-onderzoek": "huishouden-in-onderzoek", "not-at-address": "woont-niet-op-adres",
    "marriage-incomplete-date": "huwelijksdatum-onvolledig", "self-marriage": "partner-is-zelf",
    "ex-without-end": "twee-partners", "co-parenting": "gescheiden-ouders",
    "foster-child": "pleegkind", "parent-same-birth-date": "ouder-zelfde-geboortedatum",
    "institution": "instelling", "partner-in-institution": "partner-in-instelling",
    "detention": "penitentiaire-inrichting", "birth-in-future": "geboortedatum-in-de-toekomst",
    "bsn-fails": "bsn-onjuist", "bsn-of-another": "bsn-van-ander",
    "anummer-replaced": "anummer-vervangen", "suspended-F": "opgeschort-fout",
    "suspended-W": "opgeschort-wissen",
}  # fmt: skip
VERDICTS = {"take": "overgenomen", "assume": "aangenomen", "refuse": "geweigerd"}


@pytest.fixture(scope="session")
def testdata() -> Path:
    if not TESTDATA.is_dir():
        pytest.skip("the test people are not beside the checkout (../shared/testdata)")
    return TESTDATA


@pytest.fixture
def people(testdata: Path) -> list[dict[str, Any]]:
    """The 107 fictional persons, `_test` and all."""
    return json.loads((testdata / "register-persons.json").read_text("utf-8"))  # type: ignore[no-any-return]


@pytest.fixture
async def world(start: Callable[..., Awaitable[World]]) -> World:
    return await start(register_institutions=INSTITUTIONS)


def expected(test: dict[str, Any]) -> tuple[str, set[str]]:
    return VERDICTS[test["expect"]], {CODES[name] for name in test.get("because", [])}


async def state(world: World) -> list[tuple[Any, ...]]:
    """All that was taken, without the ids that differ each time."""
    rows = await world.rows(
        """
        SELECT n.number::text, r.given_names, r.family_name, r.born_on, r.birth_given, r.died_on, r.secrecy,
            encode(r.bsn_hash, 'hex'), k.residence, k.secrecy_code, k.surname, k.doubted_from, k.told,
            (SELECT array_agg(concat_ws(' ', s.gemeente, s.from_on, s.until_on,
                    (SELECT count(*) FROM residency o WHERE o.home_id = s.home_id)) ORDER BY s.from_on)
                FROM residency s WHERE s.person_id = r.id),
            (SELECT array_agg(concat_ws(' ', f.kind, f.day, f.state,
                    (SELECT min(m.number::text) FROM fact_person p JOIN register_number m USING (person_id)
                     WHERE p.fact_id = f.id AND p.person_id <> r.id)) ORDER BY f.kind, f.day, f.id)
                FROM fact f JOIN fact_person p ON p.fact_id = f.id WHERE p.person_id = r.id)
        FROM register_number n JOIN resident r ON r.id = n.person_id
        LEFT JOIN register_record k ON k.person_id = r.id ORDER BY 1
        """
    )
    return [(*row[:-1], sorted(row[-1] or [])) for row in rows]


async def test_each_of_the_test_people_comes_out_as_agreed(
    world: World, people: list[dict[str, Any]]
) -> None:
    tests = [one.pop("_test") for one in people]

    rows = await read(world, people)

    assert [row["regel"] for row in rows] == list(range(1, 108))
    assert [(row["uitkomst"], set(told(row))) for row in rows] == [expected(test) for test in tests]
    assert all(reason["uitleg"] for row in rows for reason in row.get("redenen", []))
    assert await world.count("resident") == 101


async def test_the_same_people_as_csv_come_out_the_same_and_five_faulty_lines_are_refused(
    world: World, people: list[dict[str, Any]], testdata: Path
) -> None:
    tests = [one["_test"] for one in people]
    content = (testdata / "register-persons.csv").read_bytes()

    rows = {row["regel"]: row for row in await read(world, content)}

    faulty = {
        22: "te-weinig-velden", 43: "te-veel-velden", 64: "bsn-onjuist",
        82: "geboortedatum-onleesbaar", 102: "onleesbaar-teken",
    }  # fmt: skip
    for number, code in faulty.items():
        row = rows.pop(number)
        assert (row["uitkomst"], told(row)) == ("geweigerd", [code])
    differs = {"P43": "overgenomen", "P57": "overgenomen"}  # what a line can't say, nobody can tell
    for row, test in zip(rows.values(), tests, strict=True):
        verdict, _ = expected(test)
        assert row["uitkomst"] == differs.get(test["id"], verdict), test


async def test_a_file_that_is_read_twice_changes_nothing(
    world: World, people: list[dict[str, Any]]
) -> None:
    first = await read(world, people)
    before = await state(world)
    recordings = await world.count("resident_recording")

    second = await read(world, people)

    assert await state(world) == before
    assert await world.count("resident_recording") == recordings
    for old, new in zip(first, second, strict=True):
        if old["uitkomst"] != "geweigerd":
            assert (new["gevolg"], new["inwonerId"]) == ("ongewijzigd", old["inwonerId"])
        assert (new["uitkomst"], told(new)) == (old["uitkomst"], told(old))


async def test_a_dry_run_says_the_same_and_keeps_nothing(
    world: World, people: list[dict[str, Any]]
) -> None:
    dry = await read(world, people, query="?proef=true")

    for table in ("resident", "fact", "register_record", "address", "outbox", "processing_log"):
        assert await world.count(table) == 0

    real = await read(world, people)
    assert [(row["uitkomst"], told(row)) for row in dry] == [
        (row["uitkomst"], told(row)) for row in real
    ]


async def test_csv_after_json_takes_no_letters_away_and_json_after_csv_gives_them_back(
    start: Callable[..., Awaitable[World]], people: list[dict[str, Any]], testdata: Path
) -> None:
    lines = (testdata / "register-persons.csv").read_bytes()
    world = await start(register_institutions=INSTITUTIONS)
    await read(world, people)
    before = await state(world)
    rows = await read(world, lines)
    assert {row["gevolg"] for row in rows if row["uitkomst"] != "geweigerd"} == {"ongewijzigd"}
    assert await state(world) == before

    other = await start(register_institutions=INSTITUTIONS)
    await read(other, lines)
    await read(other, people)
    names = [row[1:3] for row in await state(other)]
    assert names == [row[1:3] for row in before]
    assert await other.count("resident") == 101


async def numbers_of(world: World, people: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What became of each, by the id in the test data."""
    ids = [one["_test"]["id"] for one in people]
    return dict(zip(ids, await read(world, people), strict=True))


async def test_the_oddities_of_the_test_people_are_kept_as_they_are(
    world: World, people: list[dict[str, Any]]
) -> None:
    found = await numbers_of(world, people)
    given = {one["_test"]["id"]: one for one in people}

    async def kept(name: str) -> Any:
        return await one_row(
            world,
            "SELECT r.*, k.* FROM resident r JOIN register_record k ON k.person_id = r.id WHERE r.id = :id",
            id=found[name]["inwonerId"],
        )

    assert ((await kept("P10")).birth_given, (await kept("P10")).born_on) == (
        "0000-00-00",
        date(1900, 1, 1),
    )
    assert (await kept("P13")).birth_given == "2003-02-00"
    assert ((await kept("P22")).given_names, (await kept("P23")).family_name) == ("", "")
    assert len((await kept("P24")).surname) == 200
    assert (await kept("P26")).family_name == given["P26"]["naam"]["geslachtsnaam"]
    assert (await kept("P32")).surname == given["P32"]["naam"]["geslachtsnaam"].strip()
    assert ((await kept("P02")).prefix, (await kept("P02")).name_usage) == ("van der", "N")
    assert ((await kept("P39")).secrecy_code, (await kept("P39")).secrecy) == (7, "adres")
    assert (await kept("P61")).died_on == date(2026, 10, 31)
    assert (await kept("P60")).died_on is None
    assert (await kept("P43")).postal_address == "Gemeentehuisplein 1\n9401ZY Assen"
    assert (await kept("P47")).address.splitlines()[0] == "Musterweg 12a"
    assert (await kept("P92")).doubted_from == date(2026, 10, 5)
    assert "Sterre" not in str(await world.rows("SELECT * FROM resident"))


async def homes_of(world: World, found: dict[str, dict[str, Any]], *names: str) -> list[Any]:
    """Where each lives today."""
    rows = await world.rows(
        "SELECT person_id, home_id FROM residency WHERE until_on IS NULL AND person_id = ANY(:ids)",
        ids=[found[name]["inwonerId"] for name in names],
    )
    homes = {str(row.person_id): row.home_id for row in rows}
    return [homes[found[name]["inwonerId"]] for name in names]


async def test_one_address_is_one_home_however_it_is_spelled_and_a_postal_address_is_none(
    world: World, people: list[dict[str, Any]]
) -> None:
    found = await numbers_of(world, people)
    ten = await homes_of(world, found, *(f"P{number}" for number in range(74, 84)))
    assert len(set(ten)) == 1
    postal = await homes_of(world, found, "P39", "P40", "P41", "P49")
    assert len(set(postal)) == 4
    ward = await homes_of(world, found, "P84", "P86")
    assert len(set(ward)) == 2
    gone, neighbour = await homes_of(world, found, "P93", "P50")
    assert gone != neighbour


async def test_a_number_of_before_finds_the_person_and_joins_the_child_to_its_mother(
    world: World, people: list[dict[str, Any]]
) -> None:
    found = await numbers_of(world, people)
    mother, child = found["P35"]["inwonerId"], found["P36"]["inwonerId"]
    async with world.database.transaction() as tx:
        known = await world.residents.known_bsns(tx, [Bsn("999940387"), Bsn("999940399")])
    assert {str(person.person_id) for person in known.values()} == {mother}
    assert len(known) == 2
    row = await one_row(
        world,
        "SELECT data FROM fact WHERE kind = 'parent-registered' AND person_id = :id",
        id=child,
    )
    assert row.data["parent_id"] == mother


async def test_who_is_kept_safe_is_led_to_by_nothing_of_the_former_partner(
    world: World, people: list[dict[str, Any]]
) -> None:
    found = await numbers_of(world, people)
    safe, former = await homes_of(world, found, "P39", "P42")
    assert safe != former
    ended = await one_row(
        world,
        "SELECT f.data FROM fact f JOIN fact_person p ON p.fact_id = f.id"
        " WHERE f.kind = 'partners-registered' AND p.person_id = :id",
        id=found["P39"]["inwonerId"],
    )
    assert ended.data["until_on"] == "2026-10-19"


async def test_a_housemate_of_27_whom_the_register_knows_changes_the_picture_of_every_dossier_there(
    world: World,
) -> None:
    place = {"postcode": "9403ZX", "huisnummer": 44}
    opened = [await open_dossier(world, place), await open_dossier(world, place)]
    await world.forget_outbox()
    lives = home(44, "20261001", adresseerbaarObjectIdentificatie=None)
    del lives["adresseerbaarObjectIdentificatie"]
    newcomer = some_record(geboorte={"datum": "19990501"}, verblijfplaats=lives)

    [row] = await read(world, [newcomer])

    changed = await world.told("huishouden-gewijzigd")
    assert {one["subject"] for one in changed} == set(opened)
    assert {one["data"]["veranderdVanaf"] for one in changed} == {"2026-10-01"}
    for one in changed:
        [mate] = [
            lid
            for lid in one["data"]["huishouden"]["leden"]
            if lid["inwonerId"] == row["inwonerId"]
        ]
        assert (mate["rol"], mate["vanaf"]) == ("medebewoner", "2026-10-01")
    await world.forget_outbox()
    [again] = await read(world, [newcomer])
    assert again["gevolg"] == "ongewijzigd"
    assert await world.told() == []


async def applicant_home(world: World, dossier_id: str) -> Any:
    return await one_row(
        world,
        "SELECT s.* FROM residency s JOIN membership m USING (person_id)"
        " WHERE m.dossier_id = :id AND m.rol = 'aanvrager' AND s.until_on IS NULL",
        id=dossier_id,
    )


async def test_a_dossier_without_an_address_gets_that_of_the_register_and_keeps_who_lives_there(
    world: World,
) -> None:
    ank = adult()
    mate = adult("medebewoner")
    await world.register(household(ank, mate))
    assert ank.bsn is not None
    known = some_record(
        burgerservicenummer=ank.bsn.reveal(), geboorte={"datum": "19900517"},
        naam={"voornamen": "Ank", "voorvoegsel": "de", "geslachtsnaam": "Vries"},
        verblijfplaats=home(45, "20150101"),
    )  # fmt: skip
    neighbour = some_record(verblijfplaats=home(45, "20160101"))

    rows = await read(world, [known, neighbour])

    assert [(row["gevolg"], row["uitkomst"]) for row in rows] == [
        ("gewijzigd", "overgenomen"), ("nieuw", "overgenomen"),
    ]  # fmt: skip
    standing = await world.rows("SELECT person_id, rol FROM membership")
    assert {str(row.person_id) for row in standing} == {
        str(ank.person_id), str(mate.person_id), rows[1]["inwonerId"],
    }  # fmt: skip


async def test_who_was_told_to_live_elsewhere_since_stays_there_and_is_registered_elsewhere(
    world: World,
) -> None:
    number = next(person_numbers)
    dossier_id = await open_dossier(
        world, {"postcode": "9403ZX", "huisnummer": 46}, burgerservicenummer=number
    )
    before = await applicant_home(world, dossier_id)
    stale = record(
        next(record_numbers), number, geboorte={"datum": "19900517"},
        naam={"voornamen": "Ank", "geslachtsnaam": "de Vries"}, verblijfplaats=home(47, "20150101"),
    )  # fmt: skip

    [row] = await read(world, [stale])

    assert (row["uitkomst"], told(row)) == ("aangenomen", ["woont-elders"])
    after = await applicant_home(world, dossier_id)
    assert (after.home_id, after.registered_elsewhere) == (before.home_id, True)
    [again] = await read(world, [stale])
    assert (again["gevolg"], told(again)) == ("ongewijzigd", ["woont-elders"])


async def test_what_changed_in_a_record_follows_and_the_rest_stays(world: World) -> None:
    sanne = some_record()
    [first] = await read(world, [sanne])
    old_number = sanne["burgerservicenummer"]
    changed = {
        **sanne,
        "burgerservicenummer": next(person_numbers),
        "naam": {"voornamen": "Sanne", "geslachtsnaam": "Nieuw"},
        "geheimhoudingPersoonsgegevens": 3,
        "verblijfplaats": home(2, "20260301"),
    }

    [second] = await read(world, [changed])

    assert (second["gevolg"], second["inwonerId"]) == ("gewijzigd", first["inwonerId"])
    kept = await one_row(world, "SELECT * FROM resident")
    assert (kept.given_names, kept.family_name, kept.secrecy) == ("Sanne", "Nieuw", "adres")
    async with world.database.transaction() as tx:
        known = await world.residents.known_bsns(
            tx, [Bsn(old_number), Bsn(changed["burgerservicenummer"])]
        )
    assert len(known) == 2
    periods = await world.rows("SELECT from_on, until_on FROM residency ORDER BY from_on")
    assert [tuple(row) for row in periods] == [
        (date(2020, 1, 1), date(2026, 3, 1)),
        (date(2026, 3, 1), None),
    ]
    sources = await world.rows("SELECT DISTINCT source FROM resident_recording")
    assert [row.source for row in sources] == ["register"]


async def test_an_address_that_the_register_corrects_takes_the_place_of_the_first(
    world: World,
) -> None:
    sanne = some_record(verblijfplaats=home(3, "20200101"))
    await read(world, [sanne])
    await read(world, [{**sanne, "verblijfplaats": home(3, "20190101")}])
    await read(world, [{**sanne, "verblijfplaats": home(4, "20190101")}])
    await read(world, [{**sanne, "verblijfplaats": home(4, "20180101")}])
    [period] = await world.rows("SELECT from_on, until_on FROM residency")
    assert tuple(period) == (date(2018, 1, 1), None)
    assert await world.count("fact") == 1


async def test_a_death_in_the_register_that_turns_out_untrue_is_undone_and_told(
    world: World,
) -> None:
    sanne = some_record()
    dead = {**sanne, "overlijden": {"datum": "20260614"}}
    await read(world, [dead])
    kept = await one_row(world, "SELECT died_on FROM resident")
    assert kept.died_on == date(2026, 6, 14)
    assert (await one_row(world, "SELECT until_on FROM residency")).until_on == date(2026, 6, 15)

    [row] = await read(world, [sanne])

    assert told(row) == ["overlijden-vervallen"]
    assert (await one_row(world, "SELECT died_on FROM resident")).died_on is None
    assert (await one_row(world, "SELECT until_on FROM residency")).until_on is None


async def test_a_birth_date_of_the_register_goes_before_what_was_known(world: World) -> None:
    number = next(person_numbers)
    await open_dossier(world, None, burgerservicenummer=number)
    await world.forget_outbox()
    ank = record(
        next(record_numbers), number, geboorte={"datum": "19900715"},
        naam={"voornamen": "Ank", "voorvoegsel": "de", "geslachtsnaam": "Vries"},
    )  # fmt: skip

    [row] = await read(world, [ank])

    assert told(row) == ["geboortedatum-anders"]
    [changed] = await world.told("huishouden-gewijzigd")
    assert changed["data"]["huishouden"]["leden"][0]["geboortedatum"] == "1990-07-15"


async def test_a_number_that_is_somebody_elses_here_is_refused(world: World) -> None:
    number = next(person_numbers)
    await open_dossier(world, None, burgerservicenummer=number)
    [row] = await read(world, [record(next(record_numbers), number)])
    assert (row["uitkomst"], told(row)) == ("geweigerd", ["bsn-van-ander"])
    assert await world.count("register_record") == 0


async def test_two_lines_that_are_one_resident_here_are_refused_and_the_others_are_taken(
    world: World,
) -> None:
    """The one by its burgerservicenummer, the other by its A-nummer: which of the two is right, a person finds out."""
    known, other, third = (next(record_numbers) for _ in range(3))
    number, new, last = (next(person_numbers) for _ in range(3))
    await read(world, [record(known, number)])

    rows = await read(world, [record(other, number), record(known, new), record(third, last)])

    assert [(row["uitkomst"], told(row)) for row in rows] == [
        ("geweigerd", ["twee-regels-een-inwoner"]),
        ("geweigerd", ["twee-regels-een-inwoner"]),
        ("overgenomen", []),
    ]
    assert await world.count("resident") == 2


async def test_partners_are_joined_whoever_is_read_first_and_in_whichever_file(
    world: World,
) -> None:
    one, other, child = list(many(3))[:3]
    for content in ([child], [other], [one]):
        await read(world, content)
    kinds = await world.rows("SELECT kind, count(*) FROM fact WHERE state = 'standing' GROUP BY 1")
    assert dict(map(tuple, kinds)) == {
        "registered": 3, "partners-registered": 1, "parent-registered": 2,
    }  # fmt: skip
    [row] = await read(world, [{**one, "partners": [], "kinderen": []}])
    assert row["gevolg"] == "gewijzigd"
    kept = await world.rows("SELECT id FROM fact WHERE kind = 'partners-registered'")
    assert len(kept) == 1, "the other's own record says so still"


async def test_a_record_that_the_register_removes_is_removed_with_who_was_known_by_it_alone(
    world: World,
) -> None:
    sanne = some_record()
    await read(world, [sanne, some_record()])
    wiped = {**sanne, "opschortingBijhouding": {"reden": {"code": "W"}, "datum": "20261101"}}
    [row] = await read(world, [wiped])
    assert (row["uitkomst"], row["gevolg"]) == ("geweigerd", "verwijderd")
    for table in ("resident", "register_record", "residency", "fact", "register_number"):
        assert await world.count(table) == 1
    [again] = await read(world, [wiped])
    assert "gevolg" not in again


async def test_a_child_without_a_number_is_the_same_person_when_the_number_comes(
    world: World,
) -> None:
    number = next(record_numbers)
    born = {"geboorte": {"datum": "20261123"}, "naam": {"geslachtsnaam": "Kraamkamp"}}
    [first] = await read(world, [record(number, None, **born)])
    assert told(first) == ["pasgeboren"]
    named = record(number, next(person_numbers), **born, verblijfplaats=home(1, "20261123"))
    named["naam"] = {"voornamen": "Pim", "geslachtsnaam": "Kraamkamp"}
    [second] = await read(world, [named])
    assert (second["inwonerId"], second["uitkomst"]) == (first["inwonerId"], "overgenomen")
    kept = await one_row(world, "SELECT * FROM resident")
    assert (kept.given_names, kept.bsn_hash is not None) == ("Pim", True)


async def test_a_file_that_cannot_be_read_is_a_problem_and_changes_nothing(world: World) -> None:
    good = orjson.dumps(some_record())
    for content in (
        b"\x89PNG\r\n\x1a\n", b"[" + good, b"anummer,bsn,voornamen\r\n", b"[" * 100_000,
        HEADING.encode() + b"\r\n", b"[" + good + b"," + good[:-5],
    ):  # fmt: skip
        answer = await world.client.post(
            PATH, content=content, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 400, content[:20]
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert answer.json()["detail"]
    assert await world.count("resident") == 0


async def test_only_who_works_for_all_municipalities_reads_a_register(world: World) -> None:
    body = [some_record()]
    limited = await send(world, body, **world.as_caller(gemeenten=[ASSEN]))
    reading = await send(world, body, **world.as_caller(scope="intake.inwoners.lezen"))
    assert (limited.status_code, reading.status_code) == (403, 403)
    assert await world.count("resident") == 0


async def test_everybody_whose_data_is_read_in_is_in_the_processing_log_and_nobody_in_the_log(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    sanne = some_record()
    [row] = await read(world, [sanne])
    entry = await one_row(world, "SELECT subject_id, activity, actor FROM processing_log")
    assert str(entry.subject_id) == row["inwonerId"]
    assert entry.activity.endswith("/register-inlezen")
    written = "".join(capsys.readouterr())
    for secret in (sanne["burgerservicenummer"], sanne["aNummer"], "Verzonnen"):
        assert secret not in written


async def test_a_line_of_a_register_in_utf_8_is_read_as_told(world: World) -> None:
    own = {
        "anummer": next(record_numbers), "bsn": next(person_numbers), "geslachtsnaam": "Łódź", "gemeente": "0106",
        "geboortedatum": "19850412", "straat": "Verzonnenlaan", "huisnummer": "5",
        "postcode": "9403ZX", "functie_adres": "W", "aanvang_adres": "20200101",
    }  # fmt: skip
    content = "\n".join((HEADING, line(own))).encode("utf-8")
    assert (await send(world, content)).json()["detail"].startswith("Dit bestand is UTF-8")
    [row] = await read(world, content, query="?codering=utf-8")
    assert row["uitkomst"] == "overgenomen"
    assert (await one_row(world, "SELECT family_name FROM resident")).family_name == "Łódź"


async def test_a_dossier_that_is_opened_later_at_the_address_finds_who_lives_there(
    world: World,
) -> None:
    [row] = await read(world, [some_record(verblijfplaats=home(50, "20200101"))])
    dossier_id = await open_dossier(world, {"postcode": "9403ZX", "huisnummer": 50})
    mates = await world.rows(
        "SELECT person_id FROM membership WHERE dossier_id = :id AND rol = 'medebewoner'",
        id=dossier_id,
    )
    assert [str(mate.person_id) for mate in mates] == [row["inwonerId"]]


async def test_doubt_about_the_address_of_one_housemate_is_shown_with_the_dossier_until_it_is_gone(
    world: World,
) -> None:
    doubt = {"aanduidingGegevensInOnderzoek": "081100", "datumIngangOnderzoek": "20260901"}
    known = some_record(verblijfplaats=home(51, "20200101", inOnderzoek=doubt))
    [row] = await read(world, [known])
    dossier_id = await open_dossier(world, {"postcode": "9403ZX", "huisnummer": 51})
    doubted = (await world.client.get(f"/intake/v1/dossiers/{dossier_id}")).json()[
        "adresInOnderzoek"
    ]

    await read(world, [{**known, "verblijfplaats": home(51, "20200101")}])

    assert doubted == [{"inwonerId": row["inwonerId"], "vanaf": "2026-09-01"}]
    assert (await world.client.get(f"/intake/v1/dossiers/{dossier_id}")).json()[
        "adresInOnderzoek"
    ] == []


@pytest.mark.parametrize("ended", [None, "20260301"])
async def test_a_dossier_that_says_otherwise_about_the_partner_holds_and_it_is_told(
    world: World, ended: str | None
) -> None:
    one, other = adult(), adult("partner")
    await world.register(household(one, other) if ended else household(one))
    if not ended:
        await world.register(household(other_alone := adult(bsn=other.bsn)))
        other = other_alone
    before = await world.rows("SELECT dossier_id, person_id, rol FROM membership ORDER BY 1, 2")
    assert one.bsn is not None
    assert other.bsn is not None
    rows = []
    for own, partner in ((one.bsn, other.bsn), (other.bsn, one.bsn)):
        married = {"aangaanHuwelijkPartnerschap": {"datum": "20100101"}}
        if ended:
            married["ontbindingHuwelijkPartnerschap"] = {"datum": ended}
        rows.append(
            record(
                next(record_numbers), own.reveal(), geboorte={"datum": "19900517"},
                naam={"voornamen": "Ank", "geslachtsnaam": "de Vries"}, verblijfplaats=None,
                partners=[{"burgerservicenummer": partner.reveal(), **married}],
            )
        )  # fmt: skip

    found = await read(world, rows)

    assert [told(row) for row in found] == [["partner-anders"]] * 2
    after = await world.rows("SELECT dossier_id, person_id, rol FROM membership ORDER BY 1, 2")
    assert after == before


async def test_a_number_in_a_name_is_refused(world: World) -> None:
    name = {"voornamen": f"Sanne {next(person_numbers)}", "geslachtsnaam": "Verzonnen"}
    [row] = await read(world, [some_record(naam=name)])
    assert (row["uitkomst"], told(row)) == ("geweigerd", ["nummer-in-naam"])


async def test_what_somebody_keeps_secret_here_is_not_given_away_by_the_register(
    world: World,
) -> None:
    number = next(person_numbers)
    await open_dossier(world, None, burgerservicenummer=number, geheimhouding="adres")
    named = {"voornamen": "Ank", "voorvoegsel": "de", "geslachtsnaam": "Vries"}
    ank = record(next(record_numbers), number, geboorte={"datum": "19900517"}, naam=named)
    secret = {**ank, "geheimhoudingPersoonsgegevens": 3}
    churches = {**ank, "geheimhoudingPersoonsgegevens": 2}
    steps = ((ank, "adres"), (churches, "adres"), (ank, "adres"), (secret, "adres"), (ank, "geen"))
    for content, kept in steps:
        await read(world, [content])
        assert (await one_row(world, "SELECT secrecy FROM resident")).secrecy == kept


async def test_a_name_that_the_register_does_not_know_takes_none_away(world: World) -> None:
    sanne = some_record()
    await read(world, [sanne])
    await read(world, [{**sanne, "naam": {"voornamen": ".", "geslachtsnaam": "."}}])
    assert (await one_row(world, "SELECT family_name FROM resident")).family_name == "van Verzonnen"
