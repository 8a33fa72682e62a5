"""Attempts and sessions as they are kept."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.sign_in.schemas import Attempt, Ending, Identity, Session, Why
from shared.messaging.transaction import Transaction

KEPT_AFTERWARDS = timedelta(days=30)
"""So long one can see when somebody was signed in, and what ended it."""

_FORGET_ATTEMPTS = text("DELETE FROM sign_in_attempt WHERE made_at <= :before")
_UNFINISHED = text(
    "SELECT count(*) FROM sign_in_attempt WHERE address_hash = :address_hash AND made_at > :after"
)
_BEGIN = text(
    """
    INSERT INTO sign_in_attempt (state_hash, browser_hash, address_hash, nonce, verifier, return_to, made_at)
    VALUES (:state_hash, :browser_hash, :address_hash, :nonce, :verifier, :return_to, :now)
    """
)
# Of two at once one gets the row. Who does not know the browser's half takes nothing away.
_TAKE = text(
    """
    DELETE FROM sign_in_attempt
    WHERE state_hash = :state_hash AND browser_hash = :browser_hash AND made_at > :after
    RETURNING nonce, verifier, return_to
    """
)
_ADD_SESSION = text(
    """
    INSERT INTO session (number_hash, worker_id, issuer, subject, provider_session, sealed_id_token, browser_hash,
        begun_at, last_seen_at, ends_at)
    VALUES (:number_hash, :worker_id, :issuer, :subject, :provider_session, :sealed_id_token, :browser_hash,
        :now, :now, :ends_at)
    """
)
_FORGET_SESSIONS = text("DELETE FROM session WHERE ends_at <= :before")
_FIND = text(
    """
    SELECT worker_id, browser_hash, begun_at, last_seen_at, ends_at, ended_at, ended_why,
        hides_names
    FROM session WHERE number_hash = :number_hash
    """
)
_SEE = text(
    """
    UPDATE session SET last_seen_at = :now
    WHERE number_hash = :number_hash AND ended_at IS NULL AND last_seen_at < :now
    """
)
_END = text(
    """
    UPDATE session SET ended_at = :now, ended_why = :why WHERE number_hash = :number_hash AND ended_at IS NULL
    RETURNING worker_id, sealed_id_token
    """
)
_END_OF_WORKER = text(
    """
    UPDATE session SET ended_at = :now, ended_why = 'everywhere' WHERE worker_id = :worker_id AND ended_at IS NULL
    RETURNING number_hash, sealed_id_token
    """
)
_END_OF_PROVIDER = text(
    """
    UPDATE session SET ended_at = :now, ended_why = 'at_provider'
    WHERE issuer = :issuer AND ended_at IS NULL AND begun_at < :before
        AND (CAST(:provider_session AS text) IS NULL OR provider_session = :provider_session)
        AND (CAST(:subject AS text) IS NULL OR subject = :subject)
    """
)
# Without a subject: everybody's.
_END_OF_SUBJECT = text(
    """
    UPDATE session SET ended_at = :now, ended_why = 'everywhere' WHERE ended_at IS NULL
        AND (CAST(:subject AS text) IS NULL OR worker_id IN (SELECT id FROM worker WHERE subject = :subject))
    """
)
_ATTEMPTS = text(
    """
    SELECT count(*) AS total, left(encode(address_hash, 'hex'), 12) AS address FROM sign_in_attempt
    GROUP BY address_hash ORDER BY total DESC, address LIMIT 20
    """
)
_OF_WORKER = text(
    """
    SELECT number_hash, begun_at, last_seen_at, ends_at FROM session
    WHERE worker_id = :worker_id AND ended_at IS NULL AND ends_at > :now AND last_seen_at > :seen_after
    ORDER BY last_seen_at DESC, number_hash
    """
)
_HIDE_NAMES = text(
    "UPDATE session SET hides_names = :hides WHERE number_hash = :number_hash AND ended_at IS NULL"
)
_STILL_ACTIVE = text(
    """
    SELECT number_hash FROM session
    WHERE number_hash = ANY (CAST(:hashes AS bytea[])) AND ended_at IS NULL AND ends_at > :now
        AND last_seen_at > :seen_after
    """
)


async def count_unfinished(
    connection: AsyncConnection, address_hash: bytes, after: datetime
) -> int:
    """How many attempts of this address nobody finished, of those that began since a moment."""
    values = {"address_hash": address_hash, "after": after}
    return int((await connection.execute(_UNFINISHED, values)).scalar_one())


async def begin(  # noqa: PLR0917 - what an attempt is
    tx: Transaction,
    state_hash: bytes,
    browser_hash: bytes,
    address_hash: bytes,
    attempt: Attempt,
    lasts: timedelta,
) -> None:
    """What nobody finished in time is thrown away."""
    await tx.execute(_FORGET_ATTEMPTS, {"before": tx.now - lasts})
    values = {
        "nonce": attempt.nonce,
        "verifier": attempt.verifier,
        "return_to": attempt.return_to,
    }
    hashes = {
        "state_hash": state_hash,
        "browser_hash": browser_hash,
        "address_hash": address_hash,
    }
    await tx.execute(_BEGIN, {**hashes, **values, "now": tx.now})


async def take(
    tx: Transaction, state_hash: bytes, browser_hash: bytes, lasts: timedelta
) -> Attempt | None:
    """The attempt, once: it is gone afterwards."""
    rows = await tx.execute(
        _TAKE,
        {"state_hash": state_hash, "browser_hash": browser_hash, "after": tx.now - lasts},
    )
    row = rows.one_or_none()
    return Attempt(row.nonce, row.verifier, row.return_to) if row else None


async def add_session(
    tx: Transaction,
    number_hash: bytes,
    identity: Identity,
    session: Session,
    sealed_id_token: bytes,
) -> None:
    await tx.execute(_FORGET_SESSIONS, {"before": tx.now - KEPT_AFTERWARDS})
    await tx.execute(
        _ADD_SESSION,
        {
            "number_hash": number_hash,
            "worker_id": session.worker_id,
            "issuer": identity.issuer,
            "subject": identity.subject,
            "provider_session": identity.provider_session,
            "sealed_id_token": sealed_id_token,
            "browser_hash": session.browser_hash,
            "now": tx.now,
            "ends_at": session.ends_at,
        },
    )


async def find(connection: AsyncConnection, number_hash: bytes) -> Session | None:
    row = (await connection.execute(_FIND, {"number_hash": number_hash})).one_or_none()
    return Session(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's public name for it


async def see(tx: Transaction, number_hash: bytes) -> None:
    await tx.execute(_SEE, {"number_hash": number_hash, "now": tx.now})


async def hide_names(tx: Transaction, number_hash: bytes, *, hides: bool) -> None:
    await tx.execute(_HIDE_NAMES, {"number_hash": number_hash, "hides": hides})


async def end(tx: Transaction, number_hash: bytes, why: Why) -> Row[Any] | None:
    """What ended, with its worker and sealed token; None for what had ended, or never was."""
    rows = await tx.execute(_END, {"number_hash": number_hash, "why": why, "now": tx.now})
    return rows.one_or_none()


async def end_of_worker(tx: Transaction, worker_id: UUID) -> Sequence[Row[Any]]:
    return (await tx.execute(_END_OF_WORKER, {"worker_id": worker_id, "now": tx.now})).all()


async def end_of_provider(tx: Transaction, ending: Ending, before: datetime) -> int:
    """How many sessions ended that had begun before."""
    values = {
        "issuer": ending.issuer,
        "subject": ending.subject,
        "provider_session": ending.provider_session,
    }
    done = await tx.execute(_END_OF_PROVIDER, {**values, "before": before, "now": tx.now})
    return int(done.rowcount)


async def end_of_subject(tx: Transaction, subject: str | None) -> int:
    """How many sessions of a person ended, as the provider names it; None is everybody's."""
    return int((await tx.execute(_END_OF_SUBJECT, {"subject": subject, "now": tx.now})).rowcount)


async def count_attempts(connection: AsyncConnection) -> Sequence[Row[Any]]:
    """Attempts that are not finished, of the addresses that have most."""
    return (await connection.execute(_ATTEMPTS)).all()


async def still_active(
    connection: AsyncConnection, hashes: Collection[bytes], now: datetime, idle: timedelta
) -> set[bytes]:
    """Which of these sessions are."""
    values = {"hashes": list(hashes), "now": now, "seen_after": now - idle}
    return set((await connection.execute(_STILL_ACTIVE, values)).scalars())


async def of_worker(
    connection: AsyncConnection, worker_id: UUID, now: datetime, idle: timedelta
) -> Sequence[Row[Any]]:
    """The sessions with which the worker is signed in now, the last used first."""
    rows = await connection.execute(
        _OF_WORKER, {"worker_id": worker_id, "now": now, "seen_after": now - idle}
    )
    return rows.all()
