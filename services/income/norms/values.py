"""What a row of a parameter file says, as people write it, and what is wrong with it: in Dutch, for who wrote it.

Amounts are euros with two decimals (`1419.46`), percentages as read (`25`, `13.73`), days as `2027-01-01`.
"""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from services.income.norms.articles.register import load_laws
from services.income.norms.citations import OnleesbareVerwijzing, read_citation
from services.income.norms.register import ZEKERHEDEN, Eenheid, Parameter, Row, UnknownPeriod

CODE_COLUMNS = ("code", "regeling", "artikel", "omschrijving", "eenheid")
SOURCE_COLUMNS = ("bron", "naam", "link", "gepubliceerd_op", "gelezen_op")
COLUMNS = (
    "code",
    "waarde",
    "geldig_vanaf",
    "geldig_tot",
    "bron",
    "zekerheid",
    "herlezen_voor",
    "toelichting",
)

DOWNLOADED = (
    *("code", "omschrijving", "eenheid", "waarde", "geldig_vanaf", "geldig_tot"),
    *("artikel", "regeling", "bron", "zekerheid"),
)

UNITS: Mapping[str, tuple[Eenheid, int]] = {
    "euro": ("cent", 2),
    "procent": ("milliprocent", 3),
    "maand": ("maand", 0),
    "week": ("week", 0),
    "dag": ("dag", 0),
    "aantal": ("aantal", 0),
    "keuze": ("keuze", 0),
}
"""Of each unit that is written the one that rules read, and how many decimals a value may have."""


class Fault(ValueError):
    """What is wrong with a row."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file."""

    file: str
    number: int

    def says(self, fault: Fault | str) -> str:
        return f"{self.file} regel {self.number}: {fault}"


@dataclass(frozen=True, slots=True)
class Code:
    """What a code stands for, the same in every period."""

    code: str
    regeling: str
    artikel: str
    omschrijving: str
    eenheid: Eenheid
    geschreven: str
    """The unit as it is written."""


@dataclass(frozen=True, slots=True)
class Bron:
    """A source: what it is, where it can be read (never fetched), when it was published and when somebody read it."""

    sleutel: str
    naam: str
    link: str
    gepubliceerd_op: date | None
    gelezen_op: date | None


def rows_of(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[Line, dict[str, str]]]:
    """Every row with its line. Raises Fault where the file is not there or has other columns."""
    within = path.parent.name
    name = f"{within}/{path.name}" if within == "lokaal" or within.isdigit() else path.name
    if not path.is_file():
        msg = f"{name}: dit bestand ontbreekt"
        raise Fault(msg)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != columns:
            msg = f"{name}: de kolommen moeten zijn: {', '.join(columns)}"
            raise Fault(msg)
        for row in reader:
            line = Line(name, reader.line_num)
            if None in row or None in row.values():
                raise Fault(
                    line.says(
                        f"er horen {len(columns)} kolommen te staan; zet een tekst met een komma tussen aanhalingstekens"
                    )
                )
            yield line, row


def code_of(row: Mapping[str, str]) -> Code:
    if not (row["code"] and row["regeling"] and row["omschrijving"]):
        raise Fault("code, regeling en omschrijving mogen niet leeg zijn")
    try:
        read_citation(row["artikel"], load_laws())
    except OnleesbareVerwijzing as error:
        raise Fault(error) from error
    if row["eenheid"] not in UNITS:
        msg = f"onbekende eenheid '{row['eenheid']}'; kies uit {', '.join(UNITS)}"
        raise Fault(msg)
    unit, _ = UNITS[row["eenheid"]]
    return Code(
        row["code"], row["regeling"], row["artikel"], row["omschrijving"], unit, row["eenheid"]
    )


def source_of(row: Mapping[str, str]) -> Bron:
    if not (row["bron"] and row["naam"]):
        raise Fault("bron en naam mogen niet leeg zijn")
    published, read = _day(row, "gepubliceerd_op"), _day(row, "gelezen_op")
    return Bron(row["bron"], row["naam"], row["link"], published, read)


def parameter_of(
    row: Mapping[str, str], codes: Mapping[str, Code], sources: Collection[str]
) -> Row:
    """The value or the unknown period that a row gives. Raises Fault."""
    code = codes.get(row["code"])
    if code is None:
        msg = f"de code '{row['code']}' staat niet in codes.csv"
        raise Fault(msg)
    start, end = _day(row, "geldig_vanaf"), _day(row, "geldig_tot")
    if start is None:
        raise Fault("geldig_vanaf mag niet leeg zijn")
    if row["zekerheid"] not in ZEKERHEDEN:
        msg = f"onbekende zekerheid '{row['zekerheid']}'; kies uit {', '.join(sorted(ZEKERHEDEN))}"
        raise Fault(msg)
    if (row["zekerheid"] == "onbekend") != (row["waarde"] == ""):
        raise Fault("een rij zonder waarde heeft zekerheid onbekend, en omgekeerd")
    if not row["waarde"]:
        return UnknownPeriod(code.regeling, code.artikel, code.code, code.omschrijving, start, end)
    again = _day(row, "herlezen_voor")
    if (again is None) != (end is not None):
        raise Fault(
            "een waarde zonder geldig_tot heeft een dag in herlezen_voor; een waarde met geldig_tot niet"
        )
    _check_sources(row["bron"], sources)
    return Parameter(
        regeling=code.regeling,
        artikel=code.artikel,
        code=code.code,
        omschrijving=code.omschrijving,
        eenheid=code.eenheid,
        waarde=_number(row["waarde"], code),
        geldig_vanaf=start,
        geldig_tot=end,
        bron=row["bron"],
        zekerheid=row["zekerheid"],
        herlezen_voor=again,
        toelichting=row["toelichting"],
    )


def keys_of(bron: str) -> tuple[str, ...]:
    """The sources that a value names."""
    return tuple(key.strip() for key in bron.split(";") if key.strip())


def _check_sources(bron: str, sources: Collection[str]) -> None:
    keys = keys_of(bron)
    if not keys:
        raise Fault("zeg in bron waar de waarde gelezen is")
    unknown = [key for key in keys if key not in sources]
    if unknown:
        msg = f"deze bron staat niet in bronnen.csv: {', '.join(unknown)}"
        raise Fault(msg)


def _number(text: str, code: Code) -> int:
    """As rules read it. Raises Fault."""
    return read_number(text, code.geschreven)


def read_value(text: str, unit: str) -> int:
    """A value of a parameter in this unit, as people write it: `1.419,46` and `25,5` too. Raises Fault."""
    written = next(name for name, (read, _) in UNITS.items() if read == unit)
    plain = text.replace(".", "").replace(",", ".") if "," in text else text
    return read_number(plain, written)


def written_value(value: int, unit: str) -> str:
    """As it is written in a file: `1419.46`, `25.5`."""
    decimals = next(places for read, places in UNITS.values() if read == unit)
    amount = Decimal(value).scaleb(-decimals)
    return f"{amount:.2f}" if unit == "cent" else f"{amount.normalize():f}"


def as_csv(rows: Iterable[Parameter]) -> str:
    """For a spreadsheet: it opens as columns, with the marks and commas that people here use."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(DOWNLOADED)
    for row in rows:
        unit = next(name for name, (read, _) in UNITS.items() if read == row.eenheid)
        written = written_value(row.waarde, row.eenheid).replace(".", ",")
        until = row.geldig_tot.isoformat() if row.geldig_tot else ""
        writer.writerow(
            (
                *(row.code, row.omschrijving, unit, written, row.geldig_vanaf.isoformat(), until),
                *(row.artikel, row.regeling, row.bron, row.zekerheid),
            )
        )
    return f"\ufeff{text.getvalue()}"


def read_number(text: str, written: str) -> int:
    """As rules read what is written in this unit. Raises Fault."""
    _, decimals = UNITS[written]
    example = {2: "1419.46", 3: "25 of 13.73", 0: "27"}[decimals]
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        msg = f"'{text}' is geen getal; schrijf {written} als {example}, met een punt en zonder teken ervoor"
        raise Fault(msg) from error
    if not amount.is_finite() or amount < 0:
        msg = f"een waarde is niet negatief, en geen '{text}'"
        raise Fault(msg)
    whole = amount.scaleb(decimals)
    if whole != whole.to_integral_value():
        msg = f"'{text}' heeft te veel cijfers achter de punt voor {written}: hoogstens {decimals}"
        raise Fault(msg)
    return int(whole)


def _day(row: Mapping[str, str], column: str) -> date | None:
    if not row[column]:
        return None
    try:
        return date.fromisoformat(row[column])
    except ValueError as error:
        msg = f"'{row[column]}' in {column} is geen dag; schrijf een dag als 2027-01-01"
        raise Fault(msg) from error
