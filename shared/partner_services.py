"""What other organisations do for residents, by the codes that playbooks and events use. Who does it where is data of routes."""

from collections.abc import Iterable, Mapping
from typing import Final

NEW_MUNICIPALITY: Final = "nieuwe-gemeente"
FIRST_PAYMENT: Final = "eerste-betaling-bevestigd"
"""The outcome with which a handover to another municipality ends well: before that the dossier here is not closed."""

SERVICES: Final[Mapping[str, str]] = {
    "coa": "het COA",
    "consultatiebureau": "het consultatiebureau",
    "de-drentse-zaak": "de ondernemersadviseur",
    "dji": "de Dienst Justitiële Inrichtingen",
    "duo": "DUO",
    "gemeente-nazorg": "de coördinator nazorg van de gemeente",
    "gkb": "de kredietbank",
    "instelling": "de instelling",
    "iwerk": "het sociaal werkbedrijf",
    "juridisch-loket": "het juridisch spreekuur",
    "lbio": "het LBIO",
    "minimaregelingen": "de minimaregelingen",
    "nieuwe-gemeente": "de nieuwe gemeente",
    "rmc": "het RMC",
    "schuldeiser": "de schuldeiser",
    "school": "de school",
    "sociaal-team": "het sociaal team",
    "svb": "de SVB",
    "taalhuis": "het taalhuis",
    "uitvaart": "de uitvaartondernemer",
    "uwv": "het UWV",
    "veilig-thuis": "Veilig Thuis",
    "verhuurder": "de verhuurder",
    "voorzieningenwijzer": "de hulp bij voorzieningen",
    "vorige-gemeente": "de vorige gemeente",
    "werkgever": "de werkgever",
    "wmo": "het Wmo-loket",
}
"""As they read in a sentence. A playbook that names another one stops the start."""


def service_text(code: str) -> str:
    """`het sociaal team`; a code that is not used any more stays itself."""
    return SERVICES.get(code, code)


def service_label(code: str) -> str:
    """`Sociaal team`: where it stands by itself."""
    text = service_text(code).removeprefix("de ").removeprefix("het ")
    return text[:1].upper() + text[1:]


def services_text(codes: Iterable[str]) -> str:
    """`het sociaal team en de kredietbank`."""
    *first, last = (service_text(code) for code in codes)
    return f"{', '.join(first)} en {last}" if first else last
