"""The life events that were reported, and what became of each."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    # `data` knows people by their id only; somebody whom nobody knows yet waits in `sealed`, encrypted. `reason` is ours and is
    # told to any sender, `explanation` is what a person wrote and leaves intake only by its own API.
    """
    CREATE TABLE life_event (
        id uuid PRIMARY KEY,
        source text NOT NULL,
        source_id text NOT NULL,
        body_hash bytea NOT NULL,
        type text NOT NULL,
        status text NOT NULL CHECK (status IN
            ('verwerkt', 'in-quarantaine', 'geen-dossier', 'verworpen', 'al-bekend', 'gecorrigeerd', 'ingetrokken')),
        effective_on date,
        data jsonb NOT NULL,
        person_id uuid,
        dossier_id uuid,
        sealed jsonb,
        sees jsonb,
        reported_by text,
        try_again boolean,
        reason text,
        explanation text,
        correlation_id uuid NOT NULL,
        replaces uuid,
        replaced_by uuid,
        same_as uuid,
        part_of uuid,
        received_at timestamptz NOT NULL,
        settled_at timestamptz,
        settled_by text,
        CONSTRAINT life_event_once UNIQUE (source, source_id)
    )
    """,
    # The quarantine list, oldest first; and in it whoever may be known by now.
    "CREATE INDEX life_event_quarantine ON life_event (id) WHERE status = 'in-quarantaine'",
    # What led to nothing, shown newest first.
    """
    CREATE INDEX life_event_without_effect ON life_event (id)
        WHERE status IN ('geen-dossier', 'verworpen')
            OR status = 'al-bekend' AND replaced_by IS NULL AND reason IS NULL
    """,
    "CREATE INDEX life_event_try_again ON life_event (id) WHERE try_again",
    # The look-up hash of each BSN that an event in quarantine waits for.
    """
    CREATE TABLE waiting_for (
        bsn_hash bytea NOT NULL,
        life_event_id uuid NOT NULL REFERENCES life_event (id) ON DELETE CASCADE ON UPDATE CASCADE,
        PRIMARY KEY (bsn_hash, life_event_id)
    )
    """,
    "CREATE INDEX waiting_for_event ON waiting_for (life_event_id)",
    # What joined another report of the same job.
    """
    CREATE INDEX life_event_joined ON life_event (same_as)
        WHERE status = 'al-bekend' AND replaced_by IS NULL
    """,
    # Was this birthday told before?
    """
    CREATE INDEX life_event_birthday ON life_event (person_id, type, effective_on)
        WHERE status = 'verwerkt' AND type IN ('achttiende-verjaardag', 'leeftijdsgrens-bereikt')
    """,
    # The birthdays told in a dossier, to be looked at again when its picture changes.
    """
    CREATE INDEX life_event_dossier_birthday ON life_event (dossier_id, effective_on)
        WHERE status = 'verwerkt' AND type IN ('achttiende-verjaardag', 'leeftijdsgrens-bereikt')
    """,
    # What was told of somebody: to be looked at again when the household turns out otherwise, and to be read by people.
    "CREATE INDEX life_event_person ON life_event (person_id, effective_on)",
    "CREATE INDEX life_event_part ON life_event (part_of) WHERE part_of IS NOT NULL",
    "CREATE INDEX life_event_same ON life_event (same_as) WHERE same_as IS NOT NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
