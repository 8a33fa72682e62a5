"""A coach has the work open while it comes in: the page says so, moves nothing, and hides names when a resident looks along."""

import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from shared.events.household import ASSEN
from tests.e2e.chain import job
from tests.stories.browsing import at_a_screen
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

WORK: Final = "/routes/werk"
WAIT_MS: Final = 60_000
NEWS: Final = re.compile(r"^\d+ nieuwe ta(ak|ken)\.$")
PLACES: Final = """() => [scrollY, ...[...document.querySelectorAll("h1, main p:not(.nieuws p), footer")].map(one => {
  const place = one.getBoundingClientRect();
  return `${place.x} ${place.y} ${place.width} ${place.height}`;
})].join("; ")"""


def test_new_work_is_told_where_it_moves_nothing_and_names_are_hidden_with_one_press(
    stage: Stage,
) -> None:
    family = stage.open_dossier(person("aanvrager", achternaam="Jansma"))

    with at_a_screen(stage, "werkcoach", ASSEN, viewport={"width": 1280, "height": 700}) as page:
        page.set_default_timeout(WAIT_MS)
        page.goto(WORK)
        other_tab = page.context.new_page()
        other_tab.goto(WORK)
        _until_listening(stage, page)
        before = page.evaluate(PLACES)

        # Somebody else's life changes.
        stage.system().report_taken("baan-gestart", family.people[0], **job(TODAY, 1_200_00))

        # Both tabs say so, over one stream; what the coach reads stays where it is.
        news = page.locator(".nieuws")
        expect(news.get_by_role("status")).to_have_text(NEWS, timeout=WAIT_MS)
        expect(news).to_be_in_viewport()
        assert page.evaluate(PLACES) == before
        assert page.get_by_text("Jansma").count() == 0
        other_tab.bring_to_front()
        expect(other_tab.locator(".nieuws").get_by_role("status")).to_have_text(NEWS)
        assert len(stage.chain.origin.apps["routes"].state.streams) == 1
        page.bring_to_front()

        news.get_by_role("link", name="Ververs de lijst").click()
        _until_named(page, "Ank Jansma")

        # A resident comes to sit beside the coach.
        page.get_by_role("button", name="Verberg namen").click()
        expect(page.get_by_role("button", name="Toon namen")).to_be_visible()
        _until_named(page, "A. J.")
        assert "jansma" not in page.content().lower()
        page.get_by_role("link", name="A. J.").first.click()
        expect(page).to_have_url(
            stage.chain.origin.address + f"/intake/inwoners/{family.people[0]}"
        )
        assert "jansma" not in page.content().lower()

        page.get_by_role("button", name="Toon namen").click()
        expect(page.locator("main")).to_contain_text("Ank Jansma")


def _until_named(page: Page, name: str) -> None:
    """A page that had to wait too long for names shows marks instead."""
    for _ in range(WAIT_MS // 1000):
        if page.get_by_role("link", name=name).count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    pytest.fail(f"no {name}: {page.inner_text('main')}")


def _until_listening(stage: Stage, page: Page) -> None:
    for _ in range(WAIT_MS // 100):
        if len(stage.chain.origin.apps["routes"].state.streams):
            return
        page.wait_for_timeout(100)
    pytest.fail("the page does not listen")
