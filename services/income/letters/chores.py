"""What a worker of income does about letters, every few seconds: address, send, and read what came back."""

from functools import cache
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.letters import repository
from services.income.letters.addresses import Addresses
from services.income.letters.posting import PostRoom, address_waiting, export_waiting
from services.income.letters.returns import read_returns
from services.income.letters.sealing import Vault
from services.income.settings import LetterSettings
from shared.messaging.contracts import Chore
from shared.messaging.transaction import Database
from shared.observability import metrics
from shared.observability.logging import get_logger
from shared.settings import ServiceSettings

log = get_logger(__name__)

_EVERY_SECONDS: Final = 5.0


@cache
def letter_settings() -> LetterSettings | None:
    """None where no letters are sent: they wait."""
    settings = LetterSettings()
    if not settings.is_on:
        log.info(
            "letters_are_not_sent",
            why="LETTERS_FOLDER, LETTERS_KEYS or LETTERS_ADDRESSING_KEY is not set",
        )
        return None
    return settings


async def _address_and_send(database: Database) -> None:
    settings = letter_settings()
    if settings is None or settings.folder is None or settings.addressing_key is None:
        return
    vault = Vault(settings.keys_in_bytes(), settings.current_key)
    addresses = Addresses(settings.intake_url, settings.addressing_key.get_secret_value())
    room = PostRoom(database, addresses, vault, settings.folder)
    try:
        await address_waiting(room)
    finally:
        await addresses.close()
        # What has its address goes out, also while intake is away.
        await export_waiting(room)


async def _read_returns(database: Database) -> None:
    settings = letter_settings()
    if settings is not None and settings.folder is not None:
        await read_returns(database, settings.folder)


async def measure(connection: AsyncConnection, _: ServiceSettings) -> None:
    standing = await repository.standing(connection)
    metrics.LETTERS.labels("written").set(standing.written)
    metrics.LETTERS.labels("addressed").set(standing.addressed)
    metrics.LETTERS.labels("stuck").set(standing.stuck)


CHORES: Final = (
    Chore("send-letters", _EVERY_SECONDS, _address_and_send),
    Chore("read-letter-returns", _EVERY_SECONDS, _read_returns),
)
