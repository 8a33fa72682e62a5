"""Who is detained or in an inrichting, and from when until when."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    # Of the person, whatever household he or she belongs to; `made_by` is the life event, which is how it is undone.
    """
    CREATE TABLE stay (
        id uuid PRIMARY KEY,
        person_id uuid NOT NULL REFERENCES resident (id),
        soort text NOT NULL CHECK (soort IN ('detentie', 'inrichting')),
        from_on date NOT NULL,
        until_on date CHECK (until_on > from_on),
        made_by uuid NOT NULL
    )
    """,
    "CREATE INDEX stay_person ON stay (person_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
