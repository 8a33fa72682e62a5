"""Reads worked cases, asks the project's rules, and says where the answer differs."""

import csv
import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import tests.golden
from services.income.norms.register import NietVastTeStellen
from tests.settings import TestSettings

FILES = (TestSettings().golden, TestSettings().golden.with_name("golden-2.csv"))
"""The agreed worked cases, in the order in which they were agreed."""

Answer = Callable[[dict[str, Any]], dict[str, Any]]

COLUMNS = ("id", "function", "input", "expected")
"""Without these a file is of another form; the others may be absent or empty."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the file."""

    id: str
    function: str
    asked: dict[str, Any]
    accepted: tuple[dict[str, Any], ...]
    """The expected outcome, and the alternatives of a row that is open for discussion."""
    tolerance: Decimal
    fault: str | None = None
    """Why the row can't be read; it counts as different."""


@cache
def functions() -> Mapping[str, Answer]:
    """What answers each function, from every family in this package."""
    found: dict[str, Answer] = {}
    for module in pkgutil.iter_modules(tests.golden.__path__):
        if not module.name.startswith(("_", "test_")):
            family = importlib.import_module(f"tests.golden.{module.name}")
            found |= getattr(family, "FUNCTIONS", {})
    return found


def read_cases(path: Path) -> Iterator[Case]:
    """Every row; one that can't be read comes with its fault. Raises ValueError for a file of another form."""
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise ValueError(f"columns are missing: {', '.join(missing)}")
        for number, row in enumerate(rows, start=1):
            try:
                yield _read(row)
            except (TypeError, ValueError, ArithmeticError) as error:
                name = row["id"] or f"row {number}"
                fault = f"can't be read: {type(error).__name__}: {error}"
                yield Case(name, row["function"] or "", {}, (), Decimal(0), fault)


def _read(row: Mapping[str, str]) -> Case:
    """The reference date is the day of a case that gives no day itself."""
    day = row.get("reference_date") or ""
    open_for_discussion = row.get("status") == "discuss" and row.get("alternative")
    return Case(
        id=row["id"],
        function=row["function"],
        asked={**({"datum": day} if DAY.fullmatch(day) else {}), **json.loads(row["input"])},
        accepted=(
            json.loads(row["expected"]),
            *(json.loads(row["alternative"]) if open_for_discussion else ()),
        ),
        tolerance=Decimal(row.get("tolerance") or "0"),
    )


def differences(case: Case) -> list[str]:
    """Where our answer is not the expected one; nothing when it is, or when it is an accepted alternative."""
    if case.fault is not None:
        return [case.fault]
    answer = functions().get(case.function)
    if answer is None:
        return [f"nobody answers the function {case.function}"]
    try:
        found = _answered(answer, case.asked)
        compared = [list(compare(expected, found, case.tolerance)) for expected in case.accepted]
    except Exception as error:  # noqa: BLE001 - one row that breaks must not hide the others
        return [f"{type(error).__name__}: {error}"]
    return [] if [] in compared else compared[0]


def _answered(answer: Answer, asked: dict[str, Any]) -> dict[str, Any]:
    try:
        return answer(asked)
    except NietVastTeStellen as unknown:
        return {"fout": "parameter_ontbreekt", "reden": unknown.reden.tekst}


def compare(expected: Any, found: Any, tolerance: Decimal, where: str = "") -> Iterator[str]:
    """Only what is expected counts: amounts within the tolerance, lists in their order, the rest exactly."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            name = f"{where}.{key}".lstrip(".")
            if not isinstance(found, dict) or key not in found:
                yield f"{name}: expected {value}, found nothing in {found}"
            else:
                yield from compare(value, found[key], tolerance, name)
    elif isinstance(expected, list):
        if not isinstance(found, list | tuple) or len(found) != len(expected):
            yield f"{where}: expected {expected}, found {found}"
        else:
            for number, (left, right) in enumerate(zip(expected, found, strict=True)):
                yield from compare(left, right, tolerance, f"{where}[{number}]")
    elif not _same(expected, found, tolerance):
        yield f"{where}: expected {expected}, found {found}"


def _same(expected: Any, found: Any, tolerance: Decimal) -> bool:
    if isinstance(expected, bool) or isinstance(found, bool) or expected is None:
        return expected is found
    left, right = _number(expected), _number(found)
    if left is None or right is None:
        return str(expected) == str(found)
    return abs(left - right) <= tolerance


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
