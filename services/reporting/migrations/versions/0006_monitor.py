"""What the monitor keeps: when it last heard each service, when the books last closed, alarms, and which workers are muted."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE monitor_moment (name text PRIMARY KEY, at timestamptz NOT NULL) WITH (fillfactor = 50)"
    )
    # From when something was found to be wrong until it was not any more. What is the matter is `kind`; `place` is the
    # topic or the worker that it is about.
    op.execute(
        """
        CREATE TABLE monitor_alarm (
            id uuid PRIMARY KEY,
            service text NOT NULL,
            kind text NOT NULL,
            place text NOT NULL,
            level smallint NOT NULL,
            message text NOT NULL,
            runbook text NOT NULL,
            began_at timestamptz NOT NULL,
            seen_at timestamptz NOT NULL,
            ended_at timestamptz,
            acknowledged_at timestamptz,
            acknowledged_by text,
            acknowledged_name text,
            note text,
            CHECK (num_nulls(acknowledged_at, acknowledged_by, acknowledged_name, note) IN (0, 4))
        ) WITH (fillfactor = 50)
        """
    )
    # One of a kind at a time, whoever looks; a worse one is another.
    op.execute(
        "CREATE UNIQUE INDEX monitor_alarm_open ON monitor_alarm (service, kind, place, level) WHERE ended_at IS NULL"
    )
    op.execute("CREATE INDEX monitor_alarm_ended ON monitor_alarm (ended_at)")
    op.execute(
        """
        CREATE TABLE worker_mute (
            worker_id uuid PRIMARY KEY, -- of worker_process, in the database of the service
            until timestamptz NOT NULL,
            reason text NOT NULL,
            muted_by text NOT NULL,
            muted_name text NOT NULL,
            muted_at timestamptz NOT NULL DEFAULT now()
        )
        """
    )
