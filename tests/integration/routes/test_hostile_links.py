"""Whoever tries a personal link that is not theirs: nothing leaks, nothing changes, and the partner's own use goes on."""

import asyncio
import secrets
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from prometheus_client import generate_latest
from structlog.testing import capture_logs

from services.routes.partner_keys import service as partner_keys
from shared import clock
from shared.http.limits import WINDOW
from shared.http.personal_links import MOST_ACTS, MOST_LOOKS, MOST_WRONG
from tests.integration.routes.factories import divorced
from tests.integration.routes.handover_kit import Sides, organisation, proposed
from tests.integration.routes.partner_link_kit import (
    HOME,
    Link,
    a_link,
    everything,
    offered,
)
from tests.integration.routes.staff import Desk
from tests.numbers_in import has_number

FORMS: Mapping[str, Mapping[str, str]] = {
    "aanvaarden": {"naam": "Anne de Boer"},
    "weigeren": {"reden": "geen-plaats", "woorden": "Wij zitten vol."},
    "contact": {"op": "2026-08-03"},
    "resultaat": {"uitkomst": "gelukt", "woorden": "Het is klaar."},
    "teruggeven": {"reden": "geen-contact", "woorden": "Drie keer gebeld."},
    "collega": {"wie": "niemand"},
    "nieuwe-koppeling": {},
}
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*1001*13}}${7*1001*13}"


@pytest.fixture
async def link(desk: Desk) -> Link:
    return await offered(desk.client, desk.routes)


async def guess(link: Link, key: str, form: str = "") -> httpx.Response:
    if not form:
        return await link.client.get(f"/overdracht/{key}")
    return await link.client.post(
        f"/overdracht/{key}/{form}", data=dict(FORMS[form]), headers={"Origin": HOME}
    )


def variations(key: str) -> list[str]:
    """What somebody tries who saw a part of it."""
    return [
        key[:-1],
        key + "A",
        key[:-1] + ("A" if key[-1] != "A" else "B"),
        key.swapcase(),
        key[::-1],
        f"{key}%20",
        f"%20{key}",
        f"{key}.ics",
        f"{key};x",
        key.replace(key[0], "%2e", 1),
        "x" * 43,
        "A" * 5_000,
        "'%20OR%20'1'='1",
        "..%2f..%2fetc%2fpasswd",
        "%C3%A9" * 43,
        str(uuid4()),
    ]


async def test_a_guess_shows_nothing_and_changes_nothing(link: Link) -> None:
    before = await everything(link.routes.database, frozenset())
    for wrong in variations(link.key):
        answer = await guess(link, wrong)
        assert answer.status_code in {404, 429}, wrong
        assert "Hulp bij het plan" not in answer.text
        assert "Vaart Welzijn" not in answer.text
    for form in FORMS:
        answer = await guess(link, secrets.token_urlsafe(32), form)
        assert answer.status_code in {303, 404, 429}, form

    assert await everything(link.routes.database, frozenset()) == before


async def test_the_id_or_the_hash_of_a_handover_is_no_link(link: Link) -> None:
    [row] = await link.routes.rows("SELECT id, encode(key_hash, 'hex') AS hash FROM partner_key")
    for known in (link.sides.id, link.organisation_id, row.id, row.hash):
        assert (await guess(link, str(known))).status_code == 404


async def test_a_link_shows_one_handover_and_acts_on_no_other(desk: Desk, link: Link) -> None:
    event = divorced()
    other = Sides(desk.routes, await proposed(desk.routes, event))
    impuls = await organisation(desk.routes, "Impuls")
    await other.offers(impuls, reden="Iets heel anders.")

    page = await link.client.post(
        f"{link.path}/aanvaarden",
        data={
            "naam": "Anne de Boer",
            "handover_id": str(other.id),
            "overdracht": str(other.id),
            "organisation_id": str(impuls),
        },
        headers={"Origin": HOME},
    )
    assert page.status_code == 303
    assert await link.state() == "aanvaard"
    assert (await other.row()).state == "aangeboden"
    assert "Iets heel anders." not in (await link.opens(f"?id={other.id}&link=x")).text


async def test_the_same_answer_again_is_not_done_twice(link: Link) -> None:
    answers = [await link.sends("aanvaarden", naam="Anne de Boer") for _ in range(5)]

    assert [answer.status_code for answer in answers] == [303, 409, 409, 409, 409]
    assert (await link.sides.actions()).count("aanvaard") == 1


async def test_of_many_at_once_one_is_done(link: Link) -> None:
    colleagues = [
        await a_link(link.client, link.routes, link.sides, link.organisation_id) for _ in range(8)
    ]
    answers = await asyncio.gather(
        *(
            colleague.sends("aanvaarden", naam=f"Collega nummer {chr(65 + number)}")
            for number, colleague in enumerate(colleagues)
        ),
        link.sends("weigeren", **FORMS["weigeren"]),
    )

    codes = sorted(answer.status_code for answer in answers)
    assert codes.count(303) == 1
    assert set(codes) <= {200, 303, 409}
    actions = await link.sides.actions()
    assert actions.count("aanvaard") + actions.count("geweigerd") == 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/overdracht/x"},
        {"Origin": "http://test.evil.example"},
    ],
    ids=["nothing", "other", "null", "referer", "subdomain"],
)
async def test_another_site_sends_nothing(
    link: Link, form: str, headers: Mapping[str, str]
) -> None:
    before = await everything(link.routes.database, frozenset())
    answer = await link.client.post(
        f"{link.path}/{form}", data=dict(FORMS[form]), headers=dict(headers)
    )

    assert answer.status_code == 403
    assert await everything(link.routes.database, frozenset()) == before


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_no_other_method_does_anything(link: Link, method: str) -> None:
    """Scanners of mail open links, and try forms."""
    before = await everything(link.routes.database)
    for path in (link.path, *(f"{link.path}/{form}" for form in FORMS)):
        answer = await link.client.request(
            method, path, params=dict(FORMS["aanvaarden"]), headers={"Origin": HOME}
        )
        assert answer.status_code in {200, 204, 404, 405}, (method, path)

    assert await everything(link.routes.database) == before


@pytest.mark.parametrize(
    ("form", "filled"),
    [
        ("aanvaarden", {"naam": SCRIPT}),
        ("weigeren", {"reden": SCRIPT, "woorden": SCRIPT}),
        ("weigeren", {"reden": "geen-plaats", "woorden": SCRIPT + " 999901187"}),
    ],
)
async def test_a_script_stays_text(link: Link, form: str, filled: dict[str, str]) -> None:
    answer = await link.sends(form, **filled)
    page = answer if answer.status_code == 400 else await link.opens()

    for text in (page.text, (await link.opens(f"?gedaan={SCRIPT}")).text):
        assert "<script" not in text
        assert "<img src=x" not in text
        assert not has_number(text, "91091")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "body",
    [
        b"naam=" + b"A" * 20_000,
        b"naam=Anne&" + b"&".join(b"x%d=1" % number for number in range(5_000)),
        b"naam=%00Anne",
        b"naam=%ff%fe",
        b"\x00" * 1_000,
        b"naam=Anne&naam=Bo&naam=" + b"C" * 200,
    ],
    ids=["large", "fields", "nul", "no utf-8", "bytes", "twice"],
)
async def test_a_body_that_no_form_sends_changes_nothing_that_it_should_not(
    link: Link, body: bytes
) -> None:
    headers = {"Origin": HOME, "Content-Type": "application/x-www-form-urlencoded"}
    answer = await link.client.post(f"{link.path}/aanvaarden", content=body, headers=headers)

    assert answer.status_code in {303, 400, 413}
    receiver = (await link.sides.row()).receiver
    assert receiver is None or (len(receiver) <= 100 and receiver.isprintable())


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", ""])
async def test_only_a_form_is_taken(link: Link, kind: str) -> None:
    headers = {"Origin": HOME, "Content-Type": kind}
    answer = await link.client.post(
        f"{link.path}/aanvaarden", content=b'{"naam": "Anne"}', headers=headers
    )

    assert answer.status_code in {400, 415}
    assert await link.state() == "aangeboden"


async def knock(app: Any, path: str) -> int:
    """A request without a client around it: of ten thousand the client would take the most time."""
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"test")],
        "client": ("127.0.0.1", 123),
        "server": ("test", 80),
    }
    codes: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            codes.append(message["status"])

    await app(scope, receive, send)
    [code] = codes
    return code


@pytest.mark.timeout(300)
async def test_ten_thousand_guesses_are_answered_and_the_partner_goes_on(link: Link) -> None:
    """From the same network address as the partner: an office has one."""
    app = link.client._transport.app  # type: ignore[attr-defined]
    began = time.perf_counter()
    codes: dict[int, int] = {}
    slowest = 0.0

    async def guesses(many: int) -> None:
        for _ in range(many):
            code = await knock(app, f"/overdracht/{secrets.token_urlsafe(32)}")
            codes[code] = codes.get(code, 0) + 1

    async def partner() -> None:
        nonlocal slowest
        for _ in range(20):
            asked_at = time.perf_counter()
            page = await link.opens()
            slowest = max(slowest, time.perf_counter() - asked_at)
            assert page.status_code == 200
            await asyncio.sleep(0.05)
        assert (await link.sends("aanvaarden", naam="Anne de Boer")).status_code == 303

    with capture_logs() as lines:
        await asyncio.gather(partner(), *(guesses(100) for _ in range(100)))

    assert codes == {404: MOST_WRONG, 429: 10_000 - MOST_WRONG}
    assert await link.state() == "aanvaard"
    assert [line["event"] for line in lines].count("personal_link_guessed_often") == 1
    # No bound in seconds: a machine may be busy. The partner waits for some guesses, and never for all of them.
    assert slowest < (time.perf_counter() - began)


async def test_who_guessed_is_let_try_again_later(link: Link) -> None:
    answers = [await guess(link, secrets.token_urlsafe(32)) for _ in range(MOST_WRONG + 1)]
    last = answers[-1]
    assert last.status_code == 429
    assert last.headers["retry-after"] == "600"

    with clock.moved_to(clock.now() + WINDOW):
        assert (await guess(link, secrets.token_urlsafe(32))).status_code == 404


async def test_one_link_is_used_as_people_do_and_the_other_links_are_not_held_up(
    link: Link,
) -> None:
    other = await a_link(link.client, link.routes, link.sides, link.organisation_id)
    pages = [await link.opens() for _ in range(MOST_LOOKS + 1)]
    acts = [await link.sends("aanvaarden", naam="") for _ in range(MOST_ACTS + 1)]

    assert (pages[-2].status_code, pages[-1].status_code) == (200, 429)
    assert (acts[-2].status_code, acts[-1].status_code) == (400, 429)
    assert (await other.opens()).status_code == 200


async def test_the_link_comes_in_no_log_no_metric_and_no_header(link: Link) -> None:
    with capture_logs() as lines:
        answers = [
            await link.opens(),
            await link.sends("aanvaarden", naam=""),
            await link.sends("aanvaarden", naam="Anne de Boer"),
            await link.client.post(f"{link.path}/aanvaarden", headers={"Origin": "null"}),
            await link.client.put(link.path),
            await guess(link, link.key[:-1]),
        ]

    said = repr(lines)
    assert "/overdracht/{link}" in said
    for key in (link.key, link.key[:-1]):
        assert key not in said
        assert key not in generate_latest().decode()
    for answer in answers:
        assert answer.headers["referrer-policy"] == "strict-origin"
        assert answer.headers["x-robots-tag"] == "noindex, nofollow, noarchive"
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
        told = {name: value for name, value in answer.headers.items() if name != "location"}
        assert link.key not in repr(told)


async def test_the_page_leads_to_no_other_site_and_has_no_script(link: Link) -> None:
    text = (await link.opens()).text

    assert "<script" not in text
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text
    assert 'content="noindex, nofollow"' in text
    assert "/routes/" not in text


async def test_a_session_of_a_worker_is_not_asked_for_and_not_used(desk: Desk, link: Link) -> None:
    """Whoever opens a link while signed in is the partner there, and no worker."""
    noor = await desk.hires("Noor")
    page = await desk.asks(noor, "GET", link.path)

    assert page.status_code == 200
    assert "Noor" not in page.text


async def test_what_we_took_back_does_nothing_from_that_moment(link: Link) -> None:
    assert (await link.opens()).status_code == 200
    async with link.routes.database.transaction() as tx:
        await partner_keys.end(tx, link.sides.id, "ingetrokken")
    before = await everything(link.routes.database, frozenset())
    for form, filled in FORMS.items():
        assert (await link.sends(form, **filled)).status_code in {303, 404}

    assert await everything(link.routes.database, frozenset()) == before


async def test_an_expired_link_does_nothing_but_ask_for_a_new_one(link: Link) -> None:
    with clock.moved_to(clock.now() + timedelta(days=30)):
        before = await everything(link.routes.database, frozenset())
        for form in FORMS.keys() - {"nieuwe-koppeling"}:
            answer = await link.sends(form, **FORMS[form])
            assert answer.status_code == 404
            assert "Hulp bij het plan" not in answer.text
        assert await everything(link.routes.database, frozenset()) == before


async def test_words_of_a_partner_are_shown_to_us_as_words(link: Link) -> None:
    await link.sends("weigeren", reden="anders", woorden=SCRIPT)
    rows: Any = await link.routes.rows("SELECT words FROM handover_log WHERE action = 'geweigerd'")

    assert [row.words for row in rows] == [SCRIPT]
