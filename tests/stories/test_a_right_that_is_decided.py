"""A right that stands: what changes it is drafted, decided by one, approved by another, told in a letter, and what comes next is compared with it."""

from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from playwright.sync_api import Page, expect

from deploy.local.personas import PERSONAS
from shared.events.household import ASSEN
from tests.e2e.chain import job
from tests.e2e.letters import post_round
from tests.stories.browsing import at_a_screen
from tests.stories.deciding import (
    FIRST,
    SECOND,
    approve,
    decide,
    decide_by_two,
    decisions,
    establish_exemption,
    look_at_all,
    made,
    send,
    standing,
    waiting,
)
from tests.stories.stage import SINGLE, TODAY, Stage, days_ago, person

BUSY_MS = 40_000
YOUNG_COUPLE, WITH_CHILD = 700_84, 1_106_40
"""The norms of two of 18 to 20, without and with a child (Participatiewet art. 20 lid 1 and 2 onder b)."""


def address(number: int) -> dict[str, Any]:
    """A home of its own for each story: who lives at one address lives together."""
    return {"postcode": "9401AB", "huisnummer": number}


def last_letter(stage: Stage, dossier_id: UUID) -> str:
    """What the newest letter of a dossier says, as one text."""
    letters = stage.chain.get("/income/v1/brieven", FIRST, dossierId=dossier_id)["resultaten"]
    newest = max(letters, key=lambda row: str(row["id"]))
    return str(stage.chain.get(f"/income/v1/brieven/{newest['id']}", FIRST))


@pytest.mark.browser
@pytest.mark.timeout(420)
def test_hours_go_up_and_the_change_is_decided_by_one_and_approved_by_another(
    stage: Stage,
) -> None:
    home = stage.open_dossier(person("aanvrager", achternaam="Meeruren"), adres=address(101))
    [ank] = home.people
    stage.system("polis").report_taken("baan-gestart", ank, **job(TODAY, 800_00))
    stage.settle()
    establish_exemption(stage, home.dossier_id, ank, TODAY.isoformat())
    stage.settle()
    proposal = waiting(stage, home.dossier_id)

    with at_a_screen(stage, FIRST, ASSEN) as page:
        decides(page, proposal["id"])
    with at_a_screen(stage, PERSONAS[SECOND], ASSEN) as page:
        approves(page, proposal["id"])
    stage.settle()

    # 800 of which a quarter is free: 600 counts, and of 1,419.46 is left 819.46.
    [stands] = standing(stage, home.dossier_id, TODAY.isoformat())
    assert stands["bijstandCenten"] == SINGLE - 600_00
    letter_is_in_the_folder_once(stage, home.dossier_id)

    stage.system("brp").report_taken("geboorte", ank, ingangsdatum=TODAY.isoformat())
    stage.settle()

    # The norm of a single parent is the same: against what was decided nothing changes.
    assert all(
        row["status"] not in {"open", "ter-controle"}
        for row in stage.chain.results("/income/v1/voorstellen", FIRST, dossierId=home.dossier_id)
    )
    [still] = standing(stage, home.dossier_id, TODAY.isoformat())
    assert still["besluitId"] == stands["besluitId"]


def decides(page: Page, proposal_id: str) -> None:
    page.goto(f"/income/voorstellen/{proposal_id}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Meeruren", timeout=BUSY_MS)
    expect(page.get_by_role("table").first).to_contain_text("819,46")
    page.get_by_label("Overnemen: zoals het is voorgesteld").check()
    page.get_by_label("Waarom besluit u dit?").fill("Loonstrook van deze maand gezien.")
    page.get_by_role("button", name="Besluit, en laat het controleren").click()
    expect(page.get_by_text("U kunt uw eigen voorstel niet goedkeuren.")).to_be_visible(
        timeout=BUSY_MS
    )


def approves(page: Page, proposal_id: str) -> None:
    page.goto("/income/voorstellen")
    page.get_by_role("link", name="Meeruren").click(timeout=BUSY_MS)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Meeruren", timeout=BUSY_MS)
    for part in ("berekening", "geldt", "brief"):
        page.goto(f"/income/voorstellen/{proposal_id}?toon={part}")
        expect(page.locator(f"#{part}")).to_be_visible(timeout=BUSY_MS)
    page.get_by_role("button", name="Keur het besluit goed").click()
    expect(page.get_by_role("main")).to_contain_text("Besloten", timeout=BUSY_MS)


def letter_is_in_the_folder_once(stage: Stage, dossier_id: UUID) -> None:
    origin = stage.chain.origin
    folder = origin.letters.folder
    assert folder is not None
    post_round(origin)
    post_round(origin)
    [letter] = stage.chain.get("/income/v1/brieven", FIRST, dossierId=dossier_id)["resultaten"]
    assert len(list(Path(folder).glob(f"uit/*/*/*/{letter['id']}.pdf"))) == 1


def test_a_job_ends_the_right_and_when_it_is_lost_there_is_an_application_and_an_advance_in_time(
    stage: Stage,
) -> None:
    home = stage.open_dossier(person("aanvrager", achternaam="Terugkeer"), adres=address(102))
    [ank] = home.people
    began, lost = days_ago(100), days_ago(20)
    stage.system("polis").report_taken(
        "baan-gestart", ank, **{**job(TODAY, 2_600_00), "ingangsdatum": began}
    )
    stage.settle()
    establish_exemption(stage, home.dossier_id, ank, began)
    stage.settle()
    decide_by_two(stage, waiting(stage, home.dossier_id))

    assert standing(stage, home.dossier_id, began) == []

    stage.system("polis").report_taken("baan-beeindigd", ank, ingangsdatum=lost)
    stage.settle()

    # No right comes back by itself: somebody is helped to apply.
    assert standing(stage, home.dossier_id, lost) == []
    applied = made(
        stage,
        "/income/v1/aanvragen",
        {"dossierId": str(home.dossier_id), "meldingsdatum": days_ago(15)},
    )
    path = f"/income/v1/aanvragen/{applied['id']}"
    made(stage, f"{path}/aanvraag", {"aanvraagdatum": days_ago(14)})
    shown = stage.chain.get(path, FIRST)
    advance = shown["termijnen"]["voorschotten"][0]
    made(
        stage,
        f"{path}/voorschotten",
        {"uiterlijk": advance["uiterlijk"], "bedragCenten": 1_350_00, "gegevenOp": days_ago(1)},
    )
    made(stage, f"{path}/voorstel", {})
    stage.settle()
    decide_by_two(stage, waiting(stage, home.dossier_id, "aanvraag"), reden="Alles is er.")

    [granted] = standing(stage, home.dossier_id, days_ago(15))
    assert granted["bijstandCenten"] == SINGLE
    assert stage.chain.get(path, FIRST)["afloop"] == "toegekend"
    assert decisions(stage, home.dossier_id)[0]["soort"] == "toekennen"


def test_a_birth_raises_a_norm_and_the_system_decides_it_and_says_so(stage: Stage) -> None:
    home = stage.open_dossier(
        person("aanvrager", 20, achternaam="Jongstra"), person("partner", 19), adres=address(103)
    )
    mother = home.people[0]

    stage.system("brp").report_taken("geboorte", mother, ingangsdatum=TODAY.isoformat())
    stage.settle()

    [stands] = standing(stage, home.dossier_id, TODAY.isoformat())
    assert stands["bijstandCenten"] == WITH_CHILD
    newest = decisions(stage, home.dossier_id)[0]
    assert (newest["automatisch"], newest["soort"]) == (True, "wijzigen")
    assert "systeem" in last_letter(stage, home.dossier_id)
    [before] = standing(stage, home.dossier_id, days_ago(1))
    assert before["bijstandCenten"] == YOUNG_COUPLE


def test_a_wage_that_turns_out_wrong_three_months_back_is_one_revision_and_a_proposal_to_recover(
    stage: Stage,
) -> None:
    home = stage.open_dossier(person("aanvrager", achternaam="Herziening"), adres=address(104))
    [ank] = home.people
    began = days_ago(130)
    start = stage.system("polis").report_taken(
        "baan-gestart", ank, **{**job(TODAY, 400_00), "ingangsdatum": began}
    )
    stage.settle()
    establish_exemption(stage, home.dossier_id, ank, began)
    stage.settle()
    decide_by_two(stage, waiting(stage, home.dossier_id))
    first = decisions(stage, home.dossier_id)

    stage.correct(start, **{**job(TODAY, 800_00), "ingangsdatum": began})
    stage.settle()
    decide_by_two(stage, waiting(stage, home.dossier_id), reden="Het loon was hoger.")

    assert len(decisions(stage, home.dossier_id)) == len(first) + 1
    recover = waiting(stage, home.dossier_id, "terugvordering")
    assert recover["redenen"][0]["code"] == "te-veel-betaald"
    assert recover["status"] == "open"


def test_a_deviation_out_of_humanity_stands_until_the_facts_are_others(stage: Stage) -> None:
    home = stage.open_dossier(person("aanvrager", achternaam="Maatwerk"), adres=address(105))
    [ank] = home.people
    stage.system("polis").report_taken("baan-gestart", ank, **job(TODAY, 500_00))
    stage.settle()
    establish_exemption(stage, home.dossier_id, ank, TODAY.isoformat())
    stage.settle()

    decide_by_two(
        stage,
        waiting(stage, home.dossier_id),
        besluit="afwijken",
        reden="Hoge kosten door ziekte van een kind.",
        bedragCenten=1_300_00,
        vanaf=TODAY.isoformat(),
    )

    [stands] = standing(stage, home.dossier_id, TODAY.isoformat())
    assert stands["bijstandCenten"] == 1_300_00
    stage.system("zaak").report_taken(
        "schuldsignaal", ank, ingangsdatum=TODAY.isoformat(), schuldeiser="huur"
    )
    stage.settle()
    [same] = standing(stage, home.dossier_id, TODAY.isoformat())
    assert same == stands


def test_nobody_approves_the_own_draft_and_a_fact_that_comes_in_meanwhile_is_seen_first(
    stage: Stage,
) -> None:
    home = stage.open_dossier(person("aanvrager", achternaam="Tussendoor"), adres=address(106))
    [ank] = home.people
    stage.system("polis").report_taken("baan-gestart", ank, **job(TODAY, 2_600_00))
    stage.settle()
    establish_exemption(stage, home.dossier_id, ank, TODAY.isoformat())
    stage.settle()
    drafted = decide(stage, waiting(stage, home.dossier_id))
    assert drafted["status"] == "ter-controle"

    own = approve(stage, look_at_all(stage, drafted, FIRST), FIRST)
    assert own.status_code == httpx.codes.FORBIDDEN, own.text

    seen = look_at_all(stage, drafted)
    stage.system("polis").report_taken(
        "baan-gewijzigd",
        ank,
        ingangsdatum=TODAY.isoformat(),
        urenPerWeek=16,
        nettoMaandloonCenten=800_00,
    )
    stage.settle()
    late = approve(stage, seen)

    assert late.status_code == httpx.codes.CONFLICT, late.text
    assert late.json()["code"] == "voorstel-vervangen"
    new = waiting(stage, home.dossier_id)
    assert new["vervangt"] == drafted["id"]
    assert standing(stage, home.dossier_id, TODAY.isoformat())[0]["bijstandCenten"] == SINGLE
    refused = send(
        stage,
        f"/income/v1/voorstellen/{drafted['id']}/besluit",
        {"besluit": "overnemen", "reden": "Te laat."},
    )
    assert refused.status_code == httpx.codes.CONFLICT
