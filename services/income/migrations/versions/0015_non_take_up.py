"""What was done about what a household may be entitled to and does not use: offered, applied for, used, refused, or not due."""

from alembic import op

revision = "0015"
down_revision = "0014"

STATEMENTS = (
    """
    CREATE TABLE non_take_up_deed (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        municipality text NOT NULL,
        scheme text NOT NULL,
        person_id uuid,
        done text NOT NULL CHECK (done IN ('aangeboden', 'aangevraagd', 'gebruikt', 'afgewezen', 'geen-recht')),
        done_on date NOT NULL,
        reason text,
        not_before date,
        recorded_by text NOT NULL,
        recorded_by_name text NOT NULL,
        recorded_at timestamptz NOT NULL,
        -- Who refuses has a reason, and is left alone until a day; nobody else is.
        CHECK ((done = 'afgewezen') = (reason IS NOT NULL)),
        CHECK ((done = 'afgewezen') = (not_before IS NOT NULL))
    )
    """,
    "CREATE INDEX non_take_up_deed_dossier ON non_take_up_deed (dossier_id, recorded_at, id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
