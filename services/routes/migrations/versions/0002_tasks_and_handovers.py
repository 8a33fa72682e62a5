"""Tasks, handovers, the life events they came from, and signals that wait for their life event."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """
    CREATE TABLE life_event (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        state text NOT NULL CHECK (state IN ('standing', 'withdrawn', 'replaced')),
        municipality text,
        reason text,
        handled_at timestamptz NOT NULL
    )
    """,
    """
    CREATE TABLE waiting_signal (
        id uuid PRIMARY KEY,
        life_event_id uuid NOT NULL,
        subject_id uuid NOT NULL,
        message bytea NOT NULL,
        received_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX waiting_signal_life_event ON waiting_signal (life_event_id)",
    "CREATE INDEX waiting_signal_subject ON waiting_signal (subject_id)",
    """
    CREATE TABLE task (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        life_event_ids uuid[] NOT NULL CHECK (cardinality(life_event_ids) > 0),
        correlation_id uuid NOT NULL,
        playbook text NOT NULL,
        playbook_version int NOT NULL,
        step text NOT NULL,
        subject_id uuid NOT NULL,
        municipality text NOT NULL,
        role text NOT NULL,
        title text NOT NULL,
        reason text NOT NULL,
        partner text,
        due_on date NOT NULL,
        status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'completed', 'lapsed')),
        result text,
        settled_by text,
        settled_reason text,
        created_at timestamptz NOT NULL,
        settled_at timestamptz,
        CHECK ((status = 'open') = (settled_at IS NULL))
    )
    """,
    # Never two open tasks for the same step about the same person; also finds a dossier's open tasks.
    "CREATE UNIQUE INDEX task_open_once ON task (dossier_id, step, subject_id) WHERE status = 'open'",
    # The task list of a municipality, most urgent first.
    "CREATE INDEX task_list ON task (municipality, status, due_on, id)",
    "CREATE INDEX task_dossier ON task (dossier_id, due_on, id)",
    """
    CREATE TABLE handover (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        life_event_ids uuid[] NOT NULL CHECK (cardinality(life_event_ids) > 0),
        correlation_id uuid NOT NULL,
        playbook text NOT NULL,
        playbook_version int NOT NULL,
        step text NOT NULL,
        subject_id uuid NOT NULL,
        municipality text NOT NULL,
        partner text NOT NULL,
        purpose text NOT NULL,
        due_on date NOT NULL,
        status text NOT NULL DEFAULT 'proposed' CHECK (status IN ('proposed', 'lapsed')),
        settled_reason text,
        created_at timestamptz NOT NULL,
        settled_at timestamptz,
        CHECK ((status = 'proposed') = (settled_at IS NULL))
    )
    """,
    """
    CREATE UNIQUE INDEX handover_proposed_once ON handover (dossier_id, step, subject_id) WHERE status = 'proposed'
    """,
    "CREATE INDEX handover_list ON handover (municipality, status, due_on, id)",
    "CREATE INDEX handover_dossier ON handover (dossier_id, due_on, id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
