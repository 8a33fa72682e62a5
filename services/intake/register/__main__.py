"""Read a file of the register into intake: `python -m services.intake.register FILE [--dry-run] [--encoding windows-1252]`.

The results go to standard output, a line of JSON per record; how far it is and the counts to standard error. Settings as for intake.
"""

import argparse
import asyncio
import getpass
import sys
from datetime import date
from pathlib import Path

from services.intake.api.bulk import dumps
from services.intake.corrections.service import Corrections
from services.intake.life_events.service import LifeEvents
from services.intake.register.answers import line_of
from services.intake.register.permits import Permits
from services.intake.register.reading import Refused, look_at
from services.intake.register.service import Progress, RegisterImport
from services.intake.reports.inbound import Reader
from services.intake.residents.service import Residents
from services.intake.settings import Settings
from shared import clock
from shared.db.engine import open_database
from shared.observability import processing_log

REFUSED = 2


async def main(arguments: argparse.Namespace) -> int:
    settings = Settings()
    database = open_database(settings, "intake", "register")
    processing_log.introduce(arguments.actor, "operator")
    life_events = LifeEvents(Residents(settings.vault(), settings.birthday_lead_weeks))
    reader = Reader(
        settings.vault().hash_key, settings.oldest_event_years, settings.furthest_event_years
    )
    importing = RegisterImport(
        database,
        Corrections(life_events, reader),
        settings.register_institutions,
        arguments.actor,
        arguments.dry_run,
        as_of=arguments.day,
        permits=Permits(settings.permit_lead_weeks),
    )
    try:
        with arguments.file.open("rb") as file:
            source = look_at(file, arguments.encoding)
            async for result in importing.run(source, show):
                sys.stdout.buffer.write(
                    dumps(line_of(result, is_dry_run=arguments.dry_run)) + b"\n"
                )
    except Refused as refusal:
        print(refusal.detail, file=sys.stderr)
        return REFUSED
    finally:
        sys.stdout.flush()
        await database.close()
    return 0


def show(progress: Progress) -> None:
    """One line that is written over on a terminal, a line a time elsewhere."""
    end = "\r" if sys.stderr.isatty() else "\n"
    if not progress.done:
        print(f"bekeken: {progress.looked_at}", end=end, file=sys.stderr, flush=True)
        return
    counts = ", ".join(f"{name} {count}" for name, count in sorted(progress.outcomes.items()))
    share = f"{progress.done} van {progress.looked_at}"
    print(f"ingelezen: {share} ({counts})", end=end, file=sys.stderr, flush=True)


def _past_day(text: str) -> date:
    day = date.fromisoformat(text)
    if day > clock.today():
        raise argparse.ArgumentTypeError("this day is yet to come")
    return day


def parse(given: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m services.intake.register", description=__doc__)
    parser.add_argument("file", type=Path, help="a JSON array, or CSV with semicolons")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would happen, keep nothing"
    )
    parser.add_argument("--encoding", choices=("utf-8", "windows-1252"), default=None)
    parser.add_argument(
        "--day", type=_past_day, default=None, help="the day of the file, as 2026-11-28; else today"
    )
    parser.add_argument("--actor", default=getpass.getuser(), help="who does this, for the log")
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(parse())))
