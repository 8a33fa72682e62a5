"""An error on a page says in plain Dutch what is wrong and where to go, to whoever is signed in."""

import httpx
import pytest

from shared.http.auth import COOKIE
from shared.http.caller import Caller
from tests.integration.http.conftest import PERMISSIONS, READ, FewSessions

ROLE = "gebruiker"


@pytest.fixture
def coach(anonymous: httpx.AsyncClient, sessions: FewSessions) -> httpx.AsyncClient:
    """Somebody with a role that gives nothing here."""
    who = Caller("w-2", "Wim", {"0106": frozenset({"beleid"})}, permissions=PERMISSIONS)
    anonymous.cookies.set(COOKIE, sessions.begin(who))
    return anonymous


@pytest.fixture
def user(anonymous: httpx.AsyncClient, sessions: FewSessions) -> httpx.AsyncClient:
    grants = {"0106": frozenset({ROLE})}
    who = Caller("w-3", "Renske", grants, frozenset({READ}), permissions=PERMISSIONS)
    anonymous.cookies.set(COOKIE, sessions.begin(who))
    return anonymous


async def test_who_may_not_see_a_page_is_told_so_in_the_words_of_the_trade(
    coach: httpx.AsyncClient,
) -> None:
    page = await coach.get("/proef/lijst")

    assert page.status_code == 403
    assert "U mag deze pagina niet zien" in page.text
    assert "Dat hoort niet bij uw rol (beleid). Denkt u van wel? Vraag het uw teamleider." in (
        page.text
    )
    for word in ("scope", "token", "Geen recht"):
        assert word not in page.text


async def test_a_program_is_still_told_which_scope_it_lacks(
    anonymous: httpx.AsyncClient, sessions: FewSessions
) -> None:
    who = Caller("w-2", "Wim", {"0106": frozenset({"beleid"})}, permissions=PERMISSIONS)
    bearer = {"Authorization": f"Bearer {sessions.begin(who)}"}
    answer = await anonymous.get("/proef/v1/dingen", headers=bearer)
    assert READ in answer.json()["detail"]


async def test_a_link_with_a_wrong_part_leads_to_the_page_with_all_that_was_right(
    user: httpx.AsyncClient,
) -> None:
    page = await user.get("/proef/lijst?soort=stoel&na=onzin&gemeente=0106")

    assert page.status_code == 400
    assert "Deze link is niet compleet" in page.text
    assert "UUID" not in page.text
    assert 'href="/proef/lijst?soort=stoel&amp;gemeente=0106"' in page.text


async def test_what_is_not_there_may_be_of_a_municipality_where_one_does_not_work(
    user: httpx.AsyncClient,
) -> None:
    page = await user.get("/proef/lijst/01a22122-0000-7000-8000-000000000000")

    assert page.status_code == 404
    assert "of hoort bij een gemeente waar u niet voor werkt" in page.text
    assert "01a22122" not in page.text


@pytest.mark.parametrize("address", ["/proef/", "/proef/bestaat-niet"])
async def test_an_address_that_nobody_knows_is_a_page(
    user: httpx.AsyncClient, address: str
) -> None:
    page = await user.get(address)
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert 'href="/"' in page.text


async def test_a_failure_of_ours_has_a_mark_to_name_and_a_way_on(user: httpx.AsyncClient) -> None:
    page = await user.get("/proef/kapot?a=1")
    assert page.status_code == 500
    assert "Kenmerk" in page.text
    assert 'href="/proef/kapot?a=1"' in page.text
