"""Birth dates of which the day or the month is unknown, as registers have them."""

from typing import Any

import httpx
import pytest

from shared import clock
from shared.events.household import ASSEN
from tests.integration.intake.conftest import World, adult, event, household, in_days, person
from tests.integration.intake.test_residents import new_household, new_member

RESIDENTS = "/intake/v1/inwoners"


async def opened(world: World, **values: Any) -> httpx.Response:
    return await world.post("/intake/v1/dossiers", new_household(new_member(**values)))


@pytest.mark.parametrize(
    ("given", "assumed"),
    [
        ("1980-00-00", "1980-07-01"),
        ("1980-05-00", "1980-05-16"),
        ("1980-02-00", "1980-02-16"),
    ],
)
async def test_an_unknown_day_is_assumed_kept_as_given_and_told_as_uncertain(
    world: World, given: str, assumed: str
) -> None:
    answer = await opened(world, geboortedatum=given)

    assert answer.status_code == 201, answer.text
    [member] = answer.json()["leden"]
    assert (member["geboortedatum"], member["geboortedatumOnzeker"]) == (assumed, True)
    resident = (await world.client.get(f"{RESIDENTS}/{member['inwonerId']}")).json()
    assert resident["geboortedatum"] == assumed
    assert resident["geboortedatumVolgensRegister"] == given
    [told] = await world.told("huishouden-gewijzigd")
    [published] = told["data"]["huishouden"]["leden"]
    assert (published["geboortedatum"], published["geboortedatumOnzeker"]) == (assumed, True)


async def test_a_birth_date_that_is_known_is_not_uncertain(world: World) -> None:
    answer = await opened(world)

    [member] = answer.json()["leden"]
    assert member["geboortedatumOnzeker"] is False
    assert "geboortedatumOnzeker" not in str((await world.told("huishouden-gewijzigd"))[0])
    resident = (await world.client.get(f"{RESIDENTS}/{member['inwonerId']}")).json()
    assert resident["geboortedatumVolgensRegister"] is None


async def test_the_aow_day_is_that_of_the_svb(world: World) -> None:
    await opened(world, geboortedatum="1961-00-00")

    timers = await world.rows(
        "SELECT payload ->> 'dag' AS day FROM timers WHERE kind = 'verjaardag'"
    )

    assert [row.day for row in timers] == ["2028-10-01"]


async def test_a_birthday_of_an_uncertain_date_is_told_as_uncertain(world: World) -> None:
    year = clock.today().year + 1
    await opened(world, geboortedatum=f"{year - 27}-00-00")
    [resident] = await world.rows("SELECT id FROM resident")
    await world.forget_outbox()
    data = {
        "persoon": {"inwonerId": str(resident.id)},
        "ingangsdatum": f"{year}-07-01",
        "grens": "27",
    }

    answer = await world.report(event("leeftijdsgrens-bereikt", data))

    assert answer.json()["status"] == "verwerkt", answer.text
    [told] = await world.told("leeftijdsgrens-bereikt")
    [member] = told["data"]["huishouden"]["leden"]
    assert member["geboortedatumOnzeker"] is True


async def test_a_birth_date_that_is_found_takes_the_doubt_away(world: World) -> None:
    member = (await opened(world, geboortedatum="1980-00-00")).json()["leden"][0]
    path = f"{RESIDENTS}/{member['inwonerId']}"
    await world.forget_outbox()

    same_day = await world.post(
        f"{path}/correcties",
        {"reden": "akte gevonden", "bron": "register", "geboortedatum": "1980-07-01"},
    )

    assert same_day.status_code == 200, same_day.text
    [told] = await world.told("huishouden-gewijzigd")
    assert "geboortedatumOnzeker" not in str(told)
    resident = (await world.client.get(path)).json()
    assert resident["geboortedatumVolgensRegister"] is None

    await world.post(
        f"{path}/correcties",
        {"reden": "toch niet", "bron": "register", "geboortedatum": "1980-09-00"},
    )
    resident = (await world.client.get(path)).json()
    assert (resident["geboortedatum"], resident["geboortedatumVolgensRegister"]) == (
        "1980-09-16",
        "1980-09-00",
    )


async def test_a_partner_whom_nobody_knew_may_have_an_incomplete_date(world: World) -> None:
    ank = adult()
    home = household(ank, gemeente=ASSEN)
    await world.register(home)
    data = {
        "persoon": person(ank),
        "partner": {
            "nieuw": {"voornamen": "Bea", "achternaam": "Vos", "geboortedatum": "1985-00-00"}
        },
        "ingangsdatum": in_days(-1),
    }

    answer = await world.report(event("samenwonen", data))

    assert answer.json()["status"] == "verwerkt", answer.text
    found = await world.client.get(f"/intake/v1/dossiers/{home.dossier_id}")
    partner = [one for one in found.json()["leden"] if one["rol"] == "partner"]
    assert [one["geboortedatumOnzeker"] for one in partner] == [True]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("0000-00-00", "geboortejaar"),
        ("1980-00-05", "bestaande datum"),
        ("1980-13-00", "bestaande datum"),
        ("19800000", "bestaande datum"),
        ("1980", "bestaande datum"),
        ("1967-02-30", "bestaande datum"),
        (19800000, "bestaande datum"),
    ],
)
async def test_a_birth_date_that_says_nothing_is_refused_clearly(
    world: World, given: object, words: str
) -> None:
    answer = await opened(world, geboortedatum=given)

    assert answer.status_code == 400, answer.text
    [fault] = answer.json()["invalidParams"]
    assert fault["name"] == "leden.0.geboortedatum"
    assert words in fault["reason"]
    assert await world.count("resident") == 0
