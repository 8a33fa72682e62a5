"""Who hides names on the screen finds none on any page of any service: each page there is, tried with people whose names are words of their own."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest

from deploy.permissions import Address
from shared.http.names import NameService
from tests.contract.security.test_permissions import asked
from tests.contract.security.town_of_secrets import (
    EVERYBODY,
    HOST,
    NAME,
    OTHER_NAME,
    SHIELDED_NAME,
    Asked,
    Site,
)

__all__ = ["asked"]
pytestmark = pytest.mark.timeout(180)
SEARCH: Final = "/intake/inwoners: zoek"
HIDES: Final = "kijkt-met-iemand-mee"
FAMILY_NAMES: Final = re.compile(f"{NAME}|{OTHER_NAME}|{SHIELDED_NAME}", re.IGNORECASE)
ABOUT_NOBODY: Final = re.compile(r"/documentatie|/statisch|/aanmelden|/uitgelogd|/stroom")


@pytest.fixture(scope="module")
def town(asked: Asked) -> Asked:
    """With the names of residents on the pages of all services."""
    for service in ("routes", "reporting"):
        asked.apps[service].state.names = NameService(HOST, Site(asked.apps))
    asked.doors.callers[HIDES] = replace(asked.doors.callers[EVERYBODY], hides_names=True)
    return asked


def test_no_page_shows_a_name_to_who_hides_names(town: Asked) -> None:
    shown = {path for path, text in _pages(town, EVERYBODY) if FAMILY_NAMES.search(text)}
    hidden = dict(_pages(town, HIDES))

    # Without the first there would be nothing to hide.
    assert {path.split("/")[1] for path in shown} == {"intake", "routes", "reporting"}
    assert len(shown) > 20
    for path, text in hidden.items():
        found = FAMILY_NAMES.search(text)
        assert found is None, f"{path}: {text[max(0, found.start() - 80) : found.end() + 40]}"


def test_who_hides_names_still_finds_people_and_tells_them_apart(town: Asked) -> None:
    [page] = [text for path, text in _pages(town, HIDES) if path == SEARCH]

    assert re.search(r">[A-Z]\. Q\.</a>", page)


def test_the_api_answers_names_as_ever(town: Asked) -> None:
    """Hiding is of the screen: what other services ask for a page, they hide themselves."""
    person = str(town.people["gezin"].person_id)
    answer = town.ask(
        HIDES, "POST", "/intake/v1/weergaven", json={"doel": "taken", "inwonerIds": [person]}
    )

    assert NAME in answer.text


def _pages(town: Asked, who: str) -> Iterator[tuple[str, str]]:
    """Every page that can be asked for, and those that a search leads to."""
    reads = [
        ("GET", path)
        for address in town.addresses
        if address.method == "GET" and _is_page(address)
        for path in town.paths_of(address)
    ]
    for (_, path), answer in zip(reads, town.ask_all(who, reads), strict=True):
        if answer.headers.get("content-type", "").startswith("text/html"):
            yield path, answer.text
    answer = town.ask(who, "POST", "/intake/inwoners", data={"naam": NAME})
    yield SEARCH, answer.text
    for asked_for in (NAME, str(town.dossiers["gezin"])):
        answer = town.ask(who, "POST", "/intake/zoeken", data={"vraag": asked_for})
        yield f"/intake/zoeken: {asked_for}", answer.text
    kept, other = (town.people[name].person_id for name in ("gezin", "gedetineerd"))
    answer = town.ask(
        who, "POST", f"/intake/inwoners/{other}/samenvoegen/zoeken", data={"naam": NAME}
    )
    yield "/intake/inwoners: zoek om samen te voegen", answer.text
    answer = town.ask(who, "GET", f"/intake/inwoners/{kept}/samenvoegen?met={other}")
    yield "/intake/inwoners: voeg samen", answer.text


def _is_page(address: Address) -> bool:
    return "/v1/" not in address.path and not ABOUT_NOBODY.search(address.path)
