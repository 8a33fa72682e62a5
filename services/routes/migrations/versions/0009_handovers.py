"""Who answers for a dossier, the organisations that it is handed over to, and the two sides of a handover (decision 0022)."""

from alembic import op

from services.routes.partners.first import write_first

revision = "0009"
down_revision = "0008"

STATEMENTS = (
    # Playbooks ask for a service; who does it follows from the municipality and the day.
    "ALTER TABLE task DROP COLUMN partner, ADD COLUMN services text[] NOT NULL DEFAULT '{}'",
    # Organisations (services/routes/partners).
    """
    CREATE TABLE organisation (
        id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        name text NOT NULL,
        from_day date NOT NULL,
        until_day date CHECK (until_day >= from_day),
        channel text NOT NULL CHECK (channel IN ('systeem', 'medewerkers', 'mailbox')),
        email text CHECK (email IS NOT NULL OR channel <> 'mailbox'),
        phone text,
        client_id text UNIQUE CHECK (client_id IS NOT NULL OR channel <> 'systeem'),
        contact text,
        answer_days smallint NOT NULL CHECK (answer_days BETWEEN 1 AND 60),
        contact_days smallint NOT NULL CHECK (contact_days BETWEEN 1 AND 60),
        result_days smallint NOT NULL CHECK (result_days BETWEEN 1 AND 400),
        agreement text,
        ground text,
        shareable text[] NOT NULL,
        version int NOT NULL DEFAULT 1
    )
    """,
    # What an organisation does where, and who is asked first.
    """
    CREATE TABLE organisation_service (
        id uuid PRIMARY KEY,
        organisation_id uuid NOT NULL REFERENCES organisation,
        service text NOT NULL,
        municipality text NOT NULL,
        from_day date NOT NULL,
        until_day date CHECK (until_day >= from_day),
        rank smallint NOT NULL DEFAULT 1
    )
    """,
    "CREATE INDEX organisation_service_what ON organisation_service (service, municipality, rank)",
    "CREATE INDEX organisation_service_whose ON organisation_service (organisation_id)",
    """
    CREATE TABLE organisation_change (
        id uuid PRIMARY KEY,
        organisation_id uuid NOT NULL REFERENCES organisation,
        at timestamptz NOT NULL,
        changed_by text NOT NULL,
        kind text NOT NULL,
        details jsonb NOT NULL,
        why text NOT NULL
    )
    """,
    "CREATE INDEX organisation_change_of ON organisation_change (organisation_id, at)",
    # The regisseur (services/routes/regie).
    """
    CREATE TABLE regie (
        dossier_id uuid PRIMARY KEY,
        worker_id uuid NOT NULL REFERENCES worker,
        municipality text NOT NULL,
        is_acting boolean NOT NULL,
        held_by text NOT NULL DEFAULT 'professional' CHECK (held_by IN ('professional', 'netwerk', 'inwoner')),
        words text CHECK ((words IS NOT NULL) = (held_by = 'netwerk')),
        rule text NOT NULL,
        reasons text[] NOT NULL,
        met_on date,
        not_met text CHECK (not_met IS NULL OR met_on IS NULL),
        asked_at timestamptz,
        since timestamptz NOT NULL,
        version int NOT NULL DEFAULT 1,
        -- Up to which version was published.
        published_version int NOT NULL DEFAULT 0,
        -- The dossier was closed: who it was is kept, and nobody answers for it now.
        ended_on date,
        CHECK (is_acting = (asked_at IS NOT NULL))
    )
    """,
    "CREATE INDEX regie_worker ON regie (worker_id) WHERE ended_on IS NULL",
    "CREATE INDEX regie_unpublished ON regie (dossier_id) WHERE published_version < version",
    """
    CREATE TABLE regie_change (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        worker_id uuid NOT NULL REFERENCES worker,
        at timestamptz NOT NULL,
        changed_by text NOT NULL,
        kind text NOT NULL,
        details jsonb NOT NULL DEFAULT '{}',
        why text
    )
    """,
    "CREATE INDEX regie_change_dossier ON regie_change (dossier_id, at)",
    # The handover (services/routes/handovers). `status` is what playbooks ask, `state` the word for people.
    "ALTER TABLE handover DROP CONSTRAINT handover_status_check, DROP CONSTRAINT handover_check",
    "DROP INDEX handover_proposed_once",
    """
    ALTER TABLE handover
        DROP COLUMN partner,
        ADD COLUMN services text[] NOT NULL CHECK (cardinality(services) > 0),
        ADD COLUMN state text NOT NULL DEFAULT 'voorgesteld' CHECK (state IN ('voorgesteld', 'aangeboden', 'geweigerd', 'aanvaard',
            'in-contact', 'teruggegeven', 'afgerond', 'terug', 'ingetrokken', 'vervallen')),
        ADD COLUMN version int NOT NULL DEFAULT 1,
        ADD COLUMN organisation_id uuid REFERENCES organisation,
        ADD COLUMN receiver text,
        ADD COLUMN offered_by text,
        ADD COLUMN offered_at timestamptz,
        ADD COLUMN accepted_at timestamptz,
        ADD COLUMN contact_on date,
        ADD COLUMN outcome text,
        ADD COLUMN shared text[] NOT NULL DEFAULT '{}',
        ADD COLUMN shown jsonb,
        ADD COLUMN view_key text,
        ADD COLUMN ground text CHECK (ground IN ('toestemming', 'wettelijk')),
        ADD COLUMN ground_words text,
        ADD COLUMN agreed_on date,
        ADD COLUMN asked_by_worker text,
        ADD COLUMN next_on date,
        ADD COLUMN next_rule text,
        ADD COLUMN escalated smallint NOT NULL DEFAULT 0 CHECK (escalated BETWEEN 0 AND 2),
        ADD CHECK (status IN ('proposed', 'running', 'settled', 'lapsed')),
        ADD CHECK ((status IN ('proposed', 'running')) = (settled_at IS NULL)),
        ADD CHECK ((status = 'running') = (state IN ('aangeboden', 'geweigerd', 'aanvaard', 'in-contact', 'teruggegeven'))),
        -- Who answers is never in doubt: a receiver by name from acceptance on, and an organisation from the offer on.
        ADD CHECK ((receiver IS NOT NULL) OR state NOT IN ('aanvaard', 'in-contact', 'teruggegeven', 'afgerond')),
        ADD CHECK ((organisation_id IS NOT NULL) OR state IN ('voorgesteld', 'vervallen', 'ingetrokken'))
    """,
    """
    CREATE UNIQUE INDEX handover_open_once ON handover (dossier_id, step, subject_id) WHERE status IN ('proposed', 'running')
    """,
    "CREATE INDEX handover_of_organisation ON handover (organisation_id, state) WHERE status = 'running'",
    "CREATE INDEX handover_running_follows ON handover (follows_id) WHERE status = 'running'",
    "CREATE INDEX handover_running_for ON handover USING gin (life_event_ids) WHERE status = 'running' AND came_along",
    "CREATE INDEX handover_next ON handover (next_on, id) WHERE status IN ('proposed', 'running')",
    """
    CREATE TABLE handover_log (
        id uuid PRIMARY KEY,
        handover_id uuid NOT NULL REFERENCES handover,
        at timestamptz NOT NULL,
        actor text NOT NULL,
        action text NOT NULL,
        details jsonb NOT NULL DEFAULT '{}',
        why text,
        words text
    )
    """,
    "CREATE INDEX handover_log_of ON handover_log (handover_id, at, id)",
    # What changed after it was sent, for both sides.
    """
    CREATE TABLE handover_amendment (
        id uuid PRIMARY KEY,
        handover_id uuid NOT NULL REFERENCES handover,
        at timestamptz NOT NULL,
        actor text NOT NULL,
        topic text NOT NULL,
        old text NOT NULL,
        new text NOT NULL,
        why text NOT NULL
    )
    """,
    "CREATE INDEX handover_amendment_of ON handover_amendment (handover_id, at, id)",
    # What must have happened, by kind: the resident knows, the talk was held.
    """
    CREATE TABLE handover_check (
        handover_id uuid NOT NULL REFERENCES handover,
        item text NOT NULL,
        done_on date NOT NULL,
        done_by text NOT NULL,
        words text,
        PRIMARY KEY (handover_id, item)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    write_first(op.get_bind())
