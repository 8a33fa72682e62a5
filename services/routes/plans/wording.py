"""The words of a plan on pages, in plain Dutch. Pure."""

from collections.abc import Mapping
from typing import Final

PILLARS: Final[Mapping[str, str]] = {
    "inkomen": "Genoeg en zeker inkomen",
    "meedoen": "Een zinvolle dag",
    "wonen-en-zorg": "Een goede woning en zorg",
    "ontwikkeling": "Leren en groeien",
}
"""The four pillars of bestaanszekerheid."""
WHO: Final[Mapping[str, str]] = {
    "inwoner": "De inwoner",
    "netwerk": "Familie of een bekende",
    "regisseur": "De regisseur",
    "werkcoach": "De werkcoach",
    "jobcoach": "De jobcoach",
    "participatiecoach": "De participatiecoach",
    "inkomensconsulent": "De inkomensconsulent",
    "organisatie": "Een andere organisatie",
}
ANSWERS: Final[Mapping[str, str]] = {
    "nog-niet-gevraagd": "Nog niet gevraagd",
    "eens": "De inwoner is het eens",
    "niet-eens": "De inwoner is het niet eens",
    "kon-niet-antwoorden": "De inwoner kon geen antwoord geven",
}
_PARTS: Final = {"wat": "wat", "wie": "wie", "uiterlijk": "voor wanneer"}


def label_of(name: str) -> str:
    """What a field of the form is called, by its name."""
    pillar, _, rest = name.partition(".")
    if pillar not in PILLARS:
        return {"antwoord": "Antwoord", "op": "Gevraagd op", "woorden": "Waarom"}.get(name, "")
    if rest == "doel":
        return f"{PILLARS[pillar]}: doel"
    _, number, part = rest.split(".")
    return f"{PILLARS[pillar]}, stap {int(number) + 1}: {_PARTS[part]}"
