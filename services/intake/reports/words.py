"""What every field that a system may send means, in plain Dutch, for whoever connects to us.

Field names are those on the wire. `Class.field` goes before `field`, for a field that means something else somewhere. What is
published in turn has its words in `shared/events/words.py`; a test fails when a field here has none.
"""

from typing import Final

PARTS: Final[dict[str, str]] = {
    "Persoon": "Wie het betreft: burgerservicenummer of inwonerId, één van de twee.",
    "Nieuwkomer": "Als persoon. Is deze inwoner misschien nog niet bekend, geef dan ook nieuw; wie geen nummer heeft,"
    " heeft alleen nieuw.",
    "NieuwePersoon": "Wat er van iemand wordt vastgelegd die nog niet bekend is.",
    "Adres": "Een adres: bagId, of postcode en huisnummer.",
    "KindNaScheiding": "Bij wie een kind zijn hoofdverblijf heeft, en welk deel van de zorg de andere ouder heeft.",
}

FIELDS: Final[dict[str, str]] = {
    "achternaam": "Achternaam met voorvoegsel; een punt of een streepje als die onbekend is.",
    "adres": "Het nieuwe adres, als dat bekend is; niet bij naarGemeente 0000 of 1999.",
    "anderNaastBestaande": "Een tweede baan die op de eerste lijkt, en daarnaast bestaat.",
    "andereOuder": "De andere ouder, ook als de ouders niet samenwonen.",
    "baanId": "Het id van de gebeurtenis waarmee de baan begon; mag weg als de inwoner één baan heeft.",
    "bagId": "Het nummer van het adres in de BAG; dan geen postcode, huisnummer en toevoeging.",
    "bezittingenCenten": "Wat het gezin bezit, met spaargeld en zonder de eigen woning, in eurocenten.",
    "bij": "Wie al in de woning woont.",
    "briefadres": "Er wordt alleen post ontvangen; niemand woont er.",
    "brutoMaandbedragCenten": "Alleen bij loon: bruto per maand in eurocenten, zonder vakantietoeslag.",
    "brutoMaandloonCenten": "Brutoloon per kalendermaand in eurocenten, zonder vakantietoeslag, zoals op de loonstrook."
    " Is alleen dit bekend, dan wordt het nettoloon voorlopig berekend en om de loonstrook gevraagd.",
    "brutoloonCenten": "Brutoloon per loonperiode, in plaats van brutoMaandloonCenten.",
    "burgerservicenummer": "Burgerservicenummer; voldoet aan de 11-proef. Staat alleen in data, nooit in een attribuut.",
    "contract": "Het soort contract.",
    "dreigt": "Of ontruiming, afsluiting of verlies van de zorgverzekering dreigt.",
    "exPartner": "De andere van de twee.",
    "geboortedatum": "Geboortedatum; een onbekende dag of maand als 00: 1980-05-00, 1980-00-00.",
    "getoetst": "Of dit uit een taaltoets blijkt.",
    "grens": "De leeftijd die wordt bereikt; aow is de AOW-leeftijd.",
    "hoofdverblijf": "De ouder bij wie het kind woont.",
    "huisnummer": "Het huisnummer, zonder letter of toevoeging.",
    "ingangsdatum": "De eerste dag waarop het zo is.",
    "AchttiendeVerjaardag.ingangsdatum": "De verjaardag. Mag weg: de geboortedatum is bekend.",
    "BaanBeeindigd.ingangsdatum": "De eerste dag zonder de baan: was 30 september de laatste werkdag of de laatste dag van"
    " het contract, geef dan 2026-10-01.",
    "LeeftijdsgrensBereikt.ingangsdatum": "De verjaardag. Mag weg: de geboortedatum is bekend.",
    "Overlijden.ingangsdatum": "De dag van overlijden.",
    "Schuldsignaal.ingangsdatum": "De dag van het signaal.",
    "Taalsignaal.ingangsdatum": "De dag van het signaal.",
    "VerblijfstitelLooptAf.ingangsdatum": "De dag waarop de verblijfstitel eindigt.",
    "UitkeringBeeindigd.ingangsdatum": "De eerste dag zonder bijstand.",
    "inkomstenbron": "Waar het inkomen vandaan komt.",
    "inkomstenverhouding": "Het nummer dat de werkgever aan dit dienstverband gaf.",
    "inwonerId": "Het kenmerk dat intake aan deze inwoner gaf.",
    "kind": "Het kind, als het al een nummer heeft; persoon is een ouder.",
    "kinderen": "Per kind bij wie het na de scheiding woont.",
    "kostendelerUitzondering": "Waarom een medebewoner van 27 of ouder de kosten niet deelt.",
    "levenloos": "Het kind is levenloos geboren; niemand wordt ingeschreven. Laat dan kind weg.",
    "loonperiode": "Waarover nettoloonCenten of brutoloonCenten gaat. Per vier weken of per week wordt omgerekend met 13/12"
    " en 52/12: 1.000,00 euro per vier weken is 1.083,33 per maand.",
    "maandbedragCenten": "De vergoeding per maand in eurocenten; 0 als die is gestopt.",
    "meeverhuizend": "Wie meeverhuizen. Zonder dit veld verhuizen partner en kinderen van een aanvrager mee; een lege lijst zegt"
    " dat niemand meegaat.",
    "metDiploma": "Of er een diploma is gehaald.",
    "naarGemeente": "De CBS-code van de nieuwe gemeente; 0000 als niemand weet waarheen, 1999 voor het buitenland.",
    "nettoMaandbedragCenten": "Alles uit deze bron, netto per maand in eurocenten, met vakantietoeslag; 0 als het is gestopt."
    " Van een loon is netto, bruto of allebei bekend: geef wat bekend is.",
    "nettoMaandloonCenten": "Verwacht nettoloon per kalendermaand in eurocenten, met vakantietoeslag. Van een loon is netto,"
    " bruto of allebei bekend: geef wat bekend is.",
    "nettoloonCenten": "Nettoloon per loonperiode, in plaats van nettoMaandloonCenten.",
    "nieuw": "Wat er wordt vastgelegd als deze inwoner nog niet bekend is.",
    "onderwijs": "Het soort onderwijs.",
    "oorzaak": "Waardoor het vermogen veranderde.",
    "overwaardeWoningCenten": "Waarde van de eigen woning min de hypotheek, in eurocenten.",
    "partner": "Met wie de inwoner gaat samenwonen.",
    "persoon": "Wie het betreft.",
    "Geboorte.persoon": "Een ouder van het kind.",
    "KindNaScheiding.persoon": "Het kind.",
    "KomtInwonen.persoon": "Wie er komt wonen.",
    "postcode": "De postcode, met of zonder spatie; samen met huisnummer.",
    "reden": "De reden.",
    "BaanBeeindigd.reden": "Waardoor de baan eindigt.",
    "UitkeringBeeindigd.reden": "Waardoor de bijstand eindigt.",
    "schuldeiser": "Waarvoor er een achterstand is.",
    "schuldenCenten": "Wat het gezin schuldig is, in eurocenten.",
    "spaargeldTijdensBijstandCenten": "Het deel van de bezittingen dat tijdens de bijstand is gespaard, in eurocenten.",
    "studiefinanciering": "Of er aanspraak is op studiefinanciering of WTOS.",
    "toevoeging": "Huisletter of toevoeging.",
    "tot": "De eerste dag waarop het niet meer zo is. Duurde een opname tot en met 30 september, geef dan 2026-10-01.",
    "urenPerWeek": "Uren per week, op het kwartier. 0 voor een oproep- of nulurencontract zonder vaste uren.",
    "urencriterium": "Of aan het urencriterium van de inkomstenbelasting wordt voldaan.",
    "vaardigheden": "Waar de inwoner moeite mee heeft; elke vaardigheid één keer.",
    "veiligheid": "Of adres en dossier van de een verborgen moeten blijven voor de ander.",
    "vertrekker": "Wie de woning verlaat; zonder dit veld blijft de aanvrager.",
    "voornamen": "Alle voornamen; leeg voor wie maar één naam heeft.",
    "werkgever": "KvK-nummer, RSIN of loonheffingennummer. Wordt niet doorverteld; zo blijft dezelfde baan van twee systemen"
    " één baan.",
    "wwAangevraagd": "Of er een WW-uitkering is aangevraagd.",
    "zorgaandeel": "Hoeveel procent van de zorg de andere ouder heeft.",
}

ATTRIBUTES: Final[dict[str, str]] = {
    "specversion": "Altijd 1.0.",
    "id": "Uw eigen kenmerk van deze gebeurtenis. Dezelfde source en id nogmaals sturen verandert niets.",
    "source": "Wie het meldt: een URN met uw OIN, of een andere volledige URI. Nooit een persoon.",
    "type": "Wat er gebeurde, met versie. Dit bepaalt de velden van data.",
    "time": "Wanneer uw systeem het vastlegde, met tijdzone.",
    "datacontenttype": "Mag weg: data is altijd JSON.",
    "dataschema": "Mag weg; een volledige URI.",
    "subject": "Mag weg; nooit een burgerservicenummer.",
    "sequence": "Uw volgnummer, samen met sequencetype.",
    "sequencetype": "Hoe sequence telt, zoals Integer.",
    "data": "Wat er gebeurde.",
}


def field_text(owner: str, field: str) -> str | None:
    """What a field of a class means; None when nobody wrote it down."""
    return FIELDS.get(f"{owner}.{field}") or FIELDS.get(field)
