"""What the docs say is there is there: links, files, alerts, metrics, log lines and commands; and no SQL, which is for nobody to write."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from prometheus_client import REGISTRY

from services.routes import operations
from shared.messaging import messages_cli
from shared.observability import metrics as metrics  # importing it registers them

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("services/*/README.md")),
    *sorted(DOCS.rglob("*.md")),
]
WRITTEN = [page for page in PAGES if page.parent.name != "events"]
RUNBOOKS = sorted((DOCS / "runbooks").glob("*.md"))
SERVICES = ("intake", "routes", "income", "reporting")
MADE_LATER = frozenset({"docs/benchmarks.md", "docs/benchmarks-history.csv"})
"""Written by `make bench`."""

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FILE = re.compile(r"`((?:shared|services|deploy|tests|docs|requirements)/[\w./-]*\w/?)`")
_COMMAND = re.compile(r"python -m services\.(?:<\w+>|\w+)\.(messages|operations) ([^`\n]+)")
_QUERY = re.compile(
    r"```sql|\b(?:SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|TRUNCATE|ALTER TABLE|DROP|CREATE TABLE)\b|`psql\b[^`]* -c"
)
_EDGE = re.compile(r"edges? (\d+(?:, \d+)*)")

every_page = pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
every_runbook = pytest.mark.parametrize("page", RUNBOOKS, ids=lambda page: page.stem)


def anchors_of(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        if link.startswith("http"):
            continue
        target, _, anchor = link.partition("#")
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), link
        if anchor:
            assert anchor in anchors_of(file), link


@every_page
def test_every_file_that_is_named_exists(page: Path) -> None:
    named = set(_FILE.findall(page.read_text(encoding="utf-8"))) - MADE_LATER

    missing = sorted(name for name in named if not (ROOT / name).exists())
    assert not [name for name in missing if "baan-beeindigd" not in name]


@every_page
def test_every_metric_that_is_named_is_measured(page: Path) -> None:
    known = {metric.name for metric in REGISTRY.collect()}

    for name in re.findall(r"\bnaadloos_[a-z_]+", page.read_text(encoding="utf-8")):
        assert name.removesuffix("_total") in known, name


def test_every_alert_has_a_runbook_and_every_runbook_is_in_the_index() -> None:
    index = (DOCS / "runbooks" / "README.md").read_text(encoding="utf-8")
    rules = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yml").read_text("utf-8"))
    alerts = {rule["alert"] for group in rules["groups"] for rule in group["rules"]}

    assert alerts == set(re.findall(r"`([A-Z][A-Za-z]+)`", index))
    assert {page.name for page in RUNBOOKS if page.name != "README.md"} == {
        link for link in _LINK.findall(index) if link.endswith(".md")
    }


@every_runbook
def test_every_command_is_one_that_the_command_line_knows(page: Path) -> None:
    parsers = {"messages": messages_cli._parser("income"), "operations": operations.parser()}

    for which, command in _COMMAND.findall(page.read_text(encoding="utf-8")):
        filled = command.replace("<id>", "0192f0c1-2345-7000-8000-000000000000")
        filled = re.sub(r"<[\w ]+>", "1", filled.partition(" > ")[0])
        assert parsers[which].parse_args(shlex.split(filled)).command


@every_runbook
def test_every_log_line_that_is_named_is_logged(page: Path) -> None:
    rooms = (
        ROOT / "shared" / "messaging",
        ROOT / "shared" / "processing",
        ROOT / "shared" / "accounting",
        ROOT / "services" / "routes" / "sign_in",
        ROOT / "services" / "routes" / "mail",
        ROOT / "services" / "routes" / "regie",
        ROOT / "services" / "income" / "letters",
        ROOT / "services" / "reporting" / "expected",
    )
    code = "".join(file.read_text(encoding="utf-8") for room in rooms for file in room.glob("*.py"))

    said = re.findall(r"log(?: line)? `(\w+)`|`(\w+)` in the log", page.read_text(encoding="utf-8"))
    for name in filter(None, (one or other for one, other in said)):
        assert f'"{name}"' in code, name


@pytest.mark.parametrize(
    "page", [*RUNBOOKS, DOCS / "operations.md"], ids=lambda page: str(page.relative_to(DOCS))
)
def test_nobody_has_to_write_sql_to_look_after_the_platform(page: Path) -> None:
    written = _QUERY.findall(page.read_text(encoding="utf-8"))

    assert not written, "name a screen, or a command"


def test_every_edge_that_the_code_refers_to_is_in_the_list() -> None:
    folder = ROOT / "shared" / "messaging"
    code = "".join(file.read_text("utf-8") for file in folder.glob("*.py"))
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| (\d+) \|", page, re.MULTILINE))

    referred = {number for found in _EDGE.findall(code) for number in found.split(", ")}
    assert referred <= listed
    assert listed == {str(number) for number in range(1, 28)}
