"""A fact that comes in after the day it matters for: what was assessed for a later day is looked at again."""

from datetime import date

from shared import ids
from shared.events.envelope import Event
from shared.events.household import Lid
from shared.events.income import (
    DecisionProposed,
    ProposalLapsed,
    Reassessed,
)
from shared.events.life_events import AgeReached
from shared.testing.events import make_event, make_household, make_member
from tests.integration.income.conftest import Income
from tests.integration.income.life_events import DECEMBER, job_start

MID_DECEMBER = date(2026, 12, 15)
ANK = make_member(geboortedatum=date(1988, 7, 9))
SON = make_member("kind", date(1999, 12, 15))


def birthday(*members: Lid) -> Event[AgeReached]:
    return make_event(
        AgeReached(
            inwoner_id=SON.inwoner_id,
            ingangsdatum=MID_DECEMBER,
            huishouden=make_household(*members),
            bron="naadloos:timer",
            geboortedatum=SON.geboortedatum,
            grens="27",
        )
    )


async def test_a_late_job_start_changes_what_was_worked_out_for_a_later_birthday(
    income: Income,
) -> None:
    turned = birthday(ANK, SON)
    start = job_start(ANK, SON, cents=80000, day=DECEMBER, dossier_id=turned.dossier_id)
    await income.handle(turned)

    await income.handle(start)

    told = [
        event
        for event in await income.published(Reassessed)
        if event.data.gebeurtenis_id == turned.id
    ]
    assert [one.data.beelden[0].na.bijstand_centen for one in told if one.data.beelden[0].na] == [
        101390,
        21390,
    ]
    assert (told[1].correlation_id, told[1].causation_id) == (turned.correlation_id, start.id)


async def test_the_stale_proposal_lapses_in_favour_of_one_with_the_new_outcome(
    income: Income,
) -> None:
    turned = birthday(ANK, SON)
    await income.handle(turned)

    await income.handle(
        job_start(ANK, SON, cents=120000, day=DECEMBER, dossier_id=turned.dossier_id)
    )

    (lapsed,) = await income.published(ProposalLapsed)
    stale, new = [event.data for event in await income.published(DecisionProposed)]
    assert (lapsed.data.voorstel_id, new.vervangt) == (stale.voorstel_id, stale.voorstel_id)
    assert (stale.uitkomst, stale.ingangsdatum) == ("lager", MID_DECEMBER)
    assert (new.uitkomst, new.ingangsdatum) == ("eindigt", DECEMBER)
    assert [why.code for why in new.redenen] == ["bijstand-lager", "bijstand-eindigt"]


async def test_the_order_of_arrival_leaves_no_trace_in_the_right(income: Income) -> None:
    first_dossier = birthday(ANK, SON)
    others = ANK.model_copy(update={"inwoner_id": ids.new_person_id()}), SON
    second_dossier = birthday(*others)
    early = job_start(ANK, SON, cents=80000, day=DECEMBER, dossier_id=first_dossier.dossier_id)
    late = job_start(*others, cents=80000, day=DECEMBER, dossier_id=second_dossier.dossier_id)

    await income.handle(early)
    await income.handle(first_dossier)
    await income.handle(second_dossier)
    await income.handle(late)

    rows = await income.rows(
        "SELECT dossier_id, effective_on, pictures FROM assessment WHERE superseded_at IS NULL"
    )
    rights = {
        dossier: {
            row["effective_on"]: str(row["pictures"]).replace(
                str(others[0].inwoner_id), str(ANK.inwoner_id)
            )
            for row in rows
            if row["dossier_id"] == dossier
        }
        for dossier in (first_dossier.dossier_id, second_dossier.dossier_id)
    }
    assert rights[first_dossier.dossier_id] == rights[second_dossier.dossier_id]
    assert len(rights[first_dossier.dossier_id]) == 2


async def test_what_comes_out_the_same_is_not_told_again(income: Income) -> None:
    turned = birthday(ANK, SON)
    await income.handle(turned)

    await income.handle(job_start(ANK, SON, cents=0, dossier_id=turned.dossier_id))

    told = [event.data.gebeurtenis_id for event in await income.published(Reassessed)]
    assert told.count(turned.id) == 1


async def test_running_aftercare_expects_what_is_known_now(income: Income) -> None:
    later = job_start(ANK, cents=80000, day=MID_DECEMBER)
    await income.handle(later)

    await income.handle(job_start(ANK, cents=90000, day=DECEMBER, dossier_id=later.dossier_id))

    rows = await income.rows(
        """
        SELECT (posts ->> 'netto-loon')::int AS wage FROM aftercare_expectation
        JOIN aftercare_dossier ON id = aftercare_id WHERE life_event_id = :id ORDER BY number
        """,
        id=later.id,
    )
    assert [row["wage"] for row in rows] == [80000, 170000]
