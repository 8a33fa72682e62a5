"""What a change of the playbooks would have done in a period. Writes nothing, and names nobody.

`python -m services.routes.playbooks.dry_run --van 2026-10-01 --tot 2026-10-31 [--draaiboeken FOLDER]`
"""

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from services.routes.playbooks.dry_run.answers import KEPT_DAYS
from services.routes.playbooks.dry_run.rules import Difference, Outcome, shown
from services.routes.playbooks.dry_run.service import by_name, changed_in, dry_run, to_come
from services.routes.playbooks.loader import load_playbooks
from services.routes.playbooks.model import Playbook
from services.routes.playbooks.reading import PlaybookError
from services.routes.settings import Settings
from shared import clock
from shared.db.engine import open_database
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.settings import ClockSettings
from shared.ui.dutch import municipality_text


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code: 1 for what went wrong, 2 for what was asked wrong."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.tot < asked.van:
        parser.error("--tot ligt voor --van")
    clock.shift_by(ClockSettings().shift_seconds)
    today = clock.today()
    if asked.van < today - timedelta(days=KEPT_DAYS):
        parser.error(f"van voor {today - timedelta(days=KEPT_DAYS)} is niets meer bewaard")
    try:
        changed = (
            changed_in(asked.draaiboeken)
            if asked.draaiboeken
            else by_name(to_come(load_playbooks(), today).values())
        )
        if not changed:
            parser.error("er is geen nieuwere versie; geef een map met --draaiboeken")
        outcome = asyncio.run(_run(changed, asked.van, asked.tot))
    except PlaybookError as error:
        for wrong in error.wrong:
            print(f"{error.file}, {wrong}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"dat lukt niet: {error}", file=sys.stderr)
        return 1
    except DBAPIError as error:
        print(f"de database antwoordt niet: {type(error.orig).__name__}", file=sys.stderr)
        return 1
    print("\n".join(text_of(outcome, changed)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m services.routes.playbooks.dry_run", description=__doc__
    )
    parser.add_argument("--van", type=_day, required=True, help="first day, as 2026-10-01")
    parser.add_argument("--tot", type=_day, required=True, help="last day, as 2026-10-31")
    parser.add_argument(
        "--draaiboeken",
        type=Path,
        metavar="FOLDER",
        help="changed playbooks (*.yaml); without it the versions that are not in force yet",
    )
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is geen dag (jjjj-mm-dd)") from error


async def _run(changed: Mapping[str, Playbook], first: date, last: date) -> Outcome:
    database = open_database(Settings(), "routes", "dry-run")
    try:
        return await dry_run(database, changed, first, last, AGENCY_MUNICIPALITIES)
    finally:
        await database.close()


def text_of(outcome: Outcome, changed: Mapping[str, Playbook]) -> list[str]:
    """The lines of the report: per playbook, step and municipality how many tasks would be otherwise."""
    tried = ", ".join(f"{name} versie {book.version}" for name, book in sorted(changed.items()))
    lines = [f"{tried}: {shown(outcome.events)} gebeurtenissen bekeken."]
    for row, counts in outcome.changed():
        told = [
            f"{shown(counts[difference])} {difference}"
            for difference in Difference
            if difference in counts
        ]
        place = municipality_text(row.municipality)
        lines.append(f"{row.playbook}  {row.step}  {place}: {', '.join(told)}")
    if len(lines) == 1:
        lines.append("Er zou niets anders zijn geweest.")
    lines.append("Dit is een proef: er is niets vastgelegd.")
    return lines


if __name__ == "__main__":
    sys.exit(main())
