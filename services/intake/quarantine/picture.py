"""What the pages of the quarantine show of a life event, as this caller may see it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.intake.api.dependencies import data_seen
from services.intake.names import service as names
from services.intake.names.service import NOBODY, Name
from services.intake.occurrences.stored import LifeEventRow
from services.intake.quarantine.rules import Limits
from services.intake.quarantine.wording import age_text, kind_text, reason_text, source_text, told
from shared import ids
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.permissions import Data
from shared.ui.dutch import initials_text

ACTIVITY: Final = "quarantaine-inzien"
SEES_NAMES: Final = "intake.inwoners.lezen"


@dataclass(frozen=True, slots=True)
class Beeld:
    """One life event that waits, waited, or led to nothing."""

    id: UUID
    staat: str
    soort: str
    dag: date | None
    reden: str
    sinds: datetime
    wacht_al: str
    te_lang: bool
    bron: str
    wie: Name
    inwoner_id: UUID | None
    """The page to go to; None of who is not there for this caller."""
    verteld: Sequence[tuple[str, str]]
    toelichting: str | None
    """What somebody wrote, for the roles that may read that by the API."""
    leidt_naar: UUID | None
    """What stands in its place, or told the same before."""


async def show(
    tx: Transaction, caller: Caller, rows: Sequence[LifeEventRow], limits: Limits
) -> list[Beeld]:
    """With a line in the processing log for each person who is named."""
    people = {row.person_id for row in rows if row.person_id is not None}
    shown = (
        await names.name_residents(tx, caller, people, ACTIVITY) if caller.may(SEES_NAMES) else {}
    )
    if caller.hides_names:
        shown = {
            person_id: replace(name, shown=initials_text(name.shown))
            if name.stand == "getoond"
            else name
            for person_id, name in shown.items()
        }
    seen = await data_seen(tx, caller, rows)
    return [_picture(tx, row, seen[row.id], limits, shown) for row in rows]


def _picture(
    tx: Transaction,
    row: LifeEventRow,
    seen: frozenset[Data],
    limits: Limits,
    shown: dict[UUID, Name],
) -> Beeld:
    since = max(row.received_at, ids.moment_of(row.id))
    who = shown.get(row.person_id, NOBODY) if row.person_id is not None else NOBODY
    return Beeld(
        id=row.id,
        staat=row.status,
        soort=kind_text(row.type),
        dag=row.effective_on,
        reden=reason_text(row),
        sinds=since,
        wacht_al=age_text(tx.now - since),
        te_lang=limits.is_over(row.type, since, tx.now),
        bron=source_text(row.source),
        wie=who,
        inwoner_id=who.person_id,
        verteld=told(row, seen),
        toelichting=row.explanation if Data.WOORDEN in seen else None,
        leidt_naar=row.replaced_by or row.same_as,
    )
