"""A token of the demo that runs in this folder: `make token AS=integratie`.

Prints the token and nothing else, so that a line of shell can use it; whatever is wrong goes to standard error.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import httpx
import orjson

from deploy.local.identity import LocalIssuer
from deploy.local.personas import PERSONAS
from shared import clock
from shared.settings import AuthSettings

ROOT: Final = Path(__file__).resolve().parents[2]
IDENTITY: Final = "identiteit"
_TOLD: Final = "aanmelden.json"
"""In the folder of a stack that answers: what it takes for who issues its tokens, and how far its clock is shifted."""
_ENVIRONMENT: Final = "omgeving.json"
"""Beside it, for its owner alone: it holds the passwords of that stack."""


class NoToken(Exception):
    """There is no token to give, or no stack at all; the message says why, and what to do."""


def write(folder: Path, issuer: str, shift_seconds: float, environment: Mapping[str, str]) -> None:
    """The stack in this folder answers: from now on tokens can be had, and programs can join it by its `environment`."""
    kept = folder / _ENVIRONMENT
    kept.touch(mode=0o600)
    kept.write_bytes(orjson.dumps(dict(environment)))
    (folder / _TOLD).write_bytes(orjson.dumps({"issuer": issuer, "shift_seconds": shift_seconds}))


def token(persona: str, local: Path) -> str:
    """Of the stack whose folder is in `local`, the youngest that answers. Raises NoToken."""
    if persona not in PERSONAS:
        known = "\n".join(f"  {key:<18} {who.name}" for key, who in PERSONAS.items())
        raise NoToken(f"Niemand heet hier \u2018{persona}\u2019. Kies met AS= uit:\n{known}")
    folder, told = _running(local)
    clock.shift_by(told["shift_seconds"])
    settings = AuthSettings(issuer=told["issuer"], audience="naadloos")
    return LocalIssuer(folder / IDENTITY, settings).token(persona)


def environment_of(local: Path) -> dict[str, str]:
    """What a program needs to join that stack. Raises NoToken."""
    folder, _ = _running(local)
    environment: dict[str, str] = orjson.loads((folder / _ENVIRONMENT).read_bytes())
    return environment


def _running(local: Path) -> tuple[Path, Mapping[str, Any]]:
    found = sorted(local.glob(f"demo-*/{_TOLD}"), key=lambda file: file.stat().st_mtime)
    for file in reversed(found):
        told = orjson.loads(file.read_bytes())
        if _answers(told["issuer"]):
            return file.parent, told
    raise NoToken("Er draait geen demo in deze map. Start er een met: make demo")


def _answers(issuer: str) -> bool:
    try:
        return httpx.get(f"{issuer}/.well-known/jwks.json", timeout=5).is_success
    except httpx.HTTPError:
        return False


def main(arguments: Sequence[str], local: Path = ROOT / ".local") -> int:
    try:
        print(token(arguments[0] if arguments else "", local))
    except (NoToken, OSError) as why:
        print(why, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
