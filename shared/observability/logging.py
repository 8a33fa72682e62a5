"""Structured logs: one JSON object a line, with service, process, trace and dossier; never BSN, name or income."""

import copy
import logging
import math
import sys
import time
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, Final

import orjson
import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import FilteringBoundLogger, Processor

from shared.bsn import mentions_bsn, without_bsns

FORBIDDEN: Final = frozenset(
    {
        "bsn", "burgerservicenummer", "naam", "name", "voornaam", "voornamen", "achternaam",
        "geslachtsnaam", "inkomen", "income", "loon", "wage", "bedrag", "amount", "iban",
        "rekeningnummer", "adres", "address", "straat", "postcode", "geboortedatum",
        "birth_date", "email", "telefoon", "token", "authorization", "cookie", "password",
        "wachtwoord", "payload", "body", "data",
    }
)  # fmt: skip
"""Keys that never belong in a log line, at any depth."""

REMOVED: Final = "[verwijderd]"
_FRAMES = 12
_CALM_SECONDS = 60.0
# Drivers and clients log statements, addresses and messages with their contents below this level.
_TALKATIVE = ("sqlalchemy", "asyncpg", "aiokafka", "httpx", "httpcore", "alembic")


def get_logger(name: str) -> FilteringBoundLogger:
    """`log.info("task_created", dossier_id=...)`: an event name and fields, no sentences."""
    logger: FilteringBoundLogger = structlog.get_logger(name)
    return logger


def configure_logging(*, service: str, process: str, level: int = logging.INFO) -> None:
    """Set up logging for a process; call once at its start. Other libraries' loggers come out the same way."""
    first: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _said_by(service, process),
    ]
    structlog.configure(
        processors=[*first, ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last: list[Processor] = [
        ProcessorFormatter.remove_processors_meta,
        show_exception,
        without_personal_data,
        structlog.processors.JSONRenderer(serializer=_dumps),
    ]
    handler = logging.StreamHandler(sys.stdout)
    handler.addFilter(_CalmClient())
    handler.setFormatter(_Formatter(foreign_pre_chain=first, processors=last))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for talkative in _TALKATIVE:
        logging.getLogger(talkative).setLevel(logging.WARNING)


class _CalmClient(logging.Filter):
    """Lets the Kafka client say each thing once a minute, as a warning.

    While a broker is away it says so as an error, a thousand times a minute, and no error of ours would be found among them: our
    loops say themselves that they wait.
    """

    def __init__(self) -> None:
        super().__init__()
        self._said_at: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith("aiokafka"):
            return True
        if record.levelno > logging.WARNING:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        # The sentence without what was filled in: that names another node each time.
        sentence, now = str(record.msg), time.monotonic()
        if now - self._said_at.get(sentence, -math.inf) < _CALM_SECONDS:
            return False
        self._said_at[sentence] = now
        return True


class _Formatter(ProcessorFormatter):
    """Takes from other libraries' lines what they tell of values: an error's text, and a loop's tasks and futures."""

    def format(self, record: logging.LogRecord) -> str:
        if isinstance(record.msg, str):
            record = copy.copy(record)
            if isinstance(record.args, tuple):
                record.args = tuple(map(_without_text, record.args))
            # asyncio writes what it knows, the text of an exception too, on the lines below the first.
            record.msg, record.args = record.getMessage().partition("\n")[0], None
        return super().format(record)


def without_personal_data(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor: blanks forbidden keys and anything that reads as a BSN."""
    del logger, method
    return {key: _clean(key, value) for key, value in event.items()}


def show_exception(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor: an exception as its kind and its place in the code, never its message or its locals.

    A driver puts the row that broke a constraint in the message, with the name and the BSN that were in it.
    """
    del logger, method
    given = event.pop("exc_info", None)
    event.pop("exc_text", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = [_shown(link) for link in _chain(error)]
    return event


def _without_text(value: object) -> object:
    return type(value).__qualname__ if isinstance(value, BaseException) else value


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    for _ in range(5):
        if link is None:
            return
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _shown(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    shown: dict[str, Any] = {
        "kind": f"{type(error).__module__}.{type(error).__qualname__}",
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    sqlstate = getattr(getattr(error, "orig", error), "sqlstate", None)
    if sqlstate is not None:
        shown["sqlstate"] = str(sqlstate)
    return shown


def _clean(key: str, value: Any) -> Any:
    if key.lower().replace("-", "_") in FORBIDDEN or isinstance(value, bytes):
        return REMOVED
    if isinstance(value, str):
        return without_bsns(value, REMOVED)
    if isinstance(value, Mapping):
        return {str(name): _clean(str(name), item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean("", item) for item in value]
    if isinstance(value, int) and len(str(value)) == 9 and mentions_bsn(str(value)):
        return REMOVED
    return value


def _said_by(service: str, process: str) -> Processor:
    def add(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        del logger, method
        event.setdefault("service", service)
        event.setdefault("process", process)
        return event

    return add


def _dumps(value: Any, **_: Any) -> str:
    return orjson.dumps(value, default=str).decode()
