# ruff: noqa: T201 - a command line prints
"""The commands of `messages` about what failed, for who has no page. Each says what can be done next."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Row

from shared import clock
from shared.messaging import actions, retry_runs
from shared.messaging.actions import KINDS, Action
from shared.messaging.contracts import Contracts
from shared.messaging.transaction import Database
from shared.operations.failed import edits, looking, remarks
from shared.operations.failed.edits import Decision
from shared.operations.failed.masking import masked
from shared.operations.failed.types import types_of

NOTHING_CHANGED: Final = 3
_AS_SEEN: Final[Mapping[str, str]] = {
    "retry": "try again as soon as possible",
    "discard": "give up for good",
    "edit": "propose an edited message, read from a file; somebody else approves it",
    "put-aside": "it is known and waits for something: no alarm, still counted",
    "take-back": "it asks for attention again",
    "note": "write down what others should know",
}
"""What is done about one message, with the attempts that the person saw."""


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    who_and_why: Callable[[argparse.ArgumentParser], None],
) -> None:
    commands.add_parser("groups", help="what failed, by cause, and what waits behind it")
    listing = commands.add_parser("list", help="what failed for one cause, one by one")
    listing.add_argument("fingerprint")
    listing.add_argument(
        "--after", type=int, default=-1, help="the number where the last list ended"
    )
    listing.add_argument("--limit", type=int, default=100)
    show = commands.add_parser(
        "show",
        help="one failure; --payload shows the message uncovered (personal data: it is logged)",
    )
    show.add_argument("id", type=UUID)
    show.add_argument("--payload", action="store_true")
    show.add_argument("--actor", help="who looks; needed with --payload")
    show.add_argument("--reason", help="why; needed with --payload")
    for name, summary in _AS_SEEN.items():
        command = commands.add_parser(name, help=summary)
        command.add_argument("id", type=UUID)
        command.add_argument("--attempts", type=int, required=True, help="as `list` showed")
        if name == "edit":
            command.add_argument("--file", type=Path, required=True)
        if name == "discard":
            command.add_argument("--kind", choices=KINDS, required=True)
        who_and_why(command)
    for name, summary in (
        ("approve-edit", "let a proposal take the place of the failed message"),
        ("refuse-edit", "let a proposal go"),
    ):
        command = commands.add_parser(name, help=summary)
        command.add_argument("proposal", type=UUID)
        who_and_why(command)
    group = commands.add_parser("retry-group", help="retry everything with one cause")
    group.add_argument("fingerprint")
    who_and_why(group)
    commands.add_parser("runs", help="how far the newest retries of groups and selections are")


async def _groups(database: Database, _: Contracts, __: argparse.Namespace) -> int:
    async with database.reading() as connection:
        groups = await looking.list_groups(connection)
    for group in groups:
        print(
            f"{group.fingerprint}  {group.messages} messages of {group.dossiers} dossiers"
            f" ({', '.join(group.states)}; {group.aside} aside), {group.behind_messages} wait behind"
            f" {group.behind_dossiers} of them, since {group.first_at:%F %T}\n"
            f"    {', '.join(group.types or ['no type'])}: {group.cause}"
        )
    if groups:
        _next("list <fingerprint>", "or, when the cause is gone,", "retry-group <fingerprint>")
    else:
        print("Nothing failed.")
    return 0


async def _list(database: Database, _: Contracts, options: argparse.Namespace) -> int:
    async with database.reading() as connection:
        rows = await looking.list_messages(
            connection, options.fingerprint, options.after, options.limit
        )
    for row in rows:
        aside = " aside" if row.aside_at else ""
        print(
            f"{row.id}  {row.state:<9} attempts={row.attempts} behind={row.behind}{aside}"
            f"  dossier={row.dossier_id}  {row.type}  {row.cause}"
        )
    if len(rows) == options.limit:
        _next(f"list {options.fingerprint} --after {rows[-1].arrival}")
    elif rows:
        _next("show <id>")
    else:
        print("Nothing failed for this cause (any more).")
    return 0


async def _show(database: Database, contracts: Contracts, options: argparse.Namespace) -> int:
    if options.payload:
        if not (options.actor and options.reason):
            print("--payload needs --actor and --reason", file=sys.stderr)
            return 2
        action = Action(options.id, 0, options.actor, options.reason)
        print((await remarks.reveal(database, action)).decode("utf-8", "replace"))
        return 0
    async with database.reading() as connection:
        row = await looking.get_message(connection, options.id)
        proposal = await looking.find_proposal(connection, options.id)
        history = await looking.list_history(connection, options.id)
    for name, value in row._mapping.items():  # noqa: SLF001 - SQLAlchemy's public name for it
        if name not in {"payload", "key", "headers"}:
            print(f"{name:>16}: {value}")
    shown = masked(bytes(row.payload), types_of(contracts))
    print(
        "unreadable" if shown is None else orjson.dumps(shown, option=orjson.OPT_INDENT_2).decode()
    )
    for deed in history:
        kind = f" ({deed.kind})" if deed.kind else ""
        print(f"{deed.acted_at:%F %T}  {deed.action}{kind} by {deed.actor}: {deed.reason}")
    if proposal:
        print(f"proposed by {proposal.proposer}: {proposal.reason}")
        _next(f"approve-edit {proposal.id}", "or", f"refuse-edit {proposal.id}")
    elif row.settled_at is None:
        _say_what_can_be_done(row)
    return 0


def _say_what_can_be_done(row: Row[Any]) -> None:
    named = f"{row.id} --attempts {row.attempts}"
    refusal = actions.refusal_of_retry(row, clock.now())
    if refusal:
        print(refusal)
        _next(f"edit {named} --file <file>", "or", f"discard {named} --kind <kind>")
    else:
        _next(
            f"retry {named}",
            "or",
            f"edit {named} --file <file>",
            "or",
            f"discard {named} --kind <kind>",
        )


async def _act(database: Database, contracts: Contracts, options: argparse.Namespace) -> int:
    action = Action(options.id, options.attempts, options.actor, options.reason)
    if options.command == "edit":
        return await _edit(database, contracts, options, action)
    if options.command == "discard":
        return _said(await actions.discard(database, action, options.kind))
    if options.command == "note":
        await remarks.add_note(database, action)
        return _said(True)
    deeds = {
        "retry": actions.retry,
        "put-aside": remarks.put_aside,
        "take-back": remarks.take_back,
    }
    return _said(await deeds[options.command](database, action))


async def _edit(
    database: Database, contracts: Contracts, options: argparse.Namespace, action: Action
) -> int:
    try:
        written = await asyncio.to_thread(options.file.read_bytes)
    except OSError as error:
        print(f"cannot read {options.file}: {error.strerror}", file=sys.stderr)
        return 1
    proposal = await edits.propose(database, action, written, contracts.reader())
    print("proposed; somebody else has to look at it")
    _next(f"approve-edit {proposal}", "or", f"refuse-edit {proposal}")
    return 0


async def _decide(
    database: Database, contracts: Contracts, options: argparse.Namespace, *, is_good: bool
) -> int:
    decision = Decision(options.proposal, options.actor, options.reason)
    if is_good:
        return _said(await edits.approve(database, decision, contracts.reader()))
    return _said(await edits.refuse(database, decision))


async def _retry_group(database: Database, _: Contracts, options: argparse.Namespace) -> int:
    run = await retry_runs.begin_group(database, options.fingerprint, options.actor, options.reason)
    progress = await retry_runs.find_progress(database, run)
    print(f"{progress.total} messages will be tried again, by the workers, in portions")
    _next("runs")
    return 0


async def _runs(database: Database, _: Contracts, __: argparse.Namespace) -> int:
    for run in await retry_runs.list_progress(database):
        state = "ended" if run.ended_at else "goes on"
        print(
            f"{run.begun_at:%F %T}  {run.fingerprint or 'selection'} by {run.actor}, {state}: {run.resolved} of {run.total}"
            f" done, {run.queued + run.under_way} to go, {run.failed_again} failed again, {run.skipped + run.settled}"
            " decided otherwise"
        )
    return 0


def _said(done: object) -> int:
    print(
        "done"
        if done
        else "nothing changed: it was asked already, or the message was tried again meanwhile"
    )
    return 0 if done else NOTHING_CHANGED


def _next(*what: str) -> None:
    """Everything but looking asks for `--actor` and `--reason` too; its own usage says so."""
    print("Next:", *what)


Command = Callable[[Database, Contracts, argparse.Namespace], Awaitable[int]]
COMMANDS: Final[Mapping[str, Command]] = {
    "groups": _groups,
    "list": _list,
    "show": _show,
    **dict.fromkeys(_AS_SEEN, _act),
    "approve-edit": partial(_decide, is_good=True),
    "refuse-edit": partial(_decide, is_good=False),
    "retry-group": _retry_group,
    "runs": _runs,
}
