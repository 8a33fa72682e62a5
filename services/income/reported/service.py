"""Keeping what life events tell of means, education and business, and giving it back as facts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.means.assets import Vermogen
from services.income.reported import repository
from services.income.reported.facts import (
    Allowance,
    Business,
    Education,
    Income,
    Report,
    Told,
)
from shared.events.envelope import Event
from shared.events.life_events import (
    AssetsChanged,
    LifeEvent,
    PartnerIncomeChanged,
    SelfEmploymentStarted,
    StudyEnded,
    StudyStarted,
    VolunteerAllowanceChanged,
)
from shared.messaging.transaction import Transaction

_TOLD: Mapping[str, Callable[[Mapping[str, Any]], Told]] = {
    PartnerIncomeChanged.happened: lambda content: Income(
        content["inkomstenbron"], content["netto_maandbedrag_centen"]
    ),
    VolunteerAllowanceChanged.happened: lambda content: Allowance(content["maandbedrag_centen"]),
    StudyStarted.happened: lambda content: Education(
        runs=True, study_money=content["studiefinanciering"]
    ),
    StudyEnded.happened: lambda _: Education(runs=False),
    SelfEmploymentStarted.happened: lambda _: Business(),
    AssetsChanged.happened: lambda content: Vermogen(
        content["bezittingen_centen"],
        content["schulden_centen"],
        content["spaargeld_tijdens_bijstand_centen"],
        content["overwaarde_woning_centen"],
    ),
}


async def store(tx: Transaction, events: Sequence[Event[LifeEvent]]) -> None:
    """Keep what these life events told."""
    await repository.store(tx.connection, events, tx.now)


async def load_reports(
    connection: AsyncConnection, people: Mapping[UUID, Collection[UUID]]
) -> Mapping[UUID, tuple[Report, ...]]:
    """By dossier: what was told of the people in it. Assets are those of one dossier; the rest goes with the person."""
    known = await repository.load(connection, {one for some in people.values() for one in some})
    return {
        dossier_id: tuple(
            report
            for person_id in members
            for row in known.get(person_id, ())
            for report in (_report(row),)
            if row.dossier_id == dossier_id or not isinstance(report.told, Vermogen)
        )
        for dossier_id, members in people.items()
    }


def _report(row: Any) -> Report:
    return Report(row.life_event_id, row.person_id, row.valid_from, _TOLD[row.kind](row.content))
