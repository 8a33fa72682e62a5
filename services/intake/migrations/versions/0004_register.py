"""What was read from the register of persons: which record is whose, what it said, and how a home is written."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    # Numbers of records (A-nummer), of now and of before, as keyed pseudonyms. No reference to resident: a merged person is
    # looked up where that stands.
    """
    CREATE TABLE register_number (
        number uuid PRIMARY KEY,
        person_id uuid NOT NULL
    )
    """,
    "CREATE INDEX register_number_person ON register_number (person_id)",
    # The record that was read last of a person. `content` says whether another one differs, `line` whether a line of a CSV file does,
    # which knows less. `as_of` is the day of the newest file that had it. `told` is what was told beside the record itself: codes.
    """
    CREATE TABLE register_record (
        person_id uuid PRIMARY KEY,
        number uuid NOT NULL,
        detail text NOT NULL CHECK (detail IN ('json', 'csv')),
        content uuid NOT NULL,
        line uuid NOT NULL,
        given_names text NOT NULL,
        prefix text NOT NULL,
        surname text NOT NULL,
        name_usage text CHECK (name_usage IN ('E', 'P', 'V', 'N')),
        secrecy_code smallint NOT NULL CHECK (secrecy_code BETWEEN 0 AND 7),
        residence text NOT NULL CHECK (residence IN ('woonadres', 'briefadres', 'buitenland', 'onbekend')),
        address text,
        postal_address text,
        home_id uuid,
        gemeente text,
        lives_since date,
        doubted_from date,
        died_on date,
        as_of date NOT NULL,
        title text,
        birth_place text,
        birth_country text,
        nationalities text[] NOT NULL,
        permit text,
        permit_until date,
        authority jsonb,
        told text[] NOT NULL,
        read_at timestamptz NOT NULL,
        read_by text NOT NULL
    )
    """,
    # With whom a record says that its person is related, so that it holds whoever of the two is read first. Of who has no number
    # the name and the birth date are kept, as the register writes them.
    """
    CREATE TABLE register_relation (
        person_id uuid NOT NULL,
        relation text NOT NULL CHECK (relation IN ('partner', 'ouder', 'kind')),
        other_hash bytea,
        from_on date,
        until_on date,
        name text,
        born text,
        CHECK (num_nonnulls(other_hash, name) = 1)
    )
    """,
    "CREATE INDEX register_relation_person ON register_relation (person_id)",
    "CREATE INDEX register_relation_other ON register_relation (other_hash)",
    # The ways in which one home is written, as keyed pseudonyms.
    """
    CREATE TABLE home_spelling (
        spelling uuid PRIMARY KEY,
        home_id uuid NOT NULL
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
