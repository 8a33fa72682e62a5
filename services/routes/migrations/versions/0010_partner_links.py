"""Keys of personal links, for a partner without an account, and mails to partners (decision 0022)."""

from alembic import op

revision = "0010"
down_revision = "0009"

STATEMENTS = (
    # With the key somebody sees one handover for one organisation. Kept as a hash; a row per mail that had one in it.
    """
    CREATE TABLE partner_key (
        id uuid PRIMARY KEY,
        key_hash bytea NOT NULL UNIQUE,
        handover_id uuid NOT NULL REFERENCES handover,
        organisation_id uuid NOT NULL REFERENCES organisation,
        made_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL CHECK (expires_at > made_at),
        ended_at timestamptz,
        ended_why text CHECK (ended_why IN ('voorbij', 'elders', 'ingetrokken')),
        CHECK ((ended_at IS NULL) = (ended_why IS NULL))
    )
    """,
    "CREATE INDEX partner_key_of ON partner_key (handover_id, organisation_id)",
    "CREATE INDEX partner_key_expires ON partner_key (expires_at)",
    # A mail is to somebody who works here, or to an organisation about one handover.
    """
    ALTER TABLE mail
        ALTER COLUMN worker_id DROP NOT NULL,
        ADD COLUMN handover_id uuid REFERENCES handover,
        ADD COLUMN organisation_id uuid REFERENCES organisation,
        DROP CONSTRAINT mail_kind_check,
        ADD CHECK (kind IN ('dagelijks', 'dringend', 'aanbod', 'herinnering', 'wijziging', 'einde', 'nieuwe-koppeling')),
        ADD CHECK ((kind IN ('dagelijks', 'dringend')) = (worker_id IS NOT NULL)),
        ADD CHECK ((worker_id IS NULL) = (handover_id IS NOT NULL)),
        ADD CHECK ((handover_id IS NULL) = (organisation_id IS NULL))
    """,
    # Keys of deelweergaven that nobody needs any more, until intake was told.
    """
    CREATE INDEX handover_view_over ON handover (id)
        WHERE view_key IS NOT NULL AND (status = 'settled' OR state = 'geweigerd')
    """,
    "CREATE INDEX mail_of_handover ON mail (handover_id, made_at) WHERE handover_id IS NOT NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
