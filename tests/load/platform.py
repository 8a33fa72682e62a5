"""The four services as they run, each worker a process of its own, and intake's API before them; on databases of their own."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from deploy.local.accounting import take_account
from deploy.local.ports import free_ports
from deploy.local.processes import ServerError, ServerProcess
from deploy.local.programs import SERVICES
from shared.db.migrate import upgrade
from tests.load.figures.one_hop import stop
from tests.load.generator import until_open
from tests.load.meter import processor_of
from tests.load.residents import Town

POLL_SECONDS: Final = 1.0
IDLE_SECONDS: Final = 120.0
"""So long nothing may happen before it is an error."""


@dataclass(frozen=True)
class Platform:
    """What runs, and where it keeps things."""

    town: Town
    urls: Mapping[str, str]
    prefix: str
    port: int
    programs: Mapping[str, ServerProcess]

    def processor(self) -> dict[str, float]:
        """Seconds of processor time that each program and server has used so far."""
        servers = self.town.stack.server_processes
        return {name: processor_of(program.pid) for name, program in self.programs.items()} | {
            name: processor_of(pid) for name, pid in servers.items()
        }

    async def settle(self) -> None:
        """Until the books close: everything published has had its effects. Raises ServerError where nothing moves any more."""
        moved, before = time.monotonic(), ""
        while True:
            account = await take_account(self.urls)
            if account.closed:
                return
            if (now := str(account)) != before:
                moved, before = time.monotonic(), now
            ended = [
                program.log_tail() for program in self.programs.values() if not program.running
            ]
            if ended or time.monotonic() - moved > IDLE_SECONDS:
                msg = f"the books do not close: {account} {account.held} {ended}"
                raise ServerError(msg)
            await asyncio.sleep(POLL_SECONDS)


async def new_databases(town: Town) -> dict[str, str]:
    """A copy of the town for intake, and three that know nobody yet."""
    urls = {"intake": town.new_database()}
    for service in SERVICES:
        if service not in urls:
            name = town.stack.new_name(service)
            town.stack.postgres.create_database(name)
            urls[service] = town.stack.postgres.url(name)
            await asyncio.to_thread(upgrade, urls[service], service)
    return urls


@asynccontextmanager
async def running(town: Town, urls: Mapping[str, str], prefix: str) -> AsyncIterator[Platform]:
    """Settled: the three others know who lives in the town."""
    stack, port = town.stack, free_ports(1)[0]
    environment = town.environment(urls["intake"], port) | {
        **{f"{service.upper()}_DATABASE_URL": url for service, url in urls.items()},
        "KAFKA_BOOTSTRAP_SERVERS": stack.bootstrap_servers,
        "KAFKA_TOPIC_PREFIX": prefix,
    }
    programs = {
        f"{service}-worker": stack.run(f"services.{service}.worker", environment)
        for service in SERVICES
    }
    programs["intake-api"] = stack.run("services.intake.main", environment)
    try:
        await until_open(programs["intake-api"], port)
        platform = Platform(town, urls, prefix, port, programs)
        await platform.settle()
        yield platform
    finally:
        for program in programs.values():
            await asyncio.to_thread(stop, program)
