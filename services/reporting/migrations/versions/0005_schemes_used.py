"""What was done about VoorzieningenWijzer: offered, and of those used (indicator I1)."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    """
    CREATE TABLE scheme_deed (
        deed_id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        municipality text NOT NULL,
        deed text NOT NULL,
        done_on date NOT NULL,
        recorded_at timestamptz NOT NULL
    )
    """,
    # What was offered in a period, and how it stands since.
    "CREATE INDEX scheme_deed_done ON scheme_deed (municipality, done_on)",
    "CREATE INDEX scheme_deed_dossier ON scheme_deed (dossier_id, recorded_at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
