"""Tasks with what became of them, handovers, the life events they came from, and what is known of the dossiers they belong to."""

from alembic import op

from shared.db import known_dossiers, known_rights, merged_people

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """
    CREATE TABLE life_event (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        municipality text,
        kind text,
        ended_by uuid,
        reason text,
        told_anew boolean,
        handled_at timestamptz NOT NULL,
        CHECK ((ended_by IS NULL) = (reason IS NULL) AND (ended_by IS NULL) = (told_anew IS NULL))
    )
    """,
    known_dossiers.CREATE_TABLE,
    known_rights.CREATE_TABLE,
    known_rights.CREATE_INDEX,
    merged_people.CREATE_TABLE,
    """
    CREATE TABLE task (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        life_event_ids uuid[] NOT NULL CHECK (cardinality(life_event_ids) > 0),
        asked_by uuid,
        correlation_id uuid NOT NULL,
        playbook text NOT NULL,
        playbook_version int NOT NULL,
        step text NOT NULL,
        subject_id uuid NOT NULL,
        municipality text NOT NULL,
        person_ids uuid[] NOT NULL,
        follows_id uuid,
        about_on date NOT NULL,
        came_along boolean NOT NULL,
        ended_by_deaths uuid[],
        role text NOT NULL,
        title text NOT NULL,
        reason text NOT NULL,
        reasons jsonb NOT NULL DEFAULT '[]',
        explanation text,
        partner text,
        due_on date NOT NULL,
        status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'completed', 'lapsed')),
        waits_until date,
        waits_for text CHECK (waits_for IN ('inwoner', 'organisatie', 'gebeurtenis', 'later')),
        waits_on text,
        wait_ended_at timestamptz,
        outcome text CHECK (outcome IS NULL OR status = 'completed'),
        result text,
        settled_by text,
        settled_reason text,
        created_at timestamptz NOT NULL,
        settled_at timestamptz,
        CHECK ((status = 'open') = (settled_at IS NULL)),
        -- Nothing waits for ever: every wait has a day on which it is over, and an event may end it before.
        CHECK ((waits_until IS NULL) = (waits_for IS NULL)),
        CHECK ((waits_on IS NOT NULL) = (waits_for IS NOT DISTINCT FROM 'gebeurtenis')),
        CHECK (waits_until IS NULL OR wait_ended_at IS NULL)
    )
    """,
    # Everything that became of a task after it was made: who, when, why. `why` is for all who see the task; `words` are
    # what somebody wrote.
    """
    CREATE TABLE task_log (
        id uuid PRIMARY KEY,
        task_id uuid NOT NULL REFERENCES task,
        at timestamptz NOT NULL,
        actor text NOT NULL,
        action text NOT NULL,
        life_event_id uuid,
        details jsonb NOT NULL DEFAULT '{}',
        why text,
        words text
    )
    """,
    "CREATE INDEX task_log_task ON task_log (task_id, at, id)",
    # A life event asks for the same task once.
    "CREATE UNIQUE INDEX task_log_asked_once ON task_log (task_id, life_event_id) WHERE action = 'gevraagd'",
    # What a dossier waits for, for the event that ends it.
    "CREATE INDEX task_waits_on ON task (dossier_id, waits_on) WHERE status = 'open' AND waits_on IS NOT NULL",
    # Never two open tasks for the same step about the same person; also finds a dossier's open tasks.
    "CREATE UNIQUE INDEX task_open_once ON task (dossier_id, step, subject_id) WHERE status = 'open'",
    # The task list, most urgent first; whose each task is today follows from its dossier.
    "CREATE INDEX task_list ON task (status, due_on, id)",
    "CREATE INDEX task_list_of_role ON task (status, role, due_on, id)",
    # The worklist, by household: read without looking at the tasks themselves.
    """
    CREATE INDEX task_work ON task (due_on, dossier_id) INCLUDE (role, created_at, municipality) WHERE status = 'open'
    """,
    "CREATE INDEX task_due ON task (due_on, id)",
    "CREATE INDEX task_dossier ON task (dossier_id, due_on, id)",
    # What was done, and is not asked again.
    "CREATE INDEX task_done ON task (dossier_id, step, subject_id) WHERE status = 'completed'",
    # What comes back when a death turns out not to have been.
    "CREATE INDEX task_ended_by_deaths ON task (dossier_id) WHERE ended_by_deaths IS NOT NULL",
    # What goes with somebody to another dossier; and what came from one, by the life events that may still be withdrawn.
    "CREATE INDEX task_follows ON task (follows_id) WHERE status = 'open'",
    """
    CREATE INDEX task_came_along ON task USING gin (life_event_ids) WHERE status = 'open' AND came_along
    """,
    """
    CREATE TABLE handover (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL,
        life_event_ids uuid[] NOT NULL CHECK (cardinality(life_event_ids) > 0),
        asked_by uuid,
        correlation_id uuid NOT NULL,
        playbook text NOT NULL,
        playbook_version int NOT NULL,
        step text NOT NULL,
        subject_id uuid NOT NULL,
        municipality text NOT NULL,
        person_ids uuid[] NOT NULL,
        follows_id uuid,
        about_on date NOT NULL,
        came_along boolean NOT NULL,
        ended_by_deaths uuid[],
        partner text NOT NULL,
        purpose text NOT NULL,
        due_on date NOT NULL,
        task_id uuid REFERENCES task,
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
    # Which task the same step made; what settles that one settles this one.
    "CREATE INDEX handover_task ON handover (task_id) WHERE task_id IS NOT NULL",
    "CREATE INDEX handover_list ON handover (status, due_on, id)",
    "CREATE INDEX handover_due ON handover (due_on, id)",
    "CREATE INDEX handover_dossier ON handover (dossier_id, due_on, id)",
    "CREATE INDEX handover_ended_by_deaths ON handover (dossier_id) WHERE ended_by_deaths IS NOT NULL",
    "CREATE INDEX handover_follows ON handover (follows_id) WHERE status = 'proposed'",
    """
    CREATE INDEX handover_came_along ON handover USING gin (life_event_ids)
    WHERE status = 'proposed' AND came_along
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
