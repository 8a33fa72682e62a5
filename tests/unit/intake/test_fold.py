"""What each kind of fact does to who lives where with whom; and what cannot be, with its reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import cast
from uuid import UUID

import pytest

from services.intake.timeline import verdicts as rules
from services.intake.timeline.facts import ChildStays, DossierOpened, Fact
from services.intake.timeline.fold import fold
from services.intake.timeline.state import SharedCare, State
from services.intake.timeline.verdicts import Applied, Joined, Refusal
from shared.events.household import ASSEN, TYNAARLO
from tests.unit.intake.cast import (
    DAY,
    LATER,
    LONG_AGO,
    People,
    arranged,
    born,
    by_register,
    came,
    died,
    dossier,
    joined,
    left,
    lives_with,
    member,
    moved,
    parted,
    partners_by_register,
    registered,
    some_id,
    stayed,
    verdicts,
)

GRONINGEN = "0014"
NEXT_DAY = DAY + timedelta(days=1)
BEFORE = DAY - timedelta(days=1)


def home_of(state: State, person_id: UUID, day: date = DAY) -> UUID | None:
    residency = state.people[person_id].residency_on(day)
    return residency.home_id if residency is not None else None


def test_who_is_named_at_the_opening_of_a_dossier_lives_there(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    elsewhere, mate = people.child(), people.add()
    opened = dossier(
        ank,
        joop,
        kim,
        others=[
            member(elsewhere, "kind", lives_here=False),
            member(mate, "medebewoner", exemption="student", until_on=LATER),
        ],
    )

    state = fold([opened], people).state

    assert set(state.living_in(opened.home_id, DAY)) == {ank, joop, kim, mate}
    assert set(state.living_in(opened.home_id, LATER)) == {ank, joop, kim}
    assert state.people[ank].partner_on(ank, DAY) == joop
    assert state.people[elsewhere].parents == {ank, joop}
    assert state.dossier_on(joop, DAY) == opened.id
    assert state.own_dossier_on(joop, DAY) is None


def test_who_gets_a_dossier_leaves_the_couple_and_the_dossier_of_before(
    people: People, ank: UUID, joop: UUID
) -> None:
    first, own = dossier(ank, joop), dossier(ank, from_on=DAY)

    state = fold([first, own], people).state

    assert state.own_dossier_on(ank, DAY) == own.id
    assert state.own_dossier_on(joop, DAY) == first.id
    assert state.people[joop].partner_on(joop, DAY) is None


def test_a_couple_that_gets_a_new_dossier_has_one(people: People, ank: UUID, joop: UUID) -> None:
    first, second = dossier(ank, joop), dossier(joop, ank, from_on=DAY)

    state = fold([first, second], people).state

    assert state.dossiers[first.id].applicant_on(DAY) is None
    assert state.dossier_on(ank, DAY) == second.id
    assert state.people[ank].partner_on(ank, DAY) == joop


def test_a_dossier_for_somebody_who_had_died_is_of_nobody(people: People, joop: UUID) -> None:
    dead = people.add(died_on=BEFORE)
    opened = dossier(dead, joop, from_on=DAY)

    folded = fold([opened], people)

    assert folded.verdicts[opened.id] == rules.DECEASED
    assert opened.id not in folded.state.dossiers
    assert home_of(folded.state, dead) is None
    assert folded.state.people[joop].partner_on(joop, DAY) is None


def test_a_partner_is_one_from_when_there_is_an_applicant(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened = dossier(ank, from_on=DAY, others=[member(joop, "partner", LONG_AGO)])

    state = fold([opened], people).state

    [partnership] = state.people[ank].partnerships
    assert partnership.from_on == DAY


def test_a_newborn_lives_with_the_parent_and_has_both_as_parents(
    people: People, ank: UUID, joop: UUID
) -> None:
    baby = people.child(DAY)
    opened = dossier(ank, joop)

    state = fold([opened, born(joop, baby)], people).state

    assert home_of(state, baby) == opened.home_id
    assert state.people[baby].parents == {ank, joop}


@pytest.mark.parametrize("applicant_leaves", [False, True])
def test_at_a_parting_the_dossier_stays_with_who_stays(
    people: People, ank: UUID, joop: UUID, *, applicant_leaves: bool
) -> None:
    leaver, stayer = (ank, joop) if applicant_leaves else (joop, ank)
    opened, parting = dossier(ank, joop), parted(joop, ank, leaver_id=leaver)

    folded = fold([opened, parting], people)

    assert folded.verdicts[parting.id] == Applied(
        leaver_id=leaver, leaver_dossier_id=parting.new_dossier_id
    )
    state = folded.state
    assert state.own_dossier_on(stayer, DAY) == opened.id
    assert state.own_dossier_on(leaver, DAY) == parting.new_dossier_id
    assert state.own_dossier_on(ank, BEFORE) == opened.id
    assert home_of(state, stayer) == opened.home_id != home_of(state, leaver)


@pytest.mark.parametrize("reversed_", [False, True])
def test_without_a_word_about_it_the_partner_leaves_whoever_tells_of_the_parting(
    people: People, ank: UUID, joop: UUID, *, reversed_: bool
) -> None:
    told = parted(*((joop, ank) if reversed_ else (ank, joop)))

    folded = fold([dossier(ank, joop), told], people)

    verdict = folded.verdicts[told.id]
    assert isinstance(verdict, Applied)
    assert verdict.leaver_id == joop


def test_the_second_of_both_partners_who_tells_of_the_parting_joins_the_first(
    people: People, ank: UUID, joop: UUID
) -> None:
    first, second = parted(ank, joop), parted(joop, ank)

    *_, one, other = verdicts(people, dossier(ank, joop), first, second)

    assert isinstance(one, Applied)
    assert other == Joined(first.id)


def test_what_is_told_anew_keeps_its_place_among_reports_of_the_same(
    people: People, ank: UUID, joop: UUID
) -> None:
    first, second = parted(ank, joop), parted(joop, ank)
    anew = replace(first, id=some_id(), origin=first.id)

    *_, verdict, other = verdicts(people, dossier(ank, joop), anew, second)

    assert isinstance(verdict, Applied)
    assert other == Joined(anew.id)


def test_children_go_where_their_main_residence_is_and_the_care_is_shared(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    son = people.child()
    opened = dossier(ank, joop, kim, son)
    stays = ChildStays(child_id=kim, with_id=ank, share=40)
    goes = ChildStays(child_id=son, with_id=joop)

    state = fold([opened, parted(ank, joop, DAY, stays, goes)], people).state

    assert home_of(state, kim) == opened.home_id
    assert home_of(state, son) == home_of(state, joop) != opened.home_id
    assert state.shared_care == [SharedCare(kim, joop, 40, DAY)]


def test_who_had_moved_out_before_the_parting_stays_there(
    people: People, ank: UUID, joop: UUID
) -> None:
    out = moved(joop, BEFORE, along=[])

    state = fold([dossier(ank, joop), out, parted(ank, joop)], people).state

    assert home_of(state, joop) == out.home_id


@pytest.mark.parametrize("how", ["moved", "came", "joined"])
def test_who_leaves_at_a_parting_may_be_somewhere_else_the_same_day(
    people: People, ank: UUID, joop: UUID, how: str
) -> None:
    other = dossier(people.add())
    there: Fact = {
        "moved": moved(joop, DAY, TYNAARLO),
        "came": came(joop, other.person_id),
        "joined": joined(other.person_id, joop),
    }[how]

    folded = fold([other, dossier(ank, joop), parted(ank, joop), there], people)

    assert isinstance(folded.verdicts[there.id], Applied)
    assert home_of(folded.state, joop) == getattr(there, "home_id", other.home_id)
    [now] = [row for row in folded.state.people[joop].residencies if row.until_on is None]
    assert now.from_on == DAY


def test_who_parts_again_takes_up_the_dossier_of_before(people: People, ank: UUID) -> None:
    joop = people.add()
    own, other = dossier(joop), dossier(ank)

    state = fold([own, other, joined(ank, joop, BEFORE), parted(ank, joop)], people).state

    assert state.dossiers[own.id].applicant_on(BEFORE) is None
    assert state.own_dossier_on(joop, DAY) == own.id


def test_who_joins_a_household_closes_the_own_dossier_and_brings_the_children(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    grown = people.child(date(2000, 1, 1))
    opened, other = dossier(ank), dossier(joop, None, kim, grown)
    together = joined(ank, joop)

    folded = fold([opened, other, together], people)

    state = folded.state
    assert folded.verdicts[together.id] == Applied(partner_id=joop)
    assert state.own_dossier_on(joop, DAY) is None
    assert state.dossier_on(joop, DAY) == opened.id
    assert home_of(state, joop) == home_of(state, kim) == opened.home_id
    assert home_of(state, grown) == other.home_id


def test_of_two_people_who_join_who_has_the_dossier_is_the_host(
    people: People, ank: UUID, joop: UUID
) -> None:
    together, again = joined(joop, ank), joined(ank, joop)

    _, first, second = verdicts(people, dossier(ank), together, again)

    assert first == Applied(partner_id=joop)
    assert second == Joined(together.id)


def test_the_family_of_an_applicant_moves_along_and_a_housemate_stays(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    mate = people.add()
    opened = dossier(ank, joop, kim, others=[member(mate, "medebewoner")])
    move = moved(ank, DAY, TYNAARLO)

    folded = fold([opened, move], people)

    assert folded.verdicts[move.id] == Applied(moved_from=ASSEN)
    assert set(folded.state.living_in(move.home_id, DAY)) == {ank, joop, kim}
    assert set(folded.state.living_in(opened.home_id, DAY)) == {mate}


def test_who_is_told_to_move_along_moves_and_nobody_else(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    opened, move = dossier(ank, joop, kim), moved(ank, along=[kim])

    state = fold([opened, move], people).state

    assert set(state.living_in(move.home_id, DAY)) == {ank, kim}


def test_a_move_that_is_told_of_each_person_is_one_move(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    of_all = [moved(kim, DAY, TYNAARLO), moved(joop, DAY, TYNAARLO), moved(ank, DAY, TYNAARLO)]

    folded = fold([dossier(ank, joop, kim), *of_all], people)

    applicant = of_all[-1]
    assert folded.verdicts[applicant.id] == Applied(moved_from=ASSEN)
    assert {folded.verdicts[fact.id] for fact in of_all[:2]} == {Joined(applicant.id)}
    assert set(folded.state.living_in(applicant.home_id, DAY)) == {ank, joop, kim}


def test_a_grown_child_with_an_own_dossier_comes_to_live_in_the_home_of_its_mother(
    people: People, ank: UUID
) -> None:
    son = people.add(date(1997, 2, 1))
    hers, his = dossier(ank), dossier(son, gemeente=TYNAARLO)
    coming = came(son, ank, exemption="student")

    folded = fold([hers, his, coming], people)

    state = folded.state
    assert folded.verdicts[coming.id] == Applied(moved_from=TYNAARLO)
    assert set(state.living_in(hers.home_id, DAY)) == {ank, son}
    assert state.own_dossier_on(son, DAY) == his.id
    assert state.people[son].residencies[-1].exemption == "student"


def test_two_dossiers_that_open_at_one_address_are_one_home(people: People, ank: UUID) -> None:
    mate, home_id = people.add(), some_id()

    state = fold([dossier(ank, home_id=home_id), dossier(mate, home_id=home_id)], people).state

    assert set(state.living_in(home_id, DAY)) == {ank, mate}


def test_a_housemate_who_leaves_lives_nowhere_that_is_known(people: People, ank: UUID) -> None:
    mate = people.add()

    state = fold([dossier(ank, others=[member(mate, "medebewoner")]), left(mate)], people).state

    assert home_of(state, mate, BEFORE) is not None
    assert home_of(state, mate) is None


def test_a_child_gets_its_main_residence_with_the_other_parent(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    father = dossier(joop, others=[member(kim, "kind", lives_here=False)])

    state = fold([dossier(ank, None, kim), father, lives_with(kim, joop, share=30)], people).state

    assert home_of(state, kim) == father.home_id
    assert state.shared_care == [
        SharedCare(kim, joop, None, LONG_AGO, DAY),
        SharedCare(kim, ank, 30, DAY),
    ]


def test_an_arrangement_holds_from_its_day_for_as_long_as_the_housemate_lives_there(
    people: People, ank: UUID
) -> None:
    mate = people.add()
    opened = dossier(ank, others=[member(mate, "medebewoner", until_on=LATER)])

    state = fold([opened, arranged(mate, "commercieel-contract")], people).state

    assert [
        (row.from_on, row.until_on, row.exemption) for row in state.people[mate].residencies
    ] == [(LONG_AGO, DAY, None), (DAY, LATER, "commercieel-contract")]


def test_an_arrangement_that_was_there_already_changes_nothing(people: People, ank: UUID) -> None:
    opened = dossier(ank)

    state = fold([opened, arranged(ank, None)], people).state

    assert len(state.people[ank].residencies) == 1


def test_somebody_may_stay_elsewhere_twice_and_in_two_ways_at_once(
    people: People, ank: UUID
) -> None:
    stays = [
        stayed(ank, DAY, NEXT_DAY),
        stayed(ank, NEXT_DAY),
        stayed(ank, DAY, soort="inrichting"),
    ]

    folded = fold([dossier(ank), *stays], people)

    assert all(isinstance(verdict, Applied) for verdict in folded.verdicts.values())
    assert len(folded.state.people[ank].stays) == 3


def test_after_the_death_of_the_applicant_the_partner_is_the_applicant(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened = dossier(ank, joop)

    state = fold([opened, died(ank)], people).state

    assert state.own_dossier_on(ank, DAY) == opened.id
    assert state.own_dossier_on(joop, NEXT_DAY) == opened.id
    assert state.people[joop].partner_on(joop, NEXT_DAY) is None
    assert home_of(state, ank, NEXT_DAY) is None


@pytest.mark.parametrize("who", ["partner", "child"])
def test_after_the_death_of_a_partner_or_a_child_the_dossier_goes_on(
    people: People, ank: UUID, joop: UUID, kim: UUID, who: str
) -> None:
    opened = dossier(ank, joop, kim)
    dead = joop if who == "partner" else kim

    state = fold([opened, died(dead)], people).state

    assert state.own_dossier_on(ank, NEXT_DAY) == opened.id
    assert dead in set(state.living_in(opened.home_id, DAY))
    assert dead not in set(state.living_in(opened.home_id, NEXT_DAY))


def test_the_dossier_of_two_who_die_on_one_day_is_of_nobody(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened = dossier(ank, joop)

    state = fold([opened, died(ank), died(joop)], people).state

    assert state.dossiers[opened.id].applicant_on(DAY) == ank
    assert state.dossiers[opened.id].applicant_on(NEXT_DAY) is None
    assert len(state.dossiers[opened.id].applicants) == 1


def test_a_death_in_the_own_record_counts_where_no_event_tells_of_it(people: People) -> None:
    ank = people.add(died_on=BEFORE)
    opened = dossier(ank)

    by_record = fold([opened], people).state
    by_event = fold([opened, died(ank)], people).state

    assert by_record.own_dossier_on(ank, DAY) is None
    assert by_event.own_dossier_on(ank, DAY) == opened.id


def test_a_late_fact_makes_fit_what_did_not(people: People, ank: UUID, joop: UUID) -> None:
    opened, parting = dossier(ank), parted(ank, joop)

    alone = fold([opened, parting], people)
    with_late = fold([opened, parting, joined(ank, joop, BEFORE)], people)

    assert alone.verdicts[parting.id] == rules.NOT_A_COUPLE
    assert isinstance(with_late.verdicts[parting.id], Applied)


def test_a_corrected_birth_date_changes_from_when_a_child_was_there(
    people: People, ank: UUID
) -> None:
    kim = people.child(DAY)
    opened = dossier(ank, others=[member(kim, "kind", DAY)])

    corrected = opened.with_birth(kim, DAY, LATER)

    assert [row.from_on for row in corrected.members] == [LONG_AGO, LATER]
    assert opened.with_birth(kim, BEFORE, LATER).members[1].from_on == LATER
    assert opened.with_birth(kim, BEFORE, LONG_AGO).members[1].from_on == DAY


Story = Callable[[People], list[Fact]]


def _couple(people: People, *children: UUID) -> tuple[UUID, UUID, Fact]:
    ank, joop = people.add(), people.add()
    return ank, joop, dossier(ank, joop, *children)


def _lonely(people: People) -> tuple[UUID, Fact]:
    ank = people.add()
    return ank, dossier(ank)


def _nowhere(people: People) -> list[Fact]:
    return [moved(people.add())]


def _deceased(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    return [opened, died(ank, BEFORE), moved(ank)]


def _other_deceased(people: People) -> list[Fact]:
    ank, joop, opened = _couple(people)
    return [opened, died(joop, BEFORE), parted(ank, joop)]


def _not_a_couple(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    return [opened, parted(ank, people.add())]


def _leaver_is_another(people: People) -> list[Fact]:
    kim = people.child()
    ank, joop, opened = _couple(people, kim)
    return [opened, parted(ank, joop, leaver_id=kim)]


def _same_person(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    return [opened, joined(ank, ank)]


def _just_joined(people: People) -> list[Fact]:
    ank, joop, _ = _couple(people)
    return [dossier(ank, joop, from_on=DAY), parted(ank, joop)]


def _no_dossier(people: People) -> list[Fact]:
    return [joined(people.add(), people.add())]


def _has_partner(people: People) -> list[Fact]:
    ank, _, opened = _couple(people)
    return [opened, joined(ank, people.add())]


def _partner_elsewhere(people: People) -> list[Fact]:
    (ank, own), (_, joop, opened) = _lonely(people), _couple(people)
    return [own, opened, joined(ank, joop)]


def _parent_and_child(people: People) -> list[Fact]:
    kim = people.child()
    ank = people.add()
    return [dossier(ank, None, kim), joined(ank, kim)]


def _who_moves_along(people: People) -> list[Fact]:
    _, joop, opened = _couple(people)
    return [opened, moved(joop)]


def _moved_that_day(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    return [opened, moved(ank, DAY, ASSEN), moved(ank, DAY, TYNAARLO)]


def _came_that_day(people: People) -> list[Fact]:
    (ank, opened), (joop, other) = _lonely(people), _lonely(people)
    return [opened, other, moved(joop), came(joop, ank)]


def _joined_that_day(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    joop = people.add()
    return [opened, dossier(joop, from_on=DAY), joined(ank, joop)]


def _outside(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    return [opened, moved(ank, BEFORE, GRONINGEN), stayed(ank)]


def _both_outside(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    return [opened, moved(ank, BEFORE, GRONINGEN), moved(ank, DAY, "0363")]


def _along_elsewhere(people: People) -> list[Fact]:
    (ank, opened), (joop, other) = _lonely(people), _lonely(people)
    return [opened, other, moved(ank, along=[joop])]


def _not_out_alone(people: People) -> list[Fact]:
    _, joop, opened = _couple(people)
    return [opened, left(joop)]


def _host_nowhere(people: People) -> list[Fact]:
    return [came(people.add(), people.add())]


def _parent_nowhere(people: People) -> list[Fact]:
    return [lives_with(people.child(), people.add())]


def _lives_there(people: People) -> list[Fact]:
    ank, joop, opened = _couple(people)
    return [opened, came(joop, ank)]


def _child_known(people: People) -> list[Fact]:
    kim = people.child(DAY)
    ank, opened = _lonely(people)
    return [opened, dossier(people.add(), None, kim, from_on=DAY), born(ank, kim)]


def _born_otherwise(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    return [opened, born(ank, people.child(LATER))]


def _parent_too_young(people: People) -> list[Fact]:
    kim = people.child()
    return [dossier(people.add(), None, kim), born(kim, people.child(DAY))]


def _not_the_parent(people: People) -> list[Fact]:
    ank, joop, opened = _couple(people)
    kim = people.child()
    return [
        opened,
        dossier(people.add(), None, kim),
        parted(ank, joop, DAY, ChildStays(child_id=kim, with_id=ank)),
    ]


def _no_child_any_more(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    return [opened, lives_with(people.add(), ank)]


def _third_parent(people: People) -> list[Fact]:
    ank, joop, _ = _couple(people)
    kim = people.child()
    mate, other = _lonely(people)
    return [dossier(ank, joop, kim), other, lives_with(kim, mate)]


def _other_death(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    return [opened, died(ank, BEFORE), died(ank)]


def _stay_known(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    return [opened, stayed(ank, BEFORE), stayed(ank, DAY, LATER)]


def _registered_here(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    return [opened, registered(ank, home_id=cast("DossierOpened", opened).home_id)]


def _hosted_otherwise(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    joop, other = _lonely(people)
    return [opened, other, joined(ank, joop), joined(joop, ank)]


def _parted_otherwise(people: People) -> list[Fact]:
    ank, joop, opened = _couple(people)
    return [opened, parted(ank, joop, leaver_id=joop), parted(joop, ank, leaver_id=ank)]


def _not_born(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    return [opened, came(people.child(LATER), ank)]


def _other_not_born(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    return [opened, joined(ank, people.add(LATER))]


def _partners_apart(people: People) -> list[Fact]:
    ank, opened = _lonely(people)
    joop = people.add()
    return [opened, by_register(joop), partners_by_register(ank, joop)]


CANNOT_BE: dict[Story, Refusal] = {
    _nowhere: rules.NOWHERE,
    _deceased: rules.DECEASED,
    _other_deceased: rules.OTHER_DECEASED,
    _not_a_couple: rules.NOT_A_COUPLE,
    _leaver_is_another: rules.LEAVER_IS_ANOTHER,
    _same_person: rules.SAME_PERSON,
    _just_joined: rules.JUST_JOINED,
    _no_dossier: rules.NO_DOSSIER,
    _has_partner: rules.HAS_PARTNER,
    _partner_elsewhere: rules.PARTNER_ELSEWHERE,
    _partners_apart: rules.PARTNERS_APART,
    _parent_and_child: rules.PARENT_AND_CHILD,
    _who_moves_along: rules.WHO_MOVES_ALONG,
    _moved_that_day: rules.MOVED_THAT_DAY,
    _came_that_day: rules.MOVED_THAT_DAY,
    _joined_that_day: rules.MOVED_THAT_DAY,
    _outside: rules.OUTSIDE,
    _both_outside: rules.BOTH_OUTSIDE,
    _along_elsewhere: rules.ALONG_ELSEWHERE,
    _not_out_alone: rules.NOT_OUT_ALONE,
    _host_nowhere: rules.HOST_NOWHERE,
    _parent_nowhere: rules.HOST_NOWHERE,
    _lives_there: rules.LIVES_THERE,
    _child_known: rules.CHILD_KNOWN,
    _born_otherwise: rules.CHILD_BORN_OTHERWISE,
    _parent_too_young: rules.PARENT_TOO_YOUNG,
    _not_the_parent: rules.NOT_THE_PARENT,
    _no_child_any_more: rules.NO_CHILD_ANY_MORE,
    _third_parent: rules.THIRD_PARENT,
    _other_death: rules.OTHER_DEATH,
    _stay_known: rules.STAY_KNOWN,
    _registered_here: rules.REGISTERED_HERE,
    _hosted_otherwise: rules.TOLD_OTHERWISE,
    _parted_otherwise: rules.TOLD_OTHERWISE,
    _not_born: rules.NOT_BORN,
    _other_not_born: rules.NOT_BORN,
}


@pytest.mark.parametrize(
    ("story", "why"), CANNOT_BE.items(), ids=lambda case: getattr(case, "__name__", "")
)
def test_what_cannot_be_is_refused_with_its_reason_and_changes_nothing(
    people: People, story: Story, why: Refusal
) -> None:
    *before, impossible = story(people)

    folded = fold([*before, impossible], people)

    assert folded.verdicts[impossible.id] == why
    assert folded.state == fold(before, people).state


def test_every_reason_to_refuse_is_tried() -> None:
    assert set(CANNOT_BE.values()) == {
        known for known in vars(rules).values() if isinstance(known, Refusal)
    }
