"""What the facts of a dossier give from the day on which an application can start a right (Participatiewet art. 43, 44)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.income.assessments import facts_repository
from services.income.assessments.giving import what_facts_give
from services.income.decisions import granting
from services.income.decisions.granting import Applied
from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.rights.standing import (
    GeenRecht,
    Gegeven,
    Invulling,
    Onbekend,
    Rechtsperiode,
    Wijziging,
    is_new_joint_right,
    standing_on,
)
from shared.errors import Conflict, NotFound
from shared.messaging.transaction import Transaction


async def draft_grant(
    tx: Transaction,
    dossier_id: UUID,
    *,
    starts_on: date,
    application_id: UUID,
    municipality: str,
    correlation_id: UUID,
    life_event_id: UUID | None = None,
) -> UUID:
    """Propose what an application would give from a day on, or that it gives nothing; gives the proposal.

    Raises NotFound for a dossier that nobody told of, NietVastTeStellen where a fact is missing, Conflict where a right runs already.
    """
    parameters = load_parameters()
    facts = (await facts_repository.load_facts(tx.connection, [dossier_id])).get(dossier_id)
    if facts is None:
        raise NotFound("dossier", dossier_id)
    last = max(starts_on, tx.today)
    given = what_facts_give(facts, starts_on, last, tx.today, parameters)
    stands = standing_on(facts.standing or (), starts_on)
    if stands is not None and stands.loopt and not _is_joint(stands, given):
        raise Conflict(
            "bijstand-loopt",
            "Op die dag loopt er al bijstand; die wordt herzien, niet opnieuw toegekend.",
        )
    return await granting.propose(
        tx,
        Applied(
            application_id=application_id,
            life_event_id=life_event_id or application_id,
            dossier_id=dossier_id,
            person_id=facts.applicant_on(starts_on) or dossier_id,
            municipality=municipality,
            starts_on=starts_on,
            changes=granted(given, parameters),
            correlation_id=correlation_id,
        ),
    )


def _is_joint(stands: Rechtsperiode, given: Sequence[Gegeven]) -> bool:
    """With a partner who has a right too, the right of one gives way to one of both (art. 43 lid 2)."""
    gives = given[0].uitkomst
    return isinstance(gives, Invulling) and is_new_joint_right(stands.invulling, gives)


def granted(given: Sequence[Gegeven], parameters: Parameters) -> tuple[Wijziging, ...]:
    """From the first day on which there is a right, up to the first on which there is none. Raises NietVastTeStellen."""
    changes: list[Wijziging] = []
    for part in given:
        match part.uitkomst:
            case Onbekend(reden):
                raise NietVastTeStellen(reden)
            case Invulling() as filling:
                amount = filling.amount_on(part.van, parameters)
                changes.append(Wijziging(part.van, part.tot, "hoger", 0, amount, filling))
            case GeenRecht() if changes:
                break
    return tuple(changes)
