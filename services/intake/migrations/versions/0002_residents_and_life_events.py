"""Residents, their households, and the life events that were reported."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """
    CREATE TABLE dossier (
        id uuid PRIMARY KEY,
        version int NOT NULL CHECK (version >= 1),
        receives_assistance boolean NOT NULL,
        opened_by uuid,
        opened_at timestamptz NOT NULL
    ) WITH (fillfactor = 90)
    """,
    # The only place with names and BSN; everything else knows the id.
    """
    CREATE TABLE resident (
        id uuid PRIMARY KEY,
        bsn_hash bytea UNIQUE,
        bsn_encrypted bytea,
        given_names text NOT NULL,
        family_name text NOT NULL,
        born_on date NOT NULL,
        died_on date,
        timer_series int NOT NULL DEFAULT 1,
        registered_at timestamptz NOT NULL,
        CHECK ((bsn_hash IS NULL) = (bsn_encrypted IS NULL)),
        CHECK (died_on >= born_on)
    )
    """,
    """
    CREATE TABLE membership (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL REFERENCES dossier (id),
        person_id uuid NOT NULL REFERENCES resident (id),
        rol text NOT NULL CHECK (rol IN ('aanvrager', 'partner', 'kind', 'medebewoner')),
        from_on date NOT NULL,
        until_on date,
        exemption text CHECK (exemption IN ('student', 'commercieel-contract', 'zorgbehoefte')),
        made_by uuid,
        ended_by uuid,
        CHECK (until_on > from_on)
    )
    """,
    "CREATE INDEX membership_dossier ON membership (dossier_id)",
    "CREATE INDEX membership_person ON membership (person_id)",
    """
    CREATE TABLE residence (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL REFERENCES dossier (id),
        gemeente text NOT NULL CHECK (gemeente ~ '^[0-9]{4}$'),
        from_on date NOT NULL,
        until_on date,
        made_by uuid,
        ended_by uuid,
        CHECK (until_on > from_on)
    )
    """,
    "CREATE INDEX residence_dossier ON residence (dossier_id)",
    # `data` knows people by their id only; a BSN that nobody knows yet waits encrypted beside it. `reason` is ours and is
    # told to any sender, `explanation` is what a person wrote and leaves intake only by its own API.
    """
    CREATE TABLE life_event (
        id uuid PRIMARY KEY,
        source text NOT NULL,
        source_id text NOT NULL,
        body_hash bytea NOT NULL,
        type text NOT NULL,
        status text NOT NULL CHECK (status IN
            ('verwerkt', 'in-quarantaine', 'verworpen', 'al-bekend', 'gecorrigeerd', 'ingetrokken')),
        effective_on date,
        data jsonb NOT NULL,
        person_id uuid,
        dossier_id uuid,
        other_dossier_id uuid,
        person_bsn bytea,
        ex_partner_bsn bytea,
        reason text,
        explanation text,
        changed_version int,
        correlation_id uuid NOT NULL,
        replaces uuid,
        replaced_by uuid,
        same_as uuid,
        received_at timestamptz NOT NULL,
        settled_at timestamptz,
        settled_by text,
        CONSTRAINT life_event_once UNIQUE (source, source_id)
    )
    """,
    # The quarantine list, oldest first.
    "CREATE INDEX life_event_quarantine ON life_event (id) WHERE status = 'in-quarantaine'",
    # Was this birthday told before?
    """
    CREATE INDEX life_event_birthday ON life_event (person_id, type, effective_on)
        WHERE status = 'verwerkt' AND type IN ('achttiende-verjaardag', 'leeftijdsgrens-bereikt')
    """,
    # What happened to a household, for undoing the newest change.
    "CREATE INDEX life_event_dossier ON life_event (dossier_id) WHERE status = 'verwerkt'",
    """
    CREATE INDEX life_event_other_dossier ON life_event (other_dossier_id)
        WHERE other_dossier_id IS NOT NULL
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
