"""Proposed amounts of norms that are no law yet: a file with a code and a value per line, as the page of amounts gives it.

Pure: what a file says, what is wrong with it by line, and the parameters as they would be from a day on.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.income.assessments.comparing import ONE_DAY
from services.income.norms.register import Parameter, Parameters, Row, UnknownPeriod
from services.income.norms.values import Fault, read_value
from services.income.norms.wording import value
from services.income.recalculation.schemas import MOST_PROPOSED, Voorstelwaarde
from shared import errors

MOST_BYTES: Final = 256 * 1024
SOURCE: Final = "voorstel"
_NEEDED: Final = ("code", "waarde")
_ENCODINGS: Final = ("utf-8-sig", "windows-1252")
NO_COLUMNS: Final = "Dit bestand heeft geen kolommen code en waarde. Download de bedragen van een dag, en verander daarin de waarden."


def read_proposal(content: bytes) -> tuple[Voorstelwaarde, ...]:
    """The lines with a value. Raises InvalidInput that says what is wrong, with the line."""
    rows = list(_rows(_text(content)))
    if len(rows) > MOST_PROPOSED:
        raise _refused(f"Er staan te veel regels in: ten hoogste {MOST_PROPOSED}.")
    if not rows:
        raise _refused("In dit bestand staat geen enkele waarde.")
    seen: dict[str, int] = {}
    for number, row in rows:
        if row.code in seen:
            raise _refused(f"Regel {number}: {row.code} staat ook op regel {seen[row.code]}.")
        seen[row.code] = number
    return tuple(row for _, row in rows)


def with_proposed(
    parameters: Parameters, proposed: Iterable[Voorstelwaarde], day: date
) -> Parameters:
    """As if these values held from `day` on. Raises InvalidInput with every value that cannot be."""
    last = {row.code: row for row in parameters.rows if isinstance(row, Parameter)}
    faults, values = [], dict[str, Parameter]()
    for number, given in enumerate(proposed):
        row = last.get(given.code)
        field = f"voorgesteldeWaarden.{number}"
        if row is None:
            reason = f"{given.code}: deze code kennen wij niet."
            faults.append(errors.Fault(f"{field}.code", "onbekende-code", reason))
            continue
        try:
            values[given.code] = _proposed(row, given.waarde, day)
        except Fault as fault:
            faults.append(errors.Fault(f"{field}.waarde", "waarde", f"{given.code}: {fault}"))
    if faults:
        raise errors.InvalidInput(tuple(faults))
    kept = [cut for row in parameters.rows if (cut := _until(row, day, values)) is not None]
    known = [row for row in kept if isinstance(row, Parameter)]
    unknown = [row for row in kept if isinstance(row, UnknownPeriod)]
    return Parameters([*known, *values.values()], unknown).beside(parameters.local)


@dataclass(frozen=True, slots=True)
class Verandering:
    """A value that the proposal changes, as people read it."""

    code: str
    omschrijving: str
    was: str
    """On the day before."""
    wordt: str


def changed_values(
    known: Parameters, proposed: Sequence[Voorstelwaarde], day: date
) -> tuple[Verandering, ...]:
    """What would be another value than the day before, by code."""
    after = with_proposed(known, proposed, day)
    found = []
    for code in sorted(given.code for given in proposed):
        old, new = known.find(code, day - ONE_DAY), after.on(code, day)
        if old is None or old.waarde != new.waarde:
            was = value(old) if old is not None else "niet bekend"
            found.append(Verandering(code, new.omschrijving, was, value(new)))
    return tuple(found)


def _proposed(like: Parameter, text: str, day: date) -> Parameter:
    return replace(
        like,
        waarde=read_value(text, like.eenheid),
        geldig_vanaf=day,
        geldig_tot=None,
        bron=SOURCE,
        zekerheid="P",
        herlezen_voor=None,
        toelichting="",
    )


def _until(row: Row, day: date, values: dict[str, Parameter]) -> Row | None:
    """The row as far as the proposal leaves it; None where nothing of it is left."""
    if row.code not in values or (row.geldig_tot is not None and row.geldig_tot < day):
        return row
    if row.geldig_vanaf >= day:
        return None
    return replace(row, geldig_tot=day)


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise _refused(f"Dit bestand is te groot: ten hoogste {MOST_BYTES // 1024} KiB.")
    if b"\x00" in content:
        raise _refused("Dit is geen tekstbestand. Sla het op als CSV.")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused("De tekens in dit bestand zijn niet te lezen. Sla het op als CSV, UTF-8.")


def _rows(text: str) -> Iterator[tuple[int, Voorstelwaarde]]:
    head = text.partition("\n")[0]
    separator = ";" if head.count(";") >= head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        if not set(_NEEDED) <= set(reader.fieldnames or ()):
            raise _refused(NO_COLUMNS)
        for row in reader:
            code, value = (str(row[name] or "").strip() for name in _NEEDED)
            if not code and not value:
                continue
            if not code or len(code) > 40 or len(value) > 20:
                raise _refused(f"Regel {reader.line_num}: hier hoort een code met een waarde.")
            if value:
                yield reader.line_num, Voorstelwaarde(code=code, waarde=value)
    except csv.Error as error:
        raise _refused(f"Regel {reader.line_num}: deze regel is niet te lezen.") from error


def _refused(reason: str) -> errors.InvalidInput:
    return errors.InvalidInput((errors.Fault("bestand", "bestand", reason),))
