"""A trail as a reader sees it: cards in a lane per service, each with its cause, and the purse before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from services.reporting.flow.summaries import name_of
from services.reporting.flow.trails import Step, Trail
from shared.events.aftercare import AftercareCheckNeeded
from shared.events.income import Herbeoordeling, Reassessed
from shared.events.tasks import PlaybookApplied, TaskCreated
from shared.reason_words import Audience, text_of
from shared.ui.dutch import money_text

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


ANSWERS = frozenset({PlaybookApplied.event_type, Reassessed.event_type})
"""What a service always says of a life event, also when nothing has to be done."""
AT_ONCE = timedelta(minutes=1)
_UNKNOWN = "Let op:"
"""How income begins to say what an outcome rests on and nobody established."""


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


@dataclass(frozen=True, slots=True)
class Lane:
    """What one service did in one moment."""

    name: str
    cards: tuple[Card, ...]


def cards_of(trail: Trail) -> list[Card]:
    """The steps in order of time, neighbours of one kind and one cause together."""
    names = {step.event.row.id: name_of(step.event.row.type) for step in trail.steps}
    # What one transaction published has one time: there the cause comes first, then the answer of the service,
    # and kinds stay together.
    first_seen = {row.type: number for number, row in reversed(list(enumerate(trail.rows)))}
    root_id = trail.root.row.id
    steps = sorted(
        trail.steps,
        key=lambda step: (
            step.after,
            step.event.row.id != root_id,
            step.depth,
            *_rank(step, first_seen),
        ),
    )
    groups = groupby(steps, key=lambda step: (step.event.row.type, step.event.row.causation_id))
    return [_card(trail, tuple(group), names) for _, group in groups]


def moments_of(cards: Sequence[Card]) -> list[list[Lane]]:
    """The cards as moments, each with its lanes: what happened at once stands side by side, in order per lane.

    The beginning is a moment of its own. Something that came much later, or that nothing here caused, begins another.
    """
    moments: list[list[Card]] = []
    before = timedelta(0)
    for card in cards:
        is_new = card.cause.event_id is None or card.after - before > AT_ONCE or len(moments) == 1
        if is_new:
            moments.append([])
        moments[-1].append(card)
        before = card.after
    return [
        [Lane(name, tuple(cards)) for name, cards in groupby(sorted(moment, key=_place), _lane)]
        for moment in moments
    ]


def titles_of(trail: Trail) -> dict[str, str]:
    """What each task is called, by its id: what happens to it later names only the id."""
    return {
        row.facts["taakId"]: row.facts["titel"]
        for row in trail.rows
        if row.type == TaskCreated.event_type
    }


def pictures_of(trail: Trail) -> list[Herbeoordeling]:
    """What the household has before and after, by the last re-assessment of what this trail is about.

    New norms are no life event: then the trail begins with the first re-assessment.
    """
    for row in reversed(trail.rows):
        if row.type == Reassessed.event_type and row.life_event_id == trail.root.row.life_event_id:
            pictures = [Herbeoordeling.model_validate(item) for item in row.details["beelden"]]
            return [picture for picture in pictures if picture.voor or picture.na]
    return []


@dataclass(frozen=True, slots=True)
class Application:
    """What is not paid yet: it begins with an application."""

    heading: str
    text: str


def application_in(picture: Herbeoordeling) -> Application | None:
    """Said above a picture whose bijstand afterwards is what an application would give; None where it is what runs on."""
    after = picture.na
    if (
        picture.uitkomst not in {"eindigt", "aanvraag-nodig"}
        or not after
        or not after.bijstand_centen
    ):
        return None
    gives = f"kan {money_text(after.bijstand_centen)} per maand geven. Die is er nu nog niet."
    if picture.wie == "vertrekker" or picture.uitkomst == "eindigt":
        return Application("De bijstand stopt in dit dossier.", f"Een eigen aanvraag {gives}")
    return Application("Voor deze bijstand is een aanvraag nodig.", f"Een aanvraag {gives}")


def unknowns_in(picture: Herbeoordeling) -> list[str]:
    """What the amounts rest on that nobody established: it is said above them, as a decision may rest on it."""
    assumed = [text_of(assumption.reden, Audience.WITH_AMOUNTS) for assumption in picture.aannames]
    # The explanation may say first of which day it is.
    told = [step.tekst.partition(_UNKNOWN)[2].strip() for step in picture.toelichting]
    return assumed + list(dict.fromkeys(text for text in told if text))


def _lane(card: Card) -> str:
    return card.lane


def _place(card: Card) -> int:
    return LANES.index(card.lane) if card.lane in LANES else len(LANES)


def _rank(step: Step, first_seen: dict[str, int]) -> tuple[bool, int]:
    kind = step.event.row.type
    return kind not in ANSWERS, first_seen[kind]


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
    if row.type == AftercareCheckNeeded.event_type:
        return Cause("een termijn die afliep")
    if row.service == "intake":
        return Cause("een nieuwe melding")
    return Cause("een handeling van een medewerker")


def people_in(trail: Trail) -> list[UUID]:
    """Everybody whom the trail is about, whom the life event is about first."""
    people = [row.inwoner_id for row in (trail.root.row, *trail.rows)]
    return list(dict.fromkeys(person_id for person_id in people if person_id is not None))
