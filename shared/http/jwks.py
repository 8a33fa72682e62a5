"""The identity provider's public keys, from a file or an address, kept and fetched again when they change; and what they signed."""

import asyncio
import time
from pathlib import Path
from typing import Any, Final

import httpx
import orjson
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError, MissingKeyError
from joserfc.jwk import KeySet

from shared.errors import Transient

ALGORITHMS: Final = ("ES256", "RS256")
"""No others: not "none", and no shared secret for which a public key could be passed off."""
LEEWAY_SECONDS: Final = 60
"""So much may the provider's clock differ from ours."""
_TIMEOUT: Final = httpx.Timeout(5.0, connect=2.0)
_FRESH_SECONDS: Final = 600.0
_RETRY_SECONDS: Final = 5.0
_UNREADABLE: Final = "the identity provider's keys cannot be read"


class Keys:
    """Gives the keys; reads them again after ten minutes, or for a key id not seen before."""

    def __init__(
        self,
        url: str | None,
        file: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.url = url
        self._file = file
        self._transport = transport
        self._keys: KeySet | None = None
        self._read_at = float("-inf")
        self._tried_at = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    async def get(self, *, after_unknown_key: bool = False) -> KeySet:
        age = time.monotonic() - self._read_at
        if self._keys is not None and age < _FRESH_SECONDS and not after_unknown_key:
            return self._keys
        async with self._one_at_a_time:
            return await self._refreshed()

    async def _refreshed(self) -> KeySet:
        # Rubbish tokens must not become a stream of requests to the identity provider.
        now = time.monotonic()
        if now - self._tried_at < _RETRY_SECONDS:
            return self._known()
        try:
            self._keys = KeySet.import_key_set(await self._read())
            self._read_at = now
        except (httpx.HTTPError, OSError, ValueError, KeyError, JoseError) as error:
            if self._keys is None:
                raise Transient(_UNREADABLE) from error
        finally:
            # Counted from the end: who waited while a provider hung does not let it hang again.
            self._tried_at = time.monotonic()
        return self._known()

    def _known(self) -> KeySet:
        if self._keys is None:
            raise Transient(_UNREADABLE)
        return self._keys

    async def _read(self) -> Any:
        if self._file is not None:
            path = Path(self._file)
            return orjson.loads(await asyncio.to_thread(path.read_bytes))
        if self.url is None:
            msg = "set AUTH_JWKS_URL or AUTH_JWKS_FILE"
            raise ValueError(msg)
        async with httpx.AsyncClient(timeout=_TIMEOUT, transport=self._transport) as client:
            response = await client.get(self.url)
            response.raise_for_status()
            return orjson.loads(response.content)


async def verified(token: str, keys: Keys) -> dict[str, Any]:
    """What a token says that one of the keys signed; its claims are still to be checked. Raises JoseError or ValueError."""
    try:
        return _decode(token, await keys.get())
    except (InvalidKeyIdError, MissingKeyError):
        return _decode(token, await keys.get(after_unknown_key=True))


def _decode(token: str, keys: KeySet) -> dict[str, Any]:
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    except (TypeError, AttributeError, LookupError, RecursionError) as error:
        # The library takes parts of a token for what they should be; a stranger's may be anything.
        msg = "no token at all"
        raise ValueError(msg) from error
