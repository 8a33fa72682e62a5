"""The norm beyond the tables: exclusions, institutions, a partner without right, the supplement for the young, 53a."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen, ParameterOntbreekt
from services.income.norms.rules import Norm, determine_norm
from services.income.norms.woonsituatie import Persoon, Woonsituatie

NOVEMBER = date(2026, 11, 1)
YOUNG = Persoon(date(2007, 5, 1))
GROWN = Persoon(date(1991, 5, 1))
RETIRED = Persoon(date(1950, 5, 1))
CHILD = Persoon(date(2018, 5, 1))
SHARER = Persoon(date(1996, 5, 1))


def without_right(person: Persoon) -> Persoon:
    return replace(person, heeft_recht=False)


def inside(person: Persoon) -> Persoon:
    return replace(person, inrichting=True)


def norm(home: Woonsituatie) -> Norm:
    return determine_norm(home, load_parameters())


def cents(
    own: Persoon,
    partner: Persoon | None = None,
    *,
    kinderen: tuple[Persoon, ...] = (),
    sharers: int = 0,
    young: int = 0,
    unknown: bool = False,
    toeslagpartner: bool = False,
    day: date = NOVEMBER,
) -> int:
    return norm(
        Woonsituatie(
            day, own, partner, kinderen, (SHARER,) * sharers, young, unknown, toeslagpartner
        )
    ).centen


@pytest.mark.parametrize(
    ("person", "artikel"),
    [
        (without_right(GROWN), "Pw 11"),
        (replace(GROWN, gedetineerd=True), "Pw 13 lid 1 onder a"),
        (replace(GROWN, dagen_buitenland=29), "Pw 13 lid 1 onder e, lid 4"),
        (replace(RETIRED, dagen_buitenland=92), "Pw 13 lid 1 onder e, lid 4"),
        (Persoon(date(2008, 11, 2)), "Pw 13 lid 1 onder f"),
        (inside(YOUNG), "Pw 13 lid 2 onder a"),
        (replace(YOUNG, onderwijs_met_wsf=True), "Pw 13 lid 2 onder c"),
        (Persoon(date(1999, 11, 2), onderwijs_met_wsf=True), "Pw 13 lid 2 onder c"),
    ],
)
def test_who_is_excluded_has_no_right_and_hears_why(person: Persoon, artikel: str) -> None:
    found = norm(Woonsituatie(NOVEMBER, person))

    assert (found.recht, found.centen) == (False, 0)
    assert [reason.artikel for reason in found.redenen] == [artikel]


@pytest.mark.parametrize(
    ("person", "amount"),
    [
        (replace(GROWN, dagen_buitenland=28), 141946),
        (replace(RETIRED, dagen_buitenland=91), 158734),
        (Persoon(date(2008, 11, 1)), 35042),
        (Persoon(date(1999, 11, 1), onderwijs_met_wsf=True), 141946),
        (inside(Persoon(date(2005, 11, 1))), 49644),
    ],
)
def test_a_day_or_a_week_from_an_exclusion_there_is_a_right(person: Persoon, amount: int) -> None:
    assert cents(person) == amount


def test_weeks_abroad_in_a_year_whose_limit_is_not_known_are_not_judged() -> None:
    with pytest.raises(ParameterOntbreekt):
        cents(replace(GROWN, dagen_buitenland=1), day=date(2025, 3, 1))


@pytest.mark.parametrize(
    ("own", "partner", "amount"),
    [
        (GROWN, without_right(GROWN), 101390),
        (without_right(GROWN), GROWN, 101390),
        (GROWN, replace(GROWN, gedetineerd=True), 101390),
        (GROWN, Persoon(date(2010, 1, 1)), 101390),
        (GROWN, without_right(YOUNG), 101390),
        (GROWN, without_right(RETIRED), 101390),
        (RETIRED, without_right(GROWN), 108805),
        (YOUNG, without_right(GROWN), 35042),
        (YOUNG, without_right(YOUNG), 35042),
        (GROWN, inside(YOUNG), 101390),
    ],
)
def test_with_a_partner_without_right_one_has_half_of_the_norm_of_a_couple_of_ones_age(
    own: Persoon, partner: Persoon, amount: int
) -> None:
    assert cents(own, partner) == amount


@pytest.mark.parametrize(
    ("own", "partner", "who"),
    [
        (GROWN, without_right(GROWN), "partner"),
        (without_right(GROWN), GROWN, "aanvrager"),
        (GROWN, GROWN, None),
    ],
)
def test_the_norm_tells_who_has_no_right(own: Persoon, partner: Persoon, who: str | None) -> None:
    assert norm(Woonsituatie(NOVEMBER, own, partner)).zonder_recht == who


def test_two_partners_without_right_have_none_and_hear_both_reasons() -> None:
    found = norm(Woonsituatie(NOVEMBER, without_right(GROWN), Persoon(date(2010, 1, 1))))

    assert (found.recht, found.centen, len(found.redenen)) == (False, 0, 2)


@pytest.mark.parametrize(
    ("partner", "amount"), [(GROWN, 87871), (YOUNG, 101390), (Persoon(date(2010, 1, 1)), 101390)]
)
def test_who_shares_costs_has_a_share_of_ones_own_where_the_partner_has_no_right(
    partner: Persoon, amount: int
) -> None:
    assert cents(GROWN, without_right(partner), sharers=1) == amount


@pytest.mark.parametrize(
    ("kinderen", "toeslagpartner", "day", "amount"),
    [
        ((CHILD,), True, NOVEMBER, 129857),
        ((CHILD,), False, NOVEMBER, 101390),
        ((), True, NOVEMBER, 101390),
        ((Persoon(date(2008, 11, 1)),), True, NOVEMBER, 101390),
        ((CHILD,), True, date(2025, 12, 31), 97790),
        ((CHILD,), True, date(2026, 1, 1), 128574),
    ],
)
def test_a_twelfth_of_the_alo_kop_comes_on_top_since_2026(
    kinderen: tuple[Persoon, ...],
    toeslagpartner: bool,
    day: date,
    amount: int,
) -> None:
    found = cents(
        GROWN, without_right(GROWN), kinderen=kinderen, toeslagpartner=toeslagpartner, day=day
    )

    assert found == amount


@pytest.mark.parametrize(
    ("own", "partner", "sharers", "amount"),
    [
        (inside(GROWN), None, 0, 49644),
        (inside(GROWN), None, 3, 49644),
        (inside(RETIRED), None, 0, 49644),
        (inside(GROWN), inside(GROWN), 0, 80511),
        (GROWN, inside(GROWN), 0, 191590),
        (inside(GROWN), RETIRED, 0, 49644 + 158734),
        (GROWN, inside(GROWN), 1, 49644 + 101390),
        (YOUNG, inside(GROWN), 0, 49644 + 35042),
    ],
)
def test_the_norm_in_an_institution(
    own: Persoon, partner: Persoon | None, sharers: int, amount: int
) -> None:
    assert cents(own, partner, sharers=sharers) == amount


@pytest.mark.parametrize(
    ("day", "single", "couple"),
    [(date(2024, 7, 1), 45631, 73945), (date(2025, 7, 1), 47849, 77529), (date(2026, 1, 1), 49076, 79627)],
)  # fmt: skip
def test_the_norm_in_an_institution_also_where_only_the_sum_was_published(
    day: date, single: int, couple: int
) -> None:
    assert cents(inside(GROWN), day=day) == single
    assert cents(inside(GROWN), inside(GROWN), day=day) == couple


def test_somebody_in_an_institution_with_a_partner_without_right_goes_to_a_person() -> None:
    with pytest.raises(NietVastTeStellen):
        cents(inside(GROWN), without_right(GROWN))


@pytest.mark.parametrize(
    ("own", "partner", "sharers", "young", "amount"),
    [
        (YOUNG, None, 0, 1, 111266),
        (YOUNG, None, 0, 2, 111266),
        (YOUNG, None, 2, 1, 111266),
        (YOUNG, YOUNG, 0, 1, 146308),
        (YOUNG, YOUNG, 0, 2, 202779),
        (YOUNG, GROWN, 0, 1, 202779),
        (YOUNG, GROWN, 0, 2, 202779),
        (YOUNG, GROWN, 1, 1, 202779),
        (YOUNG, without_right(GROWN), 0, 1, 111266),
        (GROWN, None, 0, 1, 141946),
        (GROWN, GROWN, 0, 2, 202779),
    ],
)
def test_the_young_without_appeal_to_their_parents_have_more_but_not_above_the_norm_of_21(
    own: Persoon, partner: Persoon | None, sharers: int, young: int, amount: int
) -> None:
    assert cents(own, partner, sharers=sharers, young=young) == amount


def test_before_2026_the_supplement_for_the_young_is_no_part_of_the_norm_and_not_guessed() -> None:
    with pytest.raises(ParameterOntbreekt):
        cents(YOUNG, young=1, day=date(2025, 12, 31))


def test_a_young_partner_of_somebody_past_the_aow_age_has_the_norm_of_article_20() -> None:
    assert cents(YOUNG, RETIRED) == 136432
    assert cents(YOUNG, RETIRED, sharers=1) == 35042 + 108805


@pytest.mark.parametrize(
    ("own", "partner", "amount"),
    [
        (GROWN, None, 60834),
        (RETIRED, None, 65283),
        (GROWN, GROWN, 121667),
        (GROWN, RETIRED, 130566),
        (YOUNG, None, 35042),
        (YOUNG, GROWN, 35042 + 60834),
        (GROWN, without_right(GROWN), 60834),
    ],
)
def test_who_does_not_show_who_lives_there_has_thirty_percent_per_person(
    own: Persoon, partner: Persoon | None, amount: int
) -> None:
    assert cents(own, partner, unknown=True) == amount


def test_a_child_that_is_not_born_yet_changes_nothing() -> None:
    born_tomorrow = Persoon(date(2026, 11, 2))

    assert cents(YOUNG, YOUNG, kinderen=(born_tomorrow,)) == 70084
    assert cents(YOUNG, YOUNG, kinderen=(born_tomorrow,), day=date(2026, 11, 2)) == 110640


PERSONS = st.builds(
    Persoon,
    st.dates(date(1940, 1, 1), date(2012, 1, 1)),
    heeft_recht=st.booleans(),
    gedetineerd=st.booleans(),
    onderwijs_met_wsf=st.booleans(),
)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
HOMES = st.builds(
    Woonsituatie,
    DAYS,
    PERSONS,
    st.none() | PERSONS,
    st.lists(st.builds(Persoon, st.dates(date(1990, 1, 1), date(2026, 6, 1))), max_size=3).map(
        tuple
    ),
    st.lists(st.builds(Persoon, st.dates(date(1950, 1, 1), date(2010, 1, 1))), max_size=3).map(
        tuple
    ),
    st.integers(0, 2),
    st.booleans(),
    st.booleans(),
)


@given(home=HOMES)
def test_a_norm_is_positive_with_a_right_and_nothing_without_and_always_has_reasons(
    home: Woonsituatie,
) -> None:
    found = norm(home)

    assert (found.centen > 0) == found.recht
    assert found.redenen
    assert norm(home) == found


@given(home=HOMES)
def test_it_does_not_matter_who_of_a_couple_applies(home: Woonsituatie) -> None:
    if home.partner is not None:
        turned = replace(home, aanvrager=home.partner, partner=home.aanvrager)

        assert norm(turned).centen == norm(home).centen


@given(home=HOMES)
def test_it_does_not_matter_in_which_order_people_are_told(home: Woonsituatie) -> None:
    turned = replace(home, kinderen=home.kinderen[::-1], medebewoners=home.medebewoners[::-1])

    assert norm(turned) == norm(home)


@given(home=HOMES)
def test_not_showing_who_lives_there_never_gives_more(home: Woonsituatie) -> None:
    assert norm(replace(home, onbekend=True)).centen <= norm(replace(home, onbekend=False)).centen


@given(home=HOMES)
def test_a_partner_who_loses_the_right_never_makes_the_norm_rise_but_for_the_alo_kop(
    home: Woonsituatie,
) -> None:
    if home.partner is None:
        return
    plain = replace(home, toeslagpartner=False)
    lost = replace(plain, partner=replace(home.partner, heeft_recht=False))

    assert norm(lost).centen <= norm(plain).centen
