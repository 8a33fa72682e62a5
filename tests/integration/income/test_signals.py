"""Signals about debts and language change no bijstand; they point at what somebody has to do."""

from datetime import date

import pytest

from shared.events.income import DecisionProposed, Reassessed
from shared.testing.events import make_member
from tests.integration.income.conftest import Income
from tests.integration.income.life_events import withdrawal_of
from tests.reported import REPORTS, reported

DAY = date(2026, 11, 9)


async def test_a_debt_changes_no_bijstand_and_points_at_the_first_talk(income: Income) -> None:
    signal = reported("schuldsignaal", make_member(), day=DAY, schuldeiser="energie", dreigt=True)

    await income.handle(signal)

    (event,) = await income.published(Reassessed)
    (picture,) = event.data.beelden
    assert event.causation_id == signal.id
    assert picture.uitkomst == "gelijk"
    assert "binnen 4 weken" in picture.toelichting[-2].tekst


async def test_a_language_signal_lowers_nothing_and_says_so(income: Income) -> None:
    await income.handle(reported("taalsignaal", make_member(), day=DAY, **REPORTS["taalsignaal"]))

    (event,) = await income.published(Reassessed)
    (picture,) = event.data.beelden
    assert picture.uitkomst == "gelijk"
    assert picture.toelichting[-1].artikel == "Pw 18b"
    assert await income.published(DecisionProposed) == []


@pytest.mark.parametrize("kind", ["schuldsignaal", "taalsignaal"])
async def test_a_signal_that_was_withdrawn_is_told_without_its_pointers(
    income: Income, kind: str
) -> None:
    signal = reported(kind, make_member(), day=DAY, **REPORTS[kind])
    await income.handle(signal)

    await income.handle(withdrawal_of(signal, reden="verkeerde-persoon"))

    _, again = await income.published(Reassessed)
    (picture,) = again.data.beelden
    assert picture.uitkomst == "gelijk"
    assert picture.toelichting[-1].regel == "ingetrokken"
