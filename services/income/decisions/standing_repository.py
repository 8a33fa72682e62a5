"""What stands open here and has to stand open at routes too: for the accounting."""

from typing import Final

from sqlalchemy import text

OPEN_PROPOSALS: Final = text(
    """
    SELECT municipality, count(*) AS total, sum(('x' || right(id::text, 12))::bit(48)::bigint) AS id_sum
    FROM (
        SELECT proposal.id,
            known.answers[width_bucket(CAST(:today AS date), known.from_days)] AS municipality
        FROM proposal JOIN known_dossier AS known USING (dossier_id)
        WHERE state IN ('open', 'ter-controle')) AS proposal
    GROUP BY municipality
    """
)
