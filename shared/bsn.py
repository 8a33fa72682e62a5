"""The citizen service number: parsed once at the edge, never shown, stored hashed and encrypted, found in a text.

This is the one place that knows what a BSN looks like, in whatever notation somebody writes it.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, NoReturn, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

_DIGITS = re.compile(r"[0-9]{8,9}")
_NONCE_BYTES = 12
_KEY_BYTES = 32
MASK: Final = "*********"
_OF_ZEROS: Final = 43 * ord("0") % 11
"""What the 11-test makes of the signs of nine zeros: they are weighed as they are, which is three times as fast as numbers."""


class InvalidBsn(ValueError):
    """Not a citizen service number. The text never repeats what was given."""

    def __init__(self) -> None:
        super().__init__("dit is geen geldig burgerservicenummer")


def passes_eleven_test(digits: str) -> bool:
    """Nine digits, weighed 9 down to 2 and the last -1, add up to a multiple of 11. All zeros do, and are no number."""
    a, b, c, d, e, f, g, h, i = digits.encode()
    total = 9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - i
    return total % 11 == _OF_ZEROS and digits != "000000000"


class Bsn:
    """A valid citizen service number. `str`, `repr` and logs show a mask; `reveal()` gives it."""

    __slots__ = ("_digits",)

    def __init__(self, text: str) -> None:
        if not _DIGITS.fullmatch(text):
            raise InvalidBsn
        digits = text.zfill(9)
        if not passes_eleven_test(digits):
            raise InvalidBsn
        self._digits = digits

    @classmethod
    def parse(cls, text: str) -> Self:
        """Eight digits get a leading zero. Raises InvalidBsn for what fails the 11-test."""
        return cls(text)

    def reveal(self) -> str:
        """The nine digits, for a register that asks; never for an event, a URL or a log."""
        return self._digits

    def __repr__(self) -> str:
        return f"Bsn({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bsn) and hmac.compare_digest(self._digits, other._digits)

    def __hash__(self) -> int:
        return hash(self._digits)

    def __reduce__(self) -> NoReturn:
        msg = "a Bsn is not pickled: it would leave its digits on a disk or a wire"
        raise TypeError(msg)

    @classmethod
    def _accept(cls, value: object) -> Self:
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            raise InvalidBsn
        return cls(value)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[object], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """As a field of a request: digits come in, only the mask goes out."""
        return core_schema.no_info_plain_validator_function(
            cls._accept, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": "^[0-9]{8,9}$",
            "description": "Burgerservicenummer; voldoet aan de 11-proef.",
        }


def mentions_bsn(text: str) -> bool:
    """Whether eight or nine digits that pass the 11-test stand in a text, together or apart, in digits of any script.

    Digits of a longer number do not count, nor do those of dates, times, amounts, telephone numbers and ids.
    """
    return any(True for _ in _spans(text))


def without_bsns(text: str, mark: str) -> str:
    """The text with a mark in the place of each BSN."""
    kept, at = [], 0
    for start, end in sorted(_spans(text)):
        if start >= at:
            kept += [text[at:start], mark]
        at = max(at, end)
    return "".join([*kept, text[at:]])


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand; a span may come twice."""
    seen = _folded(text)
    if not _EIGHT_DIGITS.search(seen):
        return
    seen = _OTHER_NUMBERS.sub(lambda other: "x" * len(other[0]), seen)
    for run in _RUNS:
        for found in run.finditer(seen):
            digits = "".join(filter(str.isdigit, found[0]))
            if len(digits) in {8, 9} and passes_eleven_test(digits.zfill(9)):
                yield found.span()


def _folded(text: str) -> str:
    """Sign for sign: digits of any script as 0-9, line breaks as such, other white space as spaces, other separators as `-`."""
    return text.translate(_ASCII) if text.isascii() else "".join(map(_fold, text))


@cache
def _fold(sign: str) -> str:
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    if sign in "\n\r\v\f\x85\u2028\u2029":
        return "\n"
    category = unicodedata.category(sign)
    if sign == "\t" or category == "Zs":
        return " "
    return "-" if category in _INVISIBLE_OR_DASH or sign in _BETWEEN_DIGITS else sign


_INVISIBLE_OR_DASH = frozenset({"Cc", "Cf", "Mn", "Pc", "Pd"})
_BETWEEN_DIGITS = "/\\\u2044\u2212\u00b7\u2022"
_ASCII = {code: _fold(chr(code)) for code in range(128)}

_EIGHT_DIGITS = re.compile(r"\d(?:[-. \n]{0,4}\d){7}", re.ASCII)
_OTHER_NUMBERS = re.compile(
    r"""
      [0-9a-f]{8} (?:-[0-9a-f]{4}){3} - [0-9a-f]{12}                                # a UUID
    | (?<![0-9a-z]) [0-9a-f]{16,} (?![0-9a-z])                                      # the id of a trace
    | (?<!\d) (?:19|20)\d\d ([-. ]?) (?:0[1-9]|1[0-2]) \1 (?:0[1-9]|[12]\d|3[01]) (?!\d)      # 2026-11-22
    | (?<!\d) (?:0?[1-9]|[12]\d|3[01]) ([-. ]) (?:0?[1-9]|1[0-2]) \2 (?:19|20)\d\d (?!\d)     # 22-11-2026
    | (?<!\d) \d\d?:\d\d (?: :\d\d (?:[.,]\d{1,9})? )? (?!\d)                       # 9:30
    | (?<!\d) \d{1,3} (?:\.\d{3})+ ,\d\d (?!\d)                                     # 12.345.678,90
    | (?<!\d) 06 [)]? [-. ]{1,3} \d{8} (?!\d)                                       # 06-12345678
    | \b NL\d\d [-. ]? [a-z]{4} (?:[-. ]?\d){10} (?!\d)                              # an IBAN
    | (?: \+ | (?<!\d)00 ) 31 [-. ]{0,3} [1-9] (?:[-. ]{0,3}\d){8} (?!\d)           # +31 6 12345678
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_RUNS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"\d+(?:[-. \n]{1,4}\d+)*",
        r"\d+(?:[-. ]{1,4}\d+)*",
        r"\d+(?:[-.]{1,4}\d+)*",
        r"(?<!\d)\d{9}(?!\d)",
    )
)
"""Digits that belong together: over lines, on one line, without white space, and nine unbroken. The narrower ones find
a number beside another number."""


class UnknownKey(LookupError):
    """Encrypted with a key that is not in the settings."""


class Tampered(ValueError):
    """The stored value was changed, or belongs to another key with the same id."""


@dataclass(frozen=True, slots=True)
class BsnVault:
    """Hashes for look-up and encrypts for storage; the keys come from the service's settings.

    Encryption keys are named, so that a new key can be put in use while older rows are still read.
    """

    hash_key: bytes = field(repr=False)
    encryption_keys: Mapping[str, bytes] = field(repr=False)
    """Key id -> 32 bytes. An id is at most 255 bytes of ASCII."""
    current_key: str

    def __post_init__(self) -> None:
        if len(self.hash_key) < _KEY_BYTES:
            msg = "the hash key needs at least 32 bytes"
            raise ValueError(msg)
        if self.current_key not in self.encryption_keys:
            msg = f"there is no encryption key {self.current_key!r}"
            raise ValueError(msg)
        for name, key in self.encryption_keys.items():
            if len(key) != _KEY_BYTES or not name.isascii() or not 0 < len(name) <= 255:
                msg = f"encryption key {name!r} needs 32 bytes and a short ASCII name"
                raise ValueError(msg)

    def hash(self, bsn: Bsn) -> bytes:
        """For look-up. Keyed (HMAC-SHA256): a bare hash of nine digits is undone in seconds."""
        return hmac.digest(self.hash_key, bsn.reveal().encode(), hashlib.sha256)

    def encrypt(self, bsn: Bsn) -> bytes:
        """As `seal`."""
        return self.seal(bsn.reveal())

    def decrypt(self, stored: bytes) -> Bsn:
        """Raises UnknownKey or Tampered; neither tells what was stored."""
        return Bsn(self.unseal(stored))

    def seal(self, text: str) -> bytes:
        """AES-256-GCM, every time another value: key id with its length, nonce, ciphertext."""
        key_id = self.current_key.encode("ascii")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        cipher = AESGCM(self.encryption_keys[self.current_key])
        return bytes([len(key_id)]) + key_id + nonce + cipher.encrypt(nonce, text.encode(), key_id)

    def unseal(self, stored: bytes) -> str:
        """Raises UnknownKey or Tampered; neither tells what was stored."""
        key_id = stored[1 : 1 + stored[0]] if stored else b""
        key = self.encryption_keys.get(key_id.decode("ascii", "replace"))
        if key is None:
            msg = "stored with a key that is not in the settings"
            raise UnknownKey(msg)
        rest = stored[1 + len(key_id) :]
        try:
            text = AESGCM(key).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], key_id)
        except (InvalidTag, ValueError) as error:
            msg = "the stored value does not fit its key"
            raise Tampered(msg) from error
        return text.decode()

    def pseudonym(self, text: str) -> UUID:
        """The same UUID for the same text, from which the text can't be found without the key."""
        return UUID(bytes=hmac.digest(self.hash_key, text.encode(), hashlib.sha256)[:16], version=5)

    def key_of(self, stored: bytes) -> str:
        """The id of the key a value was stored with, to find rows that still have an old one."""
        return stored[1 : 1 + stored[0]].decode("ascii", "replace")
