"""A second report that adds something to the first: it is added, or a person is asked; nothing of it is dropped."""

from uuid import UUID

import pytest

from services.intake.timeline.fold import fold
from services.intake.timeline.verdicts import TOLD_OTHERWISE, Applied, Joined
from tests.unit.intake.cast import (
    DAY,
    LATER,
    People,
    born,
    came,
    dossier,
    moved,
    pictures,
    some_id,
)


@pytest.mark.parametrize("by", ["the same", "the partner"])
def test_an_address_that_only_the_second_report_of_a_move_tells_is_where_they_live(
    people: People, ank: UUID, joop: UUID, by: str
) -> None:
    home = some_id()
    opened, first = dossier(ank, joop), moved(ank)
    second = moved(ank if by == "the same" else joop, home_id=home)

    told = fold([opened, first, second], people)

    assert told.verdicts[second.id] == Joined(first.id)
    assert {told.state.people[who].residencies[-1].home_id for who in (ank, joop)} == {home}


def test_who_lives_at_that_address_is_met_there(people: People, ank: UUID, joop: UUID) -> None:
    home = some_id()
    own, other = dossier(ank), dossier(joop, home_id=home)

    shown = pictures([own, other, moved(ank), moved(ank, home_id=home)], people)

    assert {row.person_id for row in shown[own.id].members_on(LATER)} == {ank, joop}
    assert {row.person_id for row in shown[other.id].members_on(LATER)} == {ank, joop}


def test_two_addresses_of_one_move_are_for_a_person_to_choose_from(
    people: People, ank: UUID, joop: UUID
) -> None:
    first, second = moved(ank, home_id=some_id()), moved(ank, home_id=some_id())
    elsewhere = moved(joop, home_id=some_id())

    told = fold([dossier(ank, joop), first, second, elsewhere], people)

    assert told.verdicts[second.id] == TOLD_OTHERWISE
    assert told.verdicts[elsewhere.id] == TOLD_OTHERWISE
    assert told.state.people[ank].residencies[-1].home_id == first.home_id


def test_an_address_that_a_second_report_added_stands_against_a_third(
    people: People, ank: UUID
) -> None:
    moves = [moved(ank), moved(ank, home_id=some_id()), moved(ank, home_id=some_id())]

    told = fold([dossier(ank), *moves], people)

    first, second, third = (told.verdicts[fact.id] for fact in moves)
    assert isinstance(first, Applied)
    assert (second, third) == (Joined(moves[0].id), TOLD_OTHERWISE)


def test_other_people_who_move_along_are_asked_about(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    family, alone = moved(ank), moved(ank, along=[])
    all_of_them = moved(ank, along=[joop, kim])

    told = fold([dossier(ank, joop, kim), family, alone, all_of_them], people)

    assert told.verdicts[alone.id] == TOLD_OTHERWISE
    assert told.verdicts[all_of_them.id] == Joined(family.id)


def test_a_parent_whom_the_first_report_of_a_birth_left_out_is_asked_about(
    people: People, ank: UUID, joop: UUID
) -> None:
    baby = people.child(DAY)
    first, second, third = born(ank, baby), born(joop, baby), born(ank, baby)

    told = fold([dossier(ank), dossier(joop), first, second, third], people)

    assert isinstance(told.verdicts[first.id], Applied)
    assert told.verdicts[second.id] == TOLD_OTHERWISE
    assert told.verdicts[third.id] == Joined(first.id)


def test_a_birth_that_both_partners_report_is_one(people: People, ank: UUID, joop: UUID) -> None:
    baby = people.child(DAY)
    first, second = born(ank, baby), born(joop, baby)

    told = fold([dossier(ank, joop), first, second], people)

    assert told.verdicts[second.id] == Joined(first.id)


def test_why_a_housemate_does_not_share_costs_is_added(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened, first = dossier(ank), came(joop, ank)
    second, third = came(joop, ank, exemption="student"), came(joop, ank, exemption="zorgbehoefte")

    told = fold([opened, first, second, third], people)
    shown = pictures([opened, first, second], people)[opened.id]

    assert told.verdicts[second.id] == Joined(first.id)
    assert told.verdicts[third.id] == TOLD_OTHERWISE
    assert [row.exemption for row in shown.members if row.person_id == joop] == ["student"]
