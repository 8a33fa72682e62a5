"""Every alert is fired once by what it is for, is silent when all is well, and says what to do; Prometheus' own tool judges."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
RULES_FILE = ROOT / "deploy" / "prometheus" / "alerts.yml"
RULES: dict[str, dict[str, Any]] = {
    rule["alert"]: rule
    for group in yaml.safe_load(RULES_FILE.read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
}

PLACE = 'service="income",topic="taken",partition="3"'
CRITICAL_TIME = 'naadloos_critical_time_seconds_bucket{service="income",type="t",le="%s"}'

WELL: Mapping[str, str] = {
    'up{job="workers",instance="income-worker:9100"}': "1x90",
    'naadloos_healthy{service="income",instance="income-worker:9100"}': "1x90",
    f"naadloos_consumer_progress{{{PLACE}}}": "0x90",
    # Read now and then: something waits at a look, and is handled at once.
    f"naadloos_consumer_lag_messages{{{PLACE}}}": "0 3 0 0 5 0x85",
    f"naadloos_consumer_moved_timestamp_seconds{{{PLACE}}}": "0+60x90",
    'naadloos_positions_lost_total{service="income"}': "0x90",
    CRITICAL_TIME % "1": "0+99x90",
    CRITICAL_TIME % "60": "0+100x90",
    CRITICAL_TIME % "300": "0+100x90",
    CRITICAL_TIME % "+Inf": "0+100x90",
    'naadloos_outbox_age_seconds{service="income"}': "1x90",
    'naadloos_relay_leader{service="income",instance="a"}': "1x90",
    'naadloos_relay_leader{service="income",instance="b"}': "0x90",
    'naadloos_partitions_stopped{service="income"}': "0x90",
    'naadloos_failed_messages{service="income",state="waiting"}': "0x90",
    'naadloos_failed_messages{service="income",state="parked"}': "0x90",
    # A release is under way: a newer worker reads them within the day.
    'naadloos_failed_messages{service="income",state="unknown"}': "0x20 8x60",
    'naadloos_books_closed_timestamp_seconds{service="income"}': "0+60x90",
    'naadloos_answers_missing{service="income"}': "0x90",
    'naadloos_timers_overdue{service="income"}': "0x90",
    'naadloos_job_ended_timestamp_seconds{service="income",job="forget"}': "0+60x90",
    'naadloos_job_interval_seconds{service="income",job="forget"}': "60x90",
    'naadloos_processing_log_findings{service="income"}': "0x90",
    'naadloos_topic_differs{service="income",topic="taken",setting="partitions"}': "0x90",
    'naadloos_quarantine_over_limit{type="verhuisd",reason="onbekend"}': "0x90",
    'naadloos_mails{state="late"}': "0x90",
    'naadloos_letters{state="stuck"}': "0x90",
    'naadloos_letters{state="written"}': "300x90",
    "naadloos_dossiers_without_regisseur": "0x90",
    'naadloos_database_moved{service="income"}': "0x90",
    "naadloos_regisseurs_mended_total": "0x90",
}
"""A quiet hour and a half, a value per minute."""

_AT_PLACE = {"service": "income", "topic": "taken", "partition": "3"}


@dataclass(frozen=True)
class Case:
    """What is otherwise than when all is well, and what the alert then says it is about."""

    alert: str
    series: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=lambda: {"service": "income"})
    value: str = ""
    minute: int = 60

    def annotations(self) -> dict[str, str]:
        """As Prometheus fills them in."""
        names = {f"$labels.{label}": value for label, value in self.labels.items()}
        names["$value"] = self.value
        return {
            name: re.sub(r"{{ ([$.\w]+) }}", lambda found: names[found[1]], words)
            for name, words in RULES[self.alert]["annotations"].items()
        }


CASES: Sequence[Case] = (
    Case(
        "WorkerDown",
        {'up{job="workers",instance="income-worker:9100"}': "1x55 0x30"},
        {"job": "workers", "instance": "income-worker:9100"},
    ),
    Case(
        "WorkerNotWell",
        {'naadloos_healthy{service="income",instance="income-worker:9100"}': "1x55 0x30"},
        {"service": "income", "instance": "income-worker:9100"},
    ),
    Case(
        "ConsumerStandsStill",
        {f"naadloos_consumer_progress{{{PLACE}}}": "0x57 4x30"},
        _AT_PLACE,
    ),
    Case(
        "ConsumerNeverCatchesUp",
        {
            f"naadloos_consumer_lag_messages{{{PLACE}}}": "7x90",
            f"naadloos_consumer_moved_timestamp_seconds{{{PLACE}}}": "0+60x50 3000x40",
        },
        _AT_PLACE,
        "7",
    ),
    Case("ConsumerSlow", {f"naadloos_consumer_progress{{{PLACE}}}": "1x90"}, _AT_PLACE),
    Case("PositionRewound", {f"naadloos_consumer_progress{{{PLACE}}}": "0x59 2x30"}, _AT_PLACE),
    Case("PositionsLost", {'naadloos_positions_lost_total{service="income"}': "0x56 1x30"}),
    Case(
        "EffectsComeLate",
        {CRITICAL_TIME % "60": "0+97x90", CRITICAL_TIME % "1": "0+90x90"},
    ),
    Case("OutboxWaits", {'naadloos_outbox_age_seconds{service="income"}': "1x50 9x40"}),
    Case("NotOneRelay", {'naadloos_relay_leader{service="income",instance="a"}': "1x50 0x40"}),
    Case("PartitionsStopped", {'naadloos_partitions_stopped{service="income"}': "0x59 1x30"}),
    Case(
        "MessagesWaitForAHuman",
        {'naadloos_failed_messages{service="income",state="parked"}': "12x90"},
        {"service": "income", "state": "parked"},
        "12",
    ),
    Case(
        "NewerReleaseAwaited",
        {'naadloos_failed_messages{service="income",state="unknown"}': "8x1600"},
        minute=1500,
    ),
    Case(
        "BooksDoNotClose",
        {'naadloos_books_closed_timestamp_seconds{service="income"}': "0x300"},
        minute=200,
    ),
    Case(
        "AnswersMissing",
        {'naadloos_answers_missing{service="income"}': "0x30 3x60"},
        value="3",
    ),
    Case("TimersOverdue", {'naadloos_timers_overdue{service="income"}': "0x50 2x40"}),
    Case(
        "JobDidNotRun",
        {'naadloos_job_ended_timestamp_seconds{service="income",job="forget"}': "0x90"},
        {"service": "income", "job": "forget"},
    ),
    Case(
        "ProcessingLogChanged",
        {'naadloos_processing_log_findings{service="income"}': "0x55 1x30"},
    ),
    Case(
        "TopicDiffers",
        {'naadloos_topic_differs{service="income",topic="taken",setting="partitions"}': "1x90"},
        {"service": "income", "topic": "taken", "setting": "partitions"},
    ),
    Case(
        "QuarantineWaitsTooLong",
        {'naadloos_quarantine_over_limit{type="verhuisd",reason="onbekend"}': "4x90"},
        {"type": "verhuisd", "reason": "onbekend"},
        "4",
    ),
    Case("MailFails", {'naadloos_mails{state="late"}': "3x90"}, {"state": "late"}, "3"),
    Case("LettersStuck", {'naadloos_letters{state="stuck"}': "2x90"}, {"state": "stuck"}, "2"),
    Case("NobodyAnswers", {"naadloos_dossiers_without_regisseur": "5x90"}, {}, "5"),
    Case("RegisseursMended", {"naadloos_regisseurs_mended_total": "0x30 2x60"}, {}),
    Case("DatabaseMoved", {'naadloos_database_moved{service="income"}': "0x59 1x30"}),
)


def rules_hold(folder: Path, series: Mapping[str, str], expected: Sequence[dict[str, Any]]) -> None:
    """Ask promtool whether the rules, given the series, fire what is expected."""
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.fail("promtool is missing, and no alert is tried: apt-get install prometheus")
    file = folder / "case.yml"
    # JSON is YAML.
    file.write_text(
        json.dumps(
            {
                "rule_files": [str(RULES_FILE)],
                "evaluation_interval": "1m",
                "tests": [
                    {
                        "interval": "1m",
                        "input_series": [
                            {"series": name, "values": values} for name, values in series.items()
                        ],
                        "alert_rule_test": expected,
                    }
                ],
            }
        )
    )
    done = subprocess.run(
        [promtool, "test", "rules", str(file)],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_has_a_case() -> None:
    assert [case.alert for case in CASES] == list(RULES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.alert)
def test_an_alert_is_fired_by_what_it_is_for(case: Case, tmp_path: Path) -> None:
    assert case.series.keys() <= WELL.keys()
    fired = {"exp_labels": dict(case.labels), "exp_annotations": case.annotations()}

    rules_hold(
        tmp_path,
        {**WELL, **case.series},
        [{"eval_time": f"{case.minute}m", "alertname": case.alert, "exp_alerts": [fired]}],
    )


def test_nothing_is_fired_when_all_is_well(tmp_path: Path) -> None:
    named = set(re.findall(r"\bnaadloos_\w+", str([rule["expr"] for rule in RULES.values()])))
    assert named | {"up"} == {re.split(r"\{", series)[0] for series in WELL}

    rules_hold(
        tmp_path,
        WELL,
        [
            {"eval_time": f"{minute}m", "alertname": alert, "exp_alerts": []}
            for alert in RULES
            for minute in (5, 30, 60, 90)
        ],
    )


@pytest.mark.parametrize("alert", RULES)
def test_an_alert_says_what_is_noticed_what_to_do_and_where_the_rest_stands(alert: str) -> None:
    annotations = RULES[alert]["annotations"]
    index = (ROOT / "docs" / "runbooks" / "README.md").read_text(encoding="utf-8")
    [row] = [line for line in index.splitlines() if f"`{alert}`" in line]

    assert annotations.keys() == {"summary", "action", "runbook"}
    assert all(annotations.values())
    assert annotations["runbook"].startswith("docs/runbooks/")
    assert (ROOT / annotations["runbook"]).is_file()
    assert f"({Path(annotations['runbook']).name}" in row
