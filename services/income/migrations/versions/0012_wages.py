"""Wages as they are reported, and months settled with them: what each run came to, which is never changed."""

from alembic import op

revision = "0012"
down_revision = "0011"

STATEMENTS = (
    """
    CREATE TABLE wage_report (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        municipality text NOT NULL,
        person_id uuid NOT NULL,
        job_id uuid,
        source text NOT NULL CHECK (source IN ('consulent', 'inwoner', 'werkgever', 'register')),
        reference text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('loonstrook', 'correctie')),
        first_day date NOT NULL,
        last_day date NOT NULL CHECK (first_day <= last_day),
        paid_on date NOT NULL,
        received_on date NOT NULL,
        net_cents integer NOT NULL,
        gross_cents integer,
        recorded_by text NOT NULL,
        recorded_at timestamptz NOT NULL
    )
    """,
    # What one sender calls by one name is one report, however often it is sent.
    "CREATE UNIQUE INDEX wage_report_reference ON wage_report (person_id, source, reference)",
    "CREATE INDEX wage_report_dossier ON wage_report (dossier_id, first_day, id)",
    """
    CREATE TABLE settlement_run (
        municipality text NOT NULL,
        month date NOT NULL CHECK (extract(day FROM month) = 1),
        cut_off_on date NOT NULL,
        begun_at timestamptz NOT NULL,
        reached uuid,
        done_at timestamptz,
        PRIMARY KEY (municipality, month)
    )
    """,
    """
    CREATE TABLE settlement (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        municipality text NOT NULL,
        month date NOT NULL CHECK (extract(day FROM month) = 1),
        cut_off_on date NOT NULL,
        months jsonb NOT NULL,
        bookings jsonb NOT NULL,
        open_claims jsonb NOT NULL,
        payable_cents integer CHECK (payable_cents >= 0),
        unknown jsonb,
        proposal_id uuid,
        settled_at timestamptz NOT NULL,
        CHECK ((payable_cents IS NULL) = (unknown IS NOT NULL))
    )
    """,
    # A month is settled once, also by two workers at a time or one that was killed in between.
    "CREATE UNIQUE INDEX settlement_month ON settlement (dossier_id, month)",
    "CREATE INDEX settlement_by_month ON settlement (month, id)",
    """
    CREATE TABLE wage_reminder (
        dossier_id uuid NOT NULL,
        job_id uuid NOT NULL,
        month date NOT NULL,
        step text NOT NULL CHECK (step IN ('herinnering', 'taak')),
        published_at timestamptz NOT NULL,
        PRIMARY KEY (dossier_id, job_id, month, step)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
