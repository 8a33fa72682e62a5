"""Jobs that end or pay otherwise: which wage it is, from which day, whatever came in first."""

from datetime import date, timedelta
from itertools import permutations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.income.assessments.facts import Wage
from services.income.assessments.jobs import JobTurn, turned_out
from shared import ids

PERSON, OTHER = ids.new_person_id(), ids.new_person_id()
SEPTEMBER, DECEMBER = date(2026, 9, 1), date(2026, 12, 1)
ONE_DAY = timedelta(days=1)


def wage(cents: int = 50_000, vanaf: date = SEPTEMBER, person: UUID = PERSON) -> Wage:
    return Wage(person, vanaf, None, cents, ids.new_event_id())


def ends(on: date = DECEMBER, job: Wage | None = None, person: UUID = PERSON) -> JobTurn:
    return JobTurn(ids.new_event_id(), person, on, job.life_event_id if job else None, None)


def pays(cents: int, on: date = DECEMBER, job: Wage | None = None) -> JobTurn:
    return JobTurn(ids.new_event_id(), PERSON, on, job.life_event_id if job else None, cents)


def earned(wages: tuple[Wage, ...], day: date) -> int:
    return sum(one.cents for one in wages if one.is_earned_on(day))


def test_the_only_job_ends_on_its_day_whoever_else_works() -> None:
    others = wage(30_000, person=OTHER)

    found = turned_out([wage(), others], [ends()])

    assert earned(found.wages, DECEMBER - ONE_DAY) == 80_000
    assert earned(found.wages, DECEMBER) == 30_000
    assert not found.unfit


def test_of_two_jobs_the_named_one_ends() -> None:
    first, second = wage(50_000), wage(20_000)

    found = turned_out([first, second], [ends(job=second)])

    assert earned(found.wages, DECEMBER) == 50_000
    assert not found.unfit


def test_where_two_jobs_fit_none_ends_and_somebody_has_to_look() -> None:
    turn = ends()

    found = turned_out([wage(), wage()], [turn])

    assert earned(found.wages, DECEMBER) == 100_000
    assert found.unfit == {turn.life_event_id}


def test_the_end_of_a_job_that_nobody_knows_is_kept_for_a_person() -> None:
    unknown, of_another = ends(), ends(job=wage(person=OTHER))
    before_it_began = ends(SEPTEMBER)

    found = turned_out([], [unknown, of_another])
    too_early = turned_out([wage()], [before_it_began])

    assert found.unfit == {unknown.life_event_id, of_another.life_event_id}
    assert too_early.unfit == {before_it_began.life_event_id}
    assert earned(too_early.wages, SEPTEMBER) == 50_000


def test_a_job_that_began_on_the_day_another_ends_goes_on() -> None:
    old, new = wage(50_000), wage(60_000, DECEMBER)

    found = turned_out([new, old], [ends()])

    assert earned(found.wages, DECEMBER) == 60_000


def test_a_new_wage_replaces_the_old_one_and_the_job_keeps_its_name() -> None:
    job, later = wage(50_000), DECEMBER + timedelta(days=31)

    found = turned_out([job, wage(10_000)], [ends(later, job), pays(70_000, job=job)])

    assert earned(found.wages, DECEMBER - ONE_DAY) == 60_000
    assert earned(found.wages, DECEMBER) == 80_000
    assert earned(found.wages, later) == 10_000
    assert not found.unfit


def test_a_new_wage_of_a_job_that_nobody_told_of_counts_and_somebody_has_to_look() -> None:
    turn = pays(70_000)

    found = turned_out([], [turn])

    assert earned(found.wages, DECEMBER - ONE_DAY) == 0
    assert earned(found.wages, DECEMBER) == 70_000
    assert found.unfit == {turn.life_event_id}


def test_a_new_wage_that_fits_two_jobs_replaces_neither() -> None:
    found = turned_out([wage(), wage()], [pays(70_000)])

    assert earned(found.wages, DECEMBER) == 100_000


@given(
    starts=st.lists(st.tuples(st.integers(0, 90_000), st.integers(0, 60)), max_size=3),
    turns=st.lists(
        st.tuples(st.integers(0, 90), st.none() | st.integers(0, 2), st.none() | st.just(40_000)),
        max_size=3,
    ),
)
def test_in_any_order_of_arrival_the_wages_turn_out_the_same(
    starts: list[tuple[int, int]], turns: list[tuple[int, int | None, int | None]]
) -> None:
    wages = [wage(cents, SEPTEMBER + timedelta(days)) for cents, days in starts]
    told = [
        JobTurn(
            ids.new_event_id(),
            PERSON,
            SEPTEMBER + timedelta(days),
            wages[job].life_event_id if job is not None and job < len(wages) else None,
            cents,
        )
        for days, job, cents in turns
    ]

    outcomes = {
        turned_out(first, then) for first in permutations(wages) for then in permutations(told)
    }

    (outcome,) = outcomes
    assert all(one.tot is None or one.vanaf < one.tot for one in outcome.wages)
