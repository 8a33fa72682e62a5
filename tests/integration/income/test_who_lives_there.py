"""Somebody comes to live in a home: the right of every dossier at the address is looked at again."""

from datetime import date
from uuid import UUID

from shared import ids
from shared.events.envelope import Event
from shared.events.household import Huishouden, Lid
from shared.events.income import DecisionProposed, ProposalLapsed, Reassessed
from shared.events.life_events import CameToLive
from shared.events.residents import HouseholdChanged
from shared.testing.events import make_event, make_household, make_member
from tests.integration.income.conftest import Income
from tests.integration.income.life_events import withdrawal_of

NOVEMBER, DECEMBER = date(2026, 11, 15), date(2026, 12, 1)
ANK = make_member()
LODGER = make_member("medebewoner", date(1996, 7, 3), vanaf=NOVEMBER)
SHARED = 101390


def comes_to_live() -> Event[CameToLive]:
    return make_event(
        CameToLive(
            inwoner_id=LODGER.inwoner_id,
            ingangsdatum=NOVEMBER,
            huishouden=make_household(ANK, LODGER, versie=2),
            bron="naadloos:ander-systeem",
            bij_inwoner_id=ANK.inwoner_id,
        )
    )


def changed(dossier_id: UUID, day: date, *members: Lid, versie: int) -> Event[HouseholdChanged]:
    home: Huishouden = make_household(*members, versie=versie)
    data = HouseholdChanged(huishouden=home, veranderd_vanaf=day)
    return make_event(data, dossier_id=dossier_id)


async def test_who_comes_to_live_lowers_the_norm_as_a_proposal_until_it_did_not_happen(
    income: Income,
) -> None:
    event = comes_to_live()

    await income.handle(event)

    (outcome,) = (await income.published(Reassessed))[0].data.beelden
    (proposal,) = await income.published(DecisionProposed)
    assert outcome.na is not None
    assert (outcome.uitkomst, outcome.na.norm_centen) == ("lager", SHARED)
    assert proposal.data.gebeurtenis_id == event.id

    await income.handle(withdrawal_of(event, make_household(ANK, versie=3)))

    (lapsed,) = await income.published(ProposalLapsed)
    assert lapsed.data.voorstel_id == proposal.data.voorstel_id


async def test_a_picture_that_is_read_before_the_event_it_shows_hides_nothing(
    income: Income,
) -> None:
    event = comes_to_live()
    shows_it = event.data.huishouden.model_copy(update={"versie": 2})
    picture = make_event(HouseholdChanged(huishouden=shows_it), dossier_id=event.dossier_id)

    await income.handle(picture)
    await income.handle(event)

    (proposal,) = await income.published(DecisionProposed)
    assert (proposal.data.gebeurtenis_id, proposal.data.uitkomst) == (event.id, "lager")


async def test_every_other_dossier_at_the_address_gets_its_own_proposal_with_the_reason(
    income: Income,
) -> None:
    dossiers = [ids.new_dossier_id(), ids.new_dossier_id()]
    events = [changed(one, NOVEMBER, ANK, LODGER, versie=2) for one in dossiers]

    await income.handle(*events)

    for event in events:
        (assessed,) = await income.published(Reassessed, event.dossier_id)
        (proposal,) = await income.published(DecisionProposed, event.dossier_id)
        (outcome,) = assessed.data.beelden
        assert proposal.data.gebeurtenis_id == event.id
        assert proposal.data.ingangsdatum == NOVEMBER
        assert any("iemand meer op dit adres" in step.tekst for step in outcome.toelichting)


async def test_two_changes_of_one_household_that_come_in_together_are_both_looked_at(
    income: Income,
) -> None:
    dossier_id = ids.new_dossier_id()
    gone = LODGER.model_copy(update={"tot": DECEMBER})
    came = changed(dossier_id, NOVEMBER, ANK, LODGER, versie=2)
    left = changed(dossier_id, DECEMBER, ANK, gone, versie=3)

    await income.handle(came, left)

    found = {
        event.data.ingangsdatum: event.data.beelden[0].uitkomst
        for event in await income.published(Reassessed)
    }
    assert found == {NOVEMBER: "lager", DECEMBER: "hoger"}


async def test_a_housemate_who_was_known_wrongly_takes_the_proposal_back(income: Income) -> None:
    dossier_id = ids.new_dossier_id()
    await income.handle(changed(dossier_id, NOVEMBER, ANK, LODGER, versie=2))
    student = LODGER.model_copy(update={"kostendeler_uitzondering": "student"})

    await income.handle(changed(dossier_id, NOVEMBER, ANK, student, versie=3))

    (proposal,) = await income.published(DecisionProposed)
    (lapsed,) = await income.published(ProposalLapsed)
    assert lapsed.data.voorstel_id == proposal.data.voorstel_id
