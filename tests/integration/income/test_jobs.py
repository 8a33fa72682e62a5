"""A job that ends or pays otherwise: the wage stops from its day, and a withdrawal gives it back."""

from datetime import date
from uuid import UUID

import pytest

from shared.events.aftercare import AftercareEnded, AftercareStarted
from shared.events.household import Lid
from shared.events.income import DecisionProposed, Herbeoordeling, Reassessed
from shared.events.reasons import reason
from shared.testing.events import make_event, make_member
from tests.integration.income.conftest import Income
from tests.integration.income.life_events import (
    DECEMBER,
    correction_of,
    job_end,
    job_start,
    withdrawal_of,
)

NORM = 141946
FEBRUARY = date(2026, 2, 2)
NOVEMBER = date(2026, 11, 2)


async def last_outcome(income: Income, life_event_id: UUID) -> Herbeoordeling:
    *_, last = [
        event.data.beelden[0]
        for event in await income.published(Reassessed)
        if event.data.gebeurtenis_id == life_event_id
    ]
    return last


async def test_when_a_job_ends_bijstand_is_whole_again_and_its_aftercare_goes_on(
    income: Income,
) -> None:
    start = job_start(cents=50000, day=FEBRUARY)
    end = job_end(start, NOVEMBER)

    await income.handle(start)
    await income.handle(end)

    outcome = await last_outcome(income, end.id)
    assert (outcome.uitkomst, outcome.verschil_bijstand_centen) == ("hoger", 50000)
    assert any("WW" in step.tekst for step in outcome.toelichting)
    assert await income.published(AftercareEnded) == []
    assert [timer.payload["maanden"] for timer in await income.timers()] == [6, 12]


async def test_a_job_above_the_norm_that_ends_asks_for_an_application_and_holds_up_nothing(
    income: Income,
) -> None:
    start = job_start(cents=250000, day=FEBRUARY)
    end = job_end(start, NOVEMBER)
    other = {"ingangsdatum": DECEMBER, "netto_maandloon_centen": 50000}
    again = make_event(start.data.model_copy(update=other), dossier_id=start.dossier_id)

    await income.handle(start, end)
    await income.handle(again)

    ended = await last_outcome(income, end.id)
    assert (ended.uitkomst, ended.verschil_bijstand_centen) == ("aanvraag-nodig", NORM)
    # One that ended comes back by an application only, so there is nothing more to decide.
    assert [event.data.gebeurtenis_id for event in await income.published(DecisionProposed)] == [
        start.id
    ]
    assert (await last_outcome(income, again.id)).uitkomst == "lager"


async def test_a_withdrawn_end_gives_the_wage_back(income: Income) -> None:
    start = job_start(cents=50000, day=FEBRUARY)
    end = job_end(start, NOVEMBER)
    await income.handle(start)
    await income.handle(end)

    await income.handle(withdrawal_of(end))

    outcome = await last_outcome(income, end.id)
    assert outcome.uitkomst == "gelijk"
    assert outcome.na is not None
    assert outcome.na.inkomen_centen == 50000
    (turn,) = await income.rows("SELECT recorded_until FROM job_turn")
    assert turn["recorded_until"] is not None


async def test_an_end_that_came_before_its_start_waits_for_it_and_then_fits(
    income: Income,
) -> None:
    start = job_start(cents=50000, day=FEBRUARY)
    end = job_end(start, NOVEMBER, named=False)
    await income.handle(end)
    early = await last_outcome(income, end.id)

    await income.handle(start)

    assert early.uitkomst == "niet-vast-te-stellen"
    assert (await last_outcome(income, end.id)).uitkomst == "hoger"


async def test_the_end_of_a_job_follows_the_correction_of_its_start(income: Income) -> None:
    start = job_start(cents=50000, day=FEBRUARY)
    other = make_event(
        start.data.model_copy(update={"netto_maandloon_centen": 10000}),
        dossier_id=start.dossier_id,
    )
    end = job_end(start, NOVEMBER)
    replacement = make_event(
        start.data.model_copy(update={"netto_maandloon_centen": 60000, "vervangt": start.id}),
        dossier_id=start.dossier_id,
    )
    await income.handle(start, other, end)

    await income.handle(correction_of(start, replacement))
    await income.handle(replacement)

    outcome = await last_outcome(income, end.id)
    assert (outcome.uitkomst, outcome.verschil_bijstand_centen) == ("hoger", 60000)


async def test_another_wage_is_set_off_from_its_day(income: Income) -> None:
    start = job_start(cents=50000, day=FEBRUARY)
    change = job_end(start, NOVEMBER, cents=70000)

    await income.handle(start, change)

    outcome = await last_outcome(income, change.id)
    assert (outcome.uitkomst, outcome.verschil_bijstand_centen) == ("lager", -20000)


def outcome_of(found: Herbeoordeling) -> tuple[str, int | None]:
    return found.uitkomst, found.na.bijstand_centen if found.na else None


@pytest.mark.parametrize("named", [True, False])
async def test_a_job_that_ends_on_its_first_day_never_counts_and_its_aftercare_ends(
    income: Income, named: bool
) -> None:
    start = job_start(cents=120000, day=NOVEMBER)
    end = job_end(start, NOVEMBER, named=named)

    await income.handle(start)
    await income.handle(end)

    assert outcome_of(await last_outcome(income, end.id)) == ("gelijk", NORM)
    assert await income.timers() == []
    (ended,) = await income.published(AftercareEnded)
    assert ended.data.reden == reason("baan-nooit-begonnen")


async def test_a_job_that_ended_before_it_was_told_of_opens_no_aftercare(income: Income) -> None:
    start = job_start(cents=120000, day=NOVEMBER)

    await income.handle(job_end(start, NOVEMBER))
    await income.handle(start)

    assert outcome_of(await last_outcome(income, start.id)) == ("gelijk", NORM)
    assert await income.published(AftercareStarted) == []


async def test_another_wage_on_the_first_day_counts_alone(income: Income) -> None:
    start = job_start(cents=120000, day=NOVEMBER)
    later = make_event(
        start.data.model_copy(
            update={"ingangsdatum": DECEMBER, "netto_maandloon_centen": 0, "uren_per_week": 1}
        ),
        dossier_id=start.dossier_id,
    )

    await income.handle(start, job_end(start, NOVEMBER, cents=90000))
    await income.handle(later)

    assert outcome_of(await last_outcome(income, later.id)) == ("gelijk", NORM - 90000)


async def test_an_end_of_one_of_two_jobs_waits_for_a_person_and_later_outcomes_say_so(
    income: Income,
) -> None:
    start = job_start(cents=50000, day=FEBRUARY)
    other = make_event(
        start.data.model_copy(update={"netto_maandloon_centen": 30000}),
        dossier_id=start.dossier_id,
    )
    end = job_end(start, NOVEMBER, named=False)
    later = make_event(
        start.data.model_copy(update={"ingangsdatum": DECEMBER, "netto_maandloon_centen": 0}),
        dossier_id=start.dossier_id,
    )

    await income.handle(start, other, end)
    await income.handle(later)

    assert (await last_outcome(income, end.id)).uitkomst == "niet-vast-te-stellen"
    outcome = await last_outcome(income, later.id)
    assert outcome_of(outcome) == ("gelijk", NORM - 80000)
    assert any("nog niet duidelijk van welke baan" in step.tekst for step in outcome.toelichting)


@pytest.mark.parametrize(
    "member",
    [make_member("kind", date(2010, 5, 1)), make_member("medebewoner", date(1996, 1, 1))],
    ids=["kind", "medebewoner"],
)
async def test_of_a_job_that_does_not_count_nothing_is_kept_proposed_or_followed(
    income: Income, member: Lid
) -> None:
    start = job_start(member, make_member("aanvrager"), cents=250000, day=NOVEMBER)
    change = job_end(start, DECEMBER, cents=100000)

    await income.handle(start, change)

    for event in (start, change):
        outcome = await last_outcome(income, event.id)
        assert (outcome.uitkomst, outcome.na) == ("gelijk", None)
        assert not any("jaarinkomen" in step.tekst for step in outcome.toelichting)
    assert await income.rows("SELECT 1 FROM wage_period UNION ALL SELECT 1 FROM job_turn") == []
    assert await income.published(AftercareStarted) == []
    assert await income.published(DecisionProposed) == []
