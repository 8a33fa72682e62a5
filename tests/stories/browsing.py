"""Somebody at a screen: a browser that is signed in, for as long as a story needs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from deploy.local.personas import PERSONAS, Persona
from shared.ui.static import NODE_MODULES
from tests.e2e.conftest import WAIT_MS
from tests.signing_in import BROWSER, sign_in_browser
from tests.stories.stage import Stage

SINCE: Final = date(2020, 1, 1)


@contextmanager
def at_a_screen(
    stage: Stage, who: str | Persona, *municipalities: str, **options: Any
) -> Iterator[Page]:
    """The persona of a role, or one of the story's own."""
    if not NODE_MODULES.is_dir():
        pytest.skip("the front-end packages are not installed: make front-end")
    origin = stage.chain.origin
    usual = PERSONAS[who] if isinstance(who, str) else who
    persona = replace(usual, municipalities=frozenset(municipalities))
    with stage.browser().new_context(
        base_url=origin.address, locale="nl-NL", user_agent=BROWSER, **options
    ) as context:
        sign_in_browser(context, origin.issuer, persona)
        _work_here_for_years(stage)
        yield context.new_page()


@contextmanager
def at_a_telephone(stage: Stage) -> Iterator[Page]:
    """Somebody without an account: nobody is signed in, and no script runs."""
    if not NODE_MODULES.is_dir():
        pytest.skip("the front-end packages are not installed: make front-end")
    with stage.browser().new_context(
        base_url=stage.chain.origin.address,
        locale="nl-NL",
        viewport={"width": 360, "height": 740},
        java_script_enabled=False,
    ) as context:
        yield context.new_page()


def _work_here_for_years(stage: Stage) -> None:
    """Routes takes the day of somebody's first sign-in for the first day of work; a story may play an earlier one later."""
    for table, day in (("worker", "active_from"), ("worker_role", "from_day")):
        since = f"UPDATE {table} SET {day} = $1 WHERE {day} > $1"  # noqa: S608 - two names of ours
        stage.chain.rows("routes", since, SINCE)


def find(page: Page, name: str) -> None:
    """Look somebody up by name, and open the page of who is found."""
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Inwoners").click()
    page.get_by_label("Naam").fill(name)
    page.get_by_role("main").get_by_role("button", name="Zoek").click()
    page.get_by_role("rowheader").get_by_role("link").click()


def open_with(page: Page, path: str, surname: str) -> None:
    """A list on which this household stands by name; where intake was slow it shows marks, and is asked again."""
    for _ in range(WAIT_MS // 300):
        page.goto(path)
        if page.get_by_role("link", name=surname).count():
            return
        page.wait_for_timeout(300)
    pytest.fail(f"{surname} is not there: {page.inner_text('main')}")
