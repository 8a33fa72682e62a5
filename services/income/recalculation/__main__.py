"""What changes for everybody on a day, or if the norms were higher. Only shows it, unless asked to carry it out.

`python -m services.income.recalculation 2026-07-01 [--gemeente 0106] [--norm +5%] [--wie FILE.csv] [--parameters MAP] [--doorvoeren]`, and afterwards `--doorgevoerd`
"""

import argparse
import asyncio
import csv
import getpass
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Protocol

from sqlalchemy.exc import DBAPIError

from services.income.norms.loading import FOLDER, load_parameters
from services.income.norms.register import FaultyParameters, ParameterOntbreekt
from services.income.norms.schemas import EARLIEST, LATEST
from services.income.recalculation import processes
from services.income.recalculation.processes import Job, WorkerStopped
from services.income.recalculation.report import text_of
from services.income.recalculation.rules import Uitslagen, Verschil, Vraag, question
from services.income.recalculation.service import DecidedOn
from services.income.settings import Settings
from shared import clock
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.settings import ClockSettings
from shared.ui.dutch import number_text

PERCENTAGE = re.compile(r"([+-]?)(\d{1,3})(?:[.,](\d{1,2}))?\s*%?")
COLUMNS = ("dossier", "gemeente", "voor_centen", "na_centen", "uitkomst", "reden")


class Writer(Protocol):
    def writerows(self, rows: Sequence[Sequence[object]], /) -> object: ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code: 1 for what went wrong, 2 for what was asked wrong."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if (fault := _fault_of(asked)) is not None:
        parser.error(fault)
    clock.shift_by(ClockSettings().shift_seconds)
    try:
        vraag = question(asked.datum, load_parameters(asked.parameters), asked.norm)
        if asked.doorgevoerd or asked.terugdraaien:
            return (
                _roll_back(vraag, asked) if asked.terugdraaien else _show_carried_out(asked.datum)
            )
        with _listing(asked.wie) as listing:
            found, published = _run(asked, listing)
    except FaultyParameters as faulty:
        return _fail("\n- ".join(("de bestanden kloppen niet:", *faulty.faults)))
    except ParameterOntbreekt as unknown:
        parser.error(unknown.reden.tekst)
    except OSError as error:
        return _fail(f"dat lukt niet: {error}")
    except DBAPIError as error:
        return _fail(f"de database antwoordt niet: {type(error.orig).__name__}")
    except WorkerStopped as error:
        return _fail(str(error))
    print(text_of(vraag, asked.norm, found))
    print()
    if asked.doorvoeren:
        print(f"Doorgevoerd: {number_text(published)} herbeoordelingen zijn vastgelegd en gemeld.")
    else:
        print("Dit is een proef: er is niets vastgelegd en niemand heeft bericht gekregen.")
    return 0


def _fault_of(asked: argparse.Namespace) -> str | None:
    """Why these do not go together."""
    if asked.doorvoeren and asked.norm is not None:
        return "een verhoging van de norm is een vraag en wordt niet doorgevoerd"
    if asked.doorvoeren and asked.parameters != FOLDER:
        return "wat in een kopie van de bestanden staat is een proef en wordt niet doorgevoerd"
    if asked.doorgevoerd and (asked.doorvoeren or asked.terugdraaien or asked.norm is not None):
        return "wat er is doorgevoerd wordt alleen getoond"
    if asked.terugdraaien and (asked.doorvoeren or asked.norm is not None or asked.gemeente):
        return "terugdraaien gaat over alles wat voor deze dag is doorgevoerd"
    return None


def _roll_back(vraag: Vraag, asked: argparse.Namespace) -> int:
    try:
        actor = asked.actor or getpass.getuser()
        undone = asyncio.run(processes.roll_back(Settings(), vraag, actor))
    except DecidedOn as decided:
        return _fail(
            f"er is op {decided} voorstellen van deze dag al besloten; dan kan het niet meer als geheel terug"
        )
    print(f"Teruggedraaid: {number_text(undone)} herbeoordelingen tellen niet meer.")
    return 0


def _show_carried_out(day: date) -> int:
    """What stands for this day now, to hold against what was expected."""
    for gemeente, uitkomst, count in asyncio.run(processes.count_carried_out(Settings(), day)):
        print(f"{gemeente or 'onbekend':<9} {uitkomst:<20} {number_text(count):>9}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m services.income.recalculation", description=__doc__
    )
    parser.add_argument("datum", type=_day, help="first day of the new norms, as 2026-07-01")
    parser.add_argument("--gemeente", action="append", choices=sorted(AGENCY_MUNICIPALITIES))
    parser.add_argument(
        "--norm", type=_basis_points, help="what if the norms were so much higher: +5%%"
    )
    parser.add_argument(
        "--wie", type=Path, metavar="FILE.csv", help="write each household that changes"
    )
    parser.add_argument(
        "--parameters",
        type=Path,
        default=FOLDER,
        metavar="MAP",
        help="work with a changed copy of the parameter files",
    )
    parser.add_argument(
        "--doorvoeren",
        action="store_true",
        help="re-assess for good what changes; asked again it goes on",
    )
    parser.add_argument(
        "--doorgevoerd",
        action="store_true",
        help="only count, per municipality and outcome, what --doorvoeren did for this day",
    )
    parser.add_argument(
        "--terugdraaien",
        action="store_true",
        help="undo what --doorvoeren did for this day, as long as nobody decided on any of it",
    )
    parser.add_argument(
        "--actor", default=None, help="who looks; otherwise the user of this machine"
    )
    return parser


def _run(asked: argparse.Namespace, listing: Writer | None) -> tuple[Uitslagen, int]:
    """Everything that came out, and how many were re-assessed for good."""
    job = Job(
        datum=asked.datum,
        basispunten=asked.norm,
        municipalities=frozenset(asked.gemeente) if asked.gemeente else None,
        listing=listing is not None,
        carry_out=asked.doorvoeren,
        actor=asked.actor or getpass.getuser(),
        folder=asked.parameters,
    )
    ranges = asyncio.run(processes.list_ranges(Settings()))
    begun, found, published = clock.now(), Uitslagen(), 0
    for number, part in enumerate(processes.work_off(ranges, job), start=1):
        found.include(part.uitslagen)
        published += part.published
        if listing is not None:
            listing.writerows([_line(difference) for difference in part.listed])
        if number * 20 // len(ranges) > (number - 1) * 20 // len(ranges):
            seconds = (clock.now() - begun).total_seconds()
            count = number_text(found.samen.huishoudens)
            share = number * 100 // len(ranges)
            print(f"{share:>3}%  {count} huishoudens in {seconds:.0f} s", file=sys.stderr)
    return found, published


def _line(difference: Verschil) -> Sequence[object]:
    return (
        difference.dossier_id,
        difference.gemeente or "",
        difference.voor,
        difference.na,
        difference.uitkomst,
        difference.reden or "",
    )


@contextmanager
def _listing(path: Path | None) -> Iterator[Writer | None]:
    """Lines for a file that is there as a whole, or not at all."""
    if path is None:
        yield None
        return
    if path.is_dir():
        raise IsADirectoryError(f"{path} is een map")
    unfinished = path.with_name(f"{path.name}.deel")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            yield writer
        unfinished.replace(path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is geen datum; schrijf 2026-07-01") from error
    if not EARLIEST <= day <= LATEST:
        raise argparse.ArgumentTypeError(f"{text} ligt te ver weg")
    return day


def _basis_points(text: str) -> int:
    """Hundredths of a percent."""
    found = PERCENTAGE.fullmatch(text.strip())
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is geen percentage; schrijf +5% of 2,5%")
    sign, whole, part = found.groups()
    points = int(whole) * 100 + int((part or "").ljust(2, "0"))
    points = -points if sign == "-" else points
    if not -5_000 <= points <= 10_000:
        raise argparse.ArgumentTypeError("een percentage ligt tussen -50% en +100%")
    return points


def _fail(text: str) -> int:
    print(text, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
