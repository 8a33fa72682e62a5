"""What the worker of income does about letters every few seconds, done now."""

from services.income.letters.addresses import Addresses
from services.income.letters.posting import PostRoom, address_waiting, export_waiting
from services.income.letters.returns import read_returns
from services.income.letters.sealing import Vault
from services.income.settings import Settings
from shared.db.engine import open_database
from tests.e2e.origin import ADDRESSING_KEY, OneOrigin, run_apart


def post_round(origin: OneOrigin) -> None:
    run_apart(_post(origin))


async def _post(origin: OneOrigin) -> None:
    letters = origin.letters
    assert letters.folder is not None
    letters.folder.mkdir(exist_ok=True)
    settings = Settings.model_validate({"database_url": origin.database_urls["income"]})
    database = open_database(settings, "income", "worker")
    addresses = Addresses(origin.address, ADDRESSING_KEY)
    vault = Vault(letters.keys_in_bytes(), letters.current_key)
    room = PostRoom(database, addresses, vault, letters.folder)
    try:
        await address_waiting(room)
        await export_waiting(room)
        await read_returns(database, letters.folder)
    finally:
        await addresses.close()
        await database.close()
