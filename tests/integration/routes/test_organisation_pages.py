"""What a policy officer does on the pages of organisations, what everybody reads there, and what is said when something is wrong."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.routes.handovers import noticing
from shared import clock
from shared.events.household import AA_EN_HUNZE, ASSEN, TYNAARLO
from tests.integration.routes.factories import turned_eighteen
from tests.integration.routes.handover_kit import Sides, proposed
from tests.integration.routes.staff import Desk

PATH = "/routes/organisaties"
POLICY = [(ASSEN, "beleid"), (AA_EN_HUNZE, "beleid"), (TYNAARLO, "beleid")]
AGREED = {
    "naam": "Buurthuis De Schans",
    "kanaal": "mailbox",
    "email": "hulp@deschans.example",
    "antwoorddagen": "4",
    "contactdagen": "8",
    "resultaatdagen": "60",
    "deelbaar": ["naam", "telefoon"],
}
NEW = {
    **AGREED,
    "dienst": "sociaal-team",
    "gemeenten": [ASSEN],
    "volgorde": "2",
    "vanaf": "2026-09-01",
    "waarom": "Nieuwe afspraak met de wijk.",
}


@pytest.fixture
async def policy(desk: Desk) -> UUID:
    return await desk.hires("Bea Beleid", POLICY)


async def added(desk: Desk, policy: UUID, **more: Any) -> str:
    """The page of an organisation that was added."""
    answer = await desk.sends(policy, PATH, **{**NEW, **more})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


async def read(desk: Desk, who: UUID, path: str) -> str:
    answer = await desk.asks(who, "GET", path)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


async def page_of(desk: Desk, who: UUID, name: str) -> str:
    found = re.search(
        rf'href="({PATH}/[0-9a-f-]{{36}})">{name}<', (await desk.asks(who, "GET", PATH)).text
    )
    assert found is not None
    return found[1]


async def version(desk: Desk, who: UUID, path: str) -> str:
    found = re.search(r'name="versie" value="(\d+)"', (await desk.asks(who, "GET", path)).text)
    assert found is not None
    return found[1]


async def part(desk: Desk, who: UUID, path: str) -> str:
    """The first thing that an organisation does, as its forms name it."""
    found = re.search(
        r'name="over" value="([0-9a-f-]{36})"', (await desk.asks(who, "GET", path)).text
    )
    assert found is not None
    return found[1]


def told(answer: httpx.Response) -> list[str]:
    """The fields of which something is wrong."""
    assert answer.status_code == 400, answer.text
    assert "<title>Fout: " in answer.text
    return re.findall(r'id="[a-z0-9-]*?([a-zA-Z]+)-fout"', answer.text)


async def test_whoever_begins_finds_who_does_what_where_and_who_is_asked_first(
    desk: Desk, policy: UUID
) -> None:
    shown = await read(desk, policy, PATH)

    assert "Sociaal team Impuls , daarna Attenta" in shown
    assert "Sociaal team Vaart Welzijn" in shown
    assert "/ Attenta" not in shown


async def test_an_organisation_is_added_with_what_was_agreed_and_why(
    desk: Desk, policy: UUID
) -> None:
    path = await added(desk, policy)

    shown = await read(desk, policy, f"{path}?gedaan=nieuw")
    assert "De organisatie staat erbij." in shown
    assert "Sociaal team Assen 2 Vanaf 1 september 2026" in shown
    assert "Binnen 4 werkdagen na het aanbod" in shown
    assert "Naam, telefoonnummer" in shown
    assert "Met toestemming van de inwoner" in shown
    assert "Bea Beleid Nieuwe afspraak met de wijk." in shown


async def test_everything_that_is_wrong_is_told_at_once_and_what_was_typed_stays(
    desk: Desk, policy: UUID
) -> None:
    answer = await desk.sends(
        policy,
        PATH,
        **{
            **NEW,
            "naam": "",
            "email": "",
            "antwoorddagen": "veel",
            "resultaatdagen": "900",
            "vanaf": "ooit",
            "waarom": "ja",
        },
    )

    assert told(answer) == ["naam", "email", "antwoorddagen", "resultaatdagen", "vanaf", "waarom"]
    assert "Vul het mailadres in waar de persoonlijke link naartoe gaat." in answer.text
    assert "De invoer klopt niet." not in answer.text
    assert 'value="veel"' in answer.text
    assert 'value="naam" checked' in answer.text


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"email": ""}, "email"),
        ({"email": "een@a.nl, twee@b.nl"}, "email"),
        ({"kanaal": "systeem"}, "clientId"),
        ({"grond": "Wgs art. 8"}, "overeenkomst"),
        ({"vanaf": "2001-01-01"}, "vanaf"),
        ({"email": "123456782@a.example"}, "email"),
        ({"dienst": "ufo"}, "dienst"),
    ],
)
async def test_what_does_not_go_together_is_refused(
    desk: Desk, policy: UUID, given: dict[str, str], wrong: str
) -> None:
    answer = await desk.sends(policy, PATH, **{**NEW, **given})

    assert told(answer) == [wrong]
    assert "Buurthuis" not in await read(desk, policy, PATH)


async def test_a_change_tells_what_it_was_and_what_it_is(desk: Desk, policy: UUID) -> None:
    path = await added(desk, policy)

    answer = await desk.sends(
        policy,
        f"{path}/gegevens",
        **{**AGREED, "antwoorddagen": "3", "deelbaar": ["naam"], "contactpersoon": "Joke"},
        waarom="Afgesproken in het overleg.",
        versie=await version(desk, policy, path),
    )

    assert answer.headers["location"] == f"{path}?gedaan=gegevens"
    shown = await read(desk, policy, path)
    assert "Werkdagen tot een antwoord: van “4” naar “3”." in shown
    assert "Wat gedeeld mag worden: van naam, telefoonnummer naar naam." in shown
    assert "Contactpersoon: van niets naar “Joke”." in shown


async def test_of_two_policy_officers_the_second_is_told_and_loses_nothing_that_was_typed(
    desk: Desk, policy: UUID
) -> None:
    path, other = await added(desk, policy), await desk.hires("Ben Beleid", POLICY)
    seen = await version(desk, policy, path)
    filled = {**AGREED, "waarom": "Afgesproken in het overleg.", "versie": seen}

    await desk.sends(other, f"{path}/gegevens", **{**filled, "telefoon": "0592 123456"})
    second = await desk.sends(policy, f"{path}/gegevens", **{**filled, "contactpersoon": "Joke"})
    again = await desk.sends(
        policy,
        f"{path}/gegevens",
        **{**filled, "telefoon": "0592 123456", "contactpersoon": "Joke", "versie": "2"},
    )

    assert second.status_code == 409
    assert "Iemand anders heeft deze organisatie intussen veranderd." in second.text
    assert 'value="Joke"' in second.text
    assert 'name="versie" value="2"' in second.text
    assert again.status_code == 303
    assert "0592 123456" in await read(desk, policy, path)


async def test_nothing_that_changed_is_told(desk: Desk, policy: UUID) -> None:
    path = await added(desk, policy)

    answer = await desk.sends(policy, f"{path}/gegevens", **AGREED, waarom="Zomaar.", versie="1")

    assert answer.status_code == 400
    assert "U hebt niets veranderd." in answer.text


async def test_a_service_begins_elsewhere_and_is_not_given_twice(desk: Desk, policy: UUID) -> None:
    path = await added(desk, policy)
    given = {
        "dienst": "sociaal-team",
        "gemeenten": [ASSEN, TYNAARLO],
        "volgorde": "1",
        "vanaf": "2026-10-01",
        "waarom": "Ook daar.",
        "versie": "1",
    }

    twice = await desk.sends(policy, f"{path}/dienst", **given)
    early = await desk.sends(
        policy, f"{path}/dienst", **{**given, "gemeenten": [TYNAARLO], "vanaf": "2026-08-01"}
    )
    once = await desk.sends(policy, f"{path}/dienst", **{**given, "gemeenten": [TYNAARLO]})

    assert "Deze organisatie doet dit al in Assen." in twice.text
    assert "Kies 1 september 2026 of later" in early.text
    assert once.status_code == 303
    assert "Sociaal team Tynaarlo 1 Vanaf 1 oktober 2026" in await read(desk, policy, path)


async def test_who_is_asked_first_changes_from_a_day_on(desk: Desk, policy: UUID) -> None:
    attenta = await page_of(desk, policy, "Attenta")
    over, seen = await part(desk, policy, attenta), await version(desk, policy, attenta)
    given = {"over": over, "volgorde": "1", "waarom": "Zij hebben plek.", "versie": seen}

    late = await desk.sends(policy, f"{attenta}/volgorde", **given, vanaf="2026-08-02")
    done = await desk.sends(policy, f"{attenta}/volgorde", **given, vanaf="2026-08-10")

    assert told(late) == ["vanaf"]
    assert done.status_code == 303
    shown = await read(desk, policy, attenta)
    assert "Sociaal team Aa en Hunze 1 Vanaf 10 augustus 2026" in shown
    assert "Sociaal team Aa en Hunze 2 Vanaf 1 januari 2020 tot 10 augustus 2026" in shown
    answer = await desk.asks(
        policy, "GET", "/routes/v1/organisaties?gemeente=1680&dienst=sociaal-team&dag=2026-08-10"
    )
    ranks = {
        found["naam"]: found["diensten"][0]["volgorde"] for found in answer.json()["resultaten"]
    }
    assert ranks == {"Attenta": 1, "Impuls": 1}


async def test_a_service_ends_on_a_day_and_the_rest_goes_on(desk: Desk, policy: UUID) -> None:
    gkb = await page_of(desk, policy, "GKB")
    given = {"over": await part(desk, policy, gkb), "waarom": "Opgezegd.", "versie": "1"}

    done = await desk.sends(policy, f"{gkb}/dienst-einde", **given, tot="2026-08-03")

    assert done.status_code == 303
    shown = await read(desk, policy, gkb)
    assert "Kredietbank Assen 1 Vanaf 1 januari 2020 tot 3 augustus 2026" in shown
    assert "Kredietbank Tynaarlo 1 Vanaf 1 januari 2020 Verander" not in shown
    answer = await desk.asks(policy, "GET", "/routes/v1/organisaties?dienst=gkb")
    [found] = answer.json()["resultaten"]
    assert [part["gemeente"] for part in found["diensten"]] == [AA_EN_HUNZE, TYNAARLO]


async def test_an_organisation_that_ends_does_nothing_any_more_and_can_still_be_read(
    desk: Desk, policy: UUID
) -> None:
    trias = await page_of(desk, policy, "Trias")

    past = await desk.sends(policy, f"{trias}/einde", tot="2026-08-02", waarom="Fusie.", versie="1")
    done = await desk.sends(policy, f"{trias}/einde", tot="2026-08-03", waarom="Fusie.", versie="1")
    again = await desk.sends(
        policy, f"{trias}/einde", tot="2026-09-01", waarom="Fusie.", versie="2"
    )

    assert told(past) == ["tot"]
    assert done.status_code == 303
    assert "eindigde al op 3 augustus 2026" in again.text
    assert "Beëindigd per 3 augustus 2026." in await read(desk, policy, trias)
    everybody = await read(desk, policy, PATH)
    assert "Trias 1 januari 2020 Beëindigd op 3 augustus 2026" in everybody
    answer = await desk.asks(policy, "GET", "/routes/v1/organisaties?dienst=sociaal-team")
    assert "Trias" not in answer.text


@pytest.mark.parametrize("ends", ["2026-08-03", "2026-08-10"])
async def test_what_an_organisation_has_when_it_ends_is_the_regisseurs_again(
    desk: Desk, policy: UUID, ends: str
) -> None:
    """Today in the same transaction; on a day to come by the chore of that day."""
    sides = Sides(desk.routes, await proposed(desk.routes))
    vaart = await page_of(desk, policy, "Vaart Welzijn")
    await sides.offers(UUID(vaart.rpartition("/")[2]))

    sent = await desk.sends(policy, f"{vaart}/einde", tot=ends, waarom="Fusie.", versie="1")
    assert sent.status_code == 303
    if ends > "2026-08-03":
        assert (await sides.row()).state == "aangeboden"
        with clock.moved_to(datetime(2026, 8, 10, 9, tzinfo=UTC)):
            await noticing.look(desk.routes.database)

    row = await sides.row()
    assert (row.state, row.receiver) == ("geweigerd", None)


async def test_a_coach_reads_and_changes_nothing(desk: Desk, policy: UUID) -> None:
    coach = await desk.hires("Noor")
    path = await page_of(desk, policy, "Vaart Welzijn")

    shown = await read(desk, coach, path)

    assert "Sociaal team Assen" in shown
    assert "Leg vast" not in shown
    assert "Voeg een organisatie toe" not in await read(desk, coach, PATH)
    refused = await desk.sends(
        coach, f"{path}/einde", tot="2026-09-01", waarom="Zomaar.", versie="1"
    )
    assert refused.status_code == 403


async def test_who_makes_policy_for_one_municipality_changes_only_what_is_done_there(
    desk: Desk,
) -> None:
    one = await desk.hires("Bart", [(ASSEN, "beleid")])
    gkb = await page_of(desk, one, "GKB")
    trias = await desk.hires("Bea Beleid", POLICY)

    shown = await read(desk, one, gkb)
    whole = await desk.sends(one, f"{gkb}/einde", tot="2026-09-01", waarom="Te duur.", versie="1")
    elsewhere = await desk.asks(one, "GET", await page_of(desk, trias, "Trias"))
    there = await desk.sends(one, PATH, **{**NEW, "gemeenten": [TYNAARLO]})
    own = await desk.sends(
        one,
        f"{gkb}/dienst-einde",
        over=await part(desk, one, gkb),
        tot="2026-09-01",
        waarom="Te duur.",
        versie="1",
    )

    assert "Deze organisatie werkt ook voor gemeenten waarvoor u geen beleid maakt." in shown
    assert whole.status_code == 403
    assert elsewhere.status_code == 404
    assert told(there) == []
    assert "Kies gemeenten waarvoor u beleid maakt." in there.text
    assert own.status_code == 303


async def test_a_choice_that_nobody_fits_says_so_and_leads_on(desk: Desk, policy: UUID) -> None:
    nobody = await read(desk, policy, f"{PATH}?dienst=verhuurder")
    strange = await read(desk, policy, f"{PATH}?gemeente=0014")

    assert "Niemand doet dit nu in Assen. Toon alle organisaties" in nobody
    assert "Er is geen organisatie die bij uw keuze past." in nobody
    assert "U werkt niet voor deze gemeente." in strange


async def test_two_with_one_name_are_two(desk: Desk, policy: UUID) -> None:
    await added(desk, policy)
    await added(desk, policy)

    answer = await desk.asks(
        policy, "GET", "/routes/v1/organisaties?dag=2026-09-01&dienst=sociaal-team&gemeente=0106"
    )

    codes = [found["code"] for found in answer.json()["resultaten"] if "Schans" in found["naam"]]
    assert codes == ["buurthuis-de-schans", "buurthuis-de-schans-2"]


async def test_a_system_is_of_one_organisation(desk: Desk, policy: UUID) -> None:
    await added(desk, policy, kanaal="systeem", clientId="deschans", email="")

    answer = await desk.sends(policy, PATH, **{**NEW, "kanaal": "systeem", "clientId": "deschans"})

    assert told(answer) == ["clientId"]
    assert "Dit is het systeem van Buurthuis De Schans." in answer.text


async def test_who_was_renamed_is_called_so_on_tasks_at_once(desk: Desk, policy: UUID) -> None:
    await desk.routes.receives(turned_eighteen(gemeente=ASSEN))
    coach = await desk.hires("Noor", [(ASSEN, "teamleider")])
    vaart = await page_of(desk, policy, "Vaart Welzijn")

    await desk.sends(
        policy,
        f"{vaart}/gegevens",
        **{**AGREED, "naam": "Welzijn Assen"},
        waarom="Nieuwe naam.",
        versie="1",
    )

    answer = await desk.asks(coach, "GET", "/routes/v1/taken")
    assert ["GKB", "Welzijn Assen"] in [task["partners"] for task in answer.json()["resultaten"]]
