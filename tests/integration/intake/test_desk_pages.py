"""The pages about who lives where with whom: a thin layer over what the API does, with the same rights and the same lines."""

from uuid import uuid4

import pytest

from shared import clock
from shared.events.household import ASSEN, TYNAARLO
from tests.integration.intake.conftest import (
    World,
    adult,
    child,
    event,
    household,
    job,
    person,
)
from tests.integration.intake.desk_kit import LIST, TOLD, dutch, lines, report, send, text_of
from tests.numbers_in import has_number


async def test_a_resident_is_found_by_name_and_by_number_without_either_in_an_address(
    world: World,
) -> None:
    ank = adult()
    await world.register(household(ank))
    assert ank.bsn is not None

    empty = await world.client.get(LIST)
    by_name = await send(world, LIST, {"naam": "vries"})
    by_number = await send(world, LIST, {"burgerservicenummer": ank.bsn.reveal()})

    assert "Gevonden" not in text_of(empty)
    for page in (by_name, by_number):
        assert page.status_code == 200, text_of(page)
        assert f'href="{LIST}/{ank.person_id}"' in page.text
    assert await lines(world) == [
        ("inwoner-zoeken", ank.person_id),
        ("inwoner-inzien", ank.person_id),
    ]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, "Vul een burgerservicenummer of een naam in."),
        ({"burgerservicenummer": "123456789"}, "Dit is geen geldig burgerservicenummer."),
        ({"naam": "..."}, "ten minste een letter"),
        ({"naam": "Ank", "burgerservicenummer": "123456782"}, "niet op allebei"),
        ({"naam": "Ank", "geboortedatum": "gisteren"}, "Vul een bestaande datum in"),
        ({"naam": "x" * 5_000}, "Ten hoogste 200 tekens."),
    ],
)
async def test_a_search_that_cannot_be_says_so_beside_the_field_and_keeps_what_was_typed(
    world: World, values: dict[str, str], says: str
) -> None:
    page = await send(world, LIST, values)

    assert page.status_code == 400
    assert says in text_of(page)
    assert "<title>Fout: " in page.text
    for typed in values.values():
        assert f'value="{typed}"' in page.text


async def test_the_picture_shows_who_lives_here_today_and_on_another_day(world: World) -> None:
    ank, bas = adult(), adult("medebewoner")
    kid = child(clock.today().replace(year=clock.today().year - 5))
    await world.register(household(ank, bas, kid))
    gone = await report(world, bas, "uit-huis", ingangsdatum=dutch(-3))
    assert "De melding is verwerkt." in text_of(gone)

    today = await world.client.get(f"{LIST}/{ank.person_id}")
    before = await world.client.get(f"{LIST}/{ank.person_id}?datum={dutch(-10)}")
    wrong = await world.client.get(f"{LIST}/{ank.person_id}?datum=ooit")

    assert "medebewoner" not in text_of(today)
    assert "medebewoner" in text_of(before)
    assert "5 jaar" in text_of(today)
    assert "Er loopt bijstand" in text_of(today)
    assert "Dossier geopend" in text_of(today)
    assert wrong.status_code == 400
    assert 'value="ooit"' in wrong.text


async def test_a_dossier_of_before_is_part_of_the_story_where_the_caller_may_see_it(
    world: World,
) -> None:
    ank, bas = adult(), adult()
    await world.register(household(ank), household(bas))
    joined = await report(
        world, ank, "samenwonen", ingangsdatum=dutch(-3), partner="ander",
        **{"partner.burgerservicenummer": person(bas)["burgerservicenummer"]},
    )  # fmt: skip
    assert "De melding is verwerkt." in text_of(joined)

    page = text_of(await world.client.get(f"{LIST}/{bas.person_id}"))

    assert "Partner, open" in page
    assert page.count("Dossier geopend") == 1
    assert "Gaat samenwonen met Ank de Vries." in page


async def test_people_elsewhere_and_people_who_work_for_us_look_as_if_they_do_not_exist(
    world: World,
) -> None:
    ours, there = adult(secrecy="medewerker"), adult()
    await world.register(household(ours), household(there, gemeente=TYNAARLO))
    told = (await world.report(event("baan-gestart", job(ours)))).json()["id"]
    coach = world.as_caller(gemeenten=[ASSEN], rollen=["werkcoach"])
    strangers: dict[str, set[str]] = {}
    for who in (ours.person_id, there.person_id, uuid4()):
        for rest in ("", "/melden", "/melden/verhuizing", "/corrigeren", "/vastleggen/woonsituatie", "/geschiedenis"):  # fmt: skip
            page = await world.client.get(f"{LIST}/{who}{rest}", headers=coach)
            assert page.status_code == 404, rest
            strangers.setdefault(rest, set()).add(text_of(page).replace(str(who), "ID"))
        for rest in ("/melden/verhuizing", "/corrigeren", "/vastleggen/inschrijving"):
            page = await send(world, f"{LIST}/{who}{rest}", {"vanaf": dutch(0)}, **coach)
            assert page.status_code == 404, rest
    assert {rest: len(answers) for rest, answers in strangers.items()} == dict.fromkeys(
        strangers, 1
    )
    for rest in ("", "/corrigeren", "/intrekken"):
        page = await world.client.get(f"/intake/meldingen/{told}{rest}", headers=coach)
        assert page.status_code == 404
    by_name = await send(world, LIST, {"naam": "vries"}, **coach)
    assert "geen inwoner gevonden" in text_of(by_name)
    assert [line for line in await lines(world) if line[0] != "levensgebeurtenis-registreren"] == []


async def test_foreign_ids_in_a_form_change_nothing(world: World) -> None:
    ank, there = adult(), adult()
    await world.register(household(ank), household(there, gemeente=TYNAARLO))
    values = {
        "ingangsdatum": dutch(-1),
        "naarGemeente": TYNAARLO,
        "meeverhuizend": [str(there.person_id)],
        "stap": "versturen",
        **TOLD,
    }

    page = await send(world, f"{LIST}/{ank.person_id}/melden/verhuizing", values)

    assert page.status_code == 400
    assert "Kies uit de lijst." in text_of(page)
    assert await world.count("life_event") == 0


async def test_a_name_that_means_to_be_a_script_is_a_name(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    script = "<script>alert(1)</script>"

    await send(
        world,
        f"{LIST}/{ank.person_id}/corrigeren",
        {"achternaam": script, "reden": script, "bron": "register"},
    )
    seen = world.as_caller(rollen=["regisseur"])
    pages = [
        await send(world, LIST, {"naam": script}),
        await world.client.get(f"{LIST}/{ank.person_id}", headers=seen),
        await world.client.get(f"{LIST}/{ank.person_id}/geschiedenis", headers=seen),
        await world.client.get(f"{LIST}/{ank.person_id}/melden/verhuizing", headers=seen),
    ]

    for page in pages:
        assert page.status_code == 200
        assert script not in page.text
        assert "&lt;script&gt;" in page.text


async def test_scopes_decide_who_may_look_report_and_record(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    base = f"{LIST}/{ank.person_id}"
    reads = world.as_caller(scope="intake.inwoners.lezen intake.levensgebeurtenissen.lezen")
    nothing = world.as_caller(scope="reporting.sporen.lezen")

    assert (await world.client.get(base, headers=reads)).status_code == 200
    assert "Meld een gebeurtenis" not in (await world.client.get(base, headers=reads)).text
    for rest in ("/melden", "/melden/verhuizing", "/corrigeren", "/vastleggen/woonsituatie"):
        assert (await world.client.get(base + rest, headers=reads)).status_code == 403
    for path in (LIST, base):
        assert (await world.client.get(path, headers=nothing)).status_code == 403
    assert (await world.client.get(f"{base}/geschiedenis", headers=reads)).status_code == 403


async def test_an_address_is_shown_unless_somebody_keeps_it_secret(world: World) -> None:
    ank, bas = adult(), adult("medebewoner")
    await world.register(household(ank, bas))
    await report(
        world, ank, "verhuizing", ingangsdatum=dutch(-1), naarGemeente=ASSEN,
        meeverhuizend=[str(bas.person_id)], **{"adres.postcode": "9401 AB", "adres.huisnummer": "7"},
    )  # fmt: skip
    path = f"{LIST}/{ank.person_id}"
    before = text_of(await world.client.get(path))

    await send(
        world,
        f"{LIST}/{bas.person_id}/corrigeren",
        {"geheimhouding": "adres", "reden": "op verzoek", "bron": "inwoner"},
    )
    after = text_of(await world.client.get(path))

    assert "9401 AB 7" in before
    assert not has_number(after, "9401")
    assert "Het adres is geheim." in after


async def test_who_was_merged_is_shown_under_the_id_that_is_left(world: World) -> None:
    ank, double = adult(), adult("medebewoner")
    await world.register(household(ank), household(adult(), double))
    body = {"metInwonerId": str(double.person_id), "toelichting": "zelfde persoon"}
    merged = await world.post(f"/intake/v1/inwoners/{ank.person_id}/samenvoeging", body)
    assert merged.is_success, merged.text

    page = await world.client.get(f"{LIST}/{double.person_id}")

    assert page.status_code == 303
    assert page.headers["location"] == f"{LIST}/{ank.person_id}"
