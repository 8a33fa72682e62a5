"""What is known of a person turns out wrong: a birth date, or a death that nobody told. Looked after as a life event is."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.intake.corrections.schemas import Persoonscorrectie
from services.intake.residents import numbers, records
from services.intake.residents.history import Origin
from services.intake.residents.schemas import Geboortedatum
from services.intake.residents.service import Residents
from services.intake.settling import service as settling
from services.intake.settling.settlement import Settlement
from services.intake.timeline import service as timeline
from services.intake.timeline.facts import ChildWasBorn, DossierOpened, Fact, PersonDied
from services.intake.timeline.service import Known, Scope
from shared.errors import Conflict, InvalidInput
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

BORN_BY_EVENT = Conflict(
    "geboorte-gemeld",
    "De geboorte van dit kind is gemeld als levensgebeurtenis. Corrigeer de dag daar.",
)
DIED_BY_EVENT = Conflict(
    "overlijden-gemeld",
    "Het overlijden is gemeld als levensgebeurtenis, op een andere dag. Corrigeer de dag daar.",
)


async def prepare(tx: Transaction, person_id: UUID) -> Scope:
    """Lock all that a correction of somebody's record may concern: the first use of the transaction."""
    scope = await timeline.find_scope(tx, [person_id])
    await tx.lock(scope.dossiers | scope.homes)
    return scope


async def record(  # noqa: PLR0917 - what is corrected, of whom and by whom
    tx: Transaction,
    residents: Residents,
    person_id: UUID,
    scope: Scope,
    asked: Persoonscorrectie,
    caller: Caller,
) -> list[UUID]:
    """All that somebody corrects of a person at once. Gives the life events that were taken back because of it."""
    resident = await residents.get_resident(tx, person_id)
    faults = asked.faults(tx.today, resident.born_on)
    if faults:
        raise InvalidInput(faults)
    await processing_log.record(tx, caller.subject, "inwoner-corrigeren", [person_id])
    origin = Origin(caller.subject, asked.bron, asked.reden)
    if asked.voornamen is not None or asked.achternaam is not None:
        await records.rename(
            tx, person_id, asked.voornamen, asked.achternaam, origin=origin, from_on=asked.vanaf
        )
    if asked.changes_number:
        await numbers.change(
            tx,
            residents,
            person_id,
            asked.burgerservicenummer,
            caller=caller,
            origin=origin,
            stays_findable=asked.stays_findable,
        )
    if asked.geheimhouding is not None:
        await records.keep_secret(
            tx, person_id, asked.geheimhouding, origin=origin, from_on=asked.vanaf
        )
    return await correct(
        tx,
        residents,
        person_id,
        scope,
        born=asked.geboortedatum,
        died_on=asked.overlijdensdatum,
        origin=origin,
        is_kept_otherwise=asked.geheimhouding is not None,
    )


async def correct(  # noqa: PLR0913 - what is corrected, of whom
    tx: Transaction,
    residents: Residents,
    person_id: UUID,
    scope: Scope,
    *,
    born: Geboortedatum | None,
    died_on: date | None,
    origin: Origin,
    is_kept_otherwise: bool = False,
) -> list[UUID]:
    """A birth date was wrong, somebody has died, or secrecy was recorded. Gives the life events that were taken back because of it."""
    known = await timeline.load(tx, [person_id], (), scope)
    if died_on is not None:
        _check_death(known, person_id, died_on)
    old = known.births[person_id]
    new = replace(old, died_on=died_on or old.died_on)
    if born is not None:
        new = replace(new, born_on=born.day, given=born.given)
    if new.died_on is not None and new.died_on < new.born_on:
        raise Conflict("datums-botsen", "De overlijdensdatum ligt voor de geboortedatum.")
    if new == old and not is_kept_otherwise:
        return []
    await records.correct_birth(tx, person_id, old, new, origin)
    added = _with_birth(known, person_id, new.born_on)
    refolded = timeline.refold(known, added, births={person_id: new})
    _check_periods(added, person_id)
    settlement = Settlement(residents, tx, known, refolded, added)
    settlement.explanation = origin.reason
    await settling.settle(settlement, origin.actor)
    return [ending.row.id for ending in settlement.endings]


def _with_birth(known: Known, person_id: UUID, born_on: date) -> list[Fact]:
    """The facts that say otherwise with the corrected birth date."""
    old = known.births[person_id].born_on
    for stored in known.facts.values():
        if isinstance(stored.fact, ChildWasBorn) and stored.fact.child_id == person_id:
            raise BORN_BY_EVENT
    return [
        fact
        for stored in known.facts.values()
        if (fact := stored.fact.with_birth(person_id, old, born_on)) != stored.fact
    ]


def _check_death(known: Known, person_id: UUID, died_on: date) -> None:
    """A life event that stands says more than the record of the person."""
    for stored in known.facts.values():
        fact = stored.fact
        stands = isinstance(fact, PersonDied) and stored.state == "standing"
        if stands and fact.person_id == person_id and fact.day != died_on:
            raise DIED_BY_EVENT


def _check_periods(facts: list[Fact], person_id: UUID) -> None:
    for fact in facts:
        for member in fact.members if isinstance(fact, DossierOpened) else ():
            if (
                member.person_id == person_id
                and member.until_on is not None
                and member.until_on <= member.from_on
            ):
                raise Conflict(
                    "datums-botsen",
                    "Met deze geboortedatum zou de inwoner uit het huishouden zijn voor de geboorte.",
                )
