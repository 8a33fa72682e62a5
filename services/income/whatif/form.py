"""The form of the what-if page: few fields, each of them countable, none about who somebody is. Ages instead of birthdays.

It is read from a link and becomes the question that the API answers too; faults come back beside the field they are about.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from pydantic import ValidationError

from services.income.whatif.schemas import MOST_PER_HOUR, Berekeningsvraag
from shared.clock import today
from shared.errors import Fault
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.http.faults import fault_of

HOURS = (0, 8, 16, 24, 36)
ADULT, OLDEST, MOST_CHILDREN, MOST_RENT = 18, 66, 10, 500_000
MONTHS_SINCE_BIRTHDAY = 6
"""Nobody's birthday is asked for, so everybody had it half a year ago: then no threshold is near."""

VRIJLATINGEN: dict[str, dict[str, Any] | None] = {
    "geen": None,
    "begin": {"regime": "oud_31_2"},
    "later": {"regime": "oud_31_2", "gebruikteMaanden": {"n": 6}},
    "nieuw": {"regime": "uniform_34a"},
}
"""What of the wage is left out of account, by how it is asked at the table."""

UNKNOWN_YEAR = "Van deze datum zijn hier niet alle bedragen bekend; er is niets aangenomen. Kies een andere datum."
_AMOUNT = re.compile(r"(?P<euros>\d{1,6})(?:[.,](?P<cents>\d{2}))?")
_FIELD_OF = (
    ("datum", "datum"),
    ("huishouden.aanvrager", "leeftijd"),
    ("huishouden.partner", "leeftijd_partner"),
    ("huishouden.kinderen", "kinderen"),
    ("kaleHuurCenten", "huur"),
)


@dataclass(frozen=True, slots=True)
class Formulier:
    """What was filled in, as text; the defaults are the case of Ank."""

    gemeente: str = "0106"
    datum: str = field(default_factory=lambda: today().replace(day=1).isoformat())
    leeftijd: str = "38"
    samen: str = "nee"
    leeftijd_partner: str = ""
    kinderen: str = "8, 14"
    huur: str = "700"
    uurloon: str = ""
    vrijlating: str = "later"
    van: str = "16"
    naar: str = "24"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Formulier":
        """What a link does not tell is as in the case of Ank; what it tells beside this is not looked at."""
        names = [one.name for one in fields(cls)]
        return cls(**{name: query[name].strip()[:40] for name in names if name in query})


VOORBEELDEN: dict[str, dict[str, str]] = {
    "Ank: alleen met kinderen van 8 en 14": {},
    "Alleen, zonder kinderen": {"leeftijd": "45", "kinderen": "", "vrijlating": "begin"},
    "Jong en alleen": {"leeftijd": "22", "kinderen": "", "huur": "450", "vrijlating": "geen"},
    "Samen met twee kinderen": {"samen": "ja", "leeftijd_partner": "40", "vrijlating": "begin"},
}
"""What differs from the case of Ank."""


def question_of(form: Formulier) -> tuple[Berekeningsvraag | None, tuple[Fault, ...]]:
    """The question for the calculation, or what is wrong, per field of the form."""
    faults = tuple(_faults(form))
    if faults:
        return None, faults
    try:
        return Berekeningsvraag.model_validate(_question(form)), ()
    except ValidationError as error:
        told = (fault_of({**one, "loc": ("body", *one["loc"])}) for one in error.errors())
        return None, beside_fields(told)


def beside_fields(faults: Iterator[Fault] | tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Faults of the question under the name of the field that they come from; one per field is enough at a table."""
    found: dict[str, Fault] = {}
    for fault in faults:
        name = field_of(fault.name)
        reason = UNKNOWN_YEAR if fault.code == "parameter-ontbreekt" else fault.reason
        found.setdefault(name, Fault(name, fault.code, reason))
    return tuple(found.values())


def field_of(name: str) -> str:
    """The field of the form that a name in the question comes from; nothing where it is not about one field."""
    if name.startswith("scenarios.") and ".loon" in name:
        return "uurloon"
    return next((own for start, own in _FIELD_OF if name.startswith(start)), "")


def cents_of(amount: str) -> int | None:
    """`700`, `700,50` or `700.50` as cents; None where it is not an amount."""
    found = _AMOUNT.fullmatch(amount.removeprefix("€").strip())
    return None if found is None else int(found["euros"]) * 100 + int(found["cents"] or 0)


def ages_of(text: str) -> list[int] | None:
    """`8, 14` as ages; None where something in it is not a number."""
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
    return [int(part) for part in parts] if all(_is_count(part) for part in parts) else None


def born(age: int, day: date) -> date:
    """The first of the month half a year before, so many years ago."""
    month = day.month - MONTHS_SINCE_BIRTHDAY
    return date(day.year - age - (month < 1), month + 12 * (month < 1), 1)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3


def _faults(form: Formulier) -> Iterator[Fault]:
    yield from _faults_of_choices(form)
    if day_of(form.datum) is None:
        yield Fault("datum", "datum", "Vul een bestaande datum in, als jjjj-mm-dd.")
    yield from _fault_of_age("leeftijd", form.leeftijd)
    if form.samen == "ja":
        yield from _fault_of_age("leeftijd_partner", form.leeftijd_partner)
    ages = ages_of(form.kinderen)
    if ages is None or len(ages) > MOST_CHILDREN:
        yield Fault(
            "kinderen", "lijst", f"Vul leeftijden in als 8, 14; ten hoogste {MOST_CHILDREN}."
        )
    elif any(age >= ADULT for age in ages):
        yield Fault(
            "kinderen", "volwassen", f"Deze pagina rekent met kinderen tot en met {ADULT - 1} jaar."
        )
    yield from _fault_of_amount("huur", form.huur, MOST_RENT)
    yield from _fault_of_amount("uurloon", form.uurloon, MOST_PER_HOUR)
    if form.uurloon and cents_of(form.uurloon) == 0:
        yield Fault("uurloon", "bedrag", "Laat dit leeg voor het minimumloon.")


def _faults_of_choices(form: Formulier) -> Iterator[Fault]:
    hours = {str(count) for count in HOURS}
    choices = {
        "gemeente": AGENCY_MUNICIPALITIES,
        "samen": {"ja", "nee"},
        "vrijlating": VRIJLATINGEN,
        "van": hours,
        "naar": hours,
    }
    for name, allowed in choices.items():
        if getattr(form, name) not in allowed:
            yield Fault(name, "keuze", "Kies een van de mogelijkheden.")
    if form.van == form.naar:
        yield Fault("naar", "gelijk", "Kies een ander aantal uren dan bij nu.")


def _fault_of_age(name: str, text: str) -> Iterator[Fault]:
    if not _is_count(text) or not ADULT <= int(text) <= OLDEST:
        yield Fault(name, "leeftijd", f"Vul een leeftijd in van {ADULT} tot en met {OLDEST} jaar.")


def _fault_of_amount(name: str, text: str, most: int) -> Iterator[Fault]:
    cents = cents_of(text) if text else 0
    if cents is None:
        yield Fault(name, "bedrag", "Vul een bedrag in euro's in, als 700 of 700,50.")
    elif cents > most:
        yield Fault(name, "bereik", f"Vul ten hoogste {most // 100} euro in.")


def day_of(text: str) -> date | None:
    """The day that was filled in, where it is one."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in range(2000, 2101) else None


def _question(form: Formulier) -> dict[str, Any]:
    day = date.fromisoformat(form.datum)
    household: dict[str, Any] = {
        "aanvrager": {"geboortedatum": born(int(form.leeftijd), day)},
        "kinderen": [{"geboortedatum": born(age, day)} for age in ages_of(form.kinderen) or ()],
    }
    if form.samen == "ja":
        household["partner"] = {"geboortedatum": born(int(form.leeftijd_partner), day)}
    return {
        "datum": day,
        "huishouden": household,
        "kaleHuurCenten": cents_of(form.huur) or 0,
        "scenarios": [{"naam": f"{hours} uur", "aanvrager": _work(form, hours)} for hours in HOURS],
    }


def _work(form: Formulier, hours: int) -> dict[str, Any]:
    wage = {
        "periode": "uur",
        "urenPerWeek": hours,
        "brutoCenten": cents_of(form.uurloon) if form.uurloon else None,
    }
    return {"loon": wage, "vrijlating": VRIJLATINGEN[form.vrijlating]}
