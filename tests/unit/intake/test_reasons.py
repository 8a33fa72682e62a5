"""The reasons for which a life event waits: codes that are counted, and sentences that name nobody."""

import re
from typing import get_args

import pytest

from services.intake.occurrences.reasons import REASONS, SUPPLEMENTED, _refusals, worded
from shared.events.life_events import Correctiereden

every_reason = pytest.mark.parametrize("code", sorted(REASONS))


def test_a_code_means_one_thing() -> None:
    sentences: dict[str, set[str]] = {}
    for refusal in _refusals():
        sentences.setdefault(refusal.code, set()).add(refusal.reason)

    assert {code: told for code, told in sentences.items() if len(told) > 1} == {}
    assert not REASONS.keys() & {*get_args(Correctiereden), SUPPLEMENTED}


@every_reason
def test_a_reason_is_a_code_and_a_sentence_of_its_own(code: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]{4,40}", code)
    assert worded(code) != code
    assert re.fullmatch(r"[A-Z][^{}]*[.?]", REASONS[code])


def test_the_code_of_a_correction_stays_a_code() -> None:
    assert worded("verkeerde-gegevens") == "verkeerde-gegevens"
    assert worded(None) is None
