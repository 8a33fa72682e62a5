"""How long an attempt and a session last, what a token must say, and which role a group gives. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from services.routes.sign_in.schemas import DoesNotHold, Ending, Identity, Session

ATTEMPT_LASTS: Final = timedelta(minutes=10)
SEEN_PRECISION: Final = timedelta(minutes=1)
"""When somebody was last seen is written no more often than this."""
LOGOUT_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
_LOGOUT_HOLDS: Final = timedelta(minutes=5)
_MOST_GROUPS: Final = 500
_MOST_NAME: Final = 200
_MOST_SUBJECT: Final = 255
"""OpenID Connect Core 1.0 section 2: `sub` is no longer."""


@dataclass(frozen=True, slots=True)
class ClaimNames:
    """How the provider calls the name and the groups of somebody."""

    name: str
    groups: str


class State(StrEnum):
    ACTIVE = "active"
    IDLE = "idle"
    """Nobody asked anything for too long."""
    EXPIRED = "expired"
    """It lasted as long as a session may."""
    ENDED = "ended"


def state_of(session: Session, now: datetime, idle: timedelta) -> State:
    if session.ended_at is not None:
        return State.ENDED
    if now >= session.ends_at:
        return State.EXPIRED
    return State.IDLE if now >= session.last_seen_at + idle else State.ACTIVE


def is_to_ask_who(session: Session | None) -> bool:
    """Whether the provider is to ask who it is, although somebody may be signed in there yet: after a sign-out everywhere, or a theft."""
    return session is not None and session.ended_why in {"everywhere", "other_browser"}


def is_to_be_seen(session: Session, now: datetime) -> bool:
    """Whether it is worth a write that somebody asks something now."""
    return now - session.last_seen_at >= SEEN_PRECISION


def roles_of_groups(groups: Iterable[str], pattern: str) -> frozenset[tuple[str, str]]:
    """`naadloos/0106/regisseur` by the pattern `naadloos/{gemeente}/{rol}`: (municipality, role). Other groups say nothing."""
    parts = re.split(r"(\{gemeente\}|\{rol\})", pattern)
    named = {
        "{gemeente}": r"(?P<gemeente>[0-9]{4})",
        "{rol}": r"(?P<rol>[a-z-]{1,50})",
    }
    expression = re.compile("".join(named.get(part, re.escape(part)) for part in parts))
    found = (expression.fullmatch(group) for group in groups)
    return frozenset((match["gemeente"], match["rol"]) for match in found if match)


def identity_of(
    claims: Mapping[str, Any], nonce: str, client_id: str, names: ClaimNames
) -> Identity:
    """Who an ID token is about, whose signature, issuer and times hold. Raises DoesNotHold with what does not hold.

    OpenID Connect Core 1.0 section 3.1.3.7.
    """
    _check_audience(claims, client_id)
    if "azp" in claims and claims["azp"] != client_id:
        raise DoesNotHold("azp")
    if claims.get("nonce") != nonce:
        raise DoesNotHold("nonce")
    subject = _text(claims, "sub", _MOST_SUBJECT)
    # Half a subject could be somebody else's.
    if subject is None or subject != claims["sub"]:
        raise DoesNotHold("sub")
    name = _text(claims, names.name, _MOST_NAME) or _text(claims, "preferred_username", _MOST_NAME)
    groups = claims.get(names.groups)
    return Identity(
        issuer=str(claims["iss"]),
        subject=subject,
        name=name or subject,
        groups=tuple(group for group in groups[:_MOST_GROUPS] if isinstance(group, str))
        if isinstance(groups, list)
        else (),
        provider_session=_text(claims, "sid", _MOST_SUBJECT),
    )


def ending_of(claims: Mapping[str, Any], client_id: str, now: datetime) -> Ending:
    """Whose sessions end by a logout token, whose signature and issuer hold. Raises DoesNotHold with what does not hold.

    OpenID Connect Back-Channel Logout 1.0 section 2.6. It is not kept which tokens were seen: one that comes again ends
    what had begun before it was made, which had ended already.
    """
    _check_audience(claims, client_id)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise DoesNotHold("events")
    # So that an ID token cannot be passed off for one.
    if "nonce" in claims:
        raise DoesNotHold("nonce")
    if not _text(claims, "jti", _MOST_SUBJECT):
        raise DoesNotHold("jti")
    moment = claims.get("iat")
    if not isinstance(moment, int) or isinstance(moment, bool):
        raise DoesNotHold("iat")
    said_at = datetime.fromtimestamp(moment, UTC)
    if abs(now - said_at) > _LOGOUT_HOLDS:
        raise DoesNotHold("iat")
    subject, provider_session = (_text(claims, name, _MOST_SUBJECT) for name in ("sub", "sid"))
    if subject is None and provider_session is None:
        raise DoesNotHold("sub")
    return Ending(str(claims["iss"]), subject, provider_session, said_at)


def _check_audience(claims: Mapping[str, Any], client_id: str) -> None:
    """For us, and for nobody else besides: whom else it is for, we do not know."""
    audience = claims.get("aud")
    if audience not in (client_id, [client_id]):
        raise DoesNotHold("aud")


def _text(claims: Mapping[str, Any], name: str, most: int) -> str | None:
    value = claims.get(name)
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        return None
    return value[:most]
