"""What is because of a detention or an admission is there for who may know of that, and for nobody else."""

from datetime import date

from sqlalchemy import ColumnElement, Table, exists

from services.income.tables import occasion
from shared.db.known_dossiers import Own, is_answered_by
from shared.permissions import ABOUT_STAYS


def is_for(table: Table, own: Own, today: date) -> ColumnElement[bool]:
    """Leaves out the rows of a table whose life event is one, but where `own.stays` answers for the dossier.

    Left out, and not told in other words: whatever stood in its place would tell it too.
    """
    is_about_stay = exists().where(
        occasion.c.life_event_id == table.c.life_event_id,
        occasion.c.kind.in_(sorted(ABOUT_STAYS)),
    )
    return ~is_about_stay | is_answered_by(table, own.of_stays, today)
