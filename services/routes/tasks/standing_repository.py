"""What stands open here because something stands open at income: for the accounting."""

from typing import Final

from sqlalchemy import text

TASKS_TO_JUDGE: Final = text(
    """
    SELECT municipality, count(*) AS total,
        sum(('x' || right(proposal_id::text, 12))::bit(48)::bigint) AS id_sum
    FROM (
        SELECT task.subject_id AS proposal_id,
            coalesce(known.answers[width_bucket(CAST(:today AS date), known.from_days)],
                task.municipality) AS municipality
        FROM task LEFT JOIN known_dossier AS known USING (dossier_id)
        WHERE playbook = 'besluit-voorgesteld' AND status = 'open') AS task
    GROUP BY municipality
    """
)
