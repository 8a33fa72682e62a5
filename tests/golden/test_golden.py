"""The agreed worked cases come out of the project's own rules, to the cent."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.golden.__main__ import run
from tests.golden.cases import (
    FILES,
    Case,
    compare,
    differences,
    functions,
    read_cases,
)

CASES = [case for file in FILES if file.is_file() for case in read_cases(file)]
HEADER = "id,function,theme,reference_date,input,expected,tolerance,status,alternative,source,note"
SINGLE = '"{""datum"":""2026-11-01"",""aanvrager"":{""geboortedatum"":""1991-05-01""}}"'


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_worked_cases_are_there(file: Path) -> None:
    if not file.is_file():
        pytest.skip(f"{file.name} is not beside the checkout (../shared/domain)")
    assert len(list(read_cases(file))) >= 65


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
    assert capsys.readouterr().out == "cases.csv: 1 cases, 0 different\n"


def test_a_cent_too_much_is_told_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(case_file(tmp_path, '"{""norm"":""1419.47""}"')) == 1
    assert "X1 norm: norm: expected 1419.47, found 1419.46" in capsys.readouterr().out


def test_an_alternative_counts_only_where_the_row_is_open_for_discussion(tmp_path: Path) -> None:
    other = '"[{""norm"":""1419.46""}]"'

    assert run(case_file(tmp_path, '"{""norm"":""1""}"', status="discuss", other=other)) == 0
    assert run(case_file(tmp_path, '"{""norm"":""1""}"', other=other)) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file"),
        ("", "columns are missing: id, function, input, expected"),
        (f"{HEADER}\n", "there are no cases in this file"),
        ("id;function\nX1;norm\n", "columns are missing"),
        (b"\xff\xfe\x00", "not a file of worked cases"),
    ],
    ids=["absent", "empty", "only a header", "other columns", "no text"],
)
def test_a_file_of_another_form_is_told_and_is_no_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | bytes | None, told: str
) -> None:
    file = tmp_path / "cases.csv"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    assert run(file) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ('X1,norm,,2026-11-01,{"datum",{},0.00,hard,,,', "X1 norm: can't be read: JSONDecodeError"),
        ("X1,norm,,2026-11-01,[],{},0.00,hard,,,", "X1 norm: can't be read: TypeError"),
        ("X1,norm", "X1 norm: can't be read: TypeError"),
        ("X1,norm,,2026-11-01,{},{},veel,hard,,,", "X1 norm: can't be read: InvalidOperation"),
        (
            f'X1,norm,,2026-11-01,{SINGLE},"{{""norm"":1}}",NaN,hard,,,',
            "X1 norm: InvalidOperation",
        ),
        ("X1,gok,,2026-11-01,{},{},0.00,hard,,,", "X1 gok: nobody answers the function gok"),
        ("X1,norm,,2026-11-01,{},{},0.00,hard,,,", "X1 norm: KeyError: 'aanvrager'"),
    ],
    ids=["broken", "a list", "too short", "tolerance", "NaN", "function", "without a person"],
)
def test_a_row_that_cannot_be_answered_counts_as_different_and_hides_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, told: str
) -> None:
    file = case_file(tmp_path, '"{""norm"":""1419.46""}"')
    file.write_text(f"{file.read_text(encoding='utf-8')}{row}\n", encoding="utf-8")

    assert run(file) == 1
    out = capsys.readouterr().out
    assert told in out
    assert out.endswith("cases.csv: 2 cases, 1 different\n")


def ask(function: str, asked: dict[str, Any]) -> dict[str, Any]:
    return functions()[function](asked)


def test_an_amount_may_be_text_or_a_number() -> None:
    asked = {"datum": "2026-11-01", "kale_huur": 600, "inkomen": 21663.0, "aantal_personen": "1"}

    assert ask("huurtoeslag", asked) == {"maand": 361}
    assert ask("huurtoeslag", {**asked, "kale_huur": "600", "leeftijd_aanvrager": "20"}) == {
        "maand": 295
    }


def test_local_schemes_are_per_year_and_costs_per_month_however_they_are_listed() -> None:
    bare = {"datum": "2026-11-01", "norm": "1419.46", "kale_huur": "600"}
    more = {"lokale_regelingen": {"meedoen": "210", "iit": 480}, "kosten": {"reizen": "25.50"}}
    other = {"lokale_regelingen_jaar": 690, "kosten_maand": ["20", "5.50"]}

    assert ask("besteedbaar", {**bare, **more}) == ask("besteedbaar", {**bare, **other})
    assert ask("besteedbaar", {**bare, **more})["totaal"] == Decimal("1941.46")


def test_without_an_income_of_the_year_95_percent_of_the_norm_is_free_of_attachment() -> None:
    asked = {"datum": "2026-11-01", "huishoudtype": "alleenstaande", "maandinkomen": "1500"}

    assert ask("beslagvrije_voet", asked)["beslagvrije_voet"] == Decimal("1348.49")


def test_what_a_person_has_to_determine_is_an_amount_that_is_not_there() -> None:
    case = Case(
        "X1",
        "wml_maandloon",
        {"datum": "2026-11-01", "uren_per_week": 10, "leeftijd": 14},
        ({"fout": "parameter_ontbreekt"},),
        Decimal(0),
    )

    assert differences(case) == []


def test_the_reference_date_is_the_day_of_a_case_without_one(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(
        'id,function,reference_date,input,expected\nX1,voorschot,2026-11-01,"{""bijstand"":1000}",'
        '"{""voorschot"":950}"\n',
        encoding="utf-8-sig",
    )

    assert run(file) == 0


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
