"""Everybody at once: the same amounts as one at a time, raised norms, and parts that add up."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

from services.income.assessments.rules import Facts, Wage
from services.income.norms.loading import load_parameters
from services.income.norms.register import ParameterOntbreekt, Parameters
from services.income.recalculation.rules import (
    EDGES,
    MOST_LISTED,
    Stand,
    Uitslagen,
    Verschil,
    Vraag,
    compare,
    is_norm,
    question,
    raised,
)
from services.income.recalculation.service import histogram
from shared import ids
from shared.testing.events import make_household, make_member
from tests.load.equality import prove

JULY = date(2026, 7, 1)
JANUARY = date(2026, 1, 1)
UNPUBLISHED = date(2027, 1, 1)
HALF_KNOWN = date(2025, 7, 1)
"""Of 2025 some amounts are known and others are not."""


def questions() -> Iterator[Vraag]:
    parameters = load_parameters()
    yield question(JULY, parameters)
    yield question(JANUARY, parameters)
    yield question(JULY, parameters, 500)
    for day in (HALF_KNOWN, UNPUBLISHED):
        yield Vraag(Stand(day - timedelta(days=1), parameters), Stand(day, parameters))


@pytest.mark.parametrize("seed", range(5))
def test_everybody_at_once_gets_the_same_as_one_at_a_time(seed: int) -> None:
    """A hundred thousand of them are in `make bench`."""
    outcomes = prove(1_000, list(questions())[seed], seed=seed)

    assert outcomes.total() == 1_000
    assert outcomes.keys() >= {"geen-uitkering", "niet-vast-te-stellen"}


def test_a_raise_changes_the_norms_and_nothing_else_half_up_to_the_cent() -> None:
    real = load_parameters()
    higher = raised(real, 500)

    for day in (JULY, JANUARY):
        for one, other in zip(real.valid_on(day), higher.valid_on(day), strict=True):
            expected = (one.waarde * 105 + 50) // 100 if is_norm(one) else one.waarde
            assert other.waarde == expected, one.code
    assert higher.on("N21a", JULY).waarde == 149_043  # 1,419.46 + 70.973
    assert higher.unknown_on(HALF_KNOWN) == real.unknown_on(HALF_KNOWN)
    assert {one.code for one in real.valid_on(JULY) if is_norm(one)} == {
        "N20_1a", "N20_1b", "N20_1c", "N20_2b", "N20_2c", "N20_3", "N21a", "N21b", "N22a", "N22a_3_kind",
        "N22a_3_zonder", "N22bc", "N23_1a", "N23_1b", "N23_2a", "N23_2b",
    }  # fmt: skip


def test_who_gets_nothing_before_and_something_after_is_new() -> None:
    single = make_member()
    wage = Wage(single.inwoner_id, JANUARY, None, 141_000, ids.new_event_id())

    found = compare(
        ids.new_id(), Facts(make_household(single), (wage,)), question(JULY, load_parameters())
    )

    assert (found.uitkomst, found.voor, found.na) == ("nieuw", 0, 946)


def test_a_wage_between_two_norms_ends_the_right_when_the_norm_falls() -> None:
    single = make_member()
    wage = Wage(single.inwoner_id, JANUARY, None, 141_000, ids.new_event_id())

    found = compare(
        ids.new_id(),
        Facts(make_household(single), (wage,)),
        question(JULY, load_parameters(), -100),
    )

    assert (found.uitkomst, found.voor, found.na) == ("eindigt", 946, 0)


def test_a_day_of_which_no_norm_is_known_is_refused() -> None:
    with pytest.raises(ParameterOntbreekt):
        question(UNPUBLISHED, load_parameters())
    with pytest.raises(ParameterOntbreekt):
        question(JULY, Parameters([]))


def differences(count: int) -> list[Verschil]:
    random = Random(7)
    return [
        Verschil(
            ids.new_id(), random.choice(("0106", "1680")), "hoger", 0, random.randrange(300_000)
        )
        for _ in range(count)
    ]


def test_parts_add_up_to_the_whole_in_any_order() -> None:
    everybody = differences(1_000)
    whole, parts = Uitslagen(), Uitslagen()
    whole.add(everybody)
    for start in (600, 0, 300, 900):
        part = Uitslagen()
        part.add(everybody[start : start + (300 if start != 900 else 100)])
        parts.include(part)

    assert parts == whole
    assert whole.samen.huishoudens == 1_000
    assert len(whole.grootste) == MOST_LISTED
    assert whole.grootste[0].centen == max(one.centen for one in everybody)


@pytest.mark.parametrize(
    ("cents", "vanaf", "tot"),
    [(0, 0, 1), (1, 1, 100), (99, 1, 100), (100, 100, 500), (-1, -100, 0), (-100, -100, 0),
     (-101, -500, -100), (100_000, 100_000, None), (-100_001, None, -100_000)],
)  # fmt: skip
def test_each_difference_is_in_one_bar(cents: int, vanaf: int | None, tot: int | None) -> None:
    found = Uitslagen()
    found.add([Verschil(ids.new_id(), "0106", "hoger", 200_000, 200_000 + cents)])

    (bar,) = histogram(found.samen)

    assert (bar.vanaf_centen, bar.tot_centen, bar.aantal) == (vanaf, tot, 1)
    assert list(EDGES) == sorted(set(EDGES))
