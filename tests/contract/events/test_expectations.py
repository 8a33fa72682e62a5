"""Every kind of life event has somebody who must answer it, who can; that each really does is tried on each kind of
life event in tests/integration/every_life_event.
"""

from datetime import timedelta

import pytest

from services.income.contracts import CONTRACTS as INCOME
from services.routes.contracts import CONTRACTS as ROUTES
from shared.events.catalog import LIFE_EVENTS, PUBLISHERS
from shared.events.envelope import EventData
from shared.events.expectations import EXPECTED, OF_ALL, SERVICES

ANSWERING = {contracts.service: contracts for contracts in (ROUTES, INCOME)}


def test_every_kind_of_life_event_has_an_expectation_and_nothing_else_has() -> None:
    assert EXPECTED.keys() == set(LIFE_EVENTS)
    assert all(EXPECTED.values())


@pytest.mark.parametrize("kind", LIFE_EVENTS, ids=lambda kind: kind.happened)
def test_whoever_must_answer_handles_the_kind_and_publishes_the_answer(
    kind: type[EventData],
) -> None:
    for expected in EXPECTED[kind]:
        answering = ANSWERING[expected.service]
        assert kind.event_type in answering.types
        assert set(expected.answers) <= set(answering.publishes)
        assert set(expected.answers) <= set(PUBLISHERS[expected.service])
        assert timedelta(minutes=1) <= expected.within <= timedelta(days=1)


def test_what_is_shown_of_every_life_event_tells_nothing_of_its_kind() -> None:
    assert {expected.service for expected in OF_ALL} == set(SERVICES)
    assert all(set(OF_ALL) <= set(of_kind) for of_kind in EXPECTED.values())
