"""Runs one message by itself within a transaction, so that one that fails leaves nothing behind and harms no other."""

from shared.messaging.batch import Message
from shared.messaging.contracts import BatchHandler
from shared.messaging.failure_policy import is_transient
from shared.messaging.failures import QUICK_ATTEMPTS
from shared.messaging.transaction import LockMore, Transaction
from shared.observability import tracing


async def run_quickly(
    tx: Transaction, handler: BatchHandler, message: Message, attempts: int = QUICK_ATTEMPTS
) -> Exception | None:
    """Run one message, so many times at once where it fails: None when it worked, else the last error."""
    error: Exception | None = None
    for _ in range(attempts):
        error = await _run_isolated(tx, handler, message)
        if error is None:
            return None
    return error


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
