"""Contacts: who was spoken to, how and about what, what came of it, and when a household is to be spoken to next."""

from alembic import op

revision = "0011"
down_revision = "0010"

STATEMENTS = (
    """
    CREATE TABLE contact (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        person_id uuid NOT NULL,
        municipality text NOT NULL,
        held_on date NOT NULL,
        how text NOT NULL CHECK (how IN ('gesprek', 'huisbezoek', 'bellen', 'app', 'met-begeleider')),
        recorded_by text NOT NULL,
        recorded_at timestamptz NOT NULL,
        -- As a page sends it twice, it is one contact.
        sent_as uuid NOT NULL,
        in_time boolean NOT NULL,
        is_active boolean,
        takes_part text[] NOT NULL,
        needs_words text,
        -- Corrected by another row, that says why; or never held. What it was stays readable, and counts no more.
        replaces_id uuid UNIQUE REFERENCES contact,
        ended_as text CHECK (ended_as IN ('verbeterd', 'ingetrokken')),
        ended_by text,
        ended_at timestamptz,
        ended_why text,
        UNIQUE (recorded_by, sent_as),
        CHECK (num_nulls(ended_as, ended_by, ended_at, ended_why) IN (0, 4))
    )
    """,
    "CREATE INDEX contact_dossier ON contact (dossier_id, held_on)",
    "CREATE INDEX contact_person ON contact (person_id)",
    # Of every subject whether it was spoken about; and if not, why not.
    """
    CREATE TABLE contact_subject (
        contact_id uuid NOT NULL REFERENCES contact,
        subject text NOT NULL CHECK (subject IN ('werk', 'meedoen', 'inkomen', 'wonen', 'zorg')),
        discussed boolean NOT NULL,
        words text CHECK (discussed OR words IS NOT NULL),
        PRIMARY KEY (contact_id, subject)
    )
    """,
    """
    CREATE TABLE contact_need (
        contact_id uuid NOT NULL REFERENCES contact,
        kind text NOT NULL,
        -- The same in a correction that says the same.
        signal_id uuid NOT NULL,
        PRIMARY KEY (contact_id, kind)
    )
    """,
    """
    CREATE TABLE contact_promise (
        id uuid PRIMARY KEY,
        contact_id uuid NOT NULL REFERENCES contact,
        words text NOT NULL,
        due_on date NOT NULL,
        task_id uuid NOT NULL REFERENCES task
    )
    """,
    "CREATE INDEX contact_promise_of ON contact_promise (contact_id)",
    # Never for ever: every exemption has a day on which it is over.
    """
    CREATE TABLE contact_exemption (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        reason text NOT NULL,
        from_day date NOT NULL,
        until_day date NOT NULL CHECK (until_day >= from_day),
        set_by text NOT NULL,
        set_at timestamptz NOT NULL,
        words text NOT NULL,
        ended_by text,
        ended_at timestamptz,
        CHECK ((ended_by IS NULL) = (ended_at IS NULL))
    )
    """,
    "CREATE INDEX contact_exemption_dossier ON contact_exemption (dossier_id, from_day)",
    # One row per dossier that we know: since when, when bijstand runs, and when somebody is to be spoken to next by which rule.
    """
    CREATE TABLE contact_rhythm (
        dossier_id uuid PRIMARY KEY,
        version int NOT NULL,
        known_on date NOT NULL,
        receives_from date[] NOT NULL,
        receives_until date[] NOT NULL,
        is_deserted boolean NOT NULL,
        rhythm_version int,
        looked_at timestamptz,
        due_on date,
        rule text,
        counted_from date,
        escalates_on date,
        escalated_at timestamptz,
        CHECK ((due_on IS NULL) = (rule IS NULL) AND (due_on IS NULL) = (escalates_on IS NULL)),
        CHECK (escalated_at IS NULL OR due_on IS NOT NULL)
    )
    """,
    "CREATE INDEX contact_rhythm_due ON contact_rhythm (due_on, dossier_id) WHERE due_on IS NOT NULL",
    "CREATE INDEX contact_rhythm_version ON contact_rhythm (rhythm_version)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
