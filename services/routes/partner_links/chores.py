"""What a worker process does about what was shared: end it at intake when the handover is over."""

from typing import Final

from services.routes.partial_views import PartialViews
from services.routes.partner_links import service
from services.routes.settings import Settings
from shared.messaging.contracts import Chore
from shared.messaging.transaction import Database

_EVERY_SECONDS: Final = 60.0


async def _end_views(database: Database) -> None:
    views = PartialViews(Settings().intake_url)
    try:
        await service.end_views(database, views)
    finally:
        await views.close()


CHORES: Final = (Chore("end-partial-views", _EVERY_SECONDS, _end_views),)
