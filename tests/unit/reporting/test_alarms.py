"""Alarms in words, which rule of Prometheus stands for each, and until when a worker may be muted."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from services.reporting.monitor import runbooks
from services.reporting.monitor.alarm_forms import Muting, as_field, until_of
from services.reporting.monitor.alarm_words import ALERTS, CONSEQUENCES, ELSEWHERE
from services.reporting.monitor.judging import Kind
from shared.http.filled import Filled
from shared.ids import new_id

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
RULES = Path(__file__).resolve().parents[3] / "deploy" / "prometheus" / "alerts.yml"


def test_every_alarm_says_what_it_means_for_residents() -> None:
    assert set(CONSEQUENCES) == set(get_args(Kind))


def test_every_rule_of_prometheus_is_an_alarm_here_or_is_said_to_be_there_alone() -> None:
    groups = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    rules = {rule["alert"] for group in groups for rule in group["rules"]}

    here = {name for names in ALERTS.values() for name in names}
    assert here | set(ELSEWHERE) == rules
    assert not here & set(ELSEWHERE)
    assert {runbook for runbook, _ in ELSEWHERE.values()} <= runbooks.names()


def filled(**changes: Any) -> Filled[Muting]:
    asked = {"soort": "dempen", "werker": new_id(), "tot": "2026-11-30T11:30", "reden": "Onderhoud"}
    return Filled({}, Muting.model_validate(asked | changes))


def test_a_moment_is_read_on_the_clock_in_the_netherlands() -> None:
    form = filled()

    until = until_of(form, NOW)

    assert until == datetime(2026, 11, 30, 10, 30, tzinfo=UTC)
    assert as_field(until) == "2026-11-30T11:30"
    assert form.faults == {}


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"tot": None}, "tot", "bestaand moment"),
        ({"tot": "morgen"}, "tot", "bestaand moment"),
        ({"tot": "2026-11-31T10:00"}, "tot", "bestaand moment"),
        ({"tot": "2026-11-30T11:30Z"}, "tot", "bestaand moment"),
        ({"tot": "2026-11-30T10:00"}, "tot", "na nu"),
        ({"tot": "2026-12-01T10:01"}, "tot", "hoogstens een dag"),
        ({"reden": None}, "reden", "Vul dit in"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    changes: dict[str, Any], field: str, why: str
) -> None:
    form = filled(**changes)

    assert until_of(form, NOW) is None
    assert why in form.faults[field]
