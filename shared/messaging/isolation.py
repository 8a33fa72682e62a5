"""Runs one message by itself within a transaction, so that one that fails leaves nothing behind and harms no other."""

from dataclasses import dataclass

from shared.messaging.batch import Message
from shared.messaging.contracts import BatchHandler
from shared.messaging.failure_policy import is_transient
from shared.messaging.failures import QUICK_ATTEMPTS
from shared.messaging.transaction import LockMore, Transaction
from shared.observability import tracing


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a message that was tried a few times at once."""

    error: Exception | None
    """None when it worked, else the last."""
    before: Exception | None = None
    """Why it had to be tried again, when it worked."""


async def run_quickly(
    tx: Transaction, handler: BatchHandler, message: Message, attempts: int = QUICK_ATTEMPTS
) -> Tried:
    """Run one message, so many times at once where it fails."""
    error: Exception | None = None
    for _ in range(attempts):
        before, error = error, await _run_isolated(tx, handler, message)
        if error is None:
            return Tried(None, before)
    return Tried(error)


async def _run_isolated(
    tx: Transaction, handler: BatchHandler, message: Message
) -> Exception | None:
    """Run one message under a savepoint: None when it worked, the error when it failed and left nothing behind.

    Raises what looks like the surroundings, as the connection itself may be broken, and LockMore.
    """
    if message.event is None:
        return None
    mark = tx.mark()
    tracing.enter(message.event.traceparent)
    try:
        async with tx.connection.begin_nested():
            await handler(tx, [message.event])
            await tx.flush()
    except LockMore:
        raise
    except Exception as error:
        if is_transient(error):
            raise
        tx.forget_after(mark)
        return error
    return None
