"""The whole product for the stories to play on: four APIs, four workers, a real database and broker."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from deploy.local.demo import BEGIN
from shared import clock
from tests.e2e.chain import Chain
from tests.e2e.origin import CONTRACTS, OneOrigin
from tests.ledger.processes import kafka_settings
from tests.servers import Address, ask
from tests.stories.stage import Stage


@pytest.fixture(scope="module")
def platform(
    request: pytest.FixtureRequest,
    test_servers: Address,
    kafka: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stage]:
    """One per story: it moves the clock, and what runs beside other tests draws from the same randomness as they do.

    A story that is about months says when it begins (`BEGINS`).
    """
    urls = {service: ask(test_servers, "database", service) for service in CONTRACTS}
    settings = kafka_settings(kafka, f"stories-{uuid4().hex[:12]}-")
    with (
        clock.moved_to(getattr(request.module, "BEGINS", BEGIN)),
        OneOrigin(urls, settings, tmp_path_factory.mktemp("identity")) as origin,
        Chain(origin) as chain,
    ):
        yield Stage(chain)
    for url in urls.values():
        ask(test_servers, "drop", url)


@pytest.fixture
def stage(platform: Stage) -> Iterator[Stage]:
    """A story ends with closed books."""
    yield platform
    platform.settle()
