"""What was established of a household's means."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    # Valid time: valid_from until the next record. Recorded time: recorded_at, superseded_at.
    """
    CREATE TABLE means_record (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        municipality text NOT NULL,
        valid_from date NOT NULL,
        means jsonb NOT NULL,
        recorded_by text NOT NULL,
        recorded_at timestamptz NOT NULL,
        superseded_at timestamptz
    )
    """,
    "CREATE UNIQUE INDEX means_record_current ON means_record (dossier_id, valid_from) WHERE superseded_at IS NULL",
    "CREATE INDEX means_record_dossier ON means_record (dossier_id, valid_from, id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
