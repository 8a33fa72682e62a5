"""Ank's first slip is in her hand, not with the municipality: she reports it by telephone, sees what it does, and the consulent sees it settled."""

from datetime import date

import pytest
from playwright.sync_api import expect

from shared.events.household import ASSEN
from tests.stories.browsing import at_a_screen, at_a_telephone
from tests.stories.deciding import establish_exemption, made, wait_for_run
from tests.stories.stage import Stage, person
from tests.stories.test_wages_month_by_month import EXPECTED, JOB, on, settlement_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
BORN = date(1988, 4, 12)
SINCE = "2026-01-01"


@pytest.fixture(autouse=True)
def _nothing_was_settled_yet(stage: Stage) -> None:
    """A run goes on where the last one stopped; another story may have been later in the year."""
    stage.chain.rows("income", "DELETE FROM settlement_run RETURNING month")


def test_a_resident_reports_a_slip_by_telephone_and_the_consulent_sees_it_settle(
    stage: Stage,
) -> None:
    with on("2026-01-02"):
        home = stage.open_dossier(
            person("aanvrager", achternaam="Telefoon", geboortedatum=BORN.isoformat()),
            adres={"postcode": "9401AB", "huisnummer": 305},
        )
        [ank] = home.people
        stage.system("polis").report_taken(
            "baan-gestart", ank, **JOB | {"ingangsdatum": SINCE}, nettoMaandloonCenten=EXPECTED
        )
        stage.settle()
        establish_exemption(stage, home.dossier_id, ank, SINCE)
        stage.settle()
    with on("2026-01-21"):
        wait_for_run(stage, "2026-01")
    with on("2026-02-10"):
        given = made(
            stage, f"/income/v1/dossiers/{home.dossier_id}/koppelingen", {"inwonerId": str(ank)}
        )
        link = str(given["adres"]).removeprefix(stage.chain.origin.address)
        with at_a_telephone(stage) as page:
            page.goto(link)
            for label, number in (("Dag", BORN.day), ("Maand", BORN.month), ("Jaar", BORN.year)):
                page.get_by_label(label, exact=True).fill(str(number))
            page.get_by_role("button", name="Ga verder").click()
            page.get_by_role("button", name="Geef dit loon op van januari 2026").click()
            page.get_by_label("Op welke dag kreeg u het geld?").fill("2026-01-31")
            page.get_by_label("Nettoloon").fill("900")
            page.get_by_role("button", name="Geef op", exact=True).click()

            expect(page.get_by_role("status")).to_contain_text("€ 900,00")
            expect(page.get_by_role("main")).to_contain_text("Er ontbreekt niets.")
            # Of a hundred euros more a quarter is free.
            expect(page.get_by_role("main")).to_contain_text(
                "Over januari 2026 kreeg u te veel. Er gaat € 75,00 af."
            )
            estimate = page.get_by_text("Wij schatten dat u").inner_text()
        coming = settlement_of(stage, home.dossier_id)["komende"]
        assert (
            f"{coming['teBetalenCenten'] % 100_000 // 100},{coming['teBetalenCenten'] % 100:02d}"
            in estimate
        )

    with on("2026-02-21"):
        wait_for_run(stage, "2026-02")
        stage.settle()
        months = {
            row["berekening"]["maand"][:7]: row
            for row in settlement_of(stage, home.dossier_id)["maanden"]
        }
        [booked] = months["2026-01"]["boekingen"]
        assert (booked["soort"], booked["centen"]) == ("verrekening", -75_00)
        assert "aan-loonopgave-herinneren" not in stage.consulent().steps(home.dossier_id)
        with at_a_screen(stage, "inkomensconsulent", ASSEN) as page:
            page.goto(f"/income/dossiers/{home.dossier_id}/verrekening")
            told = page.get_by_role("region", name="Tabel van wat is opgegeven")
            expect(told).to_contain_text("van de inwoner")
            expect(told).to_contain_text("€ 900,00")
            expect(page.get_by_text("Het laatst geopend op 10 februari 2026")).to_be_visible()
