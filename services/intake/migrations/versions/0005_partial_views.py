"""Parts of what is known of residents, to be read with a key and nothing else (decision 0022)."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    # Which fields of whom, for whom it was made and until when. No value is in it: it is read as it is that day.
    """
    CREATE TABLE partial_view (
        id uuid PRIMARY KEY,
        key_hash bytea NOT NULL,
        person_ids uuid[] NOT NULL CHECK (cardinality(person_ids) > 0),
        fields text[] NOT NULL CHECK (cardinality(fields) > 0
            AND fields <@ ARRAY['naam', 'telefoon', 'adres', 'geboortejaar']),
        purpose text NOT NULL,
        until_on date NOT NULL,
        made_at timestamptz NOT NULL,
        made_by text NOT NULL,
        ended_at timestamptz
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
