"""Who comes, goes and stays elsewhere: each change undone gives back the household, and nobody is in two at once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.intake.residents.changes import (
    CHANGED_LATER,
    CHILD_BORN_OTHERWISE,
    DEATH_KNOWN,
    MOST_PERIODS,
    OTHER_DEATH,
    PARENT_TOO_YOUNG,
    PARTNER_DIED,
    STAY_KNOWN,
    TOO_MANY,
    Joined,
    Newcomer,
    add_child,
    end_life,
    move_in,
    new_stay,
    stay_elsewhere,
)

from services.intake.residents.rules import Household, Member, Refusal, Residence, undo
from shared import ids
from shared.events.household import ASSEN, Rol

START = date(2020, 1, 1)
DAY = date(2026, 9, 10)
days = st.dates(date(2019, 1, 1), date(2028, 1, 1))


def member(
    rol: Rol = "aanvrager", from_on: date = START, born_on: date = date(1990, 1, 1)
) -> Member:
    return Member(ids.new_id(), ids.new_person_id(), rol, born_on, from_on)


def home_of(*members: Member) -> Household:
    place = Residence(ids.new_id(), ASSEN, START)
    return Household(ids.new_dossier_id(), 1, True, members, (place,))


def newcomer(person: Member, home: Household | None = None) -> Newcomer:
    return Newcomer(person.person_id, person.born_on, person.died_on, home)


def content(household: Household) -> frozenset[Member]:
    return frozenset(household.members)


@st.composite
def homes(draw: st.DrawFn) -> Household:
    members = [member()]
    if draw(st.booleans()):
        members.append(member("partner", draw(days)))
    members += [
        member("kind", draw(days), date(2012, 1, 1)) for _ in range(draw(st.integers(0, 2)))
    ]
    members += [member("medebewoner", draw(days)) for _ in range(draw(st.integers(0, 1)))]
    return home_of(*members)


@given(homes(), homes(), days)
def test_moving_in_together_loses_nobody_and_undoing_it_gives_both_homes_back(
    home: Household, other: Household, day: date
) -> None:
    event_id, partner = ids.new_id(), other.members[0]
    where = other if other.member_on(partner.person_id, day) else None

    joined = move_in(
        home, home.members[0].person_id, newcomer(partner, where), day, event_id=event_id
    )

    if not isinstance(joined, Joined):
        return
    everybody = [*joined.home.members_on(day), *(joined.left or home_of()).members_on(day)]
    assert len({one.person_id for one in everybody}) == len(everybody)
    assert [one.rol for one in joined.home.members_on(day)].count("partner") == 1
    assert content(undo(joined.home, event_id)) == content(home)
    if joined.left is not None:
        assert content(undo(joined.left, event_id)) == content(other)


@given(homes(), st.integers(0, 5), days)
def test_a_death_leaves_one_applicant_where_a_partner_stays_and_can_be_undone(
    home: Household, who: int, day: date
) -> None:
    event_id, person = ids.new_id(), home.members[who % len(home.members)]
    if not person.belongs_on(day):
        return

    after = end_life(home, person, day, event_id=event_id)

    if isinstance(after, Refusal):
        return
    next_day = day + timedelta(days=1)
    assert after.member_on(person.person_id, day) is not None
    assert after.member_on(person.person_id, next_day) is None
    couple = [one.rol for one in home.members_on(next_day) if one.rol in {"aanvrager", "partner"}]
    left = [one.rol for one in after.members_on(next_day) if one.rol in {"aanvrager", "partner"}]
    if person.rol in {"aanvrager", "partner"} and len(couple) > 1:
        assert left == ["aanvrager"]
    assert content(undo(after, event_id)) == content(home)


@given(homes(), days, st.none() | st.integers(1, 400))
def test_a_stay_elsewhere_can_be_undone(home: Household, day: date, length: int | None) -> None:
    event_id, person = ids.new_id(), home.members[0]
    until = None if length is None else day + timedelta(length)

    away = stay_elsewhere(home, person, new_stay("detentie", day, until, event_id))

    assert isinstance(away, Household)
    assert away.member_on(person.person_id, START) in away.members
    assert content(undo(away, event_id)) == content(home)


@pytest.mark.parametrize(
    ("first", "second", "allowed"),
    [
        ((0, 10), (10, 20), True),
        ((0, 10), (9, 20), False),
        ((5, None), (0, 5), True),
        ((5, None), (0, 6), False),
        ((0, None), (50, None), False),
    ],
)
def test_two_stays_of_one_kind_do_not_overlap(
    first: tuple[int, int | None], second: tuple[int, int | None], allowed: bool
) -> None:
    home = home_of(member())
    after: Household | Refusal = home
    for begin, end in (first, second):
        until = None if end is None else DAY + timedelta(end)
        stay = new_stay("inrichting", DAY + timedelta(begin), until, ids.new_id())
        after = stay_elsewhere(home, home.members[0], stay)
        home = after if isinstance(after, Household) else home

    assert isinstance(after, Household) is allowed
    assert allowed or after == STAY_KNOWN


def test_a_birth_that_cannot_be_is_refused() -> None:
    parent = member(born_on=date(2016, 1, 1))
    home = home_of(parent)
    child = Newcomer(ids.new_person_id(), DAY)

    def born(newborn: Newcomer, household: Household = home) -> Household | Refusal:
        return add_child(household, household.members[0], newborn, DAY, event_id=ids.new_id())

    assert born(child) == PARENT_TOO_YOUNG
    assert born(replace(child, born_on=START)) == CHILD_BORN_OTHERWISE
    crowd = home_of(*(member() for _ in range(MOST_PERIODS)))
    assert born(child, crowd) == TOO_MANY


def test_the_child_of_a_housemate_is_a_housemate() -> None:
    daughter = member("medebewoner")
    home = home_of(member(), daughter)
    child = Newcomer(ids.new_person_id(), DAY)

    after = add_child(home, daughter, child, DAY, event_id=ids.new_id())

    assert isinstance(after, Household)
    assert after.members_on(DAY)[-1].rol == "medebewoner"


def test_a_death_that_contradicts_what_is_known_is_refused() -> None:
    person, leaves = (
        member("medebewoner"),
        replace(member("medebewoner"), until_on=DAY + timedelta(9)),
    )
    home = home_of(member(), person, leaves)

    dead = end_life(home, person, DAY, event_id=ids.new_id())

    assert isinstance(dead, Household)
    again = dead.member_on(person.person_id, DAY)
    assert again is not None
    assert end_life(dead, again, DAY, event_id=ids.new_id()) == DEATH_KNOWN
    assert end_life(dead, again, DAY - timedelta(1), event_id=ids.new_id()) == OTHER_DEATH
    assert end_life(home, leaves, DAY, event_id=ids.new_id()) == CHANGED_LATER


def test_nobody_moves_in_after_death() -> None:
    partner = replace(member(), died_on=DAY - timedelta(1))
    home = home_of(member())

    refused = move_in(
        home, home.members[0].person_id, newcomer(partner), DAY, event_id=ids.new_id()
    )

    assert refused == PARTNER_DIED
