"""A life event that did not happen, or will not: tell it, and keep why and by whom."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.intake.birthdays.rules import Grens, day_of
from services.intake.life_events import repository
from services.intake.life_events.repository import LifeEventRow
from services.intake.life_events.schemas import BY_NAME
from services.intake.residents.rules import Household, Resident
from services.intake.residents.service import Residents
from shared.events.life_events import Correctiereden, LifeEventWithdrawn
from shared.messaging.transaction import Transaction
from shared.observability import processing_log


@dataclass(frozen=True, slots=True)
class Why:
    """Why a life event does not stand: a code that is told, and what somebody wrote, which stays with intake."""

    code: Correctiereden
    explanation: str | None = None


async def take_back(
    tx: Transaction, row: LifeEventRow, household: Household, why: Why, actor: str
) -> None:
    """Told as withdrawn; `household` is how it is without the event."""
    assert row.dossier_id is not None  # noqa: S101 - a processed event has a dossier
    assert row.person_id is not None  # noqa: S101 - and is about somebody known
    tx.emit(
        row.dossier_id,
        LifeEventWithdrawn(
            gebeurtenis_id=row.id,
            gebeurtenis_type=BY_NAME[row.type].event.event_type,
            reden=why.code,
            huishouden=household.picture(),
        ),
        correlation_id=row.correlation_id,
    )
    await repository.settle(
        tx.connection,
        row.id,
        status="ingetrokken",
        reason=why.code,
        explanation=why.explanation,
        settled_at=tx.now,
        settled_by=actor,
    )
    await processing_log.record(
        tx, actor, "levensgebeurtenis-intrekken", [row.person_id], correlation_id=row.id
    )


async def take_back_birthdays(
    residents: Residents, tx: Transaction, person_id: UUID, explanation: str, actor: str
) -> list[UUID]:
    """After a birth date was corrected or somebody died: take back the birthdays that will not be."""
    why = Why("niet-gebeurd", explanation)
    person = await residents.get_resident(tx, person_id)
    withdrawn = []
    for row in await repository.list_told_of(tx.connection, person_id):
        if row.dossier_id is None or _will_be(row, person):
            continue
        households = await residents.households(tx, [row.dossier_id])
        await take_back(tx, row, households[row.dossier_id], why, actor)
        withdrawn.append(row.id)
    return withdrawn


def _will_be(row: LifeEventRow, person: Resident) -> bool:
    grens: Grens = "18" if row.type == "achttiende-verjaardag" else row.data["grens"]
    day: date = day_of(grens, person.born_on)
    return row.effective_on == day and (person.died_on is None or day <= person.died_on)
