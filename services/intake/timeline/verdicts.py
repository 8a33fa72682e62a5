"""What becomes of a fact when it is folded: it holds, another report told the same, or it cannot be, with the reason."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.events.household import Gemeentecode


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a fact cannot be: a sentence in plain Dutch, without names."""

    reason: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Another report told the same before."""

    fact_id: UUID


@dataclass(frozen=True, slots=True)
class Applied:
    """The fact holds. What it led to and its publication has to say stands beside it."""

    moved_from: Gemeentecode | None = None
    """Where who moved lived before."""
    apart: bool = False
    """Partners who lived in one home do not any more because of this move."""
    leaver_id: UUID | None = None
    """Who left at a parting."""
    leaver_dossier_id: UUID | None = None
    partner_id: UUID | None = None
    """Who joined the dossier of whom, where two moved in together: this is who joined."""
    dossier_id: UUID | None = None
    """Which dossier it is about, where that is not simply the one of the person on that day."""


Verdict = Applied | Joined | Refusal
CHANGES_NOTHING: Final = Applied()

NOWHERE = Refusal("Van deze inwoner is op de ingangsdatum geen woonplaats bekend.")
DECEASED = Refusal("De inwoner is voor de ingangsdatum overleden.")
OTHER_DECEASED = Refusal("De andere persoon is voor de ingangsdatum overleden.")
NOT_A_COUPLE = Refusal("Deze twee mensen zijn op de ingangsdatum geen partners van elkaar.")
JUST_JOINED = Refusal("De partners zijn pas op de ingangsdatum gaan samenwonen.")
NO_DOSSIER = Refusal("Geen van beide partners heeft op de ingangsdatum een dossier.")
HAS_PARTNER = Refusal("De inwoner heeft op de ingangsdatum al een partner.")
PARTNER_ELSEWHERE = Refusal(
    "De partner heeft op de ingangsdatum een partner in een ander huishouden."
)
PARTNERS_APART = Refusal(
    "Een van deze partners heeft een dossier, en zij wonen niet in één woning. Een mens stelt vast wat zij voor elkaar zijn."
)
PARENT_AND_CHILD = Refusal("Dit zijn ouder en kind.")
WHO_MOVES_ALONG = Refusal(
    "Wie verhuist er mee? De inwoner woont op de ingangsdatum samen met een partner. Corrigeer de melding met meeverhuizend."
)
TOLD_OTHERWISE = Refusal(
    "Een andere melding vertelt hetzelfde, maar zegt iets anders of minder. Stel vast wat klopt en corrigeer die melding."
)
MOVED_THAT_DAY = Refusal("De inwoner is op deze dag al ergens anders gaan wonen.")
OUTSIDE = Refusal("Het huishouden woont op de ingangsdatum niet in ons werkgebied.")
BOTH_OUTSIDE = Refusal("Deze verhuizing is van en naar een gemeente buiten ons werkgebied.")
ALONG_ELSEWHERE = Refusal("Wie meeverhuist, woont op de ingangsdatum ergens anders.")
NOT_OUT_ALONE = Refusal(
    "De inwoner heeft op de ingangsdatum zelf een dossier of een partner. Meld een verhuizing of een scheiding."
)
HOST_NOWHERE = Refusal("Van wie in de woning woont, is op de ingangsdatum geen woonplaats bekend.")
LIVES_THERE = Refusal("De inwoner woont op de ingangsdatum al in deze woning.")
CHILD_KNOWN = Refusal("Dit kind hoort al bij een huishouden dat hier bekend is.")
CHILD_BORN_OTHERWISE = Refusal("Van dit kind is een andere geboortedatum bekend.")
PARENT_TOO_YOUNG = Refusal("De ouder zou bij de geboorte nog een kind zijn geweest.")
NOT_THE_PARENT = Refusal("Van dit kind is geen van beide partners als ouder bekend.")
OTHER_DEATH = Refusal("Van deze inwoner is een andere dag van overlijden bekend.")
STAY_KNOWN = Refusal("In deze periode is al zo'n verblijf van deze inwoner bekend.")
LEAVER_IS_ANOTHER = Refusal("Wie er vertrekt, is geen van deze twee partners.")
SAME_PERSON = Refusal("Hier staat twee keer dezelfde persoon.")
REGISTERED_HERE = Refusal("Dit is het adres waar de inwoner op deze dag woont.")
NO_CHILD_ANY_MORE = Refusal("Deze inwoner is op de ingangsdatum al 18 jaar.")
THIRD_PARENT = Refusal("Van dit kind zijn al twee ouders bekend, en dit is geen van beide.")
NOT_BORN = Refusal("De ingangsdatum ligt voor de geboortedatum.")
