"""The purse before and after when not everything is known: what depends on it has a range, and nothing is taken to be nil."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.means.rules import R
from services.income.norms.loading import load_parameters
from services.income.purse.household import (
    Beursfeiten,
    Onbekend,
    asked_first,
    difference,
    purse_on,
)
from services.income.purse.rents import rent_range
from services.income.purse.spending import Situatie, Verdiener, besteedbaar, tenant
from services.income.purse.taxes import gross_of
from services.income.purse.wages import year_wage
from services.income.toeslagen.huurtoeslag import Huurlijn, huurtoeslag, rent_line
from shared.events.purse import Beurs, Beursfeit, Kant

DAY = date(2026, 11, 1)
PARAMETERS = load_parameters()
HOURS_16, HOURS_24 = 103_931, 155_896
ANK = Situatie(
    datum=DAY,
    norm=141_946,
    kale_huur=70_000,
    aantal_personen=3,
    kinderen=(date(2018, 5, 1), date(2012, 5, 1)),
)
BEFORE = Beursfeiten(replace(ANK, verdieners=(Verdiener(HOURS_16, R, iack=True),)))
AFTER = Beursfeiten(replace(ANK, verdieners=(Verdiener(HOURS_24, R, iack=True),)))
MORE = 126_39
COSTS: tuple[Beursfeit, ...] = ("reiskosten", "kosten-kinderopvang", "aflossing", "zorgpremie")


def compared(
    *unknown: Onbekend, before: Beursfeiten = BEFORE, after: Beursfeiten = AFTER, threshold: int = 0
) -> Beurs:
    return difference(before, after, unknown, threshold, PARAMETERS)


@pytest.mark.parametrize(
    ("threshold", "trap"), [(0, "nee"), (MORE, "nee"), (MORE + 1, "ja"), (140_31, "ja")]
)
def test_a_trap_begins_a_cent_below_the_threshold(threshold: int, trap: str) -> None:
    assert compared(threshold=threshold).armoedeval == trap


@pytest.mark.parametrize(
    ("most", "trap"), [(MORE, "nee"), (MORE + 1, "onbekend"), (MORE + 100, "onbekend")]
)
def test_a_cost_that_nobody_knows_makes_it_uncertain_a_cent_above_what_there_is_more(
    most: int, trap: str
) -> None:
    beurs = compared(Onbekend("reiskosten", "na", 0, most))

    assert beurs.armoedeval == trap
    assert beurs.totaal.na_centen is None
    assert (beurs.totaal.verschil_minimum_centen, beurs.totaal.verschil_maximum_centen) == (
        MORE - most,
        MORE,
    )


def test_less_at_every_value_is_a_trap_whatever_is_not_known() -> None:
    beurs = compared(Onbekend("reiskosten", "na", MORE + 1, 300_00))

    assert beurs.armoedeval == "ja"
    assert asked_first(beurs) == ()


def test_what_is_the_same_on_both_sides_is_named_and_makes_no_difference() -> None:
    beurs = compared(Onbekend("aflossing", "beide", 0, 400_00))

    assert beurs.totaal.verschil_centen == MORE
    assert (beurs.totaal.voor_centen, beurs.totaal.na_centen) == (None, None)
    assert [(fact.feit, fact.beweegt_centen) for fact in beurs.onbekend] == [("aflossing", 0)]


def test_what_moves_it_most_is_asked_first() -> None:
    beurs = compared(
        Onbekend("kosten-kinderopvang", "na", 0, 100_00),
        Onbekend("aflossing", "beide", 0, 900_00),
        Onbekend("reiskosten", "na", 0, 140_00),
    )

    assert [fact.feit for fact in asked_first(beurs)] == ["reiskosten", "kosten-kinderopvang"]


@given(
    st.integers(0, 100_000),
    st.integers(1, 4),
    st.sampled_from([0, 2_300_000, 3_200_000, 4_000_000]),
    st.sampled_from([None, 19, 40]),
)
def test_the_rent_line_is_the_huurtoeslag_at_every_rent(
    rent: int, persons: int, income: int, age: int | None
) -> None:
    home = replace(
        ANK, kale_huur=rent, aantal_personen=persons, kinderen=(), leeftijd_aanvrager=age
    )
    who = tenant(home, income)

    assert rent_line(who, PARAMETERS).at(rent) == huurtoeslag(who, PARAMETERS).centen


@given(
    st.integers(0, 93_293),
    st.integers(0, 93_293),
    st.integers(1, 3),
    st.integers(1, 3),
    st.sampled_from([0, 2_400_000, 3_300_000]),
    st.booleans(),
)
def test_no_rent_moves_it_further_than_the_range_says(
    rent: int, other: int, persons: int, then: int, income: int, goes_out: bool
) -> None:
    before = rent_line(tenant(replace(ANK, aantal_personen=persons), 0), PARAMETERS)
    after = rent_line(tenant(replace(ANK, aantal_personen=then), income), PARAMETERS)
    low, high = sorted((rent, other))
    found = rent_range(before, after, low, high, goes_out=goes_out)
    one_side = rent_range(None, after, low, high, goes_out=True)

    for value in {low, high, (low + high) // 2, (low * 2 + high) // 3}:
        moved = after.at(value) - after.at(low) - before.at(value) + before.at(low)
        assert found.huurtoeslag[0] <= moved <= found.huurtoeslag[1]
        alone = after.at(value) - after.at(low) - (value - low)
        assert one_side.geheel[0] <= alone <= one_side.geheel[1]


@given(
    st.integers(20_000, 90_000),
    st.integers(0, 1_500),
    st.sampled_from([(1, 1), (1, 3), (3, 2)]),
    st.sampled_from([0, 2_400_000]),
    st.sampled_from(["voor", "na", "beide"]),
)
def test_the_ends_of_the_range_are_what_some_rent_comes_to(
    low: int, more: int, persons: tuple[int, int], income: int, known: str
) -> None:
    before, after = (
        rent_line(tenant(replace(ANK, aantal_personen=number), cents), PARAMETERS)
        for number, cents in zip(persons, (0, income), strict=True)
    )
    first, then = (before if known != "na" else None), (after if known != "voor" else None)

    found = rent_range(first, then, low, low + more, goes_out=True)

    def moved(line: Huurlijn | None, rent: int) -> int:
        return line.at(rent) - line.at(low) if line else 0

    paid = (first is not None) - (then is not None)
    rents = range(low, low + more + 1)
    support = [moved(then, rent) - moved(first, rent) for rent in rents]
    whole = [amount + paid * (rent - low) for amount, rent in zip(support, rents, strict=True)]
    assert found.huurtoeslag == (min(support), max(support))
    assert found.geheel == (min(whole), max(whole))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(COSTS),
            st.sampled_from(["voor", "na", "beide"]),
            st.integers(0, 30_000),
            st.integers(0, 30_000),
        ),
        max_size=4,
        unique_by=lambda row: row[:2],
    ),
    st.data(),
)
def test_every_value_between_the_ends_lies_in_the_range(
    rows: list[tuple[Beursfeit, Kant, int, int]], data: st.DataObject
) -> None:
    unknown = [Onbekend(feit, kant, min(ends), max(ends)) for feit, kant, *ends in rows]
    beurs = compared(*unknown)
    chosen = [
        fact._replace(minimum=value, maximum=value)
        for fact in unknown
        for value in (data.draw(st.integers(fact.minimum, fact.maximum)),)
    ]

    totals = compared(*chosen).totaal
    assert totals.verschil_centen is not None
    assert (
        beurs.totaal.verschil_minimum_centen
        <= totals.verschil_centen
        <= beurs.totaal.verschil_maximum_centen
    )
    assert [fact.beweegt_centen for fact in beurs.onbekend] == sorted(
        (fact.beweegt_centen for fact in beurs.onbekend), reverse=True
    )
    parts = sum(post.verschil_minimum_centen for post in beurs.posten)
    assert parts == beurs.totaal.verschil_minimum_centen


@given(st.integers(0, 600_000))
def test_a_net_wage_that_was_told_is_kept_and_its_gross_wage_comes_to_it(gross: int) -> None:
    net = besteedbaar(replace(ANK, verdieners=(Verdiener(gross),)), PARAMETERS).posten.netto_loon
    told = besteedbaar(replace(ANK, verdieners=(Verdiener(netto_maand=net),)), PARAMETERS)
    derived = gross_of(net, DAY, PARAMETERS)

    assert told.posten.netto_loon == net
    assert derived <= gross
    assert year_wage(gross, DAY, PARAMETERS) - year_wage(derived, DAY, PARAMETERS) <= 100
    assert ("brutoloon-afgeleid" in told.aannames) == (net > 0)


def test_costs_go_off_and_the_rent_where_it_is_asked() -> None:
    costs = Beursfeiten(ANK, {"reiskosten": 85_00, "zorgpremie": 150_00})

    with_rent = purse_on(costs, PARAMETERS)
    without = purse_on(replace(costs, huur_gaat_eraf=False), PARAMETERS)

    assert without.totaal - with_rent.totaal == 700_00
    assert (with_rent.posten["reiskosten"], with_rent.posten["zorgpremie"]) == (-85_00, -150_00)
