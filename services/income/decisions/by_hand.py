"""What a person starts by hand: an end, a suspension, that one is lifted, that an application is not treated, and what is given once.

It is drafted by whoever starts it and goes the way of every decision: a second person approves it where the policy says so. It is
taken over as it is, or taken back (Participatiewet art. 54; Awb 4:5).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.decisions import repository
from services.income.decisions.kinds import BY_HAND
from services.income.decisions.repository import Proposal
from services.income.norms.loading import load_parameters
from services.income.rights import once, suspending, suspension
from services.income.rights import service as rights
from services.income.rights.once import Granting
from services.income.rights.standing import Staand, Wijziging, standing_on
from services.income.rights.suspension import Suspending, Suspension
from shared import calendar, ids
from shared.errors import Conflict, Fault, InvalidInput, NotFound
from shared.events.household import Huishouden
from shared.events.income import Besluit
from shared.events.reasons import Redencode, reason
from shared.messaging.transaction import Transaction

ONE_DAY: Final = timedelta(days=1)
Met_de_hand = Literal[
    "beeindiging", "opschorting", "opheffing", "niet-in-behandeling", "ambtshalve"
]


@dataclass(frozen=True, slots=True)
class Started:
    """What somebody wants to have decided."""

    kind: Met_de_hand
    starts_on: date | None = None
    """None where it follows: a suspension is lifted from its first day."""
    suspending: Suspending | None = None
    application_id: UUID | None = None
    granting: Granting | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What stands in a dossier, of whom, and who answers for it."""

    household: Huishouden
    municipality: str
    standing: Staand
    held: Suspension | None
    today: date

    def applicant(self, day: date) -> UUID:
        for asked in (day, self.today):
            for member in self.household.members_on(asked):
                if member.rol == "aanvrager":
                    return member.inwoner_id
        return self.household.leden[0].inwoner_id


async def drafted(
    connection: AsyncConnection, dossier_id: UUID, started: Started, now: datetime, today: date
) -> Proposal:
    """The proposal as it would be; nothing is kept. Raises NotFound, InvalidInput, Conflict."""
    known = await _load(connection, dossier_id, today)
    waiting = await repository.list_open(connection, [dossier_id], started.kind)
    if waiting:
        raise WaitsAlready(waiting[0].id)
    starts_on = _starts_on(started, known)
    proposal_id = ids.new_id()
    return Proposal(
        id=proposal_id,
        assessment_id=None,
        # Nothing happened: it is about itself, as an application is.
        life_event_id=started.application_id or proposal_id,
        dossier_id=dossier_id,
        person_id=known.applicant(starts_on),
        municipality=known.municipality,
        effective_on=starts_on,
        about="huishouden",
        outcome="eindigt" if started.kind == "beeindiging" else "gelijk",
        reasons=(_reason(started, starts_on, known.held),),
        correlation_id=started.application_id or proposal_id,
        proposed_at=now,
        changes=(_end(known.standing, starts_on),) if started.kind == "beeindiging" else (),
        kind=started.kind,
        application_id=started.application_id,
        suspending=started.suspending,
        amount_cents=started.granting.cents if started.granting else None,
        right=started.granting.right if started.granting else "algemene-bijstand",
    )


async def check_still(
    tx: Transaction, proposal: Proposal, decision: Besluit, standing: Staand
) -> None:
    """Whether what was started by hand can be decided as it stands now. Raises Conflict."""
    if proposal.kind not in BY_HAND:
        return
    if decision != "overnemen":
        detail = "Neem dit voorstel over, of neem het terug. Van wat iemand zelf voorstelt, wijkt niemand af."
        raise Conflict("afwijken-kan-niet", detail)
    held = await suspending.find_running(tx.connection, proposal.dossier_id)
    why = _fits_no_more(proposal, standing, held, tx.today)
    if proposal.kind == "ambtshalve":
        why = await once.why_not(tx.connection, proposal.dossier_id, proposal.right, tx.today)
    if why is not None:
        raise Conflict("past-niet-meer", f"{why} Neem het voorstel terug, en maak een nieuw.")


class WaitsAlready(Conflict):
    """One at a time; a second press finds the first."""

    def __init__(self, proposal_id: UUID) -> None:
        super().__init__("voorstel-wacht-al", "Zo'n voorstel wacht al in dit dossier.")
        self.proposal_id = proposal_id
        self.faults = (Fault("voorstel", "wacht-al", str(proposal_id)),)


def last_day_not_to_treat(after_term: date) -> date:
    """The last day to decide not to treat an application; `after_term` is the day after the term to complete it (Awb 4:5 lid 4)."""
    weeks = load_parameters().on("NIET_BEHANDELEN_WEKEN", after_term).weken
    return calendar.next_working_day(after_term - ONE_DAY + timedelta(weeks=weeks))


def faults_of_end(
    day: date, standing: Staand, held: Suspension | None, today: date
) -> tuple[Fault, ...]:
    """What cannot be so of an end from a day on."""
    stands = standing_on(standing, day)
    if stands is None or not stands.loopt:
        return (Fault("vanaf", "geen-recht", "Op die dag loopt er geen bijstand."),)
    if held is not None and day == held.held_from and today <= held.mend_until:
        reason = "De inwoner mag nog geven wat is gevraagd. Intrekken kan pas na die termijn."
        return (Fault("vanaf", "te-vroeg", reason),)
    return ()


async def _load(connection: AsyncConnection, dossier_id: UUID, today: date) -> _Known:
    household = await repository.find_household(connection, dossier_id)
    municipality = household.answering_on(today) if household is not None else None
    if household is None or municipality is None:
        raise NotFound("dossier", dossier_id)
    standing = await rights.load_standing(connection, [dossier_id])
    held = await suspending.find_running(connection, dossier_id)
    return _Known(household, municipality, standing.get(dossier_id, ()), held, today)


def _starts_on(started: Started, known: _Known) -> date:
    """The day on which it takes effect. Raises InvalidInput, Conflict."""
    if started.kind == "opheffing":
        if known.held is None:
            raise Conflict("niet-opgeschort", "Er is hier niets opgeschort.")
        return known.held.held_from
    if started.starts_on is None:
        raise InvalidInput((Fault("vanaf", "verplicht", "Zeg vanaf welke dag."),))
    faults: tuple[Fault, ...] = ()
    if started.kind == "beeindiging":
        faults = faults_of_end(started.starts_on, known.standing, known.held, known.today)
    elif started.kind == "opschorting":
        if known.held is not None:
            raise Conflict("al-opgeschort", "De bijstand is al opgeschort.")
        faults = _faults_of_suspension(started.starts_on, started.suspending, known)
    if faults:
        raise InvalidInput(faults)
    return started.starts_on


def _faults_of_suspension(day: date, wanted: Suspending | None, known: _Known) -> tuple[Fault, ...]:
    if wanted is None:
        return (
            Fault("hersteltermijnTotEnMet", "verplicht", "Zeg wat u vraagt, en voor welke dag."),
        )
    last = suspension.last_day_of(day, load_parameters())
    return suspension.faults_of(day, wanted.mend_until, last, known.standing, known.today)


def _fits_no_more(
    proposal: Proposal, standing: Staand, held: Suspension | None, today: date
) -> str | None:
    """Why what was started before cannot be decided any more."""
    day = proposal.effective_on
    match proposal.kind:
        case "beeindiging":
            faults = faults_of_end(day, standing, held, today)
        case "opschorting" if held is not None:
            return "De bijstand is al opgeschort."
        case "opschorting" if proposal.suspending is not None:
            last = suspension.last_day_of(day, load_parameters())
            wanted = proposal.suspending
            faults = suspension.faults_of(day, wanted.mend_until, last, standing, today)
        case "opheffing":
            return None if held is not None else "Er is hier niets meer opgeschort."
        case "niet-in-behandeling" if last_day_not_to_treat(day) < today:
            return "De vier weken om een aanvraag niet te behandelen zijn voorbij."
        case _:
            return None
    return faults[0].reason if faults else None


def _end(standing: Staand, day: date) -> Wijziging:
    stands = standing_on(standing, day)
    amount = stands.amount_on(day, load_parameters()) if stands is not None else None
    return Wijziging(day, None, "eindigt", amount, 0, stands.invulling if stands else None)


def _reason(started: Started, day: date, held: Suspension | None) -> Redencode:
    match started.kind:
        case "ambtshalve" if started.granting is not None:
            return reason("ineens-toekennen", vanaf=day, na_centen=started.granting.cents)
        case "opschorting":
            return reason("bijstand-opschorten", vanaf=day)
        case "opheffing":
            return reason("opschorting-opheffen", vanaf=day)
        case "niet-in-behandeling":
            return reason("aanvraag-niet-behandelen", vanaf=day - ONE_DAY)
        case "beeindiging" if held is not None and day == held.held_from:
            return reason("opschorting-niet-hersteld", vanaf=day)
        case _:
            return reason("bijstand-beeindigen", vanaf=day)
