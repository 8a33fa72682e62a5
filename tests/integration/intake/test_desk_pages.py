"""The pages about who lives where with whom: a thin layer over what the API does, with the same rights and the same lines."""

import html
import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.intake.corrections import people
from services.intake.living import service as living
from services.intake.reports.schemas import BY_NAME
from shared import clock
from shared.errors import Transient
from shared.events.household import ASSEN, TYNAARLO
from tests.integration.intake.conftest import (
    LONG_AGO,
    World,
    adult,
    child,
    event,
    household,
    in_days,
    job,
    person,
    some_bsn,
)

LIST = "/intake/inwoners"
HERE = {"Origin": "http://test"}
TOLD = {"herkomst.hoe": "telefoon", "herkomst.door": "inwoner"}


async def send(world: World, path: str, values: dict[str, Any], **headers: str) -> httpx.Response:
    return await world.client.post(path, data=values, headers={**HERE, **headers})


async def report(world: World, who: Any, kind: str, **values: Any) -> httpx.Response:
    """Fill in, check and send: the page that comes of it."""
    path = f"{LIST}/{who.person_id}/melden/{kind}"
    form = {"formulier": str(uuid4()), **TOLD, **values}
    checked = await send(world, path, {**form, "stap": "controleren"})
    assert checked.status_code == 200, text_of(checked)
    sent = await send(world, path, {**kept_in(checked), "stap": "versturen"})
    assert sent.status_code == 303, text_of(sent)
    return await world.client.get(sent.headers["location"])


def kept_in(page: httpx.Response) -> dict[str, list[str]]:
    """What a page sends along unseen."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def text_of(page: httpx.Response) -> str:
    main = page.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def dutch(days: int) -> str:
    year, month, day = in_days(days).split("-")
    return f"{int(day)}-{int(month)}-{year}"


async def lines(world: World) -> list[tuple[str, UUID]]:
    rows = await world.rows("SELECT activity, subject_id FROM processing_log ORDER BY id")
    return [(row.activity.rsplit("/", 1)[-1], row.subject_id) for row in rows]


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
    assert "450" not in page
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

    assert "950" not in form.text
    assert answer.status_code == 303, text_of(answer)
    event_id = UUID(answer.headers["location"].rpartition("/")[2])
    [row] = await world.rows("SELECT data FROM life_event WHERE id = :id", id=event_id)
    assert row.data["nettoMaandloonCenten"] == 950_00
    assert row.data["urenPerWeek"] == 20


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
    assert "9401" not in after
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
