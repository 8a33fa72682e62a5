"""`make messages`: the command line for failed messages, on the demo that runs in this folder.

Without a service it shows what failed in each of the four.
"""

import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.local.programs import ROOT, SERVICES
from deploy.local.tokens import NoToken, environment_of


def main(arguments: Sequence[str], local: Path = ROOT / ".local") -> int:
    """The service (or nothing), and the command with what it asks for in one text."""
    service, command = (*arguments, "", "")[:2]
    if service and service not in SERVICES:
        print(f"Kies met SERVICE= uit: {', '.join(SERVICES)}", file=sys.stderr)
        return 1
    try:
        environment = environment_of(local)
    except (NoToken, OSError) as why:
        print(why, file=sys.stderr)
        return 1
    asked = shlex.split(command) or ["groups"]
    if service:
        return _run(service, asked, environment)
    for each in SERVICES:
        print(f"{each}:", flush=True)
        if code := _run(each, asked, environment):
            return code
    print('\nVerder: make messages SERVICE=income DO="list <fingerprint>"')
    return 0


def _run(service: str, asked: Sequence[str], environment: dict[str, str]) -> int:
    program = [sys.executable, "-m", f"services.{service}.messages", *asked]
    return subprocess.run(program, check=False, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
