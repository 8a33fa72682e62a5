"""Reads the parameter files beside this module and refuses to start with faulty ones.

A new year is added by adding rows; a value that no source gives is a row without a value, marked `onbekend`.
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from services.income.norms.register import (
    EENHEDEN,
    ZEKERHEDEN,
    FaultyParameters,
    Parameter,
    Parameters,
    UnknownPeriod,
)
from shared.events.household import AGENCY_MUNICIPALITIES, Gemeentecode

FOLDER = Path(__file__).resolve().parent / "parameters"
LOCAL = FOLDER / "lokaal"
COLUMNS = (
    "regeling",
    "artikel",
    "code",
    "omschrijving",
    "eenheid",
    "waarde",
    "geldig_vanaf",
    "geldig_tot",
    "bron",
    "zekerheid",
)


class UnknownMunicipality(LookupError):
    """The agency does not work for this municipality."""


@cache
def load_parameters(folder: Path = FOLDER) -> Parameters:
    """All parameters of all regulations. Raises FaultyParameters that names file, line and fault."""
    known: list[Parameter] = []
    unknown: list[UnknownPeriod] = []
    for path in sorted(folder.glob("*.csv")):
        for period in _read(path):
            (known if isinstance(period, Parameter) else unknown).append(period)  # type: ignore[arg-type]
    if not (known or unknown):
        msg = f"geen parameters gevonden in {folder.name}"
        raise FaultyParameters(msg)
    return Parameters(known, unknown)


def load_local_parameters(gemeente: Gemeentecode) -> Parameters:
    """What a municipality sets itself. Raises UnknownMunicipality; a value that nobody told us is absent."""
    if gemeente not in AGENCY_MUNICIPALITIES:
        raise UnknownMunicipality(gemeente)
    return load_parameters(LOCAL / gemeente)


def _read(path: Path) -> Iterator[Parameter | UnknownPeriod]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            msg = f"{path.name}: de kolommen moeten zijn: {', '.join(COLUMNS)}"
            raise FaultyParameters(msg)
        for row in reader:
            try:
                yield _parse(row)
            except (ValueError, TypeError) as error:
                msg = f"{path.name} regel {reader.line_num}: {error}"
                raise FaultyParameters(msg) from error


def _parse(row: Mapping[str, str]) -> Parameter | UnknownPeriod:
    valid_from = date.fromisoformat(row["geldig_vanaf"])
    valid_to = date.fromisoformat(row["geldig_tot"]) if row["geldig_tot"] else None
    if row["eenheid"] not in EENHEDEN or row["zekerheid"] not in ZEKERHEDEN:
        msg = f"onbekende eenheid of zekerheid: {row['eenheid']}, {row['zekerheid']}"
        raise ValueError(msg)
    if (row["zekerheid"] == "onbekend") != (row["waarde"] == ""):
        msg = "een rij zonder waarde heeft zekerheid onbekend, en omgekeerd"
        raise ValueError(msg)
    if not row["waarde"]:
        return UnknownPeriod(
            regeling=row["regeling"],
            artikel=row["artikel"],
            code=row["code"],
            omschrijving=row["omschrijving"],
            geldig_vanaf=valid_from,
            geldig_tot=valid_to,
        )
    value = int(row["waarde"])
    if value < 0:
        msg = "een waarde is niet negatief"
        raise ValueError(msg)
    return Parameter(
        regeling=row["regeling"],
        artikel=row["artikel"],
        code=row["code"],
        omschrijving=row["omschrijving"],
        eenheid=row["eenheid"],
        waarde=value,
        geldig_vanaf=valid_from,
        geldig_tot=valid_to,
        bron=row["bron"],
        zekerheid=row["zekerheid"],
    )
