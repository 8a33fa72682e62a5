"""The pages about what failed: seen by operations alone, covered, and every form is one deed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from services.reporting.failed_messages.pages import PATH
from shared import ids
from shared.events.envelope import to_wire
from shared.events.examples import examples
from shared.events.life_events import JobStarted
from shared.messaging.transaction import Database
from tests.integration.reporting.conftest import Browser

FAILED = text(
    """
    INSERT INTO failed_message (id, message_id, dossier_id, topic, partition, message_offset, type, sequence,
        state, cause, fingerprint, attempts, key, payload, booked_as)
    VALUES (:id, :message, :dossier, 'levensgebeurtenissen', 3, 42, :type, :sequence,
        :state, 'KeyError in store (services/reporting/flow/service.py, line 12)', 'c0ffee', 6,
        convert_to(CAST(CAST(:dossier AS uuid) AS text), 'UTF8'), :payload, :type)
    """
)
ORIGIN = {"origin": "http://local"}


@pytest.fixture
async def failed(database: Database) -> UUID:
    """A job that reporting failed at, with another message of its dossier behind it."""
    event = examples()[JobStarted]
    waiting = ids.new_id()
    async with database.transaction() as tx:
        for identifier, state in ((waiting, "waiting"), (ids.new_id(), "parked")):
            row: dict[str, Any] = {
                "id": identifier,
                "message": event.id if state == "waiting" else ids.new_event_id(),
                "dossier": event.dossier_id,
                "type": event.type,
                "sequence": event.sequence,
                "state": state,
                "payload": to_wire(event),
            }
            await tx.execute(FAILED, row)
    return waiting


async def post(
    browser: Browser, path: str, form: Mapping[str, Any], persona: str = "beheer"
) -> httpx.Response:
    token = browser.issuer.token(persona)
    headers = {"Authorization": f"Bearer {token}", **ORIGIN}
    return await browser.client.post(path, data=form, headers=headers)


async def test_operations_see_the_cause_with_what_waits_behind_it_and_nothing_about_a_person(
    browser: Browser, failed: UUID
) -> None:
    listed = (await browser.get(PATH, "beheer")).text
    cause = (await browser.get(f"{PATH}/reporting/oorzaken/c0ffee", "beheer")).text
    message = (await browser.get(f"{PATH}/reporting/berichten/{failed}", "beheer")).text

    assert "levensgebeurtenissen, baan gestart" in listed
    assert "1 bericht van 1 dossier" in listed
    assert "intake, routes, income antwoorden niet" in listed
    assert str(failed) in cause
    assert "•••• datum" in message
    event = examples()[JobStarted].data
    assert isinstance(event, JobStarted)
    assert event.ingangsdatum.isoformat() not in message


@pytest.mark.parametrize("persona", ["regisseur", "teamleider", "beleid", "integratie"])
async def test_nobody_else_sees_them(browser: Browser, failed: UUID, persona: str) -> None:
    for path in (PATH, f"{PATH}/reporting/berichten/{failed}"):
        assert (await browser.get(path, persona)).status_code == 403
    answer = await post(browser, f"{PATH}/reporting/berichten/{failed}/inzage", {}, persona)
    assert answer.status_code == 403


async def test_one_proposes_around_what_is_covered_and_another_approves(
    browser: Browser, failed: UUID, database: Database
) -> None:
    api = f"/reporting/v1/beheer/mislukt/berichten/{failed}"
    path = f"{PATH}/reporting/berichten/{failed}"
    covered = (await browser.get(api, "beheer")).json()["inhoud"]
    edit = {
        "soort": "wijzigen",
        "pogingen": "6",
        "inhoud": covered.replace('"bron": "•••• tekst"', '"bron": "naadloos:correctie"'),
        "reden": "De bron ontbrak",
    }

    without = await post(browser, path, {**edit, "reden": ""})
    proposed = await post(browser, path, edit)
    own = (await browser.get(path, "beheer")).text
    proposal = (await browser.get(api, "beheer")).json()["voorstel"]
    decision = {"pogingen": "6", "reden": "Klopt", "voorstel": proposal["id"], "soort": "akkoord"}
    refused = await post(browser, path, decision)
    approved = await post(browser, path, decision, "tweede-beheer")
    again = await post(browser, path, decision, "tweede-beheer")

    assert (without.status_code, proposed.status_code, approved.status_code) == (400, 303, 303)
    assert "Een ander beslist" in own
    assert [row["veld"] for row in proposal["verschillen"]] == ["data.bron"]
    assert (refused.status_code, "U stelde deze wijziging zelf voor" in refused.text) == (409, True)
    assert again.headers["location"].endswith("?gedaan=niets")
    async with database.reading() as connection:
        states = await connection.execute(
            text("SELECT state FROM failed_message ORDER BY arrival, id")
        )
        assert list(states.scalars()) == ["replaced", "retrying", "parked"]


async def test_a_deed_is_done_once_and_told(browser: Browser, failed: UUID) -> None:
    path = f"{PATH}/reporting/berichten/{failed}"
    aside = {"soort": "opzij", "pogingen": "6", "reden": "Wacht op de nieuwe versie"}

    first = await post(browser, path, aside)
    second = await post(browser, path, aside)
    no_kind = await post(browser, path, {**aside, "soort": "wegdoen"})
    page = (await browser.get(path, "beheer")).text

    assert first.headers["location"].endswith("?gedaan=opzij")
    assert second.headers["location"].endswith("?gedaan=niets")
    assert no_kind.status_code == 400
    assert "Opzij gelegd" in page
    assert "door Bram Beheer. Wacht op de nieuwe versie" in page


async def test_to_see_all_of_a_message_asks_for_a_reason_and_is_kept(
    browser: Browser, failed: UUID, database: Database
) -> None:
    path = f"{PATH}/reporting/berichten/{failed}"

    refused = await post(browser, f"{path}/inzage", {"reden": " "})
    shown = await post(browser, f"{path}/inzage", {"reden": "De datum lijkt verkeerd"})

    assert (refused.status_code, shown.status_code) == (400, 200)
    event = examples()[JobStarted].data
    assert isinstance(event, JobStarted)
    assert event.ingangsdatum.isoformat() in shown.text
    assert event.ingangsdatum.isoformat() not in refused.text
    async with database.reading() as connection:
        looks = await connection.execute(
            text(
                "SELECT count(*) FROM processing_log WHERE activity LIKE '%mislukt-bericht-inzien'"
            )
        )
        assert looks.scalar_one() == 1


async def test_a_selection_and_a_whole_cause_are_tried_again_with_progress(
    browser: Browser, failed: UUID
) -> None:
    path = f"{PATH}/reporting/oorzaken/c0ffee"
    retry = {"wat": "gekozen", "reden": "De fout is hersteld"}

    nothing = await post(browser, path, retry)
    chosen = await post(browser, path, {**retry, "bericht": [f"{failed}:6"]})
    everything = await post(browser, path, {**retry, "wat": "alles"})
    progress = (await browser.get(chosen.headers["location"], "beheer")).text

    assert (nothing.status_code, chosen.status_code, everything.status_code) == (400, 303, 409)
    assert "Kies ten minste één bericht" in nothing.text
    assert "0 van 1 bericht gedaan" in progress
