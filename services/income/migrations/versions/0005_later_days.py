"""A life event may change the right once more on a later day; and what a corrected one was told as instead. Which
team each dossier is of.
"""

from alembic import op

from shared.db import dossier_teams

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("ALTER TABLE occasion ADD COLUMN also_on date")
    op.execute("ALTER TABLE occasion ADD COLUMN replaced_by uuid")
    op.execute(dossier_teams.CREATE_TABLE)
