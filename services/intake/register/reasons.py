"""Why a record was taken with an assumption, or not at all: a code, and a sentence for whoever reads the result. No names in it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reason:
    """`text` is plain Dutch."""

    code: str
    text: str


# Taken, and something is guessed or left out.
BIRTH_YEAR_ONLY: Final = Reason(
    "geboortejaar",
    "Van de geboortedatum is alleen het jaar bekend. Voor leeftijden geldt 1 juli; vraag het na.",
)
BIRTH_MONTH_ONLY: Final = Reason(
    "geboortemaand",
    "Van de geboortedatum zijn alleen jaar en maand bekend. Voor leeftijden geldt de 16e; vraag het na.",
)
BIRTH_UNKNOWN: Final = Reason(
    "geboortedatum-onbekend",
    "De geboortedatum is onbekend. Er komt geen verjaardag; iedere leeftijd wordt gevraagd.",
)
IMPOSSIBLE_BIRTH: Final = Reason(
    "onbestaande-dag", "De geboortedag bestaat niet. Alleen jaar en maand zijn overgenomen."
)
GIVEN_NAMES_DASH: Final = Reason(
    "voornamen-streep", "Bij de voornamen staat een streepje. Dat is gelezen als: onbekend."
)
NEWBORN: Final = Reason(
    "pasgeboren",
    "Een pasgeboren kind zonder nummer en naam. Die volgen; het is als één kind overgenomen.",
)
SUSPENDED_M: Final = Reason(
    "opgeschort-ministerieel",
    "De registratie is opgeschort op ministerieel besluit. Alles is zoals het toen was; het adres kan oud zijn.",
)
SUSPENDED_DOT: Final = Reason(
    "opgeschort-onbekend",
    "De registratie is opgeschort; reden en dag zijn onbekend. Het adres kan oud zijn.",
)
DEATH_INCOMPLETE: Final = Reason(
    "overlijdensdatum-onvolledig",
    "De dag van overlijden is niet volledig. De laatste mogelijke dag is aangenomen; vraag de juiste na.",
)
TWO_ADDRESSES: Final = Reason(
    "twee-adressen",
    "Er zijn een woonadres en een briefadres. Het woonadres geldt; het andere is voor de post.",
)
LOST_BAG_ID: Final = Reason(
    "bag-id-onjuist",
    "Het BAG-id van het adres klopt niet en is niet gebruikt. Postcode en huisnummer gelden.",
)
BAG_IDS_DISAGREE: Final = Reason(
    "bag-ids-verschillen",
    "De twee BAG-id's van het adres zijn van verschillende gemeenten. Dat van de woning geldt.",
)
ADDRESS_DOT: Final = Reason(
    "adres-onbekend",
    "Er is een adres, maar welk is onbekend. De persoon heeft hier geen huisgenoten.",
)
ADDRESS_DOUBTED: Final = Reason(
    "adres-in-onderzoek", "Het adres is in onderzoek. Het is overgenomen, en staat niet vast."
)
HOUSEHOLD_DOUBTED: Final = Reason(
    "huishouden-in-onderzoek",
    "De hele verblijfplaats of relatie is in onderzoek. Overgenomen, en het staat niet vast.",
)
NOT_AT_ADDRESS: Final = Reason(
    "woont-niet-op-adres",
    "Vastgesteld is dat de persoon niet op dit adres woont. Vanaf die dag woont deze elders, onbekend waar.",
)
ADDRESS_DATE_INCOMPLETE: Final = Reason(
    "adresdatum-onvolledig",
    "Vanaf wanneer iemand hier woont, is niet volledig bekend. Aangenomen is de eerste dag waarop het zeker is.",
)
MARRIAGE_DATE_INCOMPLETE: Final = Reason(
    "huwelijksdatum-onvolledig",
    "De datum van het huwelijk is niet volledig. Het geldt vanaf de eerste dag waarop het zeker is.",
)
SELF_MARRIAGE: Final = Reason(
    "partner-is-zelf",
    "Als partner staat de persoon zelf vermeld. Die relatie is weggelaten; vraag of er een partner is.",
)
TWO_PARTNERS: Final = Reason(
    "twee-partners",
    "Er zijn twee relaties zonder einde. Die op hetzelfde adres geldt; de andere is alleen bewaard.",
)
CO_PARENTING: Final = Reason(
    "gescheiden-ouders",
    "De ouders wonen apart. Het geregistreerde adres geldt als hoofdverblijf van het kind; de verdeling van de zorg staat niet in het register.",
)
FOSTER_CHILD: Final = Reason(
    "pleegkind",
    "Een kind zonder ouder op dit adres. Of het een pleegkind is, staat niet in het register; vraag het na.",
)
PARENT_SAME_BIRTH: Final = Reason(
    "ouder-zelfde-geboortedatum",
    "Ouder en kind hebben dezelfde geboortedatum. Beiden zijn overgenomen, de relatie niet.",
)
INSTITUTION: Final = Reason(
    "instelling",
    "Dit adres staat op de lijst van instellingen. Wie hier staat, is geen kostendeler; een opname is niet aangenomen.",
)
PARTNER_IN_INSTITUTION: Final = Reason(
    "partner-in-instelling",
    "Een van de partners staat op het adres van een instelling. Zij blijven partners; of zij duurzaam apart leven, stelt een mens vast.",
)
DETENTION: Final = Reason(
    "penitentiaire-inrichting",
    "Dit is het adres van een gevangenis. Alleen het adres is overgenomen; detentie wordt apart gemeld.",
)
LIVES_ELSEWHERE: Final = Reason(
    "woont-elders",
    "Hier is een ander, later woonadres bekend. Dat geldt; het adres uit het register is vastgelegd als adres van inschrijving.",
)
OTHER_DEATH: Final = Reason(
    "overlijden-anders",
    "Het overlijden is gemeld met een andere dag. Die van de melding geldt; corrigeer haar als het register gelijk heeft.",
)
BORN_OTHERWISE: Final = Reason(
    "geboortedatum-anders",
    "Hier was een andere geboortedatum bekend. Die van het register geldt nu.",
)
BORN_BY_EVENT: Final = Reason(
    "geboorte-gemeld",
    "De geboorte is gemeld met een andere dag. Die van de melding geldt; corrigeer haar als het register gelijk heeft.",
)
DEATH_UNDONE: Final = Reason(
    "overlijden-vervallen",
    "Het overlijden dat eerder in het register stond, geldt niet meer. Kijk na wat er daarom is gestopt.",
)
DEATH_DENIED: Final = Reason(
    "overlijden-weersproken",
    "Een melding zegt dat deze persoon is overleden, en het register zegt van niet. Kijk het na, en trek de melding in als het register gelijk heeft.",
)
RELATION_DOES_NOT_FIT: Final = Reason(
    "relatie-past-niet",
    "Een relatie past niet bij wat hier bekend is, en is niet overgenomen. Een mens moet ernaar kijken.",
)
COUPLE_OTHERWISE: Final = Reason(
    "partner-anders",
    "Het register en het dossier zeggen iets anders over de partner. Het dossier geldt, en in quarantaine wacht een melding op iemand die vaststelt wat klopt.",
)
OLDER_FILE: Final = Reason(
    "ouder-bestand",
    "Van deze persoon is al een nieuwer bestand ingelezen. Dat geldt; hieruit is alleen aangevuld wat nog niet bekend was.",
)
ADDRESS_DOES_NOT_FIT: Final = Reason(
    "adres-past-niet",
    "Het adres past niet bij wat hier bekend is, en is niet overgenomen. Een mens moet ernaar kijken.",
)

BESIDE: Final = (
    LIVES_ELSEWHERE,
    OTHER_DEATH,
    BORN_OTHERWISE,
    BORN_BY_EVENT,
    DEATH_UNDONE,
    DEATH_DENIED,
    RELATION_DOES_NOT_FIT,
    COUPLE_OTHERWISE,
    ADDRESS_DOES_NOT_FIT,
)
"""What is told beside the record itself: it follows from what is known here."""

# Refused: the person is not taken.
BAD_A_NUMBER: Final = Reason("anummer-onjuist", "Het nummer van de persoonslijst klopt niet.")
BSN_FAILS: Final = Reason(
    "bsn-onjuist",
    "Het burgerservicenummer voldoet niet aan de elfproef. Waarschijnlijk is het verkeerd overgetypt.",
)
BSN_OF_ANOTHER: Final = Reason(
    "bsn-van-ander",
    "Twee verschillende mensen hebben dit burgerservicenummer. Geen van beiden is overgenomen.",
)
BSN_KNOWN_OF_ANOTHER: Final = Reason(
    "bsn-van-ander",
    "Dit burgerservicenummer is hier bekend van iemand anders, met een andere naam en geboortedatum.",
)
TWO_RESIDENTS: Final = Reason(
    "twee-inwoners",
    "De nummers van deze persoon zijn hier van twee inwoners. Voeg die eerst samen.",
)
TWO_RECORDS: Final = Reason(
    "twee-regels-een-inwoner",
    "Door hun nummers zijn deze persoon en een andere in dit bestand hier dezelfde inwoner. Zoek uit welk nummer niet klopt.",
)
A_NUMBER_REPLACED: Final = Reason(
    "anummer-vervangen",
    "Deze persoonslijst is opgegaan in een andere. Die andere telt; dit nummer blijft de persoon vinden.",
)
SUSPENDED_F: Final = Reason(
    "opgeschort-fout", "Deze persoonslijst is een fout van het register en had er niet mogen zijn."
)
SUSPENDED_W: Final = Reason("opgeschort-wissen", "Het register heeft deze persoonslijst gewist.")
BORN_LATER: Final = Reason(
    "geboortedatum-in-de-toekomst",
    "De geboortedatum ligt na vandaag. Welk cijfer fout is, is niet te weten.",
)
NO_BIRTH: Final = Reason(
    "geboortedatum-onleesbaar", "De geboortedatum ontbreekt of is niet geschreven als jjjjmmdd."
)
NO_DATE: Final = Reason("datum-onleesbaar", "Een datum is niet geschreven als jjjjmmdd.")
DIED_BEFORE_BIRTH: Final = Reason(
    "overleden-voor-geboorte", "De dag van overlijden ligt voor de geboortedatum."
)
NUMBER_IN_NAME: Final = Reason(
    "nummer-in-naam", "In de naam staat een burgerservicenummer. Dat hoort daar niet."
)
