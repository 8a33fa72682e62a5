"""What a worker process does about mail, every so often."""

from functools import cache
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.mail import service
from services.routes.mail.post import Post
from services.routes.partner_keys import service as partner_keys
from services.routes.settings import MailSettings, SignInSettings
from shared import clock
from shared.messaging.contracts import Chore
from shared.messaging.transaction import Database
from shared.observability.logging import get_logger
from shared.settings import ServiceSettings

log = get_logger(__name__)

_EVERY_SECONDS: Final = 10.0
_DAY: Final = 86_400.0


async def _look_after(database: Database) -> None:
    post = _post()
    await service.make_urgent(database, is_on=post is not None)
    if post is not None:
        await service.make_daily(database)
        await service.send_waiting(database, post)


async def measure(connection: AsyncConnection, _: ServiceSettings) -> None:
    await service.measure(connection, clock.now())


@cache
def _post() -> Post | None:
    settings = MailSettings()
    if not settings.is_on:
        log.info("mail_is_off", why="MAIL_HOST and MAIL_SENDER are not set")
        return None
    return Post(settings, SignInSettings().address)


CHORES: Final = (
    Chore("mail", _EVERY_SECONDS, _look_after),
    Chore("forget-mail", _DAY, service.forget),
    Chore("forget-partner-keys", _DAY, partner_keys.forget),
)
