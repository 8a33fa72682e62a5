"""What intake promises to the others: it tells what happened and who is known, and keeps the birthdays. Of the
others it hears whose each dossier is, and whether who moved away is paid in the new municipality.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.birthdays.service import KIND
from services.intake.dossiers import handlers as dossiers
from services.intake.life_events.timers import publish_birthdays
from services.intake.quarantine import counting
from services.intake.register import permits
from services.intake.settings import Settings
from shared.db import dossier_teams
from shared.events.catalog import PUBLISHERS
from shared.events.handovers import HandoverBack, HandoverCompleted, HandoverWithdrawn
from shared.events.tasks import DossierAssigned, HandoverLapsed, HandoverProposed
from shared.messaging.contracts import Contracts, TimerHandler, on
from shared.settings import ServiceSettings


async def measure_quarantine(connection: AsyncConnection, settings: ServiceSettings) -> None:
    assert isinstance(settings, Settings)  # noqa: S101 - the worker of intake has intake's settings
    await counting.measure(connection, settings.quarantine_limits)


CONTRACTS = Contracts(
    service="intake",
    consumes=(
        on(DossierAssigned, dossier_teams.keep),
        on(HandoverProposed, dossiers.handle_proposed),
        on(HandoverCompleted, dossiers.handle_completed),
        on(HandoverBack, dossiers.handle_ended),
        on(HandoverWithdrawn, dossiers.handle_ended),
        on(HandoverLapsed, dossiers.handle_lapsed),
    ),
    publishes=PUBLISHERS["intake"],
    timers=(
        TimerHandler(KIND, publish_birthdays),
        TimerHandler(permits.KIND, permits.publish_endings),
    ),
    measures=(measure_quarantine,),
)
