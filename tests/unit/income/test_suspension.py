"""A right that is held, or ended by a person: what can be, which terms come up, and that a right stays one right whatever is decided."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.norms.loading import load_parameters
from services.income.norms.rules import Grondslag, Onderdeel
from services.income.rights.overpaid import months_between
from services.income.rights.service import check_whole
from services.income.rights.standing import (
    Gegeven,
    Invulling,
    Rechtsperiode,
    Staand,
    Wijziging,
    applied,
    changes_between,
    deviated,
    ended_by_person,
    kept,
    running,
    standing_on,
)
from services.income.rights.suspension import (
    Suspension,
    faults_of,
    is_over,
    last_day_of,
    notices_on,
    unpaid,
    wake_days,
)
from shared import ids

PARAMETERS = load_parameters()
TODAY = date(2026, 11, 30)
SINGLE = Invulling(Grondslag((Onderdeel("N21a"),)), 0)
EARNS = Invulling(Grondslag((Onderdeel("N21a"),)), 50_000)
DECIDED = ids.new_id()
RUNS: Staand = (Rechtsperiode(date(2026, 1, 1), None, SINGLE, DECIDED),)
DAYS = st.dates(date(2026, 1, 2), date(2027, 6, 30))


def held(
    held_from: date = date(2026, 11, 1),
    mend_until: date = date(2026, 12, 14),
    begun_on: date = TODAY,
) -> Suspension:
    last = last_day_of(held_from, PARAMETERS)
    return Suspension(
        DECIDED, DECIDED, "0106", held_from, last, mend_until, "x", DECIDED, DECIDED, begun_on
    )


@given(DAYS, st.integers(0, 80), DAYS)
def test_what_is_allowed_lasts_eight_weeks_at_most_and_leaves_time_to_mend(
    held_from: date, days: int, today: date
) -> None:
    last, mend_until = last_day_of(held_from, PARAMETERS), held_from + timedelta(days=days)

    faults = faults_of(held_from, mend_until, last, RUNS, today)

    assert (last - held_from).days == 55
    if not faults:
        assert today < mend_until <= last
    if today < mend_until <= last:
        assert faults == ()


@pytest.mark.parametrize(
    "standing", [(), ended_by_person(RUNS, date(2026, 5, 1), DECIDED, "intrekken")]
)
def test_what_does_not_run_cannot_be_held(standing: Staand) -> None:
    day = date(2026, 11, 1)
    faults = faults_of(day, date(2026, 12, 14), last_day_of(day, PARAMETERS), standing, TODAY)

    assert [(fault.name, fault.code) for fault in faults] == [("vanaf", "geen-recht")]


@given(st.integers(1, 25), DAYS)
def test_every_term_that_came_up_was_seen_coming_on_one_of_its_days(days: int, today: date) -> None:
    suspension = held(mend_until=TODAY + timedelta(days=days))
    days_before = [day for day in wake_days(suspension) if day <= today]

    assert bool(notices_on(suspension, today)) == bool(days_before)
    terms = {notice.term for notice in notices_on(suspension, today)}
    if days_before:
        assert terms == {notice.term for notice in notices_on(suspension, days_before[-1])}


def test_a_suspension_that_was_ended_holds_nothing_and_asks_for_nothing() -> None:
    ended = replace(held(), ended_on=TODAY, outcome="hersteld")

    assert held().holds_on(date(2026, 12, 26))
    assert not held().holds_on(date(2026, 12, 27))
    assert not ended.holds_on(TODAY)
    assert notices_on(ended, date(2027, 1, 1)) == ()
    assert wake_days(ended) == ()
    assert ended.published() is None


def test_of_a_right_that_ended_before_the_held_days_nothing_is_held_any_more() -> None:
    assert is_over(held(), ended_by_person(RUNS, date(2026, 11, 1), DECIDED, "intrekken"))
    assert not is_over(held(), ended_by_person(RUNS, date(2026, 11, 2), DECIDED, "intrekken"))


def test_what_was_held_was_not_paid_and_is_not_paid_too_much() -> None:
    suspension = held(held_from=date(2026, 10, 1), begun_on=date(2026, 11, 10))
    after = ended_by_person(RUNS, date(2026, 10, 1), DECIDED, "intrekken")
    before, left = (unpaid(side, suspension.unpaid_from, DECIDED) for side in (RUNS, after))

    months = months_between(before, left, date(2026, 10, 1), date(2026, 12, 20), PARAMETERS)

    # October was over when the payment was held in November.
    assert [month.maand for month in months] == [date(2026, 10, 1)]


@given(DAYS, DAYS, st.sampled_from([SINGLE, EARNS]))
def test_what_a_person_ended_does_not_come_back_by_the_facts(
    day: date, since: date, filling: Invulling
) -> None:
    ended = ended_by_person(RUNS, day, DECIDED, "beeindigen")
    facts = (Gegeven(since, None, filling),)

    assert all(change.van < day for change in changes_between(ended, facts, since, PARAMETERS))
    assert running(ended) == ((date(2026, 1, 1), day),)


@st.composite
def decisions(draw: st.DrawFn) -> list[tuple[str, date, date | None]]:
    found = []
    for _ in range(draw(st.integers(1, 6))):
        day, days = draw(DAYS), draw(st.none() | st.integers(1, 90))
        until = day + timedelta(days=days) if days is not None else None
        what = draw(st.sampled_from(["lager", "eindigt", "afwijken", "blijft", "stopt"]))
        found.append((what, day, until))
    return found


@given(decisions())
def test_whatever_is_decided_on_a_day_one_right_stands(
    decided: list[tuple[str, date, date | None]],
) -> None:
    standing = RUNS
    for what, day, until in decided:
        change = Wijziging(day, until, "lager", 100_000, 90_000, EARNS)
        match what:
            case "lager":
                standing = applied(standing, [change], DECIDED)
            case "eindigt":
                ends = Wijziging(day, until, "eindigt", 100_000, 0)
                standing = applied(standing, [ends], DECIDED, "beeindigen")
            case "afwijken":
                standing = deviated(standing, day, 80_000, SINGLE, DECIDED)
            case "blijft":
                standing = kept(standing, [change], DECIDED)
            case _:
                standing = ended_by_person(standing, day, DECIDED, "intrekken")
                stands = standing_on(standing, day)
                assert stands is not None
                assert not stands.loopt
        check_whole(standing)


@pytest.mark.parametrize("ends", [None, date(2026, 6, 2)])
def test_two_rights_at_once_are_refused_before_anything_is_kept(ends: date | None) -> None:
    two = (
        Rechtsperiode(date(2026, 1, 1), ends, SINGLE, DECIDED),
        Rechtsperiode(date(2026, 6, 1), None, EARNS, DECIDED),
    )

    with pytest.raises(ValueError, match="two rights at once"):
        check_whole(two)
