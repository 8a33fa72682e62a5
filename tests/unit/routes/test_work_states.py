"""The states of work: what may happen where, and that nothing can be stuck."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.routes.handling.wording import STATES, happened
from services.routes.work_states import (
    BEGINNINGS,
    LONGEST_WAIT,
    SETTLED,
    TASKS,
    Action,
    State,
    Table,
    faults_in,
    faults_in_wait,
    state_after,
    state_of,
    states_for,
)

MONDAY = date(2026, 8, 3)
NOOR = UUID(int=1)


def test_nothing_in_the_table_of_tasks_can_be_stuck() -> None:
    assert faults_in(TASKS) == []


def without(state: State, action: Action) -> Table:
    return {**TASKS, state: {a: goes for a, goes in TASKS[state].items() if a != action}}


def going(state: State, action: Action, goes: State) -> Table:
    return {**TASKS, state: {**TASKS[state], action: goes}}


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (without(State.WAITING, Action.WAIT_OVER), "houdt niet op met wachten-voorbij"),
        (without(State.WAITING, Action.END_WAIT), "houdt niet op met wachten-beeindigd"),
        (going(State.WAITING, Action.WAIT_OVER, State.WAITING), "houdt niet op"),
        (going(State.WAITING, Action.WAIT_OVER, State.LAPSED), "houdt niet op"),
        (without(State.OPEN, Action.LAPSE), "open: kan niet vervallen"),
        (going(State.DONE, Action.ASK, State.OPEN), "maakt er weer werk van"),
        ({**TASKS, State.OPEN: {Action.LAPSE: State.LAPSED}}, "open: niemand kan dit afmaken"),
        ({State.OPEN: TASKS[State.OPEN]}, "wacht: staat niet in de tabel"),
    ],
)
def test_the_checker_finds_where_work_would_be_stuck(table: Table, fault: str) -> None:
    assert any(fault in found for found in faults_in(table))


def test_what_is_settled_is_not_work_any_more() -> None:
    for state in SETTLED:
        assert set(TASKS[state].values()) <= {state}


def test_a_wait_is_over_on_its_day_whether_or_not_anybody_told_so() -> None:
    assert state_of("open", NOOR, MONDAY + timedelta(days=1), MONDAY) == State.WAITING
    assert state_of("open", NOOR, MONDAY, MONDAY) == State.TAKEN
    assert state_of("open", None, MONDAY, MONDAY) == State.OPEN


@pytest.mark.parametrize(
    ("until", "codes"),
    [
        (MONDAY - timedelta(days=1), ["te-vroeg"]),
        (MONDAY, ["te-vroeg"]),
        (MONDAY + timedelta(days=1), []),
        (MONDAY + LONGEST_WAIT, []),
        (MONDAY + LONGEST_WAIT + timedelta(days=1), ["te-laat"]),
        (date.max, ["te-laat"]),
    ],
)
def test_a_wait_lasts_until_a_day_that_comes(until: date, codes: list[str]) -> None:
    assert [fault.code for fault in faults_in_wait(until, MONDAY)] == codes


def test_every_state_and_every_action_has_its_words() -> None:
    assert set(STATES) == set(State)
    details = {"tot": "2026-08-10", "op": "inwoner", "naar": str(NOOR), "uitkomst": "gedaan"}
    for action in Action:
        line = {
            "at": MONDAY,
            "actor": "u-1",
            "name": "Noor",
            "action": action.value,
            "details": details,
            "why": None,
            "words": None,
            "life_event_id": None,
        }
        assert happened(line, (), {}, reads_words=True).what


@dataclass
class Task:
    """The columns of a task that its state follows from."""

    status: str = "open"
    holder: UUID | None = None
    waits_until: date | None = None


class AnyLife(RuleBasedStateMachine):
    """A task to which anything happens, day after day: the table and the columns never disagree."""

    @initialize()
    def begin(self) -> None:
        self.task, self.today = Task(), MONDAY

    @property
    def state(self) -> State:
        task = self.task
        return state_of(task.status, task.holder, task.waits_until, self.today)

    @rule(action=st.sampled_from(sorted(set(Action) - BEGINNINGS)), days=st.integers(1, 366))
    def happens(self, action: Action, days: int) -> None:
        before, task = self.state, self.task
        if before not in states_for(TASKS, action):
            assert state_after(TASKS, before, action, is_held=task.holder is not None) is None
            return
        if action == Action.TAKE and task.holder is not None:
            return  # somebody has it, and the condition in the update says so
        self._change(action, days)
        after = state_after(TASKS, before, action, is_held=task.holder is not None)
        assert self.state == after

    def _change(self, action: Action, days: int) -> None:
        match action:
            case Action.TAKE | Action.ASSIGN:
                self.task.holder = NOOR
            case Action.GIVE_BACK | Action.LEAVE:
                self.task.holder = None
            case Action.WAIT:
                self.task.waits_until = self.today + timedelta(days=days)
            case Action.END_WAIT | Action.WAIT_OVER:
                self.task.waits_until = None
            case Action.COMPLETE:
                self.task.status = "completed"
            case Action.LAPSE:
                self.task.status = "lapsed"

    @rule(days=st.integers(1, 400))
    def time_goes_by(self, days: int) -> None:
        self.today += timedelta(days=days)

    @precondition(lambda self: self.state == State.WAITING)
    @rule()
    def nothing_happens_for_a_year(self) -> None:
        before = self.today
        self.today += LONGEST_WAIT
        assert self.state in {State.OPEN, State.TAKEN}
        self.today = before

    @invariant()
    def whose_it_is_shows(self) -> None:
        if self.state == State.TAKEN:
            assert self.task.holder is not None
        if self.state == State.OPEN:
            assert self.task.holder is None


TestAnyLife = AnyLife.TestCase
TestAnyLife.settings = settings(max_examples=60, stateful_step_count=30)
