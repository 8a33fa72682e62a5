"""What was established: one row per fact."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    # Valid time: valid_from until valid_until, or until the next fact about the same. Recorded time: recorded_at,
    # superseded_at. Without a person it is about the household. `form` says how to read `content`.
    """
    CREATE TABLE finding (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        municipality text NOT NULL,
        person_id uuid,
        kind text NOT NULL,
        source text,
        valid_from date NOT NULL,
        valid_until date CHECK (valid_until >= valid_from),
        form smallint NOT NULL,
        content jsonb NOT NULL,
        reason text NOT NULL,
        recorded_by text NOT NULL,
        recorded_at timestamptz NOT NULL,
        superseded_at timestamptz
    )
    """,
    """
    CREATE UNIQUE INDEX finding_current
        ON finding (dossier_id, kind, coalesce(person_id, dossier_id), coalesce(source, ''), valid_from)
        WHERE superseded_at IS NULL
    """,
    "CREATE INDEX finding_person ON finding (person_id) WHERE superseded_at IS NULL",
    "CREATE INDEX finding_dossier ON finding (dossier_id, valid_from, id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
