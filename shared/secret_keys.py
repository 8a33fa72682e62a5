"""Keys that nobody can guess, and what is kept of them: a hash."""

import secrets
from collections.abc import Collection
from hashlib import sha256
from typing import Final

_BYTES: Final = 32
_LONGEST: Final = 100
"""A key of ours has 43 signs."""


def new_secret() -> str:
    """256 bits of chance, in signs that stand in an address as they are."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(secret: str) -> bytes:
    """Without salt: there is nothing to guess in 256 bits of chance, and it must be found again."""
    return sha256(secret.encode()).digest()


def hashes_of(given: Collection[str]) -> dict[str, bytes]:
    """What to look each up by: how long that takes says nothing about how much of a guess was right. What is too long is no key."""
    return {secret: hash_of(secret) for secret in given if len(secret) <= _LONGEST}
