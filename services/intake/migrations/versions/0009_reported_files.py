"""What came of each line of a file: nothing that stands in the line."""

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS = (
    """
    CREATE TABLE reported_file (
        id uuid PRIMARY KEY,
        sender text NOT NULL,
        begun_at timestamptz NOT NULL,
        ended_at timestamptz -- not known of one that broke off
    )
    """,
    # A line that was taken in has its event, and whether another report told that before; one that was refused says why.
    """
    CREATE TABLE reported_line (
        file_id uuid NOT NULL REFERENCES reported_file ON DELETE CASCADE,
        number int NOT NULL,
        life_event_id uuid,
        is_again boolean NOT NULL,
        codes text[] NOT NULL,
        PRIMARY KEY (file_id, number),
        CHECK ((life_event_id IS NULL) = (codes <> '{}'))
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
