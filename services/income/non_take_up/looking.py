"""Who sees what a household does not use, for the page and the API: each look is noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends

from services.income.access import answering_for
from services.income.assessments import service as assessments
from services.income.non_take_up import repository
from services.income.non_take_up.model import Found, Key, Line, Together
from services.income.non_take_up.rules import Sources, claims_of
from services.income.non_take_up.schemes import load_helpers
from services.income.non_take_up.standing import lines_of, together
from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.rights import once
from services.income.rights.rows import GrantedAmount
from shared.access import avoids
from shared.errors import NotFound
from shared.http.auth import require
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

READ: Final = "income.nietgebruik.lezen"
WRITE: Final = "income.nietgebruik.schrijven"
Reader = Annotated[Caller, Depends(require(READ))]
Writer = Annotated[Caller, Depends(require(WRITE))]
DECIDE: Final = "income.voorstellen.schrijven"
Decider = Annotated[Caller, Depends(require(DECIDE))]
ACTIVITY: Final = "niet-gebruik-inzien"


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be due to a household today, and what was done about it."""

    dossier_id: UUID
    municipality: str
    found: Found
    granted: Sequence[GrantedAmount]
    lines: Sequence[Line]
    runs: bool
    """Whether bijstand runs today."""

    @property
    def by_key(self) -> dict[Key, Line]:
        return {line.key: line for line in self.lines}

    @property
    def together(self) -> Together:
        return together(self.lines)

    @property
    def people(self) -> list[UUID]:
        """Of whom something is, and not of the household."""
        return sorted({person for _, person in self.by_key if person is not None})


async def look_at(
    tx: Transaction, caller: Caller, dossier_id: UUID, activity: str = ACTIVITY
) -> Shown:
    """Noted. Raises NotFound, also of another municipality, and OtherTeam."""
    facts = (await assessments.load_facts(tx.connection, [dossier_id])).get(dossier_id)
    if facts is None:
        raise NotFound("dossier", dossier_id)
    if any(avoids(caller, member.inwoner_id) for member in facts.household.members_on(tx.today)):
        raise NotFound("dossier", dossier_id)
    municipality = await answering_for(tx, caller, dossier_id, facts.household)
    await processing_log.record(tx, caller.subject, activity, [dossier_id], kind="dossier")
    sources = Sources(
        municipality, load_parameters(), load_local_parameters(municipality), load_helpers()
    )
    found = claims_of(facts, tx.today, sources)
    deeds = await repository.list_of_dossier(tx.connection, dossier_id)
    granted = await once.list_granted(tx.connection, dossier_id)
    lines = lines_of(found, deeds, granted, tx.today)
    return Shown(dossier_id, municipality, found, granted, lines, facts.receives_on(tx.today))
