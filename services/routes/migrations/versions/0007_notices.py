"""What people are told by itself: in the page, by mail, in their calendar; and whether names are hidden on their screen."""

from alembic import op

revision = "0007"
down_revision = "0005"

STATEMENTS = (
    # What came in since somebody looked.
    "CREATE INDEX task_created ON task (created_at) WHERE status = 'open'",
    # What may be worth a mail at once. Taken away as soon as somebody looked whom it is for.
    """
    CREATE TABLE task_notice (
        id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
        task_id uuid NOT NULL REFERENCES task,
        kind text NOT NULL CHECK (kind IN ('dringend', 'toegewezen', 'wacht-voorbij')),
        at timestamptz NOT NULL
    )
    """,
    # Told with the transaction, so never before it is there, and by whatever changes a task. Ids in portions: what is told
    # is at most 8000 bytes.
    """
    CREATE FUNCTION tell_of_new_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('task_changed', string_agg(id::text, ','))
        FROM (SELECT id, (row_number() OVER () - 1) / 200 AS portion FROM made) AS told GROUP BY portion;
        INSERT INTO task_notice (task_id, kind, at)
        SELECT id, 'dringend', created_at FROM made
        WHERE status = 'open' AND due_on <= (created_at AT TIME ZONE 'Europe/Amsterdam')::date;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION tell_of_changed_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('task_changed', string_agg(id::text, ','))
        FROM (
            SELECT after.id, (row_number() OVER () - 1) / 200 AS portion
            FROM after JOIN before USING (id)
            WHERE (after.status, after.assignee_id, after.due_on, after.waits_until)
                IS DISTINCT FROM (before.status, before.assignee_id, before.due_on, before.waits_until)
        ) AS told GROUP BY portion;
        INSERT INTO task_notice (task_id, kind, at)
        SELECT id, 'wacht-voorbij', after.wait_ended_at FROM after JOIN before USING (id)
        WHERE after.status = 'open' AND after.wait_ended_at IS NOT NULL
            AND after.wait_ended_at IS DISTINCT FROM before.wait_ended_at;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER tell_of_new_tasks AFTER INSERT ON task REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION tell_of_new_tasks()
    """,
    """
    CREATE TRIGGER tell_of_changed_tasks AFTER UPDATE ON task REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION tell_of_changed_tasks()
    """,
    # Which mail somebody wants; who never said wants none. The address is the worker's.
    """
    CREATE TABLE mail_wish (
        worker_id uuid PRIMARY KEY REFERENCES worker,
        wish text NOT NULL CHECK (wish IN ('geen', 'dagelijks', 'ook-dringend'))
    )
    """,
    # A row per mail, made before it is sent: its id is the Message-ID. `nothing`: there was nothing to say that day.
    """
    CREATE TABLE mail (
        id uuid PRIMARY KEY,
        worker_id uuid NOT NULL REFERENCES worker,
        kind text NOT NULL CHECK (kind IN ('dagelijks', 'dringend')),
        day date NOT NULL,
        counts jsonb NOT NULL,
        made_at timestamptz NOT NULL,
        state text NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'dropped', 'nothing')),
        attempts int NOT NULL DEFAULT 0,
        next_at timestamptz NOT NULL,
        settled_at timestamptz,
        why text,
        CHECK ((state = 'waiting') = (settled_at IS NULL))
    )
    """,
    # Never two daily mails for somebody on a day.
    "CREATE UNIQUE INDEX mail_daily_once ON mail (worker_id, day) WHERE kind = 'dagelijks'",
    "CREATE INDEX mail_waiting ON mail (next_at) WHERE state = 'waiting'",
    "CREATE INDEX mail_made ON mail (made_at)",
    # With the key somebody reads due dates, and nothing else. Kept as a hash.
    """
    CREATE TABLE calendar_key (
        worker_id uuid PRIMARY KEY REFERENCES worker,
        key_hash bytea NOT NULL UNIQUE,
        made_at timestamptz NOT NULL
    )
    """,
    "ALTER TABLE session ADD COLUMN hides_names boolean NOT NULL DEFAULT false",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
