"""Which kind of decision it is: what goes back on days before the decision is a revision or a withdrawal, and nothing else is."""

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.decisions.by_hand import last_day_not_to_treat
from services.income.decisions.kinds import cut_off, goes_back, kind_of
from services.income.rights.standing import BESLIST, Verandering, Wijziging
from shared.events.income import Besluitsoort, Voorstelsoort

TODAY = date(2026, 12, 1)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
KINDS = st.sampled_from(sorted(BESLIST))


def change(kind: Verandering, day: date, until: date | None = None) -> Wijziging:
    return Wijziging(day, until, kind, 100_000, 0 if kind == "eindigt" else 90_000)


@st.composite
def rows_of_changes(draw: st.DrawFn) -> tuple[Wijziging, ...]:
    """In order, without overlap, as a proposal has them."""
    days = sorted(draw(st.sets(DAYS, min_size=1, max_size=4)))
    ends = [*days[1:], draw(st.none() | st.just(days[-1] + timedelta(days=9)))]
    return tuple(change(draw(KINDS), day, until) for day, until in zip(days, ends, strict=True))


@pytest.mark.parametrize(
    ("kind", "day", "decided"),
    [
        ("hoger", YESTERDAY, "herzien"),
        ("lager", YESTERDAY, "herzien"),
        ("gelijk", YESTERDAY, "herzien"),
        ("eindigt", YESTERDAY, "intrekken"),
        ("hoger", TODAY, "wijzigen"),
        ("lager", TODAY, "wijzigen"),
        ("eindigt", TODAY, "beeindigen"),
        ("lager", TOMORROW, "wijzigen"),
        ("eindigt", TOMORROW, "beeindigen"),
    ],
)
def test_the_day_before_the_decision_makes_the_difference(
    kind: Verandering, day: date, decided: Besluitsoort
) -> None:
    assert kind_of("recht", (change(kind, day),), TODAY) == decided
    assert kind_of("beeindiging", (change("eindigt", day),), TODAY) in {"beeindigen", "intrekken"}


@pytest.mark.parametrize(
    ("proposal", "decided"),
    [
        ("terugvordering", "terugvorderen"),
        ("opschorting", "opschorten"),
        ("opheffing", "opheffen"),
        ("niet-in-behandeling", "niet-behandelen"),
        ("aanvraag", "weigeren"),
    ],
)
def test_what_changes_no_right_is_of_one_kind_on_every_day(
    proposal: Voorstelsoort, decided: Besluitsoort
) -> None:
    assert {kind_of(proposal, (), day) for day in (YESTERDAY, TODAY, TOMORROW)} == {decided}


def test_what_an_application_gives_is_granted_also_from_a_day_that_is_over() -> None:
    assert kind_of("aanvraag", (change("hoger", YESTERDAY),), TODAY) == "toekennen"


@given(rows_of_changes(), DAYS)
def test_the_kind_follows_from_the_end_and_else_from_the_first_day(
    changes: tuple[Wijziging, ...], decided_on: date
) -> None:
    decided = kind_of("recht", changes, decided_on)
    ends = [found.van for found in changes if found.soort == "eindigt"]

    assert (decided in {"beeindigen", "intrekken"}) == bool(ends)
    if ends:
        assert (decided == "intrekken") == (ends[0] < decided_on)
    else:
        assert (decided == "herzien") == (changes[0].van < decided_on)


@given(rows_of_changes(), DAYS, st.integers(0, 60))
def test_waiting_only_ever_makes_it_go_back(
    changes: tuple[Wijziging, ...], decided_on: date, days: int
) -> None:
    later = decided_on + timedelta(days=days)
    now, then = kind_of("recht", changes, decided_on), kind_of("recht", changes, later)

    becomes = {"wijzigen": {"wijzigen", "herzien"}, "beeindigen": {"beeindigen", "intrekken"}}
    assert then in becomes.get(now, {now})
    assert goes_back(changes, decided_on) <= goes_back(changes, later)


@given(rows_of_changes(), DAYS)
def test_a_letter_names_every_way_in_which_it_goes_back(
    changes: tuple[Wijziging, ...], decided_on: date
) -> None:
    decided = kind_of("recht", changes, decided_on)

    if decided in {"herzien", "intrekken"}:
        assert decided in goes_back(changes, decided_on)
    if decided == "wijzigen":
        assert not goes_back(changes, decided_on)


@given(rows_of_changes(), DAYS)
def test_nothing_is_left_of_a_change_after_the_day_on_which_the_right_ended(
    changes: tuple[Wijziging, ...], day: date
) -> None:
    left = cut_off(changes, day)

    assert all(found.van < day and found.tot is not None and found.tot <= day for found in left)
    assert [found.van for found in left] == [found.van for found in changes if found.van < day]


def test_every_kind_of_proposal_has_a_kind_of_decision() -> None:
    for proposal in get_args(Voorstelsoort):
        assert kind_of(proposal, (change("eindigt", TODAY),), TODAY) in get_args(Besluitsoort)


def test_an_application_can_be_left_untreated_until_four_weeks_after_its_term() -> None:
    # The term ended on Tuesday 15 December 2026; of one that ended on a Friday the four weeks end on a Friday.
    assert last_day_not_to_treat(date(2026, 12, 16)) == date(2027, 1, 12)
    assert last_day_not_to_treat(date(2026, 12, 5)) == date(
        2027, 1, 4
    )  # 1 January is no working day
