"""Print the dashboard of operations in deploy/grafana/dashboards: `python -m deploy.dashboards`.

Beside each panel stands what it answers. A metric that no panel has gets one in the last row, so that none is forgotten.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from prometheus_client import REGISTRY, Metric

from shared.observability import metrics as metrics  # importing it registers them

TARGET = Path(__file__).parent / "grafana" / "dashboards" / "naadloos.json"
OURS: Final = "naadloos_"
_WIDTH: Final = 8
_HEIGHT: Final = 8
_COLUMNS: Final = 24 // _WIDTH


@dataclass(frozen=True, slots=True)
class Panel:
    title: str
    query: str
    legend: str
    unit: str = "short"
    says: str = ""


def _slowest(metric: str, by: str) -> str:
    """99 of 100 were faster."""
    return f"histogram_quantile(0.99, sum by (le, {by}) (rate({metric}_bucket[5m])))"


ROWS: Final[dict[str, tuple[Panel, ...]]] = {
    "Does it flow": (
        Panel(
            "From registration to effect",
            _slowest("naadloos_critical_time_seconds", "service"),
            "{{service}}",
            "s",
            "What a resident notices: 99 of 100 events had their effect within this time, waiting included.",
        ),
        Panel(
            "Waits to be published",
            "max by (service) (naadloos_outbox_age_seconds)",
            "{{service}}",
            "s",
            "The first to rise when the broker is away: docs/runbooks/relay-lag.md.",
        ),
        Panel(
            "Waits to be handled",
            "sum by (service, topic) (naadloos_consumer_lag_messages)",
            "{{service}} {{topic}}",
            says="One that only grows: docs/runbooks/consumer-stopped.md.",
        ),
        Panel(
            "How each partition is read",
            "max by (service, topic) (naadloos_consumer_progress)",
            "{{service}} {{topic}}",
            says="0 OK, 1 slow, 2 rewound, 3 stalled, 4 stopped: docs/runbooks/consumer-stopped.md",
        ),
        Panel(
            "Since something was handled",
            "time() - max by (service, topic) (naadloos_consumer_moved_timestamp_seconds)",
            "{{service}} {{topic}}",
            "s",
        ),
        Panel(
            "Published",
            "sum by (service, topic) (rate(naadloos_events_published_total[5m]))",
            "{{service}} {{topic}}",
            "ops",
        ),
        Panel(
            "Handled, by what became of it",
            "sum by (service, outcome) (rate(naadloos_events_handled_total[5m]))",
            "{{service}} {{outcome}}",
            "ops",
        ),
        Panel(
            "From taking a batch to its commit",
            _slowest("naadloos_processing_seconds", "service"),
            "{{service}}",
            "s",
            "Beside the time to effect this tells whether time goes to waiting or to work.",
        ),
        Panel(
            "Messages in one transaction",
            "sum by (service) (rate(naadloos_batch_messages_sum[5m]))"
            " / sum by (service) (rate(naadloos_batch_messages_count[5m]))",
            "{{service}}",
        ),
        Panel(
            "Who publishes",
            "sum by (service) (naadloos_relay_leader)",
            "{{service}}",
            says="One per service, always.",
        ),
    ),
    "What stands still": (
        Panel(
            "Well",
            "min by (service) (naadloos_healthy)",
            "{{service}}",
            says="0: the worker says why not on /health/ready.",
        ),
        Panel(
            "Since a job ended well",
            "time() - max by (service, job) (naadloos_job_ended_timestamp_seconds)",
            "{{service}} {{job}}",
            "s",
        ),
        Panel(
            "Between two runs of a job",
            "max by (service, job) (naadloos_job_interval_seconds)",
            "{{service}} {{job}}",
            "s",
        ),
        Panel(
            "Topics that are not as set",
            "sum by (service, topic, setting) (naadloos_topic_differs)",
            "{{service}} {{topic}} {{setting}}",
            says="docs/runbooks/topic-settings.md",
        ),
        Panel(
            "Messages that were not handled",
            "sum by (service, state) (naadloos_failed_messages)",
            "{{service}} {{state}}",
            says="docs/runbooks/failed-messages.md",
        ),
        Panel(
            "Life events without an answer",
            "max by (service) (naadloos_answers_missing)",
            "{{service}}",
            says="Nothing failed, and nothing followed: docs/runbooks/answers-missing.md.",
        ),
        Panel(
            "Partitions stopped",
            "sum by (service) (naadloos_partitions_stopped)",
            "{{service}}",
            says="A faulty release or poisoned data: docs/runbooks/consumer-stopped.md.",
        ),
        Panel(
            "Positions lost",
            "sum by (service) (increase(naadloos_positions_lost_total[1h]))",
            "{{service}}",
            says="docs/runbooks/positions-lost.md",
        ),
        Panel(
            "Published from another database",
            "max by (service) (naadloos_database_moved)",
            "{{service}}",
            says="Until a person looked nothing is published: docs/runbooks/database-away.md.",
        ),
        Panel(
            "Jobs beside the messages that failed",
            "sum by (service, job) (increase(naadloos_jobs_failed_total[1h]))",
            "{{service}} {{job}}",
        ),
        Panel(
            "Timers overdue",
            "max by (service) (naadloos_timers_overdue)",
            "{{service}}",
            says="docs/runbooks/timers-overdue.md",
        ),
        Panel(
            "Places where who looked at whom is not as it was written down",
            "max by (service) (naadloos_processing_log_findings)",
            "{{service}}",
            says="docs/runbooks/processing-log.md",
        ),
    ),
    "Who waits for a person": (
        Panel(
            "Life events in quarantine",
            "max by (type, reason) (naadloos_quarantine_waiting)",
            "{{type}} {{reason}}",
            says="docs/runbooks/quarantine.md",
        ),
        Panel(
            "In quarantine for too long",
            "max by (type, reason) (naadloos_quarantine_over_limit)",
            "{{type}} {{reason}}",
        ),
        Panel(
            "Oldest in quarantine",
            "max by (type, reason) (naadloos_quarantine_oldest_seconds)",
            "{{type}} {{reason}}",
            "s",
        ),
        Panel(
            "Families without a regisseur",
            "max(naadloos_dossiers_without_regisseur)",
            "families",
            says="docs/runbooks/nobody-answers.md",
        ),
        Panel(
            "Given another regisseur by the check",
            "sum(increase(naadloos_regisseurs_mended_total[1h]))",
            "families",
        ),
        Panel(
            "Letters that did not go out",
            "max by (state) (naadloos_letters)",
            "{{state}}",
            says="docs/runbooks/letters.md",
        ),
        Panel(
            "Mails that were not sent",
            "max by (state) (naadloos_mails)",
            "{{state}}",
            says="docs/runbooks/e-mail.md",
        ),
        Panel("Mails sent", "sum by (kind) (increase(naadloos_mails_sent_total[1h]))", "{{kind}}"),
    ),
    "Who asks us": (
        Panel(
            "Requests",
            "sum by (service) (rate(naadloos_http_requests_total[5m]))",
            "{{service}}",
            "reqps",
        ),
        Panel(
            "Answered with an error of ours",
            'sum by (service, route, status) (rate(naadloos_http_requests_total{status=~"5.."}[5m]))',
            "{{service}} {{route}} {{status}}",
            "reqps",
        ),
        Panel(
            "Time to answer",
            _slowest("naadloos_http_request_seconds", "service, route"),
            "{{service}} {{route}}",
            "s",
        ),
        Panel("Browsers that listen", "sum(naadloos_streams)", "browsers"),
    ),
}


def render() -> str:
    rows = {**ROWS, "Not placed yet": tuple(_of(metric) for metric in _unplaced())}
    dashboard = {
        "uid": "naadloos",
        "title": "Naadloos",
        "editable": False,
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "panels": list(_placed({title: panels for title, panels in rows.items() if panels})),
    }
    return json.dumps(dashboard, indent=2, ensure_ascii=False) + "\n"


def kept() -> dict[str, Metric]:
    """Every metric of ours, by the name that Prometheus shows."""
    return {
        family.name + ("_total" if family.type == "counter" else ""): family
        for family in REGISTRY.collect()
        if family.name.startswith(OURS)
    }


def named_in(text: str) -> set[str]:
    """The metrics that queries ask for."""
    names = kept()
    found = set(re.findall(rf"{OURS}\w+", text))
    parts = {
        f"{name}_{part}": name
        for name, family in names.items()
        if family.type == "histogram"
        for part in ("bucket", "sum", "count")
    }
    return {parts.get(name, name) for name in found}


def _unplaced() -> list[Metric]:
    placed = named_in(" ".join(panel.query for panels in ROWS.values() for panel in panels))
    return [family for name, family in kept().items() if name not in placed]


def _of(metric: Metric) -> Panel:
    queries = {
        "counter": f"sum(rate({metric.name}_total[5m]))",
        "histogram": _slowest(metric.name, "job"),
    }
    return Panel(
        metric.documentation.rstrip("."), queries.get(metric.type, f"max({metric.name})"), "all"
    )


def _placed(rows: dict[str, tuple[Panel, ...]]) -> Iterator[dict[str, Any]]:
    top = 0
    for title, panels in rows.items():
        yield {"type": "row", "title": title, "gridPos": {"x": 0, "y": top, "w": 24, "h": 1}}
        top += 1
        for number, panel in enumerate(panels):
            across, down = number % _COLUMNS * _WIDTH, number // _COLUMNS * _HEIGHT
            place = {"x": across, "y": top + down, "w": _WIDTH, "h": _HEIGHT}
            yield _drawn(panel, place)
        top += -(-len(panels) // _COLUMNS) * _HEIGHT


def _drawn(panel: Panel, place: dict[str, int]) -> dict[str, Any]:
    source = {"type": "prometheus", "uid": "prometheus"}
    return {
        "type": "timeseries",
        "title": panel.title,
        "description": panel.says,
        "gridPos": place,
        "datasource": source,
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": [
            {
                "refId": "A",
                "datasource": source,
                "expr": panel.query,
                "legendFormat": panel.legend,
            }
        ],
    }


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_text(render(), encoding="utf-8")
