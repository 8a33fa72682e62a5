"""What was established of a household."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    # Valid time: valid_from until the next finding. Recorded time: recorded_at, superseded_at.
    """
    CREATE TABLE finding (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        municipality text NOT NULL,
        valid_from date NOT NULL,
        content jsonb NOT NULL,
        recorded_by text NOT NULL,
        recorded_at timestamptz NOT NULL,
        superseded_at timestamptz
    )
    """,
    "CREATE UNIQUE INDEX finding_current ON finding (dossier_id, valid_from) WHERE superseded_at IS NULL",
    "CREATE INDEX finding_dossier ON finding (dossier_id, valid_from, id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
