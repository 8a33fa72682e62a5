"""The parameter files, for who keeps them: what holds on a day, whether the files are right, what a changed copy changes.

    python -m services.income.norms tonen [2026-11-01] [--gemeente 0106]
    python -m services.income.norms controleren [MAP]
    python -m services.income.norms verschil MAP

MAP is a copy of the folder `parameters` in which something was changed. Nothing here writes.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from services.income.norms.comparing import differences
from services.income.norms.loading import (
    FOLDER,
    load_local,
    load_local_parameters,
    load_national,
    load_parameters,
    load_sources,
)
from services.income.norms.register import FaultyParameters, Parameter, Parameters
from services.income.norms.wording import value
from shared import clock
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.ui.dutch import MUNICIPALITIES, date_text

COUNTRY = "Rijk"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code: 1 where the files are not right."""
    asked = _parser().parse_args(arguments)
    try:
        match asked.opdracht:
            case "controleren":
                check(asked.map, clock.today())
            case "verschil":
                compare(FOLDER, asked.map)
            case _:
                show(asked.datum, asked.gemeente)
    except FaultyParameters as faulty:
        print("De bestanden kloppen niet:", *faulty.faults, sep="\n- ", file=sys.stderr)
        return 1
    return 0


def show(day: date, gemeente: str | None) -> None:
    parameters = load_local_parameters(gemeente) if gemeente else load_parameters()
    for parameter in parameters.valid_on(day):
        until = parameter.geldig_tot.isoformat() if parameter.geldig_tot else ""
        print(
            f"{parameter.code:26} {value(parameter):>14}  {parameter.geldig_vanaf} - {until:10}  [{parameter.zekerheid}] "
            f"{parameter.artikel}: {parameter.omschrijving} ({parameter.bron})"
        )
    for period in parameters.unknown_on(day):
        print(f"{period.code:26} {'niet bekend':>14}")


def check(folder: Path, today: date) -> None:
    """Every fault of all files at once (raises FaultyParameters); then what somebody has to look at soon."""
    faults: list[str] = []
    registers = {name: _gathering(faults, load) for name, load in _registers(folder).items()}
    if faults:
        raise FaultyParameters(*dict.fromkeys(faults))
    load_sources(folder)
    for name, parameters in registers.items():
        if parameters is not None:
            _look_at(name, parameters, today)


def compare(old: Path, new: Path) -> None:
    """Prints what the new files change, a line per code and period."""
    before, after = _registers(old), _registers(new)
    count = 0
    for name in before:
        for change in differences(before[name](), after[name]()):
            count += 1
            until = f" tot {date_text(change.tot)}" if change.tot else ", zonder einde"
            print(
                f"{name}: {change.code} ({change.omschrijving}) vanaf {date_text(change.vanaf)}{until}: "
                f"{change.voor} wordt {change.na}"
            )
    print(f"{count} wijzigingen." if count != 1 else "1 wijziging.")


def _registers(folder: Path) -> dict[str, Callable[[], Parameters]]:
    """What a folder holds: of the country, and of each municipality."""
    found: dict[str, Callable[[], Parameters]] = {COUNTRY: partial(load_national, folder)}
    for gemeente in sorted(AGENCY_MUNICIPALITIES):
        found[MUNICIPALITIES[gemeente]] = partial(load_local, gemeente, folder)
    return found


def _gathering(faults: list[str], load: Callable[[], Parameters]) -> Parameters | None:
    try:
        return load()
    except FaultyParameters as faulty:
        faults.extend(faulty.faults)
        return None


def _look_at(name: str, parameters: Parameters, today: date) -> None:
    known = sum(isinstance(row, Parameter) for row in parameters.rows)
    print(
        f"{name}: de bestanden kloppen. {known} waarden, {len(parameters.rows) - known} onbekend."
    )
    for parameter in parameters.to_read_again(today):
        print(f"- opnieuw te lezen: {parameter.code} ({parameter.artikel})")
    ended = parameters.ended_on(today)
    for row in ended:
        print(f"- heeft vandaag geen rij meer: {row.code} ({row.omschrijving})")
    last = [row for row in parameters.valid_on(today) if _is_last(row, parameters)]
    days = sorted({row.geldig_tot for row in last if row.geldig_tot is not None})
    for day in days:
        codes = [row.code for row in last if row.geldig_tot == day]
        print(f"- houdt op met {date_text(day)}, zonder volgende rij: {len(codes)} waarden")


def _is_last(row: Parameter, parameters: Parameters) -> bool:
    end = row.geldig_tot
    return end is not None and all(
        other.geldig_vanaf != end for other in parameters.rows if other.code == row.code
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m services.income.norms",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="opdracht", required=True)
    showing = commands.add_parser("tonen", help="wat op een dag geldt, met de bron")
    showing.add_argument("datum", nargs="?", type=date.fromisoformat, default=clock.today())
    showing.add_argument("--gemeente", choices=sorted(AGENCY_MUNICIPALITIES))
    checking = commands.add_parser("controleren", help="of de bestanden kloppen")
    checking.add_argument("map", nargs="?", type=Path, default=FOLDER)
    comparing = commands.add_parser("verschil", help="wat een gewijzigde kopie verandert")
    comparing.add_argument("map", type=Path)
    return parser


if __name__ == "__main__":
    sys.exit(main())
