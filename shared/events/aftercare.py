"""Topic `nazorg`: financial aftercare after the step to work, and the poverty trap. Published by income."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.events.envelope import EventData
from shared.events.household import Gemeentecode
from shared.events.income import Beeld
from shared.events.reasons import Beursfeit, Redencode

TOPIC = "nazorg"

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


class AftercareStarted(EventData, topic=TOPIC, happened="nazorg-gestart"):
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


class AftercareCheckNeeded(EventData, topic=TOPIC, happened="nazorg-controle-nodig"):
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


class AftercareChecked(EventData, topic=TOPIC, happened="nazorg-gecontroleerd"):
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


class AftercareEnded(EventData, topic=TOPIC, happened="nazorg-afgerond"):
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


class PovertyTrapSignalled(EventData, topic=TOPIC, happened="armoedeval-gesignaleerd"):
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


class PovertyTrapResolved(EventData, topic=TOPIC, happened="armoedeval-opgelost"):
    """What was signalled is not so: a fact was established, or the right was re-assessed otherwise."""

    gebeurtenis_id: UUID
    herbeoordeling_id: UUID
    gemeente: Gemeentecode | None = None
    ingangsdatum: date
