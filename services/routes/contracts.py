"""What routes consumes and publishes."""

from services.routes import following
from services.routes.contacts import handlers as contacts
from services.routes.dividing import service as dividing
from services.routes.dossier_teams import service as dossier_teams
from services.routes.handovers import changing as handovers
from services.routes.handovers import lateness, noticing
from services.routes.mail import chores as mail
from services.routes.mail import service as mails
from services.routes.partner_links import chores as partner_links
from services.routes.playbooks import handlers
from services.routes.regie import filling, publishing
from services.routes.tasks import waiting
from services.routes.workers import leaving
from services.routes.workers.areas import AREA_TIMER
from shared.db.merged_people import understood
from shared.events.aftercare import (
    AftercareChecked,
    AftercareCheckNeeded,
    AftercareEnded,
    PovertyTrapResolved,
    PovertyTrapSignalled,
)
from shared.events.applications import AdvanceGiven, ApplicationChanged, ApplicationTermCame
from shared.events.catalog import LIFE_EVENTS, PUBLISHERS
from shared.events.income import (
    DecisionProposed,
    DecisionTaken,
    FactAsked,
    FactNotGiven,
    ProposalLapsed,
    Reassessed,
    SuspensionTermCame,
)
from shared.events.letters import LetterUndeliverable
from shared.events.life_events import LifeEventCorrected, LifeEventWithdrawn
from shared.events.objections import (
    ObjectionChanged,
    ObjectionReceived,
    ObjectionSettled,
    ObjectionTermCame,
)
from shared.events.residents import HouseholdChanged, ResidentsMerged
from shared.events.wages import WageReported, WageReportMissing
from shared.messaging.contracts import Contracts, Named, Subscription, TimerHandler, on

_CONSUMES = (
    *(Subscription(life_event, handlers.handle_life_events) for life_event in LIFE_EVENTS),
    on(LifeEventWithdrawn, handlers.handle_ended),
    on(LifeEventCorrected, handlers.handle_ended),
    on(HouseholdChanged, handlers.handle_households),
    on(Reassessed, handlers.handle_reassessments),
    on(DecisionProposed, handlers.handle_signals),
    on(DecisionTaken, handlers.handle_decisions),
    on(ProposalLapsed, handlers.handle_lapsed_proposals),
    on(PovertyTrapSignalled, handlers.handle_poverty_traps),
    on(PovertyTrapResolved, handlers.handle_resolved_traps),
    on(AftercareCheckNeeded, handlers.handle_signals),
    on(AftercareChecked, handlers.handle_checks),
    on(AftercareEnded, handlers.handle_ended_aftercare),
    on(LetterUndeliverable, handlers.handle_signals),
    on(ApplicationChanged, handlers.handle_applications),
    on(ApplicationTermCame, handlers.handle_signals),
    on(SuspensionTermCame, handlers.handle_signals),
    on(FactAsked, handlers.handle_signals),
    on(FactNotGiven, handlers.handle_signals),
    on(AdvanceGiven, handlers.handle_advances),
    on(ObjectionReceived, handlers.handle_signals),
    on(ObjectionChanged, handlers.handle_objections),
    on(ObjectionTermCame, handlers.handle_signals),
    on(ObjectionSettled, handlers.handle_settled_objections),
    on(WageReportMissing, handlers.handle_signals),
    on(WageReported, handlers.handle_wages),
)

CONTRACTS = Contracts(
    service="routes",
    consumes=(
        contacts.followed(on(ResidentsMerged, handlers.handle_merges)),
        *(understood(contacts.followed(waiting.heard(found))) for found in _CONSUMES),
    ),
    publishes=PUBLISHERS["routes"],
    timers=(
        TimerHandler(following.TIMER, handlers.look_again),
        TimerHandler(leaving.TIMER, leaving.look_again),
        TimerHandler(waiting.TIMER, waiting.look_again),
        TimerHandler(handovers.TIMER, lateness.look_again),
        TimerHandler(mails.FAILED, lateness.hear_of_failed_mails),
        TimerHandler(AREA_TIMER, dossier_teams.fill_areas),
        TimerHandler(dividing.TIMER, dividing.look_at_timers),
        TimerHandler(dossier_teams.MOVE_TIMER, dossier_teams.look_at_moves),
        TimerHandler(filling.TIMER, filling.look_at_timers),
        TimerHandler(publishing.TIMER, publishing.look_at_timers),
        TimerHandler(contacts.TIMER, contacts.look_again),
    ),
    measures=(mail.measure,),
    chores=(
        *mail.CHORES,
        *filling.CHORES,
        *noticing.CHORES,
        *contacts.CHORES,
        *partner_links.CHORES,
    ),
    named=(Named("taak", "task"), Named("overdracht", "handover")),
)
