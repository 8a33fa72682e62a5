"""When bijstand runs is for income to say: whatever was registered, and in whatever order it came in with what happened."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.rights.rules import days_of
from services.intake.timeline import dossiers
from services.intake.timeline.facts import AssistanceEnded, Birth, Fact
from services.intake.timeline.fold import fold
from services.intake.timeline.picture import Household
from services.intake.timeline.service import Known, PublishedRight, Refolded, refold
from services.intake.timeline.state import Right
from services.intake.timeline.stored import StoredFact, state_of
from services.intake.timeline.verdicts import Applied, Joined
from shared.events.income import Uitkeringsperiode
from tests.unit.intake.cast import (
    DAY,
    LATER,
    LONG_AGO,
    People,
    closed,
    died,
    dossier,
    ended,
    reopened,
)
from tests.unit.intake.test_fold_properties import START, content, histories

BEFORE, NEXT_DAY = DAY - timedelta(days=1), DAY + timedelta(days=1)
HEARD = datetime(2026, 11, 2, 9, tzinfo=UTC)
Days = tuple[tuple[date, date | None], ...]


def intake(
    people: Mapping[UUID, Birth],
    facts: Sequence[Fact],
    said: Mapping[UUID, Days],
    *,
    knowing: Sequence[Fact] = (),
) -> Refolded:
    """What is kept when income said this of these dossiers, knowing these facts."""
    before = fold(facts, people).verdicts
    stored = {
        fact.id: StoredFact(
            fact,
            None,
            "standing" if fact in knowing else state_of(before[fact.id]),
            HEARD - timedelta(hours=1) if fact in knowing else HEARD + timedelta(hours=1),
        )
        for fact in facts
    }
    rights = {key: PublishedRight(key, days, 1, HEARD) for key, days in said.items()}
    return refold(Known(facts=stored, births=people, rights=rights))


def days(household: Household) -> Days:
    return tuple((period.from_on, period.until_on) for period in household.assistance)


def test_what_was_registered_counts_until_income_says_when_it_runs(
    people: People, ank: UUID
) -> None:
    opened = dossier(ank)

    for said in ((), ((LATER, None),), ((LONG_AGO, DAY), (LATER, None))):
        assert days(intake(people, [opened], {opened.id: said}).households[opened.id]) == said
    assert days(intake(people, [opened], {}).households[opened.id]) == ((LONG_AGO, None),)


def test_what_nobody_registered_begins_where_income_grants_it(people: People, ank: UUID) -> None:
    opened = dossier(ank, receives=False)

    found = intake(people, [opened], {opened.id: ((DAY, None),)})

    assert days(found.households[opened.id]) == ((DAY, None),)


def test_the_end_by_whoever_pays_shows_at_once_and_then_as_income_has_it(
    people: People, ank: UUID
) -> None:
    opened, end = dossier(ank), ended(ank)
    runs, stopped = ((LONG_AGO, None),), ((LONG_AGO, DAY),)

    at_once = intake(people, [opened, end], {opened.id: runs})
    answered = intake(people, [opened, end], {opened.id: stopped}, knowing=[end])
    otherwise = intake(people, [opened, end], {opened.id: runs}, knowing=[end])

    assert days(at_once.households[opened.id]) == stopped
    assert days(answered.households[opened.id]) == stopped
    assert days(otherwise.households[opened.id]) == runs
    for found in (at_once, answered, otherwise):
        assert found.verdicts[end.id] == Applied(dossier_id=opened.id)


def test_an_end_that_income_answered_can_be_corrected_to_a_later_day(
    people: People, ank: UUID
) -> None:
    """What it said is of the day that was wrong; it hears of the right one, and says itself what follows."""
    opened, corrected = dossier(ank), ended(ank, LATER)

    found = intake(people, [opened, corrected], {opened.id: ((LONG_AGO, DAY),)})

    assert found.verdicts[corrected.id] == Applied(dossier_id=opened.id)


def test_a_second_end_waits_and_the_same_end_joins_also_when_income_said_when_it_runs(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened, end = dossier(ank, joop), ended(ank)
    same, second = ended(joop), ended(ank, LATER)

    for knowing in ([], [end]):
        facts, said = [opened, end, same, second], {opened.id: ((LONG_AGO, DAY),)}
        found = intake(people, facts, said, knowing=knowing)

        assert found.verdicts[same.id] == Joined(end.id)
        assert found.verdicts[second.id] == dossiers.NOT_RUNNING


def test_what_was_granted_after_an_end_can_end_too(people: People, ank: UUID) -> None:
    opened, first, second = dossier(ank), ended(ank), ended(ank, LATER)
    said = {opened.id: ((LONG_AGO, DAY), (NEXT_DAY, None))}

    found = intake(people, [opened, first, second], said, knowing=[first])

    assert found.verdicts[second.id] == Applied(dossier_id=opened.id)
    assert days(found.households[opened.id]) == ((LONG_AGO, DAY), (NEXT_DAY, LATER))


def test_a_dossier_closes_only_where_income_pays_nobody(people: People, ank: UUID) -> None:
    opened = dossier(ank)
    closing, alone = closed(opened.id, ank, LATER), died(ank)

    for facts in ([opened, closing], [opened, alone, closing]):
        runs = intake(people, facts, {opened.id: ((LONG_AGO, None),)})
        over = intake(people, facts, {opened.id: ((LONG_AGO, DAY),)})

        assert runs.verdicts[closing.id] == dossiers.STILL_RUNS
        assert over.verdicts[closing.id] == Applied(dossier_id=opened.id)


def test_opened_again_it_runs_as_income_says(people: People, ank: UUID) -> None:
    opened = dossier(ank)
    facts = [opened, closed(opened.id, ank, NEXT_DAY), reopened(opened.id, ank)]
    said = {opened.id: ((LONG_AGO, DAY), (LATER, None))}

    found = intake(people, facts, said).households[opened.id]

    assert days(found) == said[opened.id]
    assert len(found.closures) == 1


def test_a_dossier_that_is_about_nobody_any_more_still_shows_what_is_paid_in_it(
    people: People, ank: UUID
) -> None:
    opened = dossier(ank)
    rights = {opened.id: PublishedRight(opened.id, ((LONG_AGO, None),), 1, HEARD)}
    shown = Household(opened.id, 3, (), ())

    found = refold(Known(births=people, households={opened.id: shown}, rights=rights))

    assert days(found.households[opened.id]) == ((LONG_AGO, None),)


@pytest.mark.parametrize("order", [1, -1])
def test_amounts_are_left_out_and_periods_that_follow_each_other_are_one(order: int) -> None:
    periods = [
        Uitkeringsperiode(vanaf=LONG_AGO, tot=DAY, bijstand_centen=1_200_00),
        Uitkeringsperiode(vanaf=DAY, tot=NEXT_DAY, bijstand_centen=900_00),
        Uitkeringsperiode(vanaf=LATER),
    ]

    assert days_of(periods[::order]) == ((LONG_AGO, NEXT_DAY), (LATER, None))


@st.composite
def runs(draw: st.DrawFn) -> Days:
    cuts = sorted(draw(st.sets(st.integers(0, 12), max_size=4)))
    edges: list[date | None] = [START + timedelta(cut) for cut in cuts]
    edges += [None] if len(edges) % 2 else []
    return tuple((begin, end) for begin, end in zip(edges[::2], edges[1::2], strict=True) if begin)


@given(histories(), st.data(), st.randoms(use_true_random=False))
def test_in_whatever_order_it_comes_in_bijstand_runs_as_income_said_last(
    history: tuple[dict[UUID, Birth], list[Fact]], data: st.DataObject, chance: Random
) -> None:
    people, facts = history
    opened = list(fold(facts, people).state.dossiers)
    said = {dossier_id: data.draw(runs()) for dossier_id in opened if data.draw(st.booleans())}
    ends = [fact for fact in facts if isinstance(fact, AssistanceEnded)]
    shuffled = list(facts)
    chance.shuffle(shuffled)

    shown = intake(people, facts, said, knowing=ends).households

    assert intake(people, shuffled, said, knowing=ends).households == shown
    assert {key: days(shown[key]) for key in said} == said


@given(histories(), st.data(), st.randoms(use_true_random=False))
def test_the_same_facts_and_the_same_rights_give_one_state_in_any_order(
    history: tuple[dict[UUID, Birth], list[Fact]], data: st.DataObject, chance: Random
) -> None:
    people, facts = history
    opened = list(fold(facts, people).state.dossiers)
    known = frozenset(fact.id for fact in facts if data.draw(st.booleans()))
    rights = {key: Right(data.draw(runs()), known) for key in opened}
    shuffled = list(facts)
    chance.shuffle(shuffled)

    assert content(fold(shuffled, people, rights)) == content(fold(facts, people, rights))


@given(histories(), st.data())
def test_who_lives_where_with_whom_does_not_hang_on_what_is_paid(
    history: tuple[dict[UUID, Birth], list[Fact]], data: st.DataObject
) -> None:
    people, facts = history
    ends = (AssistanceEnded, type(closed(UUID(int=1), UUID(int=2))))
    facts = [fact for fact in facts if not isinstance(fact, ends)]
    rights = {key: Right(data.draw(runs())) for key in fold(facts, people).state.dossiers}

    state = fold(facts, people, rights).state

    assert state.people == fold(facts, people).state.people


def test_a_report_that_stood_stands_whatever_income_says_later(people: People, ank: UUID) -> None:
    opened, end = dossier(ank, receives=False), ended(ank, LATER)

    found = intake(people, [opened, end], {opened.id: ()}, knowing=[end])

    assert found.verdicts[end.id] == Applied(dossier_id=opened.id)
