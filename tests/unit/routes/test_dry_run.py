"""A dry run says what the rules would do, by the answers that are kept and nothing else."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.routes.playbooks.answered import Answered, answer
from services.routes.playbooks.dry_run.rules import Difference, Outcome, Row, differences, shown
from services.routes.playbooks.lead_times import parse_lead_time
from services.routes.playbooks.model import Facts, Playbook, Step
from services.routes.playbooks.rules import decide_tasks
from services.routes.playbooks.situation import Place, Situation, place_of
from shared.events.household import ASSEN, Huishouden
from tests.unit.routes.test_rules import DAYS, EVENTS, FACTS, HOUSEHOLDS, PLAYBOOKS

ON = date(2026, 11, 2)
CALL = Step("bellen", "werkcoach", "Bel", parse_lead_time("+5 werkdagen"), "Zo weten we het.")
WRITE = replace(CALL, code="schrijven")


def playbook(*steps: Step) -> Playbook:
    return Playbook("baan-gestart", 1, "ingangsdatum", steps)


def answered(**holds: bool) -> Answered:
    return Answered(ON, ON, Place(ASSEN, ASSEN), holds)


def of(now: Playbook, changed: Playbook, **holds: bool) -> dict[str, Difference]:
    return dict(differences(now, changed, answered(**holds)))


def test_a_new_step_would_appear_and_an_old_one_would_not() -> None:
    assert of(playbook(CALL), playbook(WRITE)) == {
        "bellen": Difference.GONE,
        "schrijven": Difference.APPEARS,
    }


def test_another_lead_time_gives_another_day() -> None:
    later = replace(CALL, lead_time=parse_lead_time("+6 werkdagen"))

    assert of(playbook(CALL), playbook(later)) == {"bellen": Difference.OTHER_DAY}


def test_another_text_changes_nothing_that_counts() -> None:
    assert of(playbook(CALL), playbook(replace(CALL, title="Bel hem"))) == {
        "bellen": Difference.SAME
    }


def test_a_condition_counts_as_it_was_answered() -> None:
    asked = playbook(replace(CALL, conditions=("heeft_kinderen",)))

    assert of(playbook(CALL), asked, heeft_kinderen=False) == {"bellen": Difference.GONE}
    assert of(playbook(CALL), asked, heeft_kinderen=True) == {"bellen": Difference.SAME}


def test_of_a_condition_that_was_not_there_yet_nobody_can_tell() -> None:
    asked = playbook(replace(CALL, conditions=("heeft_kinderen",)))

    assert of(playbook(CALL), asked) == {"bellen": Difference.UNKNOWN}


@given(EVENTS, FACTS, HOUSEHOLDS, DAYS, st.data())
def test_it_says_what_would_have_been_decided(
    happened: str, facts: Facts, household: Huishouden, today: date, data: st.DataObject
) -> None:
    """For any playbook and any change of its steps and lead times: the same as going through both for real."""
    now = PLAYBOOKS[happened]
    kept = data.draw(
        st.lists(st.sampled_from(now.steps), min_size=1, unique_by=lambda step: step.code)
    )
    lead_time = parse_lead_time(data.draw(st.sampled_from(["op de dag", "+2 weken", "-1 maand"])))
    changed = replace(now, steps=tuple(replace(step, lead_time=lead_time) for step in kept))
    situation = Situation(facts, household, place_of(household, facts))

    told = dict(differences(now, changed, answer(situation, happened, today)))

    was, would_be = (
        {task.step: task.due_on for task in decide_tasks(book, situation, today).tasks}
        for book in (now, changed)
    )
    assert {
        step for step, said in told.items() if said is Difference.APPEARS
    } == would_be.keys() - was
    assert {step for step, said in told.items() if said is Difference.GONE} == was.keys() - would_be
    assert {step for step, said in told.items() if said is Difference.OTHER_DAY} == {
        step for step in was.keys() & would_be.keys() if was[step] != would_be[step]
    }


def test_few_are_not_counted_out() -> None:
    assert [shown(count) for count in (0, 1, 4, 5, 1200)] == ["0", "<5", "<5", "5", "1.200"]


def test_counts_are_per_playbook_step_and_municipality() -> None:
    outcome = Outcome()
    outcome.add(playbook(CALL), playbook(WRITE), answered())
    outcome.add(playbook(CALL), playbook(WRITE), answered())

    assert outcome.events == 2
    assert outcome.changed() == [
        (Row("baan-gestart", "bellen", ASSEN), {Difference.GONE: 2}),
        (Row("baan-gestart", "schrijven", ASSEN), {Difference.APPEARS: 2}),
    ]
