"""What is known of a dossier, and the life event because of which its right is looked at again. Only shapes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from services.income.findings.facts import Vastgesteld, Vaststelling, days_of, established_on
from services.income.reported.facts import Report, standing_on
from services.income.rights.standing import Staand, running
from shared.events.aftercare import Aanleiding
from shared.events.household import Bijstandsperiode, Huishouden
from shared.events.life_events import Verhuissoort

Soort = Aanleiding


@dataclass(frozen=True, slots=True)
class Wage:
    """A person's wage per month from `vanaf` up to, and not including, `tot`."""

    person_id: UUID
    vanaf: date
    tot: date | None
    cents: int | None
    """Net, holiday allowance included; None where only gross was told."""
    life_event_id: UUID
    gross: int | None = None
    """In cents, without holiday allowance; None where nobody told."""
    turned_from: UUID | None = field(default=None, compare=False)
    """The life event that its job began with, where that is another one: the job pays otherwise since."""

    @property
    def job_id(self) -> UUID:
        return self.turned_from or self.life_event_id

    def is_earned_on(self, day: date) -> bool:
        return self.vanaf <= day and (self.tot is None or day < self.tot)


@dataclass(frozen=True, slots=True)
class UnfitTurn:
    """A life event that tells of a job, and fits none or more than one (jobs.py)."""

    life_event_id: UUID
    person_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a dossier now, over all time."""

    household: Huishouden
    wages: tuple[Wage, ...] = ()
    """As they turned out: a job that ended has its last day."""
    unfit_turns: frozenset[UnfitTurn] = frozenset()
    """What waits for a person, and changes no wage until then."""
    findings: tuple[Vaststelling, ...] = ()
    """What was established: one fact each, in any order."""
    reports: tuple[Report, ...] = ()
    """What life events say of means, education and business, beside wages."""
    never_began: frozenset[UUID] = frozenset()
    """The jobs that ended on or before their first day, by the life event that they began with."""
    standing: Staand | None = None
    """The right as it was decided; None where nothing was ever decided in this dossier."""
    registered: tuple[Bijstandsperiode, ...] = ()
    """When bijstand runs by what the household was told with; what was decided here comes before it."""
    as_if_granted: bool = False
    """What an application would give is worked out as if bijstand ran."""

    def receives_on(self, day: date) -> bool:
        """Whether bijstand runs on a day."""
        return self.as_if_granted or self.household.receives_on(day)

    def applicant_on(self, day: date) -> UUID | None:
        members = self.household.members_on(day)
        return next((member.inwoner_id for member in members if member.rol == "aanvrager"), None)

    def wages_on(self, person_id: UUID, day: date) -> tuple[Wage, ...]:
        """Of all jobs of a person that pay on a day."""
        return tuple(
            wage for wage in self.wages if wage.person_id == person_id and wage.is_earned_on(day)
        )

    def awaits_job(self, life_event_id: UUID) -> bool:
        """Whether a person has to say which job a life event is about."""
        return any(turn.life_event_id == life_event_id for turn in self.unfit_turns)

    def has_unfit_turn_on(self, day: date) -> bool:
        """Whether a wage that counts on this day may be another one, or none any more."""
        return any(
            turn.on <= day and self.household.counts_work_of(turn.person_id, day)
            for turn in self.unfit_turns
        )

    @property
    def established_days(self) -> frozenset[date]:
        """The days on which something established begins or ends."""
        return days_of(self.findings) if self.findings else frozenset()

    def established_on(self, day: date) -> Vastgesteld:
        """What stands on a day of what was established."""
        return established_on(self.findings, day)

    def reports_on(self, day: date, people: Sequence[UUID]) -> tuple[Report, ...]:
        """What was reported of these people and still holds."""
        return standing_on(self.reports, day, people)


def as_it_stands(household: Huishouden, standing: Staand) -> Huishouden:
    """With bijstand on the days on which it was decided here that it runs."""
    periods = tuple(Bijstandsperiode(vanaf=van, tot=tot) for van, tot in running(standing))
    return household.model_copy(update={"bijstand": periods})


@dataclass(frozen=True, slots=True)
class Occasion:
    """The life event because of which the right is looked at again."""

    life_event_id: UUID
    dossier_id: UUID
    kind: Soort
    effective_on: date
    person_id: UUID
    parting: Literal["blijver", "vertrekker"] | None = None
    """At a divorce: whether the person stayed in the home, or left it for a dossier of his or her own."""
    move: Verhuissoort | None = None
    age_limit: str | None = None
    last_child: bool = False
    also_on: date | None = None
    """A later day on which it may change the right once more: a month after a death, the end of a stay."""
    withdrawn: bool = False
