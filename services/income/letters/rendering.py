"""From a letter to a PDF (PDF/UA-1) by Typst: the same letter, day and address give the same bytes.

What the letter says goes in as data and is never read as Typst. A warning is a failure: a letter with a missing font or sign must not go
out. It takes some 20 ms of a thread, and other work goes on meanwhile.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from threading import local
from typing import Any, Final

import orjson
import typst

from services.income.letters.model import Addressed, Letter
from shared.ui.dutch import date_text
from shared.ui.static import NODE_MODULES

_HERE: Final = Path(__file__).parent
_SOURCE: Final = _HERE / "brief.typ"
_FONTS: Final = NODE_MODULES / "@expo-google-fonts"
_FACES: Final = ("noto-sans/400Regular", "noto-sans/700Bold", "noto-emoji/400Regular")
_MISSING_SIGN: Final = re.compile(r"the text `\"(?P<sign>.+?)\"` could not be displayed")

RENDERER: Final = f"typst {version('typst')} {sha256(_SOURCE.read_bytes()).hexdigest()[:12]}"
"""Kept with a letter: which program and which lay-out made it."""

_of_this_thread = local()


class NotRendered(Exception):
    """A letter that cannot be put on paper. The text names no part of it."""


class NotPrintable(NotRendered):
    """A sign that no font of ours has."""

    def __init__(self, sign: str) -> None:
        names = " ".join(f"U+{ord(part):04X}" for part in sign)
        super().__init__(f"no font has {names}")
        self.sign = sign


@dataclass(frozen=True, slots=True)
class Rendered:
    pdf: bytes
    sha256: str


def render(letter: Letter, to: Addressed) -> Rendered:
    """Raises NotRendered. Blocks: call it in a thread."""
    moment = datetime.combine(to.dated_on, time(), UTC)
    try:
        pdf, warnings = _compiler().compile_with_warnings(
            format="pdf",
            sys_inputs={"brief": orjson.dumps(_data_of(letter, to)).decode()},
            pdf_standards=["ua-1"],
            timestamp=moment,
        )
    except typst.TypstError as error:
        missing = _MISSING_SIGN.search(error.message)
        if missing:
            raise NotPrintable(missing["sign"]) from None
        # What the renderer says may hold a part of the letter.
        raise NotRendered("the renderer refused it") from None
    if warnings or not isinstance(pdf, bytes):
        raise NotRendered(f"the renderer gave {len(warnings)} warnings")
    return Rendered(pdf, sha256(pdf).hexdigest())


def _data_of(letter: Letter, to: Addressed) -> dict[str, Any]:
    return letter.model_dump(mode="json") | {
        "datum": date_text(to.dated_on),
        "kenmerk": to.reference,
        "geadresseerde": {"naam": to.name, "regels": list(to.lines)},
        "betreft": to.about,
    }


def _compiler() -> typst.Compiler:
    """One per thread: it keeps its fonts, and what it is asked last."""
    found: typst.Compiler | None = getattr(_of_this_thread, "compiler", None)
    if found is None:
        fonts = typst.Fonts(
            include_system_fonts=False, font_paths=[_FONTS / face for face in _FACES]
        )
        found = typst.Compiler(input=_SOURCE, root=_HERE, font_paths=fonts)
        _of_this_thread.compiler = found
    return found
