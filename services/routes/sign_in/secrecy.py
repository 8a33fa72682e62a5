"""Numbers that nobody can guess, and what is kept of them: a hash. What a session needs later is sealed with its number.

The number itself is in the browser alone, so who reads the database cannot come in and cannot open what is sealed.
"""

import secrets
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.http.auth import SESSION_PREFIX

_BYTES: Final = 32
_NONCE_BYTES: Final = 12


def new_number() -> str:
    """A session number: 256 bits of chance behind what makes it known for one."""
    return f"{SESSION_PREFIX}{new_secret()}"


def new_secret() -> str:
    return secrets.token_urlsafe(_BYTES)


def hash_of(secret: str) -> bytes:
    """Without salt: there is nothing to guess in 256 bits of chance, and it must be found again."""
    return sha256(secret.encode()).digest()


def seal(number: str, text: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_key(number)).encrypt(nonce, text.encode(), None)


def unseal(number: str, sealed: bytes) -> str | None:
    """None if it was sealed with another number."""
    try:
        return (
            AESGCM(_key(number))
            .decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
            .decode()
        )
    except InvalidTag:
        return None


def _key(number: str) -> bytes:
    return HKDF(SHA256(), _BYTES, salt=None, info=b"naadloos id_token").derive(number.encode())
