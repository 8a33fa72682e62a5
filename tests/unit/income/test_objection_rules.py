"""What may be done with an objection, by whom, and which of its terms asks for attention on a day: one day around each."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.norms.loading import load_parameters
from services.income.objections import rules
from services.income.objections.model import (
    Contested,
    Daad,
    Horen,
    Mend,
    NietOntvankelijk,
    Objection,
    Uitkomst,
)
from services.income.objections.refusing import refused
from services.income.objections.rules import DEEDS, Beletsel, Notice, Upcoming
from services.income.objections.terms import Bezwaartermijnen, terms_of
from shared import ids
from shared.errors import Conflict, InvalidInput
from shared.events.objections import Bezwaarstand

ONE_DAY = timedelta(days=1)
STATES = get_args(Bezwaarstand)
ENDED = ("besloten", "ingetrokken")
SENT, RECEIVED = date(2026, 9, 1), date(2026, 9, 10)
LAST, DECIDE = date(2026, 10, 13), date(2026, 11, 24)
TODAY = date(2026, 10, 20)
TAKEN_AT = datetime(2026, 8, 31, 9, tzinfo=UTC)

CONTESTED = Contested(
    id=ids.new_id(),
    dossier_id=ids.new_id(),
    municipality="0106",
    kind="wijzigen",
    starts_on=date(2026, 9, 1),
    taken_at=TAKEN_AT,
    taken_on=TAKEN_AT.date(),
    sent_on=SENT,
    drafted_by="ic-1",
    taken_by="ic-2",
    taken_by_name="Kees",
)
OBJECTION = Objection(
    id=ids.new_id(),
    decision_id=CONTESTED.id,
    dossier_id=CONTESTED.dossier_id,
    person_id=ids.new_id(),
    municipality="0106",
    life_event_ids=(),
    correlation_id=ids.new_id(),
    sent_on=SENT,
    received_on=RECEIVED,
    posted_on=None,
    way="post",
    objector="zelf",
    pro_forma=False,
    grounds="Het loon klopt niet.",
    with_committee=False,
    recorded_by="ic-3",
    recorded_by_name="Iris",
    recorded_at=datetime(2026, 9, 10, 9, tzinfo=UTC),
)
HEARD = replace(OBJECTION, state="gehoord", heard_on=date(2026, 10, 1))
TOO_LATE = replace(HEARD, received_on=LAST + ONE_DAY, heard_on=LAST + timedelta(days=9))
LATER = replace(
    CONTESTED,
    id=ids.new_id(),
    taken_at=datetime(2026, 10, 21, 9, tzinfo=UTC),
    taken_on=date(2026, 10, 21),
    drafted_by="ic-1",
    taken_by="ic-3",
)


def terms(objection: Objection) -> Bezwaartermijnen:
    return terms_of(objection, load_parameters())


def notices(objection: Objection, day: date) -> tuple[Notice, ...]:
    return rules.notices_on(objection, terms(objection), day)


def obstacle(
    objection: Objection,
    outcome: Uitkomst,
    ground: NietOntvankelijk | None = None,
    today: date = TODAY,
) -> Beletsel | None:
    return rules.obstacle(objection, terms(objection), outcome, ground, today)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (DECIDE - timedelta(weeks=2, days=1), None),
        (DECIDE - timedelta(weeks=2), "bezwaar-besluit-nadert"),
        (DECIDE, "bezwaar-besluit-nadert"),
        (DECIDE + ONE_DAY, "bezwaar-besluit-te-laat"),
    ],
)
@pytest.mark.parametrize("state", sorted(rules.RUNNING))
def test_the_last_day_is_published_two_weeks_ahead_and_once_it_went_by(
    state: Bezwaarstand, day: date, told: str | None
) -> None:
    found = notices(replace(OBJECTION, state=state), day)

    assert [(notice.term, notice.due_on) for notice in found] == ([(told, DECIDE)] if told else [])


def test_what_was_asked_is_missed_on_the_day_after_its_term_and_comes_first() -> None:
    until = date(2026, 10, 30)
    asked = replace(
        OBJECTION,
        state="herstel-gevraagd",
        mends=(Mend(1, date(2026, 10, 16), until, ("gronden",)),),
    )

    assert notices(asked, until) == ()
    assert notices(asked, until + ONE_DAY) == (Notice("bezwaar-herstel-voorbij", until),)
    assert rules.upcoming(asked, terms(asked)) == Upcoming("herstel", until)
    assert rules.upcoming(OBJECTION, terms(OBJECTION)) == Upcoming("besluit", DECIDE)
    assert (rules.is_missed(until, until), rules.is_missed(until, until + ONE_DAY)) == (False, True)


@pytest.mark.parametrize("state", ENDED)
def test_what_has_ended_asks_for_nothing_and_nothing_can_be_done_with_it(
    state: Bezwaarstand,
) -> None:
    ended = replace(OBJECTION, state=state)

    assert notices(ended, date(2027, 6, 1)) == ()
    assert rules.wake_days(ended, terms(ended)) == ()
    assert rules.upcoming(ended, terms(ended)) is None
    assert [deed for deed in DEEDS if rules.after(state, deed)] == []


@given(deeds=st.lists(st.sampled_from(DEEDS), max_size=15), well_founded=st.booleans())
def test_whatever_is_tried_it_is_heard_after_it_was_planned_and_ends_once(
    deeds: list[Daad], *, well_founded: bool
) -> None:
    state: Bezwaarstand = "ontvangen"
    done: list[Daad] = []
    for deed in deeds:
        after = rules.after(state, deed)
        if after is None:
            continue
        assert state not in ENDED
        if deed == "beslissen":
            after = rules.decided_state("gegrond" if well_founded else "ongegrond")
        state, done = after, [*done, deed]

    assert state in STATES
    assert done.count("horen") <= done.count("hoorzitting-plannen")
    assert done.count("herstel-vragen") - done.count("herstellen") in {0, 1}
    assert done.count("beslissen") <= 1
    assert ("herzien" in done) <= well_founded
    assert (state in ENDED) == (
        done[-1:] in (["intrekken"], ["herzien"])
        or (done[-1:] == ["beslissen"] and not well_founded)
    )


@pytest.mark.parametrize("who", ["ic-1", "ic-2"])
def test_neither_who_took_nor_who_approved_the_decision_hears_or_decides(who: str) -> None:
    assert rules.is_own_decision(CONTESTED, who)
    assert not rules.is_own_decision(CONTESTED, "ic-3")
    by_system = replace(CONTESTED, drafted_by=None, taken_by=None)
    assert not rules.is_own_decision(by_system, who)


def test_somebody_is_heard_first_unless_there_is_a_reason_that_fits_the_outcome() -> None:
    assert obstacle(OBJECTION, "ongegrond") == "eerst-horen"
    assert obstacle(HEARD, "ongegrond") is None
    fits: dict[Horen, set[Uitkomst]] = {
        "kennelijk-niet-ontvankelijk": {"niet-ontvankelijk"},
        "kennelijk-ongegrond": {"ongegrond"},
        "ziet-ervan-af": set(get_args(Uitkomst)),
        "antwoordde-niet": set(get_args(Uitkomst)),
        "volledig-tegemoetgekomen": {"gegrond"},
    }
    for why, fitting in fits.items():
        waived = replace(OBJECTION, hearing_waived=why)
        for outcome in get_args(Uitkomst):
            ground: NietOntvankelijk | None = (
                "geen-belang" if outcome == "niet-ontvankelijk" else None
            )
            expected = None if outcome in fitting else "horen-past-niet"
            assert obstacle(waived, outcome, ground) == expected, (why, outcome)


def test_inadmissible_says_why_and_nothing_else_does() -> None:
    assert obstacle(HEARD, "niet-ontvankelijk") == "grond-ontbreekt"
    assert obstacle(HEARD, "ongegrond", "geen-belang") == "grond-past-niet"
    assert obstacle(HEARD, "niet-ontvankelijk", "geen-belang") is None


def test_one_that_came_too_late_is_judged_first_and_looked_at_only_if_that_was_excusable() -> None:
    assert obstacle(TOO_LATE, "ongegrond") == "eerst-te-laat-beoordelen"
    excused, blamed = (replace(TOO_LATE, late_excused=fine) for fine in (True, False))

    assert obstacle(excused, "gegrond") is None
    assert obstacle(excused, "niet-ontvankelijk", "te-laat") == "niet-te-laat"
    assert obstacle(blamed, "gegrond") == "wel-te-laat"
    assert obstacle(blamed, "niet-ontvankelijk", "te-laat") is None
    assert obstacle(HEARD, "niet-ontvankelijk", "te-laat") == "niet-te-laat"


def test_what_is_missing_costs_nobody_the_objection_before_there_was_a_term_to_mend_it() -> None:
    bare = replace(HEARD, pro_forma=True, grounds=None)
    until = date(2026, 10, 20)
    asked = replace(bare, mends=(Mend(1, date(2026, 10, 6), until, ("gronden",)),))
    mended = replace(
        HEARD, mends=(Mend(1, date(2026, 10, 6), until, ("gronden",), date(2026, 10, 9)),)
    )

    assert obstacle(bare, "ongegrond") == "eerst-herstel-vragen"
    assert obstacle(bare, "niet-ontvankelijk", "verzuim-niet-hersteld") == "eerst-herstel-vragen"
    assert obstacle(asked, "niet-ontvankelijk", "verzuim-niet-hersteld", until) == "herstel-loopt"
    assert obstacle(asked, "ongegrond", None, until) == "herstel-loopt"
    after = until + ONE_DAY
    assert obstacle(asked, "niet-ontvankelijk", "verzuim-niet-hersteld", after) is None
    assert obstacle(mended, "niet-ontvankelijk", "verzuim-niet-hersteld") == "verzuim-hersteld"
    assert obstacle(mended, "ongegrond") is None


def test_every_obstacle_is_told_in_words() -> None:
    for why in get_args(Beletsel):
        assert isinstance(refused(why), Conflict | InvalidInput), why


def test_only_a_later_decision_of_the_dossier_by_somebody_else_takes_the_place_of_the_contested() -> (
    None
):
    assert rules.not_a_revision(OBJECTION, CONTESTED, LATER) is None
    wrong = {
        "nobody's": None,
        "elsewhere": replace(LATER, dossier_id=ids.new_id()),
        "itself": CONTESTED,
        "earlier": replace(LATER, taken_at=TAKEN_AT - timedelta(hours=1)),
        "before it came": replace(LATER, taken_on=RECEIVED - ONE_DAY),
        "taken over": replace(LATER, kind="overnemen"),
        "by who took it": replace(LATER, taken_by="ic-1"),
        "by who approved it": replace(LATER, taken_by="ic-2"),
    }
    for what, decision in wrong.items():
        assert rules.not_a_revision(OBJECTION, CONTESTED, decision) is not None, what
    by_system = replace(LATER, drafted_by=None, taken_by=None)
    assert rules.not_a_revision(OBJECTION, CONTESTED, by_system) is None


@st.composite
def objections(draw: st.DrawFn) -> Objection:
    received = SENT + timedelta(days=draw(st.integers(0, 60)))
    state: Bezwaarstand = draw(st.sampled_from(sorted(rules.RUNNING)))
    found = replace(OBJECTION, received_on=received, state=state)
    if draw(st.booleans()):
        asked = received + timedelta(days=draw(st.integers(0, 40)))
        until = asked + timedelta(days=draw(st.integers(1, 28)))
        mended = None if state == "herstel-gevraagd" else draw(st.none() | st.just(until))
        found = replace(found, mends=(Mend(1, asked, until, ("gronden",), mended),))
    return replace(found, adjourned_on=draw(st.none() | st.just(received)))


@given(objection=objections())
def test_whoever_is_woken_on_the_days_that_are_known_misses_no_term(objection: Objection) -> None:
    """Between two of these days nothing new comes up: a timer per day is enough."""
    days = terms(objection)
    woken = set(rules.wake_days(objection, days))
    day = objection.received_on - ONE_DAY
    seen: set[Notice] = set()
    for _ in range(220):
        new = set(rules.notices_on(objection, days, day)) - seen
        assert not new or day in woken
        seen |= new
        day += ONE_DAY
    assert Notice("bezwaar-besluit-te-laat", days.besluit_uiterlijk) in seen


@given(objection=objections(), late=st.integers(0, 200))
def test_nothing_both_nears_and_went_by(objection: Objection, late: int) -> None:
    day = objection.received_on + timedelta(days=late)
    found = {notice.term for notice in notices(objection, day)}

    assert not {"bezwaar-besluit-nadert", "bezwaar-besluit-te-laat"} <= found


def test_how_it_ended_is_known_once_it_has() -> None:
    assert rules.result_of(OBJECTION) is None
    waiting = replace(HEARD, state="herziening", outcome="gegrond")
    assert rules.result_of(waiting) is None
    assert rules.result_of(replace(waiting, state="besloten")) == "gegrond"
    assert rules.result_of(replace(OBJECTION, state="ingetrokken")) == "ingetrokken"
    assert {rules.decided_state(outcome) for outcome in rules.WELL_FOUNDED} == {"herziening"}
    assert rules.decided_state("ongegrond") == "besloten"
