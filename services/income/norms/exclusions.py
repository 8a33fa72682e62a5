"""Who has no right to bijstand of their own on a day (Participatiewet art. 11 and 13), as far as facts tell.

Of art. 13 lid 1 onder b, c, d, g and h, and lid 2 onder b, c 2° and d, no fact tells: a person establishes that there is no right,
with the article (`geen-recht`). So is lid 3, a sentence outside an institution, which is no exclusion. Art. 16 (dire need) is a
person's call.
"""

from datetime import date
from typing import Literal

from services.income.norms.register import Parameters
from services.income.norms.woonsituatie import Persoon, age_group
from shared import calendar
from shared.events.income import Reden

DAYS_IN_WEEK = 7

Uitsluiting = Literal[
    "geen-recht",
    "gedetineerd",
    "te-lang-in-buitenland",
    "jonger-dan-18",
    "18-tot-21-in-inrichting",
    "jonger-dan-27-onderwijs-met-wsf",
]

WHY: dict[Uitsluiting, tuple[str, str]] = {
    "geen-recht": ("11", "Voor deze persoon is vastgesteld dat er geen recht is."),
    "gedetineerd": ("13 lid 1 onder a", "Wie gedetineerd is heeft geen recht."),
    "te-lang-in-buitenland": (
        "13 lid 1 onder e, lid 4",
        "Wie langer dan 4 weken (vanaf de AOW-leeftijd 13) in het buitenland is heeft geen recht.",
    ),
    "jonger-dan-18": ("13 lid 1 onder f", "Wie jonger is dan 18 jaar heeft geen recht."),
    "18-tot-21-in-inrichting": (
        "13 lid 2 onder a",
        "Wie 18, 19 of 20 jaar is en in een inrichting verblijft heeft geen recht.",
    ),
    "jonger-dan-27-onderwijs-met-wsf": (
        "13 lid 2 onder c",
        "Wie jonger is dan 27 jaar en onderwijs met studiefinanciering kan volgen heeft geen recht.",
    ),
}
"""The article and the sentence of each ground."""


def exclusion(person: Persoon, day: date, parameters: Parameters) -> Reden | None:
    """Why this person has no right on a day, or None."""
    ground = next(iter(grounds_of(person, day, parameters)), None)
    if ground is None:
        return None
    artikel, tekst = WHY[ground]
    established = person.zonder_recht_door if ground == "geen-recht" else None
    return Reden(regel="uitsluiting", artikel=established or f"Pw {artikel}", tekst=tekst)


def grounds_of(person: Persoon, day: date, parameters: Parameters) -> tuple[Uitsluiting, ...]:
    """Of the grounds that facts tell, those on which this person has no right on a day; in the order of art. 13."""
    ages = age_group(person, day)
    grounds: tuple[tuple[bool, Uitsluiting], ...] = (
        (not person.heeft_recht, "geen-recht"),
        (person.gedetineerd, "gedetineerd"),
        (_too_long_abroad(person, day, parameters), "te-lang-in-buitenland"),
        (ages == "onder-18", "jonger-dan-18"),
        (ages == "18-20" and person.inrichting, "18-tot-21-in-inrichting"),
        (
            person.onderwijs_met_wsf and _is_jongere(person, day, parameters),
            "jonger-dan-27-onderwijs-met-wsf",
        ),
    )
    return tuple(ground for applies, ground in grounds if applies)


def _too_long_abroad(person: Persoon, day: date, parameters: Parameters) -> bool:
    """The law speaks of weeks; a day more than these is longer."""
    if person.dagen_buitenland <= 0:
        return False
    past_aow = age_group(person, day) == "aow"
    allowed = parameters.on("BUITENLAND_WEKEN_AOW" if past_aow else "BUITENLAND_WEKEN", day)
    return person.dagen_buitenland > allowed.weken * DAYS_IN_WEEK


def _is_jongere(person: Persoon, day: date, parameters: Parameters) -> bool:
    months = parameters.on("JONGERE_LEEFTIJD", day).maanden
    return day < calendar.birthday(person.geboortedatum, 0, months)
