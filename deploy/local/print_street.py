"""Plays the print street and the mail room of the local stack: `python -m deploy.local.print_street`, in `LETTERS_FOLDER`.

Takes each delivery once, looks whether it is whole, prints nothing, and tells what it posted. A letter whose reference or id stands on a
line of `onbestelbaar.txt` in the folder comes back, and so does one that was posted already: `<id or reference> <reason>`.
"""

import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import orjson

from services.income.letters.folder import BACK, MANIFEST, OUT
from services.income.settings import LetterSettings
from shared import clock, ids

ASIDE: Final = "drukstraat"
"""What the print street keeps for itself: one file per letter that it had."""
UNDELIVERABLE: Final = "onbestelbaar.txt"
REASONS: Final = frozenset({"verhuisd", "adres-onjuist", "geweigerd"})
_LOOK_SECONDS: Final = 2.0


class NotWhole(Exception):
    """A delivery that cannot be printed: the message says which letter of it."""


def work(root: Path) -> int:
    """One round: post what is new, tell of it, and let come back what must; gives how many letters were told of."""
    told = [*_post_new(root), *_come_back(root)]
    if told:
        _tell(root, told)
    return len(told)


def _post_new(root: Path) -> Iterator[Mapping[str, Any]]:
    for manifest in sorted(root.glob(f"{OUT}/*/*/*/{MANIFEST}")):
        for line in _lines_of(manifest):
            # Twice in a folder would still be once in a letter box.
            if _mark(root, line["brief"], "gepost"):
                yield {"brief": line["brief"], "stand": "gepost", "op": _today()}


def _lines_of(manifest: Path) -> list[Mapping[str, Any]]:
    told = orjson.loads(manifest.read_bytes())
    lines: list[Mapping[str, Any]] = told["brieven"]
    if told["aantal"] != len(lines):
        raise NotWhole(f"{manifest.parent.name}: aantal")
    for line in lines:
        content = (manifest.parent / line["bestand"]).read_bytes()
        if sha256(content).hexdigest() != line["sha256"]:
            raise NotWhole(f"{manifest.parent.name}: {line['brief']}")
    return lines


def _come_back(root: Path) -> Iterator[Mapping[str, Any]]:
    wanted = root / UNDELIVERABLE
    if not wanted.is_file():
        return
    for line in wanted.read_text().splitlines():
        letter, _, why = line.strip().partition(" ")
        reason = why.strip() or "verhuisd"
        is_posted = (root / ASIDE / f"{letter}.gepost").exists()
        if reason in REASONS and is_posted and _mark(root, letter, "terug"):
            yield {"brief": letter, "stand": "onbestelbaar", "op": _today(), "reden": reason}


def _mark(root: Path, letter: str, what: str) -> bool:
    """Whether this is the first time."""
    (root / ASIDE).mkdir(exist_ok=True)
    try:
        (root / ASIDE / f"{letter}.{what}").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _tell(root: Path, told: list[Mapping[str, Any]]) -> None:
    """Written beside its place and renamed: nobody reads half of it."""
    (root / BACK).mkdir(exist_ok=True)
    name = f"terug-{ids.new_id()}"
    beside = root / BACK / f"{name}.bezig"
    beside.write_bytes(orjson.dumps({"versie": 1, "brieven": told}))
    beside.rename(root / BACK / f"{name}.json")


def _today() -> date:
    return clock.today()


def main(root: Path) -> None:
    root.mkdir(parents=True, exist_ok=True)
    while True:
        try:
            work(root)
        except (NotWhole, OSError, orjson.JSONDecodeError) as error:
            print(f"drukstraat: {error}", file=sys.stderr, flush=True)
        time.sleep(_LOOK_SECONDS)


if __name__ == "__main__":
    folder = LetterSettings().folder
    if folder is None:
        sys.exit("LETTERS_FOLDER is not set")
    main(folder)
