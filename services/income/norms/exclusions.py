"""Who has no right to bijstand of their own on a day (Participatiewet art. 13). Art. 16 (dire need) is a person's call."""

from datetime import date

from services.income.norms.register import Parameters
from services.income.norms.woonsituatie import Persoon, age_group
from shared import calendar
from shared.events.income import Reden


def exclusion(person: Persoon, day: date, parameters: Parameters) -> Reden | None:
    """Why this person has no right on a day, or None; the grounds are in the order of art. 13."""
    ages = age_group(person, day)
    grounds = (
        (not person.heeft_recht, "11", "Voor deze persoon is vastgesteld dat er geen recht is."),
        (person.gedetineerd, "13 lid 1 onder a", "Wie gedetineerd is heeft geen recht."),
        (
            _too_long_abroad(person, day, parameters),
            "13 lid 1 onder e, lid 4",
            "Wie langer dan 4 weken (vanaf de AOW-leeftijd 13) in het buitenland is heeft geen recht.",
        ),
        (ages == "onder-18", "13 lid 1 onder f", "Wie jonger is dan 18 jaar heeft geen recht."),
        (
            ages == "18-20" and person.inrichting,
            "13 lid 2 onder a",
            "Wie 18, 19 of 20 jaar is en in een inrichting verblijft heeft geen recht.",
        ),
        (
            person.onderwijs_met_wsf and _is_jongere(person, day, parameters),
            "13 lid 2 onder c",
            "Wie jonger is dan 27 jaar en onderwijs met studiefinanciering kan volgen heeft geen recht.",
        ),
    )
    for applies, artikel, tekst in grounds:
        if applies:
            return Reden(regel="uitsluiting", artikel=f"Pw {artikel}", tekst=tekst)
    return None


def _too_long_abroad(person: Persoon, day: date, parameters: Parameters) -> bool:
    if person.weken_buitenland <= 0:
        return False
    past_aow = age_group(person, day) == "aow"
    allowed = parameters.on("BUITENLAND_WEKEN_AOW" if past_aow else "BUITENLAND_WEKEN", day)
    return person.weken_buitenland > allowed.waarde


def _is_jongere(person: Persoon, day: date, parameters: Parameters) -> bool:
    months = parameters.on("JONGERE_LEEFTIJD", day).waarde
    return day < calendar.birthday(person.geboortedatum, 0, months)
