"""What becomes of a fact when it is folded: it holds, another report told the same, or it cannot be, with the reason."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.events.household import Gemeentecode


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something cannot be: a code, which is what is kept and counted, and a sentence in plain Dutch, without names."""

    code: str
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

NOWHERE = Refusal(
    "geen-woonplaats", "Van deze inwoner is op de ingangsdatum geen woonplaats bekend."
)
DECEASED = Refusal("overleden", "De inwoner is voor de ingangsdatum overleden.")
OTHER_DECEASED = Refusal(
    "andere-persoon-overleden", "De andere persoon is voor de ingangsdatum overleden."
)
NOT_A_COUPLE = Refusal(
    "geen-partners", "Deze twee mensen zijn op de ingangsdatum geen partners van elkaar."
)
JUST_JOINED = Refusal(
    "net-gaan-samenwonen", "De partners zijn pas op de ingangsdatum gaan samenwonen."
)
NO_DOSSIER = Refusal(
    "partners-zonder-dossier", "Geen van beide partners heeft op de ingangsdatum een dossier."
)
HAS_PARTNER = Refusal("heeft-partner", "De inwoner heeft op de ingangsdatum al een partner.")
PARTNER_ELSEWHERE = Refusal(
    "partner-met-ander-huishouden",
    "De partner heeft op de ingangsdatum een partner in een ander huishouden.",
)
PARTNERS_APART = Refusal(
    "partners-niet-in-een-woning",
    "Een van deze partners heeft een dossier, en zij wonen niet in één woning. Een mens stelt vast wat zij voor elkaar zijn.",
)
PARENT_AND_CHILD = Refusal("ouder-en-kind", "Dit zijn ouder en kind.")
WHO_MOVES_ALONG = Refusal(
    "wie-verhuist-mee",
    "Wie verhuist er mee? De inwoner woont op de ingangsdatum samen met een partner. Corrigeer de melding met meeverhuizend.",
)
TOLD_OTHERWISE = Refusal(
    "anders-gemeld",
    "Een andere melding vertelt hetzelfde, maar zegt iets anders of minder. Stel vast wat klopt en corrigeer die melding.",
)
MOVED_THAT_DAY = Refusal("al-verhuisd", "De inwoner is op deze dag al ergens anders gaan wonen.")
OUTSIDE = Refusal(
    "buiten-werkgebied", "Het huishouden woont op de ingangsdatum niet in ons werkgebied."
)
BOTH_OUTSIDE = Refusal(
    "van-en-naar-buiten-werkgebied",
    "Deze verhuizing is van en naar een gemeente buiten ons werkgebied.",
)
ALONG_ELSEWHERE = Refusal(
    "meeverhuizer-woont-elders", "Wie meeverhuist, woont op de ingangsdatum ergens anders."
)
NOT_OUT_ALONE = Refusal(
    "niet-alleen-uit-huis",
    "De inwoner heeft op de ingangsdatum zelf een dossier of een partner. Meld een verhuizing of een scheiding.",
)
HOST_NOWHERE = Refusal(
    "bewoner-zonder-woonplaats",
    "Van wie in de woning woont, is op de ingangsdatum geen woonplaats bekend.",
)
LIVES_THERE = Refusal("woont-daar-al", "De inwoner woont op de ingangsdatum al in deze woning.")
CHILD_KNOWN = Refusal("kind-al-bekend", "Dit kind hoort al bij een huishouden dat hier bekend is.")
CHILD_BORN_OTHERWISE = Refusal(
    "kind-andere-geboortedatum", "Van dit kind is een andere geboortedatum bekend."
)
PARENT_TOO_YOUNG = Refusal(
    "ouder-te-jong", "De ouder zou bij de geboorte nog een kind zijn geweest."
)
NOT_THE_PARENT = Refusal(
    "geen-ouder-bekend", "Van dit kind is geen van beide partners als ouder bekend."
)
OTHER_DEATH = Refusal(
    "andere-overlijdensdag", "Van deze inwoner is een andere dag van overlijden bekend."
)
STAY_KNOWN = Refusal(
    "verblijf-al-bekend", "In deze periode is al zo'n verblijf van deze inwoner bekend."
)
LEAVER_IS_ANOTHER = Refusal(
    "vertrekker-is-iemand-anders", "Wie er vertrekt, is geen van deze twee partners."
)
SAME_PERSON = Refusal("twee-keer-dezelfde", "Hier staat twee keer dezelfde persoon.")
REGISTERED_HERE = Refusal(
    "ingeschreven-op-eigen-adres", "Dit is het adres waar de inwoner op deze dag woont."
)
NO_CHILD_ANY_MORE = Refusal("kind-al-18", "Deze inwoner is op de ingangsdatum al 18 jaar.")
THIRD_PARENT = Refusal(
    "derde-ouder", "Van dit kind zijn al twee ouders bekend, en dit is geen van beide."
)
NOT_BORN = Refusal("voor-de-geboorte", "De ingangsdatum ligt voor de geboortedatum.")
