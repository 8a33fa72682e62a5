"""Objections to decisions: who objects to what, what was asked and done, how it ended, and which term was published."""

from alembic import op

revision = "0010"
down_revision = "0009"

STATEMENTS = (
    """
    CREATE TABLE objection (
        id uuid PRIMARY KEY,
        decision_id uuid NOT NULL REFERENCES decision (id),
        dossier_id uuid NOT NULL,
        person_id uuid NOT NULL,
        municipality text NOT NULL,
        life_event_ids uuid[] NOT NULL,
        correlation_id uuid NOT NULL,
        sent_on date NOT NULL,
        received_on date NOT NULL,
        posted_on date CHECK (posted_on <= received_on),
        way text NOT NULL CHECK (way IN ('post', 'balie', 'e-mail', 'digitaal')),
        objector text NOT NULL CHECK (objector IN ('zelf', 'gemachtigde')),
        pro_forma boolean NOT NULL,
        grounds text,
        with_committee boolean NOT NULL,
        state text NOT NULL CHECK (state IN ('ontvangen', 'herstel-gevraagd', 'in-behandeling', 'hoorzitting-gepland',
            'gehoord', 'herziening', 'besloten', 'ingetrokken')),
        acknowledged_on date,
        late_excused boolean,
        hearing_on date,
        heard_on date,
        hearing_waived text CHECK (hearing_waived IN ('kennelijk-niet-ontvankelijk', 'kennelijk-ongegrond', 'ziet-ervan-af',
            'antwoordde-niet', 'volledig-tegemoetgekomen')),
        adjourned_on date,
        extended_until date,
        outcome text CHECK (outcome IN ('niet-ontvankelijk', 'ongegrond', 'gegrond', 'deels-gegrond')),
        inadmissible text CHECK (inadmissible IN ('te-laat', 'verzuim-niet-hersteld', 'geen-belang', 'geen-besluit')),
        outcome_reason text,
        decided_on date,
        decided_at timestamptz,
        decided_by text,
        decided_by_name text,
        revised_by uuid REFERENCES decision (id),
        settled_on date,
        next_term text CHECK (next_term IN ('herstel', 'besluit')),
        next_on date,
        recorded_by text NOT NULL,
        recorded_by_name text NOT NULL,
        recorded_at timestamptz NOT NULL,
        CHECK (pro_forma OR grounds IS NOT NULL),
        CHECK (heard_on IS NULL OR heard_on >= received_on),
        CHECK (revised_by IS NULL OR revised_by <> decision_id),
        CHECK ((outcome IS NOT NULL) = (state IN ('herziening', 'besloten'))),
        CHECK ((outcome IS NULL) = (decided_by IS NULL AND outcome_reason IS NULL)),
        CHECK ((inadmissible IS NOT NULL) = (outcome IS NOT DISTINCT FROM 'niet-ontvankelijk')),
        CHECK ((state = 'besloten' AND outcome IN ('gegrond', 'deels-gegrond')) = (revised_by IS NOT NULL)),
        CHECK ((settled_on IS NOT NULL) = (state IN ('besloten', 'ingetrokken'))),
        CHECK ((next_term IS NULL) = (next_on IS NULL))
    )
    """,
    # Against one decision one objection: a second press finds the first. What was taken back may come again within its term.
    "CREATE UNIQUE INDEX objection_once ON objection (decision_id) WHERE state <> 'ingetrokken'",
    "CREATE INDEX objection_dossier ON objection (dossier_id, id)",
    "CREATE INDEX objection_next ON objection (next_on, id) WHERE next_on IS NOT NULL",
    """
    CREATE TABLE objection_mend (
        objection_id uuid NOT NULL REFERENCES objection (id),
        number integer NOT NULL,
        asked_on date NOT NULL,
        until date NOT NULL,
        asked text[] NOT NULL,
        mended_on date,
        PRIMARY KEY (objection_id, number),
        CHECK (asked_on < until),
        CHECK (asked_on <= mended_on)
    )
    """,
    # The history, of which nothing is taken back.
    """
    CREATE TABLE objection_step (
        objection_id uuid NOT NULL REFERENCES objection (id),
        number integer NOT NULL,
        deed text NOT NULL,
        happened_on date NOT NULL,
        code text,
        until date,
        words text,
        done_by text NOT NULL,
        done_by_name text NOT NULL,
        done_at timestamptz NOT NULL,
        PRIMARY KEY (objection_id, number)
    )
    """,
    # What came up is published once, however often a timer or a person makes us look.
    """
    CREATE TABLE objection_notice (
        objection_id uuid NOT NULL REFERENCES objection (id),
        term text NOT NULL,
        due_on date NOT NULL,
        published_at timestamptz NOT NULL,
        PRIMARY KEY (objection_id, term, due_on)
    )
    """,
    # Whoever took or approved a decision decides no objection to it, whatever the code does (Awb 10:3 lid 3).
    """
    CREATE FUNCTION check_objection_decider() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.decided_by IS NOT NULL AND EXISTS (
            SELECT FROM decision WHERE id = NEW.decision_id AND NEW.decided_by IN (drafted_by, taken_by)
        ) THEN
            RAISE EXCEPTION 'an objection is not decided by whoever took or approved the contested decision';
        END IF;
        RETURN NEW;
    END
    $$
    """,
    """
    CREATE TRIGGER objection_decider BEFORE INSERT OR UPDATE ON objection
    FOR EACH ROW EXECUTE FUNCTION check_objection_decider()
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
