"""Moving in together, a birth, a death, and a stay elsewhere: what they do to the household, and what cannot be."""

from datetime import date
from typing import Any

import pytest

from shared.events.household import ASSEN
from tests.integration.intake.conftest import (
    World,
    adult,
    child,
    event,
    household,
    id_of,
    in_days,
    person,
    some_bsn,
)


def together(who: Any, partner: Any, day: str | None = None) -> dict[str, Any]:
    data = {"persoon": person(who), "partner": person(partner), "ingangsdatum": day or in_days(-5)}
    return event("samenwonen", data)


def birth(parent: Any, bsn: Any = None, day: str | None = None) -> dict[str, Any]:
    kind = {"kind": {"burgerservicenummer": bsn.reveal()}} if bsn else {}
    data = {"persoon": person(parent), "ingangsdatum": day or in_days(-5), **kind}
    return event("geboorte", data)


def about(kind: str, who: Any, day: str | None = None, **more: Any) -> dict[str, Any]:
    return event(kind, {"persoon": person(who), "ingangsdatum": day or in_days(-5), **more})


async def members(world: World, dossier_id: Any) -> list[tuple[str, str, str | None]]:
    """Who belongs to a household, in which role, until when."""
    told = await world.told("huishouden-gewijzigd")
    newest = [one["data"]["huishouden"] for one in told if one["subject"] == str(dossier_id)][-1]
    return [(one["inwonerId"], one["rol"], one.get("tot")) for one in newest["leden"]]


async def correct(world: World, response: Any, **gegevens: Any) -> str:
    path = f"/intake/v1/levensgebeurtenissen/{id_of(response)}/correcties"
    corrected = await world.post(path, {"reden": "verkeerde-datum", "gegevens": gegevens})
    assert corrected.status_code == 201, corrected.text
    return str(corrected.json()["vervangenDoor"])


async def withdraw(world: World, event_id: str) -> None:
    path = f"/intake/v1/levensgebeurtenissen/{event_id}/intrekking"
    response = await world.post(path, {"toelichting": "Het klopte niet."})
    assert response.status_code == 201, response.text


async def quarantined(world: World, body: dict[str, Any]) -> str:
    response = await world.report(body)
    assert response.json()["status"] == "in-quarantaine", response.text
    return str(response.json()["reden"])


async def test_a_partner_moves_in_with_the_children_and_a_withdrawal_gives_both_homes_back(
    world: World,
) -> None:
    ank, joop, kid = adult(), adult(), child(date(2018, 3, 1))
    home, other = household(ank), household(joop, kid)
    await world.register(home, other)

    response = await world.report(together(ank, joop))

    assert response.json()["status"] == "verwerkt", response.text
    [told] = await world.told("samenwonen")
    assert told["data"]["partnerId"] == str(joop.person_id)
    since = {
        one["subject"]: one["data"].get("veranderdVanaf")
        for one in await world.told("huishouden-gewijzigd")
    }
    assert since == {str(home.dossier_id): None, str(other.dossier_id): in_days(-5)}
    assert sorted(rol for _, rol, _ in await members(world, home.dossier_id)) == [
        "aanvrager",
        "kind",
        "partner",
    ]
    assert {until for _, _, until in await members(world, other.dossier_id)} == {in_days(-5)}

    later = await correct(
        world, response, ingangsdatum=in_days(-3), partner={"inwonerId": str(joop.person_id)}
    )

    assert {until for _, _, until in await members(world, other.dossier_id)} == {in_days(-3)}

    await withdraw(world, later)

    assert len(await members(world, home.dossier_id)) == 1
    assert {until for _, _, until in await members(world, other.dossier_id)} == {None}


async def test_who_cannot_move_in_together_waits_in_quarantine(world: World) -> None:
    ank, joop, partner, kid = adult(), adult(), adult("partner"), child(date(2001, 3, 1))
    await world.register(household(ank, kid), household(joop, partner))

    assert "partner in een ander huishouden" in await quarantined(world, together(ank, joop))
    assert "al een partner" in await quarantined(world, together(joop, ank))
    assert "ouder en kind" in await quarantined(world, together(ank, kid))
    assert "ouder en kind" in await quarantined(world, together(kid, ank))
    assert "partner is hier niet bekend" in await quarantined(world, together(ank, adult()))


async def test_a_child_that_is_born_belongs_to_the_household_and_is_registered_once(
    world: World,
) -> None:
    ank, bsn = adult(), some_bsn()
    home = household(ank)
    await world.register(home)

    response = await world.report(birth(ank, bsn))

    assert response.json()["status"] == "verwerkt", response.text
    [told] = await world.told("geboorte")
    [registered] = await world.told("inwoner-geregistreerd")
    assert told["data"]["kindId"] == registered["data"]["inwonerId"]
    assert (told["data"]["kindId"], "kind", None) in await members(world, home.dossier_id)
    assert bsn.reveal() not in str(told)
    again = await world.report(birth(ank, bsn))
    assert (again.json()["status"], again.json()["id"]) == ("verwerkt", str(id_of(response)))
    assert "tweeling" in await quarantined(world, birth(ank))

    await correct(world, response, ingangsdatum=in_days(-4))

    assert (await world.told("geboorte"))[-1]["data"]["kindId"] == told["data"]["kindId"]
    born = await world.rows("SELECT born_on FROM resident WHERE given_names LIKE 'Pasgeboren%'")
    assert [row.born_on.isoformat() for row in born] == [in_days(-4)]
    birthdays = await world.rows(
        "SELECT key FROM timers WHERE state = 'scheduled' AND key LIKE :child",
        child=f"{told['data']['kindId']}%",
    )
    assert len(birthdays) == 7

    path = f"/intake/v1/inwoners/{told['data']['kindId']}"
    named = await world.post(
        f"{path}/correcties", {"reden": "Naam bekend.", "bron": "register", "voornamen": "Sam"}
    )

    assert named.status_code == 200, named.text
    assert (await world.client.get(path)).json()["voornamen"] == "Sam"


async def test_of_a_stillborn_child_nobody_is_registered_and_no_picture_changes(
    world: World,
) -> None:
    ank = adult()
    await world.register(household(ank))
    data = {"persoon": person(ank), "ingangsdatum": in_days(-5), "levenloos": True}

    response = await world.report(event("geboorte", data))

    assert response.json()["status"] == "verwerkt", response.text
    [told] = await world.told()
    assert told["data"]["levenloos"] is True
    assert "kindId" not in told["data"]
    assert [one["inwonerId"] for one in told["data"]["huishouden"]["leden"]] == [str(ank.person_id)]
    assert await world.count("resident") == 1
    with_number = {**data, "kind": {"burgerservicenummer": some_bsn().reveal()}}
    assert (await world.report(event("geboorte", with_number))).status_code == 400

    await withdraw(world, str(id_of(response)))

    assert [one["data"]["gebeurtenisId"] for one in await world.told("ingetrokken")] == [
        str(id_of(response))
    ]


async def test_parents_in_two_dossiers_have_one_child_whoever_tells_it_and_how_often(
    world: World,
) -> None:
    ank, joop, bsn = adult(), adult(), some_bsn()
    home, other = household(ank), household(joop)
    await world.register(home, other)
    by_ank, by_joop = birth(ank), birth(joop)
    by_ank["data"]["andereOuder"] = person(joop)
    by_joop["data"]["andereOuder"] = person(ank)
    again = birth(joop, bsn)
    again["data"]["andereOuder"] = person(ank)

    first, second, third = [await world.report(one) for one in (by_ank, by_joop, again)]

    assert {one.json()["status"] for one in (first, second, third)} == {"verwerkt"}, third.text
    assert {id_of(one) for one in (first, second, third)} == {id_of(first)}
    assert len(await world.told("geboorte")) == 1
    assert await world.count("resident") == 3
    [child_id] = [who for who, rol, _ in await members(world, home.dossier_id) if rol == "kind"]
    found = await world.post(
        "/intake/v1/inwoners/zoekopdrachten", {"burgerservicenummer": bsn.reveal()}
    )
    assert found.json()["inwonerId"] == child_id


@pytest.mark.parametrize("born_first", [True, False])
async def test_a_child_that_died_on_its_day_of_birth_is_told_as_such_in_whatever_order(
    world: World, born_first: bool
) -> None:
    ank, bsn = adult(), some_bsn()
    await world.register(household(ank))
    who = {"burgerservicenummer": bsn.reveal()}
    death = event("overlijden", {"persoon": who, "ingangsdatum": in_days(-5)})
    both = [birth(ank, bsn), death] if born_first else [death, birth(ank, bsn)]

    for one in both:
        await world.report(one)
    if not born_first:
        assert await world.app.state.quarantine.retry_waiting(world.database) == 1

    [born], [died] = await world.told("geboorte"), await world.told("overlijden")
    assert born["data"]["kindId"] == died["data"]["inwonerId"]
    timers = await world.rows(
        "SELECT 1 FROM timers WHERE state = 'scheduled' AND key LIKE :who",
        who=f"{born['data']['kindId']}%",
    )
    assert timers == []


async def test_a_birth_that_waited_for_its_parent_takes_effect_once_the_parent_is_known(
    world: World,
) -> None:
    ank, bsn = adult(), some_bsn()
    waiting = await world.report(birth(ank, bsn))
    assert waiting.json()["status"] == "in-quarantaine"
    await world.register(household(ank))

    again = await world.post(f"/intake/v1/quarantaine/{id_of(waiting)}/herkansing", {})

    assert again.json()["status"] == "verwerkt", again.text
    assert len(await world.told("geboorte")) == 1


async def test_when_the_applicant_dies_the_partner_is_the_applicant_and_birthdays_are_taken_back(
    world: World,
) -> None:
    soon = date.fromisoformat(in_days(60))
    ank, joop = adult(born_on=soon.replace(year=soon.year - 21)), adult("partner")
    home = household(ank, joop)
    await world.register(home)
    told_ahead = await world.report(
        event("leeftijdsgrens-bereikt", {"persoon": person(ank), "grens": "21"})
    )
    assert told_ahead.json()["status"] == "verwerkt", told_ahead.text

    response = await world.report(about("overlijden", ank))

    assert response.json()["status"] == "verwerkt", response.text
    now = [(who, rol) for who, rol, until in await members(world, home.dossier_id) if not until]
    assert now == [(str(joop.person_id), "aanvrager")]
    [told] = await world.told("overlijden")
    dead = [one for one in told["data"]["huishouden"]["leden"] if "overledenOp" in one]
    assert [(one["overledenOp"], one["tot"]) for one in dead] == [(in_days(-5), in_days(-4))]
    [taken_back] = await world.told("ingetrokken")
    assert taken_back["data"]["gebeurtenisId"] == str(id_of(told_ahead))
    assert (
        await world.rows(
            "SELECT 1 FROM timers WHERE state = 'scheduled' AND key LIKE :who",
            who=f"{ank.person_id}%",
        )
        == []
    )

    other_day = await correct(world, response, ingangsdatum=in_days(-9))

    died = await world.rows("SELECT died_on FROM resident WHERE died_on IS NOT NULL")
    assert [row.died_on.isoformat() for row in died] == [in_days(-9)]

    await withdraw(world, other_day)

    assert {rol for _, rol, _ in await members(world, home.dossier_id)} == {"aanvrager", "partner"}
    assert (await world.rows("SELECT count(*) FROM resident WHERE died_on IS NOT NULL"))[0][0] == 0


async def test_a_death_that_two_systems_report_is_one_and_stands_as_long_as_one_of_them_does(
    world: World,
) -> None:
    ank = adult()
    await world.register(household(ank))
    first = await world.report(about("overlijden", ank))
    second = await world.report(about("overlijden", ank))

    assert (second.json()["status"], second.json()["id"]) == ("verwerkt", str(id_of(first)))
    assert len(await world.told("overlijden")) == 1

    await withdraw(world, str(id_of(first)))

    _, again = await world.told("overlijden")
    assert again["id"] != str(id_of(first))
    [died] = await world.rows("SELECT died_on FROM resident")
    assert died.died_on.isoformat() == in_days(-5)


@pytest.mark.parametrize(("kind", "soort"), [("detentie", "detentie"), ("opname", "inrichting")])
async def test_a_stay_elsewhere_is_told_with_the_household_and_its_end_may_follow(
    world: World, kind: str, soort: str
) -> None:
    ank = adult()
    await world.register(household(ank))

    response = await world.report(about(kind, ank))

    assert response.json()["status"] == "verwerkt", response.text
    [told] = await world.told(kind)
    [lid] = told["data"]["huishouden"]["leden"]
    assert lid["verblijven"] == [{"soort": soort, "vanaf": in_days(-5)}]
    assert "al zo'n verblijf" in await quarantined(world, about(kind, ank, in_days(3)))

    await correct(world, response, ingangsdatum=in_days(-5), tot=in_days(30))

    *_, last = await world.told(kind)
    assert last["data"]["tot"] == in_days(30)
    assert [one.until_on.isoformat() for one in await world.rows("SELECT * FROM stay")] == [
        in_days(30)
    ]


async def test_what_cannot_be_is_refused_with_every_fault_and_changes_nothing(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    impossible = {
        "in-de-toekomst": birth(ank, day=in_days(1)),
        "zelfde-kind": birth(ank, ank.bsn),
        "ook-in-de-toekomst": about("overlijden", ank, in_days(1)),
        "tot-voor-begin": about("detentie", ank, tot=in_days(-5)),
        "onwaarschijnlijk": about("opname", ank, tot="9999-12-31"),
        "zelfde": together(ank, ank),
    }

    for body in impossible.values():
        response = await world.report(body)
        assert response.status_code == 400, response.text

    assert await world.told() == []
    assert await world.count("stay") == 0


async def test_a_job_that_ends_is_told_with_what_was_reported(world: World) -> None:
    ank = adult()
    await world.register(household(ank))

    response = await world.report(about("baan-beeindigd", ank, wwAangevraagd=True))
    changed = await world.report(
        about("baan-gewijzigd", ank, urenPerWeek=20, nettoMaandloonCenten=90000)
    )

    assert response.json()["status"] == changed.json()["status"] == "verwerkt"
    [ended] = await world.told("baan-beeindigd")
    assert ended["data"]["wwAangevraagd"] is True
    assert ended["data"]["reden"] == "onbekend"


async def test_an_address_that_only_the_second_system_tells_is_where_they_live(
    world: World,
) -> None:
    ank, joop = adult(), adult()
    own, other = household(ank), household(joop)
    await world.register(own, other)
    address = {"postcode": "9401 AB", "huisnummer": 7}
    moved = {"naarGemeente": ASSEN, "ingangsdatum": in_days(-3)}
    where = {**moved, "ingangsdatum": in_days(-9), "adres": address}
    await world.report(event("verhuizing", {"persoon": person(joop), **where}))
    first = await world.report(event("verhuizing", {"persoon": person(ank), **moved}))
    await world.forget_outbox()

    second = await world.report(
        event("verhuizing", {"persoon": person(ank), **moved, "adres": address})
    )

    assert (second.json()["status"], id_of(second)) == ("verwerkt", id_of(first))
    changed = await world.told("huishouden-gewijzigd")
    assert {told["subject"] for told in changed} == {str(own.dossier_id), str(other.dossier_id)}
    for told in changed:
        assert told["data"]["veranderdVanaf"] == in_days(-3)
        living = {
            row["inwonerId"] for row in told["data"]["huishouden"]["leden"] if "tot" not in row
        }
        assert living == {str(ank.person_id), str(joop.person_id)}


async def test_a_parent_whom_the_first_report_of_a_birth_left_out_is_asked_about(
    world: World,
) -> None:
    ank, joop = adult(), adult()
    await world.register(household(ank), household(joop))
    baby = {"kind": {"burgerservicenummer": some_bsn().reveal()}, "ingangsdatum": in_days(-3)}
    await world.report(event("geboorte", {"persoon": person(ank), **baby}))

    reason = await quarantined(
        world, event("geboorte", {"persoon": person(ank), "andereOuder": person(joop), **baby})
    )

    assert "zegt iets anders of minder" in reason
