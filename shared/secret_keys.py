"""Keys that nobody can guess, and what is kept of them: a hash."""

import secrets
from hashlib import sha256
from typing import Final

_BYTES: Final = 32


def new_secret() -> str:
    """256 bits of chance, in signs that stand in an address as they are."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(secret: str) -> bytes:
    """Without salt: there is nothing to guess in 256 bits of chance, and it must be found again."""
    return sha256(secret.encode()).digest()
