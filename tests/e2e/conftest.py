"""A browser, and the whole product for it to look at."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from deploy.local.personas import Persona
from shared import clock
from shared.ui.static import NODE_MODULES
from tests.browser import one_browser
from tests.e2e.origin import CONTRACTS, OneOrigin
from tests.ledger.processes import kafka_settings
from tests.servers import Address, ask
from tests.signing_in import BROWSER, sign_in_browser


@pytest.fixture(scope="module")
def origin(
    request: pytest.FixtureRequest,
    test_servers: Address,
    kafka: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[OneOrigin]:
    """One per module, as most count what is there; a module may say how soon what stands still is noticed (`LOOKS_EVERY`)."""
    if not NODE_MODULES.is_dir():
        pytest.skip("the front-end packages are not installed: make front-end")
    urls = {service: ask(test_servers, "database", service) for service in CONTRACTS}
    looks_every = getattr(request.module, "LOOKS_EVERY", 10)
    settings = kafka_settings(kafka, f"test-{uuid4().hex[:12]}-", looks_every=looks_every)
    with OneOrigin(urls, settings, tmp_path_factory.mktemp("identity")) as running:
        yield running
    for url in urls.values():
        ask(test_servers, "drop", url)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with one_browser() as browser:
        yield browser()


NewPage = Callable[..., Page]
WAIT_MS = 40_000
# What a page has to say takes longer where other tests run beside.
expect.set_options(timeout=WAIT_MS)
VISIBLE_FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


@pytest.fixture
def looks_as() -> str:
    """Who looks at a page where a test names nobody; a module may say another."""
    return "regisseur"


@pytest.fixture
def new_page(chromium: Browser, origin: OneOrigin, looks_as: str) -> Iterator[NewPage]:
    """A function: `new_page("balie", reduced_motion="reduce")` is a page of somebody who is signed in; `new_page(None)` of nobody."""
    contexts: list[BrowserContext] = []

    def open_page(persona: str | Persona | None = looks_as, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=origin.address, locale="nl-NL", user_agent=BROWSER, **options
        )
        contexts.append(context)
        if persona is not None:
            sign_in_browser(context, origin.issuer, persona)
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        return page

    yield open_page
    for context in contexts:
        context.close()


class Municipality:
    """A municipal system that reports to intake."""

    def __init__(self, origin: OneOrigin) -> None:
        token = origin.issuer.token("integratie")
        self._client = httpx.Client(
            base_url=origin.address, headers={"Authorization": f"Bearer {token}"}, timeout=20
        )

    def close(self) -> None:
        self._client.close()

    def register(self) -> str:
        """A mother with two children, who works a little: the pseudonym by which intake knows her."""
        today = clock.today()
        children = [date(today.year - age, 1, 15).isoformat() for age in (8, 14)]
        member = {"achternaam": "de Vries", "vanaf": None}
        answer = self._client.post(
            "/intake/v1/dossiers",
            json={
                "gemeente": "0106",
                "vanaf": "2020-01-01",
                "ontvangtBijstand": True,
                "leden": [
                    {
                        **member,
                        "voornamen": "Ank",
                        "geboortedatum": "1988-04-12",
                        "rol": "aanvrager",
                    },
                    *(
                        {**member, "voornamen": "Kind", "geboortedatum": born, "rol": "kind"}
                        for born in children
                    ),
                ],
            },
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["leden"][0]["inwonerId"])

    def report_job(self, person: str, day: date | None = None) -> str:
        """Report that she starts a job, today if nobody says otherwise; gives the id of the life event."""
        answer = self._client.post(
            "/intake/v1/levensgebeurtenissen",
            json={
                "specversion": "1.0",
                "id": str(uuid4()),
                "source": "urn:nld:oin:00000001001234567000:systeem:loonaangifte",
                "type": "nl.participatiewet.levensgebeurtenissen.baan-gestart.v1",
                "time": clock.now().isoformat(),
                "data": {
                    "persoon": {"inwonerId": person},
                    "ingangsdatum": (day or clock.today()).isoformat(),
                    "urenPerWeek": 24,
                    "nettoMaandloonCenten": 1_480_00,
                    "contract": "bepaalde-tijd",
                },
            },
            headers={"Content-Type": "application/cloudevents+json; charset=UTF-8"},
        )
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])


@pytest.fixture(scope="module")
def municipality(origin: OneOrigin) -> Iterator[Municipality]:
    system = Municipality(origin)
    yield system
    system.close()


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where the pictures of the README are; made when they are not there, so that a test run changes no file."""
    folder = Path(__file__).resolve().parents[2] / "docs" / "images"
    if (folder / "spoor.png").exists():
        return tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder
