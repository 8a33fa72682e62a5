"""The steps of handovers, per organisation."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    """
    CREATE TABLE partner_step (
        event_id uuid PRIMARY KEY,
        handover_id uuid NOT NULL,
        life_event_id uuid NOT NULL,
        organisation_id uuid NOT NULL,
        municipality text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('aangeboden', 'aanvaard', 'geweigerd', 'eerste-contact', 'teruggegeven', 'afgerond')),
        reason text,
        met_on date,
        at timestamptz NOT NULL
    )
    """,
    # What was offered in a period, and then everything that came of it.
    "CREATE INDEX partner_step_offered ON partner_step (municipality, at) WHERE kind = 'aangeboden'",
    "CREATE INDEX partner_step_handover ON partner_step (handover_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
