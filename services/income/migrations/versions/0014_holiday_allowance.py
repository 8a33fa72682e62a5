"""The holiday allowance that was reserved: determined once a year and after the end of a right, each month once."""

from alembic import op

revision = "0014"
down_revision = "0013"

STATEMENTS = (
    """
    CREATE TABLE holiday_allowance (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        municipality text NOT NULL,
        reason text NOT NULL CHECK (reason IN ('betaalmaand', 'einde')),
        first_month date NOT NULL CHECK (extract(day FROM first_month) = 1),
        last_month date NOT NULL CHECK (extract(day FROM last_month) = 1 AND first_month <= last_month),
        pay_before date NOT NULL,
        months jsonb NOT NULL,
        cents integer CHECK (cents >= 0),
        unknown jsonb,
        determined_at timestamptz NOT NULL,
        CHECK ((cents IS NULL) = (unknown IS NOT NULL))
    )
    """,
    # Also by two workers at a time, or one that was killed in between.
    "CREATE UNIQUE INDEX holiday_allowance_once ON holiday_allowance (dossier_id, last_month)",
    "CREATE INDEX holiday_allowance_unknown ON holiday_allowance (id) WHERE cents IS NULL",
    """
    CREATE TABLE holiday_allowance_run (
        municipality text NOT NULL,
        pay_month date NOT NULL CHECK (extract(day FROM pay_month) = 1),
        reached uuid,
        done_at timestamptz,
        PRIMARY KEY (municipality, pay_month)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
