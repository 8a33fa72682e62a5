"""What income handles, publishes and keeps timers for."""

from services.income.aftercare import timers
from services.income.applying import timers as applying
from services.income.assessments import handlers
from services.income.decisions import timers as decisions
from services.income.holiday_allowance import chores as holiday_allowance
from services.income.letters import chores as letters
from services.income.objections import timers as objections
from services.income.rights import timers as rights
from services.income.settlement import chores as settlement
from services.income.wage_links import chores as wage_links
from shared.db import dossier_teams
from shared.db.merged_people import understood
from shared.events.catalog import PUBLISHERS
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
from shared.events.residents import HouseholdChanged, ResidentsMerged
from shared.events.tasks import DossierAssigned
from shared.messaging.contracts import Contracts, Named, Subscription, TimerHandler, on

_CONSUMES: tuple[Subscription, ...] = (
    on(JobStarted, handlers.assess_job_starts),
    on(JobChanged, handlers.assess_job_turns),
    on(JobEnded, handlers.assess_job_turns),
    on(TurnedEighteen, handlers.assess_life_events),
    on(AgeReached, handlers.assess_life_events),
    on(Divorced, handlers.assess_life_events),
    on(Moved, handlers.assess_life_events),
    on(LeftHome, handlers.assess_life_events),
    on(CameToLive, handlers.assess_life_events),
    on(MovedInTogether, handlers.assess_life_events),
    on(ChildBorn, handlers.assess_life_events),
    on(Died, handlers.assess_life_events),
    on(Detained, handlers.assess_life_events),
    on(Admitted, handlers.assess_life_events),
    on(DebtSignalled, handlers.assess_life_events),
    on(LanguageSignalled, handlers.assess_life_events),
    on(ResidencePermitEnding, handlers.assess_life_events),
    on(SelfEmploymentStarted, handlers.assess_reports),
    on(StudyStarted, handlers.assess_reports),
    on(StudyEnded, handlers.assess_reports),
    on(PartnerIncomeChanged, handlers.assess_partner_incomes),
    on(AssetsChanged, handlers.assess_reports),
    on(VolunteerAllowanceChanged, handlers.assess_reports),
    on(BenefitEnded, handlers.assess_life_events),
    on(LifeEventCorrected, handlers.withdraw_life_events),
    on(LifeEventWithdrawn, handlers.withdraw_life_events),
    on(HouseholdChanged, handlers.handle_households),
    on(DossierAssigned, dossier_teams.keep),
)

CONTRACTS = Contracts(
    service="income",
    consumes=(
        on(ResidentsMerged, handlers.merge_people),
        *map(understood, _CONSUMES),
    ),
    publishes=PUBLISHERS["income"],
    timers=(
        TimerHandler(timers.KIND, timers.open_checks),
        TimerHandler(timers.REMINDER, timers.remind_of_checks),
        TimerHandler(timers.MOVING, timers.look_at_movers),
        TimerHandler(applying.KIND, applying.look_at_terms),
        TimerHandler(rights.KIND, rights.look_at_terms),
        TimerHandler(decisions.KIND, decisions.look_at_days),
        TimerHandler(objections.KIND, objections.look_at_terms),
    ),
    measures=(letters.measure,),
    chores=(
        *letters.CHORES,
        *settlement.CHORES,
        *holiday_allowance.CHORES,
        *wage_links.CHORES,
    ),
    named=(
        Named("voorstel", "proposal"),
        Named("besluit", "decision", trail="life_event_ids[1]"),
        Named("brief", "letter"),
        Named("bezwaar", "objection"),
        Named("aanvraag", "application"),
        Named("nazorg", "aftercare_dossier"),
    ),
)
