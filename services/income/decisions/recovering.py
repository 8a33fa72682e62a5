"""What was paid too much is put before a person, apart from the decision that says so (Participatiewet art. 58); nothing more."""

from services.income.decisions import repository
from services.income.decisions.publishing import REASSESSED, lapse, put_forward
from services.income.decisions.repository import Proposal
from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.norms.municipality import Maandmethode, month_method
from services.income.rights.overpaid import months_between
from services.income.rights.standing import Staand
from shared import ids
from shared.events.reasons import reason
from shared.messaging.transaction import Transaction


async def propose(tx: Transaction, decided: Proposal, before: Staand, after: Staand) -> None:
    """Nothing where the months that are over come to as much, or to more; with what waits already it is one proposal."""
    if before == after:
        return
    months = months_between(
        before,
        after,
        decided.effective_on,
        tx.today,
        load_parameters(),
        _method_of(decided),
    )
    waiting = await repository.list_open(tx.connection, [decided.dossier_id], "terugvordering")
    earlier = waiting[0] if waiting else None
    too_much = sum(month.te_veel for month in months) + (
        (earlier.amount_cents or 0) if earlier else 0
    )
    if earlier is not None and months:
        await lapse(tx, earlier, REASSESSED, earlier.correlation_id)
    if not months or too_much <= 0:
        return
    starts_on = min(months[0].maand, earlier.effective_on) if earlier else months[0].maand
    proposal = Proposal(
        id=ids.new_id(),
        assessment_id=decided.assessment_id,
        life_event_id=decided.life_event_id,
        dossier_id=decided.dossier_id,
        person_id=decided.person_id,
        municipality=decided.municipality,
        effective_on=starts_on,
        about="huishouden",
        outcome="lager",
        reasons=(reason("te-veel-betaald", vanaf=starts_on, verschil_centen=too_much),),
        correlation_id=decided.correlation_id,
        proposed_at=tx.now,
        kind="terugvordering",
        life_event_ids=decided.life_event_ids,
        replaces=earlier.id if earlier else None,
        amount_cents=too_much,
    )
    await put_forward(tx, proposal)


def _method_of(decided: Proposal) -> Maandmethode:
    """Of who decides; a household that nobody of ours answers for is counted as the others."""
    if decided.municipality is None:
        return "kalenderdagen"
    return month_method(load_local_parameters(decided.municipality), decided.effective_on)
