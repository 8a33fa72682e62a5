"""What a plan must be, and when somebody is asked about it again."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.routes.plans.rules import faults_in_agreement, faults_in_plan, is_same
from services.routes.plans.schemas import Goal, Instemmingsvraag, NewGoal, NewStep, Step
from shared.ids import new_id

TODAY = date(2026, 8, 3)
pillars = st.sampled_from(["inkomen", "meedoen", "wonen-en-zorg", "ontwikkeling"])
steps = st.builds(
    NewStep,
    st.sampled_from(["Bellen", "Schrijven"]),
    st.sampled_from(["inwoner", "regisseur"]),
    st.dates(TODAY, date(2027, 8, 3)),
)
plans = st.dictionaries(
    pillars,
    st.builds(NewGoal, st.sampled_from(["Rust", "Rondkomen"]), st.lists(steps, max_size=3)),
    min_size=1,
)


def kept(plan: Any) -> dict[str, Goal]:
    """As it stands in the database."""
    return {
        pillar: Goal(
            goal.words,
            [Step(new_id(), step.words, step.who, step.due_on, TODAY) for step in goal.steps],
        )
        for pillar, goal in plan.items()
    }


@given(plans)
def test_what_was_kept_is_the_same_plan_whatever_was_done_of_it(plan: Any) -> None:
    assert is_same(plan, kept(plan))
    assert faults_in_plan(plan, TODAY) == []


@given(plans, plans)
def test_two_plans_are_the_same_only_if_everything_in_them_is(one: Any, other: Any) -> None:
    assert is_same(one, kept(other)) == (
        {name: (goal.words, list(goal.steps)) for name, goal in one.items()}
        == {name: (goal.words, list(goal.steps)) for name, goal in other.items()}
    )


def test_an_empty_plan_and_a_day_far_away_are_refused() -> None:
    far = NewStep("Bellen", "inwoner", date(2036, 1, 1))

    assert [fault.code for fault in faults_in_plan({}, TODAY)] == ["leeg"]
    [fault] = faults_in_plan({"inkomen": NewGoal("Rust", [far])}, TODAY)
    assert fault.name == "inkomen.stap.0.uiterlijk"


def test_who_does_not_agree_says_why_and_nobody_agreed_tomorrow() -> None:
    silent = Instemmingsvraag(versie="1", antwoord="niet-eens", op=date(2026, 8, 4))

    assert [fault.name for fault in faults_in_agreement(silent, TODAY)] == ["op", "woorden"]
    agreed = Instemmingsvraag(versie="1", antwoord="eens", op=TODAY)
    assert faults_in_agreement(agreed, TODAY) == []
