"""The household over time: undoing the newest change gives back what was there, and nobody is ever lost."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.intake.residents.rules import (
    Household,
    Member,
    Refusal,
    Residence,
    Split,
    move,
    split_off,
    undo,
)
from shared import ids
from shared.events.household import ASSEN, TYNAARLO

START = date(2020, 1, 1)
days = st.dates(date(2015, 1, 1), date(2030, 1, 1))
municipalities = st.sampled_from((ASSEN, TYNAARLO, "1680", "0014"))


def member(rol: str, from_on: date = START) -> Member:
    return Member(ids.new_id(), ids.new_id(), rol, date(1990, 1, 1), from_on)  # type: ignore[arg-type]


@st.composite
def couples(draw: st.DrawFn) -> Household:
    members = [member("aanvrager"), member("partner", draw(days))]
    members += [member("kind", draw(days)) for _ in range(draw(st.integers(0, 3)))]
    place = Residence(ids.new_id(), draw(municipalities), START)
    return Household(ids.new_id(), draw(st.integers(1, 9)), True, tuple(members), (place,))


def content(household: Household) -> tuple[object, ...]:
    return frozenset(household.members), frozenset(household.residences)


@given(couples(), days, st.booleans())
def test_a_divorce_loses_nobody_and_undoing_it_gives_back_the_household(
    home: Household,
    day: date,
    applicant_leaves: bool,
) -> None:
    applicant, partner, *_ = home.members
    stays, leaves = (partner, applicant) if applicant_leaves else (applicant, partner)
    event_id, new_dossier = ids.new_id(), ids.new_id()

    split = split_off(
        home, stays.person_id, leaves.person_id, day, event_id=event_id, new_dossier_id=new_dossier
    )

    if isinstance(split, Refusal):
        return
    for when in (day - timedelta(days=1), day, day + timedelta(days=400)):
        before = {one.person_id for one in home.members_on(when)}
        after = [one.person_id for one in split.stays.members_on(when)]
        after += [one.person_id for one in split.leaves.members_on(when)]
        assert sorted(after) == sorted(before)
    assert [one.rol for one in split.stays.members_on(day)].count("aanvrager") == 1
    assert [one.rol for one in split.leaves.members_on(day)] == ["aanvrager"]
    assert split.stays.version == home.version + 1
    assert content(undo(split.stays, event_id)) == content(home)
    assert undo(split.leaves, event_id).members == ()


@given(couples(), st.lists(st.tuples(municipalities, days), max_size=5))
def test_moves_in_any_order_leave_one_municipality_on_each_day(
    home: Household, moves: list[tuple[str, date]]
) -> None:
    for to, day in moves:
        moved = move(home, to, day, event_id=ids.new_id())
        if isinstance(moved, Household):
            assert moved.gemeente_on(day) == to
            home = moved

    for day in (START, *(day for _, day in moves), date(2040, 1, 1)):
        holding = [one for one in home.residences if one.holds_on(day)]
        assert len(holding) == (day >= START)


@given(couples(), municipalities, days, municipalities, days)
def test_undoing_the_newest_move_gives_back_what_was_there(
    home: Household, first_to: str, first_day: date, to: str, day: date
) -> None:
    before = move(home, first_to, first_day, event_id=ids.new_id())
    before = home if isinstance(before, Refusal) else before
    event_id = ids.new_id()

    after = move(before, to, day, event_id=event_id)

    if isinstance(after, Household):
        assert {
            (one.gemeente, one.from_on, one.until_on) for one in undo(after, event_id).residences
        } == {(one.gemeente, one.from_on, one.until_on) for one in before.residences}


def test_a_divorce_needs_two_partners_on_that_day() -> None:
    applicant, partner, kid = (
        member("aanvrager"),
        member("partner", date(2022, 1, 1)),
        member("kind"),
    )
    place = Residence(ids.new_id(), ASSEN, START)
    home = Household(ids.new_id(), 1, True, (applicant, partner, kid), (place,))

    def split(stays: Member, leaves: Member, day: date) -> Split | Refusal:
        return split_off(
            home,
            stays.person_id,
            leaves.person_id,
            day,
            event_id=ids.new_id(),
            new_dossier_id=ids.new_id(),
        )

    assert isinstance(split(applicant, partner, date(2021, 1, 1)), Refusal)
    assert isinstance(split(applicant, partner, date(2022, 1, 1)), Refusal)
    assert isinstance(split(applicant, kid, date(2023, 1, 1)), Refusal)
    assert isinstance(split(kid, partner, date(2023, 1, 1)), Refusal)
    assert isinstance(split(applicant, partner, date(2023, 1, 1)), Split)
