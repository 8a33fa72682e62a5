"""The form of the recalculation page: a day, a municipality, and how much higher the norms would be. Read from a link."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.income.norms.schemas import EARLIEST, LATEST
from services.income.recalculation.schemas import (
    MOST_HIGHER,
    MOST_LOWER,
    Doorrekeningsvraag,
    Voorstelwaarde,
)
from shared.errors import Fault
from shared.http.strictness import iso_date

ALL = ""
_PERCENT = re.compile(r"(?P<sign>[-+]?)(?P<whole>\d{1,3})(?:[.,](?P<decimals>\d{1,2}))?")
_FIELD_OF = (
    ("datum", "datum"),
    ("gemeenten", "gemeente"),
    ("normverhoging", "verhoging"),
    ("voorgesteldeWaarden", "bestand"),
    ("bestand", "bestand"),
)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Formulier:
    """What was filled in, as text. Without a day nothing is asked yet."""

    datum: str = ""
    gemeente: str = ALL
    verhoging: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Formulier":
        given = {name: query.get(name, "").strip()[:_LONGEST] for name in cls.__dataclass_fields__}
        return cls(**given)

    @property
    def is_asked(self) -> bool:
        return bool(self.datum or self.gemeente or self.verhoging)


def question_of(
    form: Formulier,
    municipalities: Collection[str],
    proposed: tuple[Voorstelwaarde, ...] = (),
) -> tuple[Doorrekeningsvraag | None, tuple[Fault, ...]]:
    """The question for the calculation, or what is wrong, per field of the form."""
    faults = tuple(_faults(form, municipalities))
    if faults:
        return None, faults
    return (
        Doorrekeningsvraag(
            datum=date.fromisoformat(form.datum),
            gemeenten=None if form.gemeente == ALL else (form.gemeente,),
            normverhoging_basispunten=basis_points(form.verhoging) if form.verhoging else None,
            voorgestelde_waarden=proposed or None,
        ),
        (),
    )


def beside_fields(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Faults of the question under the name of the field that they come from."""
    return tuple(
        Fault(
            next((own for start, own in _FIELD_OF if fault.name.startswith(start)), ""),
            fault.code,
            fault.reason,
        )
        for fault in faults
    )


def basis_points(text: str) -> int | None:
    """`5`, `2,5` or `-3` percent in hundredths of a percent; None where it is not a percentage."""
    found = _PERCENT.fullmatch(text.removesuffix("%").strip())
    if found is None:
        return None
    amount = int(found["whole"]) * 100 + int((found["decimals"] or "").ljust(2, "0"))
    return -amount if found["sign"] == "-" else amount


def _faults(form: Formulier, municipalities: Collection[str]) -> Iterator[Fault]:
    day = iso_date(form.datum)
    if day is None:
        yield Fault("datum", "datum", "Vul een bestaande datum in, als jjjj-mm-dd.")
    elif not EARLIEST <= day <= LATEST:
        yield Fault("datum", "bereik", f"Vul een datum in van {EARLIEST.year} tot {LATEST.year}.")
    if form.gemeente != ALL and form.gemeente not in municipalities:
        yield Fault("gemeente", "keuze", "Kies een gemeente waarvoor u werkt.")
    if form.verhoging:
        points = basis_points(form.verhoging)
        if points is None:
            yield Fault("verhoging", "percentage", "Vul een percentage in, als 5 of 2,5.")
        elif not MOST_LOWER <= points <= MOST_HIGHER:
            yield Fault(
                "verhoging",
                "bereik",
                f"Vul een percentage in van {MOST_LOWER // 100} tot en met {MOST_HIGHER // 100}.",
            )
