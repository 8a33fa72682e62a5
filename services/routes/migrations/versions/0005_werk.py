"""What nobody has and waits for nothing, most urgent first: for who asks for the next task."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute(
        "CREATE INDEX task_next ON task (due_on, id) WHERE status = 'open' AND assignee_id IS NULL"
    )
