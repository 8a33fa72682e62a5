"""What income published of a right is called so, like every other thing that is published."""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    "ALTER TABLE told_right RENAME TO published_right",
    "ALTER TABLE published_right RENAME COLUMN told_at TO published_at",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
