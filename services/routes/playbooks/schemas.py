"""Playbooks as they are written (YAML) and as they are shown (JSON): the same Dutch words in both."""

from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from services.routes.playbooks.conditions import CONDITIONS
from services.routes.playbooks.lead_times import parse_lead_time
from services.routes.playbooks.model import (
    LIFE_EVENTS,
    OF_A_LIFE_EVENT,
    PERSONS,
    SIGNALS,
    SUBJECTS,
    USUAL_OUTCOMES,
    WITH_AN_END,
    CountedFrom,
    Subject,
)
from shared.events.tasks import Code, Taakrol
from shared.partner_services import SERVICES

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]


class Written(BaseModel):
    """Base of what people write by hand: a misspelt field is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Conditional(Written):
    """What is only done where it makes sense."""

    als: tuple[str, ...] = ()
    """All of these conditions must hold."""

    @field_validator("als", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("als")
    @classmethod
    def _are_conditions(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in value if name not in CONDITIONS]
        if unknown:
            raise ValueError(
                f"onbekende voorwaarde: {', '.join(unknown)}; bekend zijn {', '.join(sorted(CONDITIONS))}"
            )
        return value


class Uitkomst(Written):
    """What can come of a step."""

    code: Code
    tekst: Annotated[Sentence, StringConstraints(max_length=80)]


class Stap(Conditional):
    """One step of a playbook, as written."""

    stap: Code
    rol: Taakrol
    titel: Annotated[Sentence, StringConstraints(max_length=120)]
    uiterlijk: str
    """Relative to the playbook's `gerekend_vanaf`: `-6 maanden`, `+5 werkdagen`, `op de dag`."""
    reden: Sentence
    na: tuple[Code, ...] = ()
    """The steps of this playbook whose answer it needs: it is never due before them."""
    uiterlijk_bij_einde: str | None = None
    """Where it is known until when it lasts, in place of `uiterlijk`: relative to that day."""
    zinvol_tot: str | None = None
    """Relative to `gerekend_vanaf`: what becomes known on that day or later makes no task of this step any more."""
    eenmalig: bool = False
    """Once done it is not asked again, whatever asks for it."""
    betreft: Subject = "inwoner"
    zolang_leeft: tuple[Subject, ...] | None = None
    """Whose death ends the step, where that differs from the playbook's."""
    partner: tuple[Code, ...] = ()
    """Codes of the services that others help with (`shared/partner_services.py`)."""
    overdracht: bool = False
    """Also propose a warm handover to the partner."""
    doel: Sentence | None = None
    """What the handover is for."""
    uitkomsten: Annotated[tuple[Uitkomst, ...], Field(min_length=2)] = tuple(
        Uitkomst(code=outcome.code, tekst=outcome.text) for outcome in USUAL_OUTCOMES
    )
    """Who finishes it chooses one of these."""

    @field_validator("uitkomsten")
    @classmethod
    def _are_told_apart(cls, value: tuple[Uitkomst, ...]) -> tuple[Uitkomst, ...]:
        for named in ([outcome.code for outcome in value], [outcome.tekst for outcome in value]):
            if twice := sorted({name for name in named if named.count(name) > 1}):
                raise ValueError(f"'{twice[0]}' staat er twee keer")
        return value

    @field_validator("partner", "zolang_leeft", "na", mode="before")
    @classmethod
    def _one_or_more_named(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("partner")
    @classmethod
    def _are_services(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [code for code in value if code not in SERVICES]:
            raise ValueError(
                f"onbekende dienst: {', '.join(unknown)}; bekend zijn {', '.join(sorted(SERVICES))}"
            )
        return value

    @field_validator("uiterlijk", "uiterlijk_bij_einde", "zinvol_tot")
    @classmethod
    def _is_a_lead_time(cls, value: str | None) -> str | None:
        if value is not None:
            parse_lead_time(value)
        return value

    @model_validator(mode="after")
    def _handover_is_complete(self) -> Self:
        if self.overdracht and (len(self.partner) != 1 or self.doel is None):
            raise ValueError("een overdracht vraagt precies één partner en een doel")
        if self.doel is not None and not self.overdracht:
            raise ValueError("een doel hoort bij een overdracht; zet 'overdracht: true'")
        return self


class Vanzelf(Written):
    """Something in the agency's list that is not a task of this playbook, and who or what does it."""

    wat: Sentence
    hoe: Sentence


class Draaiboek(Conditional):
    """A playbook as written: one per event. Without its own conditions none of its steps is done."""

    draaiboek: Code
    versie: int = Field(ge=1, le=9999)
    geldig_vanaf: date | None = None
    """For what becomes known from this day on; the oldest version has none."""
    titel: Sentence
    gerekend_vanaf: CountedFrom
    """The day that lead times count from; `signaal` is the day on which it becomes known, `termijn` the last day of a term."""
    zolang_leeft: tuple[Subject, ...] | None = None
    """Whose death ends each step; without it: of the person that the step is about."""
    gaat_mee: bool = False
    """Whether the work goes with the person to another dossier, as at a divorce; else it is of the dossier itself."""
    bron: tuple[Sentence, ...]
    geen_taak: tuple[Vanzelf, ...] = ()
    stappen: tuple[Stap, ...] = Field(min_length=1)

    @field_validator("draaiboek")
    @classmethod
    def _is_an_event(cls, value: str) -> str:
        if value not in LIFE_EVENTS | SIGNALS:
            raise ValueError(
                f"onbekende gebeurtenis '{value}'; bekend zijn {', '.join(sorted(LIFE_EVENTS | SIGNALS))}"
            )
        return value

    @model_validator(mode="after")
    def _steps_fit(self) -> Self:
        codes = [step.stap for step in self.stappen]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"elke stap heeft een eigen code; dubbel: {', '.join(twice)}")
        self._check_order()
        if (self.draaiboek in LIFE_EVENTS) != (self.gerekend_vanaf == "ingangsdatum"):
            raise ValueError(
                "levensgebeurtenissen tellen vanaf de ingangsdatum, signalen van inkomen niet"
            )
        subjects = SUBJECTS.get(self.draaiboek, OF_A_LIFE_EVENT)
        named = {who for step in self.stappen for who in step.zolang_leeft or ()}
        named |= set(self.zolang_leeft or ())
        if strangers := sorted(named - (subjects & PERSONS)):
            raise ValueError(f"zolang_leeft: '{strangers[0]}' bestaat niet bij {self.draaiboek}")
        for step in self.stappen:
            asked = (*self.als, *step.als)
            misplaced = [name for name in asked if self.draaiboek not in CONDITIONS[name].events]
            if misplaced:
                raise ValueError(
                    f"stap '{step.stap}': voorwaarde {', '.join(misplaced)} bestaat niet bij {self.draaiboek}"
                )
            if step.uiterlijk_bij_einde and self.draaiboek not in WITH_AN_END:
                raise ValueError(
                    f"stap '{step.stap}', uiterlijk_bij_einde: van {self.draaiboek} is geen einde bekend"
                )
            if step.betreft not in subjects:
                raise ValueError(
                    f"stap '{step.stap}', betreft: '{step.betreft}' bestaat niet bij {self.draaiboek};"
                    f" kies uit {', '.join(sorted(subjects))}"
                )
        return self

    def _check_order(self) -> None:
        """Each step comes after steps that there are, and none comes after itself, by whatever way."""
        after = {step.stap: step.na for step in self.stappen}
        for step in self.stappen:
            if strangers := [code for code in step.na if code not in after]:
                raise ValueError(f"stap '{step.stap}', na: '{strangers[0]}' is geen stap hier")
        try:
            TopologicalSorter(after).prepare()
        except CycleError as error:
            round_trip = ", ".join(error.args[1])
            raise ValueError(f"na: deze stappen wachten op elkaar: {round_trip}") from error
