"""Pages for people: errors in plain Dutch, the session in a cookie, forms of our own site only, and what was typed is kept."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from deploy.local.identity import LocalIssuer
from shared.http.auth import BY_ITSELF, COOKIE, SECURE_COOKIE, SESSION_PREFIX
from shared.http.caller import Caller
from tests.integration.http.conftest import PERMISSIONS, READ, FewSessions

ORIGIN = {"Origin": "http://naadloos.test"}


async def test_a_page_knows_its_visitor_by_the_cookie(visitor: httpx.AsyncClient) -> None:
    assert "Renske Regie" in (await visitor.get("/proef/bladzij")).text


async def test_a_token_in_the_cookie_is_worth_nothing(
    anonymous: httpx.AsyncClient, issuer: LocalIssuer
) -> None:
    anonymous.cookies.set(COOKIE, issuer.token("regisseur"))
    assert (await anonymous.get("/proef/bladzij")).status_code == 303


async def test_a_cookie_of_another_name_is_no_session(
    anonymous: httpx.AsyncClient, sessions: FewSessions
) -> None:
    """This service is told to be on plain HTTP; one on https takes the other and not this one."""
    anonymous.cookies.set(SECURE_COOKIE, sessions.begin(Caller("w-1", "Renske Regie")))
    assert (await anonymous.get("/proef/bladzij")).status_code == 303


async def test_a_session_as_bearer_is_a_way_into_the_api(
    anonymous: httpx.AsyncClient, sessions: FewSessions
) -> None:
    """So one service asks another on behalf of somebody."""
    number = sessions.begin(
        Caller(
            "w-1",
            "Renske",
            {"0106": frozenset({"gebruiker"})},
            frozenset({READ}),
            permissions=PERMISSIONS,
        )
    )
    bearer = {"Authorization": f"Bearer {number}"}
    assert (await anonymous.get("/proef/v1/dingen", headers=bearer)).status_code == 200


@pytest.mark.parametrize("number", ["onbekend", "", "x" * 500], ids=["unknown", "empty", "long"])
async def test_a_session_that_is_not_there_is_refused(
    anonymous: httpx.AsyncClient, number: str
) -> None:
    bearer = {"Authorization": f"Bearer {SESSION_PREFIX}{number}"}
    response = await anonymous.get("/proef/v1/dingen", headers=bearer)
    assert response.status_code == 401
    assert 'error="invalid_token"' in response.headers["www-authenticate"]


async def test_what_a_page_asks_by_itself_keeps_no_session_alive(
    visitor: httpx.AsyncClient, sessions: FewSessions
) -> None:
    await visitor.get("/proef/bladzij")
    await visitor.get("/proef/bladzij", headers={BY_ITSELF: "ja"})
    assert [is_active for _, is_active in sessions.asked] == [True, False]


async def test_what_a_page_asks_by_itself_is_told_that_nobody_is_signed_in(
    anonymous: httpx.AsyncClient,
) -> None:
    """A redirect would begin to sign in, every two seconds, where nobody is."""
    response = await anonymous.get("/proef/bladzij", headers={BY_ITSELF: "ja"})
    assert response.status_code == 401


async def test_a_stranger_is_sent_to_sign_in_and_brought_back(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.get("/proef/bladzij?a=1&b=%26")
    assert response.status_code == 303
    there = urlsplit(response.headers["location"])
    assert there.path == "/routes/aanmelden"
    assert not there.netloc
    assert parse_qs(there.query) == {"naar": ["/proef/bladzij?a=1&b=%26"]}


async def test_errors_on_a_page_are_pages(visitor: httpx.AsyncClient) -> None:
    for address, status in (("/proef/weg", 404), ("/proef/kapot", 500)):
        response = await visitor.get(address)
        assert response.status_code == status
        assert response.headers["content-type"].startswith("text/html")
        assert "<h1>" in response.text
        assert "geheim" not in response.text


async def test_a_form_of_our_own_site_is_taken(visitor: httpx.AsyncClient) -> None:
    response = await visitor.post("/proef/formulier", data={"a": "1", "b": "2"}, headers=ORIGIN)
    assert response.text == "<p>2</p>"


@pytest.mark.parametrize("signed_in", [True, False], ids=["signed in", "signed out"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "http://elders.test"},
        {"Origin": "http://naadloos.test.elders.test"},
        {"Origin": "http://naadloos.test:81"},
        {"Referer": "http://elders.test/naadloos.test"},
    ],
    ids=str,
)
async def test_a_form_of_another_site_is_refused(
    visitor: httpx.AsyncClient, headers: dict[str, str], signed_in: bool
) -> None:
    """Also of who is not signed in: else what another site filled in would be sent from ours, by who signs in again."""
    if not signed_in:
        visitor.cookies.clear()
    response = await visitor.post("/proef/formulier", data={"a": "1"}, headers=headers)
    assert response.status_code == 403
    assert 'name="a"' not in response.text


async def test_a_form_with_a_nul_is_400(visitor: httpx.AsyncClient) -> None:
    response = await visitor.post("/proef/formulier", data={"a": "x\x00y"}, headers=ORIGIN)
    assert response.status_code == 400


async def test_a_form_that_is_too_large_is_413(visitor: httpx.AsyncClient) -> None:
    large = {"a": "x" * 1024 * 1024}
    response = await visitor.post("/proef/formulier", data=large, headers=ORIGIN)
    assert response.status_code == 413


async def test_a_form_of_who_is_not_signed_in_any_more_comes_back_with_what_was_typed(
    anonymous: httpx.AsyncClient,
) -> None:
    typed = {"naam": 'Ank "de" <b>Vries</b>', "tekst": "eerste regel\r\ntweede", "leeg": ""}
    response = await anonymous.post("/proef/formulier?stap=2&a=%26", data=typed, headers=ORIGIN)

    assert response.status_code == 401
    form = re.search(r"<form.*</form>", response.text, re.DOTALL)
    assert form
    assert 'action="/proef/formulier?stap=2&amp;a=%26"' in form[0]
    fields = re.findall(r'name="([^"]*)" value="([^"]*)"', form[0])
    assert {unescape(name): unescape(value) for name, value in fields} == typed
    assert "<b>" not in response.text
    assert 'href="/routes/aanmelden" target="_blank"' in response.text


async def test_a_kept_form_is_taken_when_somebody_signed_in_again(
    anonymous: httpx.AsyncClient, sessions: FewSessions
) -> None:
    kept = await anonymous.post("/proef/formulier", data={"a": "1", "b": "2"}, headers=ORIGIN)
    fields = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', kept.text))
    anonymous.cookies.set(COOKIE, sessions.begin(Caller("w-1", "Renske")))

    response = await anonymous.post("/proef/formulier", data=fields, headers=ORIGIN)

    assert response.text == "<p>2</p>"


@pytest.mark.parametrize(
    "sent",
    [
        {"files": {"bestand": ("a.txt", b"inhoud")}, "data": {"a": "geheim"}},
        {"data": {"a": "geheim" * 50_000}},
        {"json": {"a": "geheim"}},
    ],
    ids=["a file", "too much", "no form"],
)
async def test_what_is_no_form_that_somebody_typed_is_not_kept(
    anonymous: httpx.AsyncClient, sent: dict[str, Any]
) -> None:
    response = await anonymous.post("/proef/formulier", headers=ORIGIN, **sent)
    assert response.status_code == 401
    assert "<form" not in response.text
    assert "geheim" not in response.text
