"""`/reporting/v1/sporen` and `/reporting/v1/tellingen` over HTTP."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from shared import clock, ids
from shared.events.household import TYNAARLO
from tests.integration.reporting.conftest import Browser
from tests.integration.reporting.trails import a_job_start, effects_of

Store = Callable[..., Awaitable[None]]
TRAILS = "/reporting/v1/sporen"
COUNTS = "/reporting/v1/tellingen"


async def test_a_trail_tells_who_handled_the_life_event_and_when(
    browser: Browser, store: Store
) -> None:
    job = a_job_start()
    playbook, *_ = effects = effects_of(job)
    await store(job, *effects)

    trail = (await browser.get(f"{TRAILS}/{job.id}")).json()

    assert (trail["staat"], trail["geldigheid"], trail["naam"]) == (
        "compleet",
        "geldig",
        "Baan gestart",
    )
    assert trail["verwerking"][0] == {
        "dienst": "routes",
        "staat": "verwerkt",
        "verwerktOp": playbook.time.isoformat().replace("+00:00", "Z"),
        "kritiekeTijdMs": 120,
        "eersteGevolgId": str(playbook.id),
    }
    assert [step["oorzaakId"] for step in trail["gebeurtenissen"]] == [
        None,
        str(job.id),
        str(playbook.id),
        str(job.id),
    ]


async def test_a_service_that_has_not_answered_yet_is_named(browser: Browser, store: Store) -> None:
    job = a_job_start()
    await store(job, effects_of(job)[0])

    trail = (await browser.get(f"{TRAILS}/{job.id}")).json()

    assert trail["staat"] == "lopend"
    assert [part["staat"] for part in trail["verwerking"]] == ["verwerkt", "nog-niet-verwerkt"]


@pytest.mark.parametrize(
    ("persona", "sees_amounts"),
    [("inkomensconsulent", True), ("regisseur", True), ("werkcoach", False)],
)
async def test_amounts_are_for_who_works_with_them(
    browser: Browser, store: Store, persona: str, *, sees_amounts: bool
) -> None:
    job = a_job_start()
    await store(job, *effects_of(job))

    answer = await browser.get(f"{TRAILS}/{job.id}", persona)

    assert ("nettoMaandloonCenten" in answer.text) is sees_amounts
    assert ("verschilTotaalCenten" in answer.text) is sees_amounts


async def test_a_coach_of_another_municipality_finds_no_trail(
    browser: Browser, store: Store
) -> None:
    job = a_job_start(gemeente=TYNAARLO)
    await store(job)

    answer = await browser.get(f"{TRAILS}/{job.id}", "werkcoach")
    listed = (await browser.get(TRAILS, "werkcoach")).json()

    assert (answer.status_code, answer.json()["code"]) == (404, "niet-gevonden")
    assert listed["resultaten"] == []


async def test_the_list_goes_on_with_its_cursor(browser: Browser, store: Store) -> None:
    await store(*(a_job_start() for _ in range(3)))

    first = (await browser.get(TRAILS, params={"aantal": 2})).json()
    second = (await browser.get(TRAILS, params={"aantal": 2, "na": first["volgende"]})).json()

    assert (len(first["resultaten"]), len(second["resultaten"])) == (2, 1)
    assert second["volgende"] is None


async def test_the_list_takes_the_short_name_of_a_type(browser: Browser, store: Store) -> None:
    await store(a_job_start())

    jobs = (await browser.get(TRAILS, params={"type": "baan-gestart"})).json()
    moves = (await browser.get(TRAILS, params={"type": "verhuizing"})).json()

    assert (len(jobs["resultaten"]), len(moves["resultaten"])) == (1, 0)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (f"{TRAILS}?type=taak-aangemaakt", "type"),
        (f"{TRAILS}?gemeente=Assen", "gemeente"),
        (f"{TRAILS}?na=geen-cursor", "na"),
        (f"{TRAILS}?aantal=0", "aantal"),
        (f"{TRAILS}?onbekend=1", "onbekend"),
        (f"{TRAILS}/geen-uuid", "id"),
        (f"{COUNTS}?vanaf=2026-02-30", "vanaf"),
        (f"{COUNTS}?vanaf=2026-03-01&tot=2026-02-01", "tot"),
        (f"{COUNTS}?vanaf=2016-03-01&tot=2026-02-01", "tot"),
    ],
)
async def test_bad_input_is_told_by_name(browser: Browser, path: str, name: str) -> None:
    persona = "beheer" if path.startswith(COUNTS) else "regisseur"

    answer = await browser.get(path, persona)

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert name in {fault["name"].rsplit(".", 1)[-1] for fault in answer.json()["invalidParams"]}


async def test_an_unknown_id_is_not_found(browser: Browser) -> None:
    assert (await browser.get(f"{TRAILS}/{ids.new_id()}")).status_code == 404


@pytest.mark.parametrize("path", [TRAILS, f"{TRAILS}/{UUID(int=1)}", COUNTS])
async def test_nothing_is_open_without_a_token_or_its_scope(browser: Browser, path: str) -> None:
    assert (await browser.client.get(path)).status_code == 401
    assert (await browser.get(path, "integratie")).status_code == 403


async def test_small_numbers_are_hidden_except_for_operations(
    browser: Browser, store: Store
) -> None:
    await store(
        *(a_job_start() for _ in range(4)), *(a_job_start(gemeente=TYNAARLO) for _ in range(5))
    )

    hidden = (await browser.get(COUNTS, "beleid")).json()["tellingen"]
    shown = (await browser.get(COUNTS, "beheer")).json()["tellingen"]

    assert [(row["gemeente"], row["aantal"], row["weergave"]) for row in hidden] == [
        ("0106", None, "<5"),
        ("1730", 5, "5"),
    ]
    assert [row["aantal"] for row in shown] == [4, 5]


async def test_counts_without_a_period_are_those_of_this_year(browser: Browser) -> None:
    answer = (await browser.get(COUNTS, "beheer")).json()

    today = clock.today()
    assert (answer["vanaf"], answer["tot"]) == (f"{today.year}-01-01", today.isoformat())
