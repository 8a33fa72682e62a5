"""Two people decide: a proposal holds what the first decided, waits for a second, and keeps what they opened and said."""

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS = (
    "ALTER TABLE proposal DROP CONSTRAINT IF EXISTS proposal_state_check",
    """
    ALTER TABLE proposal ADD CONSTRAINT proposal_state_check
        CHECK (state IN ('open', 'ter-controle', 'vervallen', 'besloten'))
    """,
    # What the second person names: it is another one as soon as anything of the proposal is.
    "ALTER TABLE proposal ADD COLUMN version integer NOT NULL DEFAULT 1",
    "ALTER TABLE proposal ADD COLUMN draft jsonb",
    "ALTER TABLE proposal ADD COLUMN drafted_by text",
    "ALTER TABLE proposal ADD COLUMN drafted_by_name text",
    "ALTER TABLE proposal ADD COLUMN drafted_at timestamptz",
    """
    ALTER TABLE proposal ADD CONSTRAINT proposal_is_drafted
        CHECK (state <> 'ter-controle' OR (draft IS NOT NULL AND drafted_by IS NOT NULL))
    """,
    # Nobody approves the own draft, whatever the code does.
    "ALTER TABLE decision ADD CONSTRAINT decision_by_two CHECK (seen ->> 'tweede' IS NULL OR taken_by <> drafted_by)",
    "DROP INDEX proposal_open",
    "CREATE UNIQUE INDEX proposal_open ON proposal (dossier_id, kind) WHERE state IN ('open', 'ter-controle')",
    "CREATE INDEX proposal_replaces ON proposal (replaces)",
    """
    CREATE TABLE proposal_look (
        proposal_id uuid NOT NULL,
        version integer NOT NULL,
        who text NOT NULL,
        part text NOT NULL,
        looked_at timestamptz NOT NULL,
        PRIMARY KEY (proposal_id, version, who, part)
    )
    """,
    """
    CREATE TABLE proposal_remark (
        id uuid PRIMARY KEY,
        proposal_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('opmerking', 'ter-controle', 'teruggestuurd')),
        words text NOT NULL,
        made_by text NOT NULL,
        made_by_name text NOT NULL,
        made_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX proposal_remark_of ON proposal_remark (proposal_id, id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
