"""The household of a dossier over time, as it follows from who lives where with whom."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.intake.timeline.derivation import MOST_OCCUPANTS, Occupant
from services.intake.timeline.facts import Birth, Fact
from services.intake.timeline.picture import (
    MOST_PERIODS,
    Household,
    Member,
    Residence,
    first_difference,
)
from services.intake.timeline.service import Known, refold
from services.intake.timeline.state import Stay
from services.intake.timeline.stored import StoredFact
from shared.events.household import AA_EN_HUNZE, ASSEN, TYNAARLO
from tests.unit.intake.cast import (
    DAY,
    LATER,
    LONG_AGO,
    People,
    arranged,
    born,
    came,
    died,
    dossier,
    joined,
    left,
    member,
    moved,
    parted,
    pictures,
    some_id,
    stayed,
)

NEXT_DAY = DAY + timedelta(days=1)
BEFORE = DAY - timedelta(days=1)
Row = tuple[UUID, str, date, date | None]


def rows(household: Household) -> set[Row]:
    return {(row.person_id, row.rol, row.from_on, row.until_on) for row in household.members}


def test_a_partner_joins_as_partner_and_the_child_of_the_partner_is_a_child_from_then(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    opened, other = dossier(ank), dossier(joop, None, kim)

    shown = pictures([opened, other, joined(ank, joop)], people)

    assert rows(shown[opened.id]) == {
        (ank, "aanvrager", LONG_AGO, None),
        (joop, "partner", DAY, None),
        (kim, "kind", DAY, None),
    }
    assert rows(shown[other.id]) == {
        (joop, "aanvrager", LONG_AGO, DAY),
        (kim, "kind", LONG_AGO, DAY),
    }


def test_a_housemate_who_becomes_the_partner_was_a_housemate_until_then(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    """And so was a child of the partner."""
    own = dossier(joop, None, kim, from_on=date(2019, 1, 1))
    opened = dossier(ank)
    arrival = moved(joop, date(2021, 1, 1), home_id=opened.home_id)

    shown = pictures([own, opened, arrival, joined(ank, joop)], people)

    assert rows(shown[opened.id]) == {
        (ank, "aanvrager", LONG_AGO, None),
        (joop, "medebewoner", date(2021, 1, 1), DAY),
        (kim, "medebewoner", date(2021, 1, 1), DAY),
        (joop, "partner", DAY, None),
        (kim, "kind", DAY, None),
    }


def test_a_partner_belongs_to_the_household_wherever_he_lives(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened = dossier(ank, joop)

    shown = pictures([opened, moved(joop, along=[])], people)

    assert (joop, "partner", LONG_AGO, None) in rows(shown[opened.id])


def test_after_a_parting_the_ex_partner_is_in_a_picture_of_his_own(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    opened, parting = dossier(ank, joop, kim), parted(ank, joop)

    shown = pictures([opened, parting], people)

    assert rows(shown[opened.id]) == {
        (ank, "aanvrager", LONG_AGO, None),
        (joop, "partner", LONG_AGO, DAY),
        (kim, "kind", LONG_AGO, None),
    }
    assert rows(shown[parting.new_dossier_id]) == {(joop, "aanvrager", DAY, None)}


def test_a_partner_who_goes_on_with_the_dossier_is_its_applicant_from_then(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened = dossier(ank, joop)

    shown = pictures([opened, died(ank)], people)

    assert rows(shown[opened.id]) == {
        (ank, "aanvrager", LONG_AGO, NEXT_DAY),
        (joop, "partner", LONG_AGO, NEXT_DAY),
        (joop, "aanvrager", NEXT_DAY, None),
    }


def test_who_shares_a_home_stands_as_housemate_in_the_pictures_of_both_dossiers(
    people: People, ank: UUID
) -> None:
    mate, guest, home_id = people.add(), people.add(date(1997, 1, 1)), some_id()
    hers, his = dossier(ank, home_id=home_id), dossier(mate, home_id=home_id)

    shown = pictures([hers, his, came(guest, ank, exemption="student")], people)

    assert rows(shown[hers.id]) == {
        (ank, "aanvrager", LONG_AGO, None),
        (mate, "medebewoner", LONG_AGO, None),
        (guest, "medebewoner", DAY, None),
    }
    assert (guest, "medebewoner", DAY, None) in rows(shown[his.id])
    assert {row.exemption for row in shown[his.id].members} == {None, "student"}


def test_a_housemate_with_an_arrangement_has_a_period_of_before_and_after(
    people: People, ank: UUID
) -> None:
    mate = people.add()
    opened = dossier(ank, others=[member(mate, "medebewoner")])

    shown = pictures([opened, arranged(mate, "zorgbehoefte"), left(mate, LATER)], people)

    assert [
        (row.from_on, row.until_on, row.exemption)
        for row in shown[opened.id].members
        if row.person_id == mate
    ] == [(LONG_AGO, DAY, None), (DAY, LATER, "zorgbehoefte")]


def test_an_applicant_who_moves_takes_the_picture_along(
    people: People, ank: UUID, kim: UUID
) -> None:
    mate = people.add()
    opened = dossier(ank, None, kim, others=[member(mate, "medebewoner")])
    move = moved(ank, DAY, TYNAARLO)

    shown = pictures([opened, move], people)

    assert rows(shown[opened.id]) == {
        (ank, "aanvrager", LONG_AGO, None),
        (kim, "kind", LONG_AGO, None),
        (mate, "medebewoner", LONG_AGO, DAY),
    }
    assert shown[opened.id].residences == (
        Residence(ASSEN, LONG_AGO, DAY, opened.home_id),
        Residence(TYNAARLO, DAY, None, move.home_id),
    )
    assert shown[opened.id].gemeente_on(DAY) == TYNAARLO
    assert shown[opened.id].gemeente_on(date(2010, 1, 1)) == ASSEN


def test_what_is_left_to_do_for_the_dossier_of_somebody_who_died_is_done_where_he_lived(
    people: People, ank: UUID
) -> None:
    opened = dossier(ank)

    shown = pictures([opened, died(ank)], people)

    assert shown[opened.id].members_on(NEXT_DAY) == ()
    assert shown[opened.id].gemeente_on(LATER) == ASSEN
    assert shown[opened.id].is_in_area_on(LATER)


def test_where_very_many_people_live_nobody_is_anybodys_housemate(people: People) -> None:
    guests = [dossier(people.add(), home_id=UUID(int=7)) for _ in range(MOST_OCCUPANTS + 1)]

    shown = pictures(guests, people)

    assert all(len(household.members) == 1 for household in shown.values())


def test_a_stay_or_death_after_somebody_left_is_no_part_of_the_picture(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened, parting = dossier(ank, joop), parted(ank, joop)
    told = [stayed(joop, LATER), died(joop, date(2025, 1, 1))]

    before = pictures([opened, parting], people)[opened.id]
    shown = pictures([opened, parting, *told], people)

    assert shown[opened.id] == before
    [own] = shown[parting.new_dossier_id].members
    assert own.died_on == date(2025, 1, 1)
    assert [stay.from_on for stay in own.stays] == [LATER]


def test_a_picture_that_a_message_cannot_carry_is_too_large(people: People, ank: UUID) -> None:
    [household] = pictures([dossier(ank)], people).values()

    assert not household.is_too_large
    assert replace(household, members=household.members * (MOST_PERIODS + 1)).is_too_large


def test_what_is_published_is_what_is_shown(people: People, ank: UUID, joop: UUID) -> None:
    opened = dossier(ank, joop)
    shown = pictures([opened, stayed(joop, DAY, LATER), moved(ank, LATER)], people)[opened.id]

    published = shown.published()

    assert {(row.inwoner_id, row.rol, row.vanaf, row.tot) for row in published.leden} == rows(shown)
    [stay] = [stay for row in published.leden for stay in row.verblijven or ()]
    assert (stay.soort, stay.vanaf, stay.tot) == ("detentie", DAY, LATER)
    assert [place.woning for place in published.woonplaatsen] == [
        place.home_id for place in shown.residences
    ]


# The first day that differs.


def difference(people: People, *facts: Fact, then: Fact) -> date | None:
    """In the picture of the dossier that `facts` opens first."""
    before, after = pictures(facts, people), pictures([*facts, then], people)
    return first_difference(before[facts[0].id], after[facts[0].id])


def test_pictures_differ_from_the_day_of_what_happened(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    baby, mate = people.child(DAY), people.add()
    opened = dossier(ank, joop, kim, others=[member(mate, "medebewoner")])
    then: dict[Fact, date] = {
        born(ank, baby): DAY,
        parted(ank, joop): DAY,
        moved(ank): DAY,
        left(mate): DAY,
        came(people.add(), ank): DAY,
        arranged(mate, "student"): DAY,
        stayed(joop): DAY,
        died(kim): DAY,
        died(ank): DAY,
    }

    found = {fact: difference(people, opened, then=fact) for fact in then}

    assert found == then


def test_the_same_picture_differs_on_no_day(people: People, ank: UUID, joop: UUID) -> None:
    parting = parted(ank, joop)

    again = difference(people, dossier(ank, joop), parting, then=parted(joop, ank))

    assert again is None


def test_a_stay_that_ends_otherwise_differs_from_the_earlier_end(people: People, ank: UUID) -> None:
    opened = dossier(ank)
    short, open_ended = stayed(ank, DAY, LATER), stayed(ank, DAY)

    one, other = (pictures([opened, stay], people)[opened.id] for stay in (short, open_ended))

    assert first_difference(one, other) == first_difference(other, one) == LATER


def test_a_stay_counts_before_a_later_end_of_the_same_row(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened = dossier(ank, joop)
    before = pictures([opened], people)[opened.id]
    after = pictures([opened, stayed(joop), parted(ank, joop, LATER)], people)[opened.id]

    assert first_difference(before, after) == DAY


def test_a_picture_of_nobody_differs_from_the_first_day(people: People, ank: UUID) -> None:
    opened = dossier(ank)
    shown = pictures([opened], people)[opened.id]

    assert first_difference(replace(shown, members=(), residences=()), shown) == LONG_AGO


days = st.integers(0, 12).map(lambda number: DAY + timedelta(number))


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date | None]:
    begin = draw(days)
    length = draw(st.none() | st.integers(1, 6))
    return begin, None if length is None else begin + timedelta(length)


@st.composite
def rows_of_members(draw: st.DrawFn) -> Member:
    begin, end = draw(spans())
    return Member(
        UUID(int=draw(st.integers(1, 3))),
        draw(st.sampled_from(("kind", "medebewoner"))),
        draw(st.sampled_from((date(2000, 1, 1), date(2001, 1, 1)))),
        begin,
        end,
        draw(st.sampled_from((None, "student"))),
        draw(st.none() | days),
        tuple({Stay("detentie", *span) for span in draw(st.lists(spans(), max_size=2))}),
    )


@st.composite
def households(draw: st.DrawFn) -> Household:
    places = [
        Residence(draw(st.sampled_from((ASSEN, AA_EN_HUNZE))), *draw(spans()), UUID(int=1))
        for _ in range(draw(st.integers(0, 2)))
    ]
    members = draw(st.lists(rows_of_members(), max_size=3))
    return Household(UUID(int=9), 1, tuple(members), tuple(places))


def on(household: Household, day: date) -> object:
    """All that a picture says of one day, written out."""
    return (
        {
            (
                row.person_id,
                row.rol,
                row.born_on,
                row.exemption,
                row.died_on if row.died_on is not None and row.died_on <= day else None,
                any(
                    stay.from_on <= day and (stay.until_on is None or day < stay.until_on)
                    for stay in row.stays
                ),
            )
            for row in household.members_on(day)
        },
        {place.gemeente for place in household.residences if place.holds_on(day)},
    )


def is_possible(household: Household) -> bool:
    """Nobody stands twice in one picture on a day, and it is of one home."""
    for day in [DAY + timedelta(number) for number in range(20)]:
        people = [row.person_id for row in household.members_on(day)]
        homes = [place for place in household.residences if place.holds_on(day)]
        if len(set(people)) < len(people) or len(homes) > 1:
            return False
    return True


possible = households().filter(is_possible)


@given(possible, possible)
def test_the_first_difference_is_the_first_day_that_shows_something_else(
    old: Household, new: Household
) -> None:
    every_day = [DAY + timedelta(number) for number in range(-1, 40)]

    found = first_difference(old, new)

    differing = [day for day in every_day if on(old, day) != on(new, day)]
    if differing:
        assert found == differing[0]
    if found is None:
        assert not differing
    assert first_difference(new, old) == found


# What is compared with what was stored.


def test_a_change_is_a_new_version_from_the_day_it_differs_and_nothing_else_is(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened, other = dossier(ank), dossier(joop)
    first = refold(Known(births=people), [opened, other])
    known = Known(
        facts={fact.id: StoredFact(fact, None, "standing") for fact in (opened, other)},
        births=people,
        households=first.households,
    )

    again, after = refold(known), refold(known, [moved(ank)])

    assert again.changed == {}
    assert after.changed == {opened.id: DAY}
    assert after.households[opened.id].version == 2
    assert after.households[other.id] == first.households[other.id]


def test_a_dossier_that_nothing_opens_any_more_is_empty(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened, parting = dossier(ank, joop), parted(ank, joop)
    first = refold(Known(births=people), [opened, parting])
    known = Known(
        facts={fact.id: StoredFact(fact, None, "standing") for fact in (opened, parting)},
        births=people,
        households=first.households,
    )

    after = refold(known, dropped=[parting.id])

    assert after.households[parting.new_dossier_id].members == ()
    assert after.changed == {opened.id: DAY, parting.new_dossier_id: DAY}


def test_a_fact_that_comes_out_otherwise_because_of_another_has_turned(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened, parting = dossier(ank), parted(ank, joop)
    known = Known(
        facts={
            opened.id: StoredFact(opened, None, "standing"),
            parting.id: StoredFact(parting, None, "waiting"),
        },
        births=people,
    )

    assert refold(known).turned == {}
    assert refold(known, [joined(ank, joop, BEFORE)]).turned.keys() == {parting.id}


def test_people_of_elsewhere_who_live_there_are_in_the_picture(people: People, ank: UUID) -> None:
    """Of whom nothing is folded: only where they live is known."""
    opened, stranger = dossier(ank), People()
    mate = stranger.add()
    elsewhere = refold(Known(births=stranger), [dossier(mate, home_id=opened.home_id)])
    [residency] = elsewhere.state.people[mate].residencies

    known = Known(
        births={ank: Birth(date(1990, 1, 1))},
        occupants={opened.home_id: [Occupant(mate, date(1990, 1, 1), residency)]},
    )

    shown = refold(known, [opened]).households[opened.id]

    assert (mate, "medebewoner", LONG_AGO, None) in rows(shown)
