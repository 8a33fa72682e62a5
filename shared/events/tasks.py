"""Topics `taken` and `overdrachten`: work for people, and warm handovers to partners. Published by routes."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.events.envelope import EventData
from shared.events.household import Gemeentecode
from shared.events.reasons import Redencode

TOPIC = "taken"
HANDOVERS = "overdrachten"

Taakrol = Literal[
    "inkomensconsulent",
    "werkcoach",
    "jobcoach",
    "participatiecoach",
    "regisseur",
]


Code = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z0-9]+)*$", max_length=60)]
"""What a playbook calls itself or a step."""


class PlaybookApplied(EventData, topic=TOPIC, happened="draaiboek-toegepast"):
    """Routes went through the playbook of a life event; also when nothing had to be done, and then it says why."""

    gebeurtenis_id: UUID
    draaiboek: Code
    gemeente: Gemeentecode | None = None
    aantal_taken: int
    aantal_overdrachten: int
    overgeslagen: tuple[str, ...]
    """Steps that did not apply, each with its reason, in Dutch."""


class TaskCreated(EventData, topic=TOPIC, happened="taak-aangemaakt"):
    """A task is waiting for somebody with a role."""

    taak_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode
    stap: Code
    rol: Taakrol
    titel: str
    uiterlijk: date
    reden: str
    """What the playbook says of its step: the same words for every household."""
    redenen: tuple[Redencode, ...] = ()
    """What is so of this household."""
    toelichting: str | None = None
    """How income explains an outcome, with amounts."""
    diensten: tuple[Code, ...] = ()
    """Of others who help with it; who that is follows from the municipality and the day."""


class DossierAssigned(EventData, topic=TOPIC, happened="dossier-toegewezen"):
    """A dossier is of this team from now on; a higher `versie` replaces a lower one."""

    team_id: UUID
    gemeente: Gemeentecode
    versie: int = Field(ge=1)


class RegisseurAssigned(EventData, topic=TOPIC, happened="regisseur-toegewezen"):
    """A worker answers for a dossier from now on, or does so otherwise; a higher `versie` replaces a lower one."""

    medewerker_id: UUID
    gemeente: Gemeentecode
    versie: int = Field(ge=1)
    is_waarnemend: bool
    """Asked, and answering meanwhile; not waarnemend once the worker said yes."""
    gehouden_door: Literal["professional", "netwerk", "inwoner"]
    """Who keeps an eye on the whole; the worker stays who answers for the agency."""


class RegieEnded(EventData, topic=TOPIC, happened="regie-beeindigd"):
    """The dossier was closed and nothing of it runs any more: nobody has to answer for it."""

    gemeente: Gemeentecode
    versie: int = Field(ge=1)
    """Of the regie, counted on from `regisseur-toegewezen`."""


Instemming = Literal["nog-niet-gevraagd", "eens", "niet-eens", "kon-niet-antwoorden"]
"""What a resident said of a version of the plan."""


class PlanChanged(EventData, topic=TOPIC, happened="plan-gewijzigd"):
    """The plan of a household has a new version, or the resident said what he or she thinks of it. No words of the plan travel."""

    gemeente: Gemeentecode
    versie: int = Field(ge=1)
    instemming: Instemming


Route = Literal["werknemer", "onderwijs", "ondernemer", "vrijwilliger"]
"""The way that a resident goes, as the agency sets it with him or her."""
Richting = Literal["eerste", "terug", "vooruit", "opzij"]
"""Where a change of route leads, by the rungs; `opzij` is another route on the same rung, `eerste` the first that is known."""


class RouteChanged(EventData, topic=TOPIC, happened="route-gewijzigd"):
    """A resident follows this route from a day on. Why, and in whose words, stays with routes: it may tell of health."""

    route_id: UUID
    inwoner_id: UUID
    gemeente: Gemeentecode
    ingangsdatum: date
    route: Route
    trede: int = Field(ge=1, le=6)
    """Of the participation ladder: 5 is paid work with support."""
    richting: Richting
    hervat: bool
    """The resident followed this route before, and finds plan and people of then again."""


class TaskCompleted(EventData, topic=TOPIC, happened="taak-afgerond"):
    """Somebody did a task. What was written about it stays with routes, beside the task."""

    taak_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode
    uitkomst: Code
    """One of the outcomes of its step in the playbook."""


class TaskLapsed(EventData, topic=TOPIC, happened="taak-vervallen"):
    """A task is no longer needed."""

    taak_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode
    reden: Redencode


class HandoverProposed(EventData, topic=HANDOVERS, happened="voorgesteld"):
    """A warm handover to a partner is proposed; the resident's own regisseur stays responsible until it is accepted."""

    overdracht_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode
    diensten: tuple[Code, ...] = Field(min_length=1)
    """Who does one of these is asked; who that is follows from the municipality and the day."""
    doel: str
    uiterlijk: date


class HandoverLapsed(EventData, topic=HANDOVERS, happened="vervallen"):
    """A proposed handover is no longer needed."""

    overdracht_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode
    reden: Redencode
