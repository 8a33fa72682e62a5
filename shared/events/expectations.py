"""What must follow each kind of life event, and by when: its trail shows what did not come, and reporting looks for it all day.

Only what *always* follows stands here, also where nothing has to be done: a service that says nothing of it has not handled it.
A kind that is added to the catalogue has no expectation until somebody writes it down, and a test that says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from shared.events.envelope import EventData
from shared.events.income import Reassessed
from shared.events.life_events import (
    Admitted,
    AgeReached,
    AssetsChanged,
    BenefitEnded,
    CameToLive,
    ChildBorn,
    DebtSignalled,
    Detained,
    Died,
    Divorced,
    JobChanged,
    JobEnded,
    JobStarted,
    LanguageSignalled,
    LeftHome,
    Moved,
    MovedInTogether,
    PartnerIncomeChanged,
    ResidencePermitEnding,
    SelfEmploymentStarted,
    StudyEnded,
    StudyStarted,
    TurnedEighteen,
    VolunteerAllowanceChanged,
)
from shared.events.tasks import PlaybookApplied


@dataclass(frozen=True, slots=True)
class Expectation:
    """One of these events of a service, caused by the life event itself, within a time after its registration."""

    service: str
    answers: tuple[type[EventData], ...]
    within: timedelta

    @property
    def types(self) -> frozenset[str]:
        return frozenset(answer.event_type for answer in self.answers)


_AN_HOUR: Final = timedelta(hours=1)
_PLAYBOOK: Final = Expectation("routes", (PlaybookApplied,), _AN_HOUR)
"""Routes goes through the playbook of every life event, and tells it also when no step applies."""
_RIGHT: Final = Expectation("income", (Reassessed,), _AN_HOUR)
"""Income looks at the right again because of every life event, and tells the outcome also when it is the same."""
_BOTH: Final = (_PLAYBOOK, _RIGHT)

EXPECTED: Final[Mapping[type[EventData], tuple[Expectation, ...]]] = {
    TurnedEighteen: _BOTH,
    AgeReached: _BOTH,
    Divorced: _BOTH,
    Moved: _BOTH,
    LeftHome: _BOTH,
    CameToLive: _BOTH,
    JobStarted: _BOTH,
    JobChanged: _BOTH,
    JobEnded: _BOTH,
    MovedInTogether: _BOTH,
    ChildBorn: _BOTH,
    Died: _BOTH,
    Detained: _BOTH,
    Admitted: _BOTH,
    DebtSignalled: _BOTH,
    LanguageSignalled: _BOTH,
    ResidencePermitEnding: _BOTH,
    SelfEmploymentStarted: _BOTH,
    StudyStarted: _BOTH,
    StudyEnded: _BOTH,
    PartnerIncomeChanged: _BOTH,
    AssetsChanged: _BOTH,
    VolunteerAllowanceChanged: _BOTH,
    BenefitEnded: _BOTH,
}

SERVICES: Final = tuple(
    dict.fromkeys(expected.service for of_kind in EXPECTED.values() for expected in of_kind)
)
"""Who answers life events."""


OF_ALL: Final = tuple(
    expected
    for expected in next(iter(EXPECTED.values()))
    if all(expected in of_kind for of_kind in EXPECTED.values())
)
"""What follows every life event, of whatever kind: to show more would tell the kind to who may not know it."""


def types_with(expectation: Expectation) -> list[str]:
    """The types that this is expected of."""
    return sorted(kind.event_type for kind, of_kind in EXPECTED.items() if expectation in of_kind)


def all_expectations() -> Iterable[Expectation]:
    """Each once."""
    return dict.fromkeys(expected for of_kind in EXPECTED.values() for expected in of_kind)
