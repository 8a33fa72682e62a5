"""Topics `besluiten` and `nazorg`: re-assessments, proposals and financial aftercare. Published by income."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.events.envelope import EventData, PublishedModel
from shared.events.household import Gemeentecode
from shared.events.reasons import Beursfeit as Beursfeit
from shared.events.reasons import Redencode, Wie

TOPIC = "besluiten"
AFTERCARE = "nazorg"

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
]
"""What was decided (Participatiewet art. 43, 44, 54, 58; Awb 1:3, 4:5). A change or an end with effect on days before that of the
decision is a revision (*herzien*) or a withdrawal (*intrekken*). `opheffen`: a suspension is lifted. `overnemen`: what another
college, or whoever pays, decided is taken over as it is.
"""

Rechtsoort = Literal["algemene-bijstand"]

Voorstelsoort = Literal[
    "recht",
    "aanvraag",
    "terugvordering",
    "beeindiging",
    "opschorting",
    "opheffing",
    "niet-in-behandeling",
]
"""What a proposal is about: a right that stands, an application, or what was paid too much. The last four a person starts by hand: an
end, a suspension, that one is lifted, and that an application that was not completed is not treated.
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


Beurspost = Literal[
    "netto-loon",
    "iack",
    "bijstand",
    "andere-uitkering",
    "zorgtoeslag",
    "huurtoeslag",
    "kgb",
    "kinderbijslag",
    "kinderopvangtoeslag",
    "lokale-regelingen",
    "huur",
    "zorgpremie",
    "kosten-kinderopvang",
    "reiskosten",
    "aflossing",
]
"""A component of what there is to spend: what comes in, and from the rent on what goes out, which is below zero."""

Kant = Literal["voor", "na", "beide"]
"""On which side something is unknown; `beide`: one value, unknown, that holds before and after."""

Armoedeval = Literal["ja", "nee", "onbekend"]
"""Less to spend after than before, or hardly more though more is earned; `onbekend`: it depends on what is not known."""

Beursaanname = Literal[
    "nettoloon-afgeleid",
    "brutoloon-afgeleid",
    "bruto-uitkering-afgeleid",
    "inkomen-onder-drempels",
    "combinatiekorting",
]
"""What was derived where only the other was told, or taken to be so."""


class OnbekendInBeurs(PublishedModel):
    """A fact that nobody knows and that the purse depends on: an amount per month between two ends, in euro cents."""

    feit: Beursfeit
    kant: Kant
    inwoner_id: UUID | None = None
    """Of whom; None: of the household."""
    gever: Literal["inwoner", "medewerker"] = "inwoner"
    """Who can say it."""
    minimum_centen: int = Field(ge=0)
    maximum_centen: int = Field(ge=0)
    beweegt_centen: int = Field(ge=0)
    """How far it moves the difference; 0 where it makes none."""


class Beurstotaal(PublishedModel):
    """Before and after in euro cents per month; None where it depends on what nobody knows, then between which ends."""

    voor_centen: int | None = None
    na_centen: int | None = None
    verschil_centen: int | None = None
    verschil_minimum_centen: int
    verschil_maximum_centen: int


class Postbeeld(Beurstotaal):
    """One component; one that is nil on both sides is absent."""

    post: Beurspost


class Beurs(PublishedModel):
    """What there is to spend after fixed costs, before and after, per component, with what nobody knows."""

    voor_op: date
    na_op: date
    posten: tuple[Postbeeld, ...]
    totaal: Beurstotaal
    drempel_centen: int
    """So much there has to be more, where more is earned; else 0."""
    armoedeval: Armoedeval
    onbekend: tuple[OnbekendInBeurs, ...] = ()
    """What moves the difference most comes first: that is to be asked first."""
    aannames: tuple[Beursaanname, ...] = ()


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

    soort: Rechtsoort = "algemene-bijstand"
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


Nazorgaanleiding = Literal["baan-gestart", "recht-eindigt"]
"""Why aftercare opened: a job began, or the right to bijstand ends because of income."""

Nazorgresultaat = Literal["klopt", "te-weinig", "te-veel", "kan-niet"]
"""What a check found of what came in, against what was expected. `kan-niet`: nobody was reached, or nothing is known yet."""

Nazorguitkomst = Literal[
    "gelukt",
    "terugval",
    "loopt-elders-door",
    "niet-meer-te-volgen",
    "niet-meer-nodig",
    "overleden",
    "verhuisd",
    "start-vervallen",
    "in-ander-dossier",
]
"""How aftercare ended. A person chooses one of the first five; the others follow from what happened."""


class AftercareStarted(EventData, topic=AFTERCARE, happened="nazorg-gestart"):
    """Financial aftercare opened at the step to work, or was taken up again, with the picture before and after and what comes."""

    nazorg_id: UUID
    gebeurtenis_id: UUID
    inwoner_id: UUID
    gemeente: Gemeentecode | None = None
    ingangsdatum: date
    aanleiding: Nazorgaanleiding
    voor: Beeld | None = None
    na: Beeld | None = None
    controledata: tuple[date, ...]


class AftercareCheckNeeded(EventData, topic=AFTERCARE, happened="nazorg-controle-nodig"):
    """A check of aftercare came up, or is open for too long: a person has to compare what was expected with what came in."""

    nazorg_id: UUID
    controle_id: UUID
    gebeurtenis_id: UUID
    inwoner_id: UUID
    gemeente: Gemeentecode | None = None
    controledatum: date
    maanden_na_start: int
    in_plaats_van: tuple[int, ...] = ()
    """The checks, in months, that had passed by before anybody knew of the job."""
    herinnering: int = Field(default=0, ge=0)
    """How often somebody was reminded of it; 0 on its own day."""
    verwacht_totaal_centen: int | None = None


class AftercareChecked(EventData, topic=AFTERCARE, happened="nazorg-gecontroleerd"):
    """Somebody did a check of aftercare, or a settled month showed that it comes out. What was done stays with income."""

    nazorg_id: UUID
    controle_id: UUID
    gebeurtenis_id: UUID
    inwoner_id: UUID
    gemeente: Gemeentecode | None = None
    controledatum: date
    """The day on which it had to be done."""
    gedaan_op: date
    maanden_na_start: int
    resultaat: Nazorgresultaat
    door_verrekening: bool = False
    """No person looked: the settlement of the month came to what was expected."""
    nieuwe_controledatum: date | None = None
    """When it is tried again, where it could not be done."""
    is_laatste: bool = False
    """No check is left: somebody closes the aftercare, with an outcome."""
    verschil_totaal_centen: int | None = None
    """What came in, less what was expected; absent where nothing could be compared."""


class AftercareEnded(EventData, topic=AFTERCARE, happened="nazorg-afgerond"):
    """Aftercare ended: a person chose how, or the job did not happen, or its person died, left the area or has another dossier."""

    nazorg_id: UUID
    gebeurtenis_id: UUID
    inwoner_id: UUID
    gemeente: Gemeentecode | None = None
    uitkomst: Nazorguitkomst
    reden: Redencode
    vervallen_controles: tuple[UUID, ...] = ()
    """The checks that were not done, and need not be any more."""


Aanleiding = Literal[
    "baan-gestart",
    "baan-gewijzigd",
    "baan-beeindigd",
    "achttiende-verjaardag",
    "leeftijdsgrens-bereikt",
    "scheiding",
    "verhuizing",
    "uit-huis",
    "komt-inwonen",
    "samenwonen",
    "geboorte",
    "overlijden",
    "detentie",
    "opname",
    "schuldsignaal",
    "taalsignaal",
    "verblijfstitel-loopt-af",
    "start-als-zelfstandige",
    "studie-gestart",
    "studie-gestopt",
    "inkomen-partner-gewijzigd",
    "vermogen-gewijzigd",
    "vrijwilligersvergoeding",
    "uitkering-beeindigd",
    "huishouden-gewijzigd",
    "vaststelling",
    "normwijziging",
]
"""What happened because of which a right is looked at again."""


class PovertyTrapSignalled(EventData, topic=AFTERCARE, happened="armoedeval-gesignaleerd"):
    """A household has less to spend after the event than before it, or hardly more; or that depends on what nobody knows."""

    gebeurtenis_id: UUID
    herbeoordeling_id: UUID
    gemeente: Gemeentecode | None = None
    ingangsdatum: date
    aanleiding: Aanleiding
    armoedeval: Literal["ja", "onbekend"]
    verschil_totaal_centen: int | None = None
    """After minus before; absent where it is not known to the cent."""
    ontbreekt: tuple[Beursfeit, ...] = ()
    """What it depends on and nobody knows; what is to be asked first comes first."""


class PovertyTrapResolved(EventData, topic=AFTERCARE, happened="armoedeval-opgelost"):
    """What was signalled is not so: a fact was established, or the right was re-assessed otherwise."""

    gebeurtenis_id: UUID
    herbeoordeling_id: UUID
    gemeente: Gemeentecode | None = None
    ingangsdatum: date
