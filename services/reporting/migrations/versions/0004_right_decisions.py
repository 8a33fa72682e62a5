"""Decisions about benefits, and objections to them: what stands of what was decided (indicator I2)."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    """
    CREATE TABLE benefit_decision (
        decision_id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        life_event_id uuid NOT NULL,
        municipality text NOT NULL,
        kind text NOT NULL,
        starts_on date NOT NULL,
        automatic boolean NOT NULL,
        taken_at timestamptz NOT NULL
    )
    """,
    # What was decided in a period, and whether something later in the same dossier took its place.
    "CREATE INDEX benefit_decision_taken ON benefit_decision (municipality, taken_at)",
    "CREATE INDEX benefit_decision_dossier ON benefit_decision (dossier_id, taken_at)",
    """
    CREATE TABLE decision_objection (
        objection_id uuid PRIMARY KEY,
        decision_id uuid NOT NULL,
        municipality text NOT NULL,
        received_on date,
        outcome text,
        in_time boolean
    )
    """,
    "CREATE INDEX decision_objection_decision ON decision_objection (decision_id)",
    "CREATE INDEX decision_objection_received ON decision_objection (municipality, received_on)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
