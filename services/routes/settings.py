"""Settings of routes, from the environment (prefix `ROUTES_`). Lead times are in `playbooks/draaiboeken`."""

from datetime import timedelta
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="ROUTES_", extra="ignore")

    port: int = 8002
    intake_url: str = "http://127.0.0.1:8000"
    """Where intake answers, for the names on pages; away, the pages show pseudonyms."""
    income_url: str = "http://127.0.0.1:8000"
    reporting_url: str = "http://127.0.0.1:8000"
    """Where these answer, for the start page and the page of a dossier; away, their part is missing there."""
    dossier_patience_seconds: float = Field(default=2.0, gt=0, le=60)
    """So long that page waits for a part of another service."""


class MailSettings(BaseSettings):
    """Over which server mails go to workers and partners (prefix `MAIL_`): `docs/runbooks/e-mail.md`. Without a host no mail is sent."""

    model_config = SettingsConfigDict(env_prefix="MAIL_", extra="ignore", hide_input_in_errors=True)

    host: str = ""
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    """`none` is for one machine only: then everybody in between reads along."""
    username: str = ""
    password: SecretStr | None = None
    ca_file: str | None = None
    """Who signed the certificate of the server, where that is no authority that everybody knows."""
    sender: str = ""
    """The address that mails come from."""
    domains: frozenset[str] = frozenset()
    """To which domains mails to workers go, as JSON (`["gemeente.nl"]`); empty: to any."""
    link_days: int = Field(default=30, ge=1, le=365)
    """So long the personal link in a mail to a partner works."""

    @property
    def is_on(self) -> bool:
        return bool(self.host and self.sender)

    @property
    def link_lasts(self) -> timedelta:
        return timedelta(days=self.link_days)


class SignInSettings(BaseSettings):
    """How people sign in (prefix `SIGN_IN_`): `docs/runbooks/sign-in.md` says where each comes from."""

    model_config = SettingsConfigDict(
        env_prefix="SIGN_IN_", extra="ignore", hide_input_in_errors=True
    )

    issuer: str = "http://127.0.0.1:8000/identiteit"
    """The identity provider, as it names itself: `<issuer>/.well-known/openid-configuration` is its description."""
    client_id: str = "naadloos-aanmelden"
    """Never the audience of the API (`AUTH_AUDIENCE`): a token for signing in is no token for the API, or the other way round."""
    client_secret: SecretStr | None = None
    address: str = "http://127.0.0.1:8000"
    """Where browsers find us, without a path: the provider only sends people back to addresses that it was told."""
    scope: str = "openid profile"
    name_claim: str = "name"
    groups_claim: str = "groups"
    group_pattern: str = "naadloos/{gemeente}/{rol}"
    """Which groups say a role in a municipality (its CBS code), and how."""
    idle_minutes: int = 30
    life_hours: int = 10
    most_unfinished: int = Field(default=200, ge=1)
    """Attempts of one network address that nobody finished, in the ten minutes that each lasts: so many people may be busy at once."""

    @model_validator(mode="after")
    def _names_both(self) -> Self:
        if any(self.group_pattern.count(part) != 1 for part in ("{gemeente}", "{rol}")):
            msg = "SIGN_IN_GROUP_PATTERN must have {gemeente} and {rol}, each once"
            raise ValueError(msg)
        return self

    @property
    def idle(self) -> timedelta:
        return timedelta(minutes=self.idle_minutes)

    @property
    def life(self) -> timedelta:
        return timedelta(hours=self.life_hours)

    @property
    def redirect_uri(self) -> str:
        return f"{self.address}/routes/aanmelden/terug"

    @property
    def after_sign_out(self) -> str:
        return f"{self.address}/routes/uitgelogd"
