"""`make demo` and `make demo-once`: the whole platform on this machine, with four life events played.

python -m deploy.local.demo          stays up until Ctrl-C
python -m deploy.local.demo --once   ends by itself; exit code 0 only if every effect came exactly once
"""

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

import httpx
from rich.console import Console
from rich.table import Table

from deploy.local import residents, story
from deploy.local.personas import PERSONAS
from deploy.local.ports import reserved_port
from deploy.local.processes import ServerError
from deploy.local.programs import ROOT, SERVICES
from deploy.local.stack import Progress, Stack, running_stack
from deploy.local.story import Scene
from deploy.local.watch import Watch, WorkingFolder, watched, working_folder
from shared import clock, ids
from shared.accounting.comparing import Account
from shared.accounting.gathering import Offices
from shared.errors import Transient
from shared.http.client import create_client

PORT = 8000
BEGIN = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
"""The demo's clock starts here whenever it is played: the amounts in law are known for this day."""
EFFECT_SECONDS = 60
REST_SECONDS = 2
"""What follows of what just came may still be in somebody's memory."""
FIRST_HANDLED = "De eerste is verwerkt"
"""What a newcomer waits for; `make bench` takes the time until it is said."""
TRAIL_READER = "inkomensconsulent"
FIRST_LOOKS = (
    (
        "regisseur",
        "/reporting/levensgebeurtenissen",
        "De vier gebeurtenissen hierboven; kies er een en zie wat eruit volgde, en waarom.",
    ),
    (
        "werkcoach",
        "/income/wat-als",
        "Aan tafel vooraf rekenen: wat blijft er over bij meer uren werk?",
    ),
    (
        "werkcoach",
        "/intake/inwoners",
        "Zoek iemand in Assen. Is het dossier van team Assen Zuid, dan moet Wim eerst zeggen waarom.",
    ),
)
"""Whom to be, where to go, and what is there to see: what a newcomer looks at first."""

console = Console()
"""Where the demo talks to a person."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    # Also where Ctrl-C was switched off, as a shell does for what it starts in the background.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    began = time.monotonic()

    def progress(what: str) -> None:
        console.print(f"[dim]{time.monotonic() - began:5.1f} s[/dim]  {what}")

    try:
        with working_folder(ROOT / ".local", _say) as folder:
            wrong = _run(options, folder, progress)
    except KeyboardInterrupt:
        console.print("Gestopt.")
        return 0
    # OSError: a full disk, a folder of somebody else.
    except (ServerError, httpx.HTTPError, OSError) as error:
        console.print("[bold red]Niet gelukt:[/bold red]")
        _say(str(error))
        return 1
    return 1 if wrong else 0


def _run(options: argparse.Namespace, folder: WorkingFolder, progress: Progress) -> list[str]:
    """Start everything and play; gives what is wrong."""
    with (
        reserved_port(options.port) as port,
        running_stack(
            folder.path,
            port=port,
            shift_seconds=(BEGIN - clock.now()).total_seconds(),
            progress=progress,
        ) as stack,
        watched(stack, _say) as watch,
    ):
        console.print(f"[bold]{stack.broker}[/bold], PostgreSQL {stack.postgres_version}")
        try:
            wrong = asyncio.run(_play(stack, watch, progress))
            folder.keeps_logs = bool(wrong)
            if not options.once:
                _stay(stack)
        finally:
            folder.keeps_logs |= bool(watch.endings)
    return wrong


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--once", action="store_true", help="stop when everything was played and checked"
    )
    parser.add_argument(
        "--port", type=int, default=PORT, help="where the page is (another if it is taken)"
    )
    return parser.parse_args(arguments)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _say(what: str) -> None:
    """Words that are not ours, such as lines of a log: as they are, on one line each."""
    console.print(what, markup=False, highlight=False, soft_wrap=True)


def _stay(stack: Stack) -> NoReturn:
    _say(f"\nKijk zelf: {stack.address}  (Ctrl-C stopt alles)")
    for who, path, what in FIRST_LOOKS:
        person = PERSONAS[who]
        _say(f"  als {person.name} ({who}): {stack.address}{path}\n    {what}")
    _say(f"Zelf een gebeurtenis melden: {stack.address}/documentatie")
    _say("  Een token voor curl geeft: make token AS=integratie")
    while True:
        time.sleep(60)


async def _play(stack: Stack, watch: Watch, progress: Progress) -> list[str]:
    """Make the teams, load the residents, play the scenes, show what came of them; gives what is wrong."""
    today = clock.today()
    await asyncio.to_thread(stack.run, "deploy.local.seed_teams")
    await asyncio.to_thread(stack.run, "deploy.local.seed")
    households = list(residents.households(today))
    people = sum(len(household.members) for household in households)
    progress(f"{people} inwoners in {len(households)} huishoudens geladen, in drie gemeenten")
    async with httpx.AsyncClient(base_url=stack.address, timeout=15) as client:
        scenes = story.scenes(residents.cast(), today)
        events = {scene.title: await _report(client, stack, scene) for scene in scenes}
        progress(f"{len(events)} levensgebeurtenissen gemeld; wachten op wat eruit volgt")
        if await _is_handled(client, stack, events[scenes[0].title]):
            progress(FIRST_HANDLED)
        account = await _settled(stack)
        trails = {title: await _trail(client, stack, event) for title, event in events.items()}
    for scene in scenes:
        _show(scene, trails[scene.title])
        _say(f"{stack.address}/reporting/levensgebeurtenissen/{events[scene.title]}\n")
    wrong = [
        f"{scene.title}: {fault}"
        for scene in scenes
        for fault in story.faults(scene, trails[scene.title])
    ]
    wrong += [f"{name} stopte {count} keer vanzelf" for name, count in watch.endings.items()]
    if not account.closed:
        wrong.append(f"de boekhouding sluit niet: {account}")
    _conclude(account, wrong)
    return wrong


async def _report(client: httpx.AsyncClient, stack: Stack, scene: Scene) -> str:
    """Post one life event as a municipal system does; gives its id."""
    answer = await client.post(
        "/intake/v1/levensgebeurtenissen",
        json=scene.cloud_event(),
        headers=_headers(stack, "integratie") | {"Content-Type": "application/cloudevents+json"},
    )
    if answer.status_code != httpx.codes.ACCEPTED:
        raise ServerError(f"{scene.title}: {answer.status_code} {answer.text}")
    return str(answer.json()["id"])


async def _is_handled(client: httpx.AsyncClient, stack: Stack, event_id: str) -> bool:
    """Whether another service did something with it; waits for it."""
    deadline = time.monotonic() + EFFECT_SECONDS
    while time.monotonic() < deadline:
        answer = await client.get(_trail_of(event_id), headers=_headers(stack, TRAIL_READER))
        if answer.is_success and {step["dienst"] for step in answer.json()["gebeurtenissen"]} - {"intake"}:  # fmt: skip
            return True
        await asyncio.sleep(0.1)
    return False


async def _settled(stack: Stack) -> Account:
    """Wait until the books close and stay closed for a moment; the last books if they never do."""
    deadline = time.monotonic() + EFFECT_SECONDS
    rest = Rest()
    while True:
        account = await _account(stack)
        now = time.monotonic()
        if rest.seconds(account, now) > REST_SECONDS or now > deadline:
            return account
        await asyncio.sleep(0.3)


class Rest:
    """For how long the books have been closed, and nothing was published."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._published = 0

    def seconds(self, account: Account, now: float) -> float:
        """By the books as they are `now`, in seconds of any clock; 0 when they are open."""
        published = sum(account.published.values())
        if not account.closed:
            self._since = None
        elif self._since is None or published != self._published:
            self._since = now
        self._published = published
        return 0.0 if self._since is None else now - self._since


async def _account(stack: Stack) -> Account:
    """As operations close the books: over the APIs of the services."""
    today = ids.day_of(ids.new_id())
    async with create_client(stack.address, token=stack.issuer.token("beheer")) as client:
        offices = Offices(dict.fromkeys(SERVICES, client))
        try:
            return await offices.close_books(today - timedelta(days=1), today)
        except Transient as error:
            raise ServerError(str(error)) from error


async def _trail(client: httpx.AsyncClient, stack: Stack, event_id: str) -> dict[str, Any]:
    answer = await client.get(_trail_of(event_id), headers=_headers(stack, TRAIL_READER))
    answer.raise_for_status()
    trail: dict[str, Any] = answer.json()
    return trail


def _trail_of(event_id: str) -> str:
    return f"/reporting/v1/sporen/{event_id}"


def _headers(stack: Stack, persona: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {stack.issuer.token(persona)}"}


def _show(scene: Scene, trail: Mapping[str, Any]) -> None:
    table = Table(title=scene.title, title_justify="left", title_style="bold")
    for name, width in (("Dienst", 9), ("Wat er gebeurde", None), ("Wanneer", 8), ("Na", 8)):
        table.add_column(name, width=width, ratio=None if width else 1, no_wrap=bool(width))
    for step in trail["gebeurtenissen"]:
        moment = datetime.fromisoformat(step["tijd"]).astimezone(clock.AMSTERDAM)
        table.add_row(
            step["dienst"], step["samenvatting"], f"{moment:%H:%M:%S}", f"{step['naMs']} ms"
        )
    console.print(table)


def _conclude(account: Account, wrong: Sequence[str]) -> None:
    console.print(f"Boekhouding: {account}.")
    if wrong:
        console.print("[bold red]Niet goed:[/bold red]")
        for line in wrong:
            console.print(f"  {line}")
    else:
        console.print("[bold green]Elk gevolg kwam precies één keer.[/bold green]")


if __name__ == "__main__":
    sys.exit(main())
