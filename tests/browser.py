"""The browser that the tests look with, and what every page must be whoever looks at it.

Chromium's engine without a window where it is installed, as it takes a quarter of the processor time of the whole program.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from typing import Final
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.settings import TestSettings

PROGRAMS = ("chromium-headless-shell", "chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SMALL: Final = 320
"""The smallest screen (WCAG 1.4.10)."""
_BY_ROOM: Final = ["scrollable-region-focusable"]
"""The rule of axe whose outcome depends on how much room there is; the others see the same page again."""
_TOO_WIDE: Final = "document.documentElement.scrollWidth - window.innerWidth"
_pictures = count(1)


def program() -> str | None:
    """The path of the browser; None where none is installed."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def launch(playwright: Playwright) -> Browser:
    """A browser of one's own, to close after. Skips the test where there is none."""
    path = program()
    if path is None:
        pytest.skip(f"no browser to look with: apt-get install {PROGRAMS[0]}")
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@contextmanager
def one_browser() -> Iterator[Callable[[], Browser]]:
    """A function that gives the one browser of this block, started by whoever looks first.

    Its loop runs in this thread: no other can begin here meanwhile.
    """
    with ExitStack() as stack:

        @cache
        def browser() -> Browser:
            started = launch(stack.enter_context(sync_playwright()))
            stack.callback(started.close)
            return started

        yield browser


def looks_well(page: Page) -> None:
    """As it stands axe finds nothing; and neither so nor on the smallest screen does one scroll sideways. Needs the page's script."""
    finds_nothing(page)
    fits(page)
    size = page.viewport_size
    assert size is not None
    if size["width"] > SMALL:
        page.set_viewport_size({"width": SMALL, "height": size["height"]})
        finds_nothing(page, *_BY_ROOM)
        fits(page)
        page.set_viewport_size(size)


def finds_nothing(page: Page, *rules: str) -> None:
    """Axe, by all of its rules or by these alone."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    found = AxeResults(page.evaluate("options => axe.run(options)", options))
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"


def fits(page: Page) -> None:
    """Nobody has to scroll sideways; `NAADLOOS_PICTURES=folder` keeps what it looks like."""
    folder = TestSettings().pictures
    if folder is not None:
        name = urlsplit(page.url).path.strip("/").replace("/", "-") or "start"
        page.screenshot(path=folder / f"{name}-{next(_pictures)}.png", full_page=True)
    too_wide = page.evaluate(_TOO_WIDE)
    assert too_wide <= 0, f"{page.url} is {too_wide} px too wide"
