"""What intake hears of rights: when bijstand runs is for income to say, and intake publishes it with the household."""

from collections.abc import Sequence

from services.intake.residents.service import Residents
from services.intake.rights import service
from shared.events.envelope import Event
from shared.events.income import StandingRight
from shared.messaging.transaction import Transaction


class Rights:
    """Follows income. `residents` is None for who only asks what is heard."""

    def __init__(self, residents: Residents | None) -> None:
        self.residents = residents

    async def follow(self, tx: Transaction, events: Sequence[Event[StandingRight]]) -> None:
        assert self.residents is not None  # noqa: S101 - the worker has them
        await service.follow(tx, self.residents, events)
