"""A dossier that somebody closed: nobody has to answer for it or speak to anybody in it, until it is opened again."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from services.routes.handovers import our_side
from services.routes.handovers.schemas import Waarom
from services.routes.regie import filling
from services.routes.regie.rules import EARLIER
from shared.events.household import Bijstandsperiode, Huishouden, Sluiting
from shared.events.residents import HouseholdChanged
from shared.events.tasks import RegieEnded, RegisseurAssigned
from shared.messaging.transaction import Transaction
from shared.testing.events import make_event, make_household, make_member
from tests.integration.routes.factories import TODAY, divorced
from tests.integration.routes.handover_kit import Sides, organisation, proposed
from tests.integration.routes.regie_kit import REGISSEUR, lives, regisseurs_of
from tests.integration.routes.staff import LEADER, Desk
from tests.integration.routes.test_contacts import Home, at, on

MOTHER = make_member()
LAST_MONTH = date(2026, 7, 20)


def home_of(versie: int) -> Huishouden:
    return make_household(MOTHER, versie=versie)


def closed(home: Huishouden, day: date, versie: int, reopened: date | None = None) -> Huishouden:
    """As intake publishes it: who was in it is so no longer from that day on, until it is opened again."""
    left = [lid.model_copy(update={"tot": lid.tot or day}) for lid in home.leden]
    back = [lid.model_copy(update={"vanaf": reopened}) for lid in home.leden if reopened]
    ended = [paid.model_copy(update={"tot": paid.tot or day}) for paid in home.bijstand]
    again = [Bijstandsperiode(vanaf=reopened)] if reopened else []
    return home.model_copy(
        update={
            "versie": versie,
            "leden": (*left, *back),
            "bijstand": (*ended, *again),
            "gesloten": (Sluiting(vanaf=day, tot=reopened),),
        }
    )


async def hears(desk: Desk, dossier: UUID, home: Huishouden) -> None:
    event = make_event(HouseholdChanged(huishouden=home), dossier_id=dossier)
    await desk.routes.receives(event._replace(sequence=home.versie))


async def row_of(desk: Desk, dossier: UUID) -> Any:
    [row] = await desk.routes.rows("SELECT * FROM regie WHERE dossier_id = :id", id=dossier)
    return row


async def test_a_closed_dossier_has_no_regisseur_and_opened_again_the_same_one(desk: Desk) -> None:
    renske, dossier = await desk.hires("Renske", REGISSEUR), uuid4()
    await hears(desk, dossier, home_of(2))
    await desk.sends(renske, "/routes/regie/ja", dossier=str(dossier))
    leader = await desk.hires("Lotte", LEADER)

    await hears(desk, dossier, closed(home_of(2), LAST_MONTH, 3))

    assert await regisseurs_of(desk, dossier) == {}
    assert (await row_of(desk, dossier)).ended_on == TODAY
    assert await filling.check(desk.routes.database) == 0
    assert str(dossier) not in (await desk.asks(renske, "GET", "/routes/regie")).text
    assert str(dossier) not in (await desk.asks(leader, "GET", "/routes/regie/team")).text
    path = f"/routes/dossiers/{dossier}/regisseur"
    page = (await desk.asks(leader, "GET", path)).text
    assert "geen regisseur meer" in page
    assert "Het dossier is gesloten. Wordt het heropend" in page
    asked = {"medewerkerId": str(renske), "waarom": "Toch."}
    again = await desk.asks(leader, "PUT", f"/routes/v1/dossiers/{dossier}/regisseur", json=asked)
    assert again.status_code == 404
    [ended] = await desk.routes.told(RegieEnded)

    await desk.hires("Ria", REGISSEUR)
    await hears(desk, dossier, closed(home_of(2), LAST_MONTH, 4, reopened=TODAY))

    found = (await regisseurs_of(desk, dossier))[dossier]
    assert (found.worker_id, found.is_acting, found.rule) == (renske, True, EARLIER)
    assert (await desk.routes.told(RegisseurAssigned))[-1].versie > ended.versie


async def test_somebody_who_comes_back_in_another_dossier_has_the_earlier_regisseur(
    desk: Desk,
) -> None:
    renske, first, second = await desk.hires("Renske", REGISSEUR), uuid4(), uuid4()
    await hears(desk, first, home_of(2))
    await desk.sends(renske, "/routes/regie/ja", dossier=str(first))
    await hears(desk, first, closed(home_of(2), LAST_MONTH, 3))
    await desk.hires("Ria", REGISSEUR)
    await lives(desk, uuid4(), uuid4())

    await hears(desk, second, home_of(2))

    found = (await regisseurs_of(desk, second))[second]
    assert (found.worker_id, found.rule) == (renske, EARLIER)


async def test_a_closing_on_a_day_to_come_ends_the_regie_and_the_contact_on_that_day(
    desk: Desk,
) -> None:
    await desk.hires("Renske", REGISSEUR)
    dossier = uuid4()
    await hears(desk, dossier, home_of(2))
    home = Home(desk, dossier, MOTHER.inwoner_id)
    await on(desk, date(2027, 1, 28))
    assert len(await home.open_contact()) == 1

    with at(date(2027, 1, 29)):
        await hears(desk, dossier, closed(home_of(2), date(2027, 2, 10), 3))
        assert len(await home.open_contact()) == 1
        assert await regisseurs_of(desk, dossier)

    await on(desk, date(2027, 2, 10))
    with at(date(2027, 2, 10)):
        await filling.check(desk.routes.database)
        assert await home.open_contact() == []
        assert (await home.rhythm()).due_on is None
        assert await regisseurs_of(desk, dossier) == {}


async def test_as_long_as_a_handover_is_under_way_the_regisseur_stays(desk: Desk) -> None:
    await desk.hires("Renske", REGISSEUR)
    event = divorced()
    sides = Sides(desk.routes, await proposed(desk.routes, event))
    vaart = await organisation(desk.routes, "Vaart Zuid")
    await sides.offers(vaart)
    dossier, home = event.dossier_id, event.data.huishouden

    await hears(desk, dossier, closed(home, TODAY, 5))
    assert dossier in await regisseurs_of(desk, dossier)
    await sides.refuses(vaart)
    await filling.check(desk.routes.database)
    assert dossier in await regisseurs_of(desk, dossier), "it waits for who decides"

    await desk.routes.database.run([], lambda tx: _take_back(tx, sides))
    await filling.check(desk.routes.database)

    assert await regisseurs_of(desk, dossier) == {}


async def _take_back(tx: Transaction, sides: Sides) -> None:
    why = Waarom(reden="wij-doen-het-zelf", woorden="Wij doen dit zelf.")
    await our_side.take_back(tx, sides.viewer, sides.id, why)
