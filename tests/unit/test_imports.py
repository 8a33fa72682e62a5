"""Who may import what, where import-linter's contracts cannot say it (see pyproject.toml for those)."""

import ast
from functools import cache
from pathlib import Path

import grimp
import pytest

SERVICES = ("intake", "routes", "income", "reporting")
RULES = sorted((Path(__file__).resolve().parents[2] / "services").rglob("rules.py"))
CLOCK = {"now", "today"}


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("services", "shared", include_external_packages=True, cache_dir=None)


def slice_of(module: str) -> tuple[str, ...]:
    """`services.intake.residents.service` is in ('services', 'intake', 'residents')."""
    return tuple(module.split(".")[:3])


@pytest.mark.parametrize("service", SERVICES)
def test_a_slice_asks_another_slice_for_its_service_never_its_repository(service: str) -> None:
    wrong = [
        f"{importer} imports {module}"
        for module in graph().modules
        if module.startswith(f"services.{service}.") and module.endswith(".repository")
        for importer in graph().find_modules_that_directly_import(module)
        if slice_of(importer) != slice_of(module)
    ]

    assert wrong == []


@pytest.mark.parametrize("path", RULES, ids=lambda path: "/".join(path.parts[-4:-1]))
def test_rules_do_not_ask_what_time_it_is(path: Path) -> None:
    asked = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Attribute) and node.attr in CLOCK)
        or (isinstance(node, ast.ImportFrom) and CLOCK & {name.name for name in node.names})
    ]

    assert asked == []
