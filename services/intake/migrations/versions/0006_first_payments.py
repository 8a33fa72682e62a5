"""Whether who moved away is paid in the new municipality: before that the dossier is not closed."""

from alembic import op

revision = "0006"
down_revision = "0005"

STATEMENTS = (
    """
    CREATE TABLE first_payment (
        handover_id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        state text NOT NULL CHECK (state IN ('awaited', 'confirmed', 'without'))
    )
    """,
    "CREATE INDEX first_payment_dossier ON first_payment (dossier_id) WHERE state <> 'confirmed'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
