"""Reads the parameter files beside this module and refuses to start with faulty ones, in words for who wrote them.

`codes.csv` says once what each code is and in which unit, `bronnen.csv` what each source is; every other file has the
values, a row per period. A new year is added by adding rows; a value that no source gives is a row without a value, marked
`onbekend`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from services.income.norms.register import (
    FaultyParameters,
    Parameter,
    Parameters,
    Row,
    UnknownPeriod,
    faults_of,
)
from services.income.norms.values import (
    CODE_COLUMNS,
    COLUMNS,
    SOURCE_COLUMNS,
    Bron,
    Code,
    Fault,
    Line,
    code_of,
    parameter_of,
    rows_of,
    source_of,
)
from shared.events.household import AGENCY_MUNICIPALITIES, Gemeentecode

FOLDER = Path(__file__).resolve().parent / "parameters"
LOCAL = FOLDER / "lokaal"
CODES, SOURCES = "codes.csv", "bronnen.csv"


class UnknownMunicipality(LookupError):
    """The agency does not work for this municipality."""


@dataclass(frozen=True, slots=True)
class Files:
    """Where the values of one register stand, and what explains them."""

    folder: Path
    codes: Path
    sources: Path


@cache
def load_parameters(folder: Path = FOLDER) -> Parameters:
    """All parameters of all regulations, with what each municipality sets itself beside them. Raises FaultyParameters."""
    places = sorted(AGENCY_MUNICIPALITIES)
    told = [gemeente for gemeente in places if (folder / LOCAL.name / gemeente).is_dir()]
    return load_national(folder).beside({place: load_local(place, folder) for place in told})


@cache
def load_national(folder: Path) -> Parameters:
    """Those of the country alone. Raises FaultyParameters with every fault, each with its file and line."""
    return _load(Files(folder, folder / CODES, folder / SOURCES))


def load_local_parameters(gemeente: Gemeentecode) -> Parameters:
    """What a municipality sets itself. Raises UnknownMunicipality; a value that nobody told us is absent."""
    if gemeente not in AGENCY_MUNICIPALITIES:
        raise UnknownMunicipality(gemeente)
    return load_local(gemeente, LOCAL.parent)


@cache
def load_local(gemeente: str, folder: Path) -> Parameters:
    """As `load_local_parameters`, from a copy of the files."""
    local = folder / LOCAL.name
    return _load(Files(local / gemeente, local / CODES, folder / SOURCES))


@cache
def load_sources(folder: Path = FOLDER) -> dict[str, Bron]:
    """What each key of a source stands for. Raises FaultyParameters."""
    faults: list[str] = []
    found = {source.sleutel: source for source in _sources(folder / SOURCES, faults)}
    if faults:
        raise FaultyParameters(*faults)
    return found


def _load(files: Files) -> Parameters:
    faults: list[str] = []
    codes = _codes(files.codes, faults)
    sources = {source.sleutel for source in _sources(files.sources, faults)}
    rows: dict[Row, Line] = {}
    for path in sorted(files.folder.glob("*.csv")):
        if path.name not in {CODES, SOURCES}:
            rows.update(_values(path, codes, sources, faults))
    if not faults and not rows:
        faults.append(f"geen parameters gevonden in {files.folder.name}")
    faults.extend(rows[row].says(fault) for row, fault in faults_of(rows))
    without = sorted(set(codes) - {row.code for row in rows})
    if not faults and without:
        faults.append(
            f"{files.folder.name}: deze codes hebben geen enkele rij: {', '.join(without)}"
        )
    if faults:
        raise FaultyParameters(*faults)
    known = (row for row in rows if isinstance(row, Parameter))
    return Parameters(known, (row for row in rows if isinstance(row, UnknownPeriod)))


def _codes(path: Path, faults: list[str]) -> dict[str, Code]:
    found: dict[str, Code] = {}
    for line, row in _lines(path, CODE_COLUMNS, faults):
        try:
            code = code_of(row)
            if code.code in found:
                raise Fault(f"{code.code} staat er al")
            found[code.code] = code
        except Fault as fault:
            faults.append(line.says(fault))
    return found


def _sources(path: Path, faults: list[str]) -> Iterator[Bron]:
    for line, row in _lines(path, SOURCE_COLUMNS, faults):
        try:
            yield source_of(row)
        except Fault as fault:
            faults.append(line.says(fault))


def _values(
    path: Path, codes: dict[str, Code], sources: set[str], faults: list[str]
) -> Iterator[tuple[Row, Line]]:
    for line, row in _lines(path, COLUMNS, faults):
        try:
            yield parameter_of(row, codes, sources), line
        except Fault as fault:
            faults.append(line.says(fault))


def _lines(
    path: Path, columns: tuple[str, ...], faults: list[str]
) -> Iterator[tuple[Line, dict[str, str]]]:
    try:
        yield from rows_of(path, columns)
    except Fault as fault:
        faults.append(str(fault))
