"""A file of wages, a pay slip or correction a line: from bytes to reports, with what is wrong of each line in Dutch.

Nothing in a file is trusted: not its size, encoding, columns or amounts, and no line stops another.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from services.income.wages.schemas import Loon
from shared.errors import Fault, InvalidInput
from shared.http.faults import fault_of
from shared.http.filled import PLAIN

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_LINES: Final = 5_000
LONGEST_LINE: Final = 1_000
REQUIRED: Final = ("inwonerId", "kenmerk", "van", "totEnMet", "betaaldOp", "netto")
OPTIONAL: Final = ("baanId", "soort", "bruto")
_AMOUNT: Final = re.compile(
    r"(?P<minus>-?)(?P<euros>\d{1,3}(?:\.\d{3})+|\d{1,6})(?:,(?P<cents>\d{2}))?"
)
_DAY: Final = re.compile(r"(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4})")
AMOUNT: Final = "Vul een bedrag in, als 1.250 of -12,50."


@dataclass(frozen=True, slots=True)
class Regel:
    """A line by its number in the file: what it reports, or why it cannot be taken."""

    nummer: int
    loon: Loon | None
    redenen: tuple[str, ...] = ()


def read_lines(content: bytes) -> Iterator[Regel]:
    """Raises InvalidInput where it is no file of wages at all."""
    text = _text_of(content)
    lines = text.splitlines()
    if len(lines) - 1 > MOST_LINES:
        raise _refused(
            "te-veel-regels", f"Een bestand heeft ten hoogste {MOST_LINES} regels. Deel het op."
        )
    if not lines:
        raise _refused("leeg", "Dit bestand is leeg.")
    separator = ";" if lines[0].count(";") >= lines[0].count(",") else ","
    names = [name.strip().strip('"') for name in lines[0].split(separator)]
    missing = [name for name in REQUIRED if name not in names]
    unknown = [name for name in names if name not in {*REQUIRED, *OPTIONAL}]
    if missing or unknown or len(set(names)) != len(names):
        wanted = ", ".join((*REQUIRED, *OPTIONAL))
        raise _refused("kolommen", f"De kolommen zijn: {wanted}. De laatste drie mogen weg.")
    return (
        _read(number, line, names, separator)
        for number, line in enumerate(lines[1:], start=2)
        if line.strip()
    )


def _text_of(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        limit = MOST_BYTES // 1024 // 1024
        raise _refused("te-groot", f"Een bestand is ten hoogste {limit} MiB. Deel het op.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused("codering", "Dit bestand is geen UTF-8. Bewaar het als CSV UTF-8.") from None
    if "\0" in text:
        raise _refused("geen-tekst", "Dit is geen tekstbestand.")
    return text


def _read(number: int, line: str, names: list[str], separator: str) -> Regel:
    if len(line) > LONGEST_LINE:
        return Regel(number, None, ("Deze regel is te lang.",))
    try:
        [cells] = csv.reader([line], delimiter=separator, strict=True)
    except (csv.Error, ValueError):
        return Regel(number, None, ("Deze regel is niet te lezen: kijk naar de aanhalingstekens.",))
    if len(cells) != len(names):
        return Regel(
            number, None, (f"Deze regel heeft {len(cells)} kolommen; het zijn er {len(names)}.",)
        )
    given = {name: cell.strip() for name, cell in zip(names, cells, strict=True) if cell.strip()}
    faults: list[str] = []
    data = _data(given, faults)
    try:
        wage = Loon.model_validate(data)
    except ValidationError as error:
        faults += [
            _words(dict(wrong)) for wrong in error.errors(include_url=False, include_input=False)
        ]
        return Regel(number, None, tuple(dict.fromkeys(faults)))
    return Regel(number, None, tuple(faults)) if faults else Regel(number, wage)


def _data(given: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    """As the API takes it; an amount that is none is told once, and is no amount that is missing."""
    data: dict[str, Any] = {
        name: given[name] for name in ("inwonerId", "baanId", "kenmerk", "soort") if name in given
    }
    for name in ("van", "totEnMet", "betaaldOp"):
        if name in given:
            data[name] = _day_of(given[name])
    for name in ("netto", "bruto"):
        if name in given:
            cents = cents_of(given[name])
            if cents is None:
                faults.append(f"{name}: {AMOUNT}")
            data[f"{name}Centen"] = cents or 0
    return data


def cents_of(text: str) -> int | None:
    """`1.250`, `-12,50` or `€ 80` as cents; None where it is not an amount."""
    found = _AMOUNT.fullmatch(text.replace("€", "").replace("−", "-").replace(" ", ""))
    if found is None:
        return None
    cents = int(found["euros"].replace(".", "")) * 100 + int(found["cents"] or 0)
    return -cents if found["minus"] else cents


def _day_of(text: str) -> str:
    """Dutch order or that of the standard; what is neither is refused as it is."""
    found = _DAY.fullmatch(text)
    if found is None:
        return text
    return f"{found['year']}-{int(found['month']):02d}-{int(found['day']):02d}"


def _words(wrong: dict[str, Any]) -> str:
    fault = fault_of({**wrong, "loc": ("body", *wrong["loc"])})  # type: ignore[typeddict-item]
    name = fault.name.removesuffix("Centen")
    return f"{name}: {PLAIN.get(fault.code, fault.reason)}" if name else fault.reason


def _refused(code: str, reason: str) -> InvalidInput:
    return InvalidInput((Fault("bestand", code, reason),))
