"""Why a line led to nothing, in plain Dutch and without anything that stands in the line."""

from collections.abc import Mapping
from typing import Final

from services.intake.occurrences.reasons import REASONS

_REFUSED: Final[Mapping[str, str]] = {
    "geen-json": "De regel is geen geldige JSON.",
    "geen-object": "De regel is geen event.",
    "regeleinde": "De regels eindigen op een verkeerd teken.",
    "te-groot": "De regel is te lang.",
    "te-veel-fouten": "Te veel regels zijn geweigerd. Deze regel en alles erna is niet gelezen.",
    "nul-teken": "Er staat een teken in dat niet mag.",
    "verplicht": "Een verplicht veld ontbreekt.",
    "onbekend-veld": "Er staat een veld in dat niet bestaat.",
    "onbekend-type": "Dit soort levensgebeurtenis is hier niet bekend.",
    "type": "Een veld heeft een waarde van de verkeerde soort.",
    "ongeldig": "Een veld heeft een waarde die niet kan.",
    "keuze": "Een veld heeft een waarde die niet te kiezen is.",
    "lengte": "Een tekst is te kort of te lang.",
    "patroon": "Een tekst heeft niet de goede vorm.",
    "bereik": "Een getal is te klein of te groot.",
    "datum": "Een datum bestaat niet of heeft niet de goede vorm.",
    "tijdstip": "Een tijdstip bestaat niet of heeft niet de goede vorm.",
    "uuid": "Een kenmerk heeft niet de goede vorm.",
    "bsn-in-attribuut": "Een burgerservicenummer staat op een plaats waar het niet mag staan.",
    "in-de-toekomst": "De gebeurtenis is nog niet gebeurd.",
    "datum-onwaarschijnlijk": "De datum is onwaarschijnlijk.",
    "voor-geboorte": "De datum ligt voor de geboorte.",
    "zelfde": "Twee personen in de melding zijn dezelfde.",
    "persoon": "De persoon is niet goed opgegeven.",
    "loon": "Het loon is niet goed opgegeven.",
    "van-ons": "De bron is geen bron van een ander systeem.",
    "geen-uri": "De bron of het schema heeft niet de goede vorm.",
    "ander-event": "Dit event kwam eerder met een andere inhoud.",
    "tijdelijk-weg": "Het lukte toen even niet. Stuur deze regel opnieuw.",
    "interne-fout": "Er ging bij ons iets mis. Het is vastgelegd.",
}


def reason_of(code: str) -> str:
    """Of a code that has no sentence of its own the code, for who asks us about it."""
    return _REFUSED.get(code) or REASONS.get(code) or f"De melding klopt niet ({code})."
