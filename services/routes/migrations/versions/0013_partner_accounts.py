"""People of an organisation with an account, and when a handover last changed: for who asks what is new."""

from alembic import op

revision = "0013"
down_revision = "0012"

STATEMENTS = (
    # Where somebody works who is not of us (services/routes/workers).
    """
    ALTER TABLE worker_role
        ADD COLUMN organisation_id uuid REFERENCES organisation,
        ADD CHECK ((role = 'partner') = (organisation_id IS NOT NULL))
    """,
    # A system asks for itself; everybody else hears by mail that something waits.
    "ALTER TABLE organisation ADD CHECK (email IS NOT NULL OR channel = 'systeem')",
    "ALTER TABLE handover ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now()",
    "CREATE INDEX handover_changed ON handover (organisation_id, changed_at, id) WHERE organisation_id IS NOT NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
