"""The proof of decision 0022 over the rules of handovers and regie together: who answers is known at every moment."""

from collections import Counter

import pytest

from services.routes.handovers import rules
from services.routes.handovers.rules import Handover, Occurrence
from services.routes.handovers.states import Action, State
from tests.unit.routes.handover_machine import ACTIONS, Machine

SEQUENCES, LENGTH = 2_000, 60


@pytest.mark.timeout(120)
def test_at_every_moment_exactly_one_named_active_person_answers() -> None:
    """Two thousand sequences of sixty actions; the number of the one that fails makes the same sequence again."""
    done, reached = Counter[str](), Counter[State]()
    for seed in range(SEQUENCES):
        machine = Machine(seed)
        try:
            machine.run(LENGTH)
        except AssertionError as fault:
            pytest.fail(f"reeks {seed}: {fault}")
        done.update(step.partition(" ")[0] for step in machine.steps)
        reached.update(case.handover.state for case in machine.kept.cases.values())

    # Everything happens often enough to mean something.
    assert set(done) == set(ACTIONS)
    assert min(done.values()) > SEQUENCES / 2
    assert set(reached) == {State.COMPLETED, State.BACK, State.WITHDRAWN, State.LAPSED}


def run_many(count: int) -> None:
    for seed in range(count):
        Machine(seed).run(LENGTH)


def broken_follow(occurrence: Occurrence) -> object:
    real = rules.what_follows

    def what_follows(state: State, happened: Occurrence) -> object:
        return None if happened == occurrence else real(state, happened)

    return what_follows


def keeps_the_receiver(action: Action) -> object:
    real = rules.act

    def act(handover: Handover, done: Action, **more: object) -> Handover:
        after = real(handover, done, **more)  # type: ignore[arg-type]
        if done != action:
            return after
        return Handover(State.ACCEPTED, handover.organisation_id, handover.receiver)

    return act


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("what_follows", broken_follow(Occurrence.RECEIVER_GONE)),
        ("what_follows", broken_follow(Occurrence.STOPPED)),
        ("act", keeps_the_receiver(Action.NOBODY_THERE)),
        ("act", keeps_the_receiver(Action.ACCEPT)),
        ("due_in", lambda *_, **__: None),
    ],
    ids=["receiver-gone", "organisation-stops", "nobody-there", "accepted-by-nobody", "no-day"],
)
def test_the_machine_finds_a_rule_that_leaves_somebody_alone(
    monkeypatch: pytest.MonkeyPatch, name: str, fault: object
) -> None:
    monkeypatch.setattr(rules, name, fault)

    with pytest.raises(AssertionError):
        run_many(200)
