"""Keeping what life events say of means, education and business, and giving it back as facts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.means.assets import Vermogen
from services.income.reported import repository
from services.income.reported.facts import Report, content_of
from shared.events.envelope import Event
from shared.events.life_events import LifeEvent
from shared.messaging.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Stretch:
    """When somebody of this dossier had the right in another one."""

    person_id: UUID
    dossier_id: UUID
    from_on: date
    until_on: date
    entered: tuple[date, ...]
    """The days on which he or she came to this dossier."""

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day < self.until_on

    def enters_after(self, day: date) -> date | None:
        """From when it matters here what was so there on a day; None for who never came here since."""
        if not self.holds_on(day):
            return None
        return next((entry for entry in self.entered if entry > day), None)


async def store(tx: Transaction, events: Sequence[Event[LifeEvent]]) -> None:
    """Keep what these life events say."""
    await repository.store(tx.connection, events, tx.now)


async def load_reports(
    connection: AsyncConnection,
    people: Mapping[UUID, Collection[UUID]],
    brought: Mapping[UUID, Sequence[Stretch]],
) -> Mapping[UUID, tuple[Report, ...]]:
    """By dossier: what was reported of the people in it, and the assets of a family that one of them had before, which are
    to be divided. `brought` has by dossier when somebody in it had the right elsewhere.
    """
    assets = await repository.load_assets(
        connection, {stretch.dossier_id for stretches in brought.values() for stretch in stretches}
    )
    own = await _of_people(connection, people)
    return {
        dossier_id: (
            *reports,
            *(
                replace(_report(row), hier_vanaf=entry)
                for stretch in brought.get(dossier_id, ())
                for row in assets.get(stretch.dossier_id, ())
                if (entry := stretch.enters_after(row.valid_from)) is not None
            ),
        )
        for dossier_id, reports in own.items()
    }


async def _of_people(
    connection: AsyncConnection, people: Mapping[UUID, Collection[UUID]]
) -> Mapping[UUID, tuple[Report, ...]]:
    everybody = {person_id for members in people.values() for person_id in members}
    known = await repository.load(connection, everybody)
    return {
        dossier_id: tuple(
            report
            for person_id in members
            for row in known.get(person_id, ())
            for report in (_report(row),)
            if row.dossier_id == dossier_id or not isinstance(report.content, Vermogen)
        )
        for dossier_id, members in people.items()
    }


def _report(row: Any) -> Report:
    return Report(
        row.life_event_id, row.person_id, row.valid_from, content_of(row.kind, row.content)
    )
