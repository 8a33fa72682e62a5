"""What must follow a life event and did not come (`services/reporting/expected`)."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    """
    CREATE TABLE missing_answer (
        life_event_id uuid NOT NULL,
        service text NOT NULL,
        answers text[] NOT NULL,
        due_at timestamptz NOT NULL,
        came_at timestamptz,
        -- By a person who knows why it does not come any more.
        settled_at timestamptz,
        settled_by text,
        settled_by_name text,
        reason text,
        PRIMARY KEY (life_event_id, service, answers),
        CHECK ((settled_at IS NULL) = (settled_by IS NULL) AND (settled_at IS NULL) = (reason IS NULL))
    )
    """,
    # What is still missing, the latest first; what is over, by when it was.
    """
    CREATE INDEX missing_answer_open ON missing_answer (due_at, life_event_id)
        WHERE came_at IS NULL AND settled_at IS NULL
    """,
    """
    CREATE INDEX missing_answer_over ON missing_answer (coalesce(came_at, settled_at))
        WHERE came_at IS NOT NULL OR settled_at IS NOT NULL
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
