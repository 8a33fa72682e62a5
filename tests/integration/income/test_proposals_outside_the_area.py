"""Where no college of ours has the right there is nothing to decide, except what one of them decided before."""

from datetime import date

from shared.events.envelope import Event
from shared.events.household import Huishouden, Woonplaats
from shared.events.income import DecisionProposed, ProposalLapsed, Reassessed
from shared.events.life_events import JobStarted, Moved
from shared.events.residents import HouseholdChanged
from shared.testing.events import LONG_AGO, make_event, make_household
from tests.integration.income.conftest import Client, Income, decide_in_background, open_proposal
from tests.integration.income.life_events import DECEMBER, job_start
from tests.integration.income.test_findings import finding_of

LEFT_ON = date(2026, 11, 15)
ELSEWHERE = "0363"


async def test_a_proposal_of_ours_that_lies_after_a_move_out_told_later_lapses_and_is_nobodys(
    income: Income,
) -> None:
    start = job_start()
    await income.handle(start)

    await income.handle(left_before(start))

    (lapsed,) = await income.published(ProposalLapsed)
    proposed = [event.data for event in await income.published(DecisionProposed)]
    assert lapsed.data.voorstel_id == proposed[0].voorstel_id
    assert [(one.uitkomst, one.gemeente) for one in proposed[1:]] == [("eindigt", "0106")]


async def test_a_job_outside_the_area_changes_nothing_but_that_the_right_there_ends(
    income: Income,
) -> None:
    """Told before the move was, and read after it."""
    start = job_start()
    moved = HouseholdChanged(huishouden=left_before(start).data.huishouden)
    await income.handle(make_event(moved, dossier_id=start.dossier_id))

    await income.handle(start)

    assert len(await income.published(Reassessed)) == 1
    (proposed,) = await income.published(DecisionProposed)
    assert (proposed.data.uitkomst, proposed.data.gemeente) == ("eindigt", "0106")


async def test_what_was_decided_here_is_put_before_who_decided_it_after_they_left(
    income: Income, client: Client
) -> None:
    start = job_start()
    await income.handle(start)
    await client.establish(finding_of(start))
    await decide_in_background(
        income, await open_proposal(income, start.dossier_id), start.dossier_id
    )

    await income.handle(left_before(start))

    review = next(
        event.data
        for event in await income.published(DecisionProposed)
        if event.data.redenen[0].code == "opnieuw-besluiten"
    )
    assert review.gemeente == "0106"
    answer = await client.decide(review.voorstel_id, {"besluit": "afwijken", "reden": "Verhuisd."})
    assert answer.status_code == 200, answer.text


def left_before(start: Event[JobStarted]) -> Event[Moved]:
    """The household left the area before the job began, and that is told afterwards."""
    home: Huishouden = make_household(
        *start.data.huishouden.leden,
        versie=2,
        woonplaatsen=(
            Woonplaats(gemeente="0106", vanaf=LONG_AGO, tot=LEFT_ON),
            Woonplaats(gemeente=ELSEWHERE, vanaf=LEFT_ON),
        ),
    )
    assert start.data.ingangsdatum == DECEMBER > LEFT_ON
    return make_event(
        Moved(
            inwoner_id=start.data.inwoner_id,
            ingangsdatum=LEFT_ON,
            huishouden=home,
            bron="naadloos:ander-systeem",
            van_gemeente="0106",
            naar_gemeente=ELSEWHERE,
            soort="buiten-gebied",
        ),
        dossier_id=start.dossier_id,
    )
