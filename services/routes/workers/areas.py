"""Where teams work: when that changes, the dossiers of those municipalities are looked at again."""

from datetime import date
from typing import Final
from uuid import UUID

from shared import clock, ids
from shared.messaging.timers import NewTimer
from shared.messaging.transaction import Transaction

AREA_TIMER: Final = "dossiers-zonder-team"


def look_at_areas(tx: Transaction, team_id: UUID, day: date) -> None:
    """From this day a team works for other municipalities: in the background, as it may be about many dossiers."""
    moment = max(clock.start_of_day(day), tx.now)
    tx.schedule(NewTimer(AREA_TIMER, f"{team_id}:{ids.new_id()}", moment, team_id))
