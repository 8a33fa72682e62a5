"""The pages of the quarantine on a real database: who sees what, what a form does, and what became of it."""

from typing import Any

import httpx

from shared.events.household import ASSEN, TYNAARLO
from tests.integration.intake.conftest import (
    World,
    adult,
    event,
    household,
    in_days,
    job,
    person,
    some_bsn,
)
from tests.integration.intake.test_household_changes import move

QUEUE = "/intake/quarantaine"


async def look(world: World, path: str = QUEUE, **claims: Any) -> httpx.Response:
    return await world.client.get(path, headers=world.as_caller(**claims))


async def fill_in(world: World, path: str, **fields: Any) -> httpx.Response:
    return await world.client.post(
        f"{QUEUE}/{path}", data=fields, headers={"Origin": "http://test"}
    )


async def leave_home(world: World, **values: Any) -> tuple[Any, str]:
    """Somebody who applies in a dossier cannot leave alone: gives who, and the event that waits."""
    ank = adult(**values)
    await world.register(household(ank))
    body = event("uit-huis", {"persoon": person(ank), "ingangsdatum": in_days(-1)})
    return ank, (await world.report(body)).json()["id"]


async def test_the_list_says_what_waits_about_whom_and_why(world: World) -> None:
    ank, waits = await leave_home(world)
    await world.report(event("baan-gestart", job(adult())))

    page = await look(world)

    assert page.status_code == 200, page.text
    for shown in ("Uit huis", "Ank de Vries", "Onbekende inwoner", "Systeem test", "Verwerp"):
        assert shown in page.text
    assert f'href="/intake/inwoners/{ank.person_id}"' in page.text
    assert f'href="{QUEUE}/{waits}"' in page.text
    assert person(ank)["burgerservicenummer"] not in page.text


async def test_the_choice_stands_in_the_address(world: World) -> None:
    await leave_home(world)
    await world.report(event("baan-gestart", job(adult())))

    by_reason = (await look(world, f"{QUEUE}?reden=onbekende-persoon")).text
    by_kind = (await look(world, f"{QUEUE}?soort=uit-huis")).text
    by_age = (await look(world, f"{QUEUE}?ouder=dag")).text

    assert "Onbekende inwoner" in by_reason
    assert "Ank de Vries" not in by_reason
    assert "Ank de Vries" in by_kind
    assert "Onbekende inwoner" not in by_kind
    assert "Er wacht niets dat bij uw keuze past" in by_age


async def test_the_list_comes_in_pages(world: World) -> None:
    for _ in range(26):
        await world.report(event("baan-gestart", job(adult())))

    first = (await look(world)).text
    after = first.rpartition("na=")[2].partition('"')[0]
    second = (await look(world, f"{QUEUE}?na={after}")).text

    assert (first.count('name="id"'), second.count('name="id"')) == (25, 1)


async def test_it_is_empty_in_words(world: World) -> None:
    assert "Er wacht niets" in (await look(world)).text
    assert "Er is hier niets te zien" in (await look(world, f"{QUEUE}/zonder-gevolg")).text


async def test_strangers_and_those_of_others_and_of_us_are_kept_as_by_the_api(world: World) -> None:
    _, of_assen = await leave_home(world)
    _, of_us = await leave_home(world, secrecy="medewerker")
    unknown = (await world.report(event("baan-gestart", job(adult())))).json()["id"]
    reads = "intake.inwoners.lezen intake.levensgebeurtenissen.lezen"

    elsewhere = (await look(world, gemeenten=[TYNAARLO])).text
    reader = (await look(world, scope=reads, gemeenten=[ASSEN])).text
    director = (await look(world, rollen=["regisseur"])).text

    assert of_assen not in elsewhere
    assert unknown in elsewhere, "of a stranger no municipality is known"
    assert of_assen in reader
    assert unknown not in reader
    assert "Verwerp" not in reader
    assert of_us not in reader
    assert of_us in director
    assert (await look(world, f"{QUEUE}/{of_us}")).status_code == 404
    assert (await look(world, f"{QUEUE}/{of_assen}", gemeenten=[TYNAARLO])).status_code == 404


async def test_who_may_not_read_residents_sees_no_names(world: World) -> None:
    await leave_home(world)

    page = (await look(world, scope="intake.levensgebeurtenissen.lezen")).text

    assert "Uit huis" in page
    assert "Ank" not in page


async def test_looking_leaves_a_line_per_person(world: World) -> None:
    ank, _ = await leave_home(world)

    await look(world)

    rows = await world.rows(
        "SELECT subject_id FROM processing_log WHERE activity LIKE '%/quarantaine-inzien'"
    )
    assert [row.subject_id for row in rows] == [ank.person_id]


async def test_a_form_of_another_site_is_refused(world: World) -> None:
    _, waits = await leave_home(world)

    answer = await world.client.post(
        f"{QUEUE}/verwerping",
        data={"id": waits, "toelichting": "x"},
        headers={"Origin": "http://elders"},
    )

    assert answer.status_code == 403


async def test_all_faults_are_told_at_once_and_nothing_typed_is_lost(world: World) -> None:
    _, waits = await leave_home(world)
    bsn = some_bsn().reveal()

    nothing = await fill_in(world, "verwerping", toelichting="")
    with_number = await fill_in(world, "verwerping", id=waits, toelichting=f"zie {bsn}")
    correction = await fill_in(
        world, f"{waits}/correctie", nummer="123", ingangsdatum="morgen", reden="anders"
    )

    assert nothing.status_code == with_number.status_code == correction.status_code == 400
    assert "Kies een of meer gebeurtenissen" in nothing.text
    assert "Schrijf op waarom" in nothing.text
    assert "Laat het burgerservicenummer uit de tekst" in with_number.text
    assert "checked" in with_number.text
    for told in ("geen geldig burgerservicenummer", "geen datum", "Leg uit", 'value="123"'):
        assert told in correction.text
    assert "<title>Fout: " in correction.text
    assert (await world.rows("SELECT status FROM life_event"))[0].status == "in-quarantaine"


async def test_what_was_about_somebody_else_is_corrected_and_goes_on(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    waits = (await world.report(event("baan-gestart", job(adult())))).json()["id"]

    answer = await fill_in(
        world,
        f"{waits}/correctie",
        reden="verkeerde-persoon",
        nummer=person(ank)["burgerservicenummer"],
    )
    page = await look(world, str(answer.headers["location"]))

    assert answer.status_code == 303
    assert "Verwerkt" in page.text
    assert "Ank de Vries" in page.text
    [told] = await world.told("baan-gestart")
    assert told["data"]["inwonerId"] == str(ank.person_id)
    assert told["data"]["nettoMaandloonCenten"] == 950_00


async def test_of_somebody_who_is_known_all_that_was_reported_can_be_corrected(
    world: World,
) -> None:
    _, waits = await leave_home(world)

    queued = await look(world, f"{QUEUE}/{waits}")
    correction = await look(world, f"/intake/meldingen/{waits}/corrigeren")
    report = await look(world, f"/intake/meldingen/{waits}")

    assert f'href="/intake/meldingen/{waits}/corrigeren"' in queued.text
    assert correction.status_code == 200
    assert f'href="{QUEUE}/{waits}"' in report.text


async def test_who_moves_alone_is_said_on_the_page(world: World) -> None:
    ank, joop = adult(), adult("partner")
    await world.register(household(ank, joop))
    waits = (await world.report(move(joop, TYNAARLO, in_days(-1)))).json()
    assert waits["status"] == "in-quarantaine"
    assert "Wie verhuist er mee" in (await look(world, f"{QUEUE}/{waits['id']}")).text

    answer = await fill_in(
        world,
        f"{waits['id']}/correctie",
        reden="verkeerde-gegevens",
        ingangsdatum=in_days(-1),
        meeverhuizend="niemand",
    )
    page = await look(world, str(answer.headers["location"]))

    assert "Verwerkt" in page.text


async def test_what_does_not_fit_beside_the_form_is_told_there(world: World) -> None:
    _, waits = await leave_home(world)

    answer = await fill_in(
        world, f"{waits}/correctie", reden="verkeerde-datum", ingangsdatum="1850-01-01"
    )

    assert answer.status_code == 400
    assert "Op welke dag</a>:" in answer.text


async def test_all_that_fits_a_choice_is_discarded_and_the_rest_stays(world: World) -> None:
    _, stays = await leave_home(world)
    gone = [(await world.report(event("baan-gestart", job(adult())))).json()["id"] for _ in "abc"]

    answer = await fill_in(
        world, "verwerping", alle="ja", reden="onbekende-persoon", toelichting="een proef"
    )
    page = await look(world, str(answer.headers["location"]))

    assert answer.status_code == 303
    assert page.text.count("Verworpen") == len(gone)
    rows = await world.rows("SELECT id, status FROM life_event")
    assert {str(row.id) for row in rows if row.status == "in-quarantaine"} == {stays}


async def test_one_that_cannot_be_leaves_the_others_alone(world: World) -> None:
    _, waits = await leave_home(world)
    _, of_us = await leave_home(world, secrecy="medewerker")

    answer = await fill_in(world, "verwerping", id=[of_us, waits], toelichting="klopt niet")
    page = await look(world, str(answer.headers["location"]))

    assert "Niet te zien" in page.text
    assert "Verworpen" in page.text
    rows = await world.rows("SELECT id, status FROM life_event")
    assert {str(row.id): row.status for row in rows} == {
        waits: "verworpen",
        of_us: "in-quarantaine",
    }


async def test_what_led_to_nothing_says_so_with_why(world: World) -> None:
    ank, waits = await leave_home(world)
    await fill_in(world, f"{waits}/verwerping", toelichting="woont er nog")
    first = (await world.report(event("baan-gestart", job(ank)))).json()["id"]
    await world.report(event("baan-gestart", job(ank), source="urn:nld:oin:1:systeem:polis"))

    page = (await look(world, f"{QUEUE}/zonder-gevolg")).text
    in_detail = (await look(world, f"{QUEUE}/zonder-gevolg", rollen=["inkomensconsulent"])).text

    assert "woont er nog" not in page, "what people wrote is for who works with it"
    assert "Verworpen: woont er nog" in in_detail
    assert "Een andere melding vertelde dit al. Deze voegde niets toe." in page
    assert f"/reporting/levensgebeurtenissen/{first}" in page
    assert page.count('scope="row"') == 2


async def test_what_added_an_amount_did_not_lead_to_nothing(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    gross = {"brutoMaandloonCenten": 1_000_00, "nettoMaandloonCenten": None}
    told = {name: value for name, value in job(ank, **gross).items() if value is not None}
    await world.report(event("baan-gestart", job(ank)))
    second = await world.report(event("baan-gestart", told, source="urn:nld:oin:1:systeem:polis"))
    assert second.json()["status"] == "verwerkt"
    [joined] = await world.rows("SELECT reason FROM life_event WHERE status = 'al-bekend'")

    page = (await look(world, f"{QUEUE}/zonder-gevolg")).text

    assert joined.reason == "vulde-aan"
    assert "Er is hier niets te zien" in page


OPERATIONS: dict[str, Any] = {"scope": "beheer.quarantaine.tellen", "rollen": ["beheer"]}


async def test_the_menu_is_told_how_many_this_caller_may_see(world: World) -> None:
    await leave_home(world)
    await leave_home(world, secrecy="medewerker")

    shown = [
        (await look(world, f"{QUEUE}/aantal", **claims)).text
        for claims in (
            {},
            {"rollen": ["regisseur"]},
            {"gemeenten": [TYNAARLO]},
            OPERATIONS,
        )
    ]

    assert [text.partition('kop__aantal">')[2].partition("<")[0] for text in shown] == [
        "1",
        "2",
        "",
        "2",
    ]
    assert (await look(world, f"{QUEUE}/aantal", scope="routes.taken.lezen")).status_code == 403


async def test_operations_see_numbers_only(world: World) -> None:
    ank, waits = await leave_home(world)

    page = await look(world, **OPERATIONS)

    assert "Wachtrij in getallen" in page.text
    assert "niet-alleen-uit-huis" in page.text
    for told in (waits, str(ank.person_id), "Ank"):
        assert told not in page.text
    for path in ("zonder-gevolg", "uitkomst", waits):
        hidden = await look(world, f"{QUEUE}/{path}", **OPERATIONS)
        assert hidden.status_code == 403
