"""The register of articles: of each article that we touch or should touch, how far it is built, where, and by which test.

Read from `artikelen.csv` and `wetten.csv` beside this module, checked when read. It says what is not there too: an article
that is missing in the code is missing in silence, one that stands here as *niet gebouwd* is not.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from services.income.norms.citations import Artikel, OnleesbareVerwijzing, read_citation

FOLDER = Path(__file__).resolve().parent
COLUMNS = (
    "artikel",
    "gaat_over",
    "stand",
    "waar",
    "test",
    "wacht_op",
    "opmerking",
    "jurist",
)
LAW_COLUMNS = ("kort", "naam", "tekst_van", "nummer")

Stand = Literal["gebouwd", "parameter", "college", "gemeente", "verwezen", "niet-gebouwd"]
STANDEN: tuple[Stand, ...] = get_args(Stand)


class FoutRegister(ValueError):
    """The register says something that can't be; the service must not start with it."""


@dataclass(frozen=True, slots=True)
class Wet:
    """A law, and the text of it that the rules were written from."""

    kort: str
    naam: str
    tekst_van: date | None
    """The text valid on this day was read; None: no text of the law itself was read."""
    link: str
    """To the official text; empty where its number is not known here. Shown, never fetched."""


@dataclass(frozen=True, slots=True)
class Regel:
    """What is known of one article."""

    artikel: Artikel
    wet: Wet
    gaat_over: str
    stand: Stand
    waar: tuple[str, ...]
    """Modules below services/income."""
    test: tuple[str, ...]
    """Files below tests/unit/income."""
    wacht_op: str
    """What has to be built before the rule has a caller; empty where it has one."""
    opmerking: str
    jurist: str
    """Who of the jurists agreed, and when. Empty: nobody has yet."""


@cache
def load_laws(folder: Path = FOLDER) -> dict[str, Wet]:
    """Every law by its short name. Raises FoutRegister."""
    found = {}
    for line, row in _rows(folder / "wetten.csv", LAW_COLUMNS):
        try:
            read = date.fromisoformat(row["tekst_van"]) if row["tekst_van"] else None
        except ValueError as error:
            msg = f"wetten.csv regel {line}: '{row['tekst_van']}' is geen dag, zoals 2026-07-01"
            raise FoutRegister(msg) from error
        link = f"https://wetten.overheid.nl/{row['nummer']}" if row["nummer"] else ""
        if link and read:
            link += f"/{read.isoformat()}"
        found[row["kort"]] = Wet(row["kort"], row["naam"], read, link)
    return found


@cache
def load_articles(folder: Path = FOLDER) -> tuple[Regel, ...]:
    """Every row, in the order of the file. Raises FoutRegister that names the line."""
    laws = load_laws(folder)
    rows: dict[Artikel, Regel] = {}
    for line, row in _rows(folder / "artikelen.csv", COLUMNS):
        try:
            rule = _rule(row, laws)
            if rule.artikel in rows:
                msg = f"{rule.artikel} staat er al"
                raise FoutRegister(msg)
        except ValueError as error:
            msg = f"artikelen.csv regel {line}: {error}"
            raise FoutRegister(msg) from error
        rows[rule.artikel] = rule
    return tuple(rows.values())


def _rule(row: dict[str, str], laws: dict[str, Wet]) -> Regel:
    cited = read_citation(row["artikel"], laws)
    if len(cited) != 1:
        msg = f"'{row['artikel']}' noemt meer dan een artikel"
        raise OnleesbareVerwijzing(msg)
    stand = next((known for known in STANDEN if known == row["stand"]), None)
    if stand is None:
        msg = f"de stand is een van {', '.join(STANDEN)}, niet '{row['stand']}'"
        raise FoutRegister(msg)
    where, tests = _list(row["waar"]), _list(row["test"])
    if stand == "gebouwd" and not (where and tests):
        msg = f"{row['artikel']} is gebouwd, maar er staat niet waar, of geen test"
        raise FoutRegister(msg)
    if not row["gaat_over"]:
        msg = f"zeg bij {row['artikel']} waar het over gaat"
        raise FoutRegister(msg)
    return Regel(
        artikel=cited[0],
        wet=laws[cited[0].wet],
        gaat_over=row["gaat_over"],
        stand=stand,
        waar=where,
        test=tests,
        wacht_op=row["wacht_op"],
        opmerking=row["opmerking"],
        jurist=row["jurist"],
    )


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != columns:
            msg = f"{path.name}: de kolommen moeten zijn: {', '.join(columns)}"
            raise FoutRegister(msg)
        for row in reader:
            if None in row or None in row.values():
                msg = f"{path.name} regel {reader.line_num}: er staan te veel of te weinig kolommen"
                raise FoutRegister(msg)
            yield reader.line_num, row
