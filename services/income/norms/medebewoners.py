"""Who shares the costs of the home: the kostendelende medebewoner (Participatiewet art. 19a and 22a lid 4)."""

from dataclasses import dataclass
from datetime import date

from services.income.norms.register import Parameters
from services.income.norms.woonsituatie import Persoon, Verblijf, Woonsituatie
from shared import calendar
from shared.events.income import Reden

FAMILY = frozenset({"graad1", "graad2"})


@dataclass(frozen=True, slots=True)
class Telling:
    """Whether somebody counts as sharing the costs, and why."""

    telt_mee: bool
    reden: Reden


def kostendelende_medebewoners(home: Woonsituatie, parameters: Parameters) -> int:
    """How many share the costs beside applicant and partner. A grown child counts too."""
    others = (*home.kinderen, *home.medebewoners)
    return sum(_exception(person, home.datum, parameters) is None for person in others)


def judge(person: Persoon, day: date, parameters: Parameters) -> Telling:
    """Whether this person shares the costs, with the reason."""
    exception = _exception(person, day, parameters)
    if exception is None:
        return Telling(True, _reason("Pw 19a lid 1", "Deze medebewoner deelt in de kosten."))
    artikel, why = exception
    return Telling(False, _reason(artikel, f"Deze medebewoner telt niet mee: {why}."))


def _exception(  # noqa: PLR0911 - a ground of the article, a return
    person: Persoon, day: date, parameters: Parameters
) -> tuple[str, str] | None:
    """The article and the ground on which this person does not share the costs, in the order of art. 19a lid 1."""
    months = parameters.on("KD_LEEFTIJD", day).maanden
    if day < calendar.birthday(person.geboortedatum, 0, months):
        return "Pw 19a lid 1", f"jonger dan {months // 12} jaar"
    if person.kostendeler_uitzondering is not None:
        return "Pw 19a lid 1, 22a lid 4", f"uitzondering {person.kostendeler_uitzondering}"
    home = person.verblijf
    if not home.hoofdverblijf:
        return "Pw 19a lid 1", "hoofdverblijf ergens anders"
    if home.is_partner:
        return "Pw 19a lid 1 onder a", "partner van de aanvrager"
    if home.contract.is_commercial and home.relatie not in FAMILY:
        return "Pw 19a lid 1 onder b", "schriftelijk contract met een commerciële prijs"
    if home.contract_derde.is_commercial and home.zelfde_verhuurder:
        return "Pw 19a lid 1 onder c", "zakelijk contract met dezelfde verhuurder"
    if _is_student(home, person.geboortedatum, day, parameters):
        return "Pw 19a lid 1 onder d", "student"
    return None


def _is_student(living: Verblijf, born: date, day: date, parameters: Parameters) -> bool:
    """Education with study money started before an age (30), abroad in the month of turning it; BBL at any age (onder d)."""
    started = living.onderwijs_gestart_op
    if living.onderwijs in {None, "overig"} or (started is not None and started > day):
        return False
    if living.onderwijs == "bbl" or started is None:
        return True
    too_old = calendar.birthday(born, 0, parameters.on("STUDIE_LEEFTIJD", day).maanden)
    if living.onderwijs == "buitenland":
        too_old = calendar.first_of_next_month(too_old)
    return started < too_old


def _reason(artikel: str, tekst: str) -> Reden:
    return Reden(regel="kostendelende-medebewoner", artikel=artikel, tekst=tekst)
