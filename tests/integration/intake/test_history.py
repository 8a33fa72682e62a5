"""What is known of a person has a history: what was recorded, from which day, when, by whom and from where."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import httpx

from services.intake.residents import records
from services.intake.residents.service import Residents
from shared import clock
from shared.events.household import TYNAARLO
from tests.integration.intake.conftest import (
    World,
    adult,
    event,
    household,
    in_days,
    person,
    some_bsn,
)
from tests.integration.intake.test_merging import merge
from tests.integration.intake.test_residents import new_household, new_member

RESIDENTS = "/intake/v1/inwoners"


async def correct(world: World, who: Any, **values: Any) -> httpx.Response:
    body = {"reden": "op verzoek", "bron": "inwoner", **values}
    return await world.post(f"{RESIDENTS}/{who.person_id}/correcties", body)


async def history(world: World, who: Any, **params: str) -> dict[str, Any]:
    answer = await world.client.get(
        f"{RESIDENTS}/{who.person_id}/geschiedenis",
        params=params,
        headers=world.as_caller(rollen=["inkomensconsulent"]),
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def of_kind(told: dict[str, Any], soort: str) -> list[dict[str, Any]]:
    return [row for row in told["vastgelegd"] if row["soort"] == soort]


async def test_a_name_that_changed_at_marriage_leaves_the_one_before_it(world: World) -> None:
    ank = adult()
    await world.register(household(ank))

    answer = await correct(world, ank, achternaam="Bakker-de Vries", vanaf="2024-06-01")

    assert answer.status_code == 200, answer.text
    before = await history(world, ank, datum="2024-05-31")
    told = await history(world, ank)
    shown = (await world.client.get(f"{RESIDENTS}/{ank.person_id}")).json()
    assert before["gegevens"]["achternaam"] == "de Vries"
    assert told["gegevens"]["achternaam"] == shown["achternaam"] == "Bakker-de Vries"
    assert told["gegevens"]["voornamen"] == "Ank"
    [born, married] = of_kind(told, "naam")
    assert (born["achternaam"], born["vanaf"]) == ("de Vries", None)
    assert (married["vanaf"], married["bron"]) == ("2024-06-01", "inwoner")
    assert (married["vastgelegdDoor"], married["reden"]) == ("systeem-test", "op verzoek")


async def test_a_name_that_was_wrong_was_wrong_from_the_day_on_which_it_held(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    await correct(world, ank, achternaam="Baker", vanaf="2024-06-01")

    await correct(world, ank, achternaam="Bakker")

    assert (await history(world, ank, datum="2024-05-31"))["gegevens"]["achternaam"] == "de Vries"
    assert (await history(world, ank, datum="2024-06-01"))["gegevens"]["achternaam"] == "Bakker"
    assert len(of_kind(await history(world, ank), "naam")) == 3


async def test_an_earlier_name_that_is_heard_late_does_not_hide_the_name_of_now(
    world: World,
) -> None:
    ank = adult()
    await world.register(household(ank))
    await correct(world, ank, achternaam="Bakker", vanaf="2024-06-01")

    await correct(world, ank, achternaam="Visser", vanaf="2015-03-01")

    assert (await world.client.get(f"{RESIDENTS}/{ank.person_id}")).json()["achternaam"] == "Bakker"
    assert (await history(world, ank, datum="2020-01-01"))["gegevens"]["achternaam"] == "Visser"


async def test_what_we_thought_on_a_day_can_be_asked_after_a_correction(world: World) -> None:
    ank = adult()
    today = clock.today()
    with clock.moved_to(clock.now() - timedelta(days=30)):
        await world.register(household(ank))
    await correct(world, ank, geboortedatum="1990-06-00", geheimhouding="adres")

    long_ago = await history(world, ank, bekendOp=(today - timedelta(days=31)).isoformat())
    then = await history(world, ank, bekendOp=(today - timedelta(days=1)).isoformat())
    now = await history(world, ank)

    assert (long_ago["gegevens"], long_ago["vastgelegd"]) == (None, [])
    assert then["gegevens"]["geboortedatum"] == "1990-05-17"
    assert then["gegevens"]["geheimhouding"] == "geen"
    assert now["gegevens"]["geboortedatumVolgensRegister"] == "1990-06-00"
    assert now["gegevens"]["geheimhouding"] == "adres"
    assert [row["bron"] for row in of_kind(now, "geboortedatum")] == [None, "inwoner"]


async def test_secrecy_holds_from_a_day(world: World) -> None:
    ank = adult()
    await world.register(household(ank))

    await correct(world, ank, geheimhouding="adres", vanaf=in_days(-10))
    await correct(world, ank, geheimhouding="geen")

    secrecy = {
        day: (await history(world, ank, datum=in_days(day)))["gegevens"]["geheimhouding"]
        for day in (-11, -10, -1, 0)
    }
    assert secrecy == {-11: "geen", -10: "adres", -1: "adres", 0: "geen"}


async def test_a_number_is_in_the_history_and_never_shown(world: World) -> None:
    ank, bsn = adult(bsn=None), some_bsn()
    await world.register(household(ank))

    await correct(world, ank, burgerservicenummer=bsn.reveal())

    told = await history(world, ank)
    marks = [row["heeftBurgerservicenummer"] for row in of_kind(told, "burgerservicenummer")]
    assert marks == [False, True]
    assert bsn.reveal() not in str(told)
    [row] = await world.rows(
        "SELECT bsn_encrypted FROM resident_recording WHERE kinds = '{burgerservicenummer}'"
    )
    assert world.residents.vault.decrypt(row.bsn_encrypted) == bsn


async def test_a_death_that_a_life_event_told_is_in_the_history_and_so_is_its_end(
    world: World,
) -> None:
    ank, joop = adult(), adult("partner")
    await world.register(household(ank, joop))
    died = {"persoon": person(joop), "ingangsdatum": in_days(-3)}
    reported = (await world.report(event("overlijden", died))).json()
    dead = await history(world, joop)

    await world.post(
        f"/intake/v1/levensgebeurtenissen/{reported['id']}/intrekking", {"reden": "niet-gebeurd"}
    )

    told = of_kind(await history(world, joop), "overlijden")
    assert dead["gegevens"]["overlijdensdatum"] == in_days(-3)
    assert [row["overlijdensdatum"] for row in told] == [None, in_days(-3), None]
    assert (told[1]["bron"], told[1]["gebeurtenisId"]) == ("levensgebeurtenis", reported["id"])
    assert told[1]["vastgelegdDoor"] == "systeem-test"


async def test_a_death_that_a_life_event_told_is_corrected_there(world: World) -> None:
    ank, joop = adult(), adult("partner")
    await world.register(household(ank, joop))
    died = {"persoon": person(joop), "ingangsdatum": in_days(0)}
    await world.report(event("overlijden", died))

    answer = await correct(world, joop, overlijdensdatum=in_days(-4))

    assert answer.status_code == 409
    assert answer.json()["code"] == "overlijden-gemeld"


async def test_who_became_known_by_a_life_event_has_it_from_there(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    new = {"achternaam": "Smit", "geboortedatum": "1992-03-04"}
    together = {"persoon": person(ank), "partner": {"nieuw": new}, "ingangsdatum": in_days(-2)}

    reported = (await world.report(event("samenwonen", together))).json()

    [row] = await world.rows(
        "SELECT * FROM resident_recording WHERE life_event_id = CAST(:id AS uuid)",
        id=reported["id"],
    )
    assert (row.source, row.recorded_by, row.family_name) == (
        "levensgebeurtenis",
        "systeem-test",
        "Smit",
    )


async def test_a_registration_says_where_it_came_from(world: World) -> None:
    answer = await world.post(
        "/intake/v1/dossiers", new_household(new_member(geheimhouding="adres"), bron="register")
    )

    [row] = await world.rows("SELECT * FROM resident_recording")
    assert answer.status_code == 201, answer.text
    assert (row.source, row.recorded_by, row.secrecy) == ("register", "systeem-test", "adres")
    assert len(row.kinds) == 5


async def test_two_who_are_one_person_keep_what_was_recorded_of_each(world: World) -> None:
    ank, double = adult(bsn=None), replace(adult(secrecy="adres"), family_name="Vries")
    yesterday = in_days(-1)
    with clock.moved_to(clock.now() - timedelta(days=5)):
        await world.register(household(ank), household(double))

    await merge(world, ank, double)

    told, of_other = await history(world, ank), await history(world, double)
    assert told == of_other
    assert {row["inwonerId"] for row in told["vastgelegd"]} == {
        str(ank.person_id),
        str(double.person_id),
    }
    assert told["gegevens"]["achternaam"] == "de Vries"
    assert told["gegevens"]["geheimhouding"] == "adres"
    assert told["gegevens"]["heeftBurgerservicenummer"]
    merged = [row["soort"] for row in told["vastgelegd"] if row["bron"] == "samenvoeging"]
    assert sorted(merged) == ["burgerservicenummer", "geheimhouding"]
    before = [(await history(world, who, bekendOp=yesterday))["gegevens"] for who in (ank, double)]
    assert [known["achternaam"] for known in before] == ["de Vries", "Vries"]


async def test_a_history_is_for_some_roles_and_municipalities_and_leaves_a_line(
    world: World,
) -> None:
    ank, secret = adult(), adult(secrecy="medewerker")
    await world.register(household(ank), household(secret))
    path = f"{RESIDENTS}/{ank.person_id}/geschiedenis"
    elsewhere = world.as_caller(rollen=["regisseur"], gemeenten=[TYNAARLO])

    plain = await world.client.get(path)
    away = await world.client.get(path, headers=elsewhere)
    employee = await world.client.get(
        f"{RESIDENTS}/{secret.person_id}/geschiedenis",
        headers=world.as_caller(rollen=["inkomensconsulent"]),
    )
    before = await world.count("processing_log")
    await history(world, ank)

    assert [one.status_code for one in (plain, away, employee)] == [403, 404, 404]
    assert before == 0
    [line] = await world.rows("SELECT activity, subject_id FROM processing_log")
    assert line.activity.endswith("/inwoner-geschiedenis-inzien")
    assert line.subject_id == ank.person_id


async def test_a_correction_that_cannot_be_says_of_each_field_why(world: World) -> None:
    ank = adult(born_on=date(1990, 5, 17))
    await world.register(household(ank))

    faults = [
        {
            (fault["name"], fault["code"])
            for fault in (await correct(world, ank, **body)).json()["invalidParams"]
        }
        for body in (
            {"achternaam": "Vos", "vanaf": in_days(1)},
            {"achternaam": "Vos", "vanaf": "1980-01-01"},
            {"geboortedatum": "1991-01-01", "vanaf": "2020-01-01"},
            {"overlijdensdatum": in_days(2), "geboortedatum": in_days(1)},
        )
    ]

    assert faults == [
        {("vanaf", "in-de-toekomst")},
        {("vanaf", "voor-geboorte")},
        {("vanaf", "overbodig")},
        {("overlijdensdatum", "in-de-toekomst"), ("geboortedatum", "in-de-toekomst")},
    ]
    assert await world.count("resident_recording") == 1
    unknown = await correct(world, ank, achternaam="Vos", bron="buurman")
    assert [fault["name"] for fault in unknown.json()["invalidParams"]] == ["bron"]


async def test_what_holds_now_is_what_the_history_adds_up_to(world: World) -> None:
    ank, joop, double = adult(), adult("partner"), adult(bsn=None)
    await world.register(household(ank, joop), household(double))
    await correct(world, ank, voornamen="Anna", vanaf="2021-02-03")
    await correct(world, ank, burgerservicenummer=some_bsn().reveal(), geboortedatum="1990-05-00")
    await correct(world, joop, overlijdensdatum=in_days(-1), geheimhouding="adres")
    await merge(world, double, ank)

    assert await _differences(world.residents, world) == []


async def _differences(residents: Residents, world: World) -> list[object]:
    """Residents of whom the row says otherwise than what was recorded."""
    ids = [row.id for row in await world.rows("SELECT id FROM resident")]
    found: list[object] = []
    async with world.database.transaction() as tx:
        for person_id in ids:
            resident = await residents.get_resident(tx, person_id)
            known, _ = await records.known_at(
                tx, person_id, person_id, tx.today, tx.now + timedelta(seconds=1)
            )
            row = (
                resident.given_names,
                resident.family_name,
                resident.born_on,
                resident.birth_given,
                resident.died_on,
                resident.secrecy,
                resident.bsn_encrypted,
            )
            if known is None or row != (
                known.given_names,
                known.family_name,
                known.born_on,
                known.birth_given,
                known.died_on,
                known.secrecy,
                known.bsn_encrypted,
            ):
                found.append((row, known))
    return found
