"""Taking in what is reported of wages: each report once, whoever sends it and however often."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.assessments import service as assessments
from services.income.assessments.facts import Facts
from services.income.wages import checks, repository
from services.income.wages.model import Kept, Opgave, Taken
from shared import clock, ids
from shared.db.known_dossiers import Own, may_see
from shared.errors import Conflict, Fault, InvalidInput, NotFound
from shared.events.household import WITH_THE_RIGHT
from shared.events.wages import WageReported
from shared.messaging.transaction import Transaction


async def take(tx: Transaction, report: Opgave, *, actor: str, own: Own) -> Taken:
    """Keep a report, and publish that it is there; one that is here already changes nothing.

    Raises NotFound for another's dossier, InvalidInput where it cannot be so, Conflict where under its name something else is.
    """
    facts, municipality = await find_own(tx.connection, report.dossier_id, own, tx.today)
    faults = checks.faults_of(report, earners_of(facts), tx.today)
    if faults:
        raise InvalidInput(tuple(faults))
    job = checks.find_job(report, facts.wages)
    if isinstance(job, Fault):
        raise InvalidInput((job,))
    known = (await repository.load(tx.connection, [report.inwoner_id])).get(report.inwoner_id, [])
    same = checks.same_as(report, job, known)
    if same is not None:
        if checks.is_another(report, same):
            raise Conflict(
                "kenmerk-bezet", "Onder dit kenmerk is al een andere opgave van deze persoon."
            )
        return Taken(same, "bekend")
    overlapping = checks.overlap_of(report, job, known)
    if overlapping is not None:
        raise InvalidInput((overlapping,))
    kept = _kept(tx, report, job, municipality, actor)
    await repository.add(tx.connection, kept)
    tx.emit(
        kept.dossier_id,
        WageReported(
            opgave_id=kept.id,
            gebeurtenis_id=kept.id,
            gemeente=municipality,
            inwoner_id=kept.person_id,
            soort=kept.kind,
            van=kept.first_day,
            tot_en_met=kept.last_day,
            herkomst=kept.source,
        ),
        event_id=kept.id,
    )
    return Taken(kept, "nieuw")


def earners_of(facts: Facts) -> set[UUID]:
    """Who is or was applicant or partner."""
    return {lid.inwoner_id for lid in facts.household.leden if lid.rol in WITH_THE_RIGHT}


async def find_own(
    connection: AsyncConnection, dossier_id: UUID, own: Own, today: date
) -> tuple[Facts, str]:
    """What is known of a dossier, and who answers for it. Raises NotFound for another's."""
    facts = (await assessments.load_facts(connection, [dossier_id])).get(dossier_id)
    municipality = facts.household.answering_on(today) if facts else None
    if (
        facts is None
        or municipality is None
        or not await may_see(connection, own, dossier_id, municipality, today)
    ):
        raise NotFound("dossier", dossier_id)
    return facts, municipality


async def load_reports(
    connection: AsyncConnection, person_ids: Collection[UUID]
) -> Mapping[UUID, list[Kept]]:
    """All that was reported of these people."""
    return await repository.load(connection, person_ids)


async def list_reports(
    connection: AsyncConnection,
    own: Own,
    today: date,
    dossier_id: UUID,
    *,
    after: tuple[date, UUID] | None,
    limit: int,
) -> list[Kept]:
    return await repository.list_of_dossier(
        connection, own, today, dossier_id, after=after, limit=limit
    )


async def find_dossier(connection: AsyncConnection, person_id: UUID) -> UUID | None:
    """Where a person with a job is applicant or partner today; None where that is nowhere, or in two places."""
    candidates = await repository.dossiers_with_jobs(connection, person_id)
    if not candidates:
        return None
    facts = await assessments.load_facts(connection, candidates)
    today = clock.today()
    here = [
        dossier_id
        for dossier_id, known in facts.items()
        if any(
            lid.inwoner_id == person_id and lid.rol in WITH_THE_RIGHT
            for lid in known.household.members_on(today)
        )
    ]
    return here[0] if len(here) == 1 else None


def _kept(tx: Transaction, report: Opgave, job: UUID | None, municipality: str, actor: str) -> Kept:
    return Kept(
        id=ids.new_event_id(),
        dossier_id=report.dossier_id,
        municipality=municipality,
        person_id=report.inwoner_id,
        job_id=job,
        source=report.herkomst,
        reference=report.kenmerk,
        kind=report.soort,
        first_day=report.van,
        last_day=report.tot_en_met,
        paid_on=report.betaald_op,
        received_on=tx.today,
        net_cents=report.netto,
        gross_cents=report.bruto,
        recorded_by=actor,
        recorded_at=tx.now,
    )
