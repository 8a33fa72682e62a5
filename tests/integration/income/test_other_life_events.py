"""Birthdays, divorce, moves and households: what they lead to."""

from datetime import date

from shared import ids
from shared.events.aftercare import AftercareStarted, PovertyTrapSignalled
from shared.events.household import Woonplaats
from shared.events.income import DecisionProposed, Reassessed
from shared.events.life_events import AgeReached, Divorced, Moved, TurnedEighteen
from shared.testing.events import make_event, make_household, make_member
from tests.integration.income.conftest import Income
from tests.integration.income.life_events import (
    DECEMBER,
    anks_family,
    household_changed,
    job_start,
)


async def test_an_eighteenth_birthday_is_told_as_equal_and_asks_nobody(income: Income) -> None:
    ank = make_member()
    child = make_member("kind", date(2008, 12, 1))
    birthday = make_event(
        TurnedEighteen(
            inwoner_id=child.inwoner_id,
            ingangsdatum=DECEMBER,
            huishouden=make_household(ank, child),
            bron="naadloos:timer",
            geboortedatum=child.geboortedatum,
            laatste_kind=True,
        )
    )

    await income.handle(birthday)

    (event,) = await income.published(Reassessed)
    assert event.data.beelden[0].uitkomst == "gelijk"
    assert await income.published(DecisionProposed) == []
    assert await income.published(AftercareStarted) == []


async def test_a_27th_birthday_in_the_home_is_a_lower_norm_and_a_poverty_trap(
    income: Income,
) -> None:
    ank = make_member()
    child = make_member("kind", date(1999, 12, 1))
    birthday = make_event(
        AgeReached(
            inwoner_id=child.inwoner_id,
            ingangsdatum=DECEMBER,
            huishouden=make_household(ank, child),
            bron="naadloos:timer",
            geboortedatum=child.geboortedatum,
            grens="27",
        )
    )

    await income.handle(birthday)

    (event,) = await income.published(Reassessed)
    (trap,) = await income.published(PovertyTrapSignalled)
    (proposed,) = await income.published(DecisionProposed)
    assert event.data.beelden[0].verschil_bijstand_centen == -40556
    assert trap.data.verschil_totaal_centen == -40556
    assert proposed.data.uitkomst == "lager"
    assert {one.causation_id for one in (event, trap, proposed)} == {birthday.id}


async def test_a_divorce_gives_a_picture_and_a_proposal_for_who_stays(income: Income) -> None:
    stays = make_member(tot=None)
    leaves = make_member("partner", date(1989, 1, 1), tot=DECEMBER)
    divorce = make_event(
        Divorced(
            inwoner_id=stays.inwoner_id,
            ingangsdatum=DECEMBER,
            huishouden=make_household(stays, leaves),
            bron="naadloos:ander-systeem",
            rol="blijver",
            ex_partner_id=leaves.inwoner_id,
            nieuw_dossier_id=ids.new_dossier_id(),
        )
    )

    await income.handle(divorce)

    (event,) = await income.published(Reassessed)
    proposals = await income.published(DecisionProposed)
    assert [one.wie for one in event.data.beelden] == ["blijver"]
    assert [one.na.bijstand_centen for one in event.data.beelden if one.na] == [141946]
    assert {one.data.uitkomst for one in proposals} == {"lager"}
    assert await income.published(PovertyTrapSignalled) == []


async def test_the_wage_known_from_an_earlier_job_counts_in_a_later_event(income: Income) -> None:
    ank, *children = anks_family()
    start = job_start(ank, *children, cents=80000, day=date(2026, 8, 1))
    move = make_event(
        Moved(
            inwoner_id=ank.inwoner_id,
            ingangsdatum=DECEMBER,
            huishouden=make_household(
                ank,
                *children,
                versie=2,
                woonplaatsen=(
                    Woonplaats(gemeente="0106", vanaf=date(2020, 1, 1), tot=DECEMBER),
                    Woonplaats(gemeente="1730", vanaf=DECEMBER),
                ),
            ),
            bron="naadloos:ander-systeem",
            van_gemeente="0106",
            naar_gemeente="1730",
            soort="binnen-gebied",
        ),
        dossier_id=start.dossier_id,
    )

    await income.handle(start)
    await income.handle(move)

    _, event = await income.published(Reassessed)
    assert event.data.gemeente == "1730"
    assert event.data.beelden[0].uitkomst == "gelijk"
    assert event.data.beelden[0].na is not None
    assert event.data.beelden[0].na.bijstand_centen == 61946


async def test_a_household_by_itself_leads_to_no_assessment(income: Income) -> None:
    await income.handle(household_changed(ids.new_dossier_id(), anks_family(), versie=1))

    assert await income.published(Reassessed) == []


async def test_a_newer_picture_counts_for_a_life_event_that_is_read_later(income: Income) -> None:
    ank, *children = anks_family()
    partner = make_member("partner", date(1989, 1, 1))
    start = job_start(ank, *children, cents=10000, versie=2)
    await income.handle(household_changed(start.dossier_id, [ank, partner], versie=3))

    await income.handle(start)

    (event,) = await income.published(Reassessed)
    assert event.data.beelden[0].na is not None
    assert event.data.beelden[0].na.norm_centen == 202779


async def test_the_same_version_again_changes_nothing(income: Income) -> None:
    ank, *children = anks_family()
    start = job_start(ank, *children, versie=4)
    same = household_changed(start.dossier_id, [ank, *children], versie=4)

    await income.handle(same, same)
    await income.handle(same)
    await income.handle(start)

    (row,) = await income.rows("SELECT version FROM household_fact")
    assert row == {"version": 4}


async def test_who_receives_no_bijstand_gets_no_proposal(income: Income) -> None:
    ank, *children = anks_family()
    start = job_start(ank, *children, versie=2)
    await income.handle(
        household_changed(start.dossier_id, [ank, *children], versie=3, receives=False)
    )

    await income.handle(start)

    (event,) = await income.published(Reassessed)
    assert event.data.beelden[0].uitkomst == "gelijk"
    assert await income.published(DecisionProposed) == []
    assert len(await income.published(AftercareStarted)) == 1
