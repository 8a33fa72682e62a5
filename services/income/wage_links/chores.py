"""What a worker process does about links: forget visits that are over, and links that were over a year ago."""

from typing import Final

from services.income.wage_links import service
from shared.messaging.contracts import Chore

_DAY: Final = 86_400.0

CHORES: Final = (Chore("forget-wage-links", _DAY, service.forget),)
