"""What must hold for every household and wage."""

from datetime import date, timedelta
from itertools import permutations
from typing import cast, get_args

from hypothesis import given
from hypothesis import strategies as st

from services.income.assessments.jobs import JobTurn, turned_out
from services.income.assessments.pointers import HAPPENED
from services.income.assessments.rules import Facts, Occasion, Soort, Wage, assess, picture
from services.income.means.assets import Vermogen
from services.income.norms.loading import load_parameters
from services.income.reported.facts import (
    Allowance,
    Business,
    Content,
    Education,
    Income,
    Report,
)
from shared import ids
from shared.events.household import Huishouden, Lid, VerblijfElders, Verblijfsoort
from shared.testing.events import make_household, make_member

DAYS = st.dates(date(2026, 1, 2), date(2026, 12, 31))
BORN = st.dates(date(1962, 1, 1), date(2007, 12, 31))
WAGES = st.integers(0, 1_000_000)
STAYS = st.sampled_from(get_args(Verblijfsoort))
CONTENTS = st.one_of(
    st.builds(Income, st.sampled_from(["uitkering", "alimentatie", "anders"]), WAGES),
    st.builds(Allowance, st.integers(0, 50_000)),
    st.builds(Education, st.booleans(), st.none() | st.booleans()),
    st.builds(Business),
    st.builds(Vermogen, st.integers(0, 3_000_000)),
)


@st.composite
def households(draw: st.DrawFn) -> Huishouden:
    """An applicant, perhaps a partner of 21 or older, and some others."""
    members: list[Lid] = [make_member(geboortedatum=draw(BORN))]
    if draw(st.booleans()):
        members.append(make_member("partner", draw(st.dates(date(1962, 1, 1), date(2004, 12, 31)))))
    born = st.dates(date(1980, 1, 1), date(2025, 12, 31))
    members += [make_member("kind", draw(born)) for _ in range(draw(st.integers(0, 3)))]
    members += [make_member("medebewoner", draw(born)) for _ in range(draw(st.integers(0, 3)))]
    return make_household(*members)


def wage(person: Lid, cents: int, vanaf: date, tot: date | None = None) -> Wage:
    return Wage(person.inwoner_id, vanaf, tot, cents, ids.new_event_id())


@given(household=households(), day=DAYS, cents=WAGES)
def test_bijstand_is_never_negative_and_never_above_the_norm(
    household: Huishouden, day: date, cents: int
) -> None:
    facts = Facts(household, (wage(household.leden[0], cents, day),))

    beeld = picture(facts, day, load_parameters()).beeld

    assert 0 <= beeld.bijstand_centen <= beeld.norm_centen
    assert beeld.totaal_centen == beeld.inkomen_centen + beeld.bijstand_centen
    assert beeld.totaal_centen == max(beeld.norm_centen, cents)


@given(household=households(), day=DAYS, low=WAGES, more=WAGES)
def test_who_earns_more_gets_no_more_bijstand_and_has_no_less_in_all(
    household: Huishouden, day: date, low: int, more: int
) -> None:
    person = household.leden[0]
    less = picture(Facts(household, (wage(person, low, day),)), day, load_parameters()).beeld
    extra = picture(
        Facts(household, (wage(person, low + more, day),)), day, load_parameters()
    ).beeld

    assert extra.bijstand_centen <= less.bijstand_centen
    assert extra.totaal_centen >= less.totaal_centen


@st.composite
def lives(draw: st.DrawFn) -> Huishouden:
    """A household in which somebody may have died, or stays elsewhere for a while."""
    home = draw(households())
    members = list(home.leden)
    for number, member in enumerate(members):
        stays = [
            VerblijfElders(soort=soort, vanaf=begin, tot=begin + timedelta(days=length))
            for soort, begin, length in draw(
                st.lists(st.tuples(STAYS, DAYS, st.integers(1, 90)), max_size=2)
            )
        ]
        died = draw(st.none() | DAYS)
        members[number] = member.model_copy(
            update={
                "verblijven": tuple(stays) or None,
                "overleden_op": died,
                "tot": died + timedelta(days=1) if died else None,
            }
        )
    return home.model_copy(update={"leden": tuple(members)})


@given(
    household=lives(),
    kind=st.sampled_from(sorted(HAPPENED)),
    day=DAYS,
    later=st.none() | st.integers(1, 60),
    parts=st.lists(
        st.tuples(WAGES, st.integers(-40, 40), st.none() | st.integers(1, 80)), max_size=3
    ),
    turns=st.lists(st.tuples(st.integers(-40, 40), st.none() | st.just(70_000)), max_size=2),
    reports=st.lists(st.tuples(st.integers(-40, 40), CONTENTS), max_size=3),
)
def test_facts_in_any_order_of_arrival_give_the_same_right(
    household: Huishouden,
    kind: str,
    day: date,
    later: int | None,
    parts: list[tuple[int, int, int | None]],
    turns: list[tuple[int, int | None]],
    reports: list[tuple[int, Content]],
) -> None:
    person = household.leden[0]
    reported = [
        Report(ids.new_event_id(), person.inwoner_id, day + timedelta(on), what)
        for on, what in reports
    ]
    wages = [
        wage(
            person,
            cents,
            day + timedelta(start),
            None if length is None else day + timedelta(start + length),
        )
        for cents, start, length in parts
    ]
    told = [
        JobTurn(ids.new_event_id(), person.inwoner_id, day + timedelta(on), None, cents)
        for on, cents in turns
    ]
    happened = Occasion(
        told[0].life_event_id if told else ids.new_event_id(),
        ids.new_dossier_id(),
        cast("Soort", kind),
        day,
        person.inwoner_id,
        also_on=day + timedelta(later) if later else None,
    )

    outcomes = []
    for first in permutations(wages):
        for then in permutations(told):
            for step in (1, -1):
                earnings = turned_out(first, then)
                home = household.model_copy(update={"leden": household.leden[::step]})
                facts = Facts(
                    home,
                    earnings.wages,
                    unfit_turns=earnings.unfit,
                    reports=tuple(reported[::step]),
                )
                outcomes.append(assess(happened, facts, load_parameters()))

    assert all(outcome == outcomes[0] for outcome in outcomes)


@given(household=households(), day=DAYS, cents=WAGES)
def test_assessing_twice_changes_nothing(household: Huishouden, day: date, cents: int) -> None:
    facts = Facts(household, (wage(household.leden[0], cents, day),))
    happened = Occasion(
        ids.new_event_id(),
        ids.new_dossier_id(),
        "baan-gestart",
        day,
        household.leden[0].inwoner_id,
    )

    first = assess(happened, facts, load_parameters())

    assert assess(happened, facts, load_parameters()) == first


@given(household=households(), day=DAYS)
def test_the_difference_is_after_minus_before(household: Huishouden, day: date) -> None:
    happened = Occasion(
        ids.new_event_id(),
        ids.new_dossier_id(),
        "leeftijdsgrens-bereikt",
        day,
        household.leden[0].inwoner_id,
    )

    (outcome,) = assess(happened, Facts(household), load_parameters())

    if outcome.voor is not None and outcome.na is not None:
        assert outcome.verschil_bijstand_centen is not None
        assert (
            outcome.voor.bijstand_centen + outcome.verschil_bijstand_centen
            == outcome.na.bijstand_centen
        )
        assert outcome.na.datum - outcome.voor.datum == timedelta(days=1)
