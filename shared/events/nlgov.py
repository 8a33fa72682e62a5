"""What makes an event wrong under CloudEvents 1.0 and the NL GOV profile 1.1, in so far as JSON Schema cannot see it.

`faults_of` lists everything at once; `python -m shared.events.nlgov FILE ...` does so for files with one event each.
"""

import base64
import binascii
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from shared.bsn import mentions_bsn
from shared.errors import Fault

REQUIRED = ("specversion", "id", "source", "type")
MAX_BYTES = 64 * 1024
"""What every intermediary has to forward."""
MAX_NAME = 20

_NAME = re.compile(r"[a-z0-9]+")
_BODY = frozenset({"data", "data_base64"})
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_TYPE = re.compile(rf"[a-z]{{2,}}(?:\.{_LABEL}){{2,}}")
_VERSION_LIKE = re.compile(r"v[0-9]+|version-?[0-9]*|[0-9]+", re.IGNORECASE)
_VERSION = re.compile(r"v[1-9][0-9]*")
_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,31}:[a-z0-9()+,\-.:=@;$_!*'%/?#]+", re.IGNORECASE)
_OIN = re.compile(r"[0-9]{20}(?::.+)?")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:\s*;\s*[\w-]+=(?:\"[^\"]*\"|[^\s;\"]+))*")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})")
_MOMENT = TypeAdapter[Any](AwareDatetime)
_NUMBERED = frozenset({"time", "sequence", "traceparent", "tracestate"})
"""Attributes that hold numbers by their nature, in which nine digits mean nothing."""


def faults_of(event: Mapping[str, Any]) -> list[Fault]:
    """Everything wrong with one structured event; an empty list when it keeps to the profile.

    A null attribute counts as absent, as the JSON format says.
    """
    present = {name: value for name, value in event.items() if value is not None}
    faults = [*_missing(present), *_names_and_values(event), *_body(event)]
    for name, check in _CHECKS.items():
        value = present.get(name)
        if isinstance(value, str) and (reason := check(value)):
            faults.append(Fault(name, "nlgov", reason))
    faults += [*_sequence(present), *_citizens(present)]
    if _size(event) > MAX_BYTES:
        faults.append(Fault("", "te-groot", "Het bericht is groter dan 64 KB."))
    return faults


def _size(event: Mapping[str, Any]) -> int:
    """Bytes on the wire. Not by orjson: a wrong event may hold numbers that it refuses to write."""
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"), default=str)
    return len(text.encode("utf-8", "replace"))


def _missing(present: Mapping[str, Any]) -> Iterator[Fault]:
    for name in REQUIRED:
        if name not in present:
            yield Fault(name, "verplicht", f"Het attribuut {name} ontbreekt.")


def _names_and_values(event: Mapping[str, Any]) -> Iterator[Fault]:
    for name, value in event.items():
        if name in _BODY:
            continue
        if not _NAME.fullmatch(name):
            yield Fault(name, "naam", "Een naam bestaat alleen uit de tekens a-z en 0-9.")
        elif len(name) > MAX_NAME:
            yield Fault(name, "naam", f"Een naam telt hoogstens {MAX_NAME} tekens.")
        if value is None or isinstance(value, bool):
            continue
        if isinstance(value, int) and abs(value) < 1 << 31 and name not in _CHECKS:
            continue
        if not isinstance(value, str):
            yield Fault(name, "soort", "Een attribuut is een tekst, een getal of ja/nee.")
        elif not value:
            yield Fault(name, "leeg", "Een attribuut mag niet leeg zijn.")


def _body(event: Mapping[str, Any]) -> Iterator[Fault]:
    encoded = event.get("data_base64")
    if encoded is None:
        return
    if event.get("data") is not None:
        yield Fault("data", "dubbel", "Geef data of data_base64, niet beide.")
    try:
        base64.b64decode(encoded, validate=True)
    except (binascii.Error, TypeError, ValueError):
        yield Fault("data_base64", "base64", "Dit is geen geldige base64.")


def _specversion(value: str) -> str | None:
    return None if value == "1.0" else "Alleen CloudEvents 1.0 wordt ondersteund."


def _source(value: str) -> str | None:
    if not _URN.fullmatch(value):
        return "De bron is een URN, zoals urn:nld:oin:00000001823288444000:systeem:naam."
    _, namespace, specific = value.split(":", 2)
    if namespace.lower() != "nld":
        return "De URN van de bron heeft de naamruimte nld."
    if specific.startswith("oin:") and not _OIN.fullmatch(specific.removeprefix("oin:")):
        return "Een OIN telt 20 cijfers."
    return None


def _type(value: str) -> str | None:
    if not _TYPE.fullmatch(value):
        return "Het type staat in omgekeerde domeinnotatie, zoals nl.brp.verhuizing.v1."
    versions = [part for part in value.split(".") if _VERSION_LIKE.fullmatch(part)]
    if len(versions) > 1:
        return "Het type heeft hoogstens een versie."
    if versions and not _VERSION.fullmatch(versions[0]):
        return "Een versie schrijf je als v1, v2, ..."
    return None


def _datacontenttype(value: str) -> str | None:
    if not _MEDIA_TYPE.fullmatch(value):
        return "Dit is geen mediatype."
    kind = value.split(";", maxsplit=1)[0].strip().lower()
    is_json = kind == "application/json" or kind.endswith("+json")
    return None if is_json else "De gegevens zijn JSON."


def _uri(value: str) -> str | None:
    """A URI with its scheme: a relative reference has no meaning outside the message."""
    try:
        absolute = _URI.fullmatch(value) and urlsplit(value).scheme
    except ValueError:
        absolute = None
    return None if absolute else "Dit is geen volledige URI."


def _time(value: str) -> str | None:
    if not _TIME.fullmatch(value):
        return "Een moment schrijf je volgens RFC 3339, met tijdzone."
    try:
        _MOMENT.validate_python(value)
    except ValidationError:
        return "Dit moment bestaat niet."
    return None


_CHECKS: dict[str, Callable[[str], str | None]] = {
    "specversion": _specversion,
    "id": lambda _: None,
    "source": _source,
    "type": _type,
    "datacontenttype": _datacontenttype,
    "dataschema": _uri,
    "dataref": _uri,
    "subject": lambda _: None,
    "time": _time,
}
"""The attributes that are text by definition, and what more is asked of each."""


def _sequence(present: Mapping[str, Any]) -> Iterator[Fault]:
    sequence, kind = present.get("sequence"), present.get("sequencetype")
    if sequence is None:
        if kind is not None:
            yield Fault("sequence", "verplicht", "Bij sequencetype hoort een sequence.")
    elif not isinstance(sequence, str):
        yield Fault("sequence", "soort", "Een volgnummer is tekst die te sorteren is.")
    elif kind in {"Integer", "DossierInteger"} and not (
        sequence.isascii() and sequence.isdecimal() and int(sequence) >= 1
    ):
        yield Fault("sequence", "nlgov", "Het volgnummer is een geheel getal vanaf 1.")


def _citizens(present: Mapping[str, Any]) -> Iterator[Fault]:
    """Context attributes are logged and routed by everybody on the way, so they name no citizen."""
    for name, value in present.items():
        if name in _BODY or name in _NUMBERED or isinstance(value, bool):
            continue
        if isinstance(value, str | int) and mentions_bsn(str(value)):
            yield Fault(name, "bsn", "Hier staat iets dat op een burgerservicenummer lijkt.")


def _faults_in(file: Path) -> list[Fault]:
    try:
        event = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError as error:
        return [Fault("", "json", f"Dit is geen JSON: {error.msg}.")]
    if not isinstance(event, dict):
        return [Fault("", "soort", "Een bericht is een JSON-object.")]
    return faults_of(event)


def main(names: list[str]) -> int:
    """Print the faults of each file; 1 when there are any, 2 without files."""
    found = [(name, fault) for name in names for fault in _faults_in(Path(name))]
    for name, fault in found:
        sys.stdout.write(f"{name}: {fault.name or 'bericht'}: {fault.reason}\n")
    if not names:
        return 2
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
