"""Signing in at the local stack's provider, as a browser does it."""

from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import BrowserContext
from pydantic import SecretStr

from deploy.local.identity import LocalIssuer
from deploy.local.personas import PERSONAS, Persona
from services.routes.settings import SignInSettings
from shared.http.auth import COOKIE

BROWSER: Final = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Naadloos-test"
"""Told by every browser of a test, so that it may take over a session that was made for it."""


def sign_in_settings(issuer: LocalIssuer) -> SignInSettings:
    client = issuer.provider.client
    return SignInSettings(
        issuer=issuer.settings.issuer,
        client_id=client.client_id,
        client_secret=SecretStr(client.secret),
        address=issuer.address,
    )


def known_to(issuer: LocalIssuer, who: str | Persona) -> Persona:
    """A persona that the provider can sign in, by its key or of the test's own; one with other municipalities is somebody else."""
    if isinstance(who, str):
        return PERSONAS[who]
    usual = PERSONAS.get(who.key)
    if usual is not None and usual != who:
        who = replace(who, key="-".join((who.key, *sorted(who.municipalities))))
    issuer.provider.personas[who.key] = who
    return who


def sign_in_browser(context: BrowserContext, issuer: LocalIssuer, who: str | Persona) -> None:
    """A browser of Playwright, whose `user_agent` is BROWSER."""
    context.add_cookies([{"name": COOKIE, "value": sign_in(issuer, who), "url": issuer.address}])


def sign_in(issuer: LocalIssuer, who: str | Persona, browser: str = BROWSER) -> str:
    """The number of a new session, by the way that people go; quicker than a browser."""
    persona = known_to(issuer, who)
    with httpx.Client(
        base_url=issuer.address, headers={"User-Agent": browser}, timeout=20
    ) as client:
        provider = client.get("/routes/aanmelden").headers["location"]
        back = client.post(
            provider, data={"persona": persona.key}, headers={"Origin": issuer.address}
        )
        assert urlsplit(back.headers["location"]).path == "/routes/aanmelden/terug", back.text
        done = client.get(back.headers["location"])
        assert done.status_code == httpx.codes.SEE_OTHER, done.text
        return str(client.cookies[COOKIE])
