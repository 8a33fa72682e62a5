"""The whole product for the stories to play on: four APIs, four workers, a real database and broker."""

from collections.abc import Callable, Iterator
from typing import Final
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from deploy.local.demo import BEGIN
from shared import clock
from tests.browser import one_browser
from tests.e2e.chain import Chain
from tests.e2e.origin import CONTRACTS, OneOrigin
from tests.ledger.processes import kafka_settings
from tests.servers import Address, ask
from tests.stories.stage import Stage

CHORES_EVERY: Final = 2.0
"""Seconds: a story moves the clock, and waits until everybody has noticed."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Callable[[], Browser]]:
    with one_browser() as found:
        yield found


@pytest.fixture(scope="module")
def platform(
    request: pytest.FixtureRequest,
    browser: Callable[[], Browser],
    test_servers: Address,
    kafka: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stage]:
    """One per story: it moves the clock, and what runs beside other tests draws from the same randomness as they do.

    A story that is about months says when it begins (`BEGINS`), and one about what stands still how soon that is noticed
    (`LOOKS_EVERY`).
    """
    urls = {service: ask(test_servers, "database", service) for service in CONTRACTS}
    looks_every = getattr(request.module, "LOOKS_EVERY", 10)
    prefix = f"stories-{uuid4().hex[:12]}-"
    settings = kafka_settings(kafka, prefix, looks_every=looks_every)
    with (
        clock.moved_to(getattr(request.module, "BEGINS", BEGIN)),
        OneOrigin(
            urls, settings, tmp_path_factory.mktemp("identity"), chores_every=CHORES_EVERY
        ) as origin,
        Chain(origin) as chain,
    ):
        yield Stage(chain, browser)
    for url in urls.values():
        ask(test_servers, "drop", url)


@pytest.fixture
def stage(platform: Stage) -> Iterator[Stage]:
    """A story ends with closed books."""
    yield platform
    platform.settle()
