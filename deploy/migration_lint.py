"""Whether a new migration would stop who works: `python -m deploy.migration_lint`, part of `make check`.

Squawk judges the SQL that a migration runs (its rules and ours in `.squawk.toml`). Those up to `JUDGED_SINCE` were made
before anybody had data in a database, and are left as they are.
"""

import io
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic.migration import MigrationContext
from alembic.operations import Operations

ROOT = Path(__file__).resolve().parents[1]
SQUAWK = Path(sys.executable).parent / "squawk"
JUDGED_SINCE = {"income": "0016", "intake": "0008", "reporting": "0004", "routes": "0014"}
"""Per service the last migration that is not judged."""


def new_migrations(since: Mapping[str, str] = JUDGED_SINCE) -> Iterator[Path]:
    """The files of the migrations that are judged."""
    for service, last in sorted(since.items()):
        versions = ROOT / "services" / service / "migrations" / "versions"
        yield from (file for file in sorted(versions.glob("*.py")) if file.stem[:4] > last)


def sql_of(migration: Path) -> str:
    """What it would run, in the transaction that `shared.db.migrate` puts around it."""
    spec = spec_from_file_location(migration.stem, migration)
    if spec is None or spec.loader is None:
        raise ImportError(str(migration))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    written = io.StringIO()
    options = {"as_sql": True, "output_buffer": written, "transaction_per_migration": True}
    migrating = MigrationContext.configure(dialect_name="postgresql", opts=options)
    with migrating.begin_transaction(_per_migration=True), Operations.context(migrating):
        module.upgrade()
    return written.getvalue()


def faults(migrations: Iterable[Path]) -> str:
    """What squawk has against them, in its own words; empty when nothing."""
    with TemporaryDirectory() as folder:
        files = []
        for migration in migrations:
            service = migration.parts[-4]
            files.append(Path(folder) / f"{service}-{migration.stem}.sql")
            files[-1].write_text(sql_of(migration), encoding="utf-8")
        if not files:
            return ""
        options = ["--config", str(ROOT / ".squawk.toml"), "--reporter", "gcc"]
        command = [str(SQUAWK), *options, *map(str, files)]
        judged = subprocess.run(command, capture_output=True, text=True, check=False)
        told = judged.stdout.replace(f"{folder}/", "")
        return told or judged.stderr if judged.returncode else ""


if __name__ == "__main__":
    if found := faults(new_migrations()):
        sys.exit(found)
