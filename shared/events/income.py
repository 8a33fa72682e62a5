"""Topic `besluiten`: re-assessments, proposals, decisions and the right as it stands. Published by income."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.events.envelope import EventData, PublishedModel
from shared.events.household import Gemeentecode
from shared.events.purse import Beurs
from shared.events.reasons import Redencode, Wie

TOPIC = "besluiten"

Uitkomst = Literal["gelijk", "hoger", "lager", "eindigt", "aanvraag-nodig", "niet-vast-te-stellen"]
"""An application is needed: there may be a right that nobody has yet (Participatiewet art. 43 lid 1). Not to be determined:
a fact or a parameter is missing, and the explanation says which."""

Besluit = Literal["overnemen", "afwijken"]
"""What a person decides on a proposal: take it over, or decide otherwise with a reason."""


Besluitsoort = Literal[
    "toekennen",
    "wijzigen",
    "beeindigen",
    "weigeren",
    "opschorten",
    "opheffen",
    "herzien",
    "intrekken",
    "terugvorderen",
    "afwijken",
    "overnemen",
    "niet-behandelen",
    "ineens-toekennen",
]
"""What was decided (Participatiewet art. 36, 43, 44, 54, 58; Awb 1:3, 4:5). A change or an end with effect on days before that of the
decision is a revision (*herzien*) or a withdrawal (*intrekken*). `opheffen`: a suspension is lifted. `overnemen`: what another
college, or whoever pays, decided is taken over as it is. `ineens-toekennen`: an amount once, which the college gives of itself.
"""

Maandrecht = Literal["algemene-bijstand"]
"""What runs, and is paid per month."""

Eenmalig = Literal["individuele-inkomenstoeslag"]
"""What is paid once."""

Rechtsoort = Literal[Maandrecht, Eenmalig]

Voorstelsoort = Literal[
    "recht",
    "aanvraag",
    "terugvordering",
    "beeindiging",
    "opschorting",
    "opheffing",
    "niet-in-behandeling",
    "ambtshalve",
]
"""What a proposal is about: a right that stands, an application, or what was paid too much. The last five a person starts by hand: an
end, a suspension, that one is lifted, that an application that was not completed is not treated, and that something is given of itself.
"""

Opschortingstermijn = Literal[
    "opschorting-herstel-nadert", "opschorting-herstel-voorbij", "opschorting-loopt-af"
]
"""What came up of a suspension: the term to mend nears its last day, or is over; the longest that it may last nears its end."""

Gevraagde = Literal["inwoner", "register", "collega"]
"""Of whom a fact is asked: the resident, a register, or a colleague."""


class Parameterverwijzing(PublishedModel):
    """A dated parameter as an explanation names it; where no value is known, with the day that was asked for."""

    code: str
    geldig_vanaf: date

    def __str__(self) -> str:
        return f"{self.code}@{self.geldig_vanaf.isoformat()}"


class Reden(PublishedModel):
    """One step of the explanation: what was applied, on which article, with which dated parameters."""

    regel: str
    artikel: str
    tekst: str
    parameters: tuple[Parameterverwijzing, ...] = ()


class Beeld(PublishedModel):
    """What a household has per month on a day, in euro cents."""

    datum: date
    norm_centen: int = Field(ge=0)
    inkomen_centen: int = Field(ge=0)
    """Own net income of the household."""
    meegeteld_inkomen_centen: int = Field(ge=0)
    """The part of it that is set off against the norm."""
    bijstand_centen: int = Field(ge=0)
    totaal_centen: int = Field(ge=0)
    """Own income plus bijstand."""


Aannamesoort = Literal["nettoloon", "geboortedatum"]
"""A net wage that was worked out of gross; a birth date of which the day or the month is unknown."""


class Aanname(PublishedModel):
    """What an outcome rests on and nobody knows; somebody has to find it out."""

    soort: Aannamesoort
    inwoner_id: UUID
    """Whose wage or birth date it is."""
    reden: Redencode


Feitsoort = Literal[
    "eigen-recht",
    "onderwijs-met-wsf",
    "vrijlating",
    "volledige-zorg",
    "ander-inkomen",
    "nettoloon",
    "vermogen",
    "geen-beroep-op-ouders",
    "toeslagpartner",
    "woonkosten",
    "schoolverlater",
    "giften",
    "verblijf-buitenland",
    "beursbedrag",
]
"""What somebody can establish of a person, or of the household (its assets, gifts and housing costs)."""


class OntbrekendFeit(PublishedModel):
    """A fact that somebody has to establish before the outcome is certain."""

    soort: Feitsoort
    inwoner_id: UUID | None = None
    """Of whom; None: of the household."""
    gever: Literal["inwoner", "medewerker"] = "inwoner"
    """Who can give it: the resident tells or shows it, or the agency finds."""


class Herbeoordeling(PublishedModel):
    """One household's picture before and after; some events give two, about two households or about two days."""

    wie: Wie
    uitkomst: Uitkomst
    ingangsdatum: date | None = None
    """The day it is about, where that is another one than the re-assessment's."""
    voor: Beeld | None = None
    na: Beeld | None = None
    verschil_bijstand_centen: int | None = None
    verschil_totaal_centen: int | None = None
    toelichting: tuple[Reden, ...]
    aannames: tuple[Aanname, ...] = ()
    ontbreekt: tuple[OntbrekendFeit, ...] = ()
    """Which facts are missing; each can be established on its own."""
    beurs: Beurs | None = None
    """What there is to spend before and after; None where one of the pictures is not there."""


class Reassessed(EventData, topic=TOPIC, happened="herbeoordeeld"):
    """The right was re-assessed because of a life event; also when nothing changes."""

    herbeoordeling_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode | None = None
    ingangsdatum: date
    beelden: tuple[Herbeoordeling, ...]


class DecisionProposed(EventData, topic=TOPIC, happened="besluit-voorgesteld"):
    """A worse outcome waits for a human decision (Participatiewet art. 54; never automatic)."""

    voorstel_id: UUID
    herbeoordeling_id: UUID | None = None
    gebeurtenis_id: UUID
    gemeente: Gemeentecode | None = None
    ingangsdatum: date
    uitkomst: Uitkomst
    redenen: tuple[Redencode, ...] = Field(min_length=1)
    soort: Voorstelsoort = "recht"
    aanvraag_id: UUID | None = None
    vervangt: UUID | None = None
    """The open proposal whose place this one takes, because a fact came in."""
    besluitsoort: Besluitsoort
    """What is decided when it is taken over on the day it was proposed; as days pass a change becomes a revision."""


class ProposalLapsed(EventData, topic=TOPIC, happened="voorstel-vervallen"):
    """A proposal no longer stands, as its life event was withdrawn or corrected."""

    voorstel_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode | None = None
    reden: Redencode


class DecisionTaken(EventData, topic=TOPIC, happened="besluit-genomen"):
    """A decision was taken on a proposal, by a person or where so agreed by itself. Who, and why, stays with income."""

    besluit_id: UUID
    soort: Besluitsoort
    automatisch: bool
    """The system decided: only what is higher or equal, where the municipality configured it."""
    voorstel_id: UUID
    herbeoordeling_id: UUID | None = None
    gebeurtenis_id: UUID
    aanvraag_id: UUID | None = None
    gemeente: Gemeentecode | None = None
    ingangsdatum: date
    besluit: Besluit


class Uitkeringsperiode(PublishedModel):
    """What a right comes to per full month from `vanaf` up to, and not including, `tot`, in euro cents."""

    vanaf: date
    tot: date | None = None
    bijstand_centen: int | None = Field(default=None, ge=0)
    """Holiday allowance included; None where it is not known here, as of a right that was taken over."""


class Opschorting(PublishedModel):
    """The payment of a right is held from `vanaf` up to, and not including, `tot`, unless somebody lifts that before."""

    vanaf: date
    tot: date
    hersteltermijn_tot_en_met: date
    """The last day on which the resident can still give what was asked."""


class StandingRight(EventData):
    """What stands of a right after a decision: all of its periods, in order, so that who reads it needs nothing before it."""

    soort: Maandrecht = "algemene-bijstand"
    besluit_id: UUID
    gemeente: Gemeentecode | None = None
    ingangsdatum: date
    """The first day on which it is otherwise than it stood."""
    perioden: tuple[Uitkeringsperiode, ...] = Field(max_length=500)
    opgeschort: Opschorting | None = None
    """Absent where nothing is held."""


class RightStarted(StandingRight, topic=TOPIC, happened="uitkering-gestart"):
    """A right began to run: it was granted, or taken over as it ran already."""


class RightChanged(StandingRight, topic=TOPIC, happened="uitkering-gewijzigd"):
    """A right runs on, and comes to another amount."""


class RightEnded(StandingRight, topic=TOPIC, happened="uitkering-beeindigd"):
    """No right runs any more from a day on."""


class GrantedOnce(EventData, topic=TOPIC, happened="toeslag-toegekend"):
    """An amount was granted once, and no monthly one: who pays it pays it once."""

    soort: Eenmalig
    besluit_id: UUID
    gebeurtenis_id: UUID
    """The proposal itself: no life event made it come."""
    gemeente: Gemeentecode | None = None
    ingangsdatum: date
    """The day by which it was judged."""
    niet_opnieuw_voor: date
    """Before that day it is not granted again."""
    bedrag_centen: int = Field(gt=0)


class SuspensionTermCame(EventData, topic=TOPIC, happened="opschortingstermijn-gekomen"):
    """A term of a suspension asks for somebody's attention."""

    opschorting_id: UUID
    gebeurtenis_id: UUID
    """The suspension itself."""
    gemeente: Gemeentecode | None = None
    termijn: Opschortingstermijn
    uiterlijk: date
    """The last day of the term."""


class FactAsked(EventData, topic=TOPIC, happened="feit-gevraagd"):
    """Somebody asked for a fact that a proposal waits for."""

    vraag_id: UUID
    voorstel_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode | None = None
    feit: Feitsoort
    inwoner_id: UUID | None = None
    """Of whom the fact is; absent: of the household."""
    aan: Gevraagde
    uiterlijk: date


class FactNotGiven(EventData, topic=TOPIC, happened="feit-niet-gekomen"):
    """The day by which a fact was asked went by, and nobody established it."""

    vraag_id: UUID
    voorstel_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode | None = None
    feit: Feitsoort
    aan: Gevraagde
    uiterlijk: date
