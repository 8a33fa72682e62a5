"""The agreed worked cases come out of the project's own rules, to the cent."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.golden.__main__ import run
from tests.golden.cases import GOLDEN, Case, compare, differences, read_cases

CASES = list(read_cases(GOLDEN)) if GOLDEN.is_file() else []
HEADER = "id,function,theme,reference_date,input,expected,tolerance,status,alternative,source,note"
SINGLE = '"{""datum"":""2026-11-01"",""aanvrager"":{""geboortedatum"":""1991-05-01""}}"'


def test_the_worked_cases_are_there() -> None:
    if not CASES:
        pytest.skip("golden.csv is not beside the checkout (../shared/domain/golden.csv)")
    assert len(CASES) >= 65


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_worked_case_comes_out_as_agreed(case: Case) -> None:
    assert differences(case) == []


def case_file(folder: Path, expected: str, *, status: str = "hard", other: str = "") -> Path:
    row = f"X1,norm,,2026-11-01,{SINGLE},{expected},0.00,{status},{other},,"
    file = folder / "cases.csv"
    file.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    return file


def test_a_file_that_agrees_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(case_file(tmp_path, '"{""norm"":""1419.46""}"')) == 0
    assert capsys.readouterr().out == "1 cases, 0 different\n"


def test_a_cent_too_much_is_told_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(case_file(tmp_path, '"{""norm"":""1419.47""}"')) == 1
    assert "X1 norm: norm: expected 1419.47, found 1419.46" in capsys.readouterr().out


def test_an_alternative_counts_only_where_the_row_is_open_for_discussion(tmp_path: Path) -> None:
    other = '"[{""norm"":""1419.46""}]"'

    assert run(case_file(tmp_path, '"{""norm"":""1""}"', status="discuss", other=other)) == 0
    assert run(case_file(tmp_path, '"{""norm"":""1""}"', other=other)) == 1


def test_a_file_that_is_not_there_or_is_empty_is_no_success(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text(f"{HEADER}\n", encoding="utf-8")

    assert run(tmp_path / "nowhere.csv") == 2
    assert run(empty) == 1


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        ({"a": "1.00"}, {"a": Decimal(1), "b": 2}, True),
        ({"a": "1.00"}, {"b": 2}, False),
        (["1", "2"], [Decimal(2), Decimal(1)], False),
        (["1"], [Decimal(1), Decimal(1)], False),
        (True, 1, False),
        (False, False, True),
        ("n", "n", True),
        ("n", "r", False),
        ("1.05", Decimal("1.00"), True),
        ("1.06", Decimal("1.00"), False),
    ],
)
def test_only_what_is_expected_counts_and_within_the_tolerance(
    expected: object,
    found: object,
    *,
    same: bool,
) -> None:
    assert (list(compare(expected, found, Decimal("0.05"))) == []) is same
