"""The flow of events, and counts of it."""

from alembic import op

from shared.db import dossier_teams, known_dossiers, merged_people

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    dossier_teams.CREATE_TABLE,
    # `facts` may be seen by all who may see the flow; `details` holds amounts and what tells of them, for few roles only.
    """
    CREATE TABLE flow_event (
        id uuid PRIMARY KEY,
        type text NOT NULL,
        topic text NOT NULL,
        service text NOT NULL,
        dossier_id uuid NOT NULL,
        sequence bigint NOT NULL,
        correlation_id uuid NOT NULL,
        causation_id uuid,
        life_event_id uuid,
        inwoner_id uuid,
        occurred_at timestamptz NOT NULL,
        stored_at timestamptz NOT NULL,
        gemeente text,
        gemeente_van text,
        ingangsdatum date,
        summary text NOT NULL,
        facts jsonb NOT NULL,
        details jsonb NOT NULL
    )
    """,
    # Who may follow a dossier's trails: who answers for it today, beside who did when something happened.
    known_dossiers.CREATE_TABLE,
    merged_people.CREATE_TABLE,
    # A trail: everything with one root.
    "CREATE INDEX flow_event_correlation ON flow_event (correlation_id, occurred_at, id)",
    # What it led to, and what is about it with another root: a correction, a withdrawal.
    "CREATE INDEX flow_event_life_event ON flow_event (life_event_id)",
    # All that happened in one dossier, newest first.
    "CREATE INDEX flow_event_dossier ON flow_event (dossier_id, occurred_at DESC, id DESC)",
    # The list of life events, newest first: they are the events about themselves.
    """
    CREATE INDEX flow_event_life_events ON flow_event (occurred_at DESC, id DESC)
    WHERE life_event_id = id
    """,
    """
    CREATE TABLE flow_count (
        gemeente text NOT NULL,
        day date NOT NULL,
        type text NOT NULL,
        amount int NOT NULL,
        PRIMARY KEY (gemeente, day, type)
    ) WITH (fillfactor = 70)
    """,
    "CREATE INDEX flow_count_day ON flow_count (day)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
