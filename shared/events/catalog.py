"""The catalogue: every event type there is. Schemas, examples, the AsyncAPI document and the docs page come from it."""

from shared.events.aftercare import (
    AftercareChecked,
    AftercareCheckNeeded,
    AftercareEnded,
    AftercareStarted,
    PovertyTrapResolved,
    PovertyTrapSignalled,
)
from shared.events.applications import AdvanceGiven, ApplicationChanged, ApplicationTermCame
from shared.events.contacts import (
    ContactRecorded,
    ContactWithdrawn,
    NeedSignalled,
    NeedWithdrawn,
)
from shared.events.envelope import EventData
from shared.events.handovers import STEPS as HANDOVER_STEPS
from shared.events.income import (
    DecisionProposed,
    DecisionTaken,
    FactAsked,
    FactNotGiven,
    GrantedOnce,
    ProposalLapsed,
    Reassessed,
    RightChanged,
    RightEnded,
    RightStarted,
    SuspensionTermCame,
)
from shared.events.letters import LetterSent, LetterUndeliverable
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
    LifeEventCorrected,
    LifeEventWithdrawn,
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
from shared.events.non_take_up import NonTakeUpRecorded
from shared.events.objections import (
    ObjectionChanged,
    ObjectionReceived,
    ObjectionSettled,
    ObjectionTermCame,
)
from shared.events.residents import HouseholdChanged, ResidentRegistered, ResidentsMerged
from shared.events.tasks import (
    DossierAssigned,
    HandoverLapsed,
    HandoverProposed,
    PlanChanged,
    PlaybookApplied,
    RegieEnded,
    RegisseurAssigned,
    RouteChanged,
    TaskCompleted,
    TaskCreated,
    TaskLapsed,
)
from shared.events.wages import (
    HolidayAllowanceDetermined,
    MonthSettled,
    WageReported,
    WageReportMissing,
)

LIFE_EVENTS: tuple[type[EventData], ...] = (
    TurnedEighteen,
    AgeReached,
    Divorced,
    Moved,
    LeftHome,
    CameToLive,
    JobStarted,
    JobChanged,
    JobEnded,
    MovedInTogether,
    ChildBorn,
    Died,
    Detained,
    Admitted,
    DebtSignalled,
    LanguageSignalled,
    ResidencePermitEnding,
    SelfEmploymentStarted,
    StudyStarted,
    StudyEnded,
    PartnerIncomeChanged,
    AssetsChanged,
    VolunteerAllowanceChanged,
    BenefitEnded,
)

PUBLISHERS: dict[str, tuple[type[EventData], ...]] = {
    "intake": (
        *LIFE_EVENTS,
        LifeEventCorrected,
        LifeEventWithdrawn,
        ResidentRegistered,
        HouseholdChanged,
        ResidentsMerged,
    ),
    "routes": (
        PlaybookApplied,
        TaskCreated,
        TaskCompleted,
        TaskLapsed,
        HandoverProposed,
        HandoverLapsed,
        *HANDOVER_STEPS,
        DossierAssigned,
        RegisseurAssigned,
        RegieEnded,
        ContactRecorded,
        ContactWithdrawn,
        NeedSignalled,
        NeedWithdrawn,
        PlanChanged,
        RouteChanged,
    ),
    "income": (
        Reassessed,
        DecisionProposed,
        DecisionTaken,
        ProposalLapsed,
        RightStarted,
        RightChanged,
        RightEnded,
        SuspensionTermCame,
        FactAsked,
        FactNotGiven,
        AftercareStarted,
        AftercareCheckNeeded,
        AftercareChecked,
        AftercareEnded,
        NonTakeUpRecorded,
        PovertyTrapSignalled,
        PovertyTrapResolved,
        ApplicationChanged,
        ApplicationTermCame,
        AdvanceGiven,
        ObjectionReceived,
        ObjectionChanged,
        ObjectionTermCame,
        ObjectionSettled,
        WageReported,
        WageReportMissing,
        MonthSettled,
        HolidayAllowanceDetermined,
        LetterSent,
        LetterUndeliverable,
        GrantedOnce,
    ),
    "reporting": (),
}
"""Who publishes what; one service per type."""

EVENTS: tuple[type[EventData], ...] = tuple(
    event for events in PUBLISHERS.values() for event in events
)
PUBLISHER_OF: dict[str, str] = {
    event.event_type: service for service, events in PUBLISHERS.items() for event in events
}
"""The catalogue as a reader needs it: each type there is in this release, and who publishes it."""
TYPES: dict[str, type[EventData]] = {event.event_type: event for event in EVENTS}
TOPICS: tuple[str, ...] = tuple(sorted({event.topic for event in EVENTS}))
