"""What somebody typed in the one search box: a number, a dossier or a name. Pure."""

import re
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

_SEPARATORS: Final = re.compile(r"[\s.\-]")
_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_SHORT: Final = re.compile(r"[0-9a-f]{6}")
_WORD: Final = re.compile(r"^dossier\s+", re.IGNORECASE)
SHORTEST_BSN: Final = 8
LONGEST_BSN: Final = 9

Sort = Literal["burgerservicenummer", "dossier", "naam"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was meant, as it is to be looked up: of a dossier the whole number, or the six signs at its end that pages show."""

    sort: Sort
    text: str


def asked_in(typed: str) -> Asked:
    """A number of eight or nine digits is a BSN; six signs are a dossier if there is a digit in them, or if it says so."""
    text = typed.strip()
    number = _WORD.sub("", text).lower()
    says_dossier = number != text.lower()
    if _UUID.fullmatch(number):
        return Asked("dossier", str(UUID(number)))
    if _SHORT.fullmatch(number) and (says_dossier or any(map(str.isdigit, number))):
        return Asked("dossier", number)
    digits = _SEPARATORS.sub("", text)
    if digits.isdigit():
        return Asked("burgerservicenummer", digits)
    return Asked("naam", text)
