"""The desk corrects a number, and makes one resident of two: over the same use cases as the API, and with the way on."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.events.household import ASSEN, TYNAARLO
from tests.integration.intake.conftest import World, adult, household, person, some_bsn
from tests.integration.intake.desk_kit import HERE, LIST, kept_in, send, text_of

WHY = {"bron": "register", "reden": "verkeerd overgetypt", "oudNummer": "blijft-vindbaar"}


async def fill_in(
    world: World, who: Any, number: str, again: str = "", **values: str
) -> httpx.Response:
    form = {
        "formulier": str(uuid4()),
        "burgerservicenummer": number,
        "nogmaals": again or number,
        **WHY,
        **values,
    }
    return await send(world, f"{LIST}/{who.person_id}/nummer", form)


async def found_by(world: World, number: str) -> str:
    answer = await world.post("/intake/v1/inwoners/zoekopdrachten", {"burgerservicenummer": number})
    return str(answer.json().get("inwonerId", answer.json().get("code")))


async def test_a_number_is_corrected_and_stands_in_no_address_or_page(world: World) -> None:
    ank, right = adult(), some_bsn().reveal()
    await world.register(household(ank))
    old = person(ank)["burgerservicenummer"]

    form = await world.client.get(f"{LIST}/{ank.person_id}/nummer")
    sent = await fill_in(world, ank, right)
    followed = await world.client.get(sent.headers["location"])

    assert sent.status_code == 303, text_of(sent)
    assert right not in sent.headers["location"]
    assert old not in form.text
    assert "zijn aangepast" in text_of(followed)
    assert right not in followed.text
    assert await found_by(world, right) == str(ank.person_id)
    assert await found_by(world, old) == str(ank.person_id)


async def test_a_number_that_was_somebody_elses_finds_nobody_and_no_other_need_be_known(
    world: World,
) -> None:
    ank = adult()
    await world.register(household(ank))
    old = person(ank)["burgerservicenummer"]

    sent = await fill_in(world, ank, "", oudNummer="was-van-iemand-anders")

    assert sent.status_code == 303, text_of(sent)
    assert await found_by(world, old) == "niet-gevonden"


@pytest.mark.parametrize(
    ("number", "again", "field", "said"),
    [
        (
            "123456789",
            "123456789",
            "burgerservicenummer",
            "Dit is geen geldig burgerservicenummer.",
        ),
        ("999990019", "999990020", "nogmaals", "De twee nummers zijn niet gelijk."),
        ("", "", "burgerservicenummer", "Vul het juiste nummer in."),
    ],
)
async def test_a_number_that_cannot_be_is_told_beside_its_field(
    world: World, number: str, again: str, field: str, said: str
) -> None:
    ank = adult()
    await world.register(household(ank))

    page = await fill_in(world, ank, number, again)

    assert page.status_code == 400
    beside = page.text.partition(f'id="{field}-fout">')[2].partition("</p>")[0]
    assert said in beside
    assert page.text.count("Fout:</strong>") <= 2
    assert "verkeerd overgetypt" in page.text


async def test_the_number_of_somebody_we_know_is_refused_with_the_way_on(world: World) -> None:
    ank, joop = adult(), adult()
    await world.register(household(ank), household(joop))

    page = await fill_in(world, ank, person(joop)["burgerservicenummer"])

    assert page.status_code == 400
    assert "Dit nummer is bij ons van een andere inwoner." in text_of(page)
    assert f'href="{LIST}/{ank.person_id}/samenvoegen?met={joop.person_id}"' in page.text
    assert f'href="{LIST}/{joop.person_id}/nummer"' in page.text


async def test_whose_number_it_is_is_told_to_nobody_who_may_not_know(world: World) -> None:
    ank, joop = adult(), adult()
    await world.register(household(ank), household(joop, gemeente=TYNAARLO))
    form = {
        "formulier": str(uuid4()),
        "burgerservicenummer": (n := person(joop)["burgerservicenummer"]),
        "nogmaals": n,
    }

    page = await send(
        world,
        f"{LIST}/{ank.person_id}/nummer",
        {**form, **WHY},
        **world.as_caller(gemeenten=[ASSEN]),
    )

    assert page.status_code == 400
    assert "Die inwoner mag u niet zien." in text_of(page)
    assert str(joop.person_id) not in page.text


async def test_two_who_are_one_are_found_compared_and_merged(world: World) -> None:
    ank, same = adult(), adult()
    await world.register(household(ank), household(same))
    path = f"{LIST}/{ank.person_id}/samenvoegen"

    hits = await send(world, f"{path}/zoeken", {"naam": "de Vries"})
    compared = await world.client.get(f"{path}?met={same.person_id}")
    form = {"formulier": kept_in(compared)["formulier"][0], "toelichting": "Zelfde geboorteakte."}
    sent = await send(world, f"{path}?met={same.person_id}", form)

    assert f'href="{path}?met={same.person_id}"' in hits.text
    assert f"met={ank.person_id}" not in hits.text
    assert "Deze inwoner blijft" in text_of(compared)
    assert f'href="{LIST}/{same.person_id}/samenvoegen?met={ank.person_id}"' in compared.text
    assert sent.status_code == 303, text_of(sent)
    led = await world.client.get(f"{LIST}/{same.person_id}", follow_redirects=False)
    assert led.headers["location"] == f"{LIST}/{ank.person_id}"


async def test_two_who_cannot_be_one_yet_are_told_what_to_do_first(world: World) -> None:
    ank, other = adult(), adult(born_on=adult().born_on.replace(year=1970))
    await world.register(household(ank), household(other))
    path = f"{LIST}/{ank.person_id}/samenvoegen?met={other.person_id}"

    refused = await send(world, path, {"formulier": str(uuid4()), "toelichting": "Zelfde naam."})
    without = await send(world, path, {"formulier": str(uuid4())})

    assert refused.status_code == without.status_code == 400
    assert "De geboortedata van deze inwoners verschillen. Corrigeer eerst" in text_of(refused)
    assert "Zelfde naam." in refused.text
    assert "Vul dit in." in text_of(without)


async def test_who_may_not_record_or_may_not_know_the_other_gets_no_page(world: World) -> None:
    ank, joop = adult(), adult()
    await world.register(household(ank), household(joop, gemeente=TYNAARLO))
    path = f"{LIST}/{ank.person_id}"
    reads = world.as_caller(scope="intake.inwoners.lezen")
    assen = world.as_caller(gemeenten=[ASSEN])

    for page in ("nummer", "samenvoegen"):
        assert (await world.client.get(f"{path}/{page}", headers=reads)).status_code == 403
    compared = await world.client.get(f"{path}/samenvoegen?met={joop.person_id}", headers=assen)
    merged = await world.client.post(
        f"{path}/samenvoegen?met={joop.person_id}",
        data={"toelichting": "x"},
        headers={**HERE, **assen},
    )
    assert compared.status_code == merged.status_code == 404
