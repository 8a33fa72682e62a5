"""A job start: re-assessed, aftercare opened, and a lower bijstand put before a person."""

from datetime import date

from shared import clock
from shared.events.aftercare import (
    AftercareCheckNeeded,
    AftercareEnded,
    AftercareStarted,
    PovertyTrapSignalled,
)
from shared.events.income import DecisionProposed, Reassessed
from shared.testing.events import make_event, make_member
from tests.explained import named
from tests.integration.income.conftest import Income
from tests.integration.income.life_events import job_start


async def test_anks_bijstand_is_supplemented_to_the_norm_beside_her_wage(income: Income) -> None:
    start = job_start()

    await income.handle(start)

    (event,) = await income.published(Reassessed)
    (outcome,) = event.data.beelden
    assert event.correlation_id == start.correlation_id
    assert event.causation_id == start.id
    assert event.data.gemeente == "0106"
    assert outcome.uitkomst == "lager"
    assert outcome.voor is not None
    assert outcome.na is not None
    assert (outcome.voor.norm_centen, outcome.voor.bijstand_centen) == (141946, 141946)
    assert (outcome.na.inkomen_centen, outcome.na.bijstand_centen) == (110264, 31682)
    assert outcome.verschil_bijstand_centen == -110264
    assert outcome.verschil_totaal_centen == 0
    assert "N21a@2026-07-01" in {named(step) for step in outcome.toelichting}


async def test_less_bijstand_waits_for_a_person(income: Income) -> None:
    await income.handle(job_start())

    (reassessed,) = await income.published(Reassessed)
    (proposed,) = await income.published(DecisionProposed)
    assert proposed.data.herbeoordeling_id == reassessed.data.herbeoordeling_id
    assert proposed.data.uitkomst == "lager"
    (question,) = await income.published(PovertyTrapSignalled)
    assert question.data.armoedeval == "onbekend"
    assert "vrijlating" in question.data.ontbreekt
    assert question.data.verschil_totaal_centen is None


async def test_a_wage_above_the_norm_ends_the_right(income: Income) -> None:
    await income.handle(job_start(cents=141946))

    (event,) = await income.published(Reassessed)
    (proposed,) = await income.published(DecisionProposed)
    assert event.data.beelden[0].uitkomst == "eindigt"
    assert proposed.data.uitkomst == "eindigt"


async def test_a_job_start_opens_aftercare_with_four_checkpoints_on_working_days(
    income: Income,
) -> None:
    start = job_start()

    await income.handle(start)

    (event,) = await income.published(AftercareStarted)
    timers = await income.timers()
    assert event.data.controledata == (
        date(2027, 1, 4),
        date(2027, 3, 1),
        date(2027, 6, 1),
        date(2027, 12, 1),
    )
    assert event.data.inwoner_id == start.data.inwoner_id
    assert event.data.na is not None
    assert event.data.na.totaal_centen == 141946
    assert [timer.payload for timer in timers] == [
        {"nazorg": str(event.data.nazorg_id), "maanden": months} for months in (1, 3, 6, 12)
    ]
    assert timers[0].due_at == clock.start_of_day(date(2027, 1, 4))
    assert {timer.correlation_id for timer in timers} == {start.correlation_id}


async def test_a_checkpoint_asks_once_for_a_person_and_no_day_ends_aftercare(
    income: Income,
) -> None:
    await income.handle(job_start())
    timers = await income.timers()

    for timer in timers:
        with clock.moved_to(timer.due_at):
            await income.fire([timer])
            await income.fire([timer])

    needed = await income.published(AftercareCheckNeeded)
    assert [event.data.maanden_na_start for event in needed] == [1, 3, 6, 12]
    assert {event.data.herinnering for event in needed} == {0}
    assert await income.published(AftercareEnded) == []
    rows = await income.rows("SELECT state FROM aftercare_checkpoint ORDER BY months")
    assert [row["state"] for row in rows] == ["open"] * 4


async def test_a_second_job_of_the_same_person_adds_its_wage_and_its_own_aftercare(
    income: Income,
) -> None:
    first = job_start(cents=50000)
    second = make_event(
        first.data.model_copy(
            update={"ingangsdatum": date(2026, 12, 15), "netto_maandloon_centen": 30000}
        ),
        dossier_id=first.dossier_id,
        sequence=2,
    )

    await income.handle(first, second)

    outcomes = [event.data.beelden[0] for event in await income.published(Reassessed)]
    assert [outcome.na.inkomen_centen for outcome in outcomes if outcome.na] == [50000, 80000]
    assert [outcome.voor.inkomen_centen for outcome in outcomes if outcome.voor] == [0, 50000]
    started = await income.published(AftercareStarted)
    assert len({event.data.nazorg_id for event in started}) == 2


async def test_many_dossiers_in_one_batch_each_get_their_own_outcome(income: Income) -> None:
    starts = [job_start(cents=1000 * n) for n in range(60)]

    await income.handle(*starts)

    events = {event.dossier_id: event for event in await income.published(Reassessed)}
    for n, start in enumerate(starts):
        after = events[start.dossier_id].data.beelden[0].na
        assert after is not None
        assert after.bijstand_centen == 141946 - 1000 * n


async def test_the_wage_of_a_housemate_leaves_the_bijstand_as_it_is(income: Income) -> None:
    applicant = make_member()
    housemate = make_member("medebewoner", date(2003, 3, 3))
    start = job_start(housemate, applicant, cents=250000)

    await income.handle(start)

    (event,) = await income.published(Reassessed)
    assert event.data.beelden[0].uitkomst == "gelijk"
    assert await income.published(DecisionProposed) == []


async def test_a_job_in_a_year_without_known_norms_is_told_as_undetermined(income: Income) -> None:
    await income.handle(job_start(day=date(2027, 2, 1)))

    (event,) = await income.published(Reassessed)
    (started,) = await income.published(AftercareStarted)
    assert event.data.beelden[0].uitkomst == "niet-vast-te-stellen"
    assert event.data.beelden[0].toelichting[0].regel == "parameter-ontbreekt"
    assert await income.published(DecisionProposed) == []
    assert started.data.na is None
