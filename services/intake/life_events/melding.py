"""What every report of a life event has: whom it is about, and the day."""

from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from services.intake.birthdays.rules import Grens
from shared.bsn import Bsn
from shared.events.life_events import LifeEvent
from shared.http.schemas import RequestModel


class Persoon(RequestModel):
    """Whom it is about: by BSN, or by the id that intake gave."""

    burgerservicenummer: Bsn | None = None
    inwoner_id: UUID | None = None

    @model_validator(mode="after")
    def _is_named_once(self) -> Self:
        if (self.burgerservicenummer is None) == (self.inwoner_id is None):
            raise PydanticCustomError(
                "persoon", "geef óf burgerservicenummer óf inwonerId, en niet allebei"
            )
        return self

    @property
    def key(self) -> Bsn | UUID:
        """What to look this person up with."""
        if self.burgerservicenummer is not None:
            return self.burgerservicenummer
        assert self.inwoner_id is not None  # noqa: S101 - the validator saw to it
        return self.inwoner_id


class Melding(RequestModel):
    """What every reported life event tells in `data`."""

    event: ClassVar[type[LifeEvent]]
    may_be_ahead: ClassVar[bool] = True
    """Whether it may be reported before it happens."""
    other_name: ClassVar[str] = ""
    """What the other person in it is called, if there is one."""

    persoon: Persoon
    ingangsdatum: date | None
    """The day it happened or will happen."""

    # Asked for every event of a batch; `isinstance` on pydantic's classes is slow.
    @property
    def other(self) -> Persoon | None:
        """The other person in it."""
        return None

    @property
    def verjaardag(self) -> Grens | None:
        """Which birthday it is."""
        return None
