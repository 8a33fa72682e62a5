"""Jobs that end or pay otherwise; what else is told of means; and all of it found by the person, who may have another dossier by now."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    # A job that ends (net_cents and gross_cents are null) or pays otherwise, or what all jobs pay together (covers_all). Valid time: valid_from. Recorded time: as wage_period.
    """
    CREATE TABLE job_turn (
        life_event_id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        person_id uuid NOT NULL,
        valid_from date NOT NULL,
        job_id uuid,
        net_cents integer CHECK (net_cents >= 0),
        gross_cents integer CHECK (gross_cents >= 0),
        covers_all boolean NOT NULL DEFAULT false,
        recorded_at timestamptz NOT NULL,
        recorded_until timestamptz
    )
    """,
    "CREATE INDEX job_turn_person ON job_turn (person_id) WHERE recorded_until IS NULL",
    # What a life event tells of means, education or a business. Valid time: from valid_from until the next one of its kind.
    """
    CREATE TABLE reported_fact (
        life_event_id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        person_id uuid NOT NULL,
        kind text NOT NULL,
        valid_from date NOT NULL,
        content jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_until timestamptz
    )
    """,
    "CREATE INDEX reported_fact_person ON reported_fact (person_id) WHERE recorded_until IS NULL",
    # The assets of a family are to be divided in the dossier of who left it, too.
    """
    CREATE INDEX reported_fact_assets ON reported_fact (dossier_id)
    WHERE recorded_until IS NULL AND kind = 'vermogen-gewijzigd'
    """,
    "CREATE INDEX wage_period_person ON wage_period (person_id) WHERE recorded_until IS NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
