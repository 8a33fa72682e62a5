"""The lists of work: what each open task is chosen by, in a narrow table, the filters that people keep, and work that is divided."""

from alembic import op

revision = "0006"
down_revision = "0005"

# Whose a task is follows from its dossier, and whether it tells of a stay from its life events. A list of a hundred thousand
# looks neither up: it stands here, narrow, and what may be absent comes last. Triggers keep it, whichever statement writes a
# task, a household, a team or a life event: what somebody may not see must not hang on a statement that forgot it.
# `answers` holds for good from `answers_from` on; only before that day (a move to come) a list looks in `known_dossier`.
# What does not wait has waited until long ago.
STATEMENTS = (
    """
    CREATE TABLE open_task (
        created_at timestamptz NOT NULL,
        due_on date NOT NULL,
        waits_until date NOT NULL,
        answers_from date NOT NULL,
        of_employee boolean NOT NULL,
        about_stay boolean NOT NULL,
        dossier_id uuid NOT NULL,
        task_id uuid PRIMARY KEY REFERENCES task ON DELETE CASCADE,
        answers text NOT NULL,
        role text NOT NULL,
        playbook text NOT NULL,
        assignee_id uuid,
        team_id uuid
    )
    """,
    """
    CREATE FUNCTION keep_open_tasks(ids uuid[]) RETURNS void LANGUAGE sql AS $$
        DELETE FROM open_task USING task
        WHERE task_id = ANY (ids) AND task.id = task_id AND task.status <> 'open';
        INSERT INTO open_task
        SELECT task.created_at, task.due_on, coalesce(task.waits_until, '-infinity'),
            coalesce(known.from_days[cardinality(known.from_days)], '-infinity'),
            coalesce(known.shielded = 'medewerker', false),
            EXISTS (SELECT FROM life_event
                WHERE life_event.id = ANY (task.life_event_ids) AND life_event.kind IN ('detentie', 'opname')),
            task.dossier_id, task.id, coalesce(known.answers[cardinality(known.answers)], task.municipality),
            task.role, task.playbook, task.assignee_id, dossier_team.team_id
        FROM task LEFT JOIN known_dossier AS known ON known.dossier_id = task.dossier_id
            LEFT JOIN dossier_team ON dossier_team.dossier_id = task.dossier_id
        WHERE task.id = ANY (ids) AND task.status = 'open'
        ON CONFLICT (task_id) DO UPDATE SET created_at = excluded.created_at, due_on = excluded.due_on,
            waits_until = excluded.waits_until, answers_from = excluded.answers_from, of_employee = excluded.of_employee,
            about_stay = excluded.about_stay, dossier_id = excluded.dossier_id, answers = excluded.answers,
            role = excluded.role, playbook = excluded.playbook, assignee_id = excluded.assignee_id,
            team_id = excluded.team_id
        WHERE open_task IS DISTINCT FROM excluded;
    $$
    """,
    """
    CREATE FUNCTION task_is_written() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM keep_open_tasks(ARRAY(SELECT id FROM written));
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER task_is_new AFTER INSERT ON task REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION task_is_written()
    """,
    """
    CREATE TRIGGER task_changes AFTER UPDATE ON task REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION task_is_written()
    """,
    # Of dossiers: who answers, that it is of somebody who works here, and which team it is of.
    """
    CREATE FUNCTION dossier_is_written() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM keep_open_tasks(ARRAY(SELECT task_id FROM open_task WHERE dossier_id IN (SELECT dossier_id FROM written)));
        RETURN NULL;
    END $$
    """,
    *(
        f"""
        CREATE TRIGGER {table}_{when} AFTER {statement} ON {table} REFERENCING NEW TABLE AS written
        FOR EACH STATEMENT EXECUTE FUNCTION dossier_is_written()
        """
        for table in ("known_dossier", "dossier_team")
        for when, statement in (("is_new", "INSERT"), ("changes", "UPDATE"))
    ),
    # A signal may be here before the life event that led to it; and a task that came along is not in the dossier of its event.
    """
    CREATE FUNCTION stay_is_known() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM keep_open_tasks(ARRAY(
            SELECT id FROM task WHERE dossier_id = NEW.dossier_id AND status = 'open' AND NEW.id = ANY (life_event_ids)
            UNION
            SELECT id FROM task WHERE life_event_ids @> ARRAY[NEW.id] AND status = 'open' AND came_along));
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER life_event_is_about_stay AFTER INSERT OR UPDATE OF kind ON life_event
    FOR EACH ROW WHEN (NEW.kind IN ('detentie', 'opname')) EXECUTE FUNCTION stay_is_known()
    """,
    "CREATE INDEX open_task_dossier ON open_task (dossier_id)",
    # What nobody has, most urgent first: who asks for the next task walks along it. Written so that only that one statement
    # uses it: to count what nobody has, going through all of the narrow table is faster.
    "CREATE INDEX open_task_free ON open_task (due_on, task_id) WHERE CAST(assignee_id IS NULL AS int) = 1",
    "CREATE INDEX open_task_assignee ON open_task (assignee_id) WHERE assignee_id IS NOT NULL",
    "DROP INDEX task_work",
    # What somebody with a conflict of interest does not see.
    "CREATE INDEX task_about ON task USING gin (person_ids) WHERE status = 'open'",
    "CREATE INDEX task_subject ON task (subject_id) WHERE status = 'open'",
    # What somebody keeps of a list, to choose again; with at most one per list to begin with.
    """
    CREATE TABLE saved_filter (
        id uuid PRIMARY KEY,
        worker_id uuid NOT NULL REFERENCES worker,
        list text NOT NULL CHECK (list IN ('mijn', 'team', 'alles')),
        name text NOT NULL,
        query text NOT NULL,
        is_default boolean NOT NULL DEFAULT false
    )
    """,
    "CREATE UNIQUE INDEX saved_filter_name ON saved_filter (worker_id, list, lower(name))",
    # Work that a team leader divides in one go, with what became of each task; without `to_id` it goes to the team.
    """
    CREATE TABLE division (
        id uuid PRIMARY KEY,
        made_by uuid NOT NULL REFERENCES worker,
        made_at timestamptz NOT NULL,
        to_id uuid REFERENCES worker,
        state text NOT NULL CHECK (state IN ('running', 'stopped', 'done')),
        ended_at timestamptz,
        CHECK ((state = 'running') = (ended_at IS NULL))
    )
    """,
    """
    CREATE TABLE division_item (
        division_id uuid NOT NULL REFERENCES division,
        position int NOT NULL,
        task_id uuid NOT NULL REFERENCES task,
        from_id uuid,
        is_done boolean,
        why text,
        PRIMARY KEY (division_id, position),
        CHECK ((is_done IS NOT DISTINCT FROM false) = (why IS NOT NULL))
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
