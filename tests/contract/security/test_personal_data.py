"""Personal data stays where it belongs: free text carries no BSN into an event, and every processing leaves its line."""

import pytest
from pydantic import BaseModel, ValidationError

from services.income.decisions.schemas import BesluitOpVoorstel
from services.intake.corrections.schemas import (
    Correctieverzoek,
    Intrekkingsverzoek,
    Persoonscorrectie,
)
from services.intake.quarantine.schemas import Redenverzoek
from services.intake.residents.schemas import NieuwLid
from services.routes.handling.schemas import Afronding, Notitie, Wachten
from shared.events.household import ASSEN, TYNAARLO
from tests.integration.intake.conftest import (  # noqa: F401 - fixtures
    World,
    adult,
    auth,
    child,
    event,
    household,
    in_days,
    job,
    sign,
    signing_key,
    start,
    world,
)
from tests.integration.intake.test_birthdays import turning
from tests.integration.intake.test_household_changes import divorce, move

API = "/intake/v1"
EVENTS = f"{API}/levensgebeurtenissen"
WORDS = "Xandrina Quaverstein, Brink 1, tel 06-12345678"
MEMBER = {"geboortedatum": "1990-01-01", "rol": "aanvrager"}
TEXTS: list[tuple[type[BaseModel], dict[str, object], str]] = [
    (Redenverzoek, {}, "reden"),
    (Intrekkingsverzoek, {}, "toelichting"),
    (Correctieverzoek, {"gegevens": {}}, "toelichting"),
    (NieuwLid, {"achternaam": "de Vries", **MEMBER}, "voornamen"),
    (NieuwLid, {"voornamen": "Ank", **MEMBER}, "achternaam"),
    (Persoonscorrectie, {"bron": "register", "geboortedatum": "1990-01-01"}, "reden"),
    (Afronding, {"uitkomst": "gedaan"}, "resultaat"),
    (Wachten, {"tot": "2026-08-10", "op": "inwoner"}, "notitie"),
    (Notitie, {}, "tekst"),
    (BesluitOpVoorstel, {"besluit": "overnemen"}, "reden"),
]


@pytest.mark.parametrize("text", ["van 111222333", "1112.22.333 gebeld", "111-222\u00a0333"])
@pytest.mark.parametrize(("model", "rest", "name"), TEXTS)
def test_free_text_with_a_bsn_is_refused_without_repeating_it(
    model: type[BaseModel], rest: dict[str, object], name: str, text: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        model.model_validate({**rest, name: text})
    [fault] = refusal.value.errors(include_input=False)
    assert (fault["loc"], fault["type"]) == ((name,), "bsn_in_tekst")
    assert "111222333" not in fault["msg"]


@pytest.mark.parametrize(
    "text",
    ["Bel 0592-123456", "zaak 123456780", "op 20261122", "01a20223-dc98-75ae-ba36-111222333000"],
)
@pytest.mark.parametrize(("model", "rest", "name"), TEXTS)
def test_other_numbers_may_be_written(
    model: type[BaseModel], rest: dict[str, object], name: str, text: str
) -> None:
    assert getattr(model.model_validate({**rest, name: text}), name) == text


async def told_in(world: World, event_id: str, *roles: str) -> dict[str, object]:  # noqa: F811
    answer = await world.client.get(
        f"{EVENTS}/{event_id}", headers=world.as_caller(rollen=list(roles or ["werkcoach"]))
    )
    return dict(answer.json())


@pytest.mark.parametrize("path", ["intrekking", "correcties"])
async def test_why_somebody_takes_an_event_back_stays_in_intake(
    world: World,  # noqa: F811
    path: str,
) -> None:
    ank = adult()
    await world.register(household(ank))
    sent = move(ank, TYNAARLO)
    event_id = (await world.report(sent)).json()["id"]
    corrected = {"ingangsdatum": in_days(3), "naarGemeente": TYNAARLO}
    body: dict[str, object] = {"reden": "verkeerde-persoon", "toelichting": WORDS}
    if path == "correcties":
        body["gegevens"] = corrected

    answer = await world.post(f"{EVENTS}/{event_id}/{path}", body)

    assert answer.status_code == 201, answer.text
    assert "Quaverstein" not in str(await world.told())
    assert "verkeerde-persoon" in str(await world.told())
    assert "Quaverstein" not in (await world.report(sent)).text
    for roles, seen in ((["werkcoach"], None), (["regisseur"], WORDS)):
        shown = await told_in(world, event_id, *roles)
        assert (shown["reden"], shown["toelichting"]) == ("verkeerde-persoon", seen)


async def test_why_somebody_corrects_a_birth_date_stays_in_intake(world: World) -> None:  # noqa: F811
    kid = child(turning(18, 30))
    await world.register(household(adult(), kid))
    assert await world.run_timers() == 1
    told = await world.told("achttiende-verjaardag")

    await world.post(
        f"{API}/inwoners/{kid.person_id}/correcties",
        {"reden": WORDS, "bron": "register", "geboortedatum": turning(18, 60).isoformat()},
    )

    assert len(await world.told("ingetrokken")) == 1
    assert "Quaverstein" not in str(await world.told())
    shown = await told_in(world, told[0]["id"], "inkomensconsulent")
    assert (shown["reden"], shown["toelichting"]) == ("past-niet-meer", WORDS)


async def test_why_somebody_discards_an_event_is_not_told_to_its_sender(world: World) -> None:  # noqa: F811
    sent = event("baan-gestart", job(adult()))
    event_id = (await world.report(sent)).json()["id"]

    await world.post(f"{API}/quarantaine/{event_id}/verwerping", {"reden": WORDS})

    again = (await world.report(sent)).json()
    assert (again["status"], again["reden"]) == ("verworpen", "Deze persoon is hier niet bekend.")
    assert (await told_in(world, event_id, "regisseur"))["toelichting"] == WORDS


@pytest.mark.parametrize(
    ("source", "bron"),
    [
        (
            "urn:nld:oin:00000001001234567000:persoon:ank-de-vries",
            "urn:nld:oin:00000001001234567000",
        ),
        ("https://meldpunt.example/ank-de-vries", "naadloos:ander-systeem"),
    ],
)
async def test_what_a_sender_calls_itself_stays_in_intake(
    world: World,  # noqa: F811
    source: str,
    bron: str,
) -> None:
    ank = adult()
    await world.register(household(ank))

    posted = await world.report(event("baan-gestart", job(ank), source=source))

    [told] = await world.told()
    assert told["data"]["bron"] == bron
    assert "ank-de-vries" not in str(told)
    assert (await told_in(world, posted.json()["id"]))["bron"] == source


@pytest.mark.parametrize("body", [{}, {"reden": "anders"}, {"reden": "Ank belde."}])
async def test_an_event_is_not_taken_back_without_a_reason(
    world: World,  # noqa: F811
    body: dict[str, str],
) -> None:
    ank = adult()
    await world.register(household(ank))
    event_id = (await world.report(event("baan-gestart", job(ank)))).json()["id"]

    assert (await world.post(f"{EVENTS}/{event_id}/intrekking", body)).status_code == 400


async def activities(world: World) -> list[str]:  # noqa: F811
    rows = await world.rows("SELECT activity FROM processing_log ORDER BY id")
    return [row.activity.rpartition("/")[2] for row in rows]


async def test_correcting_a_birth_date_is_noted(world: World) -> None:  # noqa: F811
    ank = adult()
    await world.register(household(ank))

    answer = await world.post(
        f"{API}/inwoners/{ank.person_id}/correcties",
        {"reden": "typefout", "bron": "register", "geboortedatum": "1990-05-18"},
    )

    assert answer.status_code == 200
    assert await activities(world) == ["inwoner-corrigeren"]


async def test_discarding_what_waits_about_a_known_resident_is_noted(world: World) -> None:  # noqa: F811
    ank = adult()
    await world.register(household(ank))
    posted = await world.report(event("baan-gestart", job(ank, ingangsdatum="2019-06-01")))
    assert posted.json()["status"] == "in-quarantaine"

    await world.post(f"{API}/quarantaine/{posted.json()['id']}/verwerping", {"reden": "klopt niet"})

    assert await activities(world) == [
        "levensgebeurtenis-registreren",
        "levensgebeurtenis-verwerpen",
    ]


async def test_who_left_for_another_municipality_is_not_corrected_from_the_old_one(
    world: World,  # noqa: F811
) -> None:
    ank, joop = adult(), adult("partner")
    await world.register(household(ank, joop))
    await world.report(divorce(ank, joop, in_days(-2)))
    moved = await world.report(move(joop, TYNAARLO))
    assert moved.json()["status"] == "verwerkt", moved.text

    answer = await world.post(
        f"{API}/inwoners/{joop.person_id}/correcties",
        {"reden": "typefout", "bron": "register", "geboortedatum": "1990-05-18"},
        **world.as_caller(gemeenten=[ASSEN]),
    )

    assert answer.status_code == 404
