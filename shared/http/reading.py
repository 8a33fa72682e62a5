"""Reads JSON of strangers: UTF-8 that PostgreSQL can store, a program can walk, and that means one thing (I-JSON, RFC 7493)."""

import json
from typing import Any, Final

import orjson

from shared.errors import Fault, InvalidInput

_MAX_DEPTH: Final = 32
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def parse_json(body: bytes) -> Any:
    """The value. Raises InvalidInput if it is no JSON, is nested deeper than 32, has a NUL, or names a member twice."""
    # RFC 8259 lets us skip a byte order mark; many a Windows system writes one.
    body = body.removeprefix(_BYTE_ORDER_MARK)
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _no_json(body, error) from error
    if body.count(b"[") + body.count(b"{") > _MAX_DEPTH and _too_deep(value):
        raise _refusal("te-diep", f"De inhoud is dieper genest dan {_MAX_DEPTH}.")
    has_escapes = b"\\" in body  # seldom
    if has_escapes and b"\\u0000" in body and _has_nul(value):
        raise _refusal("nul-teken", "De inhoud bevat een NUL-teken.")
    # A member that is there twice is gone from the value, and its colon with it. Only an escaped colon (3A) could make up
    # for that. Reading everything with a hook takes several times as long.
    may_be_colon = has_escapes and b"\\u003" in body
    if may_be_colon or body.count(b":") != orjson.dumps(value).count(b":"):
        json.loads(body, object_pairs_hook=_only_once)
    return value


def _no_json(body: bytes, error: orjson.JSONDecodeError) -> InvalidInput:
    try:
        body.decode()
    except UnicodeDecodeError:
        return _no_utf8()
    # UTF-16 that was cut at its line ends reads as UTF-8 with a NUL at every other sign.
    if body.count(b"\x00") * 3 > len(body):
        return _no_utf8()
    return _refusal("geen-json", f"De inhoud is geen geldige JSON (teken {error.pos + 1}).")


def _no_utf8() -> InvalidInput:
    return _refusal(
        "geen-utf8", "De inhoud is geen UTF-8. Sla het op als UTF-8 en stuur het opnieuw."
    )


def _refusal(code: str, reason: str) -> InvalidInput:
    return InvalidInput((Fault("body", code, reason),))


def _only_once(members: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in members}) != len(members):
        raise _refusal("dubbele-naam", "De inhoud noemt een veld twee keer in hetzelfde object.")


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any("\x00" in key or _has_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(map(_has_nul, value))


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_MAX_DEPTH):
        level = [
            child
            for item in level
            if isinstance(item, dict | list)
            for child in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return False
    return any(isinstance(item, dict | list) for item in level)
