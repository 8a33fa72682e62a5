"""A life event that is told anew, as the household turned out otherwise: what was done stays done."""

from typing import Any

import pytest

from shared.events.envelope import Event
from shared.events.life_events import Eindreden, TurnedEighteen
from shared.events.tasks import PlaybookApplied, TaskCreated
from shared.testing.events import make_event, make_household
from tests.integration.routes.factories import corrected, job_started, turned_eighteen
from tests.integration.routes.kit import Routes

NEW = "vermogensgrens-controleren"
"""What is asked only when the last child turns 18."""


def anew(event: Event[Any], **changes: object) -> Event[Any]:
    """The same under a new id, in place of the first."""
    data = event.data.model_copy(update={"vervangt": event.id, **changes})
    again: Event[Any] = make_event(
        data, dossier_id=event.dossier_id, correlation_id=event.id, sequence=3
    )
    return again


def alone(event: Event[TurnedEighteen]) -> dict[str, Any]:
    """What changes when it turns out that the younger child does not live here."""
    home = event.data.huishouden
    older = [lid for lid in home.leden if lid.geboortedatum <= event.data.geboortedatum]
    return {"laatste_kind": True, "huishouden": make_household(*older, versie=home.versie + 1)}


def together(event: Event[TurnedEighteen]) -> dict[str, Any]:
    """What changes when the younger child of this event lives here after all."""
    home = event.data.huishouden.model_copy(update={"versie": 3})
    return {"laatste_kind": False, "huishouden": home}


async def told_anew(
    routes: Routes, event: Event[Any], reden: Eindreden = "opnieuw-verwerkt", **changes: object
) -> Event[Any]:
    again = anew(event, **changes)
    await routes.receives(corrected(event, again, reden))
    await routes.receives(again)
    return again


async def test_of_a_birthday_that_is_told_anew_what_was_done_stays_done(routes: Routes) -> None:
    first = turned_eighteen(last_child=False)
    await routes.receives(first)
    [done, *open_before] = await routes.open_steps()
    await routes.completes(done)

    again = await told_anew(routes, first, **alone(first))

    assert set(await routes.open_steps()) == {*open_before, NEW}
    told = [one for one in await routes.told(PlaybookApplied) if one.gebeurtenis_id == again.id]
    assert any(why == f"{done}: deze taak is al afgerond" for why in told[0].overgeslagen)


async def test_told_anew_once_more_what_was_done_still_stays_done(routes: Routes) -> None:
    first = turned_eighteen(last_child=False)
    await routes.receives(first)
    [done, *_] = await routes.open_steps()
    await routes.completes(done)
    second = await told_anew(routes, first, **alone(first))

    await told_anew(routes, second, **together(first))

    assert done not in await routes.open_steps()


async def test_only_what_the_household_newly_asks_is_opened(routes: Routes) -> None:
    first = turned_eighteen(last_child=False)
    await routes.receives(first)
    before = set(await routes.open_steps())
    for step in sorted(before):
        await routes.completes(step)
    created = len(await routes.told(TaskCreated))

    await told_anew(routes, first, **alone(first))

    opened = {task.stap for task in (await routes.told(TaskCreated))[created:]}
    assert opened == set(await routes.open_steps()) == {NEW}


@pytest.mark.parametrize("reden", ["verkeerde-gegevens", "verkeerde-datum"])
async def test_what_somebody_corrected_is_done_again_with_what_is_right(
    routes: Routes, reden: Eindreden
) -> None:
    first = job_started()
    await routes.receives(first)
    [done, *_] = await routes.open_steps()
    await routes.completes(done)

    await told_anew(routes, first, reden)

    assert done in await routes.open_steps()


async def test_what_lapsed_is_opened_when_it_is_told_anew(routes: Routes) -> None:
    first = turned_eighteen()
    await routes.receives(first)
    before = await routes.open_steps()

    await told_anew(routes, first)

    assert await routes.open_steps() == before
