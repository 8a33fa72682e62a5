"""Runs the load generator, a program of its own, against a server on this machine."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from deploy.local.processes import ServerError, ServerProcess
from tests.load.programs.http_load import Result
from tests.load.stack import Stack

START_SECONDS = 30.0


@dataclass(frozen=True)
class Requests:
    """What is sent, and how."""

    path: str
    token: str
    bodies: Path
    seconds: float
    connections: int
    per_second: float = 0
    """At random moments, whatever the server does; 0: as soon as a connection has its answer."""
    content_type: str = "application/json"
    warm_up_seconds: float = 1.0


async def generate(stack: Stack, port: int, requests: Requests) -> Result:
    """What a load generator sees of the server on this port."""
    result_file = stack.folder / f"{stack.new_name('load')}.json"
    settings = {
        "PORT": port,
        "PATH": requests.path,
        "TOKEN": requests.token,
        "BODIES": requests.bodies,
        "RESULT": result_file,
        "SECONDS": requests.seconds,
        "WARM_UP_SECONDS": requests.warm_up_seconds,
        "CONNECTIONS": requests.connections,
        "PER_SECOND": requests.per_second,
        "CONTENT_TYPE": requests.content_type,
    }
    generator = stack.run(
        "tests.load.programs.http_load",
        {f"LOAD_{name}": str(value) for name, value in settings.items()},
    )
    await asyncio.to_thread(generator.wait, requests.seconds + START_SECONDS)
    if generator.exit_code != 0 or not result_file.exists():
        raise ServerError(f"the load generator failed\n{generator.log_tail()}")
    return Result.model_validate_json(result_file.read_bytes())


async def until_open(server: ServerProcess, port: int) -> None:
    async with asyncio.timeout(START_SECONDS):
        while server.running:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                return
    raise ServerError(f"the server ended\n{server.log_tail()}")
