"""The folder that is shared with whoever prints: deliveries go out whole or not at all, and what comes back is read from it.

    uit/<kanaal>/<dag>/<levering>/    the PDFs of a delivery and its manifest.json
    terug/*.json                      what was posted, and what came back
    verwerkt/, geweigerd/             what we read of it, and what we could not use, with the reason beside it

A delivery is written beside its place and renamed into it, so that nobody ever sees half of one. Only the manifest tells what is in it.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import orjson

from services.income.letters.rows import Delivery

OUT: Final = "uit"
BACK: Final = "terug"
DONE: Final = "verwerkt"
REFUSED: Final = "geweigerd"
MANIFEST: Final = "manifest.json"
LARGEST_RETURN: Final = 4 * 1024 * 1024
_BEING_WRITTEN: Final = ".bezig-"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter of a delivery."""

    letter_id: UUID
    municipality: str
    pdf: bytes


class Differs(Exception):
    """A delivery of this name is there already, and says something else."""


def write_delivery(root: Path, delivery: Delivery, sheets: Sequence[Sheet]) -> Path:
    """Once, however often it is asked. Blocks. Raises OSError, and Differs."""
    place = root / OUT / delivery.channel / delivery.day.isoformat() / delivery.name
    manifest = orjson.dumps(manifest_of(delivery, sheets), option=orjson.OPT_INDENT_2)
    if not _is_there(place, manifest):
        beside = place.parent / f"{_BEING_WRITTEN}{delivery.name}-{uuid4().hex}"
        try:
            _write_all(beside, manifest, sheets)
            beside.rename(place)
        except OSError:
            shutil.rmtree(beside, ignore_errors=True)
            # Somebody else wrote it meanwhile and swept this away, or there is something wrong with the disk.
            if not _is_there(place, manifest):
                raise
        _sync_up(place.parent, root)
    _sweep(place)
    return place


def manifest_of(delivery: Delivery, sheets: Sequence[Sheet]) -> Mapping[str, Any]:
    """No name and no address: those stand in the PDF alone."""
    return {
        "versie": 1,
        "levering": delivery.name,
        "kanaal": delivery.channel,
        "dag": delivery.day.isoformat(),
        "aantal": len(sheets),
        "brieven": [
            {
                "brief": str(sheet.letter_id),
                "gemeente": sheet.municipality,
                "bestand": _name_of(sheet),
                "bytes": len(sheet.pdf),
                "sha256": sha256(sheet.pdf).hexdigest(),
            }
            for sheet in sheets
        ],
    }


def returns_in(root: Path) -> list[Path]:
    """What came back, oldest name first. A file that is still being written has another suffix. Blocks."""
    return sorted((root / BACK).glob("*.json")) if (root / BACK).is_dir() else []


def read_return(file: Path) -> bytes:
    """Raises ValueError for what is too large to be right."""
    if file.stat().st_size > LARGEST_RETURN:
        raise ValueError("groter dan 4 MiB")
    return file.read_bytes()


def put_away(root: Path, file: Path, *, why_not: str = "") -> None:
    """Out of the way: it is read once. Blocks."""
    folder = root / (REFUSED if why_not else DONE)
    folder.mkdir(parents=True, exist_ok=True)
    # Under a name of its own: a print street may use a name twice.
    kept = folder / f"{uuid4().hex}-{file.name}"
    with suppress(FileNotFoundError):  # another worker was first
        file.rename(kept)
        if why_not:
            kept.with_suffix(".reden.txt").write_text(f"{why_not}\n")


def _is_there(place: Path, manifest: bytes) -> bool:
    try:
        found = (place / MANIFEST).read_bytes()
    except FileNotFoundError:
        return False
    if found != manifest:
        raise Differs(place.name)
    return True


def _write_all(beside: Path, manifest: bytes, sheets: Sequence[Sheet]) -> None:
    beside.mkdir(parents=True)
    for sheet in sheets:
        _write(beside / _name_of(sheet), sheet.pdf)
    _write(beside / MANIFEST, manifest)
    _sync(beside)


def _name_of(sheet: Sheet) -> str:
    return f"{sheet.letter_id}.pdf"


def _sweep(place: Path) -> None:
    """What another attempt at this delivery left when it was killed, or writes though it is there already."""
    for left in place.parent.glob(f"{_BEING_WRITTEN}{place.name}-*"):
        shutil.rmtree(left, ignore_errors=True)


def _write(file: Path, content: bytes) -> None:
    with file.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _sync_up(folder: Path, root: Path) -> None:
    """The folders may be new themselves: a name is only sure when the folder that it stands in is written."""
    while True:
        _sync(folder)
        if folder == root:
            return
        folder = folder.parent


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
