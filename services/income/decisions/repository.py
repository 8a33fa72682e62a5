"""Every SQL statement about proposals."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.decisions.concept import Concept
from services.income.decisions.states import WAITING, State
from services.income.purse.spanning import Gebeurtenisbeurs
from services.income.rights.once import Granting
from services.income.rights.standing import Wijziging
from services.income.rights.stored import read_change, store_change
from services.income.rights.suspension import Suspending
from services.income.stays import is_for
from services.income.tables import assessment, household_fact, occasion, proposal
from shared.db.bulk import among, insert_rows
from shared.db.known_dossiers import Own, is_answered_by, with_answering
from shared.events.household import Huishouden
from shared.events.income import Besluit, Herbeoordeling, Rechtsoort, Uitkomst, Voorstelsoort
from shared.events.reasons import Redencode, Wie, read_all


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that waits, or waited, for a person."""

    id: UUID
    assessment_id: UUID | None
    """The re-assessment that it rests on; None where it is about an application or about money."""
    life_event_id: UUID
    dossier_id: UUID
    person_id: UUID
    municipality: str | None
    effective_on: date
    about: Wie
    outcome: Uitkomst
    reasons: tuple[Redencode, ...]
    correlation_id: UUID
    proposed_at: datetime
    changes: tuple[Wijziging, ...] = ()
    """What would be otherwise than it stands."""
    kind: Voorstelsoort = "recht"
    life_event_ids: tuple[UUID, ...] = ()
    """All because of which; `life_event_id` is the last of them."""
    application_id: UUID | None = None
    replaces: UUID | None = None
    """The open one whose place it took, because a fact came in."""
    amount_cents: int | None = None
    """Of what was paid too much, or is given once."""
    right: Rechtsoort = "algemene-bijstand"
    suspending: Suspending | None = None
    """Of a suspension: what is asked, and by when."""
    version: int = 1
    """Another one as soon as anything of it is: what somebody approves is what that person saw."""
    draft: Concept | None = None
    """What the first person decided; kept when it was sent back."""
    drafted_by: str | None = None
    drafted_by_name: str | None = None
    drafted_at: datetime | None = None
    state: State = "open"
    settled_at: datetime | None = None
    lapse_reason: Redencode | None = None
    decision: Besluit | None = None
    decision_reason: str | None = None
    decided_by: str | None = None
    decided_by_name: str | None = None

    @property
    def granting(self) -> Granting | None:
        """What is given once, where it is about that."""
        if self.right == "algemene-bijstand" or self.amount_cents is None:
            return None
        return Granting(self.right, self.amount_cents)


async def store_proposals(connection: AsyncConnection, proposals: Sequence[Proposal]) -> None:
    rows = [
        {
            "id": proposal.id,
            "assessment_id": proposal.assessment_id,
            "life_event_id": proposal.life_event_id,
            "dossier_id": proposal.dossier_id,
            "person_id": proposal.person_id,
            "municipality": proposal.municipality,
            "effective_on": proposal.effective_on,
            "about": proposal.about,
            "outcome": proposal.outcome,
            "reasons": [reason.as_json() for reason in proposal.reasons],
            "changes": [store_change(change) for change in proposal.changes],
            "kind": proposal.kind,
            "life_event_ids": list(proposal.life_event_ids),
            "application_id": proposal.application_id,
            "replaces": proposal.replaces,
            "amount_cents": proposal.amount_cents,
            "right": proposal.right,
            "suspending": proposal.suspending.stored() if proposal.suspending else None,
            "correlation_id": proposal.correlation_id,
            "proposed_at": proposal.proposed_at,
        }
        for proposal in proposals
    ]
    await insert_rows(connection, proposal, rows)


async def list_open(
    connection: AsyncConnection, dossier_ids: Collection[UUID], kind: Voorstelsoort = "recht"
) -> list[Proposal]:
    """What waits in these dossiers: at most one of a kind in each."""
    rows = await connection.execute(
        select(proposal).where(
            among(proposal.c.dossier_id, dossier_ids),
            proposal.c.kind == kind,
            proposal.c.state.in_(WAITING),
        )
    )
    return [_proposal(row) for row in rows]


async def rest_on(
    connection: AsyncConnection,
    identifier: UUID,
    assessment_id: UUID,
    life_event_id: UUID,
    life_event_ids: Sequence[UUID],
) -> None:
    """The same proposal, because of something else as well, or instead: who looked at it has to look again."""
    await connection.execute(
        update(proposal)
        .where(proposal.c.id == identifier)
        .values(
            assessment_id=assessment_id,
            life_event_id=life_event_id,
            life_event_ids=list(life_event_ids),
            version=proposal.c.version + 1,
        )
    )


async def lapse(
    connection: AsyncConnection, ids: Collection[UUID], why: Redencode, now: datetime
) -> None:
    await connection.execute(
        update(proposal)
        .where(among(proposal.c.id, ids))
        .values(state="vervallen", settled_at=now, lapse_reason=why.stored())
    )


async def store_draft(
    connection: AsyncConnection,
    identifier: UUID,
    *,
    draft: Concept,
    actor: str,
    name: str,
    now: datetime,
) -> Proposal:
    """It waits for a second person; the caller has seen that it is open, under the dossier's lock."""
    row = await connection.execute(
        update(proposal)
        .where(proposal.c.id == identifier)
        .values(
            state="ter-controle",
            version=proposal.c.version + 1,
            draft=draft.stored(),
            drafted_by=actor,
            drafted_by_name=name,
            drafted_at=now,
        )
        .returning(proposal)
    )
    return _proposal(row.one())


async def reopen(connection: AsyncConnection, identifier: UUID) -> Proposal:
    """The second person sent it back; what the first decided stays to be read."""
    row = await connection.execute(
        update(proposal)
        .where(proposal.c.id == identifier)
        .values(state="open", version=proposal.c.version + 1)
        .returning(proposal)
    )
    return _proposal(row.one())


async def successor_of(connection: AsyncConnection, identifier: UUID) -> Proposal | None:
    """What took the place of a proposal that lapsed, in the end."""
    found = None
    while True:
        row = (
            await connection.execute(select(proposal).where(proposal.c.replaces == identifier))
        ).one_or_none()
        if row is None:
            return found
        found = _proposal(row)
        identifier = found.id


async def change_what_is_proposed(
    connection: AsyncConnection,
    identifier: UUID,
    changes: Sequence[Wijziging],
    outcome: Uitkomst,
) -> None:
    """Another decision left less of it to decide on: who looked at it has to look again."""
    await connection.execute(
        update(proposal)
        .where(proposal.c.id == identifier)
        .values(
            changes=[store_change(change) for change in changes],
            outcome=outcome,
            state="open",
            version=proposal.c.version + 1,
        )
    )


async def find_household(connection: AsyncConnection, dossier_id: UUID) -> Huishouden | None:
    """As it was last told."""
    stored = await connection.execute(
        select(household_fact.c.household)
        .where(household_fact.c.dossier_id == dossier_id)
        .order_by(household_fact.c.version.desc())
        .limit(1)
    )
    household = stored.scalar_one_or_none()
    return Huishouden.model_validate(household) if household is not None else None


async def people_of(connection: AsyncConnection, dossier_id: UUID) -> set[UUID]:
    """Everybody who is, or was, of this household, as it was last told."""
    household = await find_household(connection, dossier_id)
    return {member.inwoner_id for member in household.leden} if household is not None else set()


async def store_decision(
    connection: AsyncConnection,
    identifier: UUID,
    *,
    decision: Besluit,
    reason: str | None,
    actor: str | None,
    name: str | None,
    now: datetime,
) -> Proposal:
    """Settle a proposal; the caller has seen that it is open, under the dossier's lock. No actor: the system decided."""
    row = await connection.execute(
        update(proposal)
        .where(proposal.c.id == identifier)
        .values(
            state="besloten",
            settled_at=now,
            decision=decision,
            decision_reason=reason,
            decided_by=actor,
            decided_by_name=name,
        )
        .returning(proposal)
    )
    return _proposal(row.one())


async def find_proposal(
    connection: AsyncConnection, identifier: UUID, today: date
) -> Proposal | None:
    """As it is today: with the municipality that answers for its dossier now."""
    rows = await connection.execute(
        with_answering(proposal, today).where(proposal.c.id == identifier)
    )
    row = rows.one_or_none()
    return _proposal(row) if row else None


async def list_proposals(  # noqa: PLR0913 - what is asked for, of whose
    connection: AsyncConnection,
    own: Own,
    today: date,
    *,
    dossier_id: UUID | None,
    states: Collection[State],
    after: UUID | None,
    limit: int,
    avoids: Collection[UUID] = (),
    to_check_by: str | None = None,
) -> list[Proposal]:
    """Proposals of dossiers that somebody may see, oldest first, after an id; no states is all of them.

    `to_check_by`: what that person can decide, so of what waits for a second one nothing that is drafted by the person self.
    """
    query = with_answering(proposal, today).where(
        is_answered_by(proposal, own, today), is_for(proposal, own, today)
    )
    if dossier_id is not None:
        query = query.where(proposal.c.dossier_id == dossier_id)
    if states:
        query = query.where(proposal.c.state.in_(states))
    if avoids:
        query = query.where(
            proposal.c.dossier_id.not_in(sorted(avoids)),
            proposal.c.person_id.not_in(sorted(avoids)),
        )
    if to_check_by is not None:
        query = query.where(
            or_(proposal.c.drafted_by.is_(None), proposal.c.drafted_by != to_check_by)
        )
    if after is not None:
        query = query.where(proposal.c.id > after)
    rows = await connection.execute(query.order_by(proposal.c.id).limit(limit))
    return [_proposal(row) for row in rows]


async def standing(
    connection: AsyncConnection, own: Own, today: date, avoids: Collection[UUID]
) -> tuple[int, datetime | None]:
    """How many proposals of dossiers that somebody may see wait, and since when the oldest does."""
    query = select(func.count(), func.min(proposal.c.proposed_at)).where(
        proposal.c.state.in_(WAITING),
        is_answered_by(proposal, own, today),
        is_for(proposal, own, today),
        proposal.c.dossier_id.not_in(sorted(avoids)),
        proposal.c.person_id.not_in(sorted(avoids)),
    )
    waiting, oldest = (await connection.execute(query)).one()
    return waiting, oldest


async def ground_of(
    connection: AsyncConnection, proposal: Proposal
) -> tuple[str | None, tuple[Herbeoordeling, ...]]:
    """The kind of life event that a proposal is because of, and the re-assessment that it rests on."""
    pictures = await connection.execute(
        select(assessment.c.pictures).where(assessment.c.id == proposal.assessment_id)
    )
    happened = await connection.execute(
        select(occasion.c.kind).where(occasion.c.life_event_id == proposal.life_event_id)
    )
    found = pictures.scalar_one_or_none() or []
    return happened.scalar_one_or_none(), tuple(map(Herbeoordeling.model_validate, found))


async def purses_of(connection: AsyncConnection, proposal: Proposal) -> list[Gebeurtenisbeurs]:
    """What each life event that a proposal of a right covers did to the purse, as it was assessed when that was settled, or now.

    Nothing at a parting, where one purse becomes two, and where one of them has none: then nobody knows where it ends.
    """
    if proposal.assessment_id is None:
        return []
    rows = await connection.execute(
        select(assessment.c.life_event_id, occasion.c.kind, assessment.c.effective_on)
        .add_columns(assessment.c.pictures)
        .join(occasion, occasion.c.life_event_id == assessment.c.life_event_id)
        .where(
            among(assessment.c.life_event_id, proposal.life_event_ids),
            assessment.c.dossier_id == proposal.dossier_id,
            _stood_for(proposal),
        )
    )
    found: list[Gebeurtenisbeurs] = []
    for row in rows:
        for picture in map(Herbeoordeling.model_validate, row.pictures):
            if picture.beurs is None or picture.wie in {"blijver", "vertrekker"}:
                return []
            found.append(
                Gebeurtenisbeurs(row.life_event_id, row.kind, row.effective_on, picture.beurs)
            )
    return found


def _stood_for(proposal: Proposal) -> ColumnElement[bool]:
    """What lapsed did so because of what was assessed at that moment; what the system decided rests on that itself."""
    until, stands = proposal.settled_at, assessment.c.superseded_at.is_(None)
    if until is None:
        return stands
    if proposal.state == "vervallen":
        return (assessment.c.assessed_at < until) & (stands | (assessment.c.superseded_at >= until))
    return (assessment.c.assessed_at <= until) & (stands | (assessment.c.superseded_at > until))


def _proposal(row: Row[Any]) -> Proposal:
    stored = dict(row._mapping)  # noqa: SLF001 - the columns are the fields
    lapsed = stored.pop("lapse_reason")
    reasons = read_all(stored.pop("reasons"))
    changes = tuple(read_change(change) for change in stored.pop("changes"))
    draft = stored.pop("draft")
    suspending = stored.pop("suspending")
    return Proposal(
        **stored | {"life_event_ids": tuple(stored["life_event_ids"])},
        reasons=reasons,
        changes=changes,
        draft=Concept.read(draft) if draft else None,
        suspending=Suspending.read(suspending) if suspending else None,
        lapse_reason=Redencode.read(lapsed) if lapsed else None,
    )
