"""What every page has in common, tried on all: whatever menu and start page offer to a role opens for that role, an error page
knows who is signed in, and days and amounts are written as people write them.

Nothing here names a page: a new one is tried as soon as it is there.
"""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from shared.permissions import Role
from tests.contract.security.town_of_secrets import EVERYBODY, Asked, open_asked
from tests.servers import Address as Servers
from tests.servers import ask

pytestmark = pytest.mark.timeout(180)

PEOPLE = [role for role in Role if role != Role.INTEGRATIE]


@pytest.fixture(scope="module")
def asked(test_servers: Servers) -> Iterator[Asked]:
    made: list[str] = []

    def new_database(service: str) -> str:
        made.append(ask(test_servers, "database", service))
        return made[-1]

    with open_asked(new_database) as town:
        yield town
    for url in made:
        ask(test_servers, "drop", url)


def links_in(page: str, part: str) -> list[str]:
    """The addresses in the first element of this name."""
    inside = re.search(rf"<{part}\b.*?</{part}>", page, re.DOTALL)
    assert inside is not None
    return [unescape(address) for address in re.findall(r'<a [^>]*href="([^"#]+)"', inside[0])]


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("part", ["nav", "main"])
def test_whatever_the_start_page_and_its_menu_offer_opens(
    asked: Asked, role: Role, part: str
) -> None:
    who = asked.somebody(role)
    page = asked.ask(who, "GET", "/", follow_redirects=True)
    assert page.status_code == 200, page.text
    if part == "main" and role == Role.PARTNER:
        return  # the page of somebody of no organisation, which leads nowhere

    addresses = links_in(page.text, part)

    assert addresses
    for address in addresses:
        answer = asked.ask(who, "GET", address)
        assert answer.status_code == 200, f"{role} {address}: {answer.status_code}"


@pytest.mark.parametrize("role", PEOPLE)
def test_an_error_page_has_the_menu_of_who_is_signed_in(asked: Asked, role: Role) -> None:
    who = asked.somebody(role)
    menu = links_in(asked.ask(who, "GET", "/", follow_redirects=True).text, "nav")
    for address in (
        "/intake/",
        "/routes/",
        "/income/wat-als?uren=onzin",
        "/reporting/bestaat-niet",
    ):
        answer = asked.ask(who, "GET", address)
        assert answer.headers["content-type"].startswith("text/html")
        assert "Inloggen" not in answer.text
        assert links_in(answer.text, "nav") == menu, f"{role} {address}"


NOT_FOR_READERS = re.compile(
    r"<(script|style|code|pre|head)\b.*?</\1>|<textarea.*?</textarea>|<[^>]*>"
    # Which system it was: by the name that it has itself.
    r"|computersysteem van een gemeente \([^)]*\)",
    re.DOTALL,
)
FOR_MACHINES = re.compile(r"/documentatie|/v1/|openapi|/aanmelden")
AS_MACHINES_WRITE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b|\w+@\d{4}|€ -|jjjj-mm-dd|Het draaiboek is doorgelopen|[Ss]cope"
)


def test_no_page_writes_a_day_an_amount_or_a_code_as_machines_do(asked: Asked) -> None:
    """As somebody who may see everything, on every page there is."""
    pages = [
        path
        for address in asked.addresses
        if address.method == "GET" and not FOR_MACHINES.search(address.path)
        for path in asked.paths_of(address)
    ]
    assert len(pages) > 30
    answers = asked.ask_all(EVERYBODY, [("GET", path) for path in pages])
    wrong = [
        f"{path}: …{' '.join(read[max(0, found.start() - 80) : found.end() + 20].split())}"
        for path, answer in zip(pages, answers, strict=True)
        if "text/html" in answer.headers.get("content-type", "")
        for read in [NOT_FOR_READERS.sub(" ", answer.text)]
        if (found := AS_MACHINES_WRITE.search(read)) is not None
    ]
    assert wrong == []
