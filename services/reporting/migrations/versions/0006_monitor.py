"""When the monitor last heard each service, and when the books last closed."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE monitor_moment (name text PRIMARY KEY, at timestamptz NOT NULL) WITH (fillfactor = 50)"
    )
