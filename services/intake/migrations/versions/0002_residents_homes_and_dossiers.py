"""Residents, what happened to them, and what follows from that: who lives where, and the picture of each dossier."""

from alembic import op

from shared.db import dossier_teams

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    dossier_teams.CREATE_TABLE,
    # The only place with names and BSN; everything else knows the id. `birth_given` is a birth date of which a
    # part is unknown, as the register has it; `born_on` is the day that is assumed then. `died_on` follows from the facts;
    # `death_recorded_on` is what somebody told without a life event. `search_name` has the words of the name, folded.
    """
    CREATE TABLE resident (
        id uuid PRIMARY KEY,
        bsn_hash bytea UNIQUE,
        bsn_encrypted bytea,
        given_names text NOT NULL,
        family_name text NOT NULL,
        born_on date NOT NULL,
        birth_given text CHECK (birth_given LIKE '%-00'),
        death_recorded_on date,
        died_on date,
        secrecy text NOT NULL CHECK (secrecy IN ('geen', 'adres', 'medewerker')),
        search_name text NOT NULL,
        timer_series int NOT NULL DEFAULT 1,
        registered_at timestamptz NOT NULL,
        CHECK ((bsn_hash IS NULL) = (bsn_encrypted IS NULL)),
        CHECK (death_recorded_on >= born_on)
    )
    """,
    "CREATE INDEX resident_name ON resident USING gin (array_to_tsvector(string_to_array(search_name, ' ')))",
    # Who works for us: few, and asked for each dossier that is named.
    "CREATE INDEX resident_employee ON resident (id) WHERE secrecy = 'medewerker'",
    # What was recorded of a person, from where and by whom: never overwritten. `kinds` says which values count, `valid_from` is
    # null for what holds always. Of who was merged into another it stays under the old id, so nothing is referred to.
    """
    CREATE TABLE resident_recording (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        person_id uuid NOT NULL,
        kinds text[] NOT NULL CHECK (cardinality(kinds) > 0 AND kinds <@
            '{naam,geboortedatum,overlijden,geheimhouding,burgerservicenummer}'),
        given_names text,
        family_name text,
        born_on date,
        birth_given text,
        died_on date,
        secrecy text,
        bsn_encrypted bytea,
        valid_from date,
        source text CHECK (source IN
            ('register', 'inwoner', 'coach', 'bestand', 'levensgebeurtenis', 'samenvoeging')),
        reason text,
        life_event_id uuid,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL
    )
    """,
    "CREATE INDEX resident_recording_person ON resident_recording (person_id, position)",
    # Numbers that somebody had before: what is told of them is of this person.
    """
    CREATE TABLE former_number (
        bsn_hash bytea PRIMARY KEY,
        person_id uuid NOT NULL REFERENCES resident (id),
        replaced_at timestamptz NOT NULL,
        replaced_by text NOT NULL
    )
    """,
    "CREATE INDEX former_number_person ON former_number (person_id)",
    # Who turned out to be somebody who was known already: what is told of the old id is of `into_id`.
    """
    CREATE TABLE merged_person (
        person_id uuid PRIMARY KEY,
        into_id uuid NOT NULL REFERENCES resident (id),
        explanation text NOT NULL,
        merged_at timestamptz NOT NULL,
        merged_by text NOT NULL
    )
    """,
    "CREATE INDEX merged_person_into ON merged_person (into_id)",
    # The only place with addresses; everything else knows the home.
    """
    CREATE TABLE address (
        home_id uuid PRIMARY KEY,
        bag_id text,
        postcode text,
        house_number int,
        addition text,
        is_postal boolean NOT NULL,
        known_at timestamptz NOT NULL
    )
    """,
    # What happened, as it was accepted (decision 0012). `verdict` is what became of it when it was folded last.
    """
    CREATE TABLE fact (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        day date NOT NULL,
        person_id uuid NOT NULL,
        data jsonb NOT NULL,
        state text NOT NULL CHECK (state IN ('standing', 'joined', 'waiting')),
        verdict jsonb,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL
    )
    """,
    # Whom a fact may change: people who share a fact are folded together.
    """
    CREATE TABLE fact_person (
        person_id uuid NOT NULL REFERENCES resident (id),
        fact_id uuid NOT NULL REFERENCES fact (id),
        PRIMARY KEY (person_id, fact_id)
    )
    """,
    "CREATE INDEX fact_person_fact ON fact_person (fact_id)",
    # All that follows is derived from the facts, and kept so that a look costs little.
    """
    CREATE TABLE residency (
        person_id uuid NOT NULL REFERENCES resident (id),
        home_id uuid NOT NULL,
        gemeente text NOT NULL CHECK (gemeente ~ '^[0-9]{4}$'),
        from_on date NOT NULL,
        until_on date,
        exemption text CHECK (exemption IN ('student', 'commercieel-contract', 'zorgbehoefte')),
        registered_elsewhere boolean NOT NULL,
        registered_home_id uuid CHECK (registered_home_id IS NULL OR registered_elsewhere),
        CHECK (until_on > from_on)
    )
    """,
    "CREATE INDEX residency_person ON residency (person_id)",
    "CREATE INDEX residency_home ON residency (home_id)",
    """
    CREATE TABLE stay (
        person_id uuid NOT NULL REFERENCES resident (id),
        soort text NOT NULL CHECK (soort IN ('detentie', 'inrichting')),
        from_on date NOT NULL,
        until_on date CHECK (until_on > from_on)
    )
    """,
    "CREATE INDEX stay_person ON stay (person_id)",
    """
    CREATE TABLE dossier (
        id uuid PRIMARY KEY,
        version int NOT NULL CHECK (version >= 1),
        shared_care jsonb,
        assistance jsonb NOT NULL,
        closures jsonb,
        shielding text NOT NULL DEFAULT 'geen' CHECK (shielding IN ('geen', 'adres', 'medewerker')),
        opened_at timestamptz NOT NULL
    ) WITH (fillfactor = 90)
    """,
    """
    CREATE TABLE membership (
        dossier_id uuid NOT NULL REFERENCES dossier (id),
        place int NOT NULL,
        person_id uuid NOT NULL REFERENCES resident (id),
        rol text NOT NULL CHECK (rol IN ('aanvrager', 'partner', 'kind', 'medebewoner')),
        from_on date NOT NULL,
        until_on date,
        exemption text CHECK (exemption IN ('student', 'commercieel-contract', 'zorgbehoefte')),
        PRIMARY KEY (dossier_id, place),
        CHECK (until_on > from_on)
    )
    """,
    "CREATE INDEX membership_person ON membership (person_id)",
    """
    CREATE TABLE residence (
        dossier_id uuid NOT NULL REFERENCES dossier (id),
        gemeente text NOT NULL CHECK (gemeente ~ '^[0-9]{4}$'),
        from_on date NOT NULL,
        until_on date,
        home_id uuid,
        CHECK (until_on > from_on)
    )
    """,
    "CREATE INDEX residence_dossier ON residence (dossier_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
