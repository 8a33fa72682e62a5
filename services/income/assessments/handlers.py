"""Events in: each becomes an occasion to look at the right again, or only a fact."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from services.income.assessments import facts_repository, merging, service, taking_over
from services.income.assessments.comparing import ONE_DAY
from services.income.assessments.households import learn_households
from services.income.assessments.jobs import total_of
from services.income.assessments.rules import Occasion, Soort
from services.income.reported import service as reported
from shared.calendar import add_months
from shared.events.envelope import Event
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.events.life_events import (
    Admitted,
    AgeReached,
    CameToLive,
    Detained,
    Died,
    Divorced,
    JobChanged,
    JobEnded,
    JobStarted,
    LifeEvent,
    LifeEventCorrected,
    LifeEventWithdrawn,
    Moved,
    PartnerIncomeChanged,
    TurnedEighteen,
    Verhuissoort,
)
from shared.events.residents import HouseholdChanged, ResidentsMerged
from shared.messaging.transaction import Transaction


async def assess_job_starts(tx: Transaction, events: Sequence[Event[JobStarted]]) -> None:
    await service.assess_job_starts(tx, events, [occasion_of(event) for event in events])


async def assess_job_turns(tx: Transaction, events: Sequence[Event[JobChanged | JobEnded]]) -> None:
    await service.assess_job_turns(tx, events, [occasion_of(event) for event in events])


async def assess_life_events(tx: Transaction, events: Sequence[Event[LifeEvent]]) -> None:
    await service.assess_life_events(tx, events, [occasion_of(event) for event in events])


async def assess_reports(tx: Transaction, events: Sequence[Event[LifeEvent]]) -> None:
    """As any life event, with what it tells of means, education or a business as a fact."""
    await reported.store(tx, events)
    await assess_life_events(tx, events)


async def assess_partner_incomes(
    tx: Transaction, events: Sequence[Event[PartnerIncomeChanged]]
) -> None:
    """Wages are those of all jobs together, so that a job that is known already does not count twice."""
    wages = [event for event in events if event.data.inkomstenbron == "loon"]
    turns = [(event.dossier_id, total_of(event)) for event in wages]
    await facts_repository.store_job_turns(tx.connection, turns, tx.now)
    await reported.store(tx, [event for event in events if event not in wages])
    await assess_life_events(tx, events)


async def withdraw_life_events(
    tx: Transaction, events: Sequence[Event[LifeEventWithdrawn | LifeEventCorrected]]
) -> None:
    await service.withdraw_life_events(tx, events)


async def handle_households(tx: Transaction, events: Sequence[Event[HouseholdChanged]]) -> None:
    await learn_households(tx, events)
    await taking_over.take_over_registered(tx, events)
    changed = [event for event in events if event.data.veranderd_vanaf is not None]
    if changed:
        await service.reassess_households(tx, changed)


async def merge_people(tx: Transaction, events: Sequence[Event[ResidentsMerged]]) -> None:
    await merging.merge_people(tx, events)


def occasion_of(event: Event[LifeEvent]) -> Occasion:
    """The life event as the rules see it."""
    data = event.data
    return Occasion(
        life_event_id=event.id,
        dossier_id=event.dossier_id,
        kind=cast("Soort", data.happened),  # the life events are the kinds
        effective_on=_first_day(data),
        person_id=data.inwoner_id,
        parting=data.rol if isinstance(data, Divorced) else None,
        move=_move_of(data),
        age_limit=data.grens if isinstance(data, AgeReached) else None,
        last_child=isinstance(data, TurnedEighteen) and data.laatste_kind,
        also_on=_also_on(data),
    )


def _move_of(data: LifeEvent) -> Verhuissoort | None:
    """How the household itself moved: a housemate can move while it stays."""
    day, home = data.ingangsdatum, data.huishouden
    if isinstance(data, Moved) and home.moves_on(day):
        return data.soort
    is_outside = home.municipality_on(day) not in AGENCY_MUNICIPALITIES
    return (
        "buiten-gebied"
        if isinstance(data, CameToLive) and home.moves_on(day) and is_outside
        else None
    )


def _first_day(data: LifeEvent) -> date:
    """The first day on which something can be otherwise; the day of a death is the last one that is not."""
    return data.ingangsdatum + ONE_DAY if isinstance(data, Died) else data.ingangsdatum


def _also_on(data: LifeEvent) -> date | None:
    if isinstance(data, Died):
        return add_months(data.ingangsdatum, 1) + ONE_DAY
    return data.tot if isinstance(data, Detained | Admitted) else None
