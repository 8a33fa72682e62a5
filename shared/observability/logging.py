"""Structured logs: one JSON object a line, with service, process, trace and dossier; never BSN, name or income."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Final

import orjson
import structlog
from stdnum.nl import bsn

FORBIDDEN: Final = frozenset(
    {
        "bsn", "burgerservicenummer", "naam", "name", "voornaam", "achternaam", "geslachtsnaam",
        "inkomen", "income", "loon", "wage", "bedrag", "iban", "rekeningnummer", "adres", "address",
        "straat", "geboortedatum", "birth_date", "email", "telefoon", "token", "authorization",
        "cookie", "password", "wachtwoord", "payload", "body",
    }
)  # fmt: skip
"""Keys that never belong in a log line, at any depth."""

REMOVED: Final = "[verwijderd]"
_NINE_DIGITS = re.compile(
    r"(?<![0-9A-Fa-f-])\d{9}(?![0-9A-Fa-f-])|(?<!\d)\d{4}[ .]\d{2}[ .]\d{3}(?!\d)"
)


def configure_logging(*, service: str, process: str, level: int = logging.INFO) -> None:
    """Set up logging for a process; call once at its start. The standard library's loggers come out the same way."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _named(service, process),
    ]
    last = [structlog.processors.dict_tracebacks, without_personal_data]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *last,
                structlog.processors.JSONRenderer(serializer=_dumps),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Drivers log statements and messages with their contents below this level.
    for noisy in ("sqlalchemy", "asyncpg", "aiokafka", "httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def without_personal_data(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> Mapping[str, Any]:
    """A structlog processor: removes forbidden keys and anything that reads as a BSN."""
    del logger, method
    return {key: _clean(key, value) for key, value in event.items()}


def _clean(key: str, value: Any) -> Any:
    if key.lower().replace("-", "_") in FORBIDDEN:
        return REMOVED
    if isinstance(value, str):
        return _NINE_DIGITS.sub(_unless_no_bsn, value)
    if isinstance(value, bytes):
        return REMOVED
    if isinstance(value, Mapping):
        return {str(name): _clean(str(name), item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean("", item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and bsn.is_valid(f"{value:09d}"):
        return REMOVED
    return value


def _unless_no_bsn(match: re.Match[str]) -> str:
    return REMOVED if bsn.is_valid(match[0]) else match[0]


def _named(service: str, process: str) -> structlog.typing.Processor:
    def add(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        del logger, method
        event.setdefault("service", service)
        event.setdefault("process", process)
        return event

    return add


def _dumps(value: Any, **_: Any) -> str:
    return orjson.dumps(value, default=str).decode()
