"""The desk records that a household reports; a consulent sees it, and whoever leads sees what was missed."""

from datetime import date, timedelta

import httpx
import pytest

from shared import ids
from shared.events.applications import ApplicationChanged
from shared.testing.events import make_member
from tests.integration.income.conftest import Income
from tests.integration.income.test_applications import (
    TYNAARLO,
    Desk,
    known,
    let_pass,
    stands,
)
from tests.integration.income.test_applications import desk as desk
from tests.integration.income.test_applications import today as today

BALIE = "balie"


async def reports(
    desk: Desk, dossier: object, day: date, key: str = "", **who: str
) -> httpx.Response:
    headers = desk.headers(**({"role": BALIE, "subject": "balie-1"} | who), key=key)
    body = {"dossierId": str(dossier), "meldingsdatum": day.isoformat()}
    return await desk.http.post("/income/v1/bijstandsmeldingen", json=body, headers=headers)


async def sends(desk: Desk, dossier: object, day: str) -> httpx.Response:
    headers = desk.headers(role=BALIE, subject="balie-1") | {"Origin": "http://local"}
    path = f"/income/dossiers/{dossier}/melding"
    return await desk.http.post(path, data={"meldingsdatum": day}, headers=headers)


async def test_what_the_desk_records_runs_from_that_day_and_a_consulent_sees_it(
    income: Income, desk: Desk, today: date
) -> None:
    dossier = await known(income)
    rang_on = today - timedelta(days=3)

    answer = await reports(desk, dossier, rang_on)

    assert answer.status_code == 201, answer.text
    assert set(answer.json()) == {"dossierId", "gemeente", "meldingsdatum", "vastgelegdOp"}
    [row] = (await desk.get(dossierId=str(dossier))).json()["resultaten"]
    assert (row["status"], row["meldingsdatum"]) == ("gemeld", rang_on.isoformat())
    assert row["vastgelegdDoor"] == "balie-1"
    shown = (await desk.get(f"/{row['id']}")).json()
    assert shown["termijnen"]["rechtVanaf"] == rang_on.isoformat()
    [event] = await income.published(ApplicationChanged)
    assert event.data.datum == rang_on


async def test_the_desk_sees_nothing_of_an_application_and_does_nothing_else_with_it(
    income: Income, desk: Desk, today: date
) -> None:
    dossier = await known(income)
    await reports(desk, dossier, today)
    [row] = (await desk.get(dossierId=str(dossier))).json()["resultaten"]

    who = {"role": BALIE}
    assert (await desk.get(**who)).status_code == 403
    assert (await desk.get(f"/{row['id']}", **who)).status_code == 403
    applies = {"aanvraagdatum": today.isoformat()}
    assert (await desk.post(f"/{row['id']}/aanvraag", applies, **who)).status_code == 403
    assert (await desk.page(f"/dossiers/{dossier}/aanvraag", **who)).status_code == 403
    page = await desk.page(f"/dossiers/{dossier}/melding", **who)
    assert page.status_code == 200
    assert "U hoeft niets meer te doen" in page.text
    assert "€" not in page.text


@pytest.mark.parametrize("role", ["inkomensconsulent", "werkcoach", "teamleider"])
async def test_what_is_of_the_desk_is_of_nobody_else(
    income: Income, desk: Desk, today: date, role: str
) -> None:
    dossier = await known(income)

    assert (await reports(desk, dossier, today, role=role)).status_code == 403
    assert await stands(income) == []


async def test_the_desk_of_another_municipality_finds_nothing(
    income: Income, desk: Desk, today: date
) -> None:
    dossier = await known(income)

    assert (await reports(desk, dossier, today, place=TYNAARLO)).status_code == 404
    assert (await reports(desk, ids.new_dossier_id(), today)).status_code == 404
    elsewhere = await desk.page(f"/dossiers/{dossier}/melding", role=BALIE, place=TYNAARLO)
    assert elsewhere.status_code == 404
    assert await stands(income) == []


async def test_a_household_that_reported_is_not_recorded_twice(
    income: Income, desk: Desk, today: date
) -> None:
    dossier = await known(income)

    same = [await reports(desk, dossier, today, key="een") for _ in range(2)]
    another = await reports(desk, dossier, today)
    typed = await sends(desk, dossier, today.isoformat())

    assert [answer.status_code for answer in same] == [201, 201]
    assert another.status_code == 409
    assert typed.headers["location"].endswith("?gedaan=liep-al")
    assert await stands(income) == ["gemeld"]


@pytest.mark.parametrize("typed", ["gisteren", "", "2999-01-01"])
async def test_on_the_page_a_fault_stands_beside_its_field_and_what_was_typed_stays(
    income: Income, desk: Desk, typed: str
) -> None:
    dossier = await known(income)

    refused = await sends(desk, dossier, typed)

    assert refused.status_code == 400, refused.text
    assert "Er is nog niets vastgelegd" in refused.text
    assert 'id="melding-meldingsdatum-fout"' in refused.text
    assert not typed or f'value="{typed}"' in refused.text
    assert await stands(income) == []


async def test_on_the_page_a_report_is_recorded_and_said_to_be(
    income: Income, desk: Desk, today: date
) -> None:
    dossier = await known(income, make_member(geboortedatum=date(1988, 7, 9)))

    sent = await sends(desk, dossier, today.isoformat())
    address = sent.headers["location"].removeprefix("/income")
    page = (await desk.page(address, role=BALIE)).text

    assert sent.status_code == 303
    assert "De melding is vastgelegd" in page
    assert await stands(income) == ["gemeld"]
    noted = await income.rows(
        "SELECT DISTINCT activity FROM processing_log WHERE actor = 'balie-1' ORDER BY activity"
    )
    done = [row["activity"].rpartition("/")[2] for row in noted]
    assert done == ["melding-vastleggen", "melding-voorbereiden"]


async def test_terms_that_come_and_terms_that_were_missed_are_counted_and_listed_apart(
    income: Income, desk: Desk, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = await desk.applied(await known(income), today)
    later = today + timedelta(days=40)
    await let_pass(income, later, monkeypatch)
    fresh = await desk.applied(await known(income), later)
    await desk.report(await known(income), later)

    def counts(answer: httpx.Response) -> tuple[int, int]:
        return answer.json()["gemist"], answer.json()["nadert"]

    stand = await desk.get("/stand", role="teamleider")
    assert counts(stand) == (1, 0)
    assert stand.json()["gemistSinds"] == (await desk.get(f"/{late}")).json()["volgendeOp"]
    missed = (await desk.page("/aanvragen?termijn=gemist", role="teamleider")).text
    assert late in missed
    assert fresh not in missed
    nothing = (await desk.page("/aanvragen?termijn=nadert")).text
    assert "Er komt nu geen termijn aan" in nothing

    # Within a week of the four for an advance, also where those end in a weekend.
    await let_pass(income, later + timedelta(days=25), monkeypatch)

    assert counts(await desk.get("/stand")) == (1, 1)
    assert fresh in (await desk.page("/aanvragen?termijn=nadert")).text
    assert counts(await desk.get("/stand", place=TYNAARLO)) == (0, 0)
