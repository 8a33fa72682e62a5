"""Suspending, lifting, ending by hand and not treating an application are decisions of their own; a fact that is asked for is kept."""

from alembic import op

revision = "0011"
down_revision = "0010"

STATEMENTS = (
    "ALTER TABLE proposal DROP CONSTRAINT proposal_kind_check",
    """
    ALTER TABLE proposal ADD CONSTRAINT proposal_kind_check CHECK (kind IN ('recht', 'aanvraag', 'terugvordering',
        'beeindiging', 'opschorting', 'opheffing', 'niet-in-behandeling', 'ambtshalve'))
    """,
    # What the college gives of itself is about another right, and is an amount.
    """ALTER TABLE proposal ADD COLUMN "right" text NOT NULL DEFAULT 'algemene-bijstand'""",
    """
    ALTER TABLE proposal ADD CONSTRAINT proposal_once CHECK (("right" = 'algemene-bijstand') = (kind <> 'ambtshalve')
        AND (kind <> 'ambtshalve' OR amount_cents IS NOT NULL))
    """,
    "ALTER TABLE proposal ADD COLUMN suspending jsonb",
    "ALTER TABLE proposal ADD CONSTRAINT proposal_suspends CHECK ((kind = 'opschorting') = (suspending IS NOT NULL))",
    "ALTER TABLE decision DROP CONSTRAINT decision_kind_check",
    """
    ALTER TABLE decision ADD CONSTRAINT decision_kind_check CHECK (kind IN ('toekennen', 'wijzigen', 'beeindigen', 'weigeren',
        'opschorten', 'opheffen', 'herzien', 'intrekken', 'terugvorderen', 'afwijken', 'overnemen', 'niet-behandelen',
        'ineens-toekennen'))
    """,
    # What is higher for days before today is a revision too, and the system may decide it.
    "ALTER TABLE decision DROP CONSTRAINT decision_check",
    """
    ALTER TABLE decision ADD CONSTRAINT decision_by_a_person
        CHECK (taken_by IS NOT NULL OR kind IN ('wijzigen', 'herzien', 'overnemen', 'toekennen'))
    """,
    """
    CREATE TABLE right_suspension (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        municipality text,
        held_from date NOT NULL,
        held_until date NOT NULL,
        mend_until date NOT NULL,
        asked text NOT NULL,
        decision_id uuid NOT NULL REFERENCES decision (id),
        correlation_id uuid NOT NULL,
        begun_on date NOT NULL,
        ended_on date,
        outcome text CHECK (outcome IN ('hersteld', 'beeindigd')),
        CHECK (held_from <= held_until AND held_until < held_from + 56),
        CHECK (begun_on < mend_until AND mend_until <= held_until),
        CHECK ((ended_on IS NULL) = (outcome IS NULL))
    )
    """,
    "CREATE UNIQUE INDEX right_suspension_running ON right_suspension (dossier_id) WHERE ended_on IS NULL",
    # What came up is told once, however often somebody looks.
    """
    CREATE TABLE right_suspension_notice (
        suspension_id uuid NOT NULL REFERENCES right_suspension (id),
        term text NOT NULL,
        published_at timestamptz NOT NULL,
        PRIMARY KEY (suspension_id, term)
    )
    """,
    """
    CREATE TABLE fact_question (
        id uuid PRIMARY KEY,
        proposal_id uuid NOT NULL,
        dossier_id uuid NOT NULL,
        fact text NOT NULL,
        person_id uuid,
        asked_of text NOT NULL CHECK (asked_of IN ('inwoner', 'register', 'collega')),
        due_on date NOT NULL,
        words text NOT NULL,
        asked_by text NOT NULL,
        asked_by_name text NOT NULL,
        asked_at timestamptz NOT NULL,
        dropped_at timestamptz,
        missed_at timestamptz
    )
    """,
    "CREATE INDEX fact_question_proposal ON fact_question (proposal_id, id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
