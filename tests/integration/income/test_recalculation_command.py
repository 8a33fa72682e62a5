"""The command for the whole country, as its own processes do it."""

import asyncio
import csv
from pathlib import Path

import pytest

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

    rows = list(csv.DictReader(file.read_text().splitlines()))
    changed = [row for row in rows if row["uitkomst"] != "niet-vast-te-stellen"]
    (together,) = [line.split() for line in shown.out.splitlines() if line.startswith("samen")]
    assert together[1] == str(HOUSEHOLDS)
    assert sum(map(int, together[2:6])) == len(changed) > 100
    assert "100%" in shown.err
    assert "Dit is een proef" in shown.out
    assert f"Doorgevoerd: {len(changed)} herbeoordelingen" in done
    assert [path.name for path in tmp_path.iterdir()] == ["wie.csv"]
