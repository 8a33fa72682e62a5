"""A life event may change the right on a second day, and end a right in another dossier."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("ALTER TABLE occasion ADD COLUMN also_on date, ADD COLUMN left_dossier_id uuid")
