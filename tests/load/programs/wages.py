"""Months of households with a job, settled as income does it: each run worked out, and its row as it is kept.

Takes how many reports; prints how many were settled, the seconds by the clock and of this processor, and MiB of memory after the first tenth and at the end.
"""

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import orjson

from services.income.means.rules import UNUSED, Werkende
from services.income.norms.loading import load_parameters
from services.income.norms.periods import Segment, days_in_month
from services.income.settlement.booking import Stand
from services.income.settlement.repository import Settled, row_of
from services.income.settlement.rules import Maandfeiten, Persoonsmaand, Verdiend, cut_off_of
from services.income.settlement.run import Vorige, settle_run
from services.income.wages.facts import Dienstverband, Loonopgave
from services.income.wages.rules import spread
from shared.garbage import settle_garbage
from tests.load.meter import MIB, memory_of

MONTHS = tuple(date(2026, number, 1) for number in range(1, 13))
NORM, EXPECTED = 141_946, 80_000
NOW = datetime(2026, 12, 21, tzinfo=UTC)
CUT_OFF = 20


def months_of(person: UUID) -> tuple[Maandfeiten, ...]:
    worker = Werkende(date(1990, 5, 5))
    return tuple(
        Maandfeiten(
            month,
            (Segment(month, month.replace(day=days_in_month(month)), NORM),),
            (
                Persoonsmaand(
                    person,
                    month,
                    days_in_month(month),
                    werkende=worker,
                    gebruikt=UNUSED if month == MONTHS[0] else None,
                ),
            ),
        )
        for month in MONTHS
    )


def reports_of(number: int, person: UUID) -> Iterator[Loonopgave]:
    """A slip each month, most as expected; each tenth household has four-weekly slips."""
    if number % 10 == 0:
        first = date(2026, 1, 1)
        for period in range(12):
            van = first + timedelta(days=28 * period)
            yield _report(f"P{period}", person, van, van + timedelta(days=27), 74_000)
        return
    for month in MONTHS:
        other = 7_500 if (number + month.month) % 5 == 0 else 0
        last = month.replace(day=days_in_month(month))
        yield _report(f"M{month.month}", person, month, last, EXPECTED + other)


def _report(name: str, person: UUID, van: date, last: date, cents: int) -> Loonopgave:
    received = last + timedelta(days=8)
    return Loonopgave(name, person, "A", van, last, last, received, cents)


def settle_household(number: int) -> int:
    """Twelve runs; gives how many bytes they are as they are kept."""
    person = UUID(int=number + 1)
    months = months_of(person)
    job = Dienstverband(person, "A", date(2025, 6, 1), None, EXPECTED)
    known = Verdiend((job,), spread(reports_of(number, person)))
    earlier, kept = Vorige(), 0
    for count, run in enumerate(MONTHS, start=1):
        until = cut_off_of(run, CUT_OFF)
        found = settle_run(run, months[:count], known, until, earlier, load_parameters())
        row = Settled(
            UUID(int=number * 12 + count),
            person,
            "0106",
            run,
            until,
            found.maanden,
            found.boekingen,
            found.stand.open,
            found.te_betalen,
            None,
            None,
            NOW,
        )
        kept += len(orjson.dumps(row_of(row)))
        earlier = Vorige(until, Stand(found.stand.aangenomen, found.stand.open))
    return kept


def main(reports: int) -> None:
    settle_garbage()
    households = -(-reports // 12)
    begin, own, after_a_tenth = time.perf_counter(), time.process_time(), 0.0
    for number in range(households):
        settle_household(number)
        if number == households // 10:
            after_a_tenth = memory_of(os.getpid()) / MIB
    seconds, own = time.perf_counter() - begin, time.process_time() - own
    memory = memory_of(os.getpid()) / MIB
    sys.stdout.write(f"{households * 12} {seconds} {own} {after_a_tenth} {memory}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
