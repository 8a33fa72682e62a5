"""Wages as they come: one that comes late, a second job of a partner, a correction of three months ago, and thirteen periods of four weeks.

Each has a household of its own, and its own months of one year: whichever is played first.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from shared.events.household import ASSEN
from tests.e2e.chain import Household
from tests.stories.browsing import at_a_screen
from tests.stories.deciding import (
    decide_by_two,
    establish_exemption,
    made,
    send,
    wait_for_run,
    waiting,
)
from tests.stories.stage import Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
BEGINS = datetime(2026, 1, 2, 8, 0, tzinfo=UTC)
JOB = {"urenPerWeek": 12, "contract": "bepaalde-tijd", "ingangsdatum": "2026-01-02"}
EXPECTED = 800_00
FOUR_WEEKS = 738_46
"""Thirteen times this is twelve times 800 euros."""


@pytest.fixture(autouse=True)
def _nothing_was_settled_yet(stage: Stage) -> None:
    """A run goes on where the last one stopped; another story may have been later in the year."""
    stage.chain.rows("income", "DELETE FROM settlement_run RETURNING month")


def on(day: str) -> AbstractContextManager[None]:
    return clock.moved_to(datetime.fromisoformat(f"{day}T08:00:00+00:00"))


def at_work(stage: Stage, surname: str, number: int, *others: Mapping[str, Any]) -> Household:
    """Who works since the second of January; of the last that was registered."""
    home = stage.open_dossier(
        person("aanvrager", achternaam=surname),
        *others,
        adres={"postcode": "9401AB", "huisnummer": number},
    )
    who = home.people[-1]
    stage.system("polis").report_taken("baan-gestart", who, **JOB, nettoMaandloonCenten=EXPECTED)
    stage.settle()
    establish_exemption(stage, home.dossier_id, who, "2026-01-02")
    stage.settle()
    return home


def slip(home: Household, first: str, last: str, cents: int, **more: Any) -> dict[str, Any]:
    return {
        "dossierId": str(home.dossier_id),
        "inwonerId": str(home.people[-1]),
        "kenmerk": f"{first}/{cents}",
        "van": first,
        "totEnMet": last,
        "betaaldOp": last,
        "nettoCenten": cents,
        **more,
    }


def report(stage: Stage, body: Mapping[str, Any]) -> None:
    assert made(stage, "/income/v1/opgaven", body)["uitkomst"] == "nieuw"


def settlement_of(stage: Stage, dossier_id: UUID) -> Mapping[str, Any]:
    return dict(stage.consulent().get(f"/income/v1/dossiers/{dossier_id}/verrekening"))


def settled(stage: Stage, dossier_id: UUID, run: str) -> dict[str, Mapping[str, Any]]:
    """The months, as soon as the worker has settled this one."""
    wait_for_run(stage, run)
    rows = settlement_of(stage, dossier_id)["maanden"]
    return {row["berekening"]["maand"][:7]: row for row in rows}


def test_a_wage_that_does_not_come_is_asked_for_and_looked_into_until_it_is_there_while_payment_goes_on(
    stage: Stage,
) -> None:
    home = at_work(stage, "Zwijger", 301)
    consulent = stage.consulent()

    with on("2026-02-21"):
        settled(stage, home.dossier_id, "2026-02")
        stage.settle()
        assert "aan-loonopgave-herinneren" in consulent.steps(home.dossier_id)
        assert "loon-uitzoeken" not in consulent.steps(home.dossier_id)
    with on("2026-03-21"):
        months = settled(stage, home.dossier_id, "2026-03")
        stage.settle()
        steps = [task["stap"] for task in consulent.open_tasks(home.dossier_id)]
        assert steps.count("loon-uitzoeken") == 1
        with at_a_screen(stage, "inkomensconsulent", ASSEN) as page:
            page.goto(f"/income/dossiers/{home.dossier_id}/verrekening")
            expect(
                page.get_by_text("over maart 2026 is nog niet helemaal opgegeven")
            ).to_be_visible()

        report(stage, slip(home, "2026-01-02", "2026-01-31", EXPECTED))
        stage.settle()
        [left] = [task for task in consulent.open_tasks(home.dossier_id) if "loon" in task["stap"]]
        assert left["stap"] == "aan-loonopgave-herinneren"
        assert "het loon van februari 2026" in left["reden"]

    assert months["2026-03"]["berekening"]["bijstandCenten"] == 1_401_50 - EXPECTED * 3 // 4
    assert months["2026-03"]["boekingen"] == []
    assert settlement_of(stage, home.dossier_id)["voorstellen"] == []


def test_a_second_job_of_a_partner_is_told_apart_and_settled_together(stage: Stage) -> None:
    with on("2026-04-01"):
        home = at_work(stage, "Tweebaan", 302, person("partner", voornamen="Ben"))
        dossier, ben = home.dossier_id, home.people[-1]
        second = stage.system("polis").report_taken(
            "baan-gestart", ben, **JOB | {"ingangsdatum": "2026-04-01"}, nettoMaandloonCenten=300_00
        )
        stage.settle()
        kept = stage.consulent().results("/income/v1/nazorgdossiers", dossierId=dossier)
        assert {row["inwonerId"] for row in kept} == {str(ben)}
        assert len(kept) == 2
    with on("2026-05-04"):
        unsaid = slip(home, "2026-04-01", "2026-04-30", 800_00)
        refused = send(stage, "/income/v1/opgaven", unsaid)
        assert "meer dan een baan" in refused.text
        [first] = {row["gebeurtenisId"] for row in kept} - {str(second)}
        report(stage, {**unsaid, "baanId": first})
        report(stage, slip(home, "2026-04-01", "2026-04-30", 310_00, baanId=str(second)))
    with on("2026-05-21"):
        months = settled(stage, dossier, "2026-05")
        stage.settle()

    assert "2026-04" in months, settlement_of(stage, dossier)
    april = months["2026-04"]["berekening"]
    [of_ben] = [part for part in april["perPersoon"] if part["inwonerId"] == str(ben)]
    assert (of_ben["nettoCenten"], of_ben["compleet"]) == (1_110_00, True)
    assert of_ben["vrijgelatenCenten"] == 277_50
    assert april["bijstandCenten"] == april["normCenten"] - 832_50


def test_a_correction_of_three_months_ago_is_set_off_once_and_put_before_a_person(
    stage: Stage,
) -> None:
    with on("2026-06-01"):
        home = at_work(stage, "Correctie", 303)
        report(stage, slip(home, "2026-04-01", "2026-04-30", EXPECTED))
    with on("2026-06-21"):
        before = settled(stage, home.dossier_id, "2026-06")
        assert before["2026-06"]["boekingen"] == []
    with on("2026-07-10"):
        more = slip(home, "2026-04-01", "2026-04-30", 150_00, soort="correctie")
        report(stage, more)
        assert made(stage, "/income/v1/opgaven", more)["uitkomst"] == "bekend"
        coming = settlement_of(stage, home.dossier_id)["komende"]
        assert [part["centen"] for part in coming["boekingen"]] == [-112_50]
    with on("2026-07-21"):
        months = settled(stage, home.dossier_id, "2026-07")
        stage.settle()
        [booked] = months["2026-04"]["boekingen"]
        assert (booked["soort"], booked["verwerktIn"]) == ("verrekening", "2026-07-01")
        assert booked["centen"] == -112_50
        recover = waiting(stage, home.dossier_id, "terugvordering")
        with at_a_screen(stage, "inkomensconsulent", ASSEN) as page:
            page.goto(f"/income/dossiers/{home.dossier_id}/verrekening")
            page.get_by_role("link", name="Voorstel over wat te veel is betaald").click()
            expect(page.get_by_role("main")).to_contain_text("112,50")
            _sees_the_holiday_allowance(page, home)
            _recalculates(page, home)
        decide_by_two(stage, recover, reden="De correctie klopt.")
        [(put)] = settlement_of(stage, home.dossier_id)["voorstellen"]
        assert (put["voorstelId"], put["status"]) == (recover["id"], "besloten")


def _sees_the_holiday_allowance(page: Page, home: Household) -> None:
    """What is reserved of each month that is over, and when that is paid."""
    page.goto(f"/income/dossiers/{home.dossier_id}/verrekening")
    page.get_by_role("link", name="Vakantietoeslag: wat is gereserveerd").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Vakantietoeslag van Ank Correctie"
    )
    reserved = page.get_by_role("region", name="Tabel van wat is gereserveerd")
    expect(reserved.get_by_role("rowheader", name="juni 2026")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("uiterlijk op 30 juni 2027")


def _recalculates(page: Page, home: Household) -> None:
    """The month of which the correction was set off is what the facts of now give."""
    page.goto(f"/income/dossiers/{home.dossier_id}/recht")
    page.get_by_role("link", name="Narekenen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Bijstand van Ank Correctie nagerekend"
    )
    april = page.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name="april 2026", exact=True)
    )
    expect(april).to_contain_text("Klopt")


def test_thirteen_periods_of_four_weeks_settle_the_year_that_they_are(stage: Stage) -> None:
    with on("2026-12-18"):
        home = at_work(stage, "Vierweken", 304)
        begin = date(2026, 1, 2)
        for number in range(13):
            first = begin + timedelta(weeks=4 * number)
            last = first + timedelta(days=27)
            body = slip(home, first.isoformat(), last.isoformat(), FOUR_WEEKS)
            report(stage, {**body, "betaaldOp": min(last, date(2026, 12, 18)).isoformat()})
    with on("2026-12-21"):
        months = settled(stage, home.dossier_id, "2026-12")
        stage.settle()

    assert len(months) == 12
    paid = {month: row["berekening"]["perPersoon"][0] for month, row in months.items()}
    assert all(part["compleet"] for part in paid.values())
    assert sum(part["nettoCenten"] for part in paid.values()) == 13 * FOUR_WEEKS
    assert paid["2026-02"]["nettoCenten"] == FOUR_WEEKS
    assert paid["2026-03"]["nettoCenten"] == round(FOUR_WEEKS * 31 / 28)
    for row in months.values():
        if row["aangenomenCenten"] is not None:
            booked = sum(part["centen"] for part in row["boekingen"])
            assert row["aangenomenCenten"] + booked == row["berekening"]["bijstandCenten"]
