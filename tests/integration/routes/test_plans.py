"""One plan per household: in versions, made with the resident, with the work of playbooks beside it."""

import re
from uuid import UUID, uuid4

import pytest

from shared.events.household import ASSEN, TYNAARLO
from shared.events.tasks import PlanChanged
from shared.testing.events import make_member
from tests.integration.routes.factories import household_changed, job_started
from tests.integration.routes.staff import Desk

REGISSEUR = [(ASSEN, "regisseur")]
MOTHER = make_member()
FIRST = {
    "versie": "0",
    "inkomen.doel": "Rondkomen zonder schulden",
    "inkomen.stap.0.wat": "De papieren op orde maken",
    "inkomen.stap.0.wie": "inwoner",
    "inkomen.stap.0.uiterlijk": "2026-09-01",
    "meedoen.doel": "Weer onder de mensen",
}


@pytest.fixture
async def page(desk: Desk) -> str:
    dossier_id = uuid4()
    await desk.routes.receives(household_changed(dossier_id, MOTHER))
    return f"/routes/dossiers/{dossier_id}/plan"


async def agrees(desk: Desk, who: UUID, page: str, version: int, **more: str) -> int:
    asked = {"versie": str(version), "antwoord": "eens", "op": "2026-08-03"} | more
    return (await desk.sends(who, f"{page}/instemming", **asked)).status_code


async def test_a_plan_is_made_and_the_resident_agrees_with_it(desk: Desk, page: str) -> None:
    who = await desk.hires("Renske", REGISSEUR)
    assert "Er is nog geen plan" in (await desk.asks(who, "GET", page)).text

    made = await desk.sends(who, f"{page}/wijzigen", **FIRST)
    fresh = (await desk.asks(who, "GET", page)).text
    status = await agrees(desk, who, page, 1)
    agreed = (await desk.asks(who, "GET", page)).text

    assert made.status_code == 303, made.text
    assert "Nog niet gevraagd" in fresh
    assert "Rondkomen zonder schulden" in fresh
    assert "De papieren op orde maken" in fresh
    assert status == 303
    assert "De inwoner is het eens" in agreed
    told = await desk.routes.told(PlanChanged)
    assert [(each.versie, each.instemming) for each in told] == [
        (1, "nog-niet-gevraagd"),
        (1, "eens"),
    ]
    assert not any("papieren" in str(each) for each in told)


async def test_after_a_change_the_resident_is_asked_again_and_what_was_done_stays_done(
    desk: Desk, page: str
) -> None:
    who = await desk.hires("Renske", REGISSEUR)
    await desk.sends(who, f"{page}/wijzigen", **FIRST)
    await agrees(desk, who, page, 1)
    text = (await desk.asks(who, "GET", page)).text
    [step] = re.findall(r"plan/stappen/([0-9a-f-]+)/gedaan", text)
    done = await desk.sends(who, f"{page}/stappen/{step}/gedaan")
    assert done.status_code == 303
    assert "De inwoner is het eens" in (await desk.asks(who, "GET", page)).text

    changed = FIRST | {
        "versie": "1",
        "inkomen.stap.0.id": step,
        "ontwikkeling.doel": "Beter Nederlands leren",
    }
    await desk.sends(who, f"{page}/wijzigen", **changed)

    now = (await desk.asks(who, "GET", page)).text
    assert "Nog niet gevraagd" in now
    assert "Gedaan op 3 augustus 2026" in now
    assert "Eerdere versies" in now
    assert (await desk.sends(who, f"{page}/stappen/{step}/gedaan")).status_code == 404


async def test_what_changes_nothing_asks_nobody_again(desk: Desk, page: str) -> None:
    who = await desk.hires("Renske", REGISSEUR)
    await desk.sends(who, f"{page}/wijzigen", **FIRST)
    await agrees(desk, who, page, 1)

    again = await desk.sends(who, f"{page}/wijzigen", **(FIRST | {"versie": "1"}))

    assert again.status_code == 303
    assert "De inwoner is het eens" in (await desk.asks(who, "GET", page)).text
    assert len(await desk.routes.rows("SELECT 1 FROM plan_version")) == 1


async def test_of_two_who_change_at_once_the_second_is_told_and_keeps_what_was_typed(
    desk: Desk, page: str
) -> None:
    who = await desk.hires("Renske", REGISSEUR)
    await desk.sends(who, f"{page}/wijzigen", **FIRST)

    late = await desk.sends(
        who, f"{page}/wijzigen", **(FIRST | {"inkomen.doel": "Een spaarpot opbouwen"})
    )
    unasked = await agrees(desk, who, page, 2)

    assert late.status_code == 409
    assert "ondertussen gewijzigd" in late.text
    assert "Een spaarpot opbouwen" in late.text
    assert unasked == 409
    assert len(await desk.routes.rows("SELECT 1 FROM plan_version")) == 1


async def test_who_does_not_agree_says_why_and_what_was_said_last_counts(
    desk: Desk, page: str
) -> None:
    who = await desk.hires("Renske", REGISSEUR)
    jobcoach = await desk.hires("Joris", [(ASSEN, "jobcoach")])
    await desk.sends(who, f"{page}/wijzigen", **FIRST)

    silent = await agrees(desk, who, page, 1, antwoord="niet-eens")
    said = await agrees(desk, who, page, 1, antwoord="niet-eens", woorden="Het gaat te snel.")
    seen = [(await desk.asks(each, "GET", page)).text for each in (who, jobcoach)]
    later = await agrees(desk, who, page, 1)

    assert (silent, said, later) == (400, 303, 303)
    assert ["Het gaat te snel." in text for text in seen] == [True, False]
    assert all("De inwoner is het niet eens" in text for text in seen)
    assert "De inwoner is het eens" in (await desk.asks(who, "GET", page)).text


async def test_everything_that_is_wrong_is_told_at_once(desk: Desk, page: str) -> None:
    who = await desk.hires("Renske", REGISSEUR)
    wrong = {
        "versie": "0",
        "inkomen.stap.1.wat": "Bellen",
        "inkomen.stap.1.wie": "niemand",
        "meedoen.doel": "x",
    }

    answer = await desk.sends(who, f"{page}/wijzigen", **wrong)

    assert answer.status_code == 400
    for field in ("inkomen.doel", "inkomen.stap.1.wie", "inkomen.stap.1.uiterlijk", "meedoen.doel"):
        assert f'href="#{field}"' in answer.text, field
        assert f'id="{field}-fout"' in answer.text, field
    assert 'value="Bellen"' in answer.text


async def test_an_empty_plan_is_no_plan(desk: Desk, page: str) -> None:
    who = await desk.hires("Renske", REGISSEUR)

    answer = await desk.sends(who, f"{page}/wijzigen", versie="0")

    assert answer.status_code == 400
    assert "ten minste één doel" in answer.text


async def test_open_work_of_playbooks_stands_beside_the_plan_and_is_no_copy(desk: Desk) -> None:
    who = await desk.hires("Renske", REGISSEUR)
    job = job_started()
    await desk.routes.receives(job)

    text = (await desk.asks(who, "GET", f"/routes/dossiers/{job.dossier_id}/plan")).text

    assert "Wat er ook loopt" in text
    assert "Regel steun op het werk" in text
    assert await desk.routes.rows("SELECT 1 FROM plan_step") == []


async def test_a_plan_is_for_who_works_for_the_household_and_each_look_is_noted(
    desk: Desk, page: str
) -> None:
    who = await desk.hires("Renske", REGISSEUR)
    elsewhere = await desk.hires("Tea", [(TYNAARLO, "regisseur")])
    await desk.sends(who, f"{page}/wijzigen", **FIRST)
    await desk.asks(who, "GET", page)

    assert (await desk.asks(elsewhere, "GET", page)).status_code == 404
    assert (await desk.sends(elsewhere, f"{page}/wijzigen", **FIRST)).status_code == 404
    lines = await desk.routes.rows(
        "SELECT activity FROM processing_log WHERE activity LIKE '%/plan-%' ORDER BY activity"
    )
    assert [line.activity.rpartition("/")[2] for line in lines] == ["plan-inzien", "plan-wijzigen"]
