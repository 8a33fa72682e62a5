"""The routes of residents: which way somebody goes and on which rung, who goes along, and what rests until it goes on."""

from alembic import op

revision = "0014"
down_revision = "0013"

STATEMENTS = (
    # From a day on which it is so, and from the moment at which somebody said so; what ended stays as it was.
    """
    CREATE TABLE resident_route (
        id uuid PRIMARY KEY,
        person_id uuid NOT NULL,
        dossier_id uuid NOT NULL,
        route text NOT NULL CHECK (route IN ('werknemer', 'onderwijs', 'ondernemer', 'vrijwilliger')),
        rung smallint NOT NULL CHECK (rung BETWEEN 1 AND 6),
        from_on date NOT NULL,
        until_on date CHECK (until_on >= from_on),
        direction text NOT NULL CHECK (direction IN ('eerste', 'terug', 'vooruit', 'opzij')),
        is_resumed boolean NOT NULL,
        reason text NOT NULL,
        words text NOT NULL,
        told_by text NOT NULL CHECK (told_by IN ('inwoner', 'begeleider', 'medewerker')),
        plan_version int,
        left_plan_version int,
        recorded_by text NOT NULL,
        recorded_at timestamptz NOT NULL,
        ended_by text,
        ended_at timestamptz,
        handover_ids uuid[] NOT NULL DEFAULT '{}',
        CHECK ((until_on IS NULL) = (ended_at IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL))
    )
    """,
    # Nobody follows two routes at once.
    "CREATE UNIQUE INDEX resident_route_now ON resident_route (person_id) WHERE until_on IS NULL",
    "CREATE INDEX resident_route_person ON resident_route (person_id, recorded_at)",
    "CREATE INDEX resident_route_dossier ON resident_route (dossier_id)",
    """
    CREATE TABLE resident_route_companion (
        route_id uuid NOT NULL REFERENCES resident_route,
        role text NOT NULL,
        worker_id uuid REFERENCES worker,
        how text NOT NULL CHECK (how IN ('blijft', 'terug', 'zelf', 'team', 'minste', 'niemand')),
        instead_of uuid REFERENCES worker,
        PRIMARY KEY (route_id, role),
        CHECK ((worker_id IS NULL) = (how = 'niemand'))
    )
    """,
    "CREATE INDEX resident_route_companion_worker ON resident_route_companion (worker_id)",
    # What rests, of the plan of the household or of its work; it stays here also when it goes on again.
    """
    CREATE TABLE resident_route_rest (
        id uuid PRIMARY KEY,
        route_id uuid NOT NULL REFERENCES resident_route,
        dossier_id uuid NOT NULL,
        person_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('doel', 'stap', 'taak')),
        role text,
        pillar text,
        goal text,
        position smallint,
        words text,
        who text,
        due_on date,
        done_on date,
        done_by text,
        task_id uuid REFERENCES task,
        since date NOT NULL,
        at timestamptz NOT NULL,
        resumed_by uuid REFERENCES resident_route,
        CHECK ((kind = 'taak') = (task_id IS NOT NULL) AND (kind = 'taak') = (goal IS NULL)
            AND (kind = 'stap') = (words IS NOT NULL))
    )
    """,
    """
    CREATE INDEX resident_route_rest_waiting ON resident_route_rest (dossier_id, person_id) WHERE resumed_by IS NULL
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
