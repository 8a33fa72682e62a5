"""Topic `levensgebeurtenissen`: what happened in a resident's life. Published by intake."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.events.envelope import EventData
from shared.events.household import Gemeentecode, Huishouden

TOPIC = "levensgebeurtenissen"

Bedrag = Annotated[int, Field(ge=0, le=100_000_00)]
"""A monthly amount in euro cents."""

Bron = Annotated[
    str,
    StringConstraints(
        pattern=r"^(naadloos:(timer|correctie|ander-systeem)|urn:nld:oin:[0-9]{20})$"
    ),
]
"""The organisation that reported it, by its OIN, or what of ours knew it. What else a sender put in `source` stays with intake."""

Levensgebeurtenistype = Annotated[
    str, StringConstraints(pattern=rf"^nl\.participatiewet\.{TOPIC}\.[a-z-]{{1,60}}\.v[1-9][0-9]?$")
]

Correctiereden = Literal[
    "niet-gebeurd",
    "verkeerde-persoon",
    "verkeerde-datum",
    "verkeerde-gegevens",
    "dubbel-gemeld",
    "anders",
]
"""Why an event was corrected or withdrawn. What somebody wrote about it stays with intake, beside the life event."""


class LifeEvent(EventData):
    """What every life event tells. The event's own id is the life event's id."""

    inwoner_id: UUID
    """Whom it happened to."""
    ingangsdatum: date
    """The day it happened or will happen in the real world."""
    huishouden: Huishouden
    """The household of the dossier, this event included."""
    bron: Bron
    vervangt: UUID | None = None
    """The life event that this one replaces after a correction."""


class TurnedEighteen(LifeEvent, topic=TOPIC, happened="achttiende-verjaardag"):
    """A child or young person turns 18 on `ingangsdatum`; published some months ahead."""

    geboortedatum: date
    laatste_kind: bool
    """No other child under 18 remains in the household."""


class AgeReached(LifeEvent, topic=TOPIC, happened="leeftijdsgrens-bereikt"):
    """Somebody in the household reaches another age that changes rights on `ingangsdatum`."""

    geboortedatum: date
    grens: Literal["16", "21", "27", "aow"]


class Divorced(LifeEvent, topic=TOPIC, happened="scheiding"):
    """Two partners live apart for good from `ingangsdatum` (a factual test: Participatiewet art. 3 lid 2 onder b)."""

    ex_partner_id: UUID
    """The partner who leaves this household."""
    nieuw_dossier_id: UUID
    """The dossier that was opened for the leaving partner, so that nobody falls in between."""


class Moved(LifeEvent, topic=TOPIC, happened="verhuizing"):
    """The household moves on `ingangsdatum`."""

    van_gemeente: Gemeentecode
    naar_gemeente: Gemeentecode
    soort: Literal["binnen-gemeente", "binnen-gebied", "buiten-gebied", "naar-gebied"]
    """Within the municipality, to another of the three, out of the area, or into it."""


class JobStarted(LifeEvent, topic=TOPIC, happened="baan-gestart"):
    """A resident starts a job on `ingangsdatum`."""

    uren_per_week: int = Field(ge=1, le=60)
    netto_maandloon_centen: Bedrag
    """Expected net wage per month, holiday allowance included (Participatiewet art. 31)."""
    contract: Literal["bepaalde-tijd", "onbepaalde-tijd", "uitzend", "proefplaatsing", "onbekend"]


class JobChanged(LifeEvent, topic=TOPIC, happened="baan-gewijzigd"):
    """A resident's job pays otherwise from `ingangsdatum`."""

    baan_id: UUID | None = None
    """The life event that the job began with; may be left out where there is one job."""
    uren_per_week: int = Field(ge=1, le=60)
    netto_maandloon_centen: Bedrag


class JobEnded(LifeEvent, topic=TOPIC, happened="baan-beeindigd"):
    """A resident's job ends; `ingangsdatum` is the first day without it."""

    baan_id: UUID | None = None
    """The life event that the job began with; may be left out where there is one job."""
    ww_aangevraagd: bool | None = None
    """Whether an unemployment benefit was asked for; None when nobody knows."""
    reden: Literal["einde-contract", "ontslag", "eigen-keuze", "onbekend"] = "onbekend"


class MovedInTogether(LifeEvent, topic=TOPIC, happened="samenwonen"):
    """Two people run one household from `ingangsdatum` (Participatiewet art. 3): the partner joins this one."""

    partner_id: UUID


class ChildBorn(LifeEvent, topic=TOPIC, happened="geboorte"):
    """A child is born on `ingangsdatum`; `inwoner_id` is the parent."""

    kind_id: UUID


class Died(LifeEvent, topic=TOPIC, happened="overlijden"):
    """A resident died on `ingangsdatum`, the last day that he or she belonged to the household."""


class Detained(LifeEvent, topic=TOPIC, happened="detentie"):
    """A resident is deprived of liberty by law from `ingangsdatum` (Participatiewet art. 13 lid 1 onder a)."""

    tot: date | None = None
    """The first day of freedom, where it is known."""


class Admitted(LifeEvent, topic=TOPIC, happened="opname"):
    """A resident is admitted to an inrichting on `ingangsdatum` (Participatiewet art. 1 onder f, 23)."""

    tot: date | None = None
    """The first day at home again, where it is known."""


class LifeEventCorrected(EventData, topic=TOPIC, happened="gecorrigeerd"):
    """An earlier life event was wrong and is replaced; the replacement follows as an event of its own."""

    gebeurtenis_id: UUID
    gebeurtenis_type: Levensgebeurtenistype
    vervangen_door: UUID
    reden: Correctiereden
    huishouden: Huishouden


class LifeEventWithdrawn(EventData, topic=TOPIC, happened="ingetrokken"):
    """An earlier life event did not happen."""

    gebeurtenis_id: UUID
    gebeurtenis_type: Levensgebeurtenistype
    reden: Correctiereden
    huishouden: Huishouden
