"""What became of each record of a file, as a person reads it: a page of them at a time, or all of them for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import orjson

PAGE_SIZE: Final = 100
_ROWS_PER_BLOCK: Final = 1_000
VERDICTS: Final = ("geweigerd", "aangenomen", "overgenomen")
"""What somebody has to look at first."""
EFFECTS: Final = ("nieuw", "gewijzigd", "ongewijzigd", "verwijderd")
_VERDICT_WORDS: Final = {
    True: {
        "geweigerd": "Wordt geweigerd",
        "aangenomen": "Wordt overgenomen, met een aanname",
        "overgenomen": "Wordt overgenomen",
    },
    False: {
        "geweigerd": "Geweigerd",
        "aangenomen": "Overgenomen, met een aanname",
        "overgenomen": "Overgenomen",
    },
}
_EFFECT_WORDS: Final = {
    True: {
        "nieuw": "Nieuw: was hier niet bekend",
        "gewijzigd": "Verandert",
        "ongewijzigd": "Verandert niet",
        "verwijderd": "Wordt hier weggehaald",
    },
    False: {
        "nieuw": "Nieuw",
        "gewijzigd": "Veranderd",
        "ongewijzigd": "Niet veranderd",
        "verwijderd": "Hier weggehaald",
    },
}


@dataclass(frozen=True, slots=True)
class Line:
    """One record, by its number in the file; never what stands in it."""

    number: int
    verdict: str
    verdict_text: str
    effect_text: str
    reasons: tuple[str, ...]
    person_id: str


def verdict_text(verdict: str, *, is_dry_run: bool) -> str:
    return _VERDICT_WORDS[is_dry_run][verdict]


def effect_text(effect: str, *, is_dry_run: bool) -> str:
    """Empty where it has no effect."""
    return _EFFECT_WORDS[is_dry_run].get(effect, "")


def page_of(rows: Iterable[bytes], verdict: str, after: int, *, is_dry_run: bool) -> list[Line]:
    """Those with this verdict (empty: all) after this number, and one more than fits where there are more."""
    found = (
        line
        for line in _lines(rows, is_dry_run=is_dry_run)
        if line.number > after and verdict in {"", line.verdict}
    )
    return list(islice(found, PAGE_SIZE + 1))


def as_csv(rows: Iterable[bytes], heading: str, *, is_dry_run: bool) -> Iterator[bytes]:
    """All of them, with semicolons and a byte order mark: so that a spreadsheet in Dutch opens it as it is."""
    lines = _lines(rows, is_dry_run=is_dry_run)
    block: list[tuple[Any, ...]] = [(heading, "uitkomst", "gevolg", "inwonerId", "redenen")]
    mark = "\ufeff"
    while block:
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows(block)
        yield (mark + text.getvalue()).encode()
        mark = ""
        block = [
            (
                line.number,
                line.verdict_text,
                line.effect_text,
                line.person_id,
                " ".join(line.reasons),
            )
            for line in islice(lines, _ROWS_PER_BLOCK)
        ]


def _lines(rows: Iterable[bytes], *, is_dry_run: bool) -> Iterator[Line]:
    return (_line_of(orjson.loads(row), is_dry_run=is_dry_run) for row in rows)


def _line_of(answered: dict[str, Any], *, is_dry_run: bool) -> Line:
    verdict = answered["uitkomst"]
    return Line(
        answered["regel"],
        verdict,
        verdict_text(verdict, is_dry_run=is_dry_run),
        effect_text(answered.get("gevolg", ""), is_dry_run=is_dry_run),
        tuple(reason["uitleg"] for reason in answered.get("redenen", ())),
        answered.get("inwonerId", ""),
    )
