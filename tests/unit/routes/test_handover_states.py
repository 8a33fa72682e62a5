"""The states of a handover: what each side may do where, who answers, until when, and that nothing can be stuck."""

import re
from datetime import date
from uuid import UUID

import pytest

from deploy import handover as printed
from services.routes.handovers import codes, rules
from services.routes.handovers.rules import RULES, Handover, Occurrence, Terms
from services.routes.handovers.showing import allowed_for
from services.routes.handovers.states import (
    HANDOVERS,
    OPEN,
    SETTLED,
    SIDES,
    WITH_PARTNER,
    Action,
    Answers,
    Goes,
    NotNow,
    Row,
    Side,
    State,
    Table,
    answers_for,
    faults_in,
    status_of,
)
from services.routes.handovers.wording import STATES, happened

MONDAY = date(2026, 8, 3)
VAART = UUID(int=7)
TERMS = Terms(answer_days=5, contact_days=10, result_days=90)


def test_nothing_in_the_table_can_be_stuck_or_be_of_nobody() -> None:
    assert faults_in(HANDOVERS) == []


def without(state: State, *actions: Action) -> Table:
    row = HANDOVERS[state]
    left = {action: goes for action, goes in row.actions.items() if action not in actions}
    return {**HANDOVERS, state: Row(row.answers, left)}


def going(state: State, action: Action, goes: Goes) -> Table:
    row = HANDOVERS[state]
    return {**HANDOVERS, state: Row(row.answers, {**row.actions, action: goes})}


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (without(State.ACCEPTED, Action.TAKE_BACK), "aanvaard: wij kunnen dit niet zelf"),
        (without(State.ACCEPTED, Action.NOBODY_THERE), "aanvaard: blijft van een ontvanger"),
        (without(State.GIVEN_BACK, Action.STOP), "teruggegeven: blijft van een ontvanger"),
        (without(State.REFUSED, Action.LATE), "geweigerd: wordt nooit te laat"),
        (going(State.OFFERED, Action.AMEND, State.ACCEPTED), "van niemand met een naam"),
        (going(State.BACK, Action.OFFER, State.OFFERED), "terug: na het einde kan nog"),
        ({State.PROPOSED: HANDOVERS[State.PROPOSED]}, "aangeboden: staat niet in de tabel"),
    ],
)
def test_the_checker_finds_where_a_handover_would_be_stuck_or_of_nobody(
    table: Table, fault: str
) -> None:
    assert any(fault in found for found in faults_in(table)), faults_in(table)


def test_until_somebody_accepts_by_name_the_regisseur_answers() -> None:
    offered = rules.act(Handover(), Action.OFFER, organisation_id=VAART)
    assert rules.who_answers(offered, "Ria") == "Ria"

    accepted = rules.act(offered, Action.ACCEPT, receiver="Anne")
    assert rules.who_answers(accepted, "Ria") == "Anne"

    given_back = rules.act(accepted, Action.GIVE_BACK)
    assert rules.who_answers(given_back, "Ria") == "Anne"
    assert rules.who_answers(rules.act(given_back, Action.ACCEPT_RETURN), "Ria") is None


def test_who_is_gone_there_leaves_it_to_the_regisseur_at_once() -> None:
    accepted = Handover(State.IN_CONTACT, VAART, "Anne", had_contact=True)

    after = rules.act(accepted, Action.NOBODY_THERE)

    assert after == Handover(State.OFFERED, VAART)
    assert rules.who_answers(after, "Ria") == "Ria"


@pytest.mark.parametrize(
    ("had_contact", "state"), [(False, State.ACCEPTED), (True, State.IN_CONTACT)]
)
def test_a_return_that_is_refused_is_as_it_was(had_contact: bool, state: State) -> None:
    given_back = Handover(State.GIVEN_BACK, VAART, "Anne", had_contact)

    assert rules.act(given_back, Action.REFUSE_RETURN).state == state


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_what_is_not_in_the_table_is_refused_with_the_present_state(
    state: State, action: Action
) -> None:
    handover = Handover(state, VAART, "Anne")
    if action in HANDOVERS[state].actions:
        rules.act(handover, action, organisation_id=VAART, receiver="Anne")
        return

    with pytest.raises(NotNow) as refusal:
        rules.act(handover, action)

    assert refusal.value.state == state


def test_each_open_state_has_a_day_by_a_rule_that_has_a_name() -> None:
    for state in OPEN:
        due = rules.due_in(state, TERMS, MONDAY, step_due_on=MONDAY)
        assert due is not None, state
        assert due.rule in RULES
    for state in SETTLED:
        assert rules.due_in(state, TERMS, MONDAY, step_due_on=MONDAY) is None


def test_a_result_counts_from_the_acceptance_and_leaves_some_days_to_who_met_late() -> None:
    on_time = rules.due_in(
        State.IN_CONTACT, TERMS, MONDAY, step_due_on=MONDAY, accepted_on=date(2026, 7, 20)
    )
    late = rules.due_in(
        State.IN_CONTACT, TERMS, MONDAY, step_due_on=MONDAY, accepted_on=date(2026, 1, 5)
    )

    assert on_time is not None
    assert late is not None
    assert (on_time.on, late.on) == (date(2026, 10, 19), date(2026, 8, 5))


def test_first_the_regisseur_hears_that_it_is_late_then_the_team_leader_and_again() -> None:
    assert rules.escalate(0, MONDAY) == (1, rules.Due(date(2026, 8, 5), "teamleider-na-te-laat"))
    assert rules.escalate(1, MONDAY) == (2, rules.Due(date(2026, 8, 10), "teamleider-opnieuw"))
    assert rules.escalate(2, MONDAY) == (2, rules.Due(date(2026, 8, 10), "teamleider-opnieuw"))


@pytest.mark.parametrize("occurrence", Occurrence)
@pytest.mark.parametrize("state", State)
def test_whatever_happens_elsewhere_follows_from_the_table(
    state: State, occurrence: Occurrence
) -> None:
    follows = rules.what_follows(state, occurrence)

    if state in SETTLED:
        assert follows is None
    if follows is None:
        return
    assert follows.action in HANDOVERS[state].actions
    assert Side.PRODUCT in SIDES[follows.action] or occurrence == Occurrence.RECEIVER_GONE
    # What somebody accepted is not taken away without that person: it goes on, or the organisation itself is gone.
    if answers_for(state) == Answers.RECEIVER and occurrence in {
        Occurrence.EVENT_WITHDRAWN,
        Occurrence.DIED,
        Occurrence.NOT_NEEDED,
    }:
        assert follows.action == Action.AMEND
        assert follows.amendment


def test_an_organisation_that_stops_has_nothing_any_more() -> None:
    for state in WITH_PARTNER:
        follows = rules.what_follows(state, Occurrence.STOPPED)
        assert follows is not None
        after = rules.act(Handover(state, VAART, "Anne"), follows.action)
        assert (after.state, after.receiver) == (State.REFUSED, None)


def test_every_state_action_and_code_has_its_words() -> None:
    assert set(STATES) == set(State)
    assert set(SIDES) == set(Action)
    for action in Action:
        line = {
            "at": MONDAY,
            "actor": f"organisatie:{VAART}",
            "name": None,
            "action": action.value,
            "details": {"op": "2026-08-03", "naam": "Anne"},
            "why": None,
            "words": None,
        }
        assert happened(line, {str(VAART): "Vaart"}, reads_words=True).what
    for known in codes.FOR.values():
        for code in known:
            assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
            assert codes.words_of(code) != code


def test_no_code_tells_of_health_debts_or_danger() -> None:
    forbidden = re.compile("ziek|zorg|schuld|geweld|verslav|psych|veilig|detent|opname")
    for known in codes.FOR.values():
        assert not [code for code in known if forbidden.search(code)]


def test_status_is_what_opening_by_playbooks_asks() -> None:
    assert {state: status_of(state) for state in State} == {
        State.PROPOSED: "proposed",
        **dict.fromkeys(WITH_PARTNER | {State.REFUSED}, "running"),
        **dict.fromkeys({State.COMPLETED, State.BACK, State.WITHDRAWN}, "settled"),
        State.LAPSED: "lapsed",
    }


def test_each_side_does_only_what_is_its_own() -> None:
    assert allowed_for(Side.PARTNER, State.OFFERED) == {Action.LOOK, Action.ACCEPT, Action.REFUSE}
    assert allowed_for(Side.PARTNER, State.REFUSED) == frozenset()
    assert Action.ACCEPT not in allowed_for(Side.US, State.OFFERED)


def test_the_tables_in_the_document_are_those_of_the_code() -> None:
    text = printed.DOCUMENT.read_text(encoding="utf-8")

    assert printed.filled_in(text) == text, "make handover"
