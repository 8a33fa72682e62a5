"""Record how somebody lives: a fact of the time line that no life event tells of."""

from dataclasses import dataclass
from uuid import UUID

from services.intake.living.schemas import Hoofdverblijf, Inschrijving, Woonsituatie
from services.intake.residents.rules import Address
from services.intake.residents.service import Residents
from services.intake.residents.teams import check_resident, check_team_of
from services.intake.settling import service as settling
from services.intake.settling.settlement import Settlement
from services.intake.timeline import service as timeline
from services.intake.timeline.facts import (
    ChildMainResidence,
    HousemateArranged,
    RegisteredElsewhere,
)
from services.intake.timeline.service import Household, Scope
from services.intake.timeline.verdicts import Refusal
from shared import ids
from shared.errors import Conflict, Fault, InvalidInput
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

Asked = Woonsituatie | Hoofdverblijf | Inschrijving
Recorded = HousemateArranged | ChildMainResidence | RegisteredElsewhere


@dataclass(frozen=True, slots=True)
class Recording:
    """What somebody records, checked, and all that it may concern locked."""

    fact: Recorded
    scope: Scope
    activity: str
    address: tuple[UUID, Address] | None = None
    """What the home of the fact stands for."""


async def prepare(
    tx: Transaction, residents: Residents, person_id: UUID, asked: Asked, caller: Caller
) -> Recording:
    """The first use of the transaction. Raises InvalidInput; NotFound of whom the caller may not know; OtherTeam."""
    await check_resident(tx, residents, caller, person_id)
    person = await residents.get_resident(tx, person_id)
    faults = () if isinstance(asked, Hoofdverblijf) else asked.faults
    if asked.vanaf < person.born_on:
        faults += (Fault("vanaf", "voor-geboorte", "ligt voor de geboortedatum"),)
    if isinstance(asked, Hoofdverblijf):
        faults += await _faults_of_parent(tx, residents, person_id, asked, caller)
    if faults:
        raise InvalidInput(faults)
    recording = _recording(residents, person_id, asked)
    scope = await timeline.find_scope(tx, recording.fact.people)
    await tx.lock(scope.dossiers | scope.homes)
    return Recording(recording.fact, scope, recording.activity, recording.address)


async def record(
    tx: Transaction, residents: Residents, recording: Recording, actor: str
) -> list[Household]:
    """Gives the dossiers whose household changed. What was recorded of the same day before, is replaced."""
    fact = recording.fact
    await processing_log.record(tx, actor, recording.activity, fact.people)
    if recording.address is not None:
        await residents.keep_address(tx, *recording.address)
    known = await timeline.load(tx, fact.people, (), recording.scope)
    replaced = {key for key, stored in known.facts.items() if stored.fact.same == fact.same}
    refolded = timeline.refold(known, [fact], replaced)
    verdict = refolded.verdicts[fact.id]
    if isinstance(verdict, Refusal):
        raise Conflict("past-niet", verdict.reason)
    settlement = Settlement(residents, tx, known, refolded, [fact], replaced)
    await settling.settle(settlement, actor)
    return [refolded.households[key] for key in sorted(refolded.changed)]


def _recording(residents: Residents, person_id: UUID, asked: Asked) -> Recording:
    if isinstance(asked, Woonsituatie):
        return Recording(asked.to_fact(person_id), timeline.NOBODY, "woonsituatie-vastleggen")
    if isinstance(asked, Hoofdverblijf):
        return Recording(asked.to_fact(person_id), timeline.NOBODY, "hoofdverblijf-vastleggen")
    activity = "inschrijving-vastleggen"
    if asked.adres is None:
        return Recording(asked.to_fact(person_id, None), timeline.NOBODY, activity)
    home_id = asked.adres.home_id(residents.vault) or ids.new_id()
    address = (home_id, asked.adres.to_address())
    return Recording(asked.to_fact(person_id, home_id), timeline.NOBODY, activity, address)


async def _faults_of_parent(
    tx: Transaction, residents: Residents, child_id: UUID, asked: Hoofdverblijf, caller: Caller
) -> tuple[Fault, ...]:
    name, parent_id = "bijInwonerId", asked.bij_inwoner_id
    if parent_id == child_id:
        return (Fault(name, "zelfde", "dit is het kind zelf"),)
    if not await residents.is_visible(tx, parent_id, caller):
        return (Fault(name, "onbekend", "deze inwoner is hier niet bekend"),)
    await check_team_of(tx, caller, parent_id)
    return ()
