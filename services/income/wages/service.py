"""Taking in what is reported of wages: each report once, whoever sends it and however often."""

from collections.abc import Collection, Mapping, Sequence
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

Refused = InvalidInput | Conflict


async def take(tx: Transaction, report: Opgave, *, actor: str, own: Own) -> Taken:
    """Keep a report, and publish that it is there; one that is here already changes nothing.

    Raises NotFound for another's dossier, InvalidInput where it cannot be so, Conflict where under its name something else is.
    """
    [outcome] = await take_all(tx, report.dossier_id, [report], actor=actor, own=own)
    if isinstance(outcome, Taken):
        return outcome
    raise outcome


async def take_all(
    tx: Transaction, dossier_id: UUID, reports: Sequence[Opgave], *, actor: str, own: Own
) -> list[Taken | Refused]:
    """As `take`, of one dossier; one that is refused stops no other. Raises NotFound for another's dossier."""
    facts, municipality = await find_own(tx.connection, dossier_id, own, tx.today)
    people = {report.inwoner_id for report in reports}
    known = {
        whose: list(kept) for whose, kept in (await load_reports(tx.connection, people)).items()
    }
    outcomes: list[Taken | Refused] = []
    new: list[tuple[Kept, tuple[date, ...]]] = []
    for report in reports:
        before = known.setdefault(report.inwoner_id, [])
        try:
            taken = _judged(tx, report, facts, before, (municipality, actor))
        except (InvalidInput, Conflict) as refused:
            outcomes.append(refused)
            continue
        outcomes.append(taken)
        if taken.outcome == "nieuw":
            new.append((taken.report, checks.completed_by(taken.report, before, facts.wages)))
            before.append(taken.report)
    await repository.add(tx.connection, [kept for kept, _ in new])
    for kept, completed in new:
        _publish(tx, kept, completed)
    return outcomes


def _judged(
    tx: Transaction, report: Opgave, facts: Facts, known: Sequence[Kept], by: tuple[str, str]
) -> Taken:
    """Raises InvalidInput, Conflict."""
    faults = checks.faults_of(report, earners_of(facts), tx.today)
    if faults:
        raise InvalidInput(tuple(faults))
    job = checks.find_job(report, facts.wages)
    if isinstance(job, Fault):
        raise InvalidInput((job,))
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
    municipality, actor = by
    return Taken(_kept(tx, report, job, municipality, actor), "nieuw")


def _publish(tx: Transaction, kept: Kept, completed: tuple[date, ...]) -> None:
    tx.emit(
        kept.dossier_id,
        WageReported(
            opgave_id=kept.id,
            gebeurtenis_id=kept.id,
            gemeente=kept.municipality,
            inwoner_id=kept.person_id,
            soort=kept.kind,
            van=kept.first_day,
            tot_en_met=kept.last_day,
            herkomst=kept.source,
            baan_id=kept.job_id,
            maanden_compleet=completed,
        ),
        event_id=kept.id,
    )


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


async def find_dossiers(
    connection: AsyncConnection, person_ids: Collection[UUID]
) -> dict[UUID, UUID]:
    """Where people with a job are applicant or partner today; who is so nowhere, or in two places, is left out."""
    candidates = await repository.dossiers_with_jobs(connection, person_ids)
    facts = await assessments.load_facts(connection, candidates) if candidates else {}
    today, found, twice = clock.today(), dict[UUID, UUID](), set[UUID]()
    for dossier_id, known in facts.items():
        for lid in known.household.members_on(today):
            if lid.rol in WITH_THE_RIGHT and lid.inwoner_id in person_ids:
                twice |= {lid.inwoner_id} & found.keys()
                found[lid.inwoner_id] = dossier_id
    return {whose: dossier for whose, dossier in found.items() if whose not in twice}


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
