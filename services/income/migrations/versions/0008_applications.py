"""Applications for bijstand: who reported and applied when, what was asked, the advances, and which term was told of."""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    """
    CREATE TABLE application (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        person_id uuid NOT NULL,
        partner_id uuid,
        municipality text NOT NULL,
        reported_on date NOT NULL,
        applied_on date,
        search_waived boolean NOT NULL,
        culpably_late boolean NOT NULL DEFAULT false,
        backdated_from date,
        life_event_id uuid,
        correlation_id uuid NOT NULL,
        state text NOT NULL CHECK (state IN
            ('gemeld', 'in-behandeling', 'wacht-op-gegevens', 'besloten', 'ingetrokken', 'niet-in-behandeling-genomen')),
        settled_on date,
        outcome text CHECK (outcome IN ('toegekend', 'afgewezen')),
        proposal_id uuid,
        next_term text CHECK (next_term IN ('aanvraag', 'gegevens', 'voorschot', 'besluit')),
        next_on date,
        recorded_by text NOT NULL,
        recorded_by_name text NOT NULL,
        recorded_at timestamptz NOT NULL,
        CHECK (applied_on IS NULL OR reported_on <= applied_on),
        CHECK (backdated_from IS NULL OR backdated_from < reported_on),
        CHECK ((settled_on IS NULL) = (state IN ('gemeld', 'in-behandeling', 'wacht-op-gegevens'))),
        CHECK ((outcome IS NOT NULL) = (state = 'besloten')),
        CHECK ((next_term IS NULL) = (next_on IS NULL))
    )
    """,
    # A household applies once at a time: a second press finds the first.
    """
    CREATE UNIQUE INDEX application_running ON application (dossier_id)
        WHERE state IN ('gemeld', 'in-behandeling', 'wacht-op-gegevens')
    """,
    "CREATE INDEX application_dossier ON application (dossier_id, id)",
    "CREATE INDEX application_next ON application (next_on, id) WHERE next_on IS NOT NULL",
    """
    CREATE TABLE application_suspension (
        application_id uuid NOT NULL REFERENCES application (id),
        number integer NOT NULL,
        asked_on date NOT NULL,
        until date NOT NULL,
        asked text[] NOT NULL,
        completed_on date,
        received text[] NOT NULL DEFAULT '{}',
        asked_by text NOT NULL,
        asked_by_name text NOT NULL,
        PRIMARY KEY (application_id, number),
        CHECK (asked_on < until),
        CHECK (asked_on <= completed_on)
    )
    """,
    """
    CREATE TABLE application_advance (
        application_id uuid NOT NULL REFERENCES application (id),
        due_on date NOT NULL,
        cents integer NOT NULL CHECK (cents > 0),
        given_on date NOT NULL,
        given_by text NOT NULL,
        given_by_name text NOT NULL,
        PRIMARY KEY (application_id, due_on)
    )
    """,
    # What came up is told once, however often a timer or a person makes us look.
    """
    CREATE TABLE application_notice (
        application_id uuid NOT NULL REFERENCES application (id),
        term text NOT NULL,
        due_on date NOT NULL,
        published_at timestamptz NOT NULL,
        PRIMARY KEY (application_id, term, due_on)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
