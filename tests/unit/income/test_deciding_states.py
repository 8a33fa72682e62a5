"""How a proposal goes on, and who may take it further."""

from typing import get_args
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.income.decisions.states import (
    PARTS,
    WAITING,
    Action,
    Decider,
    NotPossible,
    State,
    is_about_own,
    is_own_draft,
    next_state,
    not_opened,
)

STATES = get_args(State)
ACTIONS = get_args(Action)
PEOPLE = ("ilse", "kees", "anna")


@given(st.sampled_from(STATES), st.sampled_from(ACTIONS), st.booleans())
def test_nothing_happens_any_more_with_what_is_settled(
    state: State, action: Action, second: bool
) -> None:
    try:
        after = next_state(state, action, needs_second=second)
    except NotPossible:
        assert (state, action) not in {("open", "besluiten"), ("ter-controle", "goedkeuren")}
        return

    assert state in WAITING
    assert after != state


@given(st.lists(st.sampled_from(ACTIONS), max_size=12))
def test_where_a_second_person_is_needed_nothing_is_decided_without_approval(
    actions: list[Action],
) -> None:
    state: State = "open"
    done: list[Action] = []
    for action in actions:
        try:
            state = next_state(state, action, needs_second=True)
        except NotPossible:
            continue
        done.append(action)

    if state == "besloten":
        assert done[-2:] == ["besluiten", "goedkeuren"]
    if "vervallen" in done:
        assert state == "vervallen"


def test_without_a_second_person_one_decides() -> None:
    assert next_state("open", "besluiten") == "besloten"
    assert next_state("open", "besluiten", needs_second=True) == "ter-controle"
    assert next_state("ter-controle", "terugsturen") == "open"
    assert next_state("ter-controle", "vervallen") == "vervallen"


@given(st.frozensets(st.uuids(), max_size=4), st.frozensets(st.uuids(), max_size=4))
def test_who_has_a_conflict_with_anybody_of_it_decides_nothing(
    conflicts: frozenset[UUID], about: frozenset[UUID]
) -> None:
    decider = Decider("ilse", "Ilse", conflicts)

    assert is_about_own(decider, {*about, None}) is bool(conflicts & about)


def test_a_conflict_with_the_dossier_is_one_too() -> None:
    dossier = uuid4()

    assert is_about_own(Decider("ilse", "Ilse", frozenset({dossier})), {dossier, uuid4()})


def test_only_who_drafted_it_has_an_own_draft() -> None:
    assert is_own_draft(Decider("ilse", "Ilse"), "ilse")
    assert not is_own_draft(Decider("kees", "Kees"), "ilse")
    assert not is_own_draft(Decider("ilse", "Ilse"), None)


@given(st.frozensets(st.sampled_from(PARTS)))
def test_what_was_not_opened_is_named_in_the_order_of_the_page(opened: frozenset[str]) -> None:
    missing = not_opened(opened)

    assert set(missing) | opened == set(PARTS)
    assert list(missing) == [part for part in PARTS if part in missing]


class TwoPeople(RuleBasedStateMachine):
    """Whatever three people try with one proposal, nobody approves what they drafted, nor a version they did not see."""

    def __init__(self) -> None:
        super().__init__()
        self.state: State = "open"
        self.version = 1
        self.drafted_by: str | None = None
        self.approved_by: str | None = None
        self.approved_version: int | None = None
        self.seen: dict[str, int] = {}

    @rule(who=st.sampled_from(PEOPLE))
    def look(self, who: str) -> None:
        self.seen[who] = self.version

    @rule(who=st.sampled_from(PEOPLE))
    def draft(self, who: str) -> None:
        if self._may("besluiten", who):
            self.state = next_state(self.state, "besluiten", needs_second=True)
            self.drafted_by, self.version = who, self.version + 1

    @rule(who=st.sampled_from(PEOPLE), action=st.sampled_from(["goedkeuren", "terugsturen"]))
    def check(self, who: str, action: Action) -> None:
        if self._may(action, who) and self.seen.get(who) == self.version:
            self.state = next_state(self.state, action)
            if action == "goedkeuren":
                self.approved_by, self.approved_version = who, self.version
            self.version += 1

    @precondition(lambda self: self.state in WAITING)
    @rule()
    def a_fact_comes_in(self) -> None:
        self.version += 1

    def _may(self, action: Action, who: str) -> bool:
        if action != "besluiten" and is_own_draft(Decider(who, who), self.drafted_by):
            return False
        try:
            next_state(self.state, action)
        except NotPossible:
            return False
        return True

    @invariant()
    def two_decided(self) -> None:
        if self.state == "besloten":
            assert self.approved_by is not None
            assert self.approved_by != self.drafted_by
            assert self.approved_version == self.version - 1


TestTwoPeople = TwoPeople.TestCase
TestTwoPeople.settings = settings(max_examples=40, stateful_step_count=20)


@pytest.mark.parametrize("state", ["vervallen", "besloten"])
@pytest.mark.parametrize("action", ACTIONS)
def test_a_settled_proposal_refuses_everything(state: State, action: Action) -> None:
    with pytest.raises(NotPossible):
        next_state(state, action)
