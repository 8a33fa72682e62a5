"""Numbers of sessions, which nobody can guess. What a session needs later is sealed with its number.

The number itself is in the browser alone, so who reads the database cannot come in and cannot open what is sealed.
"""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.http.auth import SESSION_PREFIX
from shared.secret_keys import new_secret

_BYTES: Final = 32
_NONCE_BYTES: Final = 12


def new_number() -> str:
    """A session number: 256 bits of chance behind what makes it known for one."""
    return f"{SESSION_PREFIX}{new_secret()}"


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
