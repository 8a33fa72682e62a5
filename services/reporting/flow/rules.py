"""What reporting keeps of an event: its place in a trail, a sentence, facts for everybody and details for few."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from services.reporting.flow.summaries import summary_of
from shared.clock import AMSTERDAM
from shared.events.aftercare import AftercareEnded
from shared.events.envelope import Event, EventData
from shared.events.household import AGENCY_MUNICIPALITIES, Huishouden
from shared.events.income import DecisionProposed, ProposalLapsed
from shared.events.life_events import LifeEvent, Moved
from shared.events.reasons import Redencode
from shared.events.tasks import HandoverLapsed, TaskCreated, TaskLapsed

FACTS = frozenset(
    {
        "bron",
        "taakId",
        "overdrachtId",
        "contactId",
        "instemming",
        "signaalId",
        "contactdatum",
        "manier",
        "besproken",
        "opTijd",
        "voorstelId",
        "rol",
        "titel",
        "uiterlijk",
        "diensten",
        "doel",
        "stap",
        "draaiboek",
        "aantalTaken",
        "aantalOverdrachten",
        "overgeslagen",
        "uitkomst",
        "controledata",
        "controledatum",
        "maandenNaStart",
        "inPlaatsVan",
        "nazorgId",
        "controleId",
        "gedaanOp",
        "gedaan",
        "aanleiding",
        "resultaat",
        "doorVerrekening",
        "nieuweControledatum",
        "isLaatste",
        "herinnering",
        "gebeurtenisType",
        "vervangt",
        "vervangenDoor",
        "soort",
        "grens",
        "laatsteKind",
        "aanvraagId",
        "bezwaarId",
        "stand",
        "termijn",
        "besluitUiterlijk",
    }
)
"""Fields that any viewer of the flow may see."""

DETAILS = frozenset(
    {
        "actief",
        "deelname",
        "nettoMaandloonCenten",
        "brutoMaandloonCenten",
        "urenPerWeek",
        "contract",
        "schuldeiser",
        "dreigt",
        "vaardigheden",
        "getoetst",
        "urencriterium",
        "onderwijs",
        "studiefinanciering",
        "metDiploma",
        "inkomstenbron",
        "nettoMaandbedragCenten",
        "brutoMaandbedragCenten",
        "oorzaak",
        "bezittingenCenten",
        "schuldenCenten",
        "spaargeldTijdensBijstandCenten",
        "overwaardeWoningCenten",
        "maandbedragCenten",
        "beelden",
        "voor",
        "na",
        "verschilTotaalCenten",
        "verwachtTotaalCenten",
        "reden",
        "toelichting",
    }
)
"""Amounts and sentences that tell of them, debts, skills, education: for who sees BEDRAGEN only. What a person wrote is in no event."""


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One event as reporting keeps it."""

    id: UUID
    type: str
    topic: str
    service: str
    dossier_id: UUID
    sequence: int
    correlation_id: UUID
    causation_id: UUID | None
    life_event_id: UUID | None
    """The life event it is about; its own id for a life event."""
    inwoner_id: UUID | None
    """Whom it happened to: the data subject of a later look at it."""
    occurred_at: datetime
    gemeente: str | None
    gemeente_van: str | None
    """The municipality that a move leaves: its people may follow the trail too."""
    ingangsdatum: date | None
    summary: str
    facts: dict[str, Any]
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A row as it was read back, with the moment reporting stored it."""

    row: FlowRow
    stored_at: datetime


def flow_row_of(event: Event[EventData]) -> FlowRow:
    # `vars`, as asking a pydantic model for a field that it may lack is slow.
    data = event.data
    fields = data.model_dump(
        mode="json", by_alias=True, exclude_none=True, include=_kept_fields(type(data))
    )
    facts: dict[str, Any] = {}
    details: dict[str, Any] = {}
    for name, value in fields.items():
        (facts if name in FACTS else details)[name] = value
    reasons = reasons_of(data)
    if reasons:
        details.pop("reden", None)
        facts["redenen"] = [reason.without_amounts().as_json() for reason in reasons]
    if any(reason.has_amounts for reason in reasons):
        details["redenen"] = [reason.as_json() for reason in reasons]
    if isinstance(data, TaskCreated):
        # Without it nobody knows what a task is for.
        facts["reden"] = details.pop("reden", data.reden)
    return FlowRow(
        id=event.id,
        type=event.type,
        topic=data.topic,
        service=service_of(event.source),
        dossier_id=event.dossier_id,
        sequence=event.sequence,
        correlation_id=event.correlation_id,
        causation_id=event.causation_id,
        life_event_id=_life_event_of(event),
        inwoner_id=vars(data).get("inwoner_id"),
        occurred_at=event.time,
        gemeente=municipality_of(event),
        gemeente_van=data.van_gemeente if isinstance(data, Moved) else None,
        ingangsdatum=vars(data).get("ingangsdatum"),
        summary=summary_of(data),
        facts=facts,
        details=details,
    )


def reasons_of(data: EventData) -> tuple[Redencode, ...]:
    """Why, as far as an event says so in codes."""
    match data:
        case TaskCreated() | DecisionProposed():
            return data.redenen
        case ProposalLapsed() | AftercareEnded() | TaskLapsed() | HandoverLapsed():
            return (data.reden,)
        case _:
            return ()


@cache
def _kept_fields(data: type[EventData]) -> set[str]:
    """The fields that are facts or details: the household of every event need not be written out to be left out."""
    kept = FACTS | DETAILS
    return {name for name, field in data.model_fields.items() if field.alias in kept}


def service_of(source: str) -> str:
    """The service behind a `source` such as `urn:nld:oin:...:systeem:naadloos-income`."""
    return source.rsplit(":", 1)[-1].removeprefix("naadloos-")


def municipality_of(event: Event[EventData]) -> str | None:
    """The municipality an event counts for: its own, or that of the household on the day it is about.

    A household that leaves the agency's area counts for the municipality it leaves.
    """
    data = event.data
    if isinstance(data, Moved) and data.naar_gemeente not in AGENCY_MUNICIPALITIES:
        return data.van_gemeente
    gemeente: str | None = vars(data).get("gemeente")
    if gemeente is not None:
        return gemeente
    huishouden = household_of(event)
    if huishouden is None:
        return None
    day = vars(data).get("ingangsdatum") or event.time.astimezone(AMSTERDAM).date()
    return huishouden.municipality_on(day) or _latest_municipality(huishouden)


def household_of(event: Event[EventData]) -> Huishouden | None:
    """What the event tells of the household of its dossier, if it does."""
    household: Huishouden | None = vars(event.data).get("huishouden")
    return household


def _latest_municipality(huishouden: Huishouden) -> str | None:
    places = sorted(huishouden.woonplaatsen, key=lambda place: place.vanaf)
    return places[-1].gemeente if places else None


def _life_event_of(event: Event[EventData]) -> UUID | None:
    if isinstance(event.data, LifeEvent):
        return event.id
    about: UUID | None = vars(event.data).get("gebeurtenis_id")
    return about
