"""What life events say of somebody's means, education or business, from a day on. Only shapes, and which one holds."""

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


Content = Income | Allowance | Education | Business | Vermogen


@dataclass(frozen=True, slots=True)
class Report:
    """What one life event says."""

    life_event_id: UUID
    person_id: UUID
    vanaf: date
    content: Content
    hier_vanaf: date | None = None
    """From when it matters in this dossier, where somebody brought it along from another one."""

    @property
    def subject(self) -> tuple[UUID, type[Content], str]:
        """What a later report must be about to take this one's place, such as an income from the same source."""
        source = self.content.source if isinstance(self.content, Income) else ""
        return self.person_id, type(self.content), source


@dataclass(frozen=True, slots=True)
class Assets:
    """What the family owns and owes from a day on."""

    vanaf: date
    vermogen: Vermogen


def standing_on(reports: Iterable[Report], day: date, people: Sequence[UUID]) -> tuple[Report, ...]:
    """The last report of each subject that holds on a day, about these people; of one day the one that came last."""
    last: dict[tuple[UUID, type[Content], str], Report] = {}
    for report in sorted(reports, key=lambda report: (report.vanaf, report.life_event_id)):
        if report.vanaf <= day and report.person_id in people:
            last[report.subject] = report
    return tuple(last.values())


def last_assets(reports: Iterable[Report], day: date) -> Assets | None:
    """Assets are those of the family, whoever they were reported of."""
    reported = [
        Assets(report.vanaf, report.content)
        for report in sorted(reports, key=lambda report: (report.vanaf, report.life_event_id))
        if (report.hier_vanaf or report.vanaf) <= day and isinstance(report.content, Vermogen)
    ]
    return reported[-1] if reported else None


def content_of(happened: str, content: Mapping[str, Any]) -> Content:
    """From the own fields of a life event, as they are kept."""
    return _CONTENTS[happened](content)


_CONTENTS: Mapping[str, Callable[[Mapping[str, Any]], Content]] = {
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
