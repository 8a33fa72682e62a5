"""The check of new migrations notices one that would stop who works, and has nothing against one that does not."""

from pathlib import Path

import pytest

from deploy import migration_lint
from deploy.migration_lint import SQUAWK, faults, new_migrations, sql_of

pytestmark = pytest.mark.skipif(not SQUAWK.exists(), reason="squawk is not installed: make venv")


def migration(folder: Path, *statements: str) -> Path:
    file = folder / "income" / "migrations" / "versions" / "0999_change.py"
    file.parent.mkdir(parents=True)
    body = "\n".join(f"    {statement}" for statement in statements)
    file.write_text(
        "from alembic import op\nfrom shared.db.indexes import build_index\n\n\n"
        f"def upgrade():\n{body}\n"
    )
    return file


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ('op.execute("CREATE INDEX busy_due ON busy (due_on)")', "require-concurrent-index"),
        ('op.execute("ALTER TABLE busy ADD COLUMN more text NOT NULL")', "adding-required-field"),
        ('op.execute("ALTER TABLE busy RENAME COLUMN more TO less")', "renaming-column"),
        ('op.execute("ALTER TABLE busy ADD CHECK (more > 0)")', "constraint-missing-not-valid"),
    ],
)
def test_what_would_stop_who_works_is_noticed(tmp_path: Path, statement: str, rule: str) -> None:
    found = faults([migration(tmp_path, statement)])

    assert rule in found
    assert found.startswith("income-0999_change.sql:")


@pytest.mark.parametrize(
    "statements",
    [
        ('build_index("busy_due", "busy (due_on)")',),
        ('op.execute("ALTER TABLE busy ADD COLUMN more text")',),
        (
            'op.execute("CREATE TABLE calm (id uuid PRIMARY KEY, months int)")',
            'op.execute("CREATE INDEX calm_months ON calm (months)")',
        ),
    ],
)
def test_what_stops_nobody_passes(tmp_path: Path, statements: tuple[str, ...]) -> None:
    assert faults([migration(tmp_path, *statements)]) == ""


def test_the_sql_is_what_the_migration_runs_in_its_transaction(tmp_path: Path) -> None:
    written = sql_of(migration(tmp_path, 'build_index("busy_due", "busy (due_on)")'))

    steps = [line for line in written.splitlines() if line]
    assert steps[0] == "BEGIN;"
    assert steps.index("COMMIT;") < steps.index(
        "CREATE INDEX CONCURRENTLY busy_due ON busy (due_on);"
    )


def test_new_migrations_are_judged_and_pass() -> None:
    assert faults(new_migrations()) == ""


def test_every_service_is_judged() -> None:
    services = {folder.parent.name for folder in migration_lint.ROOT.glob("services/*/migrations")}

    assert set(migration_lint.JUDGED_SINCE) == services
