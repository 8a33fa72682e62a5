"""`Idempotency-Key`: the same request sent twice has one effect and gets the same answer.

    async with database.transaction(lock=[dossier_id]) as tx:
        return await once(tx, caller, key, await request.body(), register)

Lock the dossiers first: storing the key is the transaction's first write.

What is stored can be opened with the caller's own key only: the answer may hold a name, the request a BSN, and both
stay a week. The key itself is not stored. This protects as well as the key is hard to guess: a random UUID is.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated, Any, Final, Self

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import Depends, Header, Request
from sqlalchemy import Row, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.responses import Response

from shared.errors import Conflict
from shared.http.auth import known_caller
from shared.http.caller import Caller
from shared.messaging.transaction import Database, Transaction
from shared.observability.logging import get_logger

log = get_logger(__name__)

KEPT: Final = timedelta(days=7)
"""How long an answer can be asked for again."""

_SENT: Final = "naadloos.idempotency-key"
_PAUSE_SECONDS: Final = 3_600
_PATTERN: Final = r"^[!-~]{1,200}$"
_NONCE_BYTES: Final = 12

# A second request with this key waits here until the first has committed, and then finds its row.
_CLAIM = text(
    """
    INSERT INTO idempotency_key (caller, key, request_hash, status, headers, body)
    VALUES (:caller, :key, :request_hash, 0, '{}', '') ON CONFLICT DO NOTHING RETURNING true
    """
)
_ANSWER = text(
    """
    UPDATE idempotency_key SET status = :status, body = :body
    WHERE caller = :caller AND key = :key
    """
)
_FIND = text(
    """
    SELECT request_hash, status, body FROM idempotency_key
    WHERE caller = :caller AND key = :key
    """
)
_PORTION: Final = 1_000
_FORGET = text(
    """
    DELETE FROM idempotency_key WHERE (caller, key) IN (
        SELECT caller, key FROM idempotency_key
        WHERE answered_at < now() - CAST(:age AS interval)
        LIMIT :portion FOR UPDATE SKIP LOCKED)
    """
)


class IdempotencyKey(str):
    """The header's value, with the operation it was sent to: a key is not for use on another address."""

    __slots__ = ("operation",)

    operation: str

    @classmethod
    def of(cls, value: str, operation: str = "") -> Self:
        key = cls(value)
        key.operation = operation
        return key


async def _optional(
    request: Request,
    value: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Eigen kenmerk van dit verzoek; nogmaals gestuurd geeft het hetzelfde antwoord.",
            pattern=_PATTERN,
        ),
    ] = None,
) -> IdempotencyKey | None:
    if value is None:
        return None
    key = IdempotencyKey.of(value, f"{request.method} {request.scope['path']}")
    # Whoever handles a refusal has another view of this request, from which its body can't be read again.
    request.scope[_SENT] = key, await request.body()
    return key


IdempotencyKeyDep = Annotated[IdempotencyKey | None, Depends(_optional)]
"""Optional: without the header every request is a new one."""


async def once(
    tx: Transaction,
    caller: Caller,
    key: IdempotencyKey | None,
    body: bytes | str,
    action: Callable[[], Awaitable[Response]],
) -> Response:
    """Run `action` once per caller and key, in this transaction; again gives the stored answer.

    An action that raises leaves nothing behind, so the same key may be tried again.
    """
    if key is None:
        return await action()
    row = _row(caller, key)
    request_hash = _hash(key, body)
    claimed = await tx.execute(_CLAIM, {**row, "request_hash": request_hash})
    if claimed.first() is None:
        return await _replay(tx, row, key, request_hash)
    response = await action()
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    sealed = _seal(key, orjson.dumps(headers) + b"\n" + bytes(response.body))
    await tx.execute(_ANSWER, {**row, "status": response.status_code, "body": sealed})
    return response


async def answered_before(request: Request) -> Response | None:
    """The stored answer to this very request, for when it was refused: what it asks for may stand there by its own doing.

    An endpoint may look at how things stand before it comes to `once`, and outside its transaction.
    """
    sent: tuple[IdempotencyKey, bytes] | None = request.scope.get(_SENT)
    caller = known_caller(request)
    if sent is None or caller is None:
        return None
    key, body = sent
    database: Database = request.app.state.database
    async with database.reading() as connection:
        found = (await connection.execute(_FIND, _row(caller, key))).one_or_none()
    if found is None or found.request_hash != _hash(key, body):
        return None
    return _as_stored(key, found)


async def forget_older(engine: AsyncEngine, age: timedelta = KEPT) -> int:
    """Drop the keys answered longer ago than `age`, by the database's clock, in portions; returns how many."""
    total = 0
    while True:
        async with engine.begin() as connection:
            dropped = await connection.execute(_FORGET, {"age": age, "portion": _PORTION})
        total += dropped.rowcount
        if dropped.rowcount < _PORTION:
            return total


async def forget_regularly(database: Database) -> None:
    """Runs beside the API process, for as long as it lives: drops the keys of more than a week ago."""
    while True:
        try:
            await forget_older(database.engine)
        except (DBAPIError, OSError, TimeoutError) as error:
            log.warning("keys_not_forgotten", cause=type(error).__name__)
        await asyncio.sleep(_PAUSE_SECONDS)


async def _replay(
    tx: Transaction, row: dict[str, str], key: IdempotencyKey, request_hash: bytes
) -> Response:
    found = (await tx.execute(_FIND, row)).one()
    if found.request_hash != request_hash:
        raise Conflict(
            "sleutel-al-gebruikt",
            "Deze Idempotency-Key hoort bij een ander verzoek. Neem voor een nieuw verzoek een nieuwe.",
        )
    return _as_stored(key, found)


def _row(caller: Caller, key: IdempotencyKey) -> dict[str, str]:
    return {"caller": caller.subject, "key": _derived(key, b"name").hex()}


def _as_stored(key: IdempotencyKey, found: Row[Any]) -> Response:
    headers, _, body = _open(key, bytes(found.body)).partition(b"\n")
    return Response(body, found.status, headers=orjson.loads(headers))


def _hash(key: IdempotencyKey, body: bytes | str) -> bytes:
    content = body if isinstance(body, bytes) else body.encode()
    operation = getattr(key, "operation", "")
    secret = _derived(key, b"request")
    return hashlib.blake2b(
        operation.encode() + b"\n" + content, key=secret, digest_size=32
    ).digest()


def _seal(key: IdempotencyKey, content: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_derived(key, b"answer")).encrypt(nonce, content, None)


def _open(key: IdempotencyKey, sealed: bytes) -> bytes:
    secret = AESGCM(_derived(key, b"answer"))
    return secret.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)


def _derived(key: IdempotencyKey, purpose: bytes) -> bytes:
    """32 bytes from the caller's key, others for each purpose."""
    return hashlib.blake2b(key.encode(), person=purpose, digest_size=32).digest()
