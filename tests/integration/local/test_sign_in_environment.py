"""What the local stack tells its programs about signing in is what they need for it."""

from pathlib import Path

import pytest

from deploy.local.identity import LocalIssuer
from deploy.local.kafka import Broker
from deploy.local.stack import _environment
from services.routes.settings import SignInSettings
from shared.http.auth import COOKIE, cookie_name
from shared.settings import AuthSettings
from tests.signing_in import sign_in_settings


def test_the_programs_of_the_stack_know_where_people_sign_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issuer = LocalIssuer(tmp_path, AuthSettings(issuer="http://127.0.0.1:8123/identiteit"))
    broker = Broker("127.0.0.1:9092", "een broker", None)
    for name, value in _environment({}, broker, issuer, 8123, 0).items():
        monkeypatch.setenv(name, value)

    assert SignInSettings() == sign_in_settings(issuer)
    auth = AuthSettings()
    assert auth.sessions_url == "http://127.0.0.1:8123"
    assert cookie_name(auth) == COOKIE
    assert auth.issuer == SignInSettings().issuer


def test_the_secret_of_the_client_is_its_owners_and_survives_a_restart(tmp_path: Path) -> None:
    secret = LocalIssuer(tmp_path).provider.client.secret

    assert LocalIssuer(tmp_path).provider.client.secret == secret
    assert (tmp_path / "aanmelden-geheim").stat().st_mode & 0o077 == 0
