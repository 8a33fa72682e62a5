"""The message runtime's own tables."""

from alembic import op

from shared.messaging.schema import create_version_1

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_version_1(op.execute)
