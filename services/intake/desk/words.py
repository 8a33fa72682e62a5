"""How fields, choices and kinds of life events are called on a page. What has no word here gets its own name."""

import re
from collections.abc import Mapping
from typing import Final

from pydantic.alias_generators import to_snake

LABELS: Final[Mapping[str, str]] = {
    "achternaam": "Achternaam, met voorvoegsel",
    "adres": "Adres",
    "anderNaastBestaande": "Is dit een baan naast een andere baan?",
    "andereOuder": "De andere ouder",
    "baanId": "Om welke baan gaat het?",
    "betalingAangetoond": "Is te zien dat de huur wordt betaald?",
    "bezittingenCenten": "Alle bezittingen samen",
    "bij": "Bij wie gaat deze persoon wonen?",
    "bijInwonerId": "Bij welke ouder is het hoofdverblijf?",
    "briefadres": "Is dit alleen een postadres?",
    "bron": "Waar komt dit vandaan?",
    "brutoMaandbedragCenten": "Bruto per maand, zonder vakantiegeld",
    "brutoMaandloonCenten": "Brutoloon per maand, zonder vakantiegeld",
    "brutoloonCenten": "Brutoloon per loonperiode",
    "burgerservicenummer": "Burgerservicenummer",
    "contract": "Soort contract",
    "contractdatum": "Datum van het contract",
    "door": "Wie vertelde het?",
    "dreigt": "Dreigt afsluiting of uitzetting?",
    "elders": "Staat deze inwoner op een ander adres ingeschreven dan waar hij of zij woont?",
    "exPartner": "Van wie gaat deze persoon uit elkaar?",
    "geboortedatum": "Geboortedatum",
    "geheimhouding": "Geheimhouding",
    "getoetst": "Is dit getoetst?",
    "herkomst": "Hoe weten wij dit?",
    "hoe": "Hoe kwam het binnen?",
    "hoofdverblijf": "Waar woont dit kind straks?",
    "huisnummer": "Huisnummer",
    "huurPerMaandCenten": "Huur per maand",
    "huurcontract": "Bewijs bij een huurcontract",
    "ingangsdatum": "Vanaf welke dag?",
    "inkomstenbron": "Soort inkomen",
    "inkomstenverhouding": "Nummer inkomstenverhouding",
    "kind": "Het kind, als het al een nummer heeft",
    "kinderen": "De kinderen",
    "kostendelerUitzondering": "Waarom deelt deze persoon de kosten niet?",
    "levenloos": "Is het kind levenloos geboren?",
    "loonperiode": "Loonperiode",
    "maandbedragCenten": "Bedrag per maand",
    "meeverhuizend": "Wie verhuist er mee?",
    "metDiploma": "Met een diploma?",
    "naarGemeente": "Naar welke gemeente?",
    "nettoMaandbedragCenten": "Netto per maand",
    "nettoMaandloonCenten": "Nettoloon per maand, met vakantiegeld",
    "nettoloonCenten": "Nettoloon per loonperiode",
    "nieuw": "Iemand die hier nog niet bekend is",
    "onderwijs": "Soort onderwijs",
    "oorzaak": "Waardoor?",
    "oudNummer": "Van wie was het nummer dat hier stond?",
    "overlijdensdatum": "Datum van overlijden",
    "overwaardeWoningCenten": "Overwaarde van de eigen woning",
    "partner": "Met wie gaat deze persoon samenwonen?",
    "persoon": "Over wie gaat het?",
    "postcode": "Postcode",
    "reden": "Reden",
    "schuldeiser": "Waar is de achterstand?",
    "schuldenCenten": "Alle schulden samen",
    "spaargeldTijdensBijstandCenten": "Deel dat tijdens de bijstand is gespaard",
    "studiefinanciering": "Is er recht op studiefinanciering?",
    "toelichting": "Toelichting",
    "toevoeging": "Toevoeging",
    "tot": "Tot welke dag?",
    "uitzondering": "Uitzondering",
    "urenPerWeek": "Uren per week",
    "urencriterium": "Haalt deze persoon het urencriterium?",
    "vaardigheden": "Welke vaardigheden?",
    "vanaf": "Vanaf welke dag?",
    "veiligheid": "Is er gevaar, zodat de een niets van de ander mag weten?",
    "vertrekker": "Wie verlaat de woning?",
    "voornamen": "Voornamen",
    "werkgever": "Nummer van de werkgever",
    "wwAangevraagd": "Is er WW aangevraagd?",
    "zorgaandeel": "Deel van de zorg door de andere ouder, in procenten",
}
HELP: Final[Mapping[str, str]] = {
    "bij": "Iemand die nu in de woning woont.",
    "burgerservicenummer": "Acht of negen cijfers.",
    "exPartner": "De partner van nu.",
    "huisnummer": "Alleen het getal, bijvoorbeeld 12.",
    "ingangsdatum": "Bijvoorbeeld 3-11-2026.",
    "kostendelerUitzondering": "Alleen voor wie in de woning woont en geen partner of kind van 17 of jonger is.",
    "loonperiode": "Alleen bij loon per vier weken of per week.",
    "meeverhuizend": "Vinkt u niemand aan, dan verhuist deze persoon alleen.",
    "oudNummer": "Is het van iemand anders? Dan gaat wat ermee gemeld wordt niet meer over deze inwoner.",
    "toelichting": "Schrijf geen burgerservicenummer op.",
    "toevoeging": "Bijvoorbeeld A of 2 hoog.",
    "postcode": "Bijvoorbeeld 9401 AB.",
    "urenPerWeek": "Bijvoorbeeld 16 of 16,5.",
    "werkgever": "KvK-nummer, RSIN of loonheffingennummer; geen naam.",
    "zorgaandeel": "Een getal van 1 tot en met 50.",
}
_DATE_HELP: Final = "Bijvoorbeeld 3-11-2026."
_PART_HELP: Final = (
    "Bijvoorbeeld 17-5-1980. Is de dag of de maand niet bekend, vul dan 0 in: 0-5-1980."
)
_AMOUNT_HELP: Final = "In euro, bijvoorbeeld 1.419,46."
CHOICES: Final[Mapping[str, str]] = {
    "adres": "Het adres is geheim",
    "beschut": "Beschut werk",
    "commercieel-contract": "Commercieel huurcontract",
    "geen": "Geen",
    "hbo": "Hbo",
    "instantie": "Een instantie",
    "inwoner": "De inwoner zelf",
    "mbo-bbl": "Mbo, bbl",
    "mbo-bol": "Mbo, bol",
    "medewerker": "Werkt bij ons: alles is afgeschermd",
    "nulurencontract": "Nulurencontract",
    "oproep": "Oproepcontract",
    "register": "Een register, zoals de BRP",
    "uitzend": "Uitzendcontract",
    "balie": "Aan de balie",
    "brief": "Per brief of e-mail",
    "telefoon": "Per telefoon",
    "huisgenoot": "Een huisgenoot of familielid",
    "vier-weken": "Per vier weken",
    "week": "Per week",
    "zorgbehoefte": "Zorgbehoefte",
    "blijft-vindbaar": "Ook van deze inwoner",
    "was-van-iemand-anders": "Van iemand anders",
    "coach": "Een coach of consulent",
    "bestand": "Een bestand",
}
OWN_LABELS: Final[Mapping[tuple[str, str], str]] = {
    ("geboorte", "ingangsdatum"): "Geboortedatum van het kind",
    ("overlijden", "ingangsdatum"): "Datum van overlijden",
    ("komt-inwonen", "persoon"): "Wie komt er inwonen?",
    ("detentie", "tot"): "Tot welke dag, als dat al bekend is?",
    ("opname", "tot"): "Tot welke dag, als dat al bekend is?",
    ("inschrijving", "adres"): "Adres van inschrijving, als het bekend is",
    ("persoon", "vanaf"): "Vanaf welke dag geldt de naam of de geheimhouding?",
    ("persoon", "reden"): "Wat was er fout, of wat is er veranderd?",
}
"""Of one kind, where the general word says too little."""

_FAMILY: Final = "Wonen en gezin"
_WORK: Final = "Werk en inkomen"
_OTHER: Final = "Studie, schulden en taal"
GROUPS: Final = (_FAMILY, _WORK, _OTHER)
KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "verhuizing": (_FAMILY, "Verhuizing"),
    "uit-huis": (_FAMILY, "Gaat uit huis, nieuw adres onbekend"),
    "komt-inwonen": (_FAMILY, "Iemand komt inwonen"),
    "samenwonen": (_FAMILY, "Gaat samenwonen met een partner"),
    "scheiding": (_FAMILY, "Gaat uit elkaar"),
    "geboorte": (_FAMILY, "Geboorte van een kind"),
    "overlijden": (_FAMILY, "Overlijden"),
    "detentie": (_FAMILY, "Detentie"),
    "opname": (_FAMILY, "Opname in een instelling"),
    "baan-gestart": (_WORK, "Een baan begint"),
    "baan-gewijzigd": (_WORK, "Een baan verandert"),
    "baan-beeindigd": (_WORK, "Een baan eindigt"),
    "start-als-zelfstandige": (_WORK, "Begint een eigen bedrijf"),
    "inkomen-partner-gewijzigd": (_WORK, "Inkomen van de partner verandert"),
    "vermogen-gewijzigd": (_WORK, "Vermogen verandert"),
    "vrijwilligersvergoeding": (_WORK, "Vergoeding voor vrijwilligerswerk"),
    "uitkering-beeindigd": (_WORK, "De bijstand is beëindigd"),
    "achttiende-verjaardag": (_FAMILY, "Wordt 18"),
    "leeftijdsgrens-bereikt": (_FAMILY, "Bereikt een leeftijd die telt"),
    "studie-gestart": (_OTHER, "Een studie begint"),
    "studie-gestopt": (_OTHER, "Een studie eindigt"),
    "schuldsignaal": (_OTHER, "Signaal van schulden"),
    "taalsignaal": (_OTHER, "Signaal over taal"),
    "verblijfstitel-loopt-af": (_OTHER, "Verblijfstitel loopt af"),
}
"""The group in which a kind of life event stands, and its name."""
ROLES: Final = {
    "aanvrager": "aanvrager",
    "partner": "partner",
    "kind": "kind",
    "medebewoner": "medebewoner",
}
STATES: Final = {
    "verwerkt": "Verwerkt",
    "in-quarantaine": "Wacht",
    "geen-dossier": "Bewaard, er is geen dossier",
    "verworpen": "Verworpen, er gebeurt niets mee",
    "al-bekend": "Was al bekend",
    "gecorrigeerd": "Gecorrigeerd",
    "ingetrokken": "Ingetrokken",
}
ENDINGS: Final = {
    "niet-gebeurd": "Het is niet gebeurd.",
    "verkeerde-persoon": "Het ging over iemand anders.",
    "verkeerde-datum": "De datum was fout.",
    "verkeerde-gegevens": "De gegevens waren fout.",
    "dubbel-gemeld": "Het was twee keer gemeld.",
    "anders": "Om een andere reden.",
    "past-niet-meer": "Het past niet meer bij wat er nu bekend is.",
    "opnieuw-verwerkt": "Het is opnieuw verwerkt, omdat er nu meer bekend is.",
}
_TECHNICAL: Final = re.compile(r"\b[a-z]+(?:[A-Z][a-z]+)+\b")


def label(name: str, kind: str = "") -> str:
    """Of the field with this name (`adres.postcode`) in a form of this kind."""
    leaf = name.rpartition(".")[2]
    return OWN_LABELS.get((kind, leaf)) or LABELS.get(leaf) or _own_name(leaf)


def help_of(name: str, sort: str) -> str:
    """What stands under the label."""
    leaf = name.rpartition(".")[2]
    general = {"datum": _DATE_HELP, "geboortedatum": _PART_HELP, "bedrag": _AMOUNT_HELP}
    return HELP.get(leaf) or general.get(sort, "")


def choice(value: str) -> str:
    return CHOICES.get(value) or value.replace("-", " ").capitalize()


def kind_of(happened: str) -> tuple[str, str]:
    """A kind that nobody named yet stands in the last group, under its own name."""
    return KINDS.get(happened) or (_OTHER, choice(happened))


def in_plain_words(reason: str, kind: str = "") -> str:
    """What is wrong, without the names that fields have in a message."""
    plain = _TECHNICAL.sub(
        lambda name: f"‘{label(name[0], kind)}’" if name[0] in LABELS else name[0], reason
    )
    return plain[:1].upper() + plain[1:] + ("" if plain.endswith((".", "?")) else ".")


def _own_name(leaf: str) -> str:
    return to_snake(leaf.removesuffix("Centen")).replace("_", " ").capitalize()
