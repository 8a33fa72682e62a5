"""Personal data stays where it belongs: free text carries no BSN into an event, and every processing leaves its line."""

from datetime import date

import pytest
from pydantic import BaseModel, ValidationError

from services.income.decisions.schemas import BesluitOpVoorstel
from services.intake.life_events.answers import Persoonscorrectie, Redenverzoek
from services.routes.tasks.schemas import Afronding
from shared.events.household import ASSEN, TYNAARLO
from tests.integration.intake.conftest import (  # noqa: F401 - fixtures
    World,
    adult,
    auth,
    event,
    household,
    in_days,
    job,
    sign,
    signing_key,
    start,
    world,
)
from tests.integration.intake.test_household_changes import divorce, move

API = "/intake/v1"
TEXTS: list[tuple[type[BaseModel], dict[str, object], str]] = [
    (Redenverzoek, {}, "reden"),
    (Persoonscorrectie, {"geboortedatum": date(1990, 1, 1)}, "reden"),
    (Afronding, {}, "resultaat"),
    (BesluitOpVoorstel, {"besluit": "overnemen"}, "reden"),
]


@pytest.mark.parametrize("text", ["van 111222333", "BSN:111222333.", "1112.22.333 gebeld"])
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


async def activities(world: World) -> list[str]:  # noqa: F811
    rows = await world.rows("SELECT activity FROM processing_log ORDER BY id")
    return [row.activity.rpartition("/")[2] for row in rows]


async def test_correcting_a_birth_date_is_noted(world: World) -> None:  # noqa: F811
    ank = adult()
    await world.register(household(ank))

    answer = await world.post(
        f"{API}/inwoners/{ank.person_id}/correcties",
        {"reden": "typefout", "geboortedatum": "1990-05-18"},
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
        {"reden": "typefout", "geboortedatum": "1990-05-18"},
        **world.as_caller(gemeenten=[ASSEN]),
    )

    assert answer.status_code == 404
