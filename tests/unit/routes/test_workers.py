"""What the groups of the provider do to somebody's roles, and which roles hold on a day."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routes.periods import Period
from services.routes.workers.rules import (
    OF_PEOPLE,
    faults_in_place_of_work,
    grants_on,
    known_groups,
    replace_provider_roles,
)
from services.routes.workers.schemas import HeldRole, NewRole, Source
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN, TYNAARLO

TODAY = date(2026, 8, 3)
GROUPS = st.frozensets(
    st.tuples(st.sampled_from(sorted(AGENCY_MUNICIPALITIES)), st.sampled_from(sorted(OF_PEOPLE))),
    max_size=6,
)


def role(
    municipality: str = ASSEN,
    name: str = "werkcoach",
    *,
    source: Source = "provider",
    until_day: date | None = None,
    role_id: UUID | None = None,
) -> HeldRole:
    period = Period(TODAY - timedelta(days=30), until_day)
    return HeldRole(role_id or uuid4(), municipality, name, period, source)


def test_a_group_that_was_taken_away_ends_its_role_and_a_new_one_gives_one() -> None:
    coach, consulent = role(), role(name="inkomensconsulent")
    groups = frozenset({(ASSEN, "werkcoach"), (TYNAARLO, "werkcoach")})

    given_now, ended = replace_provider_roles([coach, consulent], groups)

    assert given_now == {(TYNAARLO, "werkcoach")}
    assert ended == {consulent.id}


def test_what_a_team_leader_gave_stays_whatever_the_groups_say() -> None:
    _, ended = replace_provider_roles([role(source="teamleider")], frozenset())

    assert ended == frozenset()


def test_a_role_that_ended_before_is_given_anew() -> None:
    ended_before = role(until_day=TODAY)

    given_now, ended = replace_provider_roles([ended_before], frozenset({(ASSEN, "werkcoach")}))

    assert given_now == {(ASSEN, "werkcoach")}
    assert not ended


@given(GROUPS, GROUPS)
def test_after_signing_in_the_roles_of_the_provider_are_those_of_the_groups(
    before: frozenset[tuple[str, str]], groups: frozenset[tuple[str, str]]
) -> None:
    held = [role(municipality, name) for municipality, name in before]

    given_now, ended = replace_provider_roles(held, groups)

    kept = {(one.municipality, one.role) for one in held if one.id not in ended}
    assert kept | given_now == groups
    assert not kept & given_now


def test_a_group_of_elsewhere_of_no_role_or_of_a_system_gives_nothing() -> None:
    groups = [("0014", "werkcoach"), (ASSEN, "burgemeester"), (ASSEN, "integratie"), ("", "")]

    assert known_groups(groups) == frozenset()


def test_a_role_holds_from_its_first_day_and_no_more_on_the_day_it_ends() -> None:
    held = [role(until_day=TODAY), role(TYNAARLO), role(TYNAARLO, "jobcoach", source="teamleider")]

    assert grants_on(held, TODAY - timedelta(days=1)) == {
        ASSEN: {"werkcoach"},
        TYNAARLO: {"werkcoach", "jobcoach"},
    }
    assert grants_on(held, TODAY) == {TYNAARLO: {"werkcoach", "jobcoach"}}
    assert grants_on(held, TODAY - timedelta(days=31)) == {}


HERE, ELSEWHERE = uuid4(), uuid4()


def outside(organisation_id: UUID = HERE, until_day: date | None = None) -> HeldRole:
    period = Period(TODAY - timedelta(days=30), until_day)
    return HeldRole(uuid4(), ASSEN, "partner", period, "teamleider", organisation_id)


def new(name: str, organisation_id: UUID | None = None, from_day: date = TODAY) -> NewRole:
    return NewRole(name, Period(from_day), organisation_id)


@pytest.mark.parametrize(
    ("asked", "held", "code"),
    [
        (new("partner"), [], "verplicht"),
        (new("partner", ELSEWHERE), [], "keuze-organisatie"),
        (new("balie", HERE), [], "niet-bij-rol"),
        (new("partner", HERE), [role()], "andere-rol"),
        (new("partner", HERE), [outside(ELSEWHERE)], "al-bij-organisatie"),
        (new("balie"), [outside()], "van-buiten"),
    ],
)
def test_who_is_of_an_organisation_is_of_one_and_nothing_else_here(
    asked: NewRole, held: list[HeldRole], code: str
) -> None:
    assert [fault.code for fault in faults_in_place_of_work(asked, held, {HERE})] == [code]


def test_after_its_days_somebody_can_be_something_else() -> None:
    before = outside(until_day=TODAY)

    assert faults_in_place_of_work(new("balie"), [before], {HERE}) == []
    assert faults_in_place_of_work(new("partner", HERE), [role(until_day=TODAY)], {HERE}) == []
    # The same organisation, for another municipality.
    assert faults_in_place_of_work(new("partner", HERE), [outside()], {HERE}) == []


@given(GROUPS)
def test_a_partner_is_nothing_else_on_that_day_whatever_a_group_says(
    groups: frozenset[tuple[str, str]],
) -> None:
    held = [role(municipality, name) for municipality, name in groups]

    assert grants_on([*held, outside()], TODAY) == {ASSEN: {"partner"}}
    assert grants_on([*held, outside(until_day=TODAY)], TODAY) == grants_on(held, TODAY)


def test_no_group_makes_somebody_a_partner() -> None:
    assert known_groups([(ASSEN, "partner"), (ASSEN, "balie")]) == {(ASSEN, "balie")}
