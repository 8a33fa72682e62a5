"""What earlier life events told that playbooks ask about; and how the conditions of each were answered, for a dry run."""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    # Only of the kinds that a condition asks about later: debts, education and work.
    "ALTER TABLE life_event ADD COLUMN person_id uuid, ADD COLUMN effective_on date",
    """
    CREATE INDEX life_event_of_dossier ON life_event (dossier_id, kind, effective_on)
    WHERE effective_on IS NOT NULL AND ended_by IS NULL
    """,
    """
    CREATE INDEX life_event_of_person ON life_event (person_id, effective_on)
    WHERE effective_on IS NOT NULL AND ended_by IS NULL
    """,
    # Nothing of whom it is about: no event, dossier, person, birth date or amount.
    """
    CREATE TABLE answered (
        id bigint GENERATED ALWAYS AS IDENTITY,
        playbook text NOT NULL,
        told_on date NOT NULL,
        about_on date NOT NULL,
        lives_in text,
        responsible text,
        holds text[] NOT NULL,
        fails text[] NOT NULL,
        deceased text[] NOT NULL,
        lasts_until date,
        PRIMARY KEY (told_on, id)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
