"""The sheet of a handover for the resident: in every state it says who helps, who knows what, who answers and what can be done."""

from datetime import date
from typing import Any

import pytest

from services.routes.handovers import codes, for_resident
from services.routes.handovers.for_resident import Facts, Sheet, sheet_of
from services.routes.handovers.rules import RULES
from services.routes.handovers.states import (
    OPEN,
    SETTLED,
    WITH_PARTNER,
    Action,
    Answers,
    State,
    answers_for,
)
from services.routes.partners.schemas import SHAREABLE
from shared.events.household import ASSEN

DAY = date(2026, 8, 14)
WITHOUT_ORGANISATION = [State.PROPOSED, State.WITHDRAWN, State.LAPSED]
OFFERED = {state for state in State if state not in {State.PROPOSED, State.LAPSED}}


def sheet(state: State, **more: Any) -> Sheet:
    """As the database can have it in this state."""
    facts: dict[str, Any] = {
        "state": state,
        "purpose": "Steun na de scheiding van 2026-08-03",
        "municipality": ASSEN,
        "could_do": ["Vaart Zuid", "Vaart Noord"],
        "regisseur": "Ria Smit",
        "next_on": DAY if state in OPEN else None,
    }
    if state in OFFERED:
        facts |= {
            "organisation": "Vaart Zuid",
            "phone": "0592 123 456",
            "shared": ["naam", "reden"],
            "ground": "toestemming",
            "agreed_on": date(2026, 8, 3),
            "asked_by": "Sam Jansen",
        }
    if answers_for(state) == Answers.RECEIVER:
        facts["receiver"] = "Anne de Boer"
    if state == State.COMPLETED:
        facts["outcome"] = "gelukt"
    return sheet_of(Facts(**{**facts, **more}))


def text_of(told: Sheet) -> str:
    parts = [told.purpose, told.lead]
    for section in told.sections:
        parts += [section.heading, *section.lines, *section.points]
    return "\n".join(parts)


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("state", State)
def test_every_state_has_a_sheet_in_whole_sentences(state: State, is_late: bool) -> None:
    text = text_of(sheet(state, is_late=is_late))

    assert "None" not in text
    assert not {"{", "}"} & set(text)
    assert "3 augustus 2026" in text.splitlines()[0]
    assert not [rule for rule in (*RULES, *RULES.values()) if rule in text]
    assert all(
        line.endswith((".", ":", "?")) for part in sheet(state).sections for line in part.lines
    )


@pytest.mark.parametrize("state", WITHOUT_ORGANISATION)
def test_as_long_as_nobody_was_asked_nothing_was_shared(state: State) -> None:
    text = text_of(sheet(state, organisation=None, shared=[]))

    assert "niets over u gedeeld" in text
    assert "None" not in text


def test_a_proposal_names_who_could_do_it_and_says_when_nobody_does() -> None:
    assert sheet(State.PROPOSED).sections[0].points == ["Vaart Zuid", "Vaart Noord"]
    assert "Wij zoeken nog een organisatie" in text_of(sheet(State.PROPOSED, could_do=[]))


@pytest.mark.parametrize("state", State)
def test_whoever_accepted_it_stands_there_by_name_and_the_regisseur_always(state: State) -> None:
    text = text_of(sheet(state))

    assert ("Anne de Boer" in text) == (answers_for(state) == Answers.RECEIVER)
    assert "Ria Smit" in text
    assert "de gemeente Assen" in text


@pytest.mark.parametrize("state", sorted(OFFERED))
def test_what_is_shared_stands_there_one_by_one_with_why_it_may(state: State) -> None:
    told = sheet(state)

    [shared] = [part for part in told.sections if part.heading.startswith("Wat wij over u")]
    assert shared.points == ["Uw naam", "Waarom wij dit vragen"]
    assert "U vond dit op 3 augustus 2026 goed. Sam Jansen vroeg het u." in shared.lines
    assert ("niet meer bij ons bekijken" in shared.lines[-1]) == (state not in WITH_PARTNER)


def test_the_law_is_a_ground_too_and_then_saying_no_is_talked_over() -> None:
    law = {"ground": "wettelijk", "ground_words": "Wet X, artikel 3", "agreed_on": None}

    text = text_of(sheet(State.ACCEPTED, **law))

    assert "De wet staat toe dat wij dit delen: Wet X, artikel 3." in text
    assert "U vond dit" not in text
    assert "Wij stoppen dan" not in text


@pytest.mark.parametrize("state", sorted(OPEN))
def test_what_is_open_says_what_happens_until_its_day_and_that_no_is_allowed(state: State) -> None:
    text = text_of(sheet(state))

    assert "iterlijk op 14 augustus 2026" in text
    assert "Wilt u dit niet, of niet meer?" in text


@pytest.mark.parametrize("state", sorted(OPEN))
def test_a_day_that_passed_is_not_promised_again(state: State) -> None:
    assert "14 augustus 2026" not in text_of(sheet(state, is_late=True))


@pytest.mark.parametrize("state", sorted(SETTLED))
def test_what_is_over_asks_for_no_answer_and_still_says_that_who_saw_what_can_be_asked(
    state: State,
) -> None:
    text = text_of(sheet(state))

    assert "Wilt u dit niet" not in text
    assert "wie wat over u heeft gezien" in text


def test_who_replaces_a_regisseur_stands_there_and_without_one_the_team_leader() -> None:
    assert "Noor Vos helpt u zolang." in text_of(sheet(State.OFFERED, substitute="Noor Vos"))
    assert "De teamleider van de gemeente Assen" in text_of(sheet(State.OFFERED, regisseur=None))


def test_what_somebody_wrote_is_never_read_as_a_line_of_ours() -> None:
    assert "{receiver} BV" in text_of(sheet(State.OFFERED, organisation="{receiver} BV"))


def test_everything_that_can_be_shared_or_come_of_it_has_words_for_the_resident() -> None:
    assert list(for_resident.SHARED) == list(SHAREABLE)
    assert set(for_resident.OUTCOMES) == set(codes.FOR[Action.COMPLETE])
