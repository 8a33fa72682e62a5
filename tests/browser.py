"""The browser that the tests look with: Chromium's engine without a window where it is installed, as it takes a quarter of the processor time of the whole program."""

import shutil

import pytest
from playwright.sync_api import Browser, Playwright

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


def program() -> str | None:
    """The path of the browser; None where none is installed."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def launch(playwright: Playwright) -> Browser:
    """A browser of one's own, to close after. Skips the test where there is none."""
    path = program()
    if path is None:
        pytest.skip(f"no browser to look with: apt-get install {PROGRAMS[0]}")
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
