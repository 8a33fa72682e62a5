"""What every report of a life event has: whom it is about, and the day."""

from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from pydantic import PrivateAttr, model_validator
from pydantic_core import PydanticCustomError

from services.intake.birthdays.rules import Grens
from services.intake.residents.schemas import Geboortedatum, Naam, Voornamen
from shared import ids
from shared.bsn import Bsn
from shared.events.life_events import LifeEvent
from shared.http.schemas import RequestModel

Path = tuple[str | int, ...]
"""Where somebody is named in `data`."""


class NieuwePersoon(RequestModel):
    """What to register of somebody whom nobody knows yet."""

    voornamen: Voornamen = ""
    achternaam: Naam
    geboortedatum: Geboortedatum


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


class Nieuwkomer(Persoon):
    """Somebody who may not be known yet: `nieuw` is what to register then."""

    nieuw: NieuwePersoon | None = None
    _nobody: UUID = PrivateAttr(default_factory=ids.new_person_id)

    @model_validator(mode="after")
    def _is_named_once(self) -> Self:
        named = (self.burgerservicenummer is not None) + (self.inwoner_id is not None)
        if named > 1 or (named == 0 and self.nieuw is None):
            reason = "geef óf burgerservicenummer óf inwonerId, of nieuw voor wie geen nummer heeft"
            raise PydanticCustomError("persoon", "{reason}", {"reason": reason})
        if self.nieuw is not None and self.inwoner_id is not None:
            raise PydanticCustomError("nieuw", "wie een inwonerId heeft, is niet nieuw")
        return self

    @property
    def key(self) -> Bsn | UUID:
        """Of somebody without a number: one that nobody has, so that nobody is found."""
        return self.burgerservicenummer or self.inwoner_id or self._nobody


class Melding(RequestModel):
    """What every reported life event tells in `data`."""

    event: ClassVar[type[LifeEvent]]
    may_be_ahead: ClassVar[bool] = True
    """Whether it may be reported before it happens."""
    changes_household: ClassVar[bool] = False
    """Whether it says who lives where with whom; all else is told in the dossier and changes no picture."""

    is_job: ClassVar[bool] = False
    """Two systems may tell of one job."""
    is_of_the_right: ClassVar[bool] = False
    """What is published, and whether, depends on whether it is of somebody whose right the dossier is about."""
    is_birthday: ClassVar[bool] = False
    """Intake keeps birthdays itself: one that will not be is no report that somebody made."""

    persoon: Persoon
    ingangsdatum: date | None
    """The day it happened or will happen."""

    # Asked for every event of a batch; `isinstance` on pydantic's classes is slow.
    @property
    def others(self) -> tuple[tuple[Path, Persoon], ...]:
        """The other people in it, each with where it names them."""
        return ()

    @property
    def people(self) -> tuple[Persoon, ...]:
        """Everybody who is named in it."""
        others = self.others
        return (self.persoon, *(person for _, person in others)) if others else (self.persoon,)

    @property
    def is_fact(self) -> bool:
        """Whether this very report changes a picture."""
        return self.changes_household

    @property
    def verjaardag(self) -> Grens | None:
        """Which birthday it is."""
        return None
