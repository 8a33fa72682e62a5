"""Letters: what each says, to whom and as which PDF it went, where it is on its way, and in which delivery it went out."""

from alembic import op

revision = "0006"
down_revision = "0005"

STATEMENTS = (
    """
    CREATE TABLE letter (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        person_id uuid NOT NULL,
        municipality text NOT NULL,
        life_event_id uuid NOT NULL,
        correlation_id uuid NOT NULL,
        subject text NOT NULL,
        subject_id uuid NOT NULL,
        template text NOT NULL,
        template_version integer NOT NULL,
        content jsonb NOT NULL,
        content_sha256 text NOT NULL,
        other_key text,
        sealed_other bytea,
        written_by text NOT NULL,
        written_at timestamptz NOT NULL,
        UNIQUE (subject, subject_id),
        CHECK ((other_key IS NULL) = (sealed_other IS NULL))
    )
    """,
    "CREATE INDEX letter_dossier ON letter (dossier_id, id)",
    # The name, the address and the PDF are sealed: the rest of this database knows pseudonyms only.
    """
    CREATE TABLE letter_copy (
        letter_id uuid PRIMARY KEY REFERENCES letter (id),
        key_name text NOT NULL,
        sealed_to bytea NOT NULL,
        sealed_pdf bytea NOT NULL,
        pdf_sha256 text NOT NULL,
        renderer text NOT NULL,
        dated_on date NOT NULL,
        made_at timestamptz NOT NULL
    )
    """,
    """
    CREATE TABLE letter_delivery (
        id uuid PRIMARY KEY,
        channel text NOT NULL,
        day date NOT NULL,
        number integer NOT NULL,
        opened_at timestamptz NOT NULL,
        exported_at timestamptz,
        UNIQUE (channel, day, number)
    )
    """,
    "CREATE INDEX letter_delivery_open ON letter_delivery (id) WHERE exported_at IS NULL",
    """
    CREATE TABLE letter_post (
        letter_id uuid PRIMARY KEY REFERENCES letter (id),
        state text NOT NULL CHECK (state IN
            ('geschreven', 'geadresseerd', 'verstuurd', 'bevestigd', 'onbestelbaar', 'niet-te-sturen')),
        channel text,
        delivery_id uuid REFERENCES letter_delivery (id),
        reason text,
        next_at timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        problem text,
        addressed_at timestamptz,
        sent_on date,
        settled_on date
    )
    """,
    "CREATE INDEX letter_post_written ON letter_post (next_at, letter_id) WHERE state = 'geschreven'",
    """
    CREATE INDEX letter_post_addressed ON letter_post (channel, letter_id)
        WHERE state = 'geadresseerd' AND delivery_id IS NULL
    """,
    "CREATE INDEX letter_post_delivery ON letter_post (delivery_id)",
    # What was sent stays as it was, whoever asks.
    """
    CREATE FUNCTION keep_letters() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a letter is kept as it was: % of % is refused', TG_OP, TG_TABLE_NAME;
    END
    $$
    """,
    *(
        f"""
        CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION keep_letters()
        """
        for table in ("letter", "letter_copy")
    ),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
