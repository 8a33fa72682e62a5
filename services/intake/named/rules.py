"""What a report says of whom it names, before anybody looks at a household: the day it is about, and what cannot be. Pure."""

from collections.abc import Mapping
from datetime import date

from services.intake.birthdays.rules import day_of
from services.intake.reports.melding import Melding
from services.intake.timeline.verdicts import Refusal

UNKNOWN_PERSON = Refusal("onbekende-persoon", "Deze persoon is hier niet bekend.")
UNKNOWN_OTHER: Mapping[str, Refusal] = {
    "exPartner": Refusal("onbekende-ex-partner", "De ex-partner is hier niet bekend."),
    "vertrekker": Refusal("onbekende-vertrekker", "Wie er vertrekt, is hier niet bekend."),
    "partner": Refusal("onbekende-partner", "De partner is hier niet bekend."),
    "kind": Refusal("onbekend-kind", "Dit kind is hier niet bekend."),
    "andereOuder": Refusal("onbekende-andere-ouder", "De andere ouder is hier niet bekend."),
    "kinderen": Refusal("onbekend-kind-na-scheiding", "Een van de kinderen is hier niet bekend."),
    "meeverhuizend": Refusal("onbekende-meeverhuizer", "Wie er meeverhuist, is hier niet bekend."),
    "bij": Refusal("onbekende-bewoner", "Wie er in de woning woont, is hier niet bekend."),
}
OTHER_BIRTHDAY = Refusal(
    "andere-verjaardag",
    "De ingangsdatum is niet de verjaardag die bij de bekende geboortedatum hoort.",
)
CHILD_PERHAPS_KNOWN = Refusal(
    "kind-misschien-bekend",
    "In dit huishouden is op deze dag al een kind geboren. Geef bij een tweeling het burgerservicenummer van dit kind.",
)
NAME_FOLLOWS = ("Pasgeboren kind", "(naam volgt)")
"""No report carries a name; somebody fills it in later."""


def day_of_occurrence(melding: Melding, born_on: date) -> date | Refusal:
    """The day it happens; a birthday has to be the one that the birth date gives."""
    if not melding.is_birthday:
        assert melding.ingangsdatum is not None  # noqa: S101 - only birthdays may leave it out
        return melding.ingangsdatum
    known = birthday_in(melding, born_on)
    assert known is not None  # noqa: S101 - it is a birthday
    if melding.ingangsdatum is not None and melding.ingangsdatum != known:
        return OTHER_BIRTHDAY
    return known


def birthday_in(melding: Melding, born_on: date) -> date | None:
    """The birthday that is reported, by the birth date; None of everything else."""
    grens = melding.verjaardag
    return day_of(grens, born_on) if grens is not None else None
