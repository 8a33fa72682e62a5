"""When bijstand runs in a dossier, as income decided: what was registered counts only until income says so."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    """
    CREATE TABLE told_right (
        dossier_id uuid PRIMARY KEY,
        periods jsonb NOT NULL,
        sequence bigint NOT NULL,
        told_at timestamptz NOT NULL
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
