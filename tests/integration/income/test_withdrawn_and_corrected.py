"""A life event that did not happen (so): its facts go, what hung on it ends, what was decided comes back to a person."""

from datetime import date

from services.income.decisions import service as decisions
from shared.events.aftercare import AftercareEnded, AftercareStarted
from shared.events.envelope import Event
from shared.events.household import Woonplaats
from shared.events.income import DecisionProposed, ProposalLapsed, Reassessed
from shared.events.life_events import JobStarted, Moved
from shared.events.reasons import reason
from shared.testing.events import make_event, make_household, make_member
from tests.integration.income.conftest import Client, Income, decide_in_background, open_proposal
from tests.integration.income.life_events import (
    DECEMBER,
    anks_family,
    correction_of,
    job_start,
    withdrawal_of,
)
from tests.integration.income.test_findings import finding_of


async def test_a_withdrawn_job_start_gives_the_right_back(income: Income) -> None:
    start = job_start()
    withdrawal = withdrawal_of(start)
    await income.handle(start)

    await income.handle(withdrawal)

    first, second = await income.published(Reassessed)
    assert second.data.gebeurtenis_id == start.id
    assert second.causation_id == withdrawal.id
    assert second.data.beelden[0].uitkomst == "gelijk"
    assert second.data.beelden[0].na is not None
    assert second.data.beelden[0].na.bijstand_centen == 141946
    stored = await income.rows("SELECT id, superseded_at FROM assessment ORDER BY assessed_at, id")
    assert [row["id"] for row in stored if row["superseded_at"] is None] == [
        second.data.herbeoordeling_id
    ]
    assert first.data.herbeoordeling_id in {row["id"] for row in stored}


async def test_the_wage_of_a_withdrawn_job_stays_on_record_with_the_moment_it_was_dropped(
    income: Income,
) -> None:
    start = job_start()
    await income.handle(start)

    await income.handle(withdrawal_of(start))

    (wage,) = await income.rows("SELECT * FROM wage_period")
    assert wage["net_cents"] == 110264
    assert wage["recorded_until"] is not None


async def test_the_open_proposal_of_a_withdrawn_event_lapses_and_no_new_one_comes(
    income: Income,
) -> None:
    start = job_start()
    await income.handle(start)

    await income.handle(withdrawal_of(start))

    (proposed,) = await income.published(DecisionProposed)
    (lapsed,) = await income.published(ProposalLapsed)
    assert lapsed.data.voorstel_id == proposed.data.voorstel_id
    (stored,) = await income.rows("SELECT state, lapse_reason FROM proposal")
    assert stored == {"state": "vervallen", "lapse_reason": decisions.WITHDRAWN.stored()}


async def test_aftercare_of_a_withdrawn_job_ends_and_its_timers_are_cancelled(
    income: Income,
) -> None:
    start = job_start()
    await income.handle(start)
    timers = await income.timers()

    await income.handle(withdrawal_of(start, reden="verkeerde-persoon"))
    await income.fire(timers[:1])

    (ended,) = await income.published(AftercareEnded)
    assert ended.data.reden == reason("baanstart-ingetrokken", eindreden="verkeerde-persoon")
    assert await income.timers() == []
    cancelled = await income.rows("SELECT reason FROM timers WHERE state = 'cancelled'")
    assert len(cancelled) == 4
    assert all(row["reason"] for row in cancelled)
    assert len(await income.published(AftercareEnded)) == 1


async def test_what_was_decided_on_a_withdrawn_event_is_put_before_a_person(
    income: Income, client: Client
) -> None:
    start = job_start()
    await income.handle(start)
    await client.establish(finding_of(start))
    await decide_in_background(
        income, await open_proposal(income, start.dossier_id), start.dossier_id
    )

    lapsed = await income.published(ProposalLapsed)

    await income.handle(withdrawal_of(start))

    *_, review = await income.published(DecisionProposed)
    assert review.data.redenen[0].code == "opnieuw-besluiten"
    assert review.data.uitkomst == "hoger"
    assert await income.published(ProposalLapsed) == lapsed


async def test_withdrawing_twice_changes_nothing_more(income: Income) -> None:
    start = job_start()
    await income.handle(start)
    await income.handle(withdrawal_of(start))

    await income.handle(withdrawal_of(start))

    assert len(await income.published(Reassessed)) == 2
    assert len(await income.published(AftercareEnded)) == 1


async def test_a_withdrawal_of_an_event_that_never_came_is_no_failure(income: Income) -> None:
    await income.handle(withdrawal_of(job_start()))

    assert await income.published(Reassessed) == []


async def test_a_correction_replaces_the_wage_and_the_aftercare(income: Income) -> None:
    start = job_start(cents=110264)
    replacement: Event[JobStarted] = make_event(
        start.data.model_copy(update={"netto_maandloon_centen": 60000, "vervangt": start.id}),
        dossier_id=start.dossier_id,
    )
    await income.handle(start)

    await income.handle(correction_of(start, replacement))
    await income.handle(replacement)

    outcomes = {
        event.data.gebeurtenis_id: event.data.beelden[0]
        for event in await income.published(Reassessed)
    }
    assert outcomes[start.id].uitkomst == "gelijk"
    after = outcomes[replacement.id].na
    assert after is not None
    assert (after.inkomen_centen, after.bijstand_centen) == (60000, 81946)
    running = await income.rows(
        "SELECT life_event_id FROM aftercare_dossier WHERE state = 'lopend'"
    )
    assert [row["life_event_id"] for row in running] == [replacement.id]
    assert len(await income.published(AftercareStarted)) == 2
    assert {timer.correlation_id for timer in await income.timers()} == {replacement.id}


async def test_later_assessments_are_redone_without_the_withdrawn_wage(income: Income) -> None:
    first = job_start(cents=50000)
    later = make_event(
        first.data.model_copy(
            update={"ingangsdatum": date(2026, 12, 15), "netto_maandloon_centen": 30000}
        ),
        dossier_id=first.dossier_id,
    )
    await income.handle(first, later)

    await income.handle(withdrawal_of(first))

    redone = [
        event
        for event in await income.published(Reassessed)
        if event.data.gebeurtenis_id == later.id
    ]
    assert len(redone) == 2
    before, after = redone[1].data.beelden[0].voor, redone[1].data.beelden[0].na
    assert before is not None
    assert after is not None
    assert (before.inkomen_centen, after.inkomen_centen) == (0, 30000)
    open_proposals = await income.rows("SELECT life_event_id FROM proposal WHERE state = 'open'")
    assert [row["life_event_id"] for row in open_proposals] == [later.id]


async def test_an_earlier_assessment_and_another_dossier_are_left_alone(income: Income) -> None:
    first = job_start(cents=50000)
    later = make_event(
        first.data.model_copy(update={"ingangsdatum": date(2026, 12, 15)}),
        dossier_id=first.dossier_id,
    )
    other = job_start()
    await income.handle(first, later, other)

    await income.handle(withdrawal_of(later))

    counts = [event.data.gebeurtenis_id for event in await income.published(Reassessed)]
    assert counts.count(first.id) == 1
    assert counts.count(later.id) == 2
    assert counts.count(other.id) == 1


async def test_withdrawing_a_move_out_of_the_area_gives_the_right_back(income: Income) -> None:
    ank, *children = anks_family()
    places = [
        Woonplaats(gemeente="0106", vanaf=date(2020, 1, 1), tot=DECEMBER),
        Woonplaats(gemeente="0014", vanaf=DECEMBER),
    ]
    move = make_event(
        Moved(
            inwoner_id=ank.inwoner_id,
            ingangsdatum=DECEMBER,
            huishouden=make_household(ank, *children, woonplaatsen=places),
            bron="naadloos:ander-systeem",
            van_gemeente="0106",
            naar_gemeente="0014",
            soort="buiten-gebied",
        )
    )
    await income.handle(move)

    await income.handle(withdrawal_of(move, make_household(ank, *children, versie=2)))

    ended, restored = await income.published(Reassessed)
    assert ended.data.beelden[0].uitkomst == "eindigt"
    assert restored.data.beelden[0].uitkomst == "gelijk"
    assert len(await income.published(ProposalLapsed)) == 1


async def test_the_newest_household_counts_after_a_withdrawal(income: Income) -> None:
    ank = make_member()
    partner = make_member("partner", date(1990, 1, 1))
    start = job_start(ank, partner, versie=2)
    await income.handle(start)

    await income.handle(withdrawal_of(start, make_household(ank, versie=3)))

    *_, last = await income.published(Reassessed)
    after = last.data.beelden[0].na
    assert after is not None
    assert after.norm_centen == 141946
