"""What life events told of somebody's means, education or business, from a day on. Only shapes, and which one holds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.income.means.assets import Vermogen
from shared.events.life_events import (
    AssetsChanged,
    Inkomstenbron,
    PartnerIncomeChanged,
    SelfEmploymentStarted,
    StudyEnded,
    StudyStarted,
    VolunteerAllowanceChanged,
)


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


def told_by(happened: str, content: Mapping[str, Any]) -> Told:
    """From the own fields of a life event, as they are kept."""
    return _TOLD[happened](content)


_TOLD: Mapping[str, Callable[[Mapping[str, Any]], Told]] = {
    PartnerIncomeChanged.happened: lambda content: Income(
        content["inkomstenbron"], content["netto_maandbedrag_centen"]
    ),
    VolunteerAllowanceChanged.happened: lambda content: Allowance(content["maandbedrag_centen"]),
    StudyStarted.happened: lambda content: Education(
        runs=True, study_money=content["studiefinanciering"]
    ),
    StudyEnded.happened: lambda _: Education(runs=False),
    SelfEmploymentStarted.happened: lambda _: Business(),
    AssetsChanged.happened: lambda content: Vermogen(
        content["bezittingen_centen"],
        content["schulden_centen"],
        content["spaargeld_tijdens_bijstand_centen"],
        content["overwaarde_woning_centen"],
    ),
}
