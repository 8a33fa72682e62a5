"""Look now whether the processing log of a service is as it was sealed.

python -m shared.processing intake [--seal NUMBER:HASH ...]

Reads the database of the service's own settings (INTAKE_DATABASE_URL). With `--seal` the chain is also held against seals
that are known from elsewhere: `processing_log_sealed` in the platform's log, or an answer that was given. Exit code 0 when
all is as it was, 1 when it is not. docs/runbooks/processing-log.md says what to do.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from shared.db.engine import create_engine
from shared.processing.checking import Checked, check
from shared.settings import database_url_of


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    checked = asyncio.run(_check(database_url_of(options.service), options.seal))
    print(f"{checked.lines} sealed lines, {checked.number} seals, the last {checked.hash.hex()}")
    for finding in checked.findings:
        month = f" of {finding.month}" if finding.month else ""
        print(f"{finding.what}: portion {finding.number}{month}", file=sys.stderr)
    return 1 if checked.findings else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m shared.processing",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("service", choices=("intake", "routes", "income", "reporting"))
    parser.add_argument("--seal", type=_seal, action="append", default=[], metavar="NUMBER:HASH")
    return parser


def _seal(argument: str) -> tuple[int, bytes]:
    number, _, told = argument.partition(":")
    try:
        return int(number), bytes.fromhex(told)
    except ValueError as error:
        msg = f"{argument} is not NUMBER:HASH"
        raise argparse.ArgumentTypeError(msg) from error


async def _check(url: str, known: Sequence[tuple[int, bytes]]) -> Checked:
    engine = create_engine(url)
    try:
        async with engine.connect() as connection, connection.begin():
            return await check(connection, known)
    finally:
        await engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
