"""Jobs that end or pay otherwise; and wages found by the person, who may have another dossier by now."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    # A job that ends (net_cents is null) or pays otherwise. Valid time: valid_from. Recorded time: as wage_period.
    """
    CREATE TABLE job_turn (
        life_event_id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        person_id uuid NOT NULL,
        valid_from date NOT NULL,
        job_id uuid,
        net_cents integer CHECK (net_cents >= 0),
        recorded_at timestamptz NOT NULL,
        recorded_until timestamptz
    )
    """,
    "CREATE INDEX job_turn_person ON job_turn (person_id) WHERE recorded_until IS NULL",
    "CREATE INDEX wage_period_person ON wage_period (person_id) WHERE recorded_until IS NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
