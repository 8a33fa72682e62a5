"""What intake promises to the others: it tells what happened and who is known, and keeps the birthdays. Of the
others it hears whose each dossier is, when bijstand runs, and whether who moved away is paid in the new municipality.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.birthdays.service import KIND
from services.intake.dossiers import handlers as dossiers
from services.intake.files import keeping as files
from services.intake.life_events.timers import publish_birthdays
from services.intake.quarantine import counting
from services.intake.register import permits
from services.intake.residents.service import Residents
from services.intake.rights.handlers import Rights
from services.intake.settings import Settings
from shared.db import dossier_teams
from shared.events.catalog import PUBLISHERS
from shared.events.handovers import HandoverBack, HandoverCompleted, HandoverWithdrawn
from shared.events.income import RightChanged, RightEnded, RightStarted
from shared.events.tasks import DossierAssigned, HandoverLapsed, HandoverProposed
from shared.messaging.contracts import Contracts, Named, TimerHandler, on
from shared.settings import ServiceSettings


async def measure_quarantine(connection: AsyncConnection, settings: ServiceSettings) -> None:
    assert isinstance(settings, Settings)  # noqa: S101 - the worker of intake has intake's settings
    await counting.measure(connection, settings.quarantine_limits)


def contracts_of(residents: Residents | None) -> Contracts:
    """`residents` is what is known of people, with the keys of this environment; None for who only asks what is promised."""
    rights = Rights(residents)
    return Contracts(
        service="intake",
        consumes=(
            on(DossierAssigned, dossier_teams.keep),
            on(HandoverProposed, dossiers.handle_proposed),
            on(HandoverCompleted, dossiers.handle_completed),
            on(HandoverBack, dossiers.handle_ended),
            on(HandoverWithdrawn, dossiers.handle_ended),
            on(HandoverLapsed, dossiers.handle_lapsed),
            on(RightStarted, rights.follow),
            on(RightChanged, rights.follow),
            on(RightEnded, rights.follow),
        ),
        publishes=PUBLISHERS["intake"],
        timers=(
            TimerHandler(KIND, publish_birthdays),
            TimerHandler(permits.KIND, permits.publish_endings),
        ),
        measures=(measure_quarantine,),
        named=(
            Named("melding", "life_event", state="status"),
            Named("dossier", "dossier", trail="NULL::uuid", dossier="id"),
        ),
        chores=files.CHORES,
    )


CONTRACTS = contracts_of(None)
"""For who asks what they are; the worker makes its own."""
