"""What the desk records and corrects beside events: contracts, main residences, registrations, birth dates."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.intake.corrections import people
from services.intake.living import service as living
from shared import clock
from shared.errors import Transient
from tests.integration.intake.conftest import (
    World,
    adult,
    child,
    household,
)
from tests.integration.intake.desk_kit import LIST, dutch, send, text_of
from tests.numbers_in import has_number


async def test_the_contract_of_a_housemate_is_recorded_with_its_proof(world: World) -> None:
    ank, bas = adult(), adult("medebewoner")
    await world.register(household(ank, bas))
    path = f"{LIST}/{bas.person_id}/vastleggen/woonsituatie"
    values = {
        "vanaf": dutch(-10),
        "kostendelerUitzondering": "commercieel-contract",
        "huurcontract.contractdatum": dutch(-30),
        "huurcontract.huurPerMaandCenten": "€ 450,-",
        "huurcontract.betalingAangetoond": "ja",
    }

    without = await send(world, path, {**values, "huurcontract.huurPerMaandCenten": "veel"})
    done = await send(world, path, values)
    again = await send(world, path, values)
    ended = await send(world, path, {"vanaf": dutch(0), "kostendelerUitzondering": "geen"})

    assert without.status_code == 400
    assert 'value="veel"' in without.text
    assert done.status_code == again.status_code == ended.status_code == 303
    page = text_of(await world.client.get(f"{LIST}/{bas.person_id}?datum={dutch(-5)}"))
    assert "Deelt de kosten niet: commercieel huurcontract." in page
    assert "de betaling is aangetoond" in page
    assert not has_number(page, "450")
    assert len(await world.told("huishouden-gewijzigd")) == 2


@pytest.mark.parametrize(
    ("form", "values"),
    [
        ("vastleggen/woonsituatie", {"vanaf": "1-2-2026", "kostendelerUitzondering": "student"}),
        ("corrigeren", {"geboortedatum": "1-2-1991", "reden": "typefout", "bron": "register"}),
    ],
)
async def test_a_household_that_somebody_else_is_busy_with_loses_nothing_that_was_typed(
    world: World, monkeypatch: pytest.MonkeyPatch, form: str, values: dict[str, str]
) -> None:
    ank, bas = adult(), adult("medebewoner")
    await world.register(household(ank, bas))

    async def busy(*_: Any) -> None:
        raise Transient("more dossiers than were locked")

    monkeypatch.setattr(living, "prepare", busy)
    monkeypatch.setattr(people, "prepare", busy)

    page = await send(world, f"{LIST}/{bas.person_id}/{form}", values)

    assert page.status_code == 400
    assert "Probeer het zo weer" in text_of(page)
    assert 'value="1-2-' in page.text


async def test_a_main_residence_and_a_registration_elsewhere_are_recorded(world: World) -> None:
    ank, kid = adult(), child(clock.today())
    await world.register(household(ank, kid))
    base = f"{LIST}/{kid.person_id}/vastleggen"

    nobody = await send(world, f"{base}/hoofdverblijf", {"vanaf": dutch(0)})
    late = await send(world, f"{base}/inschrijving", {"vanaf": dutch(-900), "elders": "ja"})
    done = await send(
        world,
        f"{base}/inschrijving",
        {"vanaf": dutch(0), "elders": "ja", "adres.postcode": "9401AB", "adres.huisnummer": "1"},
    )

    assert "Maak een keuze." in text_of(nobody)
    assert "voor de geboortedatum" in text_of(late)
    assert done.status_code == 303
    here = text_of(await world.client.get(f"{LIST}/{ank.person_id}"))
    assert "Ingeschreven op een ander adres" in here
    assert "9401AB 1" in here


async def test_a_corrected_birth_date_shows_what_followed(world: World) -> None:
    soon = clock.today() + timedelta(days=60)
    ank, kid = adult(), child(date(soon.year - 18, soon.month, 1))
    await world.register(household(ank, kid))
    while await world.run_timers():
        pass
    [told] = await world.told("achttiende-verjaardag")
    path = f"{LIST}/{kid.person_id}/corrigeren"
    values = {
        "geboortedatum": f"1-{soon.month}-{soon.year - 12}",
        "reden": "typefout",
        "bron": "register",
        "formulier": str(uuid4()),
    }

    answer = await send(world, path, values)
    again = await send(world, path, values)
    page = await world.client.get(answer.headers["location"])

    assert answer.status_code == 303, text_of(answer)
    assert again.headers["location"] == answer.headers["location"]
    assert told["id"] in page.text
    assert "Ingetrokken" in text_of(page)
    assert "18 jaar op 1 " in text_of(page)


async def test_nothing_to_correct_is_said_and_so_is_what_is_missing(world: World) -> None:
    ank = adult()
    await world.register(household(ank))

    page = await send(world, f"{LIST}/{ank.person_id}/corrigeren", {"achternaam": "Vos"})

    assert page.status_code == 400
    assert text_of(page).count("Vul dit in.") + text_of(page).count("Maak een keuze.") >= 2
    assert 'value="Vos"' in page.text


async def test_what_clashes_with_what_is_known_is_said_and_changes_nothing(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    values = {"overlijdensdatum": "1-1-1980", "reden": "gemeld", "bron": "inwoner"}

    page = await send(world, f"{LIST}/{ank.person_id}/corrigeren", values)

    assert page.status_code == 400
    assert "De overlijdensdatum ligt voor de geboortedatum." in text_of(page)
    assert 'value="1-1-1980"' in page.text
    assert await world.count("outbox") == 0
