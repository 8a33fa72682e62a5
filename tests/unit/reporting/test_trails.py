"""How separate events make one trail."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.flow.rules import StoredEvent, flow_row_of
from services.reporting.flow.trails import trail_of
from shared import ids
from shared.events.envelope import Event
from shared.events.household import ASSEN
from shared.events.income import Reassessed
from shared.events.life_events import JobStarted, LifeEventCorrected, LifeEventWithdrawn
from shared.events.residents import HouseholdChanged
from shared.events.tasks import PlaybookApplied, TaskCreated
from shared.testing.events import make_event, make_household, make_member

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FIRST = date(2026, 12, 1)


def after(milliseconds: int) -> datetime:
    return START + timedelta(milliseconds=milliseconds)


def stored(*events: Event) -> list[StoredEvent]:  # type: ignore[type-arg]
    return [StoredEvent(flow_row_of(event), event.time) for event in events]


def a_job_start() -> Event[JobStarted]:
    who = make_member()
    return make_event(
        JobStarted(
            inwoner_id=who.inwoner_id,
            ingangsdatum=FIRST,
            huishouden=make_household(who),
            bron="naadloos:ander-systeem",
            uren_per_week=24,
            netto_maandloon_centen=1_000_00,
            contract="onbekend",
        ),
        time=START,
    )


def a_playbook(cause: Event[JobStarted], milliseconds: int = 120) -> Event[PlaybookApplied]:
    data = PlaybookApplied(
        gebeurtenis_id=cause.id,
        draaiboek="baan-gestart",
        gemeente=ASSEN,
        aantal_taken=1,
        aantal_overdrachten=0,
        overgeslagen=(),
    )
    return make_event(
        data,
        source_service="routes",
        correlation_id=cause.id,
        causation_id=cause.id,
        time=after(milliseconds),
    )


def a_task(cause: Event[JobStarted], caused_by: UUID) -> Event[TaskCreated]:
    data = TaskCreated(
        taak_id=ids.new_id(),
        gebeurtenis_id=cause.id,
        gemeente=ASSEN,
        stap="bellen",
        rol="werkcoach",
        titel="Bellen",
        uiterlijk=FIRST,
        reden="Omdat",
    )
    return make_event(
        data,
        source_service="routes",
        correlation_id=cause.id,
        causation_id=caused_by,
        time=after(130),
    )


def a_reassessment(cause: Event[JobStarted], milliseconds: int) -> Event[Reassessed]:
    data = Reassessed(
        herbeoordeling_id=ids.new_id(),
        gebeurtenis_id=cause.id,
        gemeente=ASSEN,
        ingangsdatum=FIRST,
        beelden=(),
    )
    return make_event(
        data,
        source_service="income",
        correlation_id=cause.id,
        causation_id=cause.id,
        time=after(milliseconds),
    )


def test_a_trail_runs_until_routes_and_income_have_both_answered() -> None:
    job = a_job_start()

    only_routes = trail_of(job.id, stored(job, a_playbook(job)))
    both = trail_of(job.id, stored(job, a_playbook(job), a_reassessment(job, 250)))

    assert only_routes.state == "lopend"
    assert [handling.at for handling in only_routes.handlings] == [after(120), None]
    assert both.state == "compleet"


def test_critical_time_is_from_the_life_event_to_the_first_effect_of_a_service() -> None:
    job = a_job_start()
    playbook = a_playbook(job, 120)

    trail = trail_of(
        job.id, stored(job, playbook, a_task(job, playbook.id), a_reassessment(job, 250))
    )

    assert [handling.critical_time for handling in trail.handlings] == [
        timedelta(milliseconds=120),
        timedelta(milliseconds=250),
    ]


def test_every_step_points_to_its_cause_and_knows_how_deep_it_is() -> None:
    job = a_job_start()
    playbook = a_playbook(job)
    task = a_task(job, playbook.id)

    trail = trail_of(job.id, stored(job, playbook, task))

    assert [(step.cause_id, step.depth) for step in trail.steps] == [
        (None, 0),
        (job.id, 1),
        (playbook.id, 2),
    ]


def test_effects_that_arrive_before_their_life_event_already_make_a_trail() -> None:
    job = a_job_start()
    playbook = a_playbook(job)

    trail = trail_of(job.id, stored(playbook))

    assert [step.event.row.id for step in trail.steps] == [playbook.id]
    assert not trail.is_life_event


def test_a_withdrawn_life_event_says_so() -> None:
    job = a_job_start()
    withdrawal = make_event(
        LifeEventWithdrawn(
            gebeurtenis_id=job.id,
            gebeurtenis_type=job.type,
            reden="niet-gebeurd",
            huishouden=make_household(),
        ),
        correlation_id=job.id,
        time=after(1000),
    )

    assert trail_of(job.id, stored(job)).validity == "geldig"
    assert trail_of(job.id, stored(job, withdrawal)).validity == "ingetrokken"


def test_a_corrected_life_event_points_to_the_one_that_replaces_it() -> None:
    job = a_job_start()
    replacement = ids.new_event_id()
    correction = make_event(
        LifeEventCorrected(
            gebeurtenis_id=job.id,
            gebeurtenis_type=job.type,
            vervangen_door=replacement,
            reden="verkeerde-datum",
            huishouden=make_household(),
        ),
        correlation_id=job.id,
        time=after(1000),
    )

    trail = trail_of(job.id, stored(job, correction))

    assert (trail.validity, trail.replaced_by) == ("gecorrigeerd", replacement)


def test_a_replacement_follows_from_its_correction_and_the_household_from_its_life_event() -> None:
    job = a_job_start()
    household = make_event(
        HouseholdChanged(huishouden=make_household(versie=2)),
        correlation_id=job.id,
        time=START,
    )
    replacement = make_event(job.data, correlation_id=job.id, time=after(1000))
    correction = make_event(
        LifeEventCorrected(
            gebeurtenis_id=job.id,
            gebeurtenis_type=job.type,
            vervangen_door=replacement.id,
            reden="verkeerde-gegevens",
            huishouden=make_household(),
        ),
        correlation_id=job.id,
        time=after(1000),
    )

    trail = trail_of(job.id, stored(household, job, replacement, correction))

    assert [(step.event.row.id, step.cause_id) for step in trail.steps] == [
        (household.id, job.id),
        (job.id, None),
        (replacement.id, correction.id),
        (correction.id, None),
    ]


def test_a_ring_of_causes_ends() -> None:
    job = a_job_start()
    first, second = ids.new_event_id(), ids.new_event_id()
    ring = [
        make_event(
            a_playbook(job).data, event_id=first, causation_id=second, correlation_id=job.id
        ),
        make_event(
            a_playbook(job).data, event_id=second, causation_id=first, correlation_id=job.id
        ),
    ]

    trail = trail_of(job.id, stored(job, *ring))

    assert [step.depth for step in trail.steps] == [0, 1, 1]


@given(st.permutations(range(4)))
def test_who_handled_it_and_when_does_not_depend_on_the_order_of_arrival(
    order: Sequence[int],
) -> None:
    job = a_job_start()
    playbook = a_playbook(job)
    events = stored(job, playbook, a_task(job, playbook.id), a_reassessment(job, 90))

    trail = trail_of(job.id, [events[index] for index in order])

    assert trail.handlings == trail_of(job.id, events).handlings
    assert trail.state == "compleet"
