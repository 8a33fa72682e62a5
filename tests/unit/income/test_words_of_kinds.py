"""What the pages call a kind: each has words, also one that another part of income brought."""

from typing import get_args

from services.income.decisions import wording
from services.income.objections.wording import DECISIONS
from shared.events.income import Besluitsoort, Feitsoort


def test_every_kind_of_decision_has_words_wherever_one_is_shown() -> None:
    kinds = set(get_args(Besluitsoort))

    assert wording.TAKEN.keys() == wording.PROPOSED.keys() == DECISIONS.keys() == kinds


def test_every_kind_of_fact_can_be_asked_for_in_words() -> None:
    assert [kind for kind, _ in wording.facts()] == list(get_args(Feitsoort))
    assert len({words for _, words in wording.facts()}) == len(get_args(Feitsoort))
