"""For every kind of life event: what income, routes and reporting make of what intake really publishes."""

from datetime import date

import pytest

from services.intake.birthdays.rules import GRENZEN
from shared.events.catalog import LIFE_EVENTS
from shared.events.life_events import (
    JobChanged,
    JobStarted,
    LifeEventCorrected,
    LifeEventWithdrawn,
)
from tests.integration.every_life_event import (
    birthdays_and_stays,
    who_lives_with_whom,
    work_and_means,
)
from tests.integration.every_life_event.rows import ROWS, Row
from tests.integration.every_life_event.town import CONSUMERS, Town, kind_of
from tests.integration.intake.conftest import adult, child

FAMILIES = (
    who_lives_with_whom.a_household_moves_to_another_of_the_three,
    who_lives_with_whom.two_partners_part_and_the_child_stays,
    who_lives_with_whom.a_child_is_born,
    birthdays_and_stays.an_applicant_is_detained,
    work_and_means.an_applicant_starts_a_job,
    work_and_means.a_landlord_reports_arrears,
    work_and_means.an_inheritance_above_the_limit,
    work_and_means.bijstand_ends_because_of_work,
)
"""One of each family, to correct and to withdraw."""
OF_EACH_FAMILY = [row for row in ROWS if row.happens in FAMILIES]


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_each_service_says_what_the_law_and_the_playbooks_ask(town: Town, row: Row) -> None:
    await row.happens(town)

    published = town.news(kind_of(row.kind))
    assert [await town.answer_to(event) for event in published] == list(row.answers)
    assert [late for event in published for late in town.unanswered(event)] == []
    elsewhere = town.households_changed_elsewhere()
    assert [town.income_says(changed) for changed in elsewhere] == list(row.elsewhere)


@pytest.mark.parametrize("row", OF_EACH_FAMILY, ids=str)
async def test_what_is_corrected_leaves_nothing_and_what_replaces_it_has_all(
    town: Town, row: Row
) -> None:
    await row.happens(town)
    wrong = town.news(kind_of(row.kind))

    await town.corrects(ingangsdatum="2026-11-01")

    right = town.news(kind_of(row.kind))
    assert {event.data.ingangsdatum.isoformat() for event in right} == {"2026-11-01"}
    corrected = {event.data.gebeurtenis_id for event in town.news(LifeEventCorrected)}
    taken_back = {event.data.gebeurtenis_id for event in town.news(LifeEventWithdrawn)}
    assert wrong[0].id in corrected
    assert corrected | taken_back == {event.id for event in wrong}
    for event in wrong:
        answer = await town.answer_to(event)
        assert answer.tasks == frozenset()
        assert answer.trail.endswith((" (gecorrigeerd)", " (ingetrokken)"))
        assert town.open_proposals(event) == set()
    answers = [await town.answer_to(event) for event in right]
    assert [answer.tasks for answer in answers] == [answer.tasks for answer in row.answers]
    assert [answer.income for answer in answers] == [answer.income for answer in row.answers]


@pytest.mark.parametrize("row", OF_EACH_FAMILY, ids=str)
async def test_what_is_withdrawn_leaves_no_task_and_no_proposal(town: Town, row: Row) -> None:
    await row.happens(town)
    published = town.news(kind_of(row.kind))

    await town.withdraws(published[0].id)

    withdrawn = [event.data.gebeurtenis_id for event in town.news(LifeEventWithdrawn)]
    assert sorted(withdrawn) == sorted(event.id for event in published)
    for event in published:
        answer = await town.answer_to(event)
        assert answer.tasks == frozenset()
        assert answer.trail.endswith(" (ingetrokken)")
        assert town.open_proposals(event) == set()


@pytest.mark.parametrize("rol", ["kind", "medebewoner"])
async def test_a_wage_that_nobody_needs_lies_with_no_service(town: Town, rol: str) -> None:
    earner = child(date(2010, 3, 1)) if rol == "kind" else adult(rol)
    await who_lives_with_whom.single(town, earner)

    await town.hears(
        "baan-gestart", earner, **{**work_and_means.JOB, "nettoMaandloonCenten": 712_319}
    )
    await town.hears(
        "baan-gewijzigd", earner, day="2026-11-20", urenPerWeek=20, brutoMaandloonCenten=712_319
    )

    assert len(town.of(JobStarted)) == len(town.of(JobChanged)) == 1
    assert await town.tables_with("712319") == set()


async def test_a_wage_that_counts_lies_where_it_is_used(town: Town) -> None:
    ank = await who_lives_with_whom.single(town)

    await town.hears("baan-gestart", ank, **{**work_and_means.JOB, "nettoMaandloonCenten": 712_319})

    used = {"intake.life_event", "income.wage_period"}
    assert used <= await town.tables_with("712319")


async def test_a_birthday_that_turns_out_otherwise_leaves_nothing(town: Town) -> None:
    await birthdays_and_stays.the_last_child_becomes_18(town)
    [birthday] = town.of(kind_of("achttiende-verjaardag"))

    await town.withdraws(birthday.id)

    answer = await town.answer_to(birthday)
    assert (answer.tasks, answer.trail[-13:]) == (frozenset(), "(ingetrokken)")


def test_every_kind_of_life_event_has_a_row() -> None:
    assert {row.kind for row in ROWS} == {kind.happened for kind in LIFE_EVENTS}


def test_every_birthday_that_intake_keeps_has_a_row() -> None:
    texts = " ".join(answer.trail for row in ROWS for answer in row.answers)
    told = {"18": "wordt 18 op", "aow": "de AOW-leeftijd op"}
    for grens in GRENZEN:
        assert told.get(grens, f"de leeftijd van {grens} op") in texts, grens


def test_income_routes_and_reporting_consume_every_kind() -> None:
    for contracts in CONSUMERS.values():
        consumed = {subscription.data for subscription in contracts.consumes}
        assert set(LIFE_EVENTS) <= consumed, contracts.service
