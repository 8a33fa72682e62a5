"""Jobs that end or pay otherwise: which wage it is, from which day, whatever came in first."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.assessments.facts import Wage
from services.income.assessments.jobs import Earnings, JobTurn, turned_out
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


def pays_in_all(cents: int, on: date = DECEMBER, person: UUID = PERSON) -> JobTurn:
    return JobTurn(ids.new_event_id(), person, on, None, cents, covers_all=True)


def asked(found: Earnings) -> set[UUID]:
    return {turn.life_event_id for turn in found.unfit}


def earned(wages: tuple[Wage, ...], day: date) -> int:
    return sum(one.cents or 0 for one in wages if one.is_earned_on(day))


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
    assert asked(found) == {turn.life_event_id}


def test_the_end_of_a_job_that_nobody_knows_is_kept_for_a_person() -> None:
    unknown, of_another = ends(), ends(job=wage(person=OTHER))
    before_it_began = ends(SEPTEMBER - 2 * ONE_DAY)

    found = turned_out([], [unknown, of_another])
    too_early = turned_out([wage()], [before_it_began])

    assert asked(found) == {unknown.life_event_id, of_another.life_event_id}
    assert asked(too_early) == {before_it_began.life_event_id}
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


def test_a_new_wage_of_a_job_that_nobody_told_of_adds_nothing_and_somebody_has_to_look() -> None:
    turn = pays(70_000)

    found = turned_out([], [turn])

    assert found.wages == ()
    assert asked(found) == {turn.life_event_id}


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("day", [SEPTEMBER, SEPTEMBER - ONE_DAY])
def test_a_job_that_ends_on_its_first_day_or_the_day_before_never_counts(
    day: date, named: bool
) -> None:
    job = wage()

    found = turned_out([job], [ends(day, job if named else None)])

    assert found == Earnings((), frozenset(), frozenset({job.life_event_id}))


def test_a_named_job_that_ends_long_before_it_was_to_begin_never_counts() -> None:
    job = wage()

    assert not turned_out([job], [ends(SEPTEMBER - timedelta(days=40), job)]).wages


def test_another_wage_on_the_first_day_takes_the_place_of_the_first() -> None:
    job = wage(120_000)

    found = turned_out([job], [pays(90_000, SEPTEMBER)])

    assert earned(found.wages, SEPTEMBER) == earned(found.wages, DECEMBER) == 90_000
    assert found.unfit == found.never_began == frozenset()


def test_a_job_that_changes_and_ends_on_one_day_ends_whichever_came_first() -> None:
    job = wage(120_000)

    for turns in permutations([pays(90_000), ends()]):
        found = turned_out([job], turns)

        assert (earned(found.wages, DECEMBER - ONE_DAY), earned(found.wages, DECEMBER)) == (
            120_000,
            0,
        )
        assert not found.unfit


def test_the_same_new_wage_or_end_told_twice_counts_once_and_asks_nobody() -> None:
    job = wage(120_000)

    changed = turned_out([job], [pays(60_000), pays(60_000)])
    ended = turned_out([job], [ends(), ends(job=job)])

    assert earned(changed.wages, DECEMBER) == 60_000
    assert earned(ended.wages, DECEMBER) == 0
    assert changed.unfit == ended.unfit == frozenset()


def test_where_one_of_two_jobs_ended_that_day_an_end_of_no_named_job_is_for_a_person() -> None:
    first, second = wage(50_000), wage(20_000)
    unnamed = ends()

    found = turned_out([first, second], [unnamed, ends(job=first)])

    assert earned(found.wages, DECEMBER) == 20_000
    assert asked(found) == {unnamed.life_event_id}


def test_a_new_wage_that_fits_two_jobs_replaces_neither() -> None:
    found = turned_out([wage(), wage()], [pays(70_000)])

    assert earned(found.wages, DECEMBER) == 100_000


@given(
    starts=st.lists(st.tuples(st.integers(0, 90_000), st.integers(0, 60)), max_size=3),
    turns=st.lists(
        st.tuples(
            st.integers(0, 90),
            st.none() | st.integers(0, 2),
            st.none() | st.just(40_000),
            st.booleans(),
        ),
        max_size=3,
    ),
)
def test_in_any_order_of_arrival_the_wages_turn_out_the_same(
    starts: list[tuple[int, int]], turns: list[tuple[int, int | None, int | None, bool]]
) -> None:
    wages = [wage(cents, SEPTEMBER + timedelta(days)) for cents, days in starts]
    told = [
        JobTurn(
            ids.new_event_id(),
            PERSON,
            SEPTEMBER + timedelta(days),
            wages[job].life_event_id if job is not None and job < len(wages) else None,
            cents,
            covers_all=in_all,
        )
        for days, job, cents, in_all in turns
    ]

    outcomes = {
        turned_out(first, then) for first in permutations(wages) for then in permutations(told)
    }

    (outcome,) = outcomes
    assert all(one.tot is None or one.vanaf < one.tot for one in outcome.wages)


DEATH = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("vanaf", "tot", "on_the_day", "after"),
    [
        (SEPTEMBER, None, 50_000, 0),
        (SEPTEMBER, DEATH, 0, 0),
        (SEPTEMBER, DEATH + ONE_DAY, 50_000, 0),
        (SEPTEMBER, DECEMBER, 50_000, 0),
        (DEATH, None, 50_000, 0),
        (DEATH + ONE_DAY, None, 0, 0),
    ],
)
def test_a_wage_ends_with_the_day_of_death_and_not_later_than_it_did(
    vanaf: date, tot: date | None, on_the_day: int, after: int
) -> None:
    job = replace(wage(vanaf=vanaf), tot=tot)

    found = turned_out([job], [], {PERSON: DEATH}).wages

    assert earned(found, DEATH) == on_the_day
    assert earned(found, DEATH + ONE_DAY) == after
    assert len(found) == (vanaf <= DEATH)


def test_a_death_ends_nobody_elses_wage_and_no_wage_twice() -> None:
    others, ended = wage(person=OTHER), replace(wage(), tot=date(2026, 10, 1))

    assert set(turned_out([others, ended], [], {PERSON: DEATH}).wages) == {others, ended}


def test_another_wage_lasts_as_long_as_the_job_that_it_is_of() -> None:
    job = replace(wage(), tot=DECEMBER)
    turn = pays(70_000, on=date(2026, 10, 1), job=job)

    before, after = turned_out([job], [turn]).wages

    assert (before.tot, before.life_event_id) == (turn.on, job.life_event_id)
    assert (after.vanaf, after.tot) == (turn.on, DECEMBER)
    assert after.life_event_id == turn.life_event_id


def test_a_wage_of_all_jobs_together_takes_their_place_and_leaves_others_theirs() -> None:
    jobs = [wage(50_000), wage(20_000, vanaf=DECEMBER), wage(30_000, person=OTHER)]

    found = turned_out(jobs, [pays_in_all(60_000)])

    assert earned(found.wages, DECEMBER - ONE_DAY) == 80_000
    assert earned(found.wages, DECEMBER) == 90_000
    assert not found.unfit


def test_the_only_job_keeps_its_name_and_its_end_where_its_wage_is_told_as_the_only_one() -> None:
    job = replace(wage(), tot=date(2027, 2, 1))

    found = turned_out([job], [pays_in_all(60_000), ends(date(2027, 1, 1), job)])

    assert earned(found.wages, DECEMBER) == 60_000
    assert earned(found.wages, date(2027, 1, 1)) == 0
    assert turned_out([job], [pays_in_all(60_000)]).wages[-1].tot == job.tot


def test_of_two_jobs_that_are_told_as_one_wage_neither_can_end_by_its_name() -> None:
    first, second = wage(50_000), wage(20_000)
    end = ends(date(2027, 1, 1), first)

    found = turned_out([first, second], [pays_in_all(60_000), end])

    assert asked(found) == {end.life_event_id}
    assert earned(found.wages, date(2027, 1, 1)) == 60_000


def test_nothing_in_all_is_no_wage_until_a_next_job() -> None:
    later = wage(40_000, vanaf=date(2027, 1, 1))

    found = turned_out([wage(), later], [pays_in_all(0)])

    assert earned(found.wages, DECEMBER) == 0
    assert earned(found.wages, date(2027, 1, 1)) == 40_000


def test_a_job_that_begins_on_the_day_of_a_total_is_in_it() -> None:
    found = turned_out([wage(vanaf=DECEMBER)], [pays_in_all(60_000)])

    assert earned(found.wages, DECEMBER) == 60_000
    assert all(one.tot is None or one.vanaf < one.tot for one in found.wages)
