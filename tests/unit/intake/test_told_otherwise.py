"""A second report of the same that says otherwise, or more, waits for a person; and partners who come to live apart."""

from collections.abc import Callable
from uuid import UUID

import pytest

from services.intake.timeline.facts import ChildStays, Fact
from services.intake.timeline.fold import fold
from services.intake.timeline.verdicts import TOLD_OTHERWISE, Applied, Joined
from tests.unit.intake.cast import (
    DAY,
    LATER,
    People,
    dossier,
    joined,
    member,
    moved,
    parted,
    pictures,
    some_id,
)


def test_who_hosts_is_one_where_only_one_has_a_dossier(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened, first, second = dossier(ank), joined(ank, joop), joined(joop, ank)

    verdicts = fold([opened, first, second], people).verdicts

    assert verdicts[second.id] == Joined(first.id)


Other = Callable[[UUID, UUID, UUID], Fact]


@pytest.mark.parametrize(
    "other",
    [
        lambda ank, joop, kim: parted(joop, ank, leaver_id=ank),
        lambda ank, joop, kim: parted(joop, ank, shielded=True),
        lambda ank, joop, kim: parted(joop, ank, DAY, ChildStays(child_id=kim, with_id=joop)),
        lambda ank, joop, kim: parted(
            joop, ank, DAY, ChildStays(child_id=kim, with_id=ank, share=40)
        ),
    ],
    ids=["another leaver", "not safe", "another main residence", "a share"],
)
def test_a_second_report_of_a_divorce_that_says_otherwise_or_more_waits(
    people: People, ank: UUID, joop: UUID, kim: UUID, other: Other
) -> None:
    first = parted(ank, joop, DAY, ChildStays(child_id=kim, with_id=ank), leaver_id=joop)
    second = other(ank, joop, kim)

    verdicts = fold([dossier(ank, joop, kim), first, second], people).verdicts

    assert isinstance(verdicts[first.id], Applied)
    assert verdicts[second.id] == TOLD_OTHERWISE


def test_a_second_report_of_a_divorce_that_says_less_joins(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    child = ChildStays(child_id=kim, with_id=ank)
    first, second = parted(ank, joop, DAY, child, shielded=True), parted(joop, ank)

    verdicts = fold([dossier(ank, joop, kim), first, second], people).verdicts

    assert verdicts[second.id] == Joined(first.id)


def _apart(people: People, *facts: Fact) -> list[bool]:
    verdicts = fold(facts, people).verdicts
    told = [verdicts[fact.id] for fact in facts[1:]]
    return [verdict.apart for verdict in told if isinstance(verdict, Applied)]


def test_a_partner_who_moves_alone_lives_apart_and_stays_the_partner(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened, alone = dossier(ank, joop), moved(joop, along=())

    shown = pictures([opened, alone], people)[opened.id]

    assert _apart(people, opened, alone) == [True]
    assert {(row.person_id, row.rol) for row in shown.members_on(LATER)} == {
        (ank, "aanvrager"),
        (joop, "partner"),
    }


def test_an_applicant_who_moves_alone_lives_apart_from_the_partner(
    people: People, ank: UUID, joop: UUID
) -> None:
    assert _apart(people, dossier(ank, joop), moved(ank, along=())) == [True]


def test_partners_of_whom_each_move_is_told_apart_live_in_one_home(
    people: People, ank: UUID, joop: UUID
) -> None:
    home = some_id()
    moves = [moved(who, home_id=home, along=()) for who in (ank, joop)]

    assert _apart(people, dossier(ank, joop), *moves) == [False, False]


def test_who_moves_with_the_partner_back_to_the_partner_or_without_one_is_not_apart(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    home = some_id()
    opened = dossier(ank, joop, others=[member(kim, "medebewoner")], home_id=home)
    back = moved(joop, LATER, home_id=home, along=())

    assert _apart(people, opened, moved(ank)) == [False]
    assert _apart(people, opened, moved(kim)) == [False]
    assert _apart(people, opened, moved(joop, along=()), back) == [True, False]
