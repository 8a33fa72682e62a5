"""The right as it stands, over valid and recorded time, and the decisions that decided it; a proposal holds what it would change."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    # Never changed: a later decision takes the place of an earlier one, from a day on.
    """
    CREATE TABLE decision (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        "right" text NOT NULL,
        municipality text,
        kind text NOT NULL CHECK (kind IN ('toekennen', 'wijzigen', 'beeindigen', 'weigeren', 'opschorten', 'herzien',
            'intrekken', 'terugvorderen', 'afwijken', 'overnemen')),
        starts_on date NOT NULL,
        changes jsonb NOT NULL,
        proposal_id uuid,
        application_id uuid,
        life_event_ids uuid[] NOT NULL,
        drafted_by text,
        drafted_by_name text,
        taken_by text,
        taken_by_name text,
        reason text,
        seen jsonb NOT NULL,
        taken_at timestamptz NOT NULL,
        CHECK (taken_by IS NOT NULL OR kind IN ('wijzigen', 'overnemen', 'toekennen')),
        CHECK (taken_by IS NULL OR reason IS NOT NULL)
    )
    """,
    "CREATE INDEX decision_dossier ON decision (dossier_id, id)",
    "CREATE INDEX decision_proposal ON decision (proposal_id)",
    """
    CREATE FUNCTION keep_decision() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'a decision is never changed or taken away'; END $$
    """,
    "CREATE TRIGGER decision_stays BEFORE UPDATE OR DELETE ON decision FOR EACH ROW EXECUTE FUNCTION keep_decision()",
    """
    CREATE TABLE right_period (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        "right" text NOT NULL,
        valid_from date NOT NULL,
        valid_until date,
        filling jsonb,
        amount_cents integer CHECK (amount_cents >= 0),
        decision_id uuid NOT NULL REFERENCES decision (id),
        recorded_at timestamptz NOT NULL,
        recorded_until timestamptz,
        CHECK (valid_until > valid_from)
    )
    """,
    # What stands; two of one day cannot be.
    'CREATE UNIQUE INDEX right_period_standing ON right_period (dossier_id, "right", valid_from) WHERE recorded_until IS NULL',
    # What was thought on another day.
    "CREATE INDEX right_period_recorded ON right_period (dossier_id, recorded_at)",
    "ALTER TABLE proposal ADD COLUMN kind text NOT NULL DEFAULT 'recht' CHECK (kind IN ('recht', 'aanvraag', 'terugvordering'))",
    "ALTER TABLE proposal ADD COLUMN changes jsonb NOT NULL DEFAULT '[]'",
    "ALTER TABLE proposal ADD COLUMN life_event_ids uuid[] NOT NULL DEFAULT '{}'",
    "ALTER TABLE proposal ADD COLUMN application_id uuid",
    "ALTER TABLE proposal ADD COLUMN replaces uuid",
    "ALTER TABLE proposal ADD COLUMN amount_cents integer CHECK (amount_cents > 0)",
    "ALTER TABLE proposal ALTER COLUMN assessment_id DROP NOT NULL",
    # Open proposals about one right are one proposal.
    "CREATE UNIQUE INDEX proposal_open ON proposal (dossier_id, kind) WHERE state = 'open'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
