"""What happens elsewhere to a handover that was offered: withdrawals, deaths, moves, tasks, organisations that stop, days that pass."""

import asyncio
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.routes.contracts import CONTRACTS
from services.routes.handovers import noticing, occurrences, our_side
from services.routes.handovers.schemas import Waarom
from shared import clock
from shared.events import handovers as events
from shared.events.household import ASSEN, TYNAARLO, Woonplaats
from shared.events.residents import HouseholdChanged
from shared.messaging.timer_engine import TimerEngine
from shared.testing.events import make_event, make_member
from tests.integration.parting import couple
from tests.integration.routes.factories import died, divorced, job_started, withdrawn
from tests.integration.routes.handover_kit import ANNE, STEP, Sides, organisation, proposed
from tests.integration.routes.kit import Routes
from tests.integration.routes.staff import write


async def offered(routes: Routes, *, accepted: bool = False) -> tuple[Sides, UUID]:
    sides = Sides(routes, await proposed(routes))
    vaart = await organisation(routes, "Vaart Welzijn Zuid")
    await sides.offers(vaart)
    if accepted:
        await sides.accepts(vaart)
    return sides, vaart


async def timers_come(routes: Routes, *moment: int) -> None:
    year, month, day = moment
    with clock.moved_to(datetime(year, month, day, 5, tzinfo=UTC)):
        await TimerEngine(routes.database, CONTRACTS).run_due()


async def test_a_running_handover_is_not_proposed_again_and_hears_who_else_asks(
    routes: Routes,
) -> None:
    person = make_member()
    first = divorced(member=person)
    sides = Sides(routes, await proposed(routes, first))
    await sides.offers(await organisation(routes, "Vaart Welzijn Zuid"))

    await routes.receives(divorced(member=person, dossier_id=first.dossier_id))

    rows = await routes.rows("SELECT id FROM handover WHERE step = :step", step=STEP)
    assert [row.id for row in rows] == [sides.id]
    assert len((await sides.row()).life_event_ids) == 2
    assert await sides.actions() == ["aangeboden", "gevraagd"]


async def test_an_offer_ends_by_itself_when_its_life_event_is_withdrawn(routes: Routes) -> None:
    sides, vaart = await offered(routes)

    await routes.receives(withdrawn(routes.received[0]))

    row = await sides.row()
    assert (row.state, row.status) == ("ingetrokken", "settled")
    [told] = await routes.told(events.HandoverWithdrawn)
    assert (told.reden, told.organisatie_id) == ("gebeurtenis-ingetrokken", vaart)


async def test_what_was_accepted_goes_on_and_both_sides_and_the_regisseur_hear_that_the_event_fell_away(
    routes: Routes,
) -> None:
    sides, _ = await offered(routes, accepted=True)

    await routes.receives(withdrawn(routes.received[0]))

    row = await sides.row()
    assert (row.state, row.receiver) == ("aanvaard", ANNE)
    [amendment] = await routes.rows("SELECT topic, new FROM handover_amendment")
    assert amendment.topic == "gebeurtenis-ingetrokken"
    assert await sides.tasks() == ["Bespreek met Vaart Welzijn Zuid hoe het verder gaat"]


async def test_a_death_ends_an_offer_and_tells_who_accepted_it_once(routes: Routes) -> None:
    person = make_member()
    event = divorced(member=person)
    sides = Sides(routes, await proposed(routes, event))
    vaart = await organisation(routes, "Vaart Welzijn Zuid")
    await sides.offers(vaart)
    await sides.accepts(vaart)

    await routes.receives(died(person, dossier_id=event.dossier_id))

    assert (await sides.row()).state == "aanvaard"
    amendments = await routes.rows("SELECT topic FROM handover_amendment")
    assert [row.topic for row in amendments] == ["overleden"]


async def test_an_organisation_that_stops_has_nothing_any_more(routes: Routes) -> None:
    sides, vaart = await offered(routes, accepted=True)

    await sides.run(lambda tx: occurrences.organisation_stops(tx, vaart))

    row = await sides.row()
    assert (row.state, row.receiver) == ("geweigerd", None)
    [told] = await routes.told(events.HandoverRefused)
    assert told.reden == "organisatie-gestopt"
    assert await sides.tasks() == ["Kies wat er nu gebeurt: Vaart Welzijn Zuid neemt dit niet aan"]


async def test_an_organisation_that_policy_ended_is_noticed_once(routes: Routes) -> None:
    sides, vaart = await offered(routes, accepted=True)
    await write(
        routes, "UPDATE organisation SET until_day = '2026-08-03' WHERE id = :vaart", vaart=vaart
    )

    await asyncio.gather(noticing.look(routes.database), noticing.look(routes.database))

    assert (await sides.row()).state == "geweigerd"
    assert [told.reden for told in await routes.told(events.HandoverRefused)] == [
        "organisatie-gestopt"
    ]
    assert await noticing.look(routes.database) == 0


async def test_a_household_that_moves_to_another_municipality_of_ours_tells_both_sides(
    routes: Routes,
) -> None:
    person = make_member()
    event = divorced(member=person)
    sides = Sides(routes, await proposed(routes, event))
    await sides.offers(await organisation(routes, "Vaart Welzijn Zuid"))
    home = event.data.huishouden
    places = (
        Woonplaats(gemeente=ASSEN, vanaf=home.woonplaatsen[0].vanaf, tot=date(2026, 8, 1)),
        Woonplaats(gemeente=TYNAARLO, vanaf=date(2026, 8, 1)),
    )
    moved = home.model_copy(update={"woonplaatsen": places, "versie": home.versie + 1})
    await routes.receives(
        make_event(HouseholdChanged(huishouden=moved), dossier_id=event.dossier_id)
    )

    assert await noticing.look(routes.database) == 1

    assert (await sides.row()).municipality == TYNAARLO
    [amendment] = await routes.rows("SELECT new FROM handover_amendment")
    assert amendment.new == "Het huishouden woont nu in een andere gemeente."
    assert await noticing.look(routes.database) == 0


async def test_a_task_that_turned_out_not_to_be_needed_withdraws_what_was_offered(
    routes: Routes,
) -> None:
    sides, _ = await offered(routes)

    await routes.completes(STEP, "niet-nodig")

    assert (await sides.row()).state == "ingetrokken"


async def test_a_task_that_is_done_leaves_the_handover_going(routes: Routes) -> None:
    sides, _ = await offered(routes)

    await routes.completes(STEP)

    assert (await sides.row()).state == "aangeboden"


async def test_a_day_without_an_answer_is_heard_by_the_regisseur_then_the_team_leader_and_an_answer_clears_it(
    routes: Routes,
) -> None:
    sides, vaart = await offered(routes)

    await timers_come(routes, 2026, 8, 10)
    assert (await sides.row()).escalated == 0  # the day itself is not over
    await timers_come(routes, 2026, 8, 11)
    assert (await sides.row()).escalated == 1
    assert await sides.tasks() == ["Bel Vaart Welzijn Zuid: nog geen antwoord"]
    await timers_come(routes, 2026, 8, 14)
    assert (await sides.row()).escalated == 2

    told = [(late.bij, late.regel) for late in await routes.told(events.HandoverLate)]
    assert told == [
        ("regisseur", "antwoord-volgens-afspraak"),
        ("teamleider", "teamleider-na-te-laat"),
    ]
    await sides.accepts(vaart)
    assert ((await sides.row()).escalated, await sides.tasks()) == (0, [])


async def test_what_is_late_at_the_team_leader_is_told_again_each_week(routes: Routes) -> None:
    sides, _ = await offered(routes)

    for day in (11, 14, 25):
        await timers_come(routes, 2026, 8, day)

    assert [late.bij for late in await routes.told(events.HandoverLate)] == [
        "regisseur",
        "teamleider",
        "teamleider",
    ]
    assert str((await sides.row()).next_on) == "2026-09-01"


async def test_what_was_withdrawn_by_hand_can_be_asked_again(routes: Routes) -> None:
    person = make_member()
    first = divorced(member=person)
    sides = Sides(routes, await proposed(routes, first))
    why = Waarom(reden="niet-meer-nodig", woorden="Zij redt het zelf.")
    await sides.run(lambda tx: our_side.withdraw(tx, sides.viewer, sides.id, why))

    await routes.receives(divorced(member=person, dossier_id=first.dossier_id))

    rows = await routes.rows(
        "SELECT state FROM handover WHERE step = :step ORDER BY created_at, id", step=STEP
    )
    assert [row.state for row in rows] == ["ingetrokken", "voorgesteld"]


@pytest.mark.parametrize("accepted", [False, True])
async def test_what_is_open_about_somebody_goes_along_to_another_dossier(
    routes: Routes, accepted: bool
) -> None:
    pair = couple(date(2026, 8, 1))
    hers, his = pair.parting()
    await routes.receives(
        job_started(
            dossier_id=pair.first, member=pair.omar, household=pair.together, on=date(2026, 7, 20)
        )
    )
    [made] = await routes.rows("SELECT id FROM handover WHERE step = 'voor-en-na-bespreken'")
    sides = Sides(routes, made.id)
    helps = await organisation(routes, "Wijzer", service="voorzieningenwijzer")
    await sides.offers(helps)
    if accepted:
        await sides.accepts(helps)

    await routes.receives(hers)
    await routes.receives(his)

    row = await sides.row()
    assert row.dossier_id == pair.omars
    assert (row.state, row.receiver) == (("aanvaard", ANNE) if accepted else ("aangeboden", None))
    assert "meegekomen" in await sides.actions()
    assert [told.onderwerp for told in await routes.told(events.HandoverChanged)] == ["dossier"]
    rows = await routes.rows(
        "SELECT id FROM handover WHERE step = 'voor-en-na-bespreken' AND status IN ('proposed', 'running')"
    )
    assert [other.id for other in rows] == [sides.id]
