"""Handovers for the tests of routes: who it can be offered to, one that a divorce made, and both sides of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from services.routes.access import Viewer
from services.routes.handovers import our_side, partner_side
from services.routes.handovers.partner_side import Partner
from services.routes.handovers.schemas import Aanbieding
from shared import ids
from shared.events.envelope import Event
from shared.events.household import ASSEN
from shared.messaging.transaction import Transaction
from tests.integration.routes.factories import TODAY, divorced
from tests.integration.routes.kit import Routes, team_leader
from tests.integration.routes.staff import write

T = TypeVar("T")
SERVICE = "sociaal-team"
STEP = "gezinsplan-maken"
ANNE = "Anne de Boer"


async def organisation(
    routes: Routes,
    name: str,
    *,
    service: str = SERVICE,
    municipality: str = ASSEN,
    shareable: Sequence[str] = ("naam", "telefoon", "reden", "wat-er-gebeurde", "wat-loopt"),
    ground: str | None = None,
    rank: int = 1,
) -> UUID:
    """One that does the service there since long; it answers in 5 working days, meets in 10, and is done in 90 days."""
    organisation_id = ids.new_id()
    await write(
        routes,
        """
        INSERT INTO organisation (id, code, name, from_day, channel, email, answer_days, contact_days, result_days, shareable, ground)
        VALUES (:key, :code, :name, '2020-01-01', 'mailbox', 'post@proef.example', 5, 10, 90, :shareable, :ground)
        """,
        key=organisation_id,
        code=f"{name.lower().replace(' ', '-')}-{str(organisation_id)[-6:]}",
        name=name,
        shareable=list(shareable),
        ground=ground,
    )
    await write(
        routes,
        """
        INSERT INTO organisation_service (id, organisation_id, service, municipality, from_day, rank)
        VALUES (:id, :organisation_id, :service, :municipality, '2020-01-01', :rank)
        """,
        organisation_id=organisation_id,
        service=service,
        municipality=municipality,
        rank=rank,
    )
    return organisation_id


async def proposed(routes: Routes, event: Event[Any] | None = None) -> UUID:
    """What a divorce proposes."""
    event = event or divorced()
    await routes.receives(event)
    return await handover_of(routes, event)


async def handover_of(routes: Routes, event: Event[Any]) -> UUID:
    [row] = await routes.rows(
        "SELECT id FROM handover WHERE :event = ANY (life_event_ids) AND step = :step AND status IN ('proposed', 'running')",
        event=event.id,
        step=STEP,
    )
    found: UUID = row.id
    return found


def offering(organisation_id: UUID, **more: Any) -> Aanbieding:
    return Aanbieding(
        **{
            "organisatie_id": organisation_id,
            "gedeeld": ["naam", "telefoon", "reden"],
            "grondslag": "toestemming",
            "akkoord_op": TODAY,
            "reden": "Hulp bij het plan na de scheiding.",
            "gedaan": ["inwoner-weet-het", "inwoner-akkoord"],
            **more,
        }
    )


@dataclass
class Sides:
    """A handover with its two sides: `await sides.offers(vaart)`, `await sides.accepts(vaart)`."""

    routes: Routes
    id: UUID
    viewer: Viewer = field(default_factory=lambda: team_leader(ASSEN))

    async def run(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        return await self.routes.database.run([], work)

    async def offers(self, organisation_id: UUID, **more: Any) -> None:
        await self.run(
            lambda tx: our_side.offer(tx, self.viewer, self.id, offering(organisation_id, **more))
        )

    async def accepts(self, organisation_id: UUID, receiver: str = ANNE) -> None:
        by = partner(organisation_id)
        await self.run(lambda tx: partner_side.accept(tx, self.id, by, receiver=receiver))

    async def refuses(self, organisation_id: UUID, reason: str = "geen-plaats") -> None:
        by, words = partner(organisation_id), "Wij zitten vol."
        await self.run(lambda tx: partner_side.refuse(tx, self.id, by, reason=reason, words=words))

    async def meets(self, organisation_id: UUID, on: date = TODAY) -> None:
        by = partner(organisation_id)
        await self.run(lambda tx: partner_side.record_contact(tx, self.id, by, on=on))

    async def gives_back(self, organisation_id: UUID, reason: str = "geen-contact") -> None:
        by, words = partner(organisation_id), "Drie keer gebeld."
        await self.run(
            lambda tx: partner_side.give_back(tx, self.id, by, reason=reason, words=words)
        )

    async def completes(self, organisation_id: UUID, outcome: str = "gelukt") -> None:
        by, words = partner(organisation_id), "Het plan is er."
        await self.run(
            lambda tx: partner_side.complete(tx, self.id, by, outcome=outcome, words=words)
        )

    async def names(self, organisation_id: UUID, receiver: str | None) -> None:
        """Who has it from now on there; nobody, with None."""
        by = partner(organisation_id)
        await self.run(lambda tx: partner_side.replace_receiver(tx, self.id, by, receiver=receiver))

    async def row(self) -> Any:
        [row] = await self.routes.rows("SELECT * FROM handover WHERE id = :id", id=self.id)
        return row

    async def actions(self) -> list[str]:
        rows = await self.routes.rows(
            "SELECT action FROM handover_log WHERE handover_id = :id ORDER BY at, id", id=self.id
        )
        return [row.action for row in rows]

    async def tasks(self) -> list[str]:
        """The titles of the open tasks about it."""
        rows = await self.routes.rows(
            "SELECT title FROM task WHERE subject_id = :id AND status = 'open' ORDER BY title",
            id=self.id,
        )
        return [row.title for row in rows]


def partner(organisation_id: UUID, name: str = ANNE) -> Partner:
    return Partner(organisation_id, name, "koppeling", "koppeling-1")
