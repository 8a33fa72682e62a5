"""Ank goes from 16 to 24 hours and hardly keeps anything of it; half a year later she gets by, and somebody says so."""

import re
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
from tests.stories.deciding import made, wait_for_run
from tests.stories.stage import Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
BEGINS = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
AFTERCARE = "/income/v1/nazorgdossiers"
HOURS_16, HOURS_24 = 103_931, 155_896
NET_16, NET_24 = 1_102_64, 1_637_25
"""What those gross wages leave, holiday allowance included."""
KEPT = "126,39"
"""Of the 561.22 euros that 24 hours bring more than 16."""


def on(day: str) -> AbstractContextManager[None]:
    return clock.moved_to(datetime.fromisoformat(f"{day}T08:00:00+00:00"))


def establish(stage: Stage, dossier_id: UUID, since: str, *facts: Mapping[str, Any]) -> None:
    body = {"dossierId": str(dossier_id), "vanaf": since, "reden": "Stukken gezien."}
    made(stage, "/income/v1/vaststellingen", {**body, "vaststellingen": list(facts)})


def purse(**amounts: int) -> list[dict[str, Any]]:
    return [
        {"soort": "beursbedrag", "feit": name.replace("_", "-"), "bedragCenten": cents}
        for name, cents in amounts.items()
    ]


def pay_slip(stage: Stage, dossier_id: UUID, person_id: UUID, month: str, cents: int) -> None:
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    body = {
        "dossierId": str(dossier_id),
        "inwonerId": str(person_id),
        "kenmerk": month,
        "van": first.isoformat(),
        "totEnMet": last.isoformat(),
        "betaaldOp": last.isoformat(),
        "nettoCenten": cents,
    }
    assert made(stage, "/income/v1/opgaven", body)["uitkomst"] == "nieuw"


def month_of(stage: Stage, dossier_id: UUID, month: str, run: str) -> Mapping[str, Any]:
    """A month of which all wages are known, after a run."""
    wait_for_run(stage, run)
    found = stage.consulent().get(f"/income/v1/dossiers/{dossier_id}/verrekening")["maanden"]
    [row] = [row for row in found if row["berekening"]["maand"] == f"{month}-01"]
    assert row["berekening"]["compleet"]
    return dict(row)


def aftercare_of(stage: Stage, dossier_id: UUID) -> Mapping[str, Any]:
    [found] = stage.consulent().results(AFTERCARE, dossierId=dossier_id)
    return dict(stage.consulent().get(f"{AFTERCARE}/{found['id']}"))


def checks_of(stage: Stage, dossier_id: UUID) -> dict[int, str]:
    return {
        check["maandenNaStart"]: check["status"]
        for check in aftercare_of(stage, dossier_id)["controles"]
    }


def await_check(stage: Stage, dossier_id: UUID, months: int) -> None:
    """Its day came, and it is somebody's: a month that is settled before that does not do it."""
    stage.chain.wait_for(
        lambda: [months] if checks_of(stage, dossier_id)[months] == "open" else [], "the check"
    )


def report_on_the_page(page: Page, dossier_id: UUID, month: tuple[str, str], euros: str) -> None:
    page.goto(f"/routes/dossiers/{dossier_id}")
    page.get_by_role("link", name="Naar loon en verrekening").click()
    page.get_by_label("Eerste dag").fill(month[0])
    page.get_by_label("Laatste dag").fill(month[1])
    page.get_by_label("Betaald op").fill(month[1])
    page.get_by_label("Nettoloon").fill(euros)
    page.get_by_role("button", name="Geef op").click()
    expect(page.get_by_role("status")).to_contain_text("Het loon is opgegeven")


def establish_exemption_on_the_page(page: Page, dossier_id: UUID) -> None:
    page.goto(f"/income/dossiers/{dossier_id}/vaststellingen")
    page.get_by_label("Welke regels gelden?").select_option("oud_31_2")
    page.get_by_label("Maanden gebruikt van onderdeel n").fill("6")
    page.get_by_label("Vanaf welke dag?").fill("2026-06-01")
    page.get_by_label("Waarop berust het?").fill("Loonstroken gezien.")
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_role("status")).to_contain_text("Vastgelegd")


def check_on_the_page(page: Page, dossier_id: UUID) -> None:
    page.goto(f"/routes/dossiers/{dossier_id}")
    page.get_by_role("link", name="Naar de controle").first.click()
    expect(page.get_by_label("Naar welke maand keek u?")).to_have_value("2026-08-01")
    page.get_by_label("Loon, netto").fill("1.400,00")
    page.get_by_role("button", name="Vergelijk").click()
    row = page.get_by_role("row", name=re.compile("^Loon, netto"))
    expect(row).to_contain_text("237,25")
    page.get_by_role("radio", name="Er kwam te weinig binnen").check()
    page.get_by_label("De verrekening van het loon is aangepast").check()
    page.get_by_label("Toelichting").fill("De eerste week is niet betaald.")
    page.get_by_role("button", name="Leg de controle vast").click()
    expect(page.get_by_role("status")).to_contain_text("De controle is vastgelegd")


def close_on_the_page(page: Page, dossier_id: UUID) -> None:
    page.goto(f"/routes/dossiers/{dossier_id}")
    page.get_by_role("link", name=re.compile("^Nazorg van")).first.click()
    page.get_by_label("Hoe liep het af?").select_option("gelukt")
    page.get_by_label("Toelichting").fill("Zij komt rond en weet bij wie zij terechtkan.")
    page.get_by_role("button", name="Sluit de nazorg af").click()
    expect(page.get_by_role("status")).to_contain_text("De nazorg is afgesloten")


def works_16_hours(stage: Stage) -> tuple[Household, UUID]:
    """Ank with two children, who works since June: the household, and that she started."""
    children = [person("kind", geboortedatum=born) for born in ("2018-05-01", "2012-05-01")]
    home = stage.open_dossier(person("aanvrager", achternaam="Beurs"), *children)
    ank, dossier = home.people[0], home.dossier_id
    contract = {"urenPerWeek": 16, "contract": "bepaalde-tijd", "brutoMaandloonCenten": HOURS_16}
    started = stage.system("polis").report_taken(
        "baan-gestart", ank, ingangsdatum="2026-06-01", **contract
    )
    stage.settle()
    care = {"soort": "volledige-zorg", "inwonerId": str(ank), "heeft": True}
    costs = purse(kale_huur=700_00, zorgpremie=150_00, aflossing=0, lokale_regelingen=0)
    establish(stage, dossier, "2026-06-01", care, *costs)
    stage.settle()
    return home, started


def settle_june(stage: Stage, home: Household) -> None:
    """A month of which the pay slip says what was expected does the first check by itself."""
    dossier, ank = home.dossier_id, home.people[0]
    consulent = stage.consulent()
    with on("2026-07-03"):
        pay_slip(stage, dossier, ank, "2026-06", NET_16)
        await_check(stage, dossier, 1)
    with on("2026-07-21"):
        month_of(stage, dossier, "2026-06", "2026-07")
        stage.settle()
        assert checks_of(stage, dossier)[1] == "gedaan"
        assert "nazorg-na-1-maand" not in consulent.steps(dossier)


def goes_to_24_hours(stage: Stage, home: Household) -> UUID:
    """A question, its answer, and a trap to the cent."""
    dossier, ank = home.dossier_id, home.people[0]
    consulent = stage.consulent()
    with on("2026-07-29"):
        more = stage.system("polis").report_taken(
            "baan-gewijzigd",
            ank,
            ingangsdatum="2026-08-01",
            urenPerWeek=24,
            brutoMaandloonCenten=HOURS_24,
        )
        stage.settle()
        [asked] = [
            task for task in consulent.open_tasks(dossier) if task["stap"] == "beurs-navragen"
        ]
        assert asked["redenen"][0]["parameters"]["feiten"][0] == "vrijlating"
        with at_a_screen(stage, "inkomensconsulent", ASSEN) as page:
            establish_exemption_on_the_page(page, dossier)
        stage.settle()
        assert "beurs-navragen" not in consulent.steps(dossier)
        assert "armoedeval-bekijken" in consulent.steps(dossier)
        assert KEPT not in reason_of_the_trap(stage, dossier, more)
        establish(stage, dossier, "2026-08-01", *purse(kosten_kinderopvang=0, reiskosten=0))
        stage.settle()
        assert f"maar € {KEPT} per maand meer" in reason_of_the_trap(stage, dossier, more)
    return more


def reason_of_the_trap(stage: Stage, dossier_id: UUID, life_event_id: UUID) -> str:
    """Of the work because of this event, as whoever may see amounts reads it."""
    [task] = [
        task
        for task in stage.consulent().open_tasks(dossier_id)
        if task["stap"] == "armoedeval-bekijken" and str(life_event_id) in task["gebeurtenisIds"]
    ]
    return str(task["reden"])


def see_the_trap(stage: Stage, home: Household, more: UUID) -> None:
    """The consulent sees it with its euros, the werkcoach that there is one; what to pass on is passed on."""
    dossier = home.dossier_id
    with on("2026-07-29"):
        trail = f"/reporting/levensgebeurtenissen/{more}"
        with at_a_screen(stage, "inkomensconsulent", ASSEN) as page:
            page.goto(trail)
            row = page.get_by_role("row", name=re.compile("^Over na vaste lasten"))
            expect(row.filter(has_text=KEPT)).to_have_count(1)
        with at_a_screen(stage, "werkcoach", ASSEN) as page:
            page.goto(trail)
            expect(page.get_by_text("Het huishouden gaat er niet op vooruit").first).to_be_visible()
            expect(page.get_by_text(KEPT)).to_have_count(0)
        signals = stage.chain.trail(more).of("nazorg.armoedeval-gesignaleerd")
        assert signals[-1]["details"] == {"verschilTotaalCenten": 126_39}
        expected = {
            post["post"]: post["naCenten"] for post in aftercare_of(stage, dossier)["verwacht"]
        }
        assert expected["netto-loon"] == NET_24
        with at_a_screen(stage, "inkomensconsulent", ASSEN) as page:
            page.goto(f"/routes/dossiers/{dossier}")
            page.get_by_role("link", name="Nazorg").first.click()
            page.get_by_role("button", name=re.compile("Is doorgegeven ?: zorgtoeslag")).click()
            expect(page.get_by_role("status")).to_contain_text("De lijst is bijgewerkt")


def look_at_august(stage: Stage, home: Household) -> None:
    """The first pay slip of 24 hours is lower: settled, and explained by a person."""
    dossier, consulent = home.dossier_id, stage.consulent()
    with on("2026-09-03"):
        with at_a_screen(stage, "inkomensconsulent", ASSEN) as page:
            report_on_the_page(page, dossier, ("2026-08-01", "2026-08-31"), "1.400,00")
        await_check(stage, dossier, 3)
        stage.settle()
    with on("2026-09-21"):
        august = month_of(stage, dossier, "2026-08", "2026-09")
        stage.settle()
        [extra] = august["boekingen"]
        assert (extra["soort"], extra["verwerktIn"]) == ("nabetaling", "2026-09-01")
        assert extra["centen"] == august["berekening"]["bijstandCenten"] == august["verschilCenten"]
        assert "nazorg-na-3-maanden" in consulent.steps(dossier)
        with at_a_screen(stage, "inkomensconsulent", ASSEN) as page:
            check_on_the_page(page, dossier)
        stage.settle()
        assert {"nazorg-te-weinig", "nazorg-rondkomen"} <= stage.regisseur().steps(dossier)
        assert "nazorg-na-3-maanden" not in consulent.steps(dossier)


def close_after_november(stage: Stage, home: Household) -> None:
    """Half a year after the start it is right, and somebody closes it."""
    dossier, ank = home.dossier_id, home.people[0]
    consulent = stage.consulent()
    with on("2026-12-03"):
        pay_slip(stage, dossier, ank, "2026-11", NET_24)
        await_check(stage, dossier, 6)
    with on("2026-12-21"):
        month_of(stage, dossier, "2026-11", "2026-12")
        stage.settle()
        assert checks_of(stage, dossier) == {1: "gedaan", 3: "gedaan", 6: "gedaan", 12: "gepland"}
        assert "nazorg-na-6-maanden" not in consulent.steps(dossier)
        with at_a_screen(stage, "regisseur", ASSEN) as page:
            close_on_the_page(page, dossier)
        stage.settle()


def test_ank_goes_from_16_to_24_hours_and_is_looked_after_until_she_gets_by(stage: Stage) -> None:
    home, started = works_16_hours(stage)
    settle_june(stage, home)
    more = goes_to_24_hours(stage, home)
    see_the_trap(stage, home, more)
    look_at_august(stage, home)
    close_after_november(stage, home)

    closed = aftercare_of(stage, home.dossier_id)
    assert (closed["status"], closed["uitkomst"]) == ("afgerond", "gelukt")
    looked = {
        check["maandenNaStart"]: closed["gedaan"].get(check["id"]) for check in closed["controles"]
    }
    assert [looked[months][0]["doorVerrekening"] for months in (1, 3, 6)] == [True, False, True]
    assert [looked[months][0]["resultaat"] for months in (1, 3, 6)] == [
        "klopt",
        "te-weinig",
        "klopt",
    ]
    [wage, *_] = looked[3][0]["posten"]
    assert (wage["verschilCenten"], wage["uitleg"]) == (140_000 - NET_24, "loon-lager")
    counts = stage.chain.trail(started).counts
    assert counts["nazorg.nazorg-controle-nodig"] == counts["nazorg.nazorg-gecontroleerd"] == 3
    assert counts["nazorg.nazorg-afgerond"] == 1
    # A question, a trap whatever it costs, and a trap to the cent.
    assert stage.chain.trail(more).counts["nazorg.armoedeval-gesignaleerd"] == 3
