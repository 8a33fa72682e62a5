"""Names, addresses and PDFs are sealed before they are kept: who reads the database, or a copy of it, reads none of them.

Each is sealed for its letter and its place, so that one cannot be put where another was.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES: Final = 12

Place = Literal["to", "pdf", "other"]


@dataclass(frozen=True)
class Vault:
    """Keys by name, each of 32 bytes, and the one that is used for what is new."""

    keys: Mapping[str, bytes]
    current: str

    def seal(self, letter_id: UUID, place: Place, content: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, content, _whose(letter_id, place))
        return nonce + sealed

    def unseal(self, key_name: str, letter_id: UUID, place: Place, sealed: bytes) -> bytes:
        """Raises KeyError for a key that is gone, InvalidTag for what is not what was sealed."""
        nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        return AESGCM(self.keys[key_name]).decrypt(nonce, content, _whose(letter_id, place))


def _whose(letter_id: UUID, place: Place) -> bytes:
    return f"{letter_id} {place}".encode()
