"""When a household is to be spoken to next: the soonest rule wins, on a working day, and nothing puts it off for ever."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routes.contacts.rhythms import load_rhythms, read_rhythm
from services.routes.contacts.rules import (
    Exemption,
    Facts,
    Happened,
    Period,
    Told,
    changes_after,
    escalates_on,
    exemptions_by,
    faults_in_exemption,
    next_contact,
    shown_from,
    spells_of_work,
)
from services.routes.playbooks.reading import PlaybookError
from services.routes.playbooks.repository import TOLD_BEFORE
from shared import calendar
from shared.events.household import ASSEN
from shared.ids import new_id

TODAY = date(2026, 8, 3)
RHYTHM = load_rhythms().valid_on(TODAY)
REASONS = RHYTHM.reasons
ON_BIJSTAND = Facts(ASSEN, date(2026, 5, 1), receives=(Period(date(2024, 3, 1)),))

days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
kinds = st.sampled_from(
    ["baan-gestart", "scheiding", "overdracht", "routewijziging", "overlijden", "geboorte"]
)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    since = draw(days)
    length = draw(st.none() | st.integers(1, 500))
    return Period(since, since + timedelta(days=length) if length else None)


@st.composite
def exemptions(draw: st.DrawFn) -> Exemption:
    since, reason = draw(days), REASONS[draw(st.sampled_from(sorted(REASONS)))]
    longest = (reason.longest.from_day(since) - since).days
    return Exemption(reason, since, since + timedelta(days=draw(st.integers(1, longest))))


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    return Facts(
        ASSEN,
        draw(days),
        draw(st.none() | days),
        tuple(draw(st.lists(periods(), max_size=2))),
        tuple(draw(st.lists(periods(), max_size=2))),
        tuple(draw(st.lists(st.builds(Happened, kinds, days), max_size=3))),
        tuple(draw(st.lists(exemptions(), max_size=3))),
        tuple(draw(st.lists(periods(), max_size=2))),
    )


def test_who_works_with_support_is_spoken_to_every_month_until_that_ends() -> None:
    supported = replace(ON_BIJSTAND, known_on=TODAY, supported=(Period(date(2026, 7, 20)),))
    over = replace(ON_BIJSTAND, known_on=TODAY, supported=(Period(date(2026, 7, 20), TODAY),))

    due = next_contact(RHYTHM, supported, TODAY)
    later = next_contact(RHYTHM, over, TODAY)

    assert due is not None
    assert later is not None
    assert (due.on, due.rule.code, due.rule.role) == (
        date(2026, 9, 3),
        "werk-met-steun",
        "jobcoach",
    )
    assert later.rule.code == "gewoon"


def test_who_gets_bijstand_is_spoken_to_twice_a_year_counted_from_the_last_contact() -> None:
    due = next_contact(RHYTHM, replace(ON_BIJSTAND, last_on=date(2026, 6, 15)), TODAY)

    assert due is not None
    assert (due.on, due.rule.code) == (date(2026, 12, 15), "gewoon")


def test_nobody_is_late_for_whom_we_only_just_know() -> None:
    due = next_contact(RHYTHM, replace(ON_BIJSTAND, known_on=TODAY), TODAY)

    assert due is not None
    assert due.on == date(2027, 2, 3)


def test_who_works_is_spoken_to_by_the_jobcoach_every_month() -> None:
    working = replace(ON_BIJSTAND, works=(Period(date(2026, 6, 1)),), last_on=date(2026, 7, 20))

    due = next_contact(RHYTHM, working, TODAY)

    assert due is not None
    assert (due.on, due.rule.role) == (date(2026, 8, 20), "jobcoach")
    assert due.rule.name == "Jobcoach: ten minste eens per maand"


def test_a_year_after_the_start_of_the_job_the_ordinary_rhythm_is_back() -> None:
    working = replace(ON_BIJSTAND, works=(Period(date(2025, 8, 3)),), last_on=date(2026, 7, 20))

    due = next_contact(RHYTHM, working, TODAY)

    assert due is not None
    assert due.rule.code == "gewoon"


def test_a_divorce_asks_for_contact_sooner_until_somebody_was_spoken_to_after_it() -> None:
    parted = replace(ON_BIJSTAND, happened=(Happened("scheiding", date(2026, 8, 3)),))

    due = next_contact(RHYTHM, parted, TODAY)
    after = next_contact(RHYTHM, replace(parted, last_on=date(2026, 8, 5)), TODAY)

    assert due is not None
    assert (due.on, due.rule.code) == (date(2026, 8, 24), "na-scheiding")
    assert after is not None
    assert after.rule.code == "gewoon"


def test_a_handover_asks_for_contact() -> None:
    handed = replace(ON_BIJSTAND, happened=(Happened("overdracht", TODAY),))

    due = next_contact(RHYTHM, handed, TODAY)

    assert due is not None
    assert due.rule.code == "na-overdracht"


def test_without_bijstand_work_or_anything_that_happened_nothing_asks_for_contact() -> None:
    assert next_contact(RHYTHM, Facts(ASSEN, TODAY), TODAY) is None


def test_a_clock_that_stopped_goes_on_where_it_stood() -> None:
    reason = REASONS["rust-gevraagd"]
    rest = Exemption(reason, date(2026, 8, 3), date(2026, 9, 2))
    known = replace(ON_BIJSTAND, last_on=date(2026, 6, 15), exemptions=(rest,))

    due = next_contact(RHYTHM, known, TODAY)

    assert due is not None
    assert due.on == date(2027, 1, 14)  # thirty days later than 15 December
    assert due.exemption == rest


def test_a_clock_that_begins_anew_counts_from_the_end() -> None:
    reason = REASONS["via-begeleider"]
    seen = Exemption(reason, date(2026, 8, 3), date(2026, 11, 3))
    known = replace(ON_BIJSTAND, last_on=date(2026, 6, 15), exemptions=(seen,))

    due = next_contact(RHYTHM, known, TODAY)

    assert due is not None
    assert due.on == date(2027, 5, 3)


def test_a_death_gives_two_weeks_of_rest_by_itself() -> None:
    [rest] = exemptions_by(RHYTHM, [Happened("overlijden", TODAY)])

    assert rest.until == date(2026, 8, 17)
    assert not rest.reason.by_person


@pytest.mark.parametrize(
    ("code", "until", "is_allowed"),
    [
        ("rust-gevraagd", date(2026, 11, 3), True),
        ("rust-gevraagd", date(2026, 11, 4), False),
        ("rust-gevraagd", TODAY, False),
        ("overlijden", date(2026, 8, 5), False),
    ],
)
def test_an_exemption_ends_and_some_come_by_themselves_only(
    code: str, until: date, *, is_allowed: bool
) -> None:
    assert (faults_in_exemption(REASONS[code], TODAY, until) is None) is is_allowed


def test_who_has_two_jobs_works_until_one_is_told_to_end() -> None:
    person = new_id()
    told = [
        Told(person, date(2026, 1, 1), "baan-gestart", TODAY),
        Told(person, date(2026, 3, 1), "baan-gestart", TODAY),
        Told(person, date(2026, 5, 1), "baan-beeindigd", TODAY),
    ]

    assert spells_of_work(told) == (Period(date(2026, 1, 1), date(2026, 5, 1), TODAY),)


def test_nobody_is_late_by_a_job_of_which_we_hear_today() -> None:
    job = Period(date(2026, 3, 1), None, TODAY)

    due = next_contact(RHYTHM, replace(ON_BIJSTAND, works=(job,)), TODAY)

    assert due is not None
    assert due.on == date(2026, 9, 3)


@given(facts(), days)
def test_the_next_contact_is_on_a_working_day_and_outside_every_exemption(
    known: Facts, today: date
) -> None:
    due = next_contact(RHYTHM, known, today)

    if due is not None:
        assert calendar.is_working_day(due.on)
        assert not any(exemption.holds_on(due.on) for exemption in known.exemptions)
        assert shown_from(RHYTHM, due) < due.on < escalates_on(RHYTHM, due)


@given(facts(), days)
def test_nothing_is_put_off_for_ever(known: Facts, today: date) -> None:
    due = next_contact(RHYTHM, replace(known, receives=(Period(date(2024, 1, 1)),)), today)
    exempt = sum((each.until - each.since for each in known.exemptions), timedelta())
    begins = max(known.last_on or known.known_on, *(each.until for each in known.exemptions), today)

    assert due is not None
    assert due.on <= begins + exempt + timedelta(days=250)


@given(facts(), days, st.builds(Happened, kinds, days))
def test_whatever_happens_besides_never_makes_it_later(
    known: Facts, today: date, event: Happened
) -> None:
    before = next_contact(RHYTHM, known, today)
    after = next_contact(RHYTHM, replace(known, happened=(*known.happened, event)), today)

    if before is not None:
        assert after is not None
        assert after.on <= before.on


@given(facts(), days, exemptions())
def test_an_exemption_never_makes_it_sooner(
    known: Facts, today: date, exemption: Exemption
) -> None:
    known = replace(known, exemptions=(), works=())
    before = next_contact(RHYTHM, known, today)
    after = next_contact(RHYTHM, replace(known, exemptions=(exemption,)), today)

    if before is not None and after is not None:
        assert after.on >= before.on


@given(facts(), days, st.integers(0, 300))
def test_a_later_contact_never_makes_it_sooner(known: Facts, today: date, more: int) -> None:
    last_on = known.last_on or known.known_on
    known = replace(known, last_on=last_on, works=(), exemptions=())
    later = replace(known, last_on=last_on + timedelta(days=more))
    before, after = next_contact(RHYTHM, known, today), next_contact(RHYTHM, later, today)

    if before is not None and after is not None:
        assert after.on >= before.on


@given(facts(), days)
def test_the_same_rules_hold_until_the_day_on_which_they_are_looked_at_again(
    known: Facts, today: date
) -> None:
    again = changes_after(known, today)

    if again is not None and again > today + timedelta(days=1):
        assert next_contact(RHYTHM, known, again - timedelta(days=1)) == next_contact(
            RHYTHM, known, today
        )


def test_the_life_events_that_the_rhythm_counts_from_are_kept_with_their_day() -> None:
    counted = {rule.after for rule in RHYTHM.rules} | {
        reason.after for reason in RHYTHM.reasons.values()
    }

    assert counted - {None, "overdracht", "routewijziging"} <= TOLD_BEFORE


GOOD = b"""
versie: 1
bron: [Een afspraak]
vooraf_werkdagen: 5
escaleren_werkdagen: 5
regels:
  - {regel: gewoon, naam: Gewoon ritme, rol: regisseur, zolang: bijstand, uiterlijk: +6 maanden}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        (b"+6 maanden", b"-6 maanden", "termijn erna"),
        (b"+6 maanden", b"zes maanden", "geen termijn"),
        (b"zolang: bijstand", b"zolang: bijstand, na: scheiding", "niet allebei"),
        (b"zolang: bijstand", b"na: kerstmis", "geen levensgebeurtenis"),
        (b"versie: 1", b"versie: 1\ngeldig_vanaf: 2026-13-01", "geen bestaande dag"),
    ],
)
def test_a_fault_in_what_was_agreed_is_named(right: bytes, wrong: bytes, reason: str) -> None:
    assert read_rhythm("goed.yaml", GOOD).rules[0].code == "gewoon"

    with pytest.raises(PlaybookError, match=reason):
        read_rhythm("fout.yaml", GOOD.replace(right, wrong))
