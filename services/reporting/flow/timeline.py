"""A trail as a reader sees it: cards in a lane per service, each with its cause, and the purse before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from services.reporting.flow.summaries import name_of
from services.reporting.flow.trails import Step, Trail
from shared.events.income import AftercareChecked, Herbeoordeling, Reassessed
from shared.events.tasks import PlaybookApplied

LANES = ("intake", "routes", "income")
LANE_NAMES = {
    "intake": "Intake",
    "routes": "Routes",
    "income": "Inkomen",
    "reporting": "Rapportage",
}
LANE_WORK = {
    "intake": "neemt de melding aan",
    "routes": "zet taken en overdrachten klaar",
    "income": "beoordeelt het recht opnieuw",
}


AT_ONCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something happened: the event it follows from, or in words where there is none."""

    text: str
    event_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What one service did of one kind for one reason: ten tasks at once are one card."""

    lane: str
    lane_name: str
    name: str
    after: timedelta
    cause: Cause
    steps: tuple[Step, ...]
    skipped: tuple[str, ...]
    """Steps of the playbook that did not apply, each with its reason."""

    @property
    def lane_number(self) -> int:
        return LANES.index(self.lane) if self.lane in LANES else len(LANES)

    @property
    def ids(self) -> set[UUID]:
        return {step.event.row.id for step in self.steps}


def cards_of(trail: Trail) -> list[Card]:
    """The steps in order of time, neighbours of one kind and one cause together."""
    names = {step.event.row.id: name_of(step.event.row.type) for step in trail.steps}
    # What one transaction published has one time: there the cause comes first, and kinds stay together.
    steps = sorted(trail.steps, key=lambda step: (step.after, step.depth, step.event.row.type))
    groups = groupby(steps, key=lambda step: (step.event.row.type, step.event.row.causation_id))
    return [_card(trail, tuple(group), names) for _, group in groups]


def rows_of(cards: Sequence[Card]) -> list[list[Card]]:
    """The cards in rows: below their cause and below what came before them in their lane.

    What services do at the same time stands side by side. Something that came much later, or that nothing here
    caused, begins a new row below everything.
    """
    rows: list[list[Card]] = []
    row_of: dict[UUID, int] = {}
    used: dict[str, int] = {}
    before = timedelta(0)
    for card in cards:
        is_late = card.after - before > AT_ONCE
        above = row_of.get(card.cause.event_id) if card.cause.event_id else None
        row = len(rows) if is_late or above is None else max(above, used.get(card.lane, -1)) + 1
        if row == len(rows):
            rows.append([])
        rows[row].append(card)
        used[card.lane] = row
        row_of |= dict.fromkeys(card.ids, row)
        before = card.after
    return [sorted(row, key=lambda card: card.lane_number) for row in rows]


def pictures_of(trail: Trail) -> list[Herbeoordeling]:
    """What the household has before and after, by the last re-assessment."""
    for row in reversed(trail.rows):
        if row.type == Reassessed.event_type:
            pictures = [Herbeoordeling.model_validate(item) for item in row.details["beelden"]]
            return [picture for picture in pictures if picture.voor or picture.na]
    return []


def _card(trail: Trail, steps: Sequence[Step], names: dict[UUID, str]) -> Card:
    first = steps[0].event.row
    skipped = first.facts.get("overgeslagen") if first.type == PlaybookApplied.event_type else None
    name = names[first.id]
    return Card(
        lane=first.service,
        lane_name=LANE_NAMES.get(first.service, first.service),
        name=name if len(steps) == 1 else f"{name} ({len(steps)} keer)",
        after=steps[0].after,
        cause=_cause_of(trail, steps[0], names),
        steps=tuple(steps),
        skipped=tuple(skipped or ()),
    )


def _cause_of(trail: Trail, step: Step, names: dict[UUID, str]) -> Cause:
    row = step.event.row
    if row.id == trail.root.row.id:
        return Cause("Hier begon het mee")
    if step.cause_id is not None:
        return Cause(names[step.cause_id], step.cause_id)
    if row.causation_id is not None:
        return Cause("een gebeurtenis die hier nog niet binnen is")
    if row.type == AftercareChecked.event_type:
        return Cause("een termijn die afliep")
    if row.service == "intake":
        return Cause("een nieuwe melding")
    return Cause("een handeling van een medewerker")
