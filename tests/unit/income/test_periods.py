"""What a month comes to: part months, who comes and goes, death, payment and the clocks that run."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.norms.deadlines import (
    Melding,
    find_deadlines,
    last_day_for_holiday_allowance,
)
from services.income.norms.loading import load_parameters
from services.income.norms.municipality import Maandmethode
from services.income.norms.payment import advance, split_payment
from services.income.norms.periods import (
    Bewoner,
    Huishouding,
    OnmogelijkePeriode,
    Segment,
    days_in_month,
    norm_of_month,
    pro_rata,
)
from services.income.norms.register import ParameterOntbreekt
from services.income.norms.woonsituatie import Persoon, Woonsituatie
from tests.explained import named

GROWN = Persoon(date(1970, 1, 1))
NOVEMBER = date(2026, 11, 1)
CALENDAR: Maandmethode = "kalenderdagen"
THIRTIETHS: Maandmethode = "dertigsten"
DECEMBER = date(2026, 12, 1)


def household(
    partner: Bewoner | None = None, died: date | None = None, *others: Bewoner
) -> Huishouding:
    return Huishouding(Woonsituatie(NOVEMBER, GROWN), partner, died, others)


def month(
    of: Huishouding, first: date, start: date | None = None, last: date | None = None
) -> list[tuple[int, int]]:
    found = norm_of_month(
        of, first, load_parameters(), CALENDAR, recht_vanaf=start, recht_tot_en_met=last
    )
    assert found.centen == sum(part.centen for part in found.delen)
    return [(part.dagen, part.centen) for part in found.delen]


def test_a_whole_month_is_the_norm_itself() -> None:
    assert month(household(), NOVEMBER) == [(30, 141946)]
    assert month(household(), date(2024, 2, 1)) == [(29, 128383)]


def test_a_month_is_split_the_way_the_municipality_chose_and_each_part_tells_its_first_day() -> (
    None
):
    comes = household(Bewoner(GROWN, date(2026, 12, 16)))

    by_days = norm_of_month(comes, DECEMBER, load_parameters(), "kalenderdagen").delen
    by_thirtieths = norm_of_month(comes, DECEMBER, load_parameters(), "dertigsten").delen

    assert [(part.van.day, part.dagen, part.centen) for part in by_days] == [
        (1, 15, 68684),
        (16, 16, 104660),
    ]
    assert [(part.van.day, part.dagen, part.centen) for part in by_thirtieths] == [
        (1, 15, 70973),
        (16, 15, 101390),
    ]


def test_only_the_days_with_a_right_count() -> None:
    assert month(household(), NOVEMBER, last=date(2026, 11, 15)) == [(15, 70973)]
    assert month(household(), NOVEMBER, start=date(2026, 11, 30)) == [(1, 4732)]
    assert month(household(), NOVEMBER, last=date(2026, 10, 31)) == []
    assert month(household(), NOVEMBER, start=DECEMBER) == []


def test_a_partner_who_leaves_is_gone_on_the_first_day_apart() -> None:
    leaves = Bewoner(GROWN, tot=date(2026, 11, 17))

    assert month(household(leaves), NOVEMBER) == [(16, 108149), (14, 66241)]


def test_a_partner_who_comes_counts_from_the_first_day() -> None:
    assert month(household(Bewoner(GROWN, date(2026, 11, 30))), NOVEMBER) == [
        (29, 137214),
        (1, 6759),
    ]


@pytest.mark.parametrize(
    ("died", "first", "days"),
    [
        (date(2026, 11, 12), DECEMBER, [12, 19]),
        (date(2026, 11, 12), NOVEMBER, [30]),
        (date(2026, 10, 31), NOVEMBER, [30]),
        (date(2026, 10, 30), NOVEMBER, [30]),
        (date(2026, 10, 29), NOVEMBER, [29, 1]),
        (date(2026, 1, 31), date(2026, 2, 1), [28]),
        (date(2026, 1, 29), date(2026, 2, 1), [28]),
        (date(2024, 1, 31), date(2024, 2, 1), [29]),
    ],
)
def test_the_norm_goes_on_up_to_and_including_one_month_after_a_death(
    died: date, first: date, days: list[int]
) -> None:
    assert [count for count, _ in month(household(Bewoner(GROWN), died), first)] == days


def test_a_partner_who_had_left_before_dying_does_not_come_back() -> None:
    left = Bewoner(GROWN, tot=date(2026, 11, 11))

    assert month(household(left, date(2026, 11, 12)), NOVEMBER)[0][0] == 10
    assert month(household(left, date(2026, 11, 12)), DECEMBER) == [(31, 141946)]


def test_a_housemate_counts_on_the_days_there_and_from_27() -> None:
    turns_27 = Bewoner(Persoon(date(1999, 12, 5)))
    stays_a_week = Bewoner(GROWN, date(2026, 12, 8), date(2026, 12, 15))

    assert month(household(None, None, turns_27), DECEMBER) == [(4, 18316), (27, 88307)]
    assert [days for days, _ in month(household(None, None, stays_a_week), DECEMBER)] == [7, 7, 17]


def test_a_month_with_a_day_that_is_not_known_is_not_known() -> None:
    with pytest.raises(ParameterOntbreekt):
        month(household(), date(2027, 1, 1))


def test_the_reasons_of_every_norm_of_the_month_are_told_once() -> None:
    left = household(Bewoner(GROWN, tot=date(2026, 11, 17)))
    found = norm_of_month(left, NOVEMBER, load_parameters(), CALENDAR)

    assert [named(reason) for reason in found.redenen] == ["N21b@2026-07-01", "N21a@2026-07-01"]


def segment(start: int, end: int, cents: int = 100000, month: int = 11) -> Segment:
    return Segment(date(2026, month, start), date(2026, month, end), cents)


@pytest.mark.parametrize(
    ("year", "month", "parts", "days"),
    [
        (2026, 11, [(1, 10), (11, 30)], [10, 20]),
        (2026, 12, [(1, 10), (11, 31)], [10, 20]),
        (2026, 12, [(1, 30), (31, 31)], [30, 0]),
        (2027, 2, [(1, 27), (28, 28)], [27, 3]),
        (2028, 2, [(1, 28), (29, 29)], [28, 2]),
    ],
)
def test_in_thirtieths_every_month_has_thirty_days(
    year: int, month: int, parts: list[tuple[int, int]], days: list[int]
) -> None:
    found = pro_rata(
        [Segment(date(year, month, a), date(year, month, b), 30_000) for a, b in parts], THIRTIETHS
    )

    assert [one.dagen for one in found] == days
    assert [one.centen for one in found] == [1_000 * count for count in days]


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(0, 300_000))
def test_however_a_month_is_cut_its_thirtieths_are_thirty(cut: date, cents: int) -> None:
    first = cut.replace(day=1)
    last = date(cut.year, cut.month, days_in_month(cut))
    parts = [Segment(first, cut, cents)]
    if cut < last:
        parts.append(Segment(cut + timedelta(days=1), last, cents))
    found = pro_rata(parts, THIRTIETHS)

    assert sum(one.dagen for one in found) == 30
    assert all(one.dagen >= 0 for one in found)
    assert abs(sum(one.centen for one in found) - cents) <= 1


@pytest.mark.parametrize(
    ("segments", "fault"),
    [
        ([segment(2, 1)], "een periode eindigt voor zij begint"),
        ([segment(1, 10), segment(10, 12)], "de perioden overlappen elkaar"),
        (
            [segment(1, 10), segment(11, 12, month=12)],
            "de perioden liggen niet in een kalendermaand",
        ),
        (
            [Segment(date(2026, 11, 30), date(2026, 12, 1), 1)],
            "de perioden liggen niet in een kalendermaand",
        ),
    ],
)
def test_segments_that_contradict_each_other_are_refused(
    segments: list[Segment], fault: str
) -> None:
    with pytest.raises(OnmogelijkePeriode, match=f"^{fault}$"):
        pro_rata(segments, CALENDAR)


@given(cents=st.integers(0, 500000), cut=st.integers(1, 29))
def test_the_parts_of_a_month_add_up_to_the_whole_but_for_a_cent(cents: int, cut: int) -> None:
    parts = pro_rata([segment(1, cut, cents), segment(cut + 1, 30, cents)], CALENDAR)

    assert abs(sum(part.centen for part in parts) - cents) <= 1
    assert sum(part.dagen for part in parts) == 30


@given(leaves=st.dates(NOVEMBER, DECEMBER))
def test_a_month_with_a_partner_for_a_part_lies_between_both_norms(leaves: date) -> None:
    found = norm_of_month(
        household(Bewoner(GROWN, tot=leaves)), NOVEMBER, load_parameters(), CALENDAR
    )

    assert 141945 <= found.centen <= 202779


@pytest.mark.parametrize(
    ("bijstand", "day", "reserved", "per_partner"),
    [
        (202779, NOVEMBER, 9733, (96523, 96523)),
        (202780, NOVEMBER, 9733, (96524, 96523)),
        (128383, date(2024, 6, 30), 6419, (60982, 60982)),
        (0, NOVEMBER, 0, (0, 0)),
        (10, NOVEMBER, 0, (5, 5)),
        (11, NOVEMBER, 1, (5, 5)),
    ],
)
def test_the_holiday_allowance_is_kept_and_the_rest_is_split_in_halves(
    bijstand: int, day: date, reserved: int, per_partner: tuple[int, int]
) -> None:
    found = split_payment(bijstand, day, load_parameters(), partners=2)

    assert (found.vakantietoeslag_centen, found.per_partner) == (reserved, per_partner)


def test_somebody_alone_is_paid_one_amount() -> None:
    assert split_payment(141946, NOVEMBER, load_parameters()).per_partner == (135133,)


def test_two_partners_may_ask_that_one_of_them_is_paid_all() -> None:
    first, second = (
        split_payment(100_001, NOVEMBER, load_parameters(), partners=2, alles_aan=one)
        for one in ("eerste", "tweede")
    )
    assert first.per_partner == (first.maandbetaling_centen, 0)
    assert second.per_partner == (0, first.maandbetaling_centen)


@given(bijstand=st.integers(0, 10**7), partners=st.sampled_from([1, 2]))
def test_what_is_kept_and_what_is_paid_are_the_whole(bijstand: int, partners: int) -> None:
    found = split_payment(bijstand, NOVEMBER, load_parameters(), partners=partners)

    assert found.vakantietoeslag_centen + found.maandbetaling_centen == bijstand
    assert sum(found.per_partner) == found.maandbetaling_centen
    assert max(found.per_partner) - min(found.per_partner) <= 1


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2025, 12, 31), date(2027, 1, 1)])
def test_a_percentage_of_holiday_allowance_that_nobody_knows_is_not_guessed(day: date) -> None:
    with pytest.raises(ParameterOntbreekt):
        split_payment(100000, day, load_parameters())


@pytest.mark.parametrize(
    ("bijstand", "day", "cents"),
    [
        (141946, NOVEMBER, 134849),
        (202779, NOVEMBER, 192640),
        (100000, date(2026, 1, 1), 95000),
        (100000, date(2025, 12, 31), 90000),
    ],
)
def test_the_advance_is_95_percent_since_2026_and_was_90(
    bijstand: int, day: date, cents: int
) -> None:
    assert advance(bijstand, day, load_parameters()).centen == cents


REPORTED = date(2026, 11, 2)
GROWN_UP = date(1990, 1, 1)


def test_from_27_the_application_counts_at_once_and_the_right_runs_from_the_report() -> None:
    found = find_deadlines(
        Melding(REPORTED, (GROWN_UP,), aangevraagd_op=REPORTED), load_parameters()
    )

    assert found.recht_vanaf == found.aanvraag_vanaf == REPORTED
    assert found.voorschot_uiterlijk == date(2026, 11, 30)
    assert found.besluit_uiterlijk == date(2026, 12, 28)


@pytest.mark.parametrize(
    ("born", "waived", "first"),
    [
        ((date(1999, 11, 3),), False, date(2026, 11, 30)),
        ((date(1999, 11, 2),), False, REPORTED),
        ((date(2003, 1, 1), date(2003, 1, 1)), False, date(2026, 11, 30)),
        ((date(2003, 1, 1), GROWN_UP), False, REPORTED),
        ((date(2003, 1, 1),), True, REPORTED),
    ],
)
def test_who_is_younger_than_27_searches_for_four_weeks_first(
    born: tuple[date, ...],
    waived: bool,
    first: date,
) -> None:
    report = Melding(REPORTED, born, aangevraagd_op=REPORTED, zoektermijn_vervalt=waived)
    found = find_deadlines(report, load_parameters())

    assert found.aanvraag_vanaf == first
    assert found.recht_vanaf == REPORTED
    assert found.voorschot_uiterlijk == first + timedelta(weeks=4)


@pytest.mark.parametrize(
    ("asked", "met", "start"),
    [
        (None, None, REPORTED),
        (None, date(2026, 11, 20), date(2026, 11, 20)),
        (None, date(2026, 10, 1), REPORTED),
        (date(2026, 10, 1), None, date(2026, 10, 1)),
        (date(2026, 8, 2), None, date(2026, 8, 2)),
        (date(2026, 8, 1), None, date(2026, 8, 2)),
        (date(2020, 1, 1), None, date(2026, 8, 2)),
    ],
)
def test_the_right_goes_back_three_months_at_most(
    asked: date | None, met: date | None, start: date
) -> None:
    report = Melding(REPORTED, (GROWN_UP,), recht_ontstaan_op=met, eerder_vanaf=asked)

    assert find_deadlines(report, load_parameters()).recht_vanaf == start


@pytest.mark.parametrize(("waited", "count"), [(0, 2), (25, 2), (28, 3)])
def test_an_advance_is_due_every_four_weeks_until_there_is_a_decision(
    waited: int, count: int
) -> None:
    report = Melding(REPORTED, (GROWN_UP,), aangevraagd_op=REPORTED, opgeschort_dagen=waited)
    found = find_deadlines(report, load_parameters())

    assert len(found.voorschotten) == count
    assert found.voorschotten[0] == found.voorschot_uiterlijk
    assert found.voorschotten[1] - found.voorschotten[0] == timedelta(weeks=4)


@pytest.mark.parametrize(("late", "start"), [(False, REPORTED), (True, date(2026, 12, 20))])
def test_who_applies_too_late_by_own_doing_has_a_right_from_the_application(
    late: bool, start: date
) -> None:
    report = Melding(
        REPORTED, (GROWN_UP,), aangevraagd_op=date(2026, 12, 20), verwijtbaar_laat=late
    )
    found = find_deadlines(report, load_parameters())

    assert found.recht_vanaf == start
    assert found.redenen[0].artikel == ("Pw 44 lid 3" if late else "Pw 44 lid 1")


def test_without_an_application_no_clock_runs() -> None:
    found = find_deadlines(Melding(REPORTED, (GROWN_UP,)), load_parameters())

    assert (found.voorschot_uiterlijk, found.besluit_uiterlijk) == (None, None)
    assert found.voorschotten == ()


def test_waiting_for_the_applicant_stops_the_clock_and_a_free_day_moves_its_end() -> None:
    report = Melding(REPORTED, (GROWN_UP,), aangevraagd_op=REPORTED, opgeschort_dagen=4)

    # 28 December and four days is New Year's Day, a Friday; the next working day is a Monday.
    assert find_deadlines(report, load_parameters()).besluit_uiterlijk == date(2027, 1, 4)


def test_holiday_allowance_comes_within_three_months_after_the_month_of_the_end() -> None:
    ended = date(2026, 11, 15)

    assert last_day_for_holiday_allowance(ended, load_parameters()) == date(2027, 2, 28)
