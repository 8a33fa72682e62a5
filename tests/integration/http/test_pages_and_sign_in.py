"""Pages for people: errors in plain Dutch, the cookie, forms of our own site only, and signing in locally."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from deploy.local.identity import LocalIssuer, create_identity
from deploy.local.personas import PERSONAS
from shared.http.auth import COOKIE, TokenVerifier

ORIGIN = {"Origin": "http://naadloos.test"}


@pytest.fixture
async def identity(issuer: LocalIssuer) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_identity(issuer))
    async with httpx.AsyncClient(transport=transport, base_url="http://naadloos.test") as client:
        yield client


@pytest.fixture
def visitor(anonymous: httpx.AsyncClient, issuer: LocalIssuer) -> httpx.AsyncClient:
    """A browser that has signed in."""
    anonymous.cookies.set(COOKIE, issuer.token("regisseur"))
    return anonymous


async def test_a_page_knows_its_visitor_by_the_cookie(visitor: httpx.AsyncClient) -> None:
    assert "Renske Regie" in (await visitor.get("/proef/bladzij")).text


async def test_a_stranger_is_sent_to_sign_in_and_brought_back(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.get("/proef/bladzij?a=1&b=%26")
    assert response.status_code == 303
    there = urlsplit(response.headers["location"])
    assert there.path == "/identiteit/inloggen"
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
    visitor: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    response = await visitor.post("/proef/formulier", data={"a": "1"}, headers=headers)
    assert response.status_code == 403


async def test_a_form_with_a_nul_is_400(visitor: httpx.AsyncClient) -> None:
    response = await visitor.post("/proef/formulier", data={"a": "x\x00y"}, headers=ORIGIN)
    assert response.status_code == 400


async def test_a_form_that_is_too_large_is_413(visitor: httpx.AsyncClient) -> None:
    large = {"a": "x" * 1024 * 1024}
    response = await visitor.post("/proef/formulier", data=large, headers=ORIGIN)
    assert response.status_code == 413


async def test_the_sign_in_page_names_every_persona(identity: httpx.AsyncClient) -> None:
    page = await identity.get("/identiteit/inloggen")
    assert page.status_code == 200
    for persona in PERSONAS.values():
        assert persona.name in page.text


async def test_choosing_a_persona_signs_in_and_goes_where_one_was(
    identity: httpx.AsyncClient, issuer: LocalIssuer
) -> None:
    form = {"persona": "werkcoach", "naar": "/reporting/levensgebeurtenissen?na=1"}
    response = await identity.post("/identiteit/inloggen", data=form, headers=ORIGIN)
    assert response.status_code == 303
    assert response.headers["location"] == form["naar"]
    cookie = response.headers["set-cookie"].lower()
    assert "samesite=lax" in cookie
    assert "httponly" in cookie
    caller = await TokenVerifier(issuer.settings).caller_of(response.cookies[COOKIE])
    assert (caller.subject, caller.municipalities) == ("werkcoach", frozenset({"0106"}))


@pytest.mark.parametrize(
    "there", ["https://elders.test", "//elders.test", "/\\elders.test", "javascript:x"]
)
async def test_signing_in_never_leads_to_another_site(
    identity: httpx.AsyncClient, there: str
) -> None:
    form = {"persona": "werkcoach", "naar": there}
    response = await identity.post("/identiteit/inloggen", data=form, headers=ORIGIN)
    assert response.headers["location"] == "/"
    page = await identity.get("/identiteit/inloggen", params={"naar": there})
    assert "elders" not in page.text


async def test_an_unknown_persona_is_told_so(identity: httpx.AsyncClient) -> None:
    response = await identity.post("/identiteit/inloggen", data={"persona": "<b>"}, headers=ORIGIN)
    assert response.status_code == 400
    assert COOKIE not in response.cookies
    assert "<b>" not in response.text


async def test_another_site_cannot_sign_somebody_in(identity: httpx.AsyncClient) -> None:
    headers = {"Origin": "http://elders.test"}
    response = await identity.post(
        "/identiteit/inloggen", data={"persona": "beheer"}, headers=headers
    )
    assert response.status_code == 403
    assert COOKIE not in response.cookies


async def test_signing_out_takes_the_cookie_away(identity: httpx.AsyncClient) -> None:
    form = {"persona": "beheer"}
    await identity.post("/identiteit/inloggen", data=form, headers=ORIGIN)
    assert COOKIE in identity.cookies
    assert "Log uit" in (await identity.get("/identiteit/inloggen")).text
    response = await identity.post("/identiteit/uitloggen", headers=ORIGIN)
    assert response.status_code == 303
    assert COOKIE not in identity.cookies


async def test_the_public_key_is_published_and_the_private_one_is_not(
    identity: httpx.AsyncClient,
) -> None:
    (key,) = (await identity.get("/identiteit/.well-known/jwks.json")).json()["keys"]
    assert key["kty"] == "EC"
    assert "d" not in key
