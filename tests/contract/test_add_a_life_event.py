"""docs/add-a-life-event.md is true: its blocks stand in the files that they name, and its handler runs."""

import re
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path

import pytest

from services.income.assessments import handlers
from services.income.settings import Settings
from shared import clock
from shared.calendar import add_months
from shared.db.engine import open_database
from shared.events.life_events import DebtSignalled
from shared.messaging import partitions
from shared.messaging.timers import NewTimer
from shared.messaging.transaction import Database
from shared.testing.events import make_member
from tests.integration.income.conftest import Income
from tests.reported import reported

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "add-a-life-event.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"<!-- ([^>]+) -->\n```(?:python|yaml)\n(.*?)```", re.DOTALL)
BLOCKS = _BLOCK.findall(PAGE)
QUOTED = [(where.removeprefix("in "), block) for where, block in BLOCKS if where.startswith("in ")]
OWN_HANDLER = "a handler that could be in services/income/assessments/handlers.py"


def lines_of(code: str) -> str:
    """Whatever the indentation."""
    return "\n".join(line.strip() for line in code.strip().splitlines())


@pytest.mark.parametrize(("file", "block"), QUOTED, ids=[file for file, _ in QUOTED])
def test_a_block_stands_in_its_file(file: str, block: str) -> None:
    assert lines_of(block) in lines_of((ROOT / file).read_text(encoding="utf-8"))


def test_no_block_is_left_out() -> None:
    assert PAGE.count("```python") + PAGE.count("```yaml") == len(QUOTED) + 1


@pytest.fixture
async def income_database(database_url: Callable[..., str]) -> AsyncIterator[Database]:
    settings = Settings.model_validate({"database_url": database_url("income")})
    database = open_database(settings, "income")
    await partitions.maintain(database.engine)
    yield database
    await database.close()


async def test_a_handler_of_ones_own_sets_its_timer_once(income_database: Database) -> None:
    known = {"DebtSignalled": DebtSignalled, "NewTimer": NewTimer, "clock": clock}
    module = {**vars(handlers), **known, "add_months": add_months}
    exec(compile(dict(BLOCKS)[OWN_HANDLER], "page", "exec"), module)  # noqa: S102 - our own page
    day = date(2026, 12, 1)
    threatens, quiet = (
        reported("schuldsignaal", make_member(), day=day, schuldeiser="huur", dreigt=dreigt)
        for dreigt in (True, False)
    )

    for _ in range(2):
        lock = [threatens.dossier_id, quiet.dossier_id]
        async with income_database.transaction(lock=lock) as tx:
            await module["look_again_at_threats"](tx, [threatens, quiet])

    (timer,) = await Income(income_database).timers()
    assert timer.dossier_id == threatens.dossier_id
    assert timer.due_at == clock.start_of_day(date(2027, 1, 1))
