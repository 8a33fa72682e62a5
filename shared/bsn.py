"""The citizen service number: parsed once at the edge, never shown, stored hashed and encrypted."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

_DIGITS = re.compile(r"[0-9]{8,9}")
_NONCE_BYTES = 12
_KEY_BYTES = 32
MASK: Final = "*********"

_WRITTEN = re.compile(
    r"(?<![0-9A-Fa-f-])\d{9}(?![0-9A-Fa-f-])|(?<!\d)\d{4}[ .]\d{2}[ .]\d{3}(?!\d)"
)
_SEPARATORS = re.compile(r"[ .]")


class InvalidBsn(ValueError):
    """Not a citizen service number. The text never repeats what was given."""

    def __init__(self) -> None:
        super().__init__("dit is geen geldig burgerservicenummer")


def passes_eleven_test(digits: str) -> bool:
    """Nine digits, weighed 9 down to 2 and the last -1, add up to a multiple of 11. All zeros do, and are no number."""
    a, b, c, d, e, f, g, h, i = map(int, digits)
    total = 9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - i
    return total % 11 == 0 and digits != "000000000"


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
        return hash((Bsn, self._digits))

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
    """Whether a text that somebody wrote has a number of nine digits in it that passes the 11-test."""
    numbers = (_SEPARATORS.sub("", found[0]) for found in _WRITTEN.finditer(text))
    return any(map(passes_eleven_test, numbers))


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
        """AES-256-GCM, every time another value: key id with its length, nonce, ciphertext."""
        key_id = self.current_key.encode("ascii")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        cipher = AESGCM(self.encryption_keys[self.current_key])
        return (
            bytes([len(key_id)])
            + key_id
            + nonce
            + cipher.encrypt(nonce, bsn.reveal().encode(), key_id)
        )

    def decrypt(self, stored: bytes) -> Bsn:
        """Raises UnknownKey or Tampered; neither tells what was stored."""
        key_id = stored[1 : 1 + stored[0]] if stored else b""
        key = self.encryption_keys.get(key_id.decode("ascii", "replace"))
        if key is None:
            msg = "stored with a key that is not in the settings"
            raise UnknownKey(msg)
        rest = stored[1 + len(key_id) :]
        try:
            digits = AESGCM(key).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], key_id)
        except (InvalidTag, ValueError) as error:
            msg = "the stored value does not fit its key"
            raise Tampered(msg) from error
        return Bsn(digits.decode("ascii"))

    def key_of(self, stored: bytes) -> str:
        """The id of the key a value was stored with, to find rows that still have an old one."""
        return stored[1 : 1 + stored[0]].decode("ascii", "replace")
