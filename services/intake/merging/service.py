"""Make one person of two: the facts of the other are told of the one that is kept, folded again, and the difference published."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from services.intake.merging import repository, rules
from services.intake.residents import numbers, records
from services.intake.residents.history import Origin
from services.intake.residents.rules import SECRECIES
from services.intake.residents.service import Residents
from services.intake.settling import service as settling
from services.intake.settling.settlement import Settlement
from services.intake.timeline import service as timeline
from services.intake.timeline.facts import Fact
from services.intake.timeline.service import Household, Known, Scope
from services.intake.timeline.verdicts import Refusal
from shared.errors import Conflict
from shared.events.residents import ResidentsMerged
from shared.messaging.transaction import Transaction


async def prepare(tx: Transaction, kept_id: UUID, other_id: UUID) -> Scope:
    """Lock all that it may concern: the first use of the transaction."""
    scope = await timeline.find_scope(tx, [kept_id, other_id])
    await tx.lock(scope.dossiers | scope.homes)
    return scope


async def merge(
    tx: Transaction,
    residents: Residents,
    kept_id: UUID,
    other_id: UUID,
    *,
    scope: Scope,
    explanation: str,
    actor: str,
) -> list[Household]:
    """Gives the dossiers that changed. Raises Conflict with what to do first where the two can't be one yet."""
    known = await timeline.load(tx, [kept_id, other_id], (), scope)
    facts = {key: stored.fact for key, stored in known.facts.items()}
    merged = rules.merge(facts, known.births, known.households, kept_id, other_id)
    if isinstance(merged, Refusal):
        raise Conflict("past-niet", merged.reason)
    new, before = {fact.id: fact for fact in merged.facts}, known.births[kept_id]
    _publish(tx, known, kept_id, other_id)
    secrecy = max(before.secrecy, known.births[other_id].secrecy, key=SECRECIES.index)
    known = _without(known, other_id, new)
    refolded = timeline.refold(
        known,
        new.values(),
        merged.emptied,
        {kept_id: replace(merged.birth, secrecy=secrecy)},
    )
    settlement = Settlement(residents, tx, known, refolded, list(new.values()), set(merged.emptied))
    settlement.explanation = explanation
    settlement.one_person = {kept_id, other_id}
    settlement.renamed = await repository.rename_in_events(tx.connection, kept_id, other_id, new)
    await settling.end_what_was_published_twice(settlement, kept_id)
    await repository.forget_derived(tx.connection, other_id)
    origin = Origin(actor, "samenvoeging", explanation)
    await records.correct_birth(tx, kept_id, before, merged.birth, origin)
    await settling.settle(settlement, actor)
    await _keep_number(tx, residents, kept_id, other_id, origin)
    await settling.try_again(tx, [kept_id])
    return [refolded.households[key] for key in sorted(refolded.changed)]


def _publish(tx: Transaction, known: Known, kept_id: UUID, other_id: UUID) -> None:
    """In every dossier that knows either of them, before its new picture: who keeps something under the old pseudonym has to
    know whose it is.
    """
    for dossier_id in sorted(known.households):
        members = {row.person_id for row in known.households[dossier_id].members}
        if not members.isdisjoint({kept_id, other_id}):
            tx.emit(dossier_id, ResidentsMerged(inwoner_id=kept_id, oud_inwoner_id=other_id))


def _without(known: Known, other_id: UUID, new: Mapping[UUID, Fact]) -> Known:
    """As if the other had never been apart; the pictures stay as they were published."""
    return replace(
        known,
        facts={
            key: replace(stored, fact=new[key]) if key in new else stored
            for key, stored in known.facts.items()
        },
        births={who: birth for who, birth in known.births.items() if who != other_id},
        occupants={
            home_id: [row for row in living if row.person_id != other_id]
            for home_id, living in known.occupants.items()
        },
        stays={who: stays for who, stays in known.stays.items() if who != other_id},
    )


async def _keep_number(
    tx: Transaction, residents: Residents, kept_id: UUID, other_id: UUID, origin: Origin
) -> None:
    """The number of the other is that of the kept one, or leads there. What was recorded of each stays as it is."""
    kept = await residents.get_resident(tx, kept_id)
    other = await residents.get_resident(tx, other_id)
    secrecy = max(kept.secrecy, other.secrecy, key=SECRECIES.index)
    await records.keep_secret(tx, kept_id, secrecy, origin=origin)
    await numbers.take_over(tx, residents, kept_id, other_id, origin)
    await repository.lead_on(
        tx.connection,
        kept_id,
        other_id,
        explanation=origin.reason or "",
        actor=origin.actor,
        now=tx.now,
    )
