"""Which errors are about the surroundings, and say nothing about the message that was being handled."""

from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.errors import Transient

_CONTENTION = frozenset(
    {
        "40001",  # serialization failure
        "40P01",  # deadlock detected
        "55P03",  # lock not available in time
        "57014",  # statement timeout
    }
)
_OUT_OF_ORDER = frozenset(
    {
        "25P03",  # idle in transaction timeout
        "53100",  # disk full
        "53200",  # out of memory
        "53300",  # too many connections
    }
)
_CONNECTION = ("08", "57P")
"""SQLSTATE classes: connection trouble; the server is stopping or starting."""


def is_transient(error: BaseException) -> bool:
    """Whether the surroundings failed: the database or the network is away, full or busy.

    A handler's own `Transient` is not meant: that is about its message, which is put off so that others can go on.
    """
    if isinstance(error, OSError | TimeoutError | PoolTimeout | InterfaceError):
        return True
    if isinstance(error, DBAPIError):
        state = _sqlstate(error)
        return (
            error.connection_invalidated
            or state in _CONTENTION
            or state in _OUT_OF_ORDER
            or state.startswith(_CONNECTION)
        )
    return False


def is_contention(error: BaseException) -> bool:
    """Whether it is the kind of trouble that a message may bring on itself: a lock, a deadlock, a statement that takes too long."""
    return isinstance(error, DBAPIError) and _sqlstate(error) in _CONTENTION


def may_pass(error: BaseException) -> bool:
    """Whether a loop of the worker should wait and go on after this error, rather than end."""
    return is_transient(error) or isinstance(error, Transient)


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""
