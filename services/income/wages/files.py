"""A file of wages, a pay slip or correction a line: from bytes to reports, with what is wrong of each line in Dutch.

Nothing in a file is trusted: not its size, encoding, columns or amounts, and no line stops another.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from services.income.wages.schemas import Loon
from services.income.wages.typed import read_typed
from shared.errors import Fault, InvalidInput

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_LINES: Final = 5_000
LONGEST_LINE: Final = 1_000
REQUIRED: Final = ("inwonerId", "kenmerk", "van", "totEnMet", "betaaldOp", "netto")
OPTIONAL: Final = ("baanId", "soort", "bruto")


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
    given = {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
    wage, faults = read_typed(given)
    return Regel(number, wage, tuple(f"{name}: {why}" for name, why in faults.items()))


def _refused(code: str, reason: str) -> InvalidInput:
    return InvalidInput((Fault("bestand", code, reason),))
