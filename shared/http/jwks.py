"""The identity provider's public keys, from a file or an address, kept and fetched again when they change."""

import asyncio
import time
from pathlib import Path
from typing import Any, Final

import httpx
import orjson
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.errors import Transient
from shared.settings import AuthSettings

_TIMEOUT: Final = httpx.Timeout(5.0, connect=2.0)
_FRESH_SECONDS: Final = 600.0
_RETRY_SECONDS: Final = 5.0
_UNREADABLE: Final = "the identity provider's keys cannot be read"


class Keys:
    """Gives the keys; reads them again after ten minutes, or for a key id not seen before."""

    def __init__(self, settings: AuthSettings) -> None:
        self._settings = settings
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
        if self._settings.jwks_file is not None:
            path = Path(self._settings.jwks_file)
            return orjson.loads(await asyncio.to_thread(path.read_bytes))
        if self._settings.jwks_url is None:
            msg = "set AUTH_JWKS_URL or AUTH_JWKS_FILE"
            raise ValueError(msg)
        async with httpx.AsyncClient(timeout=_TIMEOUT) as client:
            response = await client.get(self._settings.jwks_url)
            response.raise_for_status()
            return orjson.loads(response.content)
