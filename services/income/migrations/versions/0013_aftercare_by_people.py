"""Aftercare that people do: a check is open until it is done, what was expected per post, what came in, and what is passed on."""

from alembic import op

revision = "0013"
down_revision = "0012"

STATEMENTS = (
    "ALTER TABLE aftercare_dossier ADD COLUMN because text NOT NULL DEFAULT 'baan-gestart'",
    """
    ALTER TABLE aftercare_dossier ADD CONSTRAINT aftercare_dossier_because
        CHECK (because IN ('baan-gestart', 'recht-eindigt'))
    """,
    "ALTER TABLE aftercare_dossier ADD COLUMN outcome text",
    "ALTER TABLE aftercare_dossier ADD COLUMN end_words text",
    "ALTER TABLE aftercare_dossier ADD COLUMN ended_by_name text",
    # Who did the last check has the next one, as long as nobody else does it.
    "ALTER TABLE aftercare_dossier ADD COLUMN followed_by text",
    "ALTER TABLE aftercare_dossier ADD COLUMN followed_by_name text",
    "ALTER TABLE aftercare_checkpoint ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid()",
    "ALTER TABLE aftercare_checkpoint ALTER COLUMN id DROP DEFAULT",
    "ALTER TABLE aftercare_checkpoint ADD COLUMN opened_at timestamptz",
    "ALTER TABLE aftercare_checkpoint ADD COLUMN reminders int NOT NULL DEFAULT 0",
    "ALTER TABLE aftercare_checkpoint DROP CONSTRAINT aftercare_checkpoint_state_check",
    # Its day came, and nobody recorded that it was done.
    """
    UPDATE aftercare_checkpoint SET state = 'open', opened_at = settled_at, settled_at = NULL
    WHERE state = 'geweest'
    """,
    """
    ALTER TABLE aftercare_checkpoint ADD CONSTRAINT aftercare_checkpoint_state_check
        CHECK (state IN ('gepland', 'open', 'gedaan', 'vervallen', 'voorbij'))
    """,
    # An open check never vanishes from the list, and what is done was done at a moment.
    """
    ALTER TABLE aftercare_checkpoint ADD CONSTRAINT aftercare_checkpoint_moments
        CHECK ((state <> 'open' OR opened_at IS NOT NULL) AND (state <> 'gedaan' OR settled_at IS NOT NULL))
    """,
    "CREATE UNIQUE INDEX aftercare_checkpoint_id ON aftercare_checkpoint (id)",
    # My checks: what is up or comes soon, oldest first.
    """
    CREATE INDEX aftercare_checkpoint_to_do ON aftercare_checkpoint (due_on, id)
        WHERE state IN ('gepland', 'open')
    """,
    """
    CREATE TABLE aftercare_expectation (
        aftercare_id uuid NOT NULL REFERENCES aftercare_dossier (id),
        number int NOT NULL,
        posts jsonb NOT NULL,
        before jsonb NOT NULL DEFAULT '{}',
        unknown text[] NOT NULL DEFAULT '{}',
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (aftercare_id, number)
    )
    """,
    """
    INSERT INTO aftercare_expectation (aftercare_id, number, posts, recorded_at)
    SELECT id, 1, jsonb_build_object('netto-loon', after -> 'inkomenCenten', 'bijstand', after -> 'bijstandCenten'), opened_at
    FROM aftercare_dossier WHERE after IS NOT NULL AND after <> 'null'::jsonb
    """,
    """
    CREATE TABLE aftercare_check (
        id uuid PRIMARY KEY,
        checkpoint_id uuid NOT NULL REFERENCES aftercare_checkpoint (id),
        result text NOT NULL CHECK (result IN ('klopt', 'te-weinig', 'te-veel', 'kan-niet')),
        month date,
        expected jsonb NOT NULL,
        actual jsonb NOT NULL,
        taken text[] NOT NULL,
        words text,
        put_off_until date,
        settlement_id uuid,
        done_by text NOT NULL,
        done_by_name text NOT NULL,
        done_at timestamptz NOT NULL,
        CHECK ((result = 'kan-niet') = (put_off_until IS NOT NULL)),
        CHECK ((result = 'kan-niet') OR month IS NOT NULL)
    )
    """,
    "CREATE INDEX aftercare_check_of ON aftercare_check (checkpoint_id, id)",
    """
    CREATE TABLE aftercare_passed_on (
        aftercare_id uuid NOT NULL REFERENCES aftercare_dossier (id),
        code text NOT NULL,
        state text NOT NULL CHECK (state IN ('doorgegeven', 'niet-nodig')),
        cents int,
        marked_by text NOT NULL,
        marked_by_name text NOT NULL,
        marked_at timestamptz NOT NULL,
        PRIMARY KEY (aftercare_id, code)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
