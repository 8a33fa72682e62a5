"""What intake promises to the others: it tells what happened and who is known, and keeps the birthdays."""

from services.intake.birthdays.service import KIND
from services.intake.life_events.timers import publish_birthdays
from shared.events.catalog import PUBLISHERS
from shared.messaging.contracts import Contracts, TimerHandler

CONTRACTS = Contracts(
    service="intake",
    publishes=PUBLISHERS["intake"],
    timers=(TimerHandler(KIND, publish_birthdays),),
)
