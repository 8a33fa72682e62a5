"""What systems report about debts, language, a business of one's own and education."""

from datetime import date
from typing import Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from services.intake.reports.melding import Melding
from shared.events.life_events import (
    DebtSignalled,
    LanguageSignalled,
    Onderwijssoort,
    ResidencePermitEnding,
    SelfEmploymentStarted,
    StudyEnded,
    StudyStarted,
    Vaardigheid,
)


class Schuldsignaal(Melding):
    event = DebtSignalled
    may_be_ahead = False

    ingangsdatum: date
    schuldeiser: Literal["huur", "energie", "water", "zorgverzekering"]
    dreigt: bool | None = None


class VerblijfstitelLooptAf(Melding):
    """Also known from the register, and then told ahead."""

    event = ResidencePermitEnding

    ingangsdatum: date


class Taalsignaal(Melding):
    event = LanguageSignalled
    may_be_ahead = False

    ingangsdatum: date
    vaardigheden: tuple[Vaardigheid, ...] = Field(min_length=1, max_length=5)
    getoetst: bool = False

    @field_validator("vaardigheden")
    @classmethod
    def _are_named_once(cls, value: tuple[Vaardigheid, ...]) -> tuple[Vaardigheid, ...]:
        if len(set(value)) < len(value):
            raise PydanticCustomError("dubbel", "noem elke vaardigheid één keer")
        return value


class StartAlsZelfstandige(Melding):
    event = SelfEmploymentStarted

    ingangsdatum: date
    urencriterium: bool | None = None


class StudieGestart(Melding):
    event = StudyStarted

    ingangsdatum: date
    onderwijs: Onderwijssoort
    studiefinanciering: bool | None = None


class StudieGestopt(Melding):
    event = StudyEnded

    ingangsdatum: date
    met_diploma: bool | None = None
