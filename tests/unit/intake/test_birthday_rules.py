"""Which birthdays are told, and when."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.intake.birthdays.rules import GRENZEN, Grens, day_of, published_before, upcoming
from shared import ids
from shared.clock import start_of_day

LEADS: dict[Grens, int] = {"12": 3, "16": 0, "17": 3, "18": 30, "21": 8, "27": 17, "aow": 30}
TODAY = date(2026, 11, 22)


def test_the_eighteenth_is_told_thirty_weeks_ahead() -> None:
    plans = {plan.grens: plan for plan in upcoming(date(2010, 8, 31), TODAY, LEADS)}

    assert plans["18"].day == date(2028, 8, 31)
    assert plans["18"].due_at == start_of_day(date(2028, 2, 3))
    assert "16" not in plans


def test_a_birthday_today_is_still_told() -> None:
    assert upcoming(date(2008, 11, 22), TODAY, LEADS)[0].grens == "18"


def test_who_is_born_on_a_leap_day_has_a_birthday_on_the_first_of_march() -> None:
    assert day_of("18", date(2008, 2, 29)) == date(2026, 3, 1)


def test_an_age_without_a_lead_is_not_told() -> None:
    assert [plan.grens for plan in upcoming(date(2015, 1, 1), TODAY, {"18": 30})] == ["18"]


@given(st.dates(date(1900, 1, 1), date(2030, 1, 1)), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_only_birthdays_ahead_are_told_and_never_after_the_day(born_on: date, today: date) -> None:
    plans = upcoming(born_on, today, LEADS)

    assert all(plan.day >= today for plan in plans)
    assert all(plan.due_at <= start_of_day(plan.day) for plan in plans)
    assert [plan.grens for plan in plans] == [
        one for one in GRENZEN if day_of(one, born_on) >= today
    ]


def test_27_is_told_in_each_dossier_and_every_other_age_in_one() -> None:
    own, other = ids.new_dossier_id(), ids.new_dossier_id()
    told: dict[UUID, UUID] = {own: ids.new_event_id()}

    assert [published_before(told, "27", place) for place in (own, other)] == [own, None]
    assert [published_before(told, "21", place) for place in (own, other)] == [own, own]
    assert published_before({}, "21", other) is None
