"""Who works here: workers, their roles and teams, when they are there, and about whom they may decide nothing.

Every period holds from `from_day` up to, and not including, `until_day`.
"""

from alembic import op

from shared.db import dossier_teams

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    """
    CREATE TABLE worker (
        id uuid PRIMARY KEY,
        issuer text NOT NULL,
        subject text NOT NULL,
        name text NOT NULL,
        email text,
        active_from date NOT NULL,
        active_until date CHECK (active_until >= active_from),
        working_days smallint[] NOT NULL DEFAULT '{1,2,3,4,5}' CHECK (working_days <@ '{1,2,3,4,5,6,7}'),
        last_signed_in timestamptz,
        UNIQUE (issuer, subject)
    )
    """,
    """
    CREATE TABLE worker_role (
        id uuid PRIMARY KEY,
        worker_id uuid NOT NULL REFERENCES worker,
        municipality text NOT NULL,
        role text NOT NULL,
        from_day date NOT NULL,
        until_day date CHECK (until_day >= from_day),
        source text NOT NULL CHECK (source IN ('provider', 'teamleider'))
    )
    """,
    """
    CREATE UNIQUE INDEX worker_role_once ON worker_role (worker_id, municipality, role, source)
    WHERE until_day IS NULL
    """,
    "CREATE INDEX worker_role_municipality ON worker_role (municipality, worker_id)",
    "CREATE TABLE team (id uuid PRIMARY KEY, name text NOT NULL UNIQUE)",
    """
    CREATE TABLE team_municipality (
        team_id uuid NOT NULL REFERENCES team,
        municipality text NOT NULL,
        from_day date NOT NULL,
        until_day date CHECK (until_day >= from_day),
        PRIMARY KEY (team_id, municipality, from_day)
    )
    """,
    """
    CREATE TABLE team_member (
        id uuid PRIMARY KEY,
        team_id uuid NOT NULL REFERENCES team,
        worker_id uuid NOT NULL REFERENCES worker,
        from_day date NOT NULL,
        until_day date CHECK (until_day >= from_day)
    )
    """,
    "CREATE UNIQUE INDEX team_member_once ON team_member (worker_id, team_id) WHERE until_day IS NULL",
    "CREATE INDEX team_member_team ON team_member (team_id)",
    """
    CREATE TABLE absence (
        id uuid PRIMARY KEY,
        worker_id uuid NOT NULL REFERENCES worker,
        from_day date NOT NULL,
        until_day date CHECK (until_day > from_day),
        substitute_id uuid REFERENCES worker CHECK (substitute_id <> worker_id)
    )
    """,
    "CREATE INDEX absence_worker ON absence (worker_id)",
    "CREATE INDEX absence_substitute ON absence (substitute_id) WHERE substitute_id IS NOT NULL",
    """
    CREATE TABLE conflict (
        id uuid PRIMARY KEY,
        worker_id uuid NOT NULL REFERENCES worker,
        person_id uuid NOT NULL,
        from_day date NOT NULL,
        until_day date CHECK (until_day >= from_day),
        declared_by text NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX conflict_once ON conflict (worker_id, person_id) WHERE until_day IS NULL",
    "CREATE INDEX conflict_person ON conflict (person_id)",
    """
    CREATE TABLE opening (
        id uuid PRIMARY KEY,
        worker_id uuid NOT NULL REFERENCES worker,
        dossier_id uuid NOT NULL,
        reason text NOT NULL,
        words text NOT NULL,
        opened_at timestamptz NOT NULL,
        until timestamptz NOT NULL,
        seen_at timestamptz,
        seen_by text
    )
    """,
    "CREATE INDEX opening_worker ON opening (worker_id, until)",
    "CREATE INDEX opening_dossier ON opening (dossier_id)",
    # Whose task it is; nobody's is of the team.
    "ALTER TABLE task ADD COLUMN assignee_id uuid REFERENCES worker",
    "CREATE INDEX task_assignee ON task (assignee_id, due_on, id) WHERE status = 'open' AND assignee_id IS NOT NULL",
    # Why a task is of the team again, for the team leader to see until it is somebody's.
    """
    CREATE TABLE task_came_back (
        id uuid PRIMARY KEY,
        task_id uuid NOT NULL REFERENCES task,
        worker_id uuid NOT NULL REFERENCES worker,
        why text NOT NULL,
        at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX task_came_back_task ON task_came_back (task_id)",
    dossier_teams.CREATE_TABLE,
    "CREATE INDEX dossier_team_team ON dossier_team (team_id)",
    # Which team a dossier had last in a municipality, for when it moves back.
    """
    CREATE TABLE dossier_team_before (
        dossier_id uuid NOT NULL,
        municipality text NOT NULL,
        team_id uuid NOT NULL REFERENCES team,
        PRIMARY KEY (dossier_id, municipality)
    )
    """,
    # Every change to the above: who, when, what and why. Never whom a conflict is about.
    """
    CREATE TABLE worker_change (
        id uuid PRIMARY KEY,
        worker_id uuid REFERENCES worker,
        team_id uuid REFERENCES team,
        at timestamptz NOT NULL,
        changed_by text NOT NULL,
        kind text NOT NULL,
        details jsonb NOT NULL,
        why text NOT NULL
    )
    """,
    "CREATE INDEX worker_change_worker ON worker_change (worker_id, at)",
    "CREATE INDEX worker_change_team ON worker_change (team_id, at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
