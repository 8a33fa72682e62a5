"""A life event may change the right once more on a later day; and what a corrected one was told as instead."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("ALTER TABLE occasion ADD COLUMN also_on date")
    op.execute("ALTER TABLE occasion ADD COLUMN replaced_by uuid")
