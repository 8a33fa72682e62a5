"""Who tries to come in as somebody else: no way in, and a clear page."""

import asyncio
import base64
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from deploy.local.identity import LocalIssuer
from deploy.local.provider import Code
from shared import clock
from shared.http import jwks
from shared.http.auth import COOKIE, SESSION_PREFIX
from tests.integration.routes.provider_kit import (
    CALLBACK,
    Place,
    ago,
    claims_of,
    number_of,
    parameter,
)

MINUTE = timedelta(minutes=1)
ELSEWHERE = {"User-Agent": "Een heel andere browser"}


async def refused(place: Place, browser: httpx.AsyncClient, back: str) -> httpx.Response:
    """Coming back with this gives a page that says what to do, and no session."""
    before = len(await place.endings())
    held = browser.cookies.get(COOKIE)
    answer = await browser.get(back)
    assert answer.status_code == 400, answer.text
    assert "Aanmelden is niet gelukt" in answer.text
    assert 'href="/routes/aanmelden"' in answer.text
    assert browser.cookies.get(COOKIE) == held
    assert len(await place.endings()) == before
    return answer


async def test_a_stolen_cookie_opens_nothing_in_another_browser_and_ends_the_session(
    place: Place,
) -> None:
    owner = await place.signed_in()
    thief = place.browser(**ELSEWHERE)
    thief.cookies.set(COOKIE, number_of(owner))

    assert not await place.is_known(thief)

    assert not await place.is_known(owner)
    assert await place.endings() == ["other_browser"]


async def test_a_number_that_somebody_planted_is_not_used(place: Place) -> None:
    """Session fixation: of who signs in nobody knows the number beforehand."""
    attacker = await place.signed_in("balie")
    planted = number_of(attacker)
    victim = place.browser()
    victim.cookies.set(COOKIE, planted, domain="127.0.0.1", path="/")

    await victim.get(
        await place.chosen(victim, await place.begun(victim, "/routes/aanmelden?wissel=ja"))
    )

    numbers = {cookie.value for cookie in victim.cookies.jar if cookie.name == COOKIE}
    assert planted not in numbers
    assert not await place.is_known(attacker)


@pytest.mark.parametrize("number", ["", "x", f"{SESSION_PREFIX}{'A' * 43}", "é", "a" * 5_000])
async def test_a_made_up_number_is_nobody(place: Place, number: str) -> None:
    headers = {b"Cookie": f"{COOKIE}={number}".encode()}
    answer = await place.browser().get("/routes/sessies", headers=headers)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/routes/aanmelden?naar=")


class Forgiving(dict[str, Code]):
    """The codes of a provider that takes each as often as it comes: that ours hold once is for us to see to."""

    def pop(self, key: str, default: Any = None) -> Any:
        return self.get(key, default)


async def test_an_answer_of_the_provider_holds_once(place: Place) -> None:
    place.issuer.provider.codes = Forgiving()
    browser = place.browser()
    back = await place.chosen(browser, await place.begun(browser))
    cookies = dict(browser.cookies)
    assert (await browser.get(back)).status_code == 303
    again = place.browser()
    again.cookies.update(cookies)

    await refused(place, again, back)


async def test_of_two_at_once_one_comes_in(place: Place) -> None:
    place.issuer.provider.codes = Forgiving()
    browser = place.browser()
    back = await place.chosen(browser, await place.begun(browser))
    async with asyncio.TaskGroup() as group:
        answers = [group.create_task(browser.get(back)) for _ in range(5)]
    assert sorted(answer.result().status_code for answer in answers) == [303, 400, 400, 400, 400]


async def test_a_code_holds_once_at_the_provider_too(place: Place) -> None:
    browser = place.browser()
    code = parameter(await place.chosen(browser, await place.begun(browser)), "code")
    second = await place.chosen(browser, await place.begun(browser))
    assert (await place.sign_in(browser)).status_code == 303

    await refused(place, browser, second.replace(parameter(second, "code"), code))


async def test_an_attempt_of_another_browser_is_not_taken(place: Place) -> None:
    """Somebody lets a victim come back with the own code and state: the victim would work under another name."""
    attacker = place.browser()
    back = await place.chosen(attacker, await place.begun(attacker), "balie")

    await refused(place, place.browser(), back)

    assert (
        await attacker.get(back)
    ).status_code == 303  # what was not theirs, they did not take away


@pytest.mark.parametrize("state", ["", "x", "A" * 43, "' OR 1=1 --"])
async def test_a_state_that_nobody_began_is_refused(place: Place, state: str) -> None:
    await refused(place, place.browser(), f"{CALLBACK}?code=x&state={state}")


async def test_a_code_of_another_attempt_is_not_taken(place: Place) -> None:
    browser = place.browser()
    first = await place.chosen(browser, await place.begun(browser))
    second = await place.chosen(browser, await place.begun(browser))

    await refused(
        place, browser, first.replace(parameter(first, "code"), parameter(second, "code"))
    )


async def test_an_attempt_lasts_ten_minutes(place: Place) -> None:
    browser = place.browser()
    asked = await place.begun(browser)
    with clock.moved_to(clock.now() + 10 * MINUTE):
        await refused(place, browser, await place.chosen(browser, asked))


async def test_an_answer_that_says_to_be_of_another_provider_is_refused(place: Place) -> None:
    browser = place.browser()
    back = await place.chosen(browser, await place.begun(browser))
    await refused(place, browser, back.replace("iss=", "iss=https%3A%2F%2Felders.test%2F"))


async def test_an_answer_that_does_not_say_of_whom_it_is_is_refused(place: Place) -> None:
    browser = place.browser()
    back = await place.chosen(browser, await place.begun(browser))
    await refused(place, browser, back.partition("&iss=")[0])


async def test_who_the_provider_refuses_is_told_so(place: Place) -> None:
    browser = place.browser()
    state = parameter(await place.begun(browser), "state")
    issuer = place.issuer.settings.issuer
    page = await refused(
        place, browser, f"{CALLBACK}?error=access_denied&state={state}&iss={issuer}"
    )
    assert "heeft u niet aangemeld" in page.text


async def forged(place: Place, forge: Any) -> None:
    place.wire.forge = forge
    browser = place.browser()
    await refused(place, browser, await place.chosen(browser, await place.begun(browser)))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elders.test"},
        {"iss": None},
        {"aud": "naadloos"},
        {"aud": None},
        {"aud": ["naadloos-aanmelden", "iemand-anders"]},
        {"azp": "iemand-anders"},
        {"nonce": "een-andere"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 5},
        {"sub": "x" * 256},
        {"exp": None},
        {"exp": 1},
        {"iat": None},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
    ],
    ids=str,
)
async def test_an_id_token_with_other_claims_is_refused(
    place: Place, changes: dict[str, Any]
) -> None:
    await forged(place, place.changed(**changes))


async def test_an_id_token_may_be_a_little_older_than_its_end_and_no_more(place: Place) -> None:
    place.wire.forge = place.changed(exp=ago(seconds=30))
    assert (await place.sign_in(place.browser())).status_code == 303

    await forged(place, place.changed(exp=ago(seconds=90)))


async def test_an_id_token_of_a_provider_whose_clock_runs_a_little_ahead_holds(
    place: Place,
) -> None:
    place.wire.forge = place.changed(iat=ago(seconds=-45))
    assert (await place.sign_in(place.browser())).status_code == 303

    await forged(place, place.changed(iat=ago(seconds=-90)))


async def test_an_id_token_without_a_signature_is_refused(place: Place) -> None:
    header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    await forged(place, lambda token: f"{header}.{token.split('.')[1]}.")


async def test_an_id_token_signed_with_the_public_key_as_secret_is_refused(place: Place) -> None:
    secret = OctKey.import_key(json.dumps(place.issuer.jwks).encode())
    kid = place.issuer.provider.key.kid
    await forged(
        place, lambda token: jwt.encode({"alg": "HS256", "kid": kid}, claims_of(token), secret)
    )


async def test_an_id_token_of_another_key_is_refused_also_under_the_same_key_id(
    place: Place,
) -> None:
    stranger = ECKey.generate_key("P-256")
    await forged(place, lambda token: place.signed(claims_of(token), stranger))


async def test_an_id_token_of_which_a_claim_was_changed_is_refused(place: Place) -> None:
    def change(token: str) -> str:
        header, _, signature = token.split(".")
        claims = json.dumps({**claims_of(token), "sub": "beheer"}).encode()
        return f"{header}.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.{signature}"

    await forged(place, change)


async def test_a_token_for_the_api_is_no_id_token_and_the_other_way_round(place: Place) -> None:
    await forged(place, lambda _: place.issuer.token("regisseur"))

    await place.sign_in(place.browser())
    answer = await place.browser().get(
        "/routes/v1/taken", headers={"Authorization": f"Bearer {place.wire.id_tokens[0]}"}
    )
    assert answer.status_code == 401


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "x" * 70_000])
async def test_rubbish_for_an_id_token_is_refused(place: Place, token: str) -> None:
    await forged(place, lambda _: token)


@pytest.mark.parametrize(
    "there",
    [
        "https://elders.test",
        "//elders.test",
        "/\\elders.test",
        "javascript:alert(1)",
        "/\t/elders.test",
    ],
)
async def test_signing_in_never_leads_to_another_site(place: Place, there: str) -> None:
    browser = place.browser()
    asked = str(httpx.URL("/routes/aanmelden", params={"naar": there}))
    assert (await place.sign_in(browser, path=asked)).headers["location"] == "/"
    assert (await browser.get(asked)).headers["location"] == "/"


@pytest.mark.parametrize(
    "path", ["/routes/uitloggen", "/routes/sessies/overal-uitloggen", "/routes/sessie/verlengen"]
)
@pytest.mark.parametrize("headers", [{}, {"Origin": "http://elders.test"}], ids=str)
async def test_another_site_cannot_sign_somebody_out(
    place: Place, path: str, headers: dict[str, str]
) -> None:
    browser = await place.signed_in()
    answer = await browser.post(path, headers=headers)
    assert answer.status_code == 403
    assert await place.endings() == [None]


@pytest.mark.parametrize(
    "part", ["/.well-known/openid-configuration", "/token", "/.well-known/jwks.json"]
)
@pytest.mark.parametrize("how", ["away", "broken"])
async def test_while_the_provider_is_away_nobody_comes_in(
    place: Place, part: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "_RETRY_SECONDS", 0.0)
    getattr(place.wire, how).add(part)
    browser = place.browser()
    answer = await browser.get("/routes/aanmelden")
    if answer.status_code == 303:
        answer = await browser.get(await place.chosen(browser, answer.headers["location"]))

    assert answer.status_code == 503 or (answer.status_code, how) == (400, "broken")
    assert "Aanmelden" in answer.text
    assert COOKIE not in browser.cookies
    assert await place.endings() == []
    getattr(place.wire, how).clear()
    assert (await place.sign_in(browser)).status_code == 303


async def test_who_is_signed_in_stays_so_while_the_provider_is_away(place: Place) -> None:
    browser = await place.signed_in()
    place.wire.away |= {"openid-configuration", "token", "jwks.json"}
    assert await place.is_known(browser)


@pytest.mark.parametrize(
    "says",
    [
        {"issuer": "https://elders.test"},
        {"issuer": "http://127.0.0.1:8000/identiteit/"},
        {"token_endpoint": None},
        {"authorization_endpoint": 5},
    ],
    ids=str,
)
async def test_a_description_of_another_provider_is_not_used(
    place: Place, says: dict[str, Any]
) -> None:
    place.wire.description = says
    answer = await place.browser().get("/routes/aanmelden")
    assert answer.status_code == 503
    assert "aanmeldvoorziening" in answer.text


async def test_keys_that_the_provider_changed_are_read_again(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(jwks, "_RETRY_SECONDS", 0.0)
    await place.signed_in()
    successor = LocalIssuer(tmp_path_factory.mktemp("successor"))
    place.issuer.provider.key = successor.provider.key
    place.issuer.jwks = successor.jwks

    assert await place.is_known(await place.signed_in())
    assert place.wire.asked.count("/identiteit/.well-known/jwks.json") == 2


async def test_unknown_keys_do_not_become_a_stream_of_requests(place: Place) -> None:
    stranger = ECKey.generate_key("P-256", auto_kid=True)
    for _ in range(3):
        await forged(
            place, lambda token: place.signed(claims_of(token), stranger, kid=stranger.kid)
        )
    assert place.wire.asked.count("/identiteit/.well-known/jwks.json") == 1


async def says(place: Place, logout_token: str) -> int:
    answer = await place.browser().post(
        "/routes/v1/sessies/uitloggen", data={"logout_token": logout_token}
    )
    return answer.status_code


async def test_what_the_provider_says_has_ended_ends(place: Place) -> None:
    browser = await place.signed_in()
    assert await says(place, place.logout_token()) == 200
    assert not await place.is_known(browser)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elders.test"},
        {"aud": "naadloos"},
        {"aud": ["naadloos-aanmelden", "iemand-anders"]},
        {"events": None},
        {"events": {"iets": {}}},
        {"events": ["http://schemas.openid.net/event/backchannel-logout"]},
        {"nonce": "x"},
        {"jti": None},
        {"sub": None},
        {"iat": None},
        {"iat": "gisteren"},
        {"iat": 1},
        {"exp": 1},
    ],
    ids=str,
)
async def test_a_logout_token_with_other_claims_ends_nothing(
    place: Place, changes: dict[str, Any]
) -> None:
    browser = await place.signed_in()
    assert await says(place, place.logout_token(**changes)) == 400
    assert await place.is_known(browser)


async def test_an_id_token_is_no_logout_token(place: Place) -> None:
    browser = await place.signed_in()
    assert await says(place, place.wire.id_tokens[0]) == 400
    assert await says(place, "a.b.c") == 400
    assert await place.is_known(browser)


async def test_a_logout_token_that_comes_again_does_not_end_what_began_later(place: Place) -> None:
    token = place.logout_token()
    with clock.moved_to(clock.now() + 2 * MINUTE):
        browser = await place.signed_in()
        assert await says(place, token) == 200
        assert await place.is_known(browser)


@pytest.mark.parametrize(
    ("left_out", "instead"),
    [
        ("code_challenge", {}),
        ("code_challenge_method", {"code_challenge_method": "plain"}),
        ("nonce", {}),
        ("redirect_uri", {"redirect_uri": "https://elders.test/terug"}),
        ("client_id", {"client_id": "iemand"}),
    ],
)
async def test_the_provider_of_the_local_stack_keeps_the_rules_too(
    place: Place, left_out: str, instead: dict[str, str]
) -> None:
    browser = place.browser()
    url = httpx.URL(await place.begun(browser)).copy_remove_param(left_out)

    answer = await browser.get(url.copy_merge_params(instead))

    assert answer.status_code == 400
    assert "location" not in answer.headers


async def test_who_begins_and_never_finishes_has_to_wait_and_keeps_nobody_else_waiting(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place.app.state.sign_in.settings, "most_unfinished", 3)
    for _ in range(3):
        await place.begun(place.browser())
    asked = len(place.wire.asked)

    refused = await place.browser().get("/routes/aanmelden")

    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "600"
    assert "te veel aanmeldingen" in refused.text
    assert len(place.wire.asked) == asked
    assert len(await place.rows("SELECT state_hash FROM sign_in_attempt")) == 3
    assert (await place.browser(address="10.1.2.3").get("/routes/aanmelden")).status_code == 303


async def test_what_nobody_finished_is_thrown_away_and_counts_no_more(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place.app.state.sign_in.settings, "most_unfinished", 2)
    for _ in range(2):
        await place.begun(place.browser())

    with clock.moved_to(clock.now() + 11 * MINUTE):
        await place.begun(place.browser())

    assert len(await place.rows("SELECT state_hash FROM sign_in_attempt")) == 1


async def test_who_finishes_counts_no_more(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place.app.state.sign_in.settings, "most_unfinished", 1)
    for _ in range(3):
        await place.signed_in()
