"""Who moved to another municipality keeps the dossier here until the first payment there is confirmed."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.intake.contracts import CONTRACTS
from shared.events.envelope import EventData
from shared.events.handovers import (
    HandoverBack,
    HandoverCompleted,
    HandoverStep,
    HandoverWithdrawn,
)
from shared.events.household import ASSEN
from shared.events.reasons import reason
from shared.events.tasks import HandoverLapsed, HandoverProposed
from shared.testing.events import make_event
from tests.integration.intake.conftest import World, adult
from tests.integration.intake.test_dossiers import close, ended_dossier


async def hears(world: World, dossier_id: UUID, *told: EventData) -> None:
    """Routes told these."""
    handlers = {subscription.data: subscription.handle for subscription in CONTRACTS.consumes}
    for data in told:
        async with world.database.transaction(lock=[dossier_id]) as tx:
            await handlers[type(data)](tx, [make_event(data, dossier_id=dossier_id)])


def proposed(handover_id: UUID, diensten: Sequence[str] = ("nieuwe-gemeente",)) -> HandoverProposed:
    return HandoverProposed(
        overdracht_id=handover_id,
        gebeurtenis_id=uuid4(),
        gemeente=ASSEN,
        diensten=tuple(diensten),
        doel="Een aanvraag met voorschot in de nieuwe gemeente",
        uiterlijk=date(2026, 11, 16),
    )


def step(kind: type[HandoverStep], handover_id: UUID, **more: Any) -> HandoverStep:
    return kind(overdracht_id=handover_id, gebeurtenis_id=uuid4(), gemeente=ASSEN, **more)


async def test_a_dossier_closes_only_after_the_first_payment_there(world: World) -> None:
    dossier_id, handover = await ended_dossier(world, adult()), uuid4()
    await hears(world, dossier_id, proposed(handover))

    early = await close(world, dossier_id, reden="verhuisd", toelichting="Hij woont daar nu.")
    assert early.status_code == 409
    assert early.json()["type"].endswith("wacht-op-betaling")
    assert "eerste betaling daar is nog niet bevestigd" in early.json()["detail"]

    paid = step(HandoverCompleted, handover, uitkomst="eerste-betaling-bevestigd")
    await hears(world, dossier_id, paid)
    assert (await close(world, dossier_id, reden="verhuisd")).status_code == 201


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (HandoverCompleted, {"uitkomst": "niet-gelukt"}),
        (HandoverBack, {"reden": "geen-antwoord"}),
        (HandoverWithdrawn, {"reden": "anders"}),
    ],
)
async def test_where_it_ended_without_a_payment_somebody_says_how_the_resident_goes_on(
    world: World, kind: type[HandoverStep], more: dict[str, str]
) -> None:
    dossier_id, handover = await ended_dossier(world, adult()), uuid4()
    await hears(world, dossier_id, proposed(handover), step(kind, handover, **more))

    refused = await close(world, dossier_id, reden="verhuisd")
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("zonder-betaling")

    words = "Hij vond daar werk en vraagt geen bijstand aan."
    assert (await close(world, dossier_id, reden="verhuisd", toelichting=words)).status_code == 201


async def test_what_is_not_needed_any_more_is_not_waited_for(world: World) -> None:
    dossier_id, handover = await ended_dossier(world, adult()), uuid4()
    lapsed = HandoverLapsed(
        overdracht_id=handover,
        gebeurtenis_id=uuid4(),
        gemeente=ASSEN,
        reden=reason("gebeurtenis-ingetrokken", eindreden="niet-gebeurd"),
    )
    await hears(world, dossier_id, proposed(handover), lapsed)

    assert (await close(world, dossier_id)).status_code == 201


async def test_a_death_ends_the_waiting(world: World) -> None:
    dossier_id, handover = await ended_dossier(world, adult()), uuid4()
    await hears(world, dossier_id, proposed(handover))

    assert (await close(world, dossier_id, reden="overleden")).status_code == 201


async def test_a_handover_to_somebody_else_keeps_no_dossier_open(world: World) -> None:
    dossier_id, handover = await ended_dossier(world, adult()), uuid4()
    await hears(world, dossier_id, proposed(handover, ["sociaal-team"]))

    assert (await close(world, dossier_id)).status_code == 201


async def test_two_moves_each_wait_for_their_own_payment(world: World) -> None:
    dossier_id, first, second = await ended_dossier(world, adult()), uuid4(), uuid4()
    paid = step(HandoverCompleted, first, uitkomst="eerste-betaling-bevestigd")
    await hears(world, dossier_id, proposed(first), proposed(second), paid, paid)

    assert (await close(world, dossier_id, reden="verhuisd")).status_code == 409
