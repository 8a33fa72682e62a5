"""Close the books of all services together, over their APIs.

python -m shared.accounting intake=https://intake.example.nl routes=https://... income=... reporting=...

The token is in the environment (ACCOUNTING_TOKEN) and has the scope beheer.boekhouding.lezen. Exit code 0 when the books
close or the rest is on its way, 1 when they cannot be right, 2 when a service did not answer.
docs/runbooks/accounting-differs.md says what to do.
"""

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta

import httpx

from shared import ids
from shared.accounting.comparing import Account, Difference
from shared.accounting.endpoints import MOST_DAYS
from shared.accounting.gathering import Offices
from shared.errors import Transient
from shared.http.client import create_client
from shared.settings import AccountingSettings

_MOST_IDS = 100


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return asyncio.run(_run(dict(options.services), options.days, with_ids=options.ids))
    except (Transient, httpx.HTTPStatusError) as error:
        print(f"not every service gave its books: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m shared.accounting",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("services", nargs="+", type=_address, metavar="SERVICE=ADDRESS")
    parser.add_argument(
        "--days", type=int, default=7, choices=range(1, MOST_DAYS + 1), metavar="DAYS"
    )
    parser.add_argument("--ids", action="store_true", help="say which messages differ")
    return parser


def _address(argument: str) -> tuple[str, str]:
    service, found, address = argument.partition("=")
    if not (service and found and address):
        msg = f"{argument} is not SERVICE=ADDRESS"
        raise argparse.ArgumentTypeError(msg)
    return service, address


async def _run(addresses: Mapping[str, str], days: int, *, with_ids: bool) -> int:
    token = AccountingSettings().token.get_secret_value()
    async with AsyncExitStack() as stack:
        offices = Offices(
            {
                service: await stack.enter_async_context(create_client(address, token=token))
                for service, address in addresses.items()
            }
        )
        last = ids.day_of(ids.new_id())
        account = await offices.close_books(last - timedelta(days=days - 1), last)
        _print(account)
        for difference in account.differences:
            print(_described(difference))
            if with_ids and difference.is_wrong:
                found = await offices.find(difference)
                for identifier in found[:_MOST_IDS]:
                    print(f"    {identifier}")
                if len(found) != 1:
                    print(f"    {len(found)} ids are known of it, {_MOST_IDS} at most are shown")
    return 1 if account.wrong else 0


def _print(account: Account) -> None:
    for service, total in account.published.items():
        print(f"{total:>10}  published by {service}")
    for name, total in (account.held | account.not_in_ledger).items():
        print(f"{total:>10}  failed: {name}")
    print(f"{account.unsent:>10}  not sent yet")
    print(f"{account.arriving:>10}  not arrived yet")
    print(f"{account.unjudged:>10}  proposals without their task")
    print(
        "the books differ"
        if account.wrong
        else "the books close"
        if account.balances
        else "on its way"
    )


def _described(difference: Difference) -> str:
    ends = "" if difference.end_of_id is None else f", id ends in {difference.end_of_id:012x}"
    return (
        f"{difference.day}  {difference.reader}  {difference.kind.type}: {difference.verdict.value},"
        f" {difference.found.total} of {difference.due.total}{ends}"
    )


if __name__ == "__main__":
    sys.exit(main())
