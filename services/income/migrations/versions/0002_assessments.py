"""Facts, re-assessments, proposals and aftercare."""

from alembic import op

from shared.db import known_dossiers, known_rights, merged_people

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    # Every picture of a household that was ever told; the highest version is the one that holds.
    """
    CREATE TABLE household_fact (
        dossier_id uuid NOT NULL,
        version int NOT NULL,
        household jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (dossier_id, version)
    )
    """,
    known_dossiers.CREATE_TABLE,
    known_rights.CREATE_TABLE,
    known_rights.CREATE_INDEX,
    merged_people.CREATE_TABLE,
    # Wages told by a life event. Valid time: valid_from, valid_until. Recorded time: recorded_at, recorded_until.
    """
    CREATE TABLE wage_period (
        life_event_id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        person_id uuid NOT NULL,
        valid_from date NOT NULL,
        valid_until date CHECK (valid_until > valid_from),
        net_cents integer CHECK (net_cents >= 0),
        gross_cents integer CHECK (gross_cents >= 0),
        CHECK (net_cents IS NOT NULL OR gross_cents IS NOT NULL),
        recorded_at timestamptz NOT NULL,
        recorded_until timestamptz
    )
    """,
    "CREATE INDEX wage_period_dossier ON wage_period (dossier_id) WHERE recorded_until IS NULL",
    # What asks for a re-assessment: one row per life event.
    """
    CREATE TABLE occasion (
        life_event_id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        kind text NOT NULL,
        effective_on date NOT NULL,
        person_id uuid NOT NULL,
        parting text CHECK (parting IN ('blijver', 'vertrekker')),
        move text,
        age_limit text,
        last_child boolean NOT NULL,
        correlation_id uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        withdrawn_at timestamptz,
        withdrawn_reason text
    )
    """,
    "CREATE INDEX occasion_dossier ON occasion (dossier_id, effective_on)",
    # One current assessment per life event; earlier ones stay for the record.
    """
    CREATE TABLE assessment (
        id uuid PRIMARY KEY,
        life_event_id uuid NOT NULL,
        dossier_id uuid NOT NULL,
        person_id uuid NOT NULL,
        municipality text,
        effective_on date NOT NULL,
        pictures jsonb NOT NULL,
        assessed_at timestamptz NOT NULL,
        superseded_at timestamptz
    )
    """,
    "CREATE UNIQUE INDEX assessment_current ON assessment (life_event_id) WHERE superseded_at IS NULL",
    "CREATE INDEX assessment_dossier ON assessment (dossier_id, id)",
    # What waits for a person's decision.
    """
    CREATE TABLE proposal (
        id uuid PRIMARY KEY,
        assessment_id uuid NOT NULL REFERENCES assessment (id),
        life_event_id uuid NOT NULL,
        dossier_id uuid NOT NULL,
        person_id uuid NOT NULL,
        municipality text,
        effective_on date NOT NULL,
        about text NOT NULL,
        outcome text NOT NULL,
        reasons jsonb NOT NULL,
        correlation_id uuid NOT NULL,
        state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'vervallen', 'besloten')),
        proposed_at timestamptz NOT NULL,
        settled_at timestamptz,
        lapse_reason text,
        decision text CHECK (decision IN ('overnemen', 'afwijken')),
        decision_reason text,
        decided_by text,
        decided_by_name text,
        CHECK ((state = 'besloten') = (decision IS NOT NULL))
    )
    """,
    "CREATE INDEX proposal_life_event ON proposal (life_event_id)",
    "CREATE INDEX proposal_dossier ON proposal (dossier_id, id)",
    # The list of what waits; whose each is today follows from its dossier.
    "CREATE INDEX proposal_state ON proposal (state, id)",
    # Financial aftercare: one that runs per job start. Who died or left may come back: then another one takes it up.
    """
    CREATE TABLE aftercare_dossier (
        id uuid PRIMARY KEY,
        life_event_id uuid NOT NULL,
        dossier_id uuid NOT NULL,
        person_id uuid NOT NULL,
        municipality text,
        started_on date NOT NULL,
        before jsonb,
        after jsonb,
        correlation_id uuid NOT NULL,
        state text NOT NULL DEFAULT 'lopend' CHECK (state IN ('lopend', 'afgerond')),
        opened_at timestamptz NOT NULL,
        ended_at timestamptz,
        end_reason text,
        ended_for text CHECK (ended_for IN ('overleden', 'vertrokken'))
    )
    """,
    "CREATE UNIQUE INDEX aftercare_dossier_running ON aftercare_dossier (life_event_id) WHERE state = 'lopend'",
    "CREATE INDEX aftercare_dossier_life_event ON aftercare_dossier (life_event_id)",
    "CREATE INDEX aftercare_dossier_person ON aftercare_dossier (person_id) WHERE state = 'lopend'",
    "CREATE INDEX aftercare_dossier_dossier ON aftercare_dossier (dossier_id, id)",
    """
    CREATE TABLE aftercare_checkpoint (
        aftercare_id uuid NOT NULL REFERENCES aftercare_dossier (id),
        months int NOT NULL,
        due_on date NOT NULL,
        state text NOT NULL DEFAULT 'gepland' CHECK (state IN ('gepland', 'geweest', 'vervallen', 'voorbij')),
        settled_at timestamptz,
        PRIMARY KEY (aftercare_id, months)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
