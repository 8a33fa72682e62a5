"""The words of contacts on pages, in plain Dutch. Pure."""

from collections.abc import Mapping
from typing import Final

MANNERS: Final[Mapping[str, str]] = {
    "gesprek": "Een gesprek bij ons",
    "huisbezoek": "Een huisbezoek",
    "bellen": "Aan de telefoon",
    "app": "Per app",
    "met-begeleider": "Samen met of via een begeleider",
}
SUBJECTS: Final[Mapping[str, str]] = {
    "werk": "Werk",
    "meedoen": "Meedoen",
    "inkomen": "Inkomen",
    "wonen": "Wonen",
    "zorg": "Zorg",
}
QUESTIONS: Final[Mapping[str, str]] = {
    "werk": "Hoe gaat het met werk, of met de weg daarheen?",
    "meedoen": "Wat doet de inwoner in een week, en met wie?",
    "inkomen": "Komt de inwoner rond? Zijn er zorgen om geld?",
    "wonen": "Woont de inwoner goed, en is het te betalen?",
    "zorg": "Is er de zorg die nodig is, ook voor de kinderen?",
}
"""What to ask, for who sits at the table."""
TAKES_PART: Final[Mapping[str, str]] = {
    "vrijwilligerswerk": "Vrijwilligerswerk",
    "mantelzorg": "Mantelzorg",
    "dagbesteding": "Dagbesteding",
    "sociale-activering": "Sociale activering",
    "deeltijdwerk": "Betaald werk voor een deel van de week",
}
NEEDS: Final[Mapping[str, str]] = {
    "wonen": "Wonen",
    "zorg": "Zorg",
    "schulden": "Schulden",
    "inkomen": "Inkomen of regelingen",
    "taal": "Taal",
    "digitaal": "Computer of telefoon",
    "werk": "Werk",
    "meedoen": "Meedoen",
    "opvoeden": "Opvoeden",
}
REPORTS: Final[Mapping[str, tuple[str, str]]] = {
    "schulden": ("schuldsignaal", "Meld een schuldsignaal"),
    "taal": ("taalsignaal", "Meld een taalsignaal"),
}
"""The needs for which there is a life event with a playbook: its name, and what the link says."""
ROLES: Final[Mapping[str, str]] = {
    "inkomensconsulent": "Een inkomensconsulent",
    "werkcoach": "Een werkcoach",
    "jobcoach": "Een jobcoach",
    "participatiecoach": "Een participatiecoach",
    "regisseur": "Een regisseur",
}
LABELS: Final[Mapping[str, str]] = {
    "inwonerId": "Wie is gesproken",
    "contactdatum": "Wanneer",
    "manier": "Hoe",
    "actief": "Doet de inwoner mee",
    "deelname": "Hoe de inwoner meedoet",
    "nodig": "Wat er nodig is",
    "nodigToelichting": "Wat er precies nodig is",
    "reden": "Reden",
    "vanaf": "Vanaf",
    "tot": "Tot",
    "woorden": "Toelichting",
    "waarom": "Waarom",
    **{f"onderwerpen.{code}.besproken": f"{name}: besproken" for code, name in SUBJECTS.items()},
    **{
        f"onderwerpen.{code}.woorden": f"{name}: wat is er gezegd"
        for code, name in SUBJECTS.items()
    },
}
_OF_PROMISE: Final = {"wat": "wat", "uiterlijk": "voor wanneer", "wie": "wie"}


def label_of(name: str) -> str:
    """What a field of the form is called, by its name."""
    if name.startswith("afspraken."):
        _, number, part = name.split(".")
        return f"Afspraak {int(number) + 1}: {_OF_PROMISE[part]}"
    return LABELS.get(name, "")
