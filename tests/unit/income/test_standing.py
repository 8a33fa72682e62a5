"""The right as it stands, and what the facts give against it."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.norms.loading import load_parameters
from services.income.norms.rules import Grondslag, Onderdeel
from services.income.rights.standing import (
    BESLIST,
    GeenRecht,
    Gegeven,
    Invulling,
    Onbekend,
    Rechtsperiode,
    Staand,
    Uitkomst,
    Wijziging,
    applied,
    changes_between,
    deviated,
    ended_elsewhere,
    kept,
    restored,
    running,
    standing_on,
    taken_over,
)
from services.income.rights.stored import (
    read_change,
    read_filling,
    store_change,
    store_filling,
)
from shared import ids
from shared.events.income import Reden

PARAMETERS = load_parameters()
FIRST, EARNS, GROWS, STOPS = (
    date(2026, 1, 1),
    date(2026, 8, 1),
    date(2026, 9, 1),
    date(2026, 10, 1),
)
SINGLE, COUPLE = Grondslag((Onderdeel("N21a"),)), Grondslag((Onderdeel("N21b"),))
SHARED = Grondslag((Onderdeel("N21b", 1, 2, "gedeeld"),))
FULL, WAGE, LESS = Invulling(SINGLE, 0), Invulling(SINGLE, 50_000), Invulling(SHARED, 0)
NONE = GeenRecht("inkomen-boven-norm", Reden(regel="inkomen", artikel="Pw 19", tekst="Te veel."))
MISSING = Onbekend(Reden(regel="baan", artikel="Pw 17", tekst="Welke baan?"))
TAKEN, DECIDED = ids.new_id(), ids.new_id()


def given_from(*outcomes: tuple[date, Uitkomst]) -> tuple[Gegeven, ...]:
    ends = [*(day for day, _ in outcomes[1:]), None]
    return tuple(
        Gegeven(day, end, outcome) for (day, outcome), end in zip(outcomes, ends, strict=True)
    )


def stood(outcome: Uitkomst = FULL) -> Staand:
    return taken_over([(FIRST, None)], given_from((FIRST, outcome)), TAKEN)


def kinds(changes: Sequence[Wijziging]) -> list[tuple[str, date, date | None]]:
    return [(change.soort, change.van, change.tot) for change in changes]


def changes(standing: Staand, *outcomes: tuple[date, Uitkomst]) -> tuple[Wijziging, ...]:
    facts = given_from(*outcomes)
    return changes_between(standing, facts, outcomes[0][0], PARAMETERS)


def test_what_the_facts_give_already_stands() -> None:
    assert changes(stood(), (FIRST, FULL)) == ()


def test_a_wage_lowers_the_right_from_its_day() -> None:
    (lower,) = changes(stood(), (FIRST, FULL), (EARNS, WAGE))

    assert (lower.soort, lower.van, lower.tot) == ("lager", EARNS, None)
    assert (lower.voor, lower.na) == (141_946, 91_946)


def test_norms_that_are_raised_are_no_change_of_the_right() -> None:
    """The formula stands, not its amount: 1,401.50 in June and 1,419.46 in July."""
    (period,) = stood()

    assert changes(stood(), (FIRST, FULL), (date(2026, 7, 1), FULL)) == ()
    assert period.amount_on(date(2026, 6, 30), PARAMETERS) == 140_150
    assert period.amount_on(date(2026, 7, 1), PARAMETERS) == 141_946


def test_an_amount_that_nobody_knows_yet_is_the_same_formula() -> None:
    (period,) = stood()

    assert period.amount_on(date(2027, 7, 1), PARAMETERS) is None
    assert changes(stood(), (FIRST, FULL), (date(2027, 7, 1), FULL)) == ()


def test_a_right_that_ended_for_a_month_does_not_come_back_by_itself() -> None:
    """Art. 43 lid 1: a new right asks for an application."""
    found = changes(stood(), (FIRST, FULL), (EARNS, NONE), (GROWS, FULL))

    assert kinds(found) == [("eindigt", EARNS, None)]
    after = applied(stood(), found, DECIDED, "beeindigen")
    assert running(after) == ((FIRST, EARNS),)
    assert changes(after, (FIRST, FULL), (EARNS, NONE), (GROWS, FULL)) == ()


def test_a_right_that_never_should_have_ended_goes_on() -> None:
    ended = applied(stood(), changes(stood(), (FIRST, FULL), (EARNS, NONE)), DECIDED, "beeindigen")

    (again,) = changes(ended, (EARNS - timedelta(days=1), FULL))

    assert (again.soort, again.van, again.voor, again.na) == ("hoger", EARNS, 0, 141_946)


def test_a_grant_begins_a_right_anew_whatever_ended_before_it() -> None:
    granted = (
        *stood(),
        Rechtsperiode(GROWS, None, FULL, DECIDED, None, "toekennen", toegekend_per=GROWS),
    )
    before, after = granted
    standing = (Rechtsperiode(before.van, GROWS, FULL, TAKEN, None, "overnemen"), after)

    found = changes(standing, (FIRST, FULL), (EARNS, NONE), (GROWS, FULL))

    assert kinds(found) == [("eindigt", EARNS, GROWS)]


def test_a_partner_with_a_right_asks_for_a_joint_application_and_is_no_raise() -> None:
    """Art. 43 lid 2. Where it makes less of the right, that needs no application."""
    joint = Invulling(COUPLE, 0)

    assert changes(stood(), (FIRST, FULL), (EARNS, joint)) == ()
    (lower,) = changes(stood(), (FIRST, FULL), (EARNS, Invulling(COUPLE, 90_000)))
    assert lower.soort == "lager"


def test_a_missing_fact_changes_nothing_and_is_told() -> None:
    found = changes(stood(), (FIRST, FULL), (EARNS, MISSING), (GROWS, WAGE))

    assert kinds(found) == [("niet-vast-te-stellen", EARNS, GROWS), ("lager", GROWS, None)]
    assert found[0].reden == MISSING.reden
    stands = standing_on(applied(stood(), found, DECIDED), EARNS)
    assert stands is not None
    assert stands.invulling == FULL


def test_of_what_was_paid_before_it_came_here_only_an_end_can_be_told() -> None:
    unknown = taken_over([(FIRST, None)], (), TAKEN)

    assert changes(unknown, (FIRST, WAGE)) == ()
    assert kinds(changes(unknown, (FIRST, NONE))) == [("eindigt", FIRST, None)]


def test_a_deviation_stands_until_the_facts_are_others() -> None:
    standing = deviated(stood(), EARNS, 120_000, WAGE, DECIDED)

    assert changes(standing, (FIRST, FULL), (EARNS, WAGE)) == ()
    (change,) = changes(standing, (FIRST, FULL), (EARNS, WAGE), (GROWS, LESS))
    assert (change.soort, change.voor, change.na) == ("lager", 120_000, 101_390)


def test_who_keeps_a_right_knowing_that_there_is_none_is_not_asked_again() -> None:
    ends = changes(stood(), (FIRST, FULL), (EARNS, NONE))

    standing = kept(stood(), ends, DECIDED)

    assert standing_on(standing, EARNS).bedrag == 141_946  # type: ignore[union-attr]
    assert changes(standing, (FIRST, FULL), (EARNS, NONE)) == ()


def test_a_deviation_from_an_end_is_looked_at_again_when_there_is_a_right_after_all() -> None:
    standing = deviated(stood(), EARNS, 30_000, None, DECIDED)

    assert changes(standing, (FIRST, FULL), (EARNS, NONE)) == ()
    (again,) = changes(standing, (FIRST, FULL))
    assert (again.soort, again.voor, again.na) == ("hoger", 30_000, 141_946)


def test_what_whoever_pays_ended_does_not_run_whatever_the_facts_give() -> None:
    standing = ended_elsewhere(stood(), EARNS, FULL, DECIDED)

    assert running(standing) == ((FIRST, EARNS),)
    assert changes(standing, (FIRST, FULL), (EARNS, WAGE)) == ()
    again = restored(standing, EARNS, DECIDED)
    assert running(again) == ((FIRST, None),)
    assert restored(stood(), EARNS, DECIDED) == stood()


def test_a_right_that_is_taken_over_has_what_the_facts_gave_and_the_days_without() -> None:
    standing = taken_over(
        [(FIRST, EARNS), (STOPS, None)],
        given_from((FIRST, FULL), (date(2026, 5, 1), WAGE), (STOPS, FULL)),
        TAKEN,
    )

    assert [(period.van, period.tot, period.invulling, period.bedrag) for period in standing] == [
        (FIRST, date(2026, 5, 1), FULL, None),
        (date(2026, 5, 1), EARNS, WAGE, None),
        (EARNS, STOPS, None, 0),
        (STOPS, None, FULL, None),
    ]


def test_a_period_that_ends_before_it_begins_cannot_be() -> None:
    with pytest.raises(ValueError, match="ends on 2026-01-01, and begins on 2026-08-01"):
        Rechtsperiode(EARNS, FIRST, FULL, DECIDED)


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 1))
OUTCOMES: st.SearchStrategy[Uitkomst] = st.sampled_from(
    [FULL, WAGE, LESS, Invulling(COUPLE, 0), NONE, MISSING]
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Gegeven, ...]:
    days = sorted({FIRST, *draw(st.lists(DAYS, max_size=5))})
    outcomes: list[tuple[date, Uitkomst]] = [(day, draw(OUTCOMES)) for day in days]
    return given_from(*outcomes)


@given(st.lists(histories(), min_size=1, max_size=4))
def test_what_was_decided_stands_and_is_not_proposed_again(
    histories: list[tuple[Gegeven, ...]],
) -> None:
    standing = stood()
    for facts in histories:
        found = changes_between(standing, facts, FIRST, PARAMETERS)
        assert all(
            before.tot is not None and before.tot <= after.van for before, after in pairwise(found)
        )
        assert tuple(map(read_change, map(store_change, found))) == found
        standing = applied(standing, found, DECIDED)
        again = changes_between(standing, facts, FIRST, PARAMETERS)
        assert not [change for change in again if change.soort in BESLIST]
        assert all(
            before.tot is not None and before.tot <= after.van
            for before, after in pairwise(standing)
        )
        for period in standing:
            assert read_filling(store_filling(period.invulling)) == period.invulling


@given(histories(), DAYS)
def test_looking_from_a_later_day_finds_the_same_from_then_on(
    facts: tuple[Gegeven, ...], day: date
) -> None:
    """As long as the right did not end before it: a day by itself does not tell that."""
    whole = changes_between(stood(), facts, FIRST, PARAMETERS)
    if any(change.soort == "eindigt" for change in whole):
        return
    part = changes_between(stood(), facts, day, PARAMETERS)
    assert {(change.soort, change.tot) for change in part} == {
        (change.soort, change.tot) for change in whole if change.tot is None or change.tot > day
    }
