"""Builds an index of a table that may be large, from a migration, while everybody goes on writing."""

from alembic import op

from shared.db.migrate import LOCK_TIMEOUT


def build_index(name: str, of: str) -> None:
    """`build_index("task_due", "task (due_on) WHERE status = 'open'")`, in a migration that does nothing else.

    It is outside any transaction: a migration that is broken off leaves an index that is not valid, which the next attempt
    takes away. A partitioned table has no such way: build it on each partition, and then on the table.
    """
    with op.get_context().autocommit_block():
        # It stops no writer, and has to wait for all that are busy; who is behind it is another change of the same table.
        op.execute("SET lock_timeout = 0")
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {of}")
        op.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
