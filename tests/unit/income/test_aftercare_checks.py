"""What can be done with a check, in any order and as often as it comes; and what a difference of a month means."""

from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.income.aftercare.posts import COSTS, POSTS, Uitleg, compare
from services.income.aftercare.rules import (
    MONTHS_AFTER_START,
    TO_DO,
    USUAL,
    Checkstand,
    Deed,
    Thresholds,
    after,
    plan_checkpoints,
)
from services.income.aftercare.thresholds import thresholds_in, thresholds_of
from services.income.aftercare_desk import wording
from services.income.norms.loading import load_local_parameters
from services.income.norms.register import NOTHING_LOCAL, Parameter
from shared.events.aftercare import Nazorgresultaat
from shared.events.household import AA_EN_HUNZE, AGENCY_MUNICIPALITIES, ASSEN
from shared.events.purse import Beurspost

STATES: tuple[Checkstand, ...] = get_args(Checkstand)
DEEDS: tuple[Deed, ...] = get_args(Deed)
AMOUNTS = st.dictionaries(st.sampled_from(POSTS), st.integers(-200_000, 500_000))
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize("state", [state for state in STATES if state not in TO_DO])
@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_settled_stays_as_it_is(state: Checkstand, deed: Deed) -> None:
    assert after(state, deed) is None


def test_only_a_person_or_a_settled_month_does_a_check() -> None:
    reached = {deed for deed in DEEDS for state in STATES if after(state, deed) == "gedaan"}

    assert reached == {"doen"}


class LifeOfACheck(RuleBasedStateMachine):
    """Timers doubled and late, people in any order: as the rules have it, beside what must hold whatever happens."""

    def __init__(self) -> None:
        super().__init__()
        self.state: Checkstand = "gepland"
        self.today = date(2027, 1, 4)
        self.due_on = date(2027, 1, 4)
        self.was_done = 0

    def do(self, deed: Deed) -> bool:
        reached = after(self.state, deed)
        if reached is not None:
            self.state = reached
        return reached is not None

    @rule(days=st.integers(0, 40))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(times=st.integers(1, 3))
    def its_timer_comes(self, times: int) -> None:
        """Doubled, or of a day that it was put off from."""
        for _ in range(times):
            if self.due_on <= self.today:
                self.do("openen")

    @rule()
    def somebody_does_it(self) -> None:
        self.was_done += self.do("doen")

    @rule(days=st.integers(1, 90))
    def somebody_puts_it_off(self, days: int) -> None:
        if self.do("verzetten"):
            self.due_on = self.today + timedelta(days=days)

    @precondition(lambda self: self.state in TO_DO)
    @rule()
    def aftercare_is_closed(self) -> None:
        self.do("laten-vervallen")

    @invariant()
    def it_is_done_at_most_once(self) -> None:
        assert self.was_done <= 1
        assert (self.state == "gedaan") == (self.was_done == 1)

    @invariant()
    def what_is_open_came_on_its_day(self) -> None:
        assert self.state != "open" or self.due_on <= self.today


TestLifeOfACheck = LifeOfACheck.TestCase


@given(DAYS, DAYS, st.sets(st.sampled_from(MONTHS_AFTER_START), min_size=1))
def test_every_check_comes_or_has_passed_by_and_one_look_stands_for_all_that_passed(
    started_on: date, today: date, months: set[int]
) -> None:
    plan = plan_checkpoints(started_on, today, months)

    found = [checkpoint.months for checkpoint in (*plan.passed_by, *plan.coming)]
    assert sorted(found) == sorted(months)
    assert sum(checkpoint.due_on <= today for checkpoint in plan.coming) <= 1
    assert all(checkpoint.due_on <= today for checkpoint in plan.passed_by)


@given(DAYS, DAYS, st.dictionaries(st.sampled_from(MONTHS_AFTER_START), DAYS))
def test_a_check_that_was_put_off_keeps_its_day_wherever_it_goes_on(
    started_on: date, today: date, put_off: dict[int, date]
) -> None:
    plan = plan_checkpoints(started_on, today, MONTHS_AFTER_START, put_off)

    days = {checkpoint.months: checkpoint.due_on for checkpoint in (*plan.passed_by, *plan.coming)}
    assert {month: days[month] for month in put_off} == put_off


@given(AMOUNTS, AMOUNTS)
def test_the_difference_is_the_sum_of_what_is_known_on_both_sides(
    expected: dict[Beurspost, int], actual: dict[Beurspost, int]
) -> None:
    comparison = compare(expected, actual, USUAL)

    both = expected.keys() & actual.keys()
    assert {line.post for line in comparison.compared} == both
    assert {line.post for line in comparison.lines} == expected.keys() | actual.keys()
    assert comparison.difference == (
        sum(actual[post] - expected[post] for post in both) if both else None
    )


@given(AMOUNTS)
def test_a_month_that_is_as_expected_is_right_and_needs_no_word(
    amounts: dict[Beurspost, int],
) -> None:
    comparison = compare(amounts, amounts, USUAL)

    assert {line.means for line in comparison.lines} <= {"klopt"}
    assert comparison.points_to == ("klopt" if amounts else "kan-niet")
    assert not comparison.differs_much


CHOSEN = {"NAZORG_VERSCHIL": 10_00, "NAZORG_POST": 1_00, "NAZORG_HERINNERING": 1}
DAY = date(2026, 12, 1)


def own_choice(known: Parameter) -> Parameter:
    return replace(known, waarde=CHOSEN.get(known.code, known.waarde))


STRICT = thresholds_of(load_local_parameters(AA_EN_HUNZE).changed(own_choice), DAY)
"""Of a municipality that lets less pass than Assen does."""


@pytest.mark.parametrize("chosen", [thresholds_in(ASSEN, DAY), STRICT])
@pytest.mark.parametrize(
    ("past", "much", "little"), [(0, "klopt", "klopt"), (1, "te-veel", "te-weinig")]
)
def test_one_cent_past_the_threshold_of_a_municipality_is_too_much_or_too_little(
    chosen: Thresholds, past: int, much: Nazorgresultaat, little: Nazorgresultaat
) -> None:
    expected: dict[Beurspost, int] = {"netto-loon": 100_000}
    most = chosen.whole + past

    above = compare(expected, {"netto-loon": 100_000 + most}, chosen)
    below = compare(expected, {"netto-loon": 100_000 - most}, chosen)

    assert (above.points_to, below.points_to) == (much, little)
    assert above.differs_much == below.differs_much == bool(past)


@pytest.mark.parametrize("chosen", [thresholds_in(ASSEN, DAY), STRICT])
def test_a_post_needs_an_explanation_from_what_the_municipality_chose(chosen: Thresholds) -> None:
    expected: dict[Beurspost, int] = {"netto-loon": 100_000}

    [less] = compare(expected, {"netto-loon": 100_000 + chosen.post - 1}, chosen).lines
    [enough] = compare(expected, {"netto-loon": 100_000 + chosen.post}, chosen).lines

    assert (less.means, enough.means) == ("klopt", "loon-hoger")


def test_where_every_cent_counts_only_what_is_equal_needs_no_explanation() -> None:
    nothing = Thresholds(whole=0, post=0)

    [same] = compare({"netto-loon": 100_000}, {"netto-loon": 100_000}, nothing).lines
    [cent] = compare({"netto-loon": 100_000}, {"netto-loon": 100_001}, nothing).lines

    assert (same.means, cent.means) == ("klopt", "loon-hoger")


def test_each_municipality_has_its_own_thresholds_and_what_it_did_not_tell_is_as_usual() -> None:
    assert Thresholds(10_00, 1_00, timedelta(weeks=1), USUAL.next_reminders) == STRICT
    assert {thresholds_in(place, DAY) for place in AGENCY_MUNICIPALITIES} == {USUAL}
    assert thresholds_of(NOTHING_LOCAL, DAY) == thresholds_in(None, DAY) == USUAL
    assert thresholds_in("0014", DAY) == USUAL


@pytest.mark.parametrize(
    ("post", "expected", "actual", "means"),
    [
        ("netto-loon", 110_000, 98_000, "loon-lager"),
        ("netto-loon", 110_000, 120_000, "loon-hoger"),
        ("bijstand", 31_000, 20_000, "bijstand-lager"),
        ("bijstand", 31_000, 40_000, "bijstand-hoger"),
        ("zorgtoeslag", 12_900, 0, "niet-gekomen"),
        ("huurtoeslag", 20_000, 15_000, "toeslag-lager"),
        ("kgb", 40_000, 50_000, "toeslag-hoger"),
        ("kinderbijslag", 10_000, 9_000, "anders-lager"),
        ("huur", -65_000, -70_000, "kosten-hoger"),
        ("reiskosten", -10_000, 0, "kosten-lager"),
        ("netto-loon", None, 98_000, "niet-verwacht"),
        ("netto-loon", 110_000, None, "niet-bekend"),
        ("netto-loon", 110_000, 110_499, "klopt"),
        ("netto-loon", 110_000, 110_500, "loon-hoger"),
    ],
)
def test_a_difference_of_a_post_means_something(
    post: Beurspost, expected: int | None, actual: int | None, means: Uitleg
) -> None:
    [line] = compare(
        {} if expected is None else {post: expected},
        {} if actual is None else {post: actual},
        USUAL,
    ).lines

    assert line.means == means


@pytest.mark.parametrize(
    ("wage", "bijstand", "means"),
    [
        (-100_00, 100_00, "bijstand-volgt-loon"),
        (100_00, -100_00, "bijstand-volgt-loon"),
        (-100_00, -100_00, "bijstand-volgt-niet"),
        (100_00, 100_00, "bijstand-volgt-niet"),
    ],
)
def test_bijstand_that_follows_the_wage_is_what_it_is_there_for(
    wage: int, bijstand: int, means: Uitleg
) -> None:
    expected: dict[Beurspost, int] = {"netto-loon": 110_000, "bijstand": 31_000}
    actual: dict[Beurspost, int] = {"netto-loon": 110_000 + wage, "bijstand": 31_000 + bijstand}

    lines = {line.post: line.means for line in compare(expected, actual, USUAL).lines}

    assert lines["bijstand"] == means


def test_everything_that_can_be_said_has_words() -> None:
    assert set(wording.MEANS) == set(get_args(Uitleg))
    assert set(wording.POSTS) == set(POSTS)
    assert set(POSTS) >= COSTS
