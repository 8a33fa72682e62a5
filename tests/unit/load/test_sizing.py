"""What a place needs, worked out from what one life event cost."""

import pytest

from tests.load import past_one_machine, sizing
from tests.load.figure import Figure
from tests.load.sizing import COUNTS, Cost, Need

PROCESSOR = {"intake-api": 2.0, "income-worker": 5.0, "routes-worker": 4.0, "PostgreSQL": 8.0, "Kafka": 1.0}  # fmt: skip
KEPT = {"PostgreSQL intake": 6_000, "PostgreSQL income": 14_000, "Kafka": 10_000}
COST = Cost(PROCESSOR, KEPT, held=60)
MEASURED = [
    Figure(
        "chain.ours",
        80,
        "life events/s",
        "the chain",
        detail={"processor_ms_per_life_event": PROCESSOR, "bytes_per_life_event": KEPT},
    ),
    Figure("chain.held", 60, "life events/s", "held"),
    Figure("recalculation.seconds", 40, "s", "410,000 households, the whole command"),
]


def test_an_agency_has_as_many_events_as_were_counted_twice() -> None:
    need = Need(2_740, COST)

    assert need.a_year == pytest.approx(2_740 * 2 * sum(count.a_year for count in COUNTS))
    assert need.a_day == pytest.approx(need.a_year / 250)
    assert 30 < need.a_day < 50


def test_as_many_leave_bijstand_as_the_agency_sees_leave() -> None:
    """Its agreement of 2020 asks for 700 a year who leave for work, when it had a tenth more households."""
    (ends,) = (count for count in COUNTS if count.what == "bijstand ends")

    assert 500 < 2_740 * ends.a_year < 800


def test_in_the_busiest_hour_the_wages_of_a_month_come_beside_a_quarter_of_a_busy_day() -> None:
    need = Need(100_000, COST)

    assert need.wages_of_a_month == pytest.approx(100_000 * 2 * 0.08)
    assert need.in_busiest_hour == pytest.approx(need.a_day / 2 + need.wages_of_a_month)


def test_what_it_takes_follows_from_what_one_life_event_took() -> None:
    need = Need(410_000, COST)

    assert need.cores == pytest.approx(need.in_busiest_hour / 3600 * 0.020)
    assert need.processor_seconds_a_day == pytest.approx(need.a_day * 0.020)
    assert need.database_a_month == pytest.approx(need.a_year / 12 * 20_000)
    assert need.log == pytest.approx((need.a_day * 5 + need.wages_of_a_month) * 10_000)


def test_there_are_as_many_workers_as_the_busiest_service_needs() -> None:
    """Each event of it 5 ms, on a core that is 70% full."""
    need = Need(40_000_000, COST)

    assert COST.busiest == "income-worker"
    assert need.workers == pytest.approx(need.a_second * 0.005 / 0.7, abs=1)
    assert Need(1_000, COST).workers == 1


def test_the_document_says_what_the_places_need_and_that_this_machine_is_enough() -> None:
    text = sizing.section(MEASURED, cores=2)

    assert "costs **20 ms of processor time**" in text
    assert "a municipality, 1,000 | an agency, 2,740 | the country, 410,000" in text
    assert "**This machine of 2 cores is enough for each of them**: it held 60" in text
    assert "410,000 households, the whole command took 40 s." in text


def test_the_document_says_how_many_cores_where_this_machine_is_not_enough() -> None:
    slow = [MEASURED[0], Figure("chain.held", 5, "life events/s", "held")]
    needed = Need(410_000, Cost(PROCESSOR, KEPT, held=5)).a_second

    text = sizing.section(slow, cores=2)

    assert "**This machine of 2 cores is enough for a municipality and an agency**" in text
    assert f"needs {needed:.0f} in its busiest hour: 8 cores" in text


def test_nothing_is_said_of_sizes_where_the_chain_was_not_measured() -> None:
    assert sizing.section(MEASURED[1:], cores=2) == ""
    assert past_one_machine.section(MEASURED[1:]) == ""


def test_the_service_whose_workers_work_most_is_the_first_limit() -> None:
    first, second, *rest = past_one_machine.bounds(COST)

    assert [first.part, second.part] == ["income-worker", "routes-worker"]
    assert [first.most, second.most] == pytest.approx([12 * 200, 12 * 250])
    assert [bound.part for bound in rest] == ["PostgreSQL", "intake-api", "Kafka"]
    assert all(bound.most is None for bound in rest)


def test_the_plan_past_one_machine_says_what_comes_first_and_what_nobody_measured() -> None:
    text = past_one_machine.section(MEASURED)

    assert "| income-worker | 5.00 | 200 | 2,400 | a worker for each of the 12 partitions |" in text
    assert "**The first limit that no machine takes away is income-worker**: 2,400" in text
    assert "Not measured, and so not promised" in text
