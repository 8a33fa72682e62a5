"""`python -m services.income.recalculation`: what is asked wrong is said in words, and leaves nothing behind."""

from pathlib import Path

import pytest

from services.income.recalculation.__main__ import _basis_points, main


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gisteren"], "geen datum"),
        (["2026-02-30"], "geen datum"),
        (["1026-07-01"], "te ver weg"),
        (["2027-01-01"], "nog niet bekend"),
        (["2026-07-01", "--norm", "vijf"], "geen percentage"),
        (["2026-07-01", "--norm", "1.234%"], "geen percentage"),
        (["2026-07-01", "--norm=-51%"], "tussen -50% en +100%"),
        (["2026-07-01", "--norm", "100,01"], "tussen -50% en +100%"),
        (["2026-07-01", "--gemeente", "0363"], "0363"),
        (["2026-07-01", "--norm", "5%", "--doorvoeren"], "wordt niet doorgevoerd"),
        (["2026-07-01", "--parameters", "kopie", "--doorvoeren"], "is een proef"),
        (["2026-07-01", "--doorgevoerd", "--doorvoeren"], "alleen getoond"),
        ([], "datum"),
    ],
)
def test_what_is_asked_wrong_is_said(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "points"),
    [("+5%", 500), ("5", 500), ("2,5%", 250), ("2.05 %", 205), ("-0,01%", -1), ("100", 10_000)],
)
def test_a_percentage_is_exact(text: str, points: int) -> None:
    assert _basis_points(text) == points


def test_a_copy_of_the_files_that_is_not_right_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["2026-07-01", "--parameters", str(tmp_path)]) == 1

    assert "codes.csv: dit bestand ontbreekt" in capsys.readouterr().err


@pytest.mark.parametrize("file", ["er-is-geen-map/wie.csv", "."])
def test_a_file_that_cannot_be_written_is_said_before_anything_is_read(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["2026-07-01", "--wie", str(tmp_path / file)]) == 1

    assert "dat lukt niet" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_away_is_said_and_leaves_no_half_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INCOME_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/nothing")

    assert main(["2026-07-01", "--wie", str(tmp_path / "wie.csv")]) == 1

    said = capsys.readouterr().err
    assert "lukt niet" in said
    assert "secret" not in said
    assert list(tmp_path.iterdir()) == []
