"""A coach has the work open while it comes in: the page says so, moves nothing, and hides names when a resident looks along."""

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
PLACES: Final = """() => [scrollY, ...[...document.querySelectorAll("h1, .werk__taak")].map(one => {
  const place = one.getBoundingClientRect();
  return `${place.x} ${place.y} ${place.width} ${place.height}`;
})].join("; ")"""


def test_new_work_is_told_where_it_moves_nothing_and_names_are_hidden_with_one_press(
    stage: Stage,
) -> None:
    first = stage.open_dossier(person("aanvrager", achternaam="Eerstegezin"))
    stage.system().report_taken("baan-gestart", first.people[0], **job(TODAY, 1_000_00))
    second = stage.open_dossier(person("aanvrager", achternaam="Tweedegezin"))

    with at_a_screen(stage, "werkcoach", ASSEN, viewport={"width": 1280, "height": 700}) as page:
        page.set_default_timeout(WAIT_MS)
        _until_there_is_work(page)
        other_tab = page.context.new_page()
        other_tab.goto(WORK)
        _until_listening(stage, page)
        page.mouse.wheel(0, 120)
        page.wait_for_timeout(300)
        before = page.evaluate(PLACES)

        # Somebody else's life changes.
        stage.system().report_taken("baan-gestart", second.people[0], **job(TODAY, 1_200_00))

        # Both tabs say so, over one stream; what the coach reads stays where it is.
        news = page.locator(".nieuws")
        expect(news.get_by_role("status")).to_have_text("3 nieuwe taken.", timeout=WAIT_MS)
        expect(news).to_be_in_viewport()
        assert page.evaluate(PLACES) == before
        assert page.get_by_text("Tweedegezin").count() == 0
        other_tab.bring_to_front()
        expect(other_tab.locator(".nieuws").get_by_role("status")).to_contain_text("nieuwe taken")
        assert len(stage.chain.origin.apps["routes"].state.streams) == 1
        page.bring_to_front()

        news.get_by_role("link", name="Ververs de lijst").click()
        expect(page.get_by_role("link", name="Ank Tweedegezin").first).to_be_visible()

        # A resident comes to sit beside the coach.
        page.get_by_role("button", name="Verberg namen").click()
        expect(page.get_by_role("button", name="Toon namen")).to_be_visible()
        expect(page.get_by_role("link", name="A. T.").first).to_be_visible()
        assert "gezin" not in page.content().lower()
        page.get_by_role("link", name="A. T.").first.click()
        expect(page).to_have_url(
            stage.chain.origin.address + f"/intake/inwoners/{second.people[0]}"
        )
        assert "tweedegezin" not in page.content().lower()

        page.get_by_role("button", name="Toon namen").click()
        expect(page.locator("main")).to_contain_text("Ank Tweedegezin")


def _until_there_is_work(page: Page) -> None:
    for _ in range(WAIT_MS // 500):
        page.goto(WORK)
        if page.locator(".werk__taak").count():
            return
        page.wait_for_timeout(500)
    pytest.fail("the work of the first family did not come")


def _until_listening(stage: Stage, page: Page) -> None:
    for _ in range(WAIT_MS // 100):
        if len(stage.chain.origin.apps["routes"].state.streams):
            return
        page.wait_for_timeout(100)
    pytest.fail("the page does not listen")
