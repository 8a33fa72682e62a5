"""Which events make a difference between the books, as far as outbox and inbox still know them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from shared.accounting.books import Kind
from shared.accounting.comparing import Difference, Verdict
from shared.messaging.ledger import END_OF_ID


def find(
    difference: Difference,
    published: Mapping[UUID, Kind],
    taken: Collection[UUID],
    *,
    is_whole: bool,
) -> list[UUID]:
    """The ids, in order; none where nobody knows them any more.

    `published` are those of the day in all outboxes, `taken` those in the reader's inbox. Only where `is_whole` (no
    outbox has let go of any) what is taken in and not published is somebody else's.
    """
    missing = {
        identifier
        for identifier, kind in published.items()
        if kind == difference.kind and identifier not in taken
    }
    strangers = set(taken) - published.keys() if is_whole else set()
    known = published.keys() | set(taken)
    if (end := difference.end_of_id) is not None and (
        found := [identifier for identifier in known if identifier.int & END_OF_ID == end]
    ):
        return sorted(found)
    if difference.verdict is Verdict.OTHERS:
        return sorted(missing | strangers)
    return sorted(strangers if difference.verdict is Verdict.TOO_MANY else missing)
