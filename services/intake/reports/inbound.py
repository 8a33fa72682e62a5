"""From bytes to a checked submission, or all faults at once. Nothing here asks the database.

A CloudEvent is checked by CloudEvents core and the NL GOV profile; no personal data in its context attributes.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote
from uuid import UUID

import orjson
from pydantic import ValidationError

from services.intake.reports.attributes import CloudEventAttributes
from services.intake.reports.meaning import meaning_of
from services.intake.reports.schemas import (
    MELDINGEN,
    Melding,
)
from services.intake.timeline.verdicts import Refusal
from shared.bsn import mentions_bsn
from shared.calendar import add_months
from shared.errors import Fault, InvalidInput
from shared.http.faults import fault_of
from shared.http.reading import parse_json
from shared.observability import tracing
from shared.values import made_often

MAX_EVENT_BYTES: Final = 64 * 1024
"""NL GOV profile: everybody forwards and accepts at least 64 KB."""

OUR_OWN: Final = "naadloos:"
"""What begins so is told by intake itself: the calendar, a correction, somebody who works here."""
STAFF_SOURCE: Final = "naadloos:medewerker"
"""Told by telephone, by letter or at the desk, and filled in by somebody who works here."""
REGISTER_SOURCE: Final = "naadloos:register"
"""Read in a file of the register of persons."""

# Asked for every line of a file: `model_validate` takes as long as some of the checks.
_ATTRIBUTES = CloudEventAttributes.__pydantic_validator__
_CORE = frozenset(CloudEventAttributes.model_fields)
_NO_EXTENSION = _CORE | {"data"}
_WITHOUT_NUMBERS = frozenset({"data", "specversion", "type", "time", "datacontenttype"})
"""Where a burgerservicenummer belongs, and where none can stand."""
_NAME = re.compile(r"[a-z0-9]{1,20}")
_SHORTEST_BSN = 8
_NO_DIGITS = re.compile(r"\D+")
_SIGNS = r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]"
_URI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:(?=.){_SIGNS}*(?:%[0-9A-Fa-f]{{2}}{_SIGNS}*)*")
MAX_EXTENSION: Final = 500
_MAX_EXTENSIONS = 50
_32_BITS = range(-(2**31), 2**31)


@made_often(frozen=True, slots=True)
class Submission:
    """One life event as a sender reported it, checked as far as it can be without knowing the people."""

    source: str
    source_id: str
    body_hash: bytes
    """Of what it means: the same for the same event, however it is spelled."""
    melding: Melding
    actor: str
    """Who handed it in: the subject of the caller's token."""
    traceparent: str | None = None
    """The trace of the request that brought it."""
    event_id: UUID | None = None
    """The id it has already, when it comes out of quarantine."""
    received_at: datetime | None = None
    sees: frozenset[str] | None = None
    """The municipalities that the caller works for; None is intake itself, which knows all."""
    reported_by: str | None = None
    """Who reported it at first, where that is not `actor`."""
    explanation: str | None = None
    """What somebody wrote about it; stays here."""
    home_id: UUID | None = None
    """The home that is moved to, where intake itself reports it and knows which one the address is."""
    waits: Refusal | None = None
    """Why it waits for a person to settle it, however well it fits."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads events for one process: knows the key of body hashes and which dates are believable."""

    hash_key: bytes
    oldest_years: int
    furthest_years: int

    def read_bytes(
        self, body: bytes, actor: str, today: date, sees: frozenset[str] | None = None
    ) -> Submission:
        """Raises InvalidInput with every fault."""
        if len(body) > MAX_EVENT_BYTES:
            raise _too_big()
        return self._read(parse_json(body), actor, today, sees)

    def read(
        self, event: object, actor: str, today: date, sees: frozenset[str] | None = None
    ) -> Submission:
        """An event that is JSON already, such as one of a batch. Raises InvalidInput with every fault."""
        if len(orjson.dumps(event)) > MAX_EVENT_BYTES:
            raise _too_big()
        return self._read(event, actor, today, sees)

    def _read(
        self, event: object, actor: str, today: date, sees: frozenset[str] | None
    ) -> Submission:
        if not isinstance(event, dict):
            raise InvalidInput((Fault("", "geen-object", "een CloudEvent is een JSON-object"),))
        # JSON format of CloudEvents: null is absent.
        members = event
        if None in event.values():
            members = {name: value for name, value in event.items() if value is not None}
        faults: list[Fault] = []
        attributes = _attributes(members, faults)
        faults += _extension_faults(members)
        kind = MELDINGEN.get(members["type"]) if isinstance(members.get("type"), str) else None
        melding = _melding(kind, members, faults)
        if melding is not None:
            faults += self._date_faults(melding, today)
            faults += _privacy_faults(members, melding)
        if faults or attributes is None or melding is None:
            raise InvalidInput(tuple(faults))
        return Submission(
            _same_for_same_source(attributes.source),
            attributes.id,
            self._hash_of(melding),
            melding,
            actor,
            tracing.current(),
            sees=sees,
        )

    def read_data(self, kind: type[Melding], data: Mapping[str, Any], today: date) -> Melding:
        """The `data` of a correction. Raises InvalidInput with every fault."""
        try:
            melding = kind.model_validate(data)
        except ValidationError as error:
            raise InvalidInput(tuple(_found(error, "gegevens"))) from error
        faults = self._date_faults(melding, today, "gegevens")
        if faults:
            raise InvalidInput(tuple(faults))
        return melding

    def read_form(  # noqa: PLR0917 - what was filled in, and by whom
        self,
        kind: type[Melding],
        data: Mapping[str, Any],
        form_id: str,
        actor: str,
        today: date,
        sees: frozenset[str],
        explanation: str,
    ) -> Submission:
        """What somebody who works here filled in; the same form sent again is the same event. Raises InvalidInput."""
        melding = self.read_data(kind, data, today)
        return Submission(
            STAFF_SOURCE,
            form_id,
            self._hash_of(melding),
            melding,
            actor,
            tracing.current(),
            sees=sees,
            explanation=explanation,
        )

    def _hash_of(self, melding: Melding) -> bytes:
        """Keyed, as a BSN is in it."""
        return hashlib.blake2b(meaning_of(melding), key=self.hash_key, digest_size=32).digest()

    def _date_faults(self, melding: Melding, today: date, at: str = "data") -> Iterable[Fault]:
        day = melding.ingangsdatum
        if day is None:
            return []
        oldest, furthest = _believable(today, self.oldest_years, self.furthest_years)
        if day > today and not melding.may_be_ahead:
            return [Fault(f"{at}.ingangsdatum", "in-de-toekomst", "is nog niet gebeurd")]
        if oldest <= day <= furthest:
            return []
        reason = f"ligt niet tussen {oldest.isoformat()} en {furthest.isoformat()}"
        return [Fault(f"{at}.ingangsdatum", "datum-onwaarschijnlijk", reason)]


@lru_cache(maxsize=8)
def _believable(today: date, oldest_years: int, furthest_years: int) -> tuple[date, date]:
    return add_months(today, -12 * oldest_years), add_months(today, 12 * furthest_years)


@lru_cache(maxsize=1024)
def _same_for_same_source(source: str) -> str:
    """Scheme and namespace of a URN are the same in any case (RFC 8141)."""
    scheme, _, rest = source.partition(":")
    if scheme.lower() != "urn":
        return source
    namespace, colon, name = rest.partition(":")
    return f"urn:{namespace.lower()}{colon}{name}"


def _too_big() -> InvalidInput:
    reason = f"een event is ten hoogste {MAX_EVENT_BYTES} bytes"
    return InvalidInput((Fault("", "te-groot", reason),))


def _attributes(members: Mapping[str, Any], faults: list[Fault]) -> CloudEventAttributes | None:
    try:
        attributes: CloudEventAttributes = _ATTRIBUTES.validate_python(members)
    except ValidationError as error:
        faults += _found(error)
        return None
    faults += _source_faults(attributes.source)
    if (attributes.sequence is None) != (attributes.sequencetype is None):
        faults.append(Fault("sequence", "samen", "sequence en sequencetype horen bij elkaar"))
    return attributes


@lru_cache(maxsize=1024)
def _source_faults(source: str) -> tuple[Fault, ...]:
    faults = []
    if not _URI.fullmatch(source):
        faults.append(Fault("source", "geen-uri", "source is een URN of een andere volledige URI"))
    if source.lower().startswith(OUR_OWN):
        faults.append(Fault("source", "van-ons", f"{OUR_OWN} is geen bron van een ander systeem"))
    return tuple(faults)


def _extension_faults(members: Mapping[str, Any]) -> Iterable[Fault]:
    if members.keys() <= _NO_EXTENSION:
        return  # most events by far
    extensions = [(name, value) for name, value in members.items() if name not in _NO_EXTENSION]
    if len(extensions) > _MAX_EXTENSIONS:
        yield Fault("", "te-veel-attributen", f"ten hoogste {_MAX_EXTENSIONS} eigen attributen")
    for name, value in extensions:
        if name == "data_base64":
            yield Fault(name, "alleen-json", "geef data als JSON, niet als data_base64")
        elif not _NAME.fullmatch(name):
            yield Fault(
                _shown(name), "naam", "een naam heeft ten hoogste 20 kleine letters en cijfers"
            )
        elif not _fits(value):
            yield Fault(
                name, "waarde", "een attribuut is een korte tekst, een getal of een boolean"
            )


def _fits(value: object) -> bool:
    """The kinds of values of CloudEvents: its numbers are of 32 bits."""
    if isinstance(value, str):
        return len(value) <= MAX_EXTENSION
    return isinstance(value, int) and value in _32_BITS


def _melding(
    kind: type[Melding] | None, members: Mapping[str, Any], faults: list[Fault]
) -> Melding | None:
    data = members.get("data")
    if not isinstance(data, dict):
        faults.append(Fault("data", "verplicht", "data is een JSON-object"))
        return None
    if kind is None:
        return None  # the fault is on `type`
    try:
        melding: Melding = kind.__pydantic_validator__.validate_python(data)
    except ValidationError as error:
        faults += _found(error, "data")
        return None
    return melding


def _privacy_faults(members: Mapping[str, Any], melding: Melding) -> Iterable[Fault]:
    """No BSN in context attributes: not the person's own anywhere, and none at all where no number belongs."""
    own = {
        person.burgerservicenummer.reveal().removeprefix("0")
        for person in melding.people
        if person.burgerservicenummer is not None
    }
    for name, value in members.items():
        if name in _WITHOUT_NUMBERS:
            continue
        text = str(value)
        if len(text) < _SHORTEST_BSN:
            continue
        digits = _digits_of_source(text) if name == "source" else _digits_of(text)
        # A counter as id may pass the 11-test by chance; there only the person's own number counts.
        by_shape = name in {"subject", "source"} or name not in _CORE
        if [number for number in own if number in digits] or (by_shape and _mentions_bsn(text)):
            yield Fault(
                name, "bsn-in-attribuut", "een burgerservicenummer hoort alleen in data te staan"
            )


def _digits_of(text: str) -> str:
    digits = _NO_DIGITS.sub("", unquote(text) if "%" in text else text)
    return digits if digits.isascii() else "".join(str(int(sign)) for sign in digits)


# The same few sources come again and again, and this is the busiest path of all.
_mentions_bsn = lru_cache(maxsize=1024)(lambda text: mentions_bsn(unquote(text)))
_digits_of_source = lru_cache(maxsize=1024)(_digits_of)


def _found(error: ValidationError, *at: str) -> Iterable[Fault]:
    for fault in error.errors(include_url=False, include_input=False):
        yield fault_of({**fault, "loc": ("body", *at, *fault["loc"])})


def _shown(name: str) -> str:
    """A name that a stranger made up, fit to send back."""
    return "".join(sign if sign.isprintable() else "?" for sign in name[:40])
