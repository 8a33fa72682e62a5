"""What life events told of somebody's means, education or business, from a day on. Only shapes, and which one holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.income.means.assets import Vermogen
from shared.events.life_events import Inkomstenbron


@dataclass(frozen=True, slots=True)
class Income:
    """All that comes in from one source, net per month in cents; wages are jobs."""

    source: Inkomstenbron
    cents: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """For volunteer work, per month in cents."""

    cents: int


@dataclass(frozen=True, slots=True)
class Education:
    """Whether somebody learns, and with it has a claim to study money; None where nobody knows."""

    runs: bool
    study_money: bool | None = None


@dataclass(frozen=True, slots=True)
class Business:
    """Somebody works for oneself."""


Told = Income | Allowance | Education | Business | Vermogen


@dataclass(frozen=True, slots=True)
class Report:
    """What one life event told."""

    life_event_id: UUID
    person_id: UUID
    vanaf: date
    told: Told

    @property
    def subject(self) -> tuple[UUID, type[Told], str]:
        """What a later report must be about to take this one's place, such as an income from the same source."""
        source = self.told.source if isinstance(self.told, Income) else ""
        return self.person_id, type(self.told), source


@dataclass(frozen=True, slots=True)
class Assets:
    """What the family owns and owes from a day on."""

    vanaf: date
    vermogen: Vermogen


def standing_on(reports: Iterable[Report], day: date, people: Sequence[UUID]) -> tuple[Report, ...]:
    """The last report of each subject that holds on a day, about these people; of one day the one that came last."""
    last: dict[tuple[UUID, type[Told], str], Report] = {}
    for report in sorted(reports, key=lambda report: (report.vanaf, report.life_event_id)):
        if report.vanaf <= day and report.person_id in people:
            last[report.subject] = report
    return tuple(last.values())


def last_assets(reports: Iterable[Report], day: date) -> Assets | None:
    """Assets are those of the family, whoever they were told of."""
    told = [
        Assets(report.vanaf, report.told)
        for report in sorted(reports, key=lambda report: (report.vanaf, report.life_event_id))
        if report.vanaf <= day and isinstance(report.told, Vermogen)
    ]
    return told[-1] if told else None
