"""The pages for whoever connects are there on each service's own address, as in a container: no local stack around it."""

import re

import httpx
import orjson
import pytest

from deploy import catalogue
from shared.ui.documentation import overview
from tests.contract.http.conftest import SERVICES, Api


def test_what_the_pages_read_is_what_make_events_writes() -> None:
    fresh = overview.written(catalogue.inbound(), catalogue.consumers())

    assert orjson.loads(overview.FILE.read_bytes()) == fresh, "run `make events`"


def test_every_service_is_named_on_the_first_page() -> None:
    assert tuple(overview.SERVICES) == SERVICES


def test_every_link_of_the_documentation_leads_somewhere(api: Api) -> None:
    """But for those to the other services, which stand behind the same address as this one."""
    own = (f"/{api.service}/", "/documentatie", "/statisch/")
    with httpx.Client(base_url=api.address, timeout=20) as reader:
        pages = ("/documentatie", "/documentatie/berichten", f"/{api.service}/documentatie")
        for path in pages:
            answer = reader.get(path)
            assert answer.status_code == 200, path
            links = set(re.findall(r'href="(/[^"#]*)"', answer.text))
            assert "/documentatie" in links or path == "/documentatie"
            for link in links:
                # Signing in leads to a provider, which is not there in this test.
                if link.startswith(own) and not link.startswith("/routes/aanmelden"):
                    assert reader.get(link).status_code in {200, 303, 401}, link


def test_who_signs_in_elsewhere_is_sent_to_no_page_of_the_local_stack(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    verifier = api.app.state.verifier
    elsewhere = verifier.settings.model_copy(update={"jwks_file": None})
    monkeypatch.setattr(verifier, "settings", elsewhere)

    main = httpx.get(f"{api.address}/documentatie").text.partition("<main")[2]

    assert "/identiteit/" not in main
