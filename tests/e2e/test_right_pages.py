"""The page of a right, a fact that is asked for, and an application that is left, in a real browser without script."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from tests.browser import looks_well
from tests.e2e.conftest import NewPage
from tests.e2e.test_decision_pages import (
    FIRST,
    SECOND,
    dossier,
    looks_as,
    open_all_parts,
    open_proposal,
)

__all__ = ["dossier", "looks_as"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def open_right(page: Page, dossier: UUID) -> None:
    """From the proposal that waits there."""
    page.goto(f"/income/voorstellen?dossier={dossier}")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    page.get_by_role("link", name=re.compile("Bekijk wat er nu geldt")).click()
    page.get_by_role("link", name="Naar het recht op bijstand").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Recht op bijstand van")


def why(page: Page, name: str) -> None:
    form = page.get_by_role("form", name=name)
    form.get_by_label("Waarom stelt u dit voor?").fill("Twee keer gebeld.")
    form.get_by_label("Wat leest de inwoner").fill("Wij missen uw bankafschriften.")
    form.get_by_role("button").click()


def approve(page: Page, address: str) -> None:
    page.goto(address)
    open_all_parts(page)
    page.get_by_role("button", name="Keur het besluit goed").click()
    expect(page.get_by_role("status")).to_contain_text("Het besluit is goedgekeurd.")


def test_axe_finds_nothing_on_the_right_and_on_what_is_asked_and_all_fits(
    dossier: UUID, new_page: NewPage
) -> None:
    page = new_page(FIRST)
    open_right(page, dossier)
    for summary in page.locator("details > summary").all():
        summary.click()
    looks_well(page)
    page.goto(f"/income/voorstellen?dossier={dossier}")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    page.get_by_text("Vraag een feit dat u nodig heeft").click()
    looks_well(page)


def test_the_payment_is_held_after_two_people_and_goes_on_when_what_was_asked_is_there(
    dossier: UUID, new_page: NewPage
) -> None:
    ilse = new_page(FIRST, java_script_enabled=False)
    open_right(ilse, dossier)
    right = ilse.url
    ilse.get_by_text("De bijstand opschorten").click()
    why(ilse, "Opschorten")
    expect(ilse.get_by_role("alert")).to_contain_text("Wat moet de inwoner geven")
    form = ilse.get_by_role("form", name="Opschorten")
    expect(form.get_by_label("Waarom stelt u dit voor?")).to_have_value("Twee keer gebeld.")
    form.get_by_label("Wat moet de inwoner geven").fill("uw bankafschriften van oktober")
    form.get_by_role("button").click()
    expect(ilse.get_by_role("status")).to_contain_text("Uw voorstel is gemaakt.")
    expect(ilse.get_by_text("de betaling staat stil, ten hoogste acht weken")).to_be_visible()
    expect(ilse.get_by_text("U kunt uw eigen voorstel niet goedkeuren.")).to_be_visible()

    kees = new_page(SECOND, java_script_enabled=False)
    approve(kees, ilse.url.split("?")[0])
    kees.goto(right)
    expect(kees.get_by_role("heading", name="De bijstand is opgeschort")).to_be_visible()

    ilse.goto(right)
    ilse.get_by_text("Weer betalen: wat is gevraagd is er").click()
    why(ilse, "Weer betalen")
    expect(ilse.get_by_text("Besloten", exact=True)).to_be_visible()
    ilse.goto(right)
    expect(ilse.get_by_role("heading", name="De bijstand is opgeschort")).to_have_count(0)
    expect(ilse.get_by_text("wat is gevraagd kwam er")).to_be_visible()


def test_what_somebody_proposed_by_hand_is_taken_back(dossier: UUID, new_page: NewPage) -> None:
    page = new_page(FIRST, java_script_enabled=False)
    open_right(page, dossier)
    page.get_by_text("De bijstand laten stoppen of intrekken").click()
    why(page, "Stoppen of intrekken")
    expect(page.get_by_text("Beëindiging, vanaf een dag die nog niet voorbij is.")).to_be_visible()

    page.get_by_role("button", name="Neem het voorstel terug").click()

    expect(page.get_by_role("status")).to_contain_text("Het voorstel is teruggenomen.")
    expect(page.get_by_text("Vervallen", exact=True)).to_be_visible()


def test_a_proposal_waits_for_a_fact_in_the_list_too_and_no_longer_when_it_is_not_needed(
    dossier: UUID, new_page: NewPage
) -> None:
    page = new_page(FIRST, java_script_enabled=False)
    open_proposal(page, dossier)
    page.get_by_text("Vraag een feit dat u nodig heeft").click()
    form = page.get_by_role("form", name="Een feit vragen")
    form.get_by_label("Wat wilt u weten?").select_option("vrijlating")
    form.get_by_label("Uiterlijk op").fill(clock.today().isoformat())
    form.get_by_label("Wat heeft u gevraagd?").fill("Loonstrook gevraagd.")
    form.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies een dag na vandaag.")
    form = page.get_by_role("form", name="Een feit vragen")
    expect(form.get_by_label("Wat heeft u gevraagd?")).to_have_value("Loonstrook gevraagd.")
    form.get_by_label("Uiterlijk op").fill((clock.today() + timedelta(days=9)).isoformat())
    form.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("Het voorstel wacht nu op dit feit.")
    expect(page.get_by_role("heading", name="Waar het op wacht")).to_be_visible()

    page.goto(f"/income/voorstellen?dossier={dossier}")
    expect(page.get_by_text("Welk deel van het loon vrij is, gevraagd voor")).to_be_visible()
    open_proposal(page, dossier)
    page.get_by_role("button", name="Dit is niet meer nodig").click()

    expect(page.get_by_role("status")).to_contain_text("Op dit feit wacht het voorstel niet meer.")
    page.goto(f"/income/voorstellen?dossier={dossier}")
    expect(page.get_by_text("gevraagd voor")).to_have_count(0)
