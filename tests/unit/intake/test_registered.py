"""What the register of persons says, beside what was told: also of people without a dossier."""

from datetime import timedelta
from uuid import UUID

from services.intake.timeline import verdicts as why
from services.intake.timeline.fold import fold
from services.intake.timeline.verdicts import CHANGES_NOTHING
from tests.unit.intake.cast import (
    DAY,
    LATER,
    LONG_AGO,
    People,
    by_register,
    child_by_register,
    died,
    dossier,
    member,
    moved,
    partners_by_register,
    pictures,
    some_id,
    verdicts,
)

BEFORE = DAY - timedelta(days=1)


def test_who_is_registered_at_an_address_stands_in_the_picture_of_every_dossier_there(
    people: People, ank: UUID, joop: UUID
) -> None:
    home, mate = some_id(), people.add()
    one, other = dossier(ank, home_id=home), dossier(joop, home_id=home)
    shown = pictures([one, other, by_register(mate, DAY, home)], people)
    for opened in (one, other):
        assert [row.from_on for row in shown[opened.id].members if row.person_id == mate] == [DAY]


def test_what_was_told_of_a_later_day_goes_before_the_register(people: People, ank: UUID) -> None:
    opened, move = dossier(ank), moved(ank, LATER)
    state = fold([opened, by_register(ank, DAY, some_id()), move], people).state
    here = state.people[ank].residency_on(LATER)
    assert here is not None
    assert here.home_id == move.home_id


def test_the_register_and_a_report_of_one_move_are_one_move(people: People, ank: UUID) -> None:
    home = some_id()
    facts = [dossier(ank), moved(ank, DAY, home_id=home), by_register(ank, DAY, home)]
    assert verdicts(people, *facts)[2] == CHANGES_NOTHING
    [shown] = pictures(facts, people).values()
    assert [place.from_on for place in shown.residences] == [LONG_AGO, DAY]


def test_nobody_lives_anywhere_after_death(people: People, ank: UUID) -> None:
    facts = [by_register(ank, LONG_AGO), died(ank, DAY), by_register(ank, LATER)]
    assert verdicts(people, *facts)[2] == why.DECEASED


def test_partners_by_the_register_in_one_home_are_partners_in_the_picture(
    people: People, ank: UUID, joop: UUID
) -> None:
    home = some_id()
    opened = dossier(ank, home_id=home)
    shown = pictures(
        [opened, by_register(joop, LONG_AGO, home), partners_by_register(ank, joop)], people
    )[opened.id]
    assert shown.member_on(joop, BEFORE) is not None
    assert [row.rol for row in shown.members if row.person_id == joop] == ["medebewoner", "partner"]


def test_who_opens_a_dossier_alone_is_alone_whatever_the_register_said_before(
    people: People, ank: UUID, joop: UUID
) -> None:
    married = partners_by_register(ank, joop, LONG_AGO)
    opened = dossier(ank, from_on=DAY)
    shown = pictures([by_register(joop, LONG_AGO), married, opened], people)[opened.id]
    assert [row.rol for row in shown.members] == ["aanvrager"]


def test_two_people_with_a_dossier_each_are_no_couple_until_a_person_says_so(
    people: People, ank: UUID, joop: UUID
) -> None:
    facts = [dossier(ank), dossier(joop), partners_by_register(ank, joop)]
    assert verdicts(people, *facts)[2] == why.PARTNER_ELSEWHERE


def test_a_marriage_of_one_day_is_no_fault_and_no_partnership(
    people: People, ank: UUID, joop: UUID
) -> None:
    folded = fold([partners_by_register(ank, joop, DAY, DAY)], people)
    assert list(folded.verdicts.values()) == [CHANGES_NOTHING]
    assert folded.state.people[ank].partnerships == []


def test_a_marriage_on_the_day_of_a_death_lasts_for_that_day(
    people: People, ank: UUID, joop: UUID
) -> None:
    folded = fold([died(joop, DAY), partners_by_register(ank, joop, DAY)], people)
    [partnership] = folded.state.people[ank].partnerships
    assert (partnership.from_on, partnership.until_on) == (DAY, DAY + timedelta(days=1))


def test_two_marriages_of_the_same_two_are_two_periods(
    people: People, ank: UUID, joop: UUID
) -> None:
    facts = [
        partners_by_register(ank, joop, LONG_AGO, DAY),
        partners_by_register(joop, ank, LATER),
    ]
    line = fold(facts, people).state.people[ank]
    assert [(row.from_on, row.until_on) for row in line.partnerships] == [
        (LONG_AGO, DAY),
        (LATER, None),
    ]


def test_a_child_by_the_register_is_a_child_in_the_picture_of_its_parent(
    people: People, ank: UUID, kim: UUID
) -> None:
    home = some_id()
    opened = dossier(ank, home_id=home, others=[member(kim, "medebewoner")])
    shown = pictures([opened, child_by_register(kim, ank)], people)[opened.id]
    assert [row.rol for row in shown.members if row.person_id == kim] == ["kind"]


def test_nobody_has_three_parents_or_one_of_the_same_age(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    third = people.add()
    facts = [child_by_register(kim, who) for who in (ank, joop, third)]
    assert sorted(map(str, verdicts(people, *facts))) == sorted(
        map(str, [CHANGES_NOTHING, CHANGES_NOTHING, why.THIRD_PARENT])
    )
    assert verdicts(people, child_by_register(ank, joop)) == [why.PARENT_TOO_YOUNG]


def test_who_recognised_a_child_later_is_its_parent_from_that_day(
    people: People, ank: UUID, kim: UUID
) -> None:
    home = some_id()
    opened = dossier(ank, home_id=home, others=[member(kim, "medebewoner")])
    shown = pictures([opened, child_by_register(kim, ank, DAY)], people)[opened.id]
    rows = [(row.rol, row.until_on) for row in shown.members if row.person_id == kim]
    assert rows == [("medebewoner", DAY), ("kind", None)]


def test_a_child_that_died_on_the_day_of_its_birth_is_of_the_household_for_that_day(
    people: People, ank: UUID
) -> None:
    child = people.add(DAY, DAY)
    opened = dossier(ank)
    shown = pictures([opened, child_by_register(child, ank, DAY)], people)[opened.id]
    [row] = [row for row in shown.members if row.person_id == child]
    assert (row.rol, row.from_on, row.until_on) == ("kind", DAY, DAY + timedelta(days=1))
