"""Intake tells a birthday early enough for what routes makes of it: whoever gets a task has time to do it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from services.intake.birthdays.rules import GRENZEN, Grens
from services.intake.settings import Settings
from services.routes.playbooks.lead_times import due_date
from services.routes.playbooks.loader import load_playbooks
from services.routes.playbooks.model import Step
from shared.calendar import add_working_days, is_working_day

LEADS: dict[Grens, int] = Settings.model_fields["birthday_lead_weeks"].default
BIRTHDAYS = [date(2026, 1, 1) + timedelta(days=count) for count in range(4 * 366)]
TIME_TO_DO_IT = 10
"""Working days."""


def all_steps_of(playbook: str) -> tuple[Step, ...]:
    """Of every version, as each is valid on some day."""
    versions = load_playbooks().versions[playbook]
    return tuple(step for version in versions for step in version.playbook.steps)


def steps_of(grens: Grens) -> tuple[Step, ...]:
    if grens == "18":
        return all_steps_of("achttiende-verjaardag")
    steps = all_steps_of("leeftijdsgrens-bereikt")
    return tuple(step for step in steps if f"grens_{grens}" in step.conditions)


def told_in_time(grens: Grens) -> Iterator[tuple[date, date]]:
    """Each birthday and the day on which it is told."""
    for day in BIRTHDAYS:
        yield day, day - timedelta(weeks=LEADS[grens])


def test_every_birthday_is_told_and_has_a_step() -> None:
    assert set(LEADS) == set(GRENZEN)
    assert all(steps_of(grens) for grens in GRENZEN)
    assert sum(len(steps_of(grens)) for grens in GRENZEN) == sum(
        len(all_steps_of(name)) for name in ("achttiende-verjaardag", "leeftijdsgrens-bereikt")
    )


@pytest.mark.parametrize("grens", GRENZEN)
def test_no_step_is_due_within_ten_working_days_of_telling(grens: Grens) -> None:
    for day, told_on in told_in_time(grens):
        for step in steps_of(grens):
            due_on, was_late = due_date(step.lead_time, day, told_on)
            assert due_on >= add_working_days(told_on, TIME_TO_DO_IT), (step.code, day)
            assert is_working_day(due_on), (step.code, day)
            assert not was_late
