"""What runs and somebody may see, by what has to happen first; whose last day went by comes on top. Of applications and objections."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, case, tuple_

from services.income.stays import is_for
from shared import ids
from shared.db.known_dossiers import Own, is_answered_by, with_answering
from shared.http.strictness import iso_date

Place = tuple[int, date, UUID]
"""In the list: whether the next term was missed (0) or comes (1), its day, and what it is of."""
RANK = "rank"


def by_term(
    table: Table,
    own: Own,
    today: date,
    *,
    missed: ColumnElement[bool],
    after: Place | None,
    limit: int,
) -> Select[tuple[Any, ...]]:
    """The query for those after a place. Of `table` are `next_on`, which is empty where nothing comes any more, and `id`."""
    rank = case((missed, 0), else_=1)
    query = (
        with_answering(table, today)
        .add_columns(rank.label(RANK))
        .where(
            table.c.next_on.is_not(None),
            is_answered_by(table, own, today),
            is_for(table, own, today),
        )
    )
    if after is not None:
        query = query.where(tuple_(rank, table.c.next_on, table.c.id) > tuple_(*after))
    return query.order_by(rank, table.c.next_on, table.c.id).limit(limit)


def written(place: Place) -> str:
    """As an address has it."""
    rank, day, identifier = place
    return f"{rank}~{day.isoformat()}~{identifier}"


def read_place(text: str) -> Place | None:
    """After what a page of the list begins; what is no place is the begin."""
    rank, _, rest = text.partition("~")
    day, _, identifier = rest.partition("~")
    found, on = ids.read_id(identifier), iso_date(day)
    if found is None or on is None or rank not in {"0", "1"}:
        return None
    return int(rank), on, found
