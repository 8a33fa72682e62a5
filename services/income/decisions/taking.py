"""Taking a decision: the right is changed or held, it is published, and the letter is written, in one transaction or nothing of it."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.applications import service as applications
from services.income.applications.service import Uitslag
from services.income.decisions import (
    recovering,
    repository,
    rules,
    service,
    talk_repository,
    writing,
)
from services.income.decisions.concept import Concept, Otherwise
from services.income.decisions.kinds import cut_off
from services.income.decisions.publishing import REASSESSED, lapse
from services.income.decisions.repository import Proposal
from services.income.decisions.states import Decider
from services.income.decisions.writing import Wish
from services.income.letters.sealing import Vault
from services.income.rights import once, suspending, suspension
from services.income.rights import service as rights
from services.income.rights.rows import Decision
from services.income.rights.service import Decided
from services.income.rights.standing import (
    Staand,
    applied,
    deviated,
    ended_by_person,
    kept,
    standing_on,
)
from shared.messaging.transaction import Transaction


async def take(  # noqa: PLR0917 - the decision, by whom, what stood, and what goes in the letter
    tx: Transaction,
    proposal: Proposal,
    concept: Concept,
    taker: Decider,
    wish: Wish,
    before: Staand,
    vault: Vault | None,
) -> Proposal:
    """The right is changed, it is told, and the letter is written: in this transaction, or nothing of it."""
    decided = await repository.store_decision(
        tx.connection,
        proposal.id,
        decision=concept.decision,
        reason=concept.reason,
        actor=taker.subject,
        name=taker.name,
        now=tx.now,
    )
    taken = replace(
        service.decision_of(tx, proposal),
        drafted_by=proposal.drafted_by,
        drafted_by_name=proposal.drafted_by_name,
        taken_by=taker.subject,
        taken_by_name=taker.name,
        reason=concept.reason,
        seen=await _seen(tx.connection, proposal, taker),
    )
    if concept.decision == "afwijken":
        starts_on = concept.otherwise.starts_on if concept.otherwise else taken.starts_on
        taken = replace(taken, kind="afwijken", starts_on=starts_on)
    done = Decided(
        taken, before, _after(before, proposal, taken, concept.otherwise), proposal.correlation_id
    )
    await _change_the_right(tx, proposal, done)
    if proposal.granting is not None:
        await once.grant(tx, taken, proposal.id, proposal.granting)
    await _settle_application(tx, proposal, done.after)
    tx.emit(
        proposal.dossier_id,
        service.taken_event(proposal, taken, concept.decision),
        correlation_id=proposal.correlation_id,
    )
    await writing.write(
        tx, proposal, concept.decision, wish, actor=taker.subject, name=taker.name, vault=vault
    )
    return replace(decided, municipality=proposal.municipality)


async def _change_the_right(tx: Transaction, proposal: Proposal, done: Decided) -> None:
    """What stands, what is held of it, and what was paid too much."""
    kind = done.decision.kind
    held = await suspending.find_running(tx.connection, proposal.dossier_id)
    if held is not None and suspension.is_over(held, done.after):
        await suspending.end(tx, held, "beeindigd")
    await rights.write(tx, [done])
    if kind == "opschorten" and proposal.suspending is not None:
        await suspending.begin(tx, done, proposal.suspending)
    elif kind == "opheffen" and held is not None:
        await suspending.end(tx, held, "hersteld")
        rights.publish_held(tx, done, None)
    if proposal.kind == "beeindiging":
        await _leave_before_the_end(tx, proposal)
    before, after = done.before, done.after
    if held is not None and held.holds_on(tx.today):
        before, after = (
            suspension.unpaid(side, held.unpaid_from, done.decision.id) for side in (before, after)
        )
    await recovering.propose(tx, proposal, before, after)


async def _leave_before_the_end(tx: Transaction, ended: Proposal) -> None:
    """Of a change that waits nothing is left for days on which no right stands any more."""
    for waiting in await repository.list_open(tx.connection, [ended.dossier_id], "recht"):
        left = cut_off(waiting.changes, ended.effective_on)
        if not left:
            await lapse(tx, waiting, REASSESSED, waiting.correlation_id)
        elif left != waiting.changes:
            await repository.change_what_is_proposed(
                tx.connection, waiting.id, left, rules.outcome_of(left)
            )


async def _settle_application(tx: Transaction, proposal: Proposal, after: Staand) -> None:
    if proposal.application_id is None:
        return
    stands = standing_on(after, proposal.effective_on)
    outcome: Uitslag = "toegekend" if stands is not None and stands.loopt else "afgewezen"
    if proposal.kind == "niet-in-behandeling":
        outcome = "niet-in-behandeling"
    await applications.decided(tx, proposal.application_id, outcome, tx.today)


async def _seen(
    connection: AsyncConnection, proposal: Proposal, taker: Decider
) -> dict[str, object]:
    """With what each of them opened, and who was the second."""
    looks = await talk_repository.looks_at(connection, proposal.id, proposal.version)
    by_two = proposal.drafted_by != taker.subject
    return {
        **await service.seen_of(connection, proposal),
        "bekeken": {
            who: {part: moment.isoformat() for part, moment in sorted(parts.items())}
            for who, parts in looks.items()
            if who in {proposal.drafted_by, taker.subject}
        },
        "tweede": taker.subject if by_two else None,
    }


def _after(
    standing: Staand, proposal: Proposal, taken: Decision, otherwise: Otherwise | None
) -> Staand:
    """As proposed, as it was, or with the amount and the day that whoever decided chose."""
    if proposal.kind == "beeindiging":
        return ended_by_person(standing, proposal.effective_on, taken.id, taken.kind)
    if taken.kind != "afwijken":
        return applied(standing, proposal.changes, taken.id, taken.kind)
    if otherwise is None:
        return kept(standing, proposal.changes, taken.id)
    given = rules.given_on(proposal.changes, otherwise.starts_on)
    return deviated(standing, otherwise.starts_on, otherwise.cents, given, taken.id)
