"""Whatever is told, in whatever order: one state, in which nobody is in two places or dossiers at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.intake.timeline.facts import Birth, ChildStays, DossierOpened, Fact, RegisteredMember
from services.intake.timeline.fold import Folded, fold
from services.intake.timeline.lifecycle import state_on, states_of
from services.intake.timeline.picture import Household
from services.intake.timeline.service import Known, refold
from services.intake.timeline.state import (
    Applicancy,
    Assistance,
    Closure,
    Partnership,
    Residency,
    State,
)
from services.intake.timeline.stored import StoredFact, state_of
from shared.events.household import ASSEN, TYNAARLO
from tests.unit.intake.cast import (
    LONG_AGO,
    arranged,
    born,
    by_register,
    came,
    child_by_register,
    closed,
    died,
    ended,
    joined,
    left,
    lives_with,
    moved,
    parted,
    partners_by_register,
    pictures,
    registered,
    reopened,
    some_id,
    stayed,
)

START = date(2024, 1, 1)
ADULTS = [UUID(int=number) for number in range(1, 8)]
CHILDREN = [UUID(int=number) for number in range(11, 15)]
HOMES = [UUID(int=number) for number in range(21, 24)]
GRONINGEN = "0014"
TOLD_TWICE = 0.5

days = st.integers(0, 8).map(lambda number: START + timedelta(number))
adults = st.sampled_from(ADULTS)
children = st.sampled_from(CHILDREN)
anybody = st.one_of(adults, children)


@st.composite
def records(draw: st.DrawFn) -> dict[UUID, Birth]:
    """Two of the children may be born, and one grown-up may die, while things happen."""
    people = {person_id: Birth(date(1985, 1, 1)) for person_id in ADULTS}
    people |= {child_id: Birth(date(2015, 1, 1)) for child_id in CHILDREN[:2]}
    people |= {child_id: Birth(draw(days)) for child_id in CHILDREN[2:]}
    if draw(st.booleans()):
        dead = draw(adults)
        people[dead] = replace(people[dead], died_on=draw(days))
    return people


@st.composite
def dossiers(draw: st.DrawFn, people: dict[UUID, Birth]) -> DossierOpened:
    """With whoever is drawn: also people who are in another one already."""
    from_on = draw(st.sampled_from((LONG_AGO, START, START + timedelta(4))))
    applicant_id = draw(adults)
    others = draw(
        st.lists(anybody.filter(lambda who: who != applicant_id), max_size=3, unique=True)
    )
    rollen = ["aanvrager", draw(st.sampled_from(("partner", "medebewoner"))), "medebewoner"]
    members = []
    for number, person_id in enumerate((applicant_id, *others)):
        rol: Any = rollen[min(number, 2)] if person_id in ADULTS else "kind"
        begin = max(draw(st.sampled_from((from_on, START))), people[person_id].born_on)
        length = draw(st.none() | st.integers(1, 9))
        members.append(
            RegisteredMember(
                person_id=person_id,
                rol=rol,
                from_on=begin,
                until_on=None if length is None else begin + timedelta(length),
                lives_here=rol != "kind" or draw(st.booleans()),
            )
        )
    return DossierOpened(
        id=UUID(int=draw(st.integers(100, 10**6))),
        day=from_on,
        person_id=applicant_id,
        gemeente=draw(st.sampled_from((ASSEN, TYNAARLO))),
        home_id=draw(st.sampled_from(HOMES)),
        members=tuple(members),
        receives_assistance=draw(st.booleans()),
    )


couples = st.lists(adults, min_size=2, max_size=2)


@st.composite
def partings(draw: st.DrawFn) -> Fact:
    one, other = couple = draw(couples)
    stays = ChildStays(child_id=draw(children), with_id=draw(st.sampled_from(couple)), share=30)
    told = (stays,) if draw(st.booleans()) else ()
    return parted(
        one, other, draw(days), *told, leaver_id=draw(st.sampled_from((None, *couple, ADULTS[0])))
    )


happenings: st.SearchStrategy[Fact] = st.one_of(
    st.builds(born, adults, children, days),
    partings(),
    st.builds(lambda couple, day: joined(couple[0], couple[1], day), couples, days),
    st.builds(lambda couple, day: joined(couple[0], couple[1], day), couples, days),
    st.builds(
        moved,
        anybody,
        days,
        st.sampled_from((ASSEN, TYNAARLO, GRONINGEN)),
        st.none() | st.sampled_from(HOMES),
        st.none() | st.lists(anybody, max_size=3),
    ),
    st.builds(left, anybody, days),
    st.builds(came, anybody, anybody, days),
    st.builds(lives_with, children, adults, days, st.none() | st.just(40)),
    st.builds(arranged, anybody, st.sampled_from((None, "student")), days),
    st.builds(registered, anybody, days, elsewhere=st.booleans()),
    st.builds(stayed, anybody, days, st.none() | days.map(lambda until: until + timedelta(9))),
    st.builds(died, anybody, days),
    st.builds(ended, anybody, days),
    st.builds(ended, adults, days),
    st.builds(
        by_register, anybody, days, st.sampled_from(HOMES), st.sampled_from((ASSEN, GRONINGEN))
    ),
    st.builds(
        lambda couple, day, until: partners_by_register(couple[0], couple[1], day, until),
        couples,
        days,
        st.none() | days.map(lambda until: until + timedelta(9)),
    ),
    st.builds(child_by_register, children, adults, days),
)


@st.composite
def turns(draw: st.DrawFn, dossier_ids: list[UUID]) -> Fact:
    """Somebody closes or reopens a dossier, of whoever was the applicant by then."""
    dossier_id, person_id, day = draw(st.sampled_from(dossier_ids)), draw(adults), draw(days)
    if draw(st.booleans()):
        return closed(dossier_id, person_id, day)
    return reopened(dossier_id, person_id, day)


@st.composite
def histories(draw: st.DrawFn) -> tuple[dict[UUID, Birth], list[Fact]]:
    people = draw(records())
    facts: list[Fact] = list(draw(st.lists(dossiers(people), min_size=1, max_size=3)))
    facts = list({fact.id: fact for fact in facts}.values())
    dossier_ids = [fact.id for fact in facts]
    facts += draw(st.lists(happenings | turns(dossier_ids), max_size=10))
    return people, facts


def content(folded: Folded) -> object:
    return (folded.state, {key: type(verdict) for key, verdict in folded.verdicts.items()})


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_come_makes_no_difference(
    history: tuple[dict[UUID, Birth], list[Fact]], chance: Random
) -> None:
    people, facts = history
    shuffled, records = list(facts), list(people.items())
    chance.shuffle(shuffled)
    chance.shuffle(records)

    assert content(fold(shuffled, dict(records))) == content(fold(facts, people))
    assert pictures(shuffled, dict(records)) == pictures(facts, people)


@given(histories())
def test_nobody_is_in_two_places_or_dossiers_at_once_or_anywhere_after_death(
    history: tuple[dict[UUID, Birth], list[Fact]],
) -> None:
    people, facts = history

    state = fold(facts, people).state

    check_people(state)
    check_dossiers(state)


@given(histories())
def test_a_picture_shows_who_really_lives_there_in_the_time_of_its_applicant(
    history: tuple[dict[UUID, Birth], list[Fact]],
) -> None:
    people, facts = history

    shown = pictures(facts, people)

    state = fold(facts, people).state
    for household in shown.values():
        for day in [START + timedelta(number) for number in range(-1, 30)]:
            check_picture(state, household, day)
            check_status(household, day)


def check_status(household: Household, day: date) -> None:
    """The history says of each day what the day itself says; nobody belongs to what is closed."""
    status = state_on(household, day)
    told = [
        period.status
        for period in states_of(household)
        if period.from_on <= day and (period.until_on is None or day < period.until_on)
    ]
    assert told == ([status] if status is not None else [])
    if status == "gesloten":
        assert not household.members_on(day)
        assert not household.receives_on(day)
    if status in {"open", "heropend"}:
        assert household.members_on(day)


@given(histories(), st.lists(st.builds(registered, anybody, days, elsewhere=st.booleans())))
def test_where_somebody_is_registered_changes_no_picture(
    history: tuple[dict[UUID, Birth], list[Fact]], registrations: list[Fact]
) -> None:
    people, facts = history

    assert pictures([*facts, *registrations], people) == pictures(facts, people)


def check_people(state: State) -> None:
    for person_id, line in state.people.items():
        both: tuple[Sequence[Residency | Partnership], ...] = (line.residencies, line.partnerships)
        for rows in both:
            for row in rows:
                assert row.until_on is None or row.from_on < row.until_on
                assert row.from_on >= line.born_on
            for row, after in pairwise(rows):
                assert row.until_on is not None
                assert row.until_on <= after.from_on
            if line.died_on is not None:
                gone = line.died_on + timedelta(days=1)
                assert all(row.until_on is not None and row.until_on <= gone for row in rows)
                assert state.own_dossier_on(person_id, gone) is None
        for partnership in line.partnerships:
            assert partnership in state.people[partnership.other(person_id)].partnerships


def check_dossiers(state: State) -> None:
    owners: dict[UUID, list[Any]] = {}
    for line in state.dossiers.values():
        for applicancy in line.applicants:
            assert applicancy.until_on is None or applicancy.from_on < applicancy.until_on
            owners.setdefault(applicancy.person_id, []).append(applicancy)
        rows: Sequence[Sequence[Applicancy | Assistance | Closure]] = (
            line.applicants,
            line.assistance,
            line.closures,
        )
        for periods in rows:
            for row, after in pairwise(periods):
                assert row.until_on is not None
                assert row.until_on <= after.from_on
            assert all(row.until_on is None or row.from_on < row.until_on for row in periods)
    for applicancies in owners.values():
        applicancies.sort(key=lambda row: row.from_on)
        for row, after in pairwise(applicancies):
            assert row.until_on is not None, "two dossiers"
            assert row.until_on <= after.from_on, "two dossiers"


def check_picture(state: State, household: Household, day: date) -> None:
    members = {row.person_id: row for row in household.members_on(day)}
    assert len(members) == len(household.members_on(day)), "twice in one picture"
    applicant_id = state.dossiers[household.dossier_id].applicant_on(day)
    if applicant_id is None:
        assert not members
        return
    line = state.people[applicant_id]
    partner_id = line.partner_on(applicant_id, day)
    home = line.residency_on(day)
    at_home = set(state.living_in(home.home_id, day)) if home is not None else set()
    assert members.keys() == {applicant_id, *at_home, *({partner_id} if partner_id else ())}
    assert members[applicant_id].rol == "aanvrager"
    for person_id, row in members.items():
        died_on = state.people[person_id].died_on
        assert died_on is None or day <= died_on
        if person_id == partner_id:
            assert row.rol == "partner"
        elif person_id != applicant_id:
            is_child = state.people[person_id].parents & {applicant_id, partner_id}
            assert row.rol == ("kind" if is_child else "medebewoner")
    if home is not None:
        assert household.gemeente_on(day) == home.gemeente


@given(histories(), histories(), st.randoms(use_true_random=False))
def test_what_is_told_and_taken_back_leaves_no_trace(
    history: tuple[dict[UUID, Birth], list[Fact]],
    other: tuple[dict[UUID, Birth], list[Fact]],
    chance: Random,
) -> None:
    people, kept = history
    extra = other[1]
    extra += [replace(fact, id=some_id()) for fact in kept if chance.random() < TOLD_TWICE]
    extra = [fact for fact in extra if not isinstance(fact, DossierOpened)]
    tale = Tale(people)
    steps: list[tuple[Fact, bool]] = [(fact, True) for fact in (*kept, *extra)]
    chance.shuffle(steps)
    for fact in extra:
        told = steps.index((fact, True))
        steps.insert(chance.randint(told + 1, len(steps)), (fact, False))

    for fact, is_told in steps:
        tale.go_on(fact, is_told=is_told)

    expected = pictures(kept, people)
    assert tale.shown() == {
        key: content_of(household) for key, household in expected.items() if household.members
    }


def content_of(household: Household) -> object:
    return (
        household.members,
        household.residences,
        household.assistance,
        household.closures,
        states_of(household),
    )


class Tale:
    """What intake keeps, fact by fact, as its service does."""

    def __init__(self, people: dict[UUID, Birth]) -> None:
        self.known = Known(births=people)

    def go_on(self, fact: Fact, *, is_told: bool) -> None:
        added, dropped = ([fact], []) if is_told else ([], [fact.id])
        refolded = refold(self.known, added, dropped)
        facts = {fact.id: fact for fact in added}
        facts |= {
            key: stored.fact for key, stored in self.known.facts.items() if key not in dropped
        }
        self.known = replace(
            self.known,
            facts={
                key: StoredFact(fact, None, state_of(refolded.verdicts[key]))
                for key, fact in facts.items()
            },
            households=refolded.households,
        )

    def shown(self) -> dict[UUID, object]:
        return {
            key: content_of(household)
            for key, household in self.known.households.items()
            if household.members
        }
