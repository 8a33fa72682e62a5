"""Personal links with which residents report their wages: the hash of each key, who had it made, and who is in at the moment."""

from alembic import op

revision = "0016"
down_revision = "0015"

STATEMENTS = (
    """
    CREATE TABLE wage_link (
        id uuid PRIMARY KEY,
        key_hash bytea NOT NULL,
        dossier_id uuid NOT NULL,
        person_id uuid NOT NULL,
        made_at timestamptz NOT NULL,
        made_by text NOT NULL,
        made_by_name text NOT NULL,
        expires_on date NOT NULL,
        wrong_tries int NOT NULL DEFAULT 0,
        opened_at timestamptz,
        ended_at timestamptz,
        ended_why text CHECK (ended_why IN ('ingetrokken', 'vervangen', 'geblokkeerd')),
        ended_by text,
        CHECK ((ended_at IS NULL) = (ended_why IS NULL))
    )
    """,
    "CREATE UNIQUE INDEX wage_link_key ON wage_link (key_hash)",
    # Of two that are made at once one is there afterwards, and the other ended.
    "CREATE UNIQUE INDEX wage_link_person ON wage_link (person_id) WHERE ended_at IS NULL",
    "CREATE INDEX wage_link_dossier ON wage_link (dossier_id, made_at)",
    """
    CREATE TABLE wage_link_visit (
        secret_hash bytea PRIMARY KEY,
        link_id uuid NOT NULL REFERENCES wage_link (id) ON DELETE CASCADE,
        ends_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX wage_link_visit_link ON wage_link_visit (link_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
