"""What is told at the desk, by telephone or letter: each kind has a form, it is told once, and it can be corrected."""

import re
from uuid import UUID, uuid4

import pytest

from services.intake.reports.schemas import BY_NAME
from shared import clock
from shared.events.household import TYNAARLO
from tests.integration.intake.conftest import (
    LONG_AGO,
    World,
    adult,
    child,
    event,
    household,
    job,
    some_bsn,
)
from tests.integration.intake.desk_kit import LIST, TOLD, dutch, kept_in, report, send, text_of
from tests.numbers_in import has_number


@pytest.mark.parametrize("kind", [name for name, kind in BY_NAME.items() if not kind.is_birthday])
async def test_every_kind_has_a_form_and_an_empty_one_is_answered_with_all_its_faults(
    world: World, kind: str
) -> None:
    ank, bas = adult(), adult("partner")
    await world.register(household(ank, bas, child(clock.today())))
    path = f"{LIST}/{ank.person_id}/melden/{kind}"

    form = await world.client.get(path)
    empty = await send(world, path, {"stap": "versturen"})

    assert form.status_code == 200
    assert f'href="{path}"' in (await world.client.get(f"{LIST}/{ank.person_id}/melden")).text
    assert empty.status_code == 400
    assert text_of(empty).count("Vul dit in.") + text_of(empty).count("Maak een keuze.") >= 3
    assert await world.count("life_event") == 0
    for name in re.findall(r'href="#([^"]+)"', empty.text.partition("<main")[2]):
        assert f'id="{name}"' in empty.text


async def test_a_move_is_reported_with_who_comes_along_and_is_told_once_however_often_it_is_sent(
    world: World,
) -> None:
    ank, bas, kid = adult(), adult("medebewoner"), child(LONG_AGO)
    await world.register(household(ank, bas, kid))
    path = f"{LIST}/{ank.person_id}/melden/verhuizing"
    form = {
        "formulier": str(uuid4()),
        "ingangsdatum": dutch(-2),
        "naarGemeente": TYNAARLO,
        "adres.postcode": "9471 AB",
        "adres.huisnummer": "12",
        "meeverhuizend": [str(kid.person_id)],
        "herkomst.toelichting": "Belde om negen uur",
        **TOLD,
        "stap": "versturen",
    }

    first = await send(world, path, form)
    again = await send(world, path, form)
    changed = await send(world, path, {**form, "adres.huisnummer": "14"})

    assert first.status_code == again.status_code == 303, text_of(first)
    assert first.headers["location"] == again.headers["location"]
    assert changed.status_code == 409
    assert "al verstuurd" in text_of(changed)
    assert len(await world.told("verhuizing")) == 1
    [moved] = await world.told("verhuizing")
    assert moved["data"]["bron"] == "naadloos:medewerker"
    [row] = await world.rows("SELECT data, explanation FROM life_event")
    assert row.data["meeverhuizend"] == [{"inwonerId": str(kid.person_id)}]
    assert row.explanation == "Per telefoon gemeld door: de inwoner zelf. Belde om negen uur"
    assert "explanation" not in str(moved)


@pytest.mark.parametrize(
    ("code", "said"), [("14", "vier cijfers, ook de nullen vooraan"), ("", "Vul dit in.")]
)
async def test_what_is_wrong_with_the_code_of_another_municipality_stands_beside_that_code(
    world: World, code: str, said: str
) -> None:
    ank = adult()
    await world.register(household(ank))
    form = {"formulier": str(uuid4()), "ingangsdatum": "3-11-2026", "naarGemeente": "ander", **TOLD}

    page = await send(
        world, f"{LIST}/{ank.person_id}/melden/verhuizing", {**form, "naarGemeente.code": code}
    )

    assert page.status_code == 400
    assert said in page.text.partition('id="naarGemeente.code-fout">')[2].partition("</p>")[0]


async def test_amounts_are_taken_in_dutch_and_shown_to_who_may_see_them(world: World) -> None:
    ank = adult()
    await world.register(household(ank))

    page = await report(
        world, ank, "baan-gestart", ingangsdatum=dutch(-1), urenPerWeek="16,5",
        nettoMaandloonCenten="€ 1.039,31", contract="bepaalde-tijd",
    )  # fmt: skip
    event_id = str(page.url).rpartition("/")[2]
    consulent = world.as_caller(rollen=["inkomensconsulent"])
    seen = await world.client.get(f"/intake/meldingen/{event_id}", headers=consulent)

    [told] = await world.told("baan-gestart")
    assert told["data"]["nettoMaandloonCenten"] == 1_039_31
    assert told["data"]["urenPerWeek"] == 16.5
    assert "€" not in text_of(page)
    assert "€ 1.039,31" in text_of(seen)
    assert "Per telefoon" in text_of(seen)
    assert "Per telefoon" not in text_of(page)


async def test_what_was_told_already_is_shown_before_sending_and_after_it(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    first = (await world.report(event("baan-gestart", job(ank)))).json()
    values = {
        "ingangsdatum": dutch(0),
        "urenPerWeek": "16",
        "nettoMaandloonCenten": "950",
        "contract": "bepaalde-tijd",
        **TOLD,
    }

    path = f"{LIST}/{ank.person_id}/melden/baan-gestart"
    checked = await send(world, path, {**values, "stap": "controleren"})
    sent = await send(world, path, {**kept_in(checked), "stap": "versturen"})

    assert "Dit is al bekend" in text_of(checked)
    assert sent.headers["location"] == f"/intake/meldingen/{first['id']}?bekend=ja"
    assert "Dit was al bekend." in text_of(await world.client.get(sent.headers["location"]))
    assert len(await world.told("baan-gestart")) == 1


async def test_what_does_not_fit_waits_and_says_why(world: World) -> None:
    ank = adult()
    await world.register(household(ank))

    page = await report(world, ank, "uit-huis", ingangsdatum=dutch(-1))

    assert "wacht op een medewerker" in text_of(page)
    assert "Meld een verhuizing of een scheiding" in text_of(page)
    assert "Wacht" in text_of(await world.client.get(f"{LIST}/{ank.person_id}"))


async def test_somebody_new_comes_to_live_here(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    values = {
        "ingangsdatum": dutch(-1),
        "persoon": "ander",
        "persoon.burgerservicenummer": some_bsn().reveal(),
        "persoon.nieuw.voornamen": "Kim",
        "persoon.nieuw.achternaam": "Jansen",
        "persoon.nieuw.geboortedatum": "0-5-1990",
        "bij": str(ank.person_id),
    }

    page = await report(world, ank, "komt-inwonen", **values)

    assert "De melding is verwerkt." in text_of(page)
    here = text_of(await world.client.get(f"{LIST}/{ank.person_id}"))
    assert "Kim Jansen" in here
    assert "(niet zeker)" in here


async def test_a_divorce_says_where_each_child_lives(world: World) -> None:
    ank, bas, kid = adult(), adult("partner"), child(clock.today())
    await world.register(household(ank, bas, kid))
    values = {
        "ingangsdatum": dutch(0),
        "exPartner": str(bas.person_id),
        "vertrekker": str(bas.person_id),
        f"kinderen.{kid.person_id}.hoofdverblijf": str(ank.person_id),
        f"kinderen.{kid.person_id}.zorgaandeel": "30",
        "veiligheid": "nee",
    }

    page = await report(world, ank, "scheiding", **values)

    assert "De melding is verwerkt." in text_of(page)
    [row] = await world.rows("SELECT data FROM life_event WHERE part_of IS NULL")
    assert row.data["kinderen"][0]["zorgaandeel"] == 30


async def test_changing_ones_mind_brings_the_form_back_as_it_was(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    path = f"{LIST}/{ank.person_id}/melden/detentie"
    typed = {"ingangsdatum": "3 nov 2026", "herkomst.toelichting": "<b>x</b>", **TOLD}

    checked = await send(world, path, {**typed, "stap": "controleren"})
    back = await send(world, path, {**kept_in(checked), "stap": "aanpassen"})

    assert 'value="3 nov 2026"' in back.text
    assert "&lt;b&gt;x&lt;/b&gt;" in back.text
    assert "<b>x</b>" not in checked.text + back.text
    assert await world.count("life_event") == 0


async def test_a_reported_event_is_corrected_and_another_is_taken_back(world: World) -> None:
    ank, bas = adult(), adult("medebewoner")
    await world.register(household(ank, bas))
    gone = await report(world, bas, "uit-huis", ingangsdatum=dutch(-5))
    path = gone.url.path
    form = await world.client.get(f"{path}/corrigeren")
    why = {"herkomst.reden": "verkeerde-datum", "herkomst.toelichting": "een week later"}

    without = await send(world, f"{path}/corrigeren", {"ingangsdatum": dutch(-4)})
    corrected = await send(world, f"{path}/corrigeren", {"ingangsdatum": dutch(-4), **why})
    new = corrected.headers["location"]
    withdrawn = await send(world, f"{new}/intrekken", {"herkomst.reden": "niet-gebeurd"})
    late = await world.client.get(f"{path}/corrigeren")

    assert f'value="{dutch(-5)}"' in form.text
    assert without.status_code == 400
    assert corrected.status_code == withdrawn.status_code == 303
    assert "Gecorrigeerd" in text_of(await world.client.get(path))
    assert "Ingetrokken" in text_of(await world.client.get(new))
    assert late.status_code == 409
    first = await world.rows(
        "SELECT explanation FROM life_event WHERE id = :id", id=UUID(path.rpartition("/")[2])
    )
    assert first[0].explanation == "Per telefoon gemeld door: de inwoner zelf.\neen week later"


async def test_who_does_not_see_an_amount_can_correct_the_rest_and_keeps_it(world: World) -> None:
    ank = adult()
    await world.register(household(ank))
    told = (await world.report(event("baan-gestart", job(ank)))).json()
    path = f"/intake/meldingen/{told['id']}/corrigeren"

    form = await world.client.get(path)
    answer = await send(
        world,
        path,
        {
            "ingangsdatum": dutch(-1),
            "urenPerWeek": "20",
            "contract": "bepaalde-tijd",
            "herkomst.reden": "verkeerde-gegevens",
        },
    )

    assert not has_number(form.text, "950")
    assert answer.status_code == 303, text_of(answer)
    event_id = UUID(answer.headers["location"].rpartition("/")[2])
    [row] = await world.rows("SELECT data FROM life_event WHERE id = :id", id=event_id)
    assert row.data["nettoMaandloonCenten"] == 950_00
    assert row.data["urenPerWeek"] == 20
