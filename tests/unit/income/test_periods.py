"""What a part of a month comes to, and how a month is paid: holiday allowance, halves, advance."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.norms.loading import load_parameters
from services.income.norms.municipality import Maandmethode
from services.income.norms.payment import advance, split_payment
from services.income.norms.periods import OnmogelijkePeriode, Segment, days_in_month, pro_rata
from services.income.norms.register import ParameterOntbreekt

NOVEMBER = date(2026, 11, 1)
CALENDAR: Maandmethode = "kalenderdagen"
THIRTIETHS: Maandmethode = "dertigsten"


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
