"""Plans: one per household over the four pillars, in versions, each with what the resident said of it."""

from alembic import op

revision = "0012"
down_revision = "0011"

STATEMENTS = (
    # Every change makes a whole new version: who agreed, agreed with all of it.
    """
    CREATE TABLE plan_version (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        version int NOT NULL CHECK (version > 0),
        made_by text NOT NULL,
        made_at timestamptz NOT NULL,
        UNIQUE (dossier_id, version)
    )
    """,
    """
    CREATE TABLE plan_goal (
        version_id uuid NOT NULL REFERENCES plan_version,
        pillar text NOT NULL CHECK (pillar IN ('inkomen', 'meedoen', 'wonen-en-zorg', 'ontwikkeling')),
        words text NOT NULL,
        PRIMARY KEY (version_id, pillar)
    )
    """,
    """
    CREATE TABLE plan_step (
        id uuid PRIMARY KEY,
        version_id uuid NOT NULL,
        pillar text NOT NULL,
        position smallint NOT NULL,
        words text NOT NULL,
        who text NOT NULL,
        due_on date NOT NULL,
        done_on date,
        done_by text,
        FOREIGN KEY (version_id, pillar) REFERENCES plan_goal,
        CHECK ((done_on IS NULL) = (done_by IS NULL))
    )
    """,
    "CREATE INDEX plan_step_version ON plan_step (version_id, pillar, position)",
    # What the resident said of a version; the last one counts. A version without any: not asked yet.
    """
    CREATE TABLE plan_agreement (
        id uuid PRIMARY KEY,
        version_id uuid NOT NULL REFERENCES plan_version,
        answer text NOT NULL CHECK (answer IN ('eens', 'niet-eens', 'kon-niet-antwoorden')),
        answered_on date NOT NULL,
        recorded_by text NOT NULL,
        recorded_at timestamptz NOT NULL,
        words text CHECK (words IS NOT NULL OR answer = 'eens')
    )
    """,
    "CREATE INDEX plan_agreement_version ON plan_agreement (version_id, recorded_at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
