"""Studietoeslag per month (Participatiewet art. 36b): the least a student who cannot earn beside studying gets."""

from dataclasses import dataclass
from datetime import date

from services.income.norms.register import Parameters
from services.income.toeslagen.outcome import Bedrag, Regeling, in_euros
from shared import calendar

ARTIKEL = "Pw 36b"
YOUNGEST = 15
OLDEST_STEP = 21


@dataclass(frozen=True, slots=True)
class Student:
    """A student; the booleans are what the medical advice, DUO and UWV tell."""

    datum: date
    geboortedatum: date
    studiefinanciering: bool
    """Receives Wsf 2000 or the allowance of WTOS chapter 4."""
    medisch_beperkt: bool
    """Structurally unable to earn beside the study."""
    wajong: bool = False
    stagevergoeding: int = 0
    """Per month, in cents."""


def studietoeslag(wie: Student, parameters: Parameters) -> Bedrag:
    """The amount by age, less what a paid internship gives above the exempt part."""
    wet = Regeling(parameters, wie.datum)
    age = calendar.age_on(wie.geboortedatum, wie.datum)
    if not wie.studiefinanciering or not wie.medisch_beperkt or wie.wajong or age < YOUNGEST:
        return wet.nothing(
            "studietoeslag",
            ARTIKEL,
            "Studietoeslag is er bij studiefinanciering of WTOS, voor wie door een structurele medische beperking niet kan "
            "bijverdienen en geen recht op Wajong heeft.",
        )
    code = f"ST_{min(age, OLDEST_STEP)}"
    amount = wet.reason(
        "studietoeslag", ARTIKEL, f"Ten minste {in_euros(wet.cents(code))} per maand.", code
    )
    if not wie.stagevergoeding:
        return Bedrag(wet.cents(code), (amount,))
    less = max(0, wie.stagevergoeding - wet.cents("ST_STAGE_VRIJ"))
    text = f"De stagevergoeding boven {in_euros(wet.cents('ST_STAGE_VRIJ'))} gaat eraf: {in_euros(less)}."
    offset = wet.reason("studietoeslag", ARTIKEL, text, "ST_STAGE_VRIJ")
    return Bedrag(max(0, wet.cents(code) - less), (amount, offset))
