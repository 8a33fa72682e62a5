"""The list "geef dit zelf door": to whom, by when, with what number; and what ends at the step to work."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.income.aftercare.posts import Expectation
from services.income.aftercare_desk.rules import (
    TOLD_WITHIN,
    Start,
    endings,
    holiday_allowance_by,
    to_pass_on,
    wage_this_year,
)

ANK = Start(
    started_on=date(2026, 12, 1),
    because="baan-gestart",
    right_ends=False,
    child_ages=(8, 14),
    expected=Expectation({"netto-loon": 110264, "bijstand": 31682}),
)


def codes(start: Start) -> set[str]:
    return {line.code for line in to_pass_on(start)}


def test_a_mother_with_bijstand_passes_on_what_hangs_on_her_children_and_her_wage() -> None:
    assert codes(ANK) == {
        "zorgtoeslag",
        "huurtoeslag",
        "kindgebonden-budget",
        "kinderopvangtoeslag",
        "combinatiekorting",
        "loonheffingskorting",
        "inkomstenopgave",
        "kwijtschelding",
        "minimaregelingen",
        "meedoenregeling",
        "collectieve-zorgverzekering",
        "beslagvrije-voet",
    }


def test_who_has_no_child_is_asked_nothing_about_children() -> None:
    assert codes(replace(ANK, child_ages=())).isdisjoint(
        {"kindgebonden-budget", "kinderopvangtoeslag", "combinatiekorting", "meedoenregeling"}
    )


def test_a_child_of_twelve_gives_no_childcare_and_one_of_eighteen_no_budget() -> None:
    assert "kinderopvangtoeslag" in codes(replace(ANK, child_ages=(11,)))
    assert "kinderopvangtoeslag" not in codes(replace(ANK, child_ages=(12,)))
    assert "kindgebonden-budget" in codes(replace(ANK, child_ages=(17,)))
    assert "kindgebonden-budget" not in codes(replace(ANK, child_ages=(18,)))


def test_who_owns_the_home_and_has_no_debt_is_not_asked_about_rent_and_attachment() -> None:
    known = Expectation({"netto-loon": 110264, "bijstand": 31682, "zorgtoeslag": 12900})

    assert codes(replace(ANK, expected=known)).isdisjoint({"huurtoeslag", "beslagvrije-voet"})
    unknown = replace(known, unknown=("huurtoeslag", "aflossing"))
    assert {"huurtoeslag", "beslagvrije-voet"} <= codes(replace(ANK, expected=unknown))


def test_who_has_bijstand_no_more_gives_no_monthly_wage_and_hears_when_holiday_pay_comes() -> None:
    ended = replace(ANK, right_ends=True)

    assert "inkomstenopgave" not in codes(ended)
    assert holiday_allowance_by(ended) == date(2027, 2, 28)
    assert holiday_allowance_by(ANK) is None


def test_the_number_is_the_wage_of_this_year_where_it_was_told_gross() -> None:
    told = replace(ANK, started_on=date(2026, 10, 1), gross_month=164_000)

    numbers = {line.code: line.cents for line in to_pass_on(told)}

    assert numbers["zorgtoeslag"] == wage_this_year(164_000, date(2026, 10, 1)) == 531_360
    assert numbers["kwijtschelding"] == 164_000
    assert {line.cents for line in to_pass_on(ANK)} == {None}


@given(st.dates(date(2025, 1, 1), date(2028, 12, 31)), st.lists(st.integers(0, 20), max_size=5))
def test_everything_has_a_day_and_nothing_stands_there_twice(
    started_on: date, ages: list[int]
) -> None:
    lines = to_pass_on(replace(ANK, started_on=started_on, child_ages=tuple(ages)))

    assert len({line.code for line in lines}) == len(lines)
    assert all(
        started_on <= line.by <= started_on + TOLD_WITHIN + timedelta(days=3) for line in lines
    )
    assert all(line.to and line.text for line in lines)


def test_what_was_there_and_is_not_any_more_ends_and_a_toeslag_from_the_next_month() -> None:
    expected = Expectation(
        after={"netto-loon": 180_000, "huurtoeslag": 0},
        before={"bijstand": 141_946, "huurtoeslag": 20_000, "kgb": 30_000, "huur": -65_000},
        unknown=("kgb",),
    )
    start = replace(ANK, started_on=date(2026, 12, 15), right_ends=True, expected=expected)

    found = {ending.post: (ending.from_day, ending.was) for ending in endings(start)}

    assert found == {
        "bijstand": (date(2026, 12, 15), 141_946),
        "huurtoeslag": (date(2027, 1, 1), 20_000),
    }


def test_nothing_ends_where_nothing_is_known_of_before() -> None:
    assert endings(ANK) == ()
    [only] = endings(replace(ANK, right_ends=True))
    assert (only.post, only.was) == ("bijstand", None)
