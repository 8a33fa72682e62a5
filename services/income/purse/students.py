"""Money for who learns: WTOS and Wsf as pointers, as DUO sets the amounts, and the studietoeslag (Participatiewet art. 36b)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.income.norms.register import ParameterOntbreekt, Parameters
from services.income.purse.claims import Aanspraak
from services.income.toeslagen.outcome import Regeling, in_euros
from services.income.toeslagen.studietoeslag import ARTIKEL, Student, studietoeslag
from shared import calendar
from shared.events.income import Parameterverwijzing, Reden

Onderwijs = Literal["voortgezet", "mbo", "hoger", "geen"]

GROWN = 18
"""WTOS for pupils and Wsf for mbo begin at this age."""
DUO = "DUO"
ONLY_WITH_LIMIT = (
    "Studietoeslag is er voor wie leert met WTOS of studiefinanciering, en door ziekte of een handicap niet kan bijverdienen. "
    "Of dat zo is, is hier niet bekend."
)
SCHOOL_COSTS = ("WTOS_SCHOOLKOSTEN_ONDERBOUW", "WTOS_SCHOOLKOSTEN_BOVENBOUW")


@dataclass(frozen=True, slots=True)
class Leerling:
    """A child of the household that may be learning."""

    geboortedatum: date
    onderwijs: Onderwijs | None = None
    """None: nobody told."""
    medisch_beperkt: bool | None = False
    """Structurally unable to earn beside the study; None: nobody was asked."""
    wajong: bool = False
    stagevergoeding: int = 0
    """Per month, in cents."""


def study_claims(pupil: Leerling, day: date, parameters: Parameters) -> Iterator[Aanspraak]:
    """What this child can apply for itself; amounts of DUO are not known here."""
    age = calendar.age_on(pupil.geboortedatum, day)
    too_old = calendar.birthday(
        pupil.geboortedatum, 0, parameters.on("STUDIE_LEEFTIJD", day).maanden
    )
    if day >= too_old or pupil.onderwijs == "geen":
        return
    if pupil.onderwijs is None:
        if age >= GROWN:
            yield _unknown(age)
            if pupil.medisch_beperkt is None:
                yield supplement_claim(pupil, day, parameters)
        return
    if age < GROWN and pupil.onderwijs != "hoger":
        return
    yield _study_money(age, pupil.onderwijs, Regeling(parameters, day))
    if pupil.medisch_beperkt is not False and not pupil.wajong:
        yield supplement_claim(pupil, day, parameters)


def _unknown(age: int) -> Aanspraak:
    text = (
        f"Volgt dit kind van {age} jaar onderwijs? Dan kan het bij DUO een tegemoetkoming (WTOS, voortgezet onderwijs) of "
        "studiefinanciering (Wsf, mbo of hoger onderwijs) aanvragen. Of dat zo is, is hier niet bekend."
    )
    return Aanspraak("studiefinanciering", None, DUO, _pointer("WTOS 4; Wsf 2000", text), True)


def _study_money(age: int, kind: Onderwijs, wet: Regeling) -> Aanspraak:
    if kind == "voortgezet":
        text = (
            f"Dit kind van {age} jaar kan bij DUO een tegemoetkoming voor scholieren aanvragen. Doe dat op tijd: over de "
            "maanden voor de aanvraag wordt niets betaald. Het bedrag stelt DUO vast."
        )
        costs, applied = _school_costs(wet)
        return Aanspraak("wtos", None, DUO, _pointer("WTOS 4, 4.10 lid 2", text + costs, applied))
    text = f"Dit kind van {age} jaar kan bij DUO studiefinanciering aanvragen. Het bedrag stelt DUO vast."
    return Aanspraak("studiefinanciering", None, DUO, _pointer("Wsf 2000", text))


def _school_costs(wet: Regeling) -> tuple[str, tuple[Parameterverwijzing, ...]]:
    """The part of WTOS for costs of school, in the years of which it is known."""
    if any(wet.parameters.find(code, wet.datum) is None for code in SCHOOL_COSTS):
        return "", ()
    lower, upper = (in_euros(wet.cents(code)) for code in SCHOOL_COSTS)
    text = f" Voor schoolkosten is dat {lower} (onderbouw) of {upper} (bovenbouw) per maand, naast een basistoelage."
    return text, wet.references(*SCHOOL_COSTS)


def supplement_claim(pupil: Leerling, day: date, parameters: Parameters) -> Aanspraak:
    """With WTOS or Wsf and a lasting medical limit; without an amount where nobody told it."""
    student = Student(
        datum=day,
        geboortedatum=pupil.geboortedatum,
        studiefinanciering=True,
        medisch_beperkt=True,
        stagevergoeding=pupil.stagevergoeding,
    )
    where = "Werkplein Drentsche Aa"
    unknown = pupil.medisch_beperkt is None
    try:
        found = studietoeslag(student, parameters)
    except ParameterOntbreekt as missing:
        text = f"Mogelijk is er recht op studietoeslag; vraag die aan bij: {where}. {missing.reden.tekst}"
        text = f"{ONLY_WITH_LIMIT} {text}" if unknown else text
        return Aanspraak("studietoeslag", None, where, _pointer(ARTIKEL, text), unknown)
    steps = " ".join(step.tekst for step in found.redenen)
    steps = f"{ONLY_WITH_LIMIT} {steps}" if unknown else steps
    applied = tuple(reference for step in found.redenen for reference in step.parameters)
    reason = _pointer(ARTIKEL, steps, applied)
    return Aanspraak("studietoeslag", found.centen, where, reason, unknown)


def _pointer(artikel: str, tekst: str, parameters: tuple[Parameterverwijzing, ...] = ()) -> Reden:
    return Reden(regel="aanwijzing", artikel=artikel, tekst=tekst, parameters=parameters)
