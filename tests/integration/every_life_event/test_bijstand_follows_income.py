"""When bijstand runs is decided in income; intake follows, publishes it with the household, and the two come to rest."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.income.rights import service as rights
from services.income.rights.rows import Decision
from services.income.rights.service import Decided
from services.income.rights.standing import Rechtsperiode
from shared import ids
from shared.events.household import ASSEN
from shared.events.income import (
    Reassessed,
    RightChanged,
    RightEnded,
    RightStarted,
    StandingRight,
)
from shared.events.residents import HouseholdChanged
from tests.integration.every_life_event.town import Town
from tests.integration.intake.conftest import adult, household

TODAY = date(2026, 11, 2)
JANUARY, LONG_AGO = date(2026, 1, 1), date(2020, 1, 1)
Days = tuple[tuple[date, date | None], ...]


async def decides(town: Town, dossier_id: UUID, *periods: tuple[date, date | None, int]) -> None:
    """Somebody decided in income on what stands from then on: from, until, and the amount."""
    async with town.consumers["income"].transaction(lock=[dossier_id]) as tx:
        standing = await rights.load_standing(tx.connection, [dossier_id])
        before = standing.get(dossier_id, ())
        decision = Decision(ids.new_id(), dossier_id, ASSEN, "wijzigen", TODAY, tx.now)
        after = tuple(
            Rechtsperiode(van, tot, None, decision.id, bedrag) for van, tot, bedrag in periods
        )
        await rights.write(tx, [Decided(decision, before, after, ids.new_event_id())])
    town.begins_news()
    await town.settle()


def days(periods: Sequence[Any]) -> Days:
    return tuple((period.vanaf, period.tot) for period in periods)


async def test_a_right_that_was_registered_is_taken_over_and_changes_no_household(
    town: Town,
) -> None:
    ank = adult()
    home = household(ank)
    await town.knows(home)

    await town.hears("schuldsignaal", ank, schuldeiser="huur")

    [started] = town.of(RightStarted)
    assert days(started.data.perioden)[0][0] == LONG_AGO
    assert len(town.of(HouseholdChanged)) == 1


async def test_what_is_granted_changed_and_ended_stands_in_the_household_and_nobody_looks_again(
    town: Town,
) -> None:
    """Income is told of a household without a day: its own news is no reason to assess."""
    home = household(adult(), receives=False)
    await town.knows(home)
    until = (JANUARY, TODAY, 1_200_00)

    for kind, periods, shown in (
        (RightStarted, [(JANUARY, None, 1_200_00)], [((JANUARY, None),)]),
        (RightChanged, [until, (TODAY, None, 900_00)], []),
        (RightEnded, [until], [((JANUARY, TODAY),)]),
    ):
        await decides(town, home.dossier_id, *periods)

        changed = [event.data for event in town.news(HouseholdChanged)]
        assert [days(data.huishouden.bijstand) for data in changed] == shown
        assert all(data.veranderd_vanaf is None for data in changed)
        assert town.news(Reassessed) == []
        assert [type(event.data) for event in town.news(StandingRight)] == [kind]


async def test_the_end_by_whoever_pays_is_answered_by_income_and_both_come_to_rest(
    town: Town,
) -> None:
    ank = adult()
    home = household(ank)
    await town.knows(home)
    await town.hears("schuldsignaal", ank, schuldeiser="huur")

    await town.hears("uitkering-beeindigd", ank, reden="werk")

    [ended] = town.news(RightEnded)
    assert days(ended.data.perioden)[-1][1] == TODAY
    [changed] = town.news(HouseholdChanged)
    assert days(changed.data.huishouden.bijstand) == ((LONG_AGO, TODAY),)

    await town.corrects(ingangsdatum="2026-11-09")

    assert days(town.of(StandingRight)[-1].data.perioden)[-1][1] == date(2026, 11, 9)
    last = town.of(HouseholdChanged)[-1].data.huishouden
    assert days(last.bijstand) == ((LONG_AGO, date(2026, 11, 9)),)
    households = {event.id for event in town.of(HouseholdChanged)}
    assert not [event for event in town.of(Reassessed) if event.causation_id in households]


async def test_a_withdrawn_end_lets_it_run_again_once_income_said_so(town: Town) -> None:
    ank = adult()
    home = household(ank)
    await town.knows(home)
    await town.hears("uitkering-beeindigd", ank, reden="werk")

    await town.withdraws(town.told_id)

    assert days(town.of(StandingRight)[-1].data.perioden)[-1][1] is None
    last = town.of(HouseholdChanged)[-1].data
    assert days(last.huishouden.bijstand) == ((LONG_AGO, None),)
    assert last.veranderd_vanaf is None
