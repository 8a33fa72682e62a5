"""What a changed playbook would have done with the events that routes got; nothing is written."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from services.routes.playbooks.dry_run import __main__ as command
from services.routes.playbooks.dry_run import answers
from services.routes.playbooks.dry_run.rules import Difference, Outcome, Row
from services.routes.playbooks.dry_run.service import changed_in, dry_run
from services.routes.playbooks.loader import FOLDER
from shared import clock
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN, TYNAARLO
from shared.testing.events import make_member
from tests.integration.routes.factories import TODAY, job_started, withdrawn
from tests.integration.routes.kit import Routes

CHANGED = (FOLDER / "baan-gestart.yaml").read_text(encoding="utf-8")
IN_FORCE = CHANGED
CHANGED = CHANGED.replace("stap: besluit-baan", "stap: besluit-in-gewone-taal")
CHANGED = re.sub(r"(stap: werkplek-regelen\n(?:.*\n){2}    uiterlijk: )-10", r"\1-20", CHANGED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "baan-gestart.yaml").write_text(CHANGED, encoding="utf-8")
    return tmp_path


async def tried(routes: Routes, folder: Path, *municipalities: str) -> dict[Row, Any]:
    where = municipalities or AGENCY_MUNICIPALITIES
    outcome = await dry_run(routes.database, changed_in(folder), TODAY, TODAY, where)
    return dict(outcome.changed())


async def counts_of_everything(routes: Routes) -> list[Any]:
    tables = ("task", "handover", "outbox", "life_event", "answered", "processing_log")
    return [(await routes.rows(f"SELECT count(*) FROM {name}"))[0][0] for name in tables]  # noqa: S608


async def test_it_counts_what_would_be_otherwise_and_writes_nothing(
    routes: Routes, folder: Path
) -> None:
    await routes.receives(*(job_started() for _ in range(7)))
    before = await counts_of_everything(routes)

    assert await tried(routes, folder) == {
        Row("baan-gestart", "besluit-baan", ASSEN): {Difference.GONE: 7},
        Row("baan-gestart", "besluit-in-gewone-taal", ASSEN): {Difference.APPEARS: 7},
        Row("baan-gestart", "werkplek-regelen", ASSEN): {Difference.OTHER_DAY: 7},
    }
    assert await counts_of_everything(routes) == before


async def test_the_playbook_that_is_in_force_changes_nothing(
    routes: Routes, tmp_path: Path
) -> None:
    (tmp_path / "baan-gestart.yaml").write_text(IN_FORCE, encoding="utf-8")
    await routes.receives(job_started())

    assert await tried(routes, tmp_path) == {}


async def test_what_had_ended_before_it_came_made_no_work_and_does_not_count(
    routes: Routes, folder: Path
) -> None:
    event = job_started()
    await routes.receives(withdrawn(event))

    await routes.receives(event)

    assert await tried(routes, folder) == {}


async def test_another_municipality_is_not_counted(routes: Routes, folder: Path) -> None:
    await routes.receives(job_started())

    assert await tried(routes, folder, TYNAARLO) == {}


async def test_more_events_than_fit_in_a_portion_are_all_counted(
    routes: Routes, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "PORTION", 3)
    await routes.receives(*(job_started() for _ in range(10)))

    counts = (await tried(routes, folder))[Row("baan-gestart", "besluit-baan", ASSEN)]

    assert counts == {Difference.GONE: 10}


async def test_what_is_kept_says_nothing_of_whom_it_was(routes: Routes) -> None:
    event = job_started(member=make_member())
    await routes.receives(event)

    [row] = await routes.rows("SELECT * FROM answered")

    kept = " ".join(map(str, row))
    assert str(event.id) not in kept
    assert str(event.dossier_id) not in kept
    assert str(event.data.inwoner_id) not in kept
    assert "werk_telt_mee" in row.holds


async def test_answers_are_forgotten_after_a_quarter(routes: Routes) -> None:
    await routes.receives(job_started())
    async with routes.database.transaction() as tx:
        old = tx.today - timedelta(days=answers.KEPT_DAYS + 1)
        await tx.execute(_AGE, {"old": old})

    await routes.receives(job_started())

    assert [row.told_on for row in await routes.rows("SELECT told_on FROM answered")] == [TODAY]


_AGE = text("UPDATE answered SET told_on = :old")


def test_the_command_says_what_is_wrong_by_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "baan-gestart.yaml").write_text(IN_FORCE.replace("rol: jobcoach", "rol: bakker"))

    monkeypatch.setattr(clock, "shift_by", lambda _: None)  # the day of the tests stays
    day = str(TODAY)

    code = command.main(["--van", day, "--tot", day, "--draaiboeken", str(tmp_path)])

    said = capsys.readouterr().err.splitlines()
    assert code == 2
    assert len(said) == 2
    assert re.fullmatch(
        r"baan-gestart.yaml, regel \d+: stap 'baanbehoud-bellen', rol: Kies uit .*", said[0]
    )


def test_the_report_names_nobody_and_counts_few_as_few() -> None:
    outcome = Outcome()
    outcome.counts[Row("baan-gestart", "bellen", ASSEN)] = {Difference.GONE: 3}
    outcome.events = 3

    assert command.text_of(outcome, {})[1:] == [
        "baan-gestart  bellen  Assen: <5 valt weg",
        "Dit is een proef: er is niets vastgelegd.",
    ]


def test_what_is_asked_of_before_anything_was_kept_is_refused() -> None:
    with pytest.raises(SystemExit) as stopped:
        command.main(["--van", "2025-01-01", "--tot", "2025-01-31"])

    assert stopped.value.code == 2
