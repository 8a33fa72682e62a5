"""What signing in knows of an attempt, a session and a token; and how it says that somebody does not come in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.errors import AppError

Why = Literal["signed_out", "everywhere", "at_provider", "other_browser", "replaced"]
"""What ended a session before its time."""


class SignInFailed(AppError):
    """The answer of the provider is not what we asked for. Says no more to a stranger than what to do; the log says why."""

    def __init__(self, detail: str, why: str) -> None:
        super().__init__(400, "aanmelden-mislukt", "Aanmelden is niet gelukt", detail)
        self.why = why


class TooManyAttempts(AppError):
    """Of one network address more attempts are unfinished than people who can be busy with one."""

    def __init__(self) -> None:
        detail = (
            "Vanaf uw netwerk zijn te veel aanmeldingen begonnen die niemand afmaakte. Wacht tien minuten en begin dan opnieuw."
            " Lukt het dan nog niet, bel dan uw helpdesk."
        )
        super().__init__(429, "te-veel-pogingen", "Even wachten met aanmelden", detail)


class DoesNotHold(ValueError):
    """A token says (or lacks) something that it must not: the name of the claim."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody who went to the provider is to come back with, and where to go then."""

    nonce: str
    verifier: str
    return_to: str


@dataclass(frozen=True, slots=True)
class Session:
    """A row of `session`, as far as it says whether somebody is signed in."""

    worker_id: UUID
    browser_hash: bytes
    begun_at: datetime
    last_seen_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None
    ended_why: Why | None = None
    hides_names: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says somebody is: issuer and subject together, the rest may change."""

    issuer: str
    subject: str
    name: str
    groups: tuple[str, ...]
    provider_session: str | None


@dataclass(frozen=True, slots=True)
class Ending:
    """Whose sessions the provider says have ended: all of a subject, or that of one of its own sessions."""

    issuer: str
    subject: str | None
    provider_session: str | None
    said_at: datetime
