"""What the events of a job, and of a household that others change, tell the re-assessment."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.income.assessments.facts import Facts, Occasion, Wage
from services.income.assessments.household_changes import occasion_of_change
from services.income.assessments.jobs import JobTurn, turn_of, wage_of
from shared import ids
from shared.events.envelope import Event
from shared.events.life_events import JobChanged, JobEnded, JobStarted
from shared.events.residents import HouseholdChanged
from shared.testing.events import make_event, make_household, make_member

DAY = date(2026, 11, 15)
HOME = make_household()
PERSON = HOME.leden[0].inwoner_id


def test_a_job_start_tells_a_wage_without_an_end() -> None:
    event = make_event(
        JobStarted(
            inwoner_id=PERSON,
            ingangsdatum=DAY,
            huishouden=HOME,
            bron="naadloos:ander-systeem",
            uren_per_week=24,
            netto_maandloon_centen=110264,
            contract="onbekend",
        )
    )

    assert wage_of(event) == Wage(PERSON, DAY, None, 110264, event.id)


@pytest.mark.parametrize("job", [None, ids.new_event_id()])
def test_another_wage_and_an_end_tell_the_job_that_they_are_of(job: UUID | None) -> None:
    changed = make_event(
        JobChanged(
            inwoner_id=PERSON,
            ingangsdatum=DAY,
            huishouden=HOME,
            bron="naadloos:ander-systeem",
            baan_id=job,
            uren_per_week=8,
            netto_maandloon_centen=40000,
        )
    )
    ended = make_event(
        JobEnded(
            inwoner_id=PERSON,
            ingangsdatum=DAY,
            huishouden=HOME,
            bron="naadloos:ander-systeem",
            baan_id=job,
        )
    )

    assert turn_of(changed) == JobTurn(changed.id, PERSON, DAY, job, 40000)
    assert turn_of(ended) == JobTurn(ended.id, PERSON, DAY, job, None)


def changed_from(day: date | None) -> Event[HouseholdChanged]:
    data = HouseholdChanged(huishouden=make_household(), veranderd_vanaf=day)
    return make_event(data)


def test_who_stays_when_somebody_leaves_is_looked_at_from_that_day() -> None:
    stays, leaves = make_member(), make_member("partner", tot=DAY)
    event = changed_from(DAY)

    found = occasion_of_change(event, Facts(make_household(leaves, stays)))

    assert found == Occasion(
        event.id, event.dossier_id, "huishouden-gewijzigd", DAY, stays.inwoner_id
    )


@pytest.mark.parametrize(("days_before", "looked_at"), [(0, False), (1, True)])
def test_an_applicant_has_to_be_there_on_the_day_before(days_before: int, looked_at: bool) -> None:
    came = make_member(vanaf=DAY - timedelta(days=days_before))

    found = occasion_of_change(changed_from(DAY), Facts(make_household(came)))

    assert (found is not None) is looked_at


def test_an_applicant_who_leaves_was_there_until_that_day() -> None:
    leaves = make_member(tot=DAY)

    assert occasion_of_change(changed_from(DAY), Facts(make_household(leaves))) is not None


def test_a_household_that_no_life_event_of_another_changed_asks_for_nothing() -> None:
    assert occasion_of_change(changed_from(None), Facts(make_household())) is None
