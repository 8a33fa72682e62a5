"""What operations look at is about metrics that there are, and about all of them."""

import json
import re
from pathlib import Path

import yaml
from prometheus_client.metrics import MetricWrapperBase

from deploy import dashboards
from shared.observability import metrics

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD = json.loads(dashboards.TARGET.read_text(encoding="utf-8"))
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
QUERIES = " ".join(target["expr"] for panel in PANELS for target in panel["targets"])


def test_the_dashboard_is_in_step_with_its_panels() -> None:
    assert dashboards.TARGET.read_text(encoding="utf-8") == dashboards.render(), (
        "run `make dashboards`"
    )


def test_every_metric_that_a_panel_asks_for_exists_and_every_metric_is_asked_for() -> None:
    assert dashboards.named_in(QUERIES) == dashboards.kept().keys()


def test_every_label_that_a_panel_shows_is_one_of_its_metric() -> None:
    labels = {
        metric._name: set(metric._labelnames)
        for metric in vars(metrics).values()
        if isinstance(metric, MetricWrapperBase)
    }

    for panel in PANELS:
        [target] = panel["targets"]
        [metric] = dashboards.named_in(target["expr"])
        shown = set(re.findall(r"{{(\w+)}}", target["legendFormat"]))
        assert shown <= labels[dashboards.kept()[metric].name]


def test_every_runbook_that_a_panel_names_exists() -> None:
    named = {word.rstrip(".") for panel in PANELS for word in panel["description"].split()}
    runbooks = {word for word in named if word.startswith("docs/")}

    assert runbooks
    assert all((ROOT / runbook).exists() for runbook in runbooks)


def test_no_panel_covers_another() -> None:
    places = [
        (panel["gridPos"]["x"] + x, panel["gridPos"]["y"] + y)
        for panel in DASHBOARD["panels"]
        for x in range(panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["h"])
    ]

    assert len(places) == len(set(places))


def test_grafana_finds_its_source_and_its_dashboard() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["grafana"]
    folder = ROOT / "deploy" / "grafana" / "provisioning"
    [source] = yaml.safe_load((folder / "datasources" / "prometheus.yml").read_text())[
        "datasources"
    ]
    [provider] = yaml.safe_load((folder / "dashboards" / "naadloos.yml").read_text())["providers"]
    sources = {target["datasource"]["uid"] for panel in PANELS for target in panel["targets"]}

    assert sources == {source["uid"]}
    assert f"./deploy/grafana/dashboards:{provider['options']['path']}:ro" in compose["volumes"]
