"""Deaths, stays and partners, as the worker handles them: the later day, facts that come late, and what is withdrawn."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shared import ids
from shared.events.envelope import Event
from shared.events.household import Lid, VerblijfElders
from shared.events.income import DecisionProposed, Herbeoordeling, ProposalLapsed, Reassessed
from shared.events.life_events import Detained, Died, JobStarted, MovedInTogether
from shared.events.residents import HouseholdChanged
from shared.testing.events import make_event, make_household, make_member
from tests.integration.income.conftest import Income
from tests.integration.income.life_events import household_changed, job_start, withdrawal_of

SEPTEMBER = date(2026, 9, 10)
ANK = make_member(geboortedatum=date(1988, 7, 9))
JOOP = make_member("partner", date(1989, 1, 1))


def told(*members: Lid, about: Lid = JOOP, versie: int = 2) -> dict[str, Any]:
    return {
        "inwoner_id": about.inwoner_id,
        "ingangsdatum": SEPTEMBER,
        "huishouden": make_household(*members, versie=versie),
        "bron": "naadloos:ander-systeem",
    }


def death_of_joop() -> Event[Died]:
    after = SEPTEMBER + timedelta(days=1)
    dead = JOOP.model_copy(update={"overleden_op": SEPTEMBER, "tot": after})
    return make_event(Died(**told(ANK, dead)))


async def outcomes(income: Income, life_event_id: UUID) -> list[Herbeoordeling]:
    """As they stand now."""
    *_, last = [
        event.data.beelden
        for event in await income.published(Reassessed)
        if event.data.gebeurtenis_id == life_event_id
    ]
    return list(last)


async def test_the_end_of_the_month_after_a_death_is_put_before_a_person_with_its_own_day(
    income: Income,
) -> None:
    death = death_of_joop()

    await income.handle(death)

    first, later = await outcomes(income, death.id)
    assert (first.uitkomst, later.uitkomst) == ("gelijk", "lager")
    (proposed,) = await income.published(DecisionProposed)
    assert proposed.data.ingangsdatum == date(2026, 10, 11)
    [why] = proposed.data.redenen
    assert (why.parameters.wie, why.parameters.vanaf) == ("daarna", date(2026, 10, 11))


async def test_a_wage_from_within_that_month_changes_what_was_told_of_its_end(
    income: Income,
) -> None:
    death = death_of_joop()
    start = job_start(
        *death.data.huishouden.leden,
        day=date(2026, 9, 20),
        cents=50000,
        dossier_id=death.dossier_id,
        versie=2,
    )
    await income.handle(death)

    await income.handle(start)

    first, later = await outcomes(income, death.id)
    assert first.na is not None
    assert first.na.bijstand_centen == 202779
    assert later.voor is not None
    assert later.na is not None
    assert (later.voor.bijstand_centen, later.na.bijstand_centen) == (152779, 91946)


async def test_a_death_that_did_not_happen_leaves_nothing_to_decide(income: Income) -> None:
    death = death_of_joop()
    await income.handle(death)

    await income.handle(withdrawal_of(death, make_household(ANK, JOOP, versie=3)))

    assert [one.uitkomst for one in await outcomes(income, death.id)] == ["gelijk"]
    assert len(await income.published(ProposalLapsed)) == 1


async def test_a_partner_brings_the_wage_of_another_dossier_along_and_the_right_there_ends(
    income: Income,
) -> None:
    alone = JOOP.model_copy(update={"rol": "aanvrager"})
    earns = job_start(alone, day=date(2026, 2, 2), cents=90000)
    together = MovedInTogether(
        **told(ANK, JOOP.model_copy(update={"vanaf": SEPTEMBER}), about=ANK),
        partner_id=JOOP.inwoner_id,
    )
    event = make_event(together)
    left = left_behind(earns, alone.model_copy(update={"tot": SEPTEMBER}), versie=2)

    await income.handle(earns)
    await income.handle(event)
    await income.handle(left)

    (joint,) = await outcomes(income, event.id)
    assert joint.na is not None
    assert joint.na.bijstand_centen == 202779 - 90000
    (ended,) = await outcomes(income, left.id)
    assert (ended.uitkomst, ended.na) == ("eindigt", None)
    lower, proposed = await income.published(DecisionProposed, earns.dossier_id)
    assert proposed.data.vervangt == lower.data.voorstel_id
    assert [(why.code, why.parameters.vanaf) for why in proposed.data.redenen] == [
        ("bijstand-lager", date(2026, 2, 2)),
        ("bijstand-eindigt", SEPTEMBER),
    ]

    await income.handle(left_behind(earns, alone, versie=3))

    assert [one.uitkomst for one in await outcomes(income, left.id)] == ["gelijk"]
    *_, again = await income.published(DecisionProposed, earns.dossier_id)
    assert (again.data.vervangt, again.data.uitkomst) == (proposed.data.voorstel_id, "lager")


def left_behind(start: Event[JobStarted], lid: Lid, versie: int) -> Event[HouseholdChanged]:
    changed = household_changed(start.dossier_id, [lid], versie=versie)
    data = changed.data.model_copy(update={"veranderd_vanaf": SEPTEMBER})
    return make_event(data, dossier_id=start.dossier_id)


async def test_a_corrected_detention_is_assessed_from_its_new_day_and_to_its_end(
    income: Income,
) -> None:
    dossier_id, free = ids.new_dossier_id(), date(2026, 11, 10)
    wrong = make_event(Detained(**told(_away(None), about=ANK)), dossier_id=dossier_id)
    right = make_event(
        Detained(**told(_away(free), about=ANK, versie=4), tot=free, vervangt=wrong.id),
        dossier_id=dossier_id,
    )
    await income.handle(wrong)

    await income.handle(withdrawal_of(wrong, make_household(ANK, versie=3)))
    await income.handle(right)

    first, later = await outcomes(income, right.id)
    assert (first.uitkomst, first.ingangsdatum) == ("eindigt", None)
    assert (later.uitkomst, later.ingangsdatum) == ("aanvraag-nodig", free)


def _away(tot: date | None) -> Lid:
    stay = VerblijfElders(soort="detentie", vanaf=SEPTEMBER, tot=tot)
    return ANK.model_copy(update={"verblijven": (stay,)})
