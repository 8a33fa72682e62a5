"""The command for the whole country, as its own processes do it."""

import asyncio
import csv
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest

from services.income.norms.loading import FOLDER
from services.income.recalculation.__main__ import main
from shared.db.engine import create_engine
from shared.messaging import partitions
from tests.load.figures.recalculation import fill

HOUSEHOLDS = 200


@pytest.fixture
def country(income_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("INCOME_DATABASE_URL", income_url)

    async def settle() -> None:
        engine = create_engine(income_url)
        await partitions.maintain(engine)
        await engine.dispose()
        await fill(income_url, HOUSEHOLDS)

    asyncio.run(settle())
    return income_url


def test_everybody_is_shown_and_then_who_changes_is_re_assessed(
    country: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wie.csv"
    asked = ["2026-07-01", "--actor", "beleid-1"]

    assert main([*asked, "--wie", str(file)]) == 0
    shown = capsys.readouterr()
    assert main([*asked, "--doorvoeren"]) == 0
    done = capsys.readouterr().out
    assert main([*asked, "--doorgevoerd"]) == 0
    stands = [line.split() for line in capsys.readouterr().out.splitlines()]

    rows = list(csv.DictReader(file.read_text().splitlines()))
    changed = [row for row in rows if row["uitkomst"] != "niet-vast-te-stellen"]
    (together,) = [line.split() for line in shown.out.splitlines() if line.startswith("samen")]
    assert together[1] == str(HOUSEHOLDS)
    assert sum(map(int, together[2:6])) == len(changed) > 100
    assert "100%" in shown.err
    assert "Dit is een proef" in shown.out
    assert f"Doorgevoerd: {len(changed)} herbeoordelingen" in done
    assert sum(int(households) for _, _, households in stands) == len(changed)
    assert [path.name for path in tmp_path.iterdir()] == ["wie.csv"]


def test_norms_of_a_copy_of_the_files_are_worked_out_for_everybody_and_change_nothing(
    country: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = copytree(FOLDER, tmp_path / "parameters")
    norms = [
        row.split(",")
        for row in (copy / "participatiewet.csv").read_text(encoding="utf-8").splitlines()
        if ",2026-07-01,2027-01-01," in row
    ]
    with (copy / "participatiewet.csv").open("a", encoding="utf-8") as file:
        for code, value, *_ in norms:
            file.write(f"{code},{Decimal(value) + 10},2027-01-01,2027-07-01,eigen,P,,\n")

    asked = ["2027-01-01", "--parameters", str(copy), "--actor", "beleid-1"]
    assert main(asked) == 0

    said = capsys.readouterr().out
    (together,) = [line.split() for line in said.splitlines() if line.startswith("samen")]
    assert together[1] == str(HOUSEHOLDS)
    assert int(together[2]) > 50
    assert "Dit is een proef" in said
