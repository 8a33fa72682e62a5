"""How the conditions of each event were answered, kept for a while so that a changed playbook can be tried on them.

Yes and no per condition, and the days: nothing that says of whom it was, and no way back to the event (decision 0020).
"""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import text

from services.routes.playbooks.answered import Answered
from services.routes.playbooks.situation import Place
from shared.events.household import Gemeentecode
from shared.messaging.transaction import Database, Transaction

KEPT_DAYS: Final = 100
"""A quarter, so that "last month" is there in whole."""
PORTION: Final = 500
"""Some tens of milliseconds of rules: nobody else waits for it."""

_KEEP = text(
    """
    INSERT INTO answered (playbook, told_on, about_on, lives_in, responsible, holds, fails, deceased, lasts_until)
    SELECT playbook, told_on, about_on, lives_in, responsible, string_to_array(holds, ' '),
        string_to_array(fails, ' '), string_to_array(deceased, ' '), lasts_until
    FROM unnest(CAST(:playbook AS text[]), CAST(:told_on AS date[]), CAST(:about_on AS date[]),
        CAST(:lives_in AS text[]), CAST(:responsible AS text[]), CAST(:holds AS text[]), CAST(:fails AS text[]),
        CAST(:deceased AS text[]), CAST(:lasts_until AS date[]))
        AS new (playbook, told_on, about_on, lives_in, responsible, holds, fails, deceased, lasts_until)
    """
)
# A few with each batch; of two workers each takes others. In order, or all that is there is read to find that none is so old.
_FORGET = text(
    """
    DELETE FROM answered WHERE (told_on, id) IN (
        SELECT told_on, id FROM answered WHERE told_on < :before
        ORDER BY told_on, id LIMIT :portion FOR UPDATE SKIP LOCKED)
    """
)
_READ = text(
    """
    SELECT id, playbook, told_on, about_on, lives_in, responsible, holds, fails, deceased, lasts_until FROM answered
    WHERE told_on BETWEEN :first AND :last AND (told_on, id) > (:told_on, :id)
        AND playbook = ANY (CAST(:playbooks AS text[])) AND responsible = ANY (CAST(:municipalities AS text[]))
    ORDER BY told_on, id LIMIT :portion
    """
)


async def keep(tx: Transaction, answered: Sequence[tuple[str, Answered]]) -> None:
    """Keep the answers per playbook, and forget what is past its time."""
    rows = [row for _, row in answered]
    await tx.execute(
        _KEEP,
        {
            "playbook": [playbook for playbook, _ in answered],
            "told_on": [row.told_on for row in rows],
            "about_on": [row.about_on for row in rows],
            "lives_in": [row.place.lives_in for row in rows],
            "responsible": [row.place.responsible for row in rows],
            "holds": [" ".join(name for name, yes in row.holds.items() if yes) for row in rows],
            "fails": [" ".join(name for name, yes in row.holds.items() if not yes) for row in rows],
            "deceased": [" ".join(sorted(row.deceased)) for row in rows],
            "lasts_until": [row.lasts_until for row in rows],
        },
    )
    await tx.execute(_FORGET, {"before": tx.today - timedelta(days=KEPT_DAYS), "portion": PORTION})


async def read(
    database: Database,
    first: date,
    last: date,
    playbooks: Collection[str],
    municipalities: Collection[Gemeentecode],
) -> AsyncIterator[tuple[str, Answered]]:
    """What became known on these days, in portions, each in a short transaction: (playbook, answers)."""
    after = {"told_on": first, "id": -1}
    asked = {
        "first": first,
        "last": last,
        "playbooks": sorted(playbooks),
        "municipalities": sorted(municipalities),
        "portion": PORTION,
    }
    while True:
        async with database.reading() as connection:
            rows = (await connection.execute(_READ, {**asked, **after})).all()
        for row in rows:
            holds = dict.fromkeys(row.holds, True) | dict.fromkeys(row.fails, False)
            place = Place(row.lives_in, row.responsible)
            deceased = frozenset(row.deceased)
            yield (
                row.playbook,
                Answered(row.about_on, row.told_on, place, holds, deceased, row.lasts_until),
            )
        if len(rows) < PORTION:
            return
        after = {"told_on": rows[-1].told_on, "id": rows[-1].id}
