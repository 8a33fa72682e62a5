"""Where a letter to the applicant of a dossier goes, on the day that it is sent. Pure."""

import re
from dataclasses import dataclass
from typing import Final, Literal

Stand = Literal["adres", "geheim", "overleden", "geen-adres", "onbekend"]
"""`geheim` is an address too: it is for our own mail room, and for no other firm."""

_POSTCODE: Final = re.compile(r"(\d{4}) ?([A-Z]{2})")
_NAMELESS: Final = "bewoner"


@dataclass(frozen=True, slots=True)
class Applicant:
    """As known today."""

    given_names: str
    family_name: str
    is_dead: bool
    has_secret_home: bool
    """Whether somebody who lives there keeps the address secret."""
    postal_address: str | None
    """Where the register says that mail goes; else where he or she lives."""
    home_address: str | None
    postcode: str | None
    house_number: int | None
    addition: str | None
    lives_abroad_or_nowhere: bool
    """The register says that there is no address here: what was known before is old."""


@dataclass(frozen=True, slots=True)
class Addressing:
    stand: Stand
    name: str = ""
    lines: tuple[str, ...] = ()


NOBODY: Final = Addressing("onbekend")


def address_of(applicant: Applicant | None) -> Addressing:
    if applicant is None:
        return NOBODY
    name = " ".join(filter(None, (applicant.given_names, applicant.family_name))) or _NAMELESS
    if applicant.is_dead:
        return Addressing("overleden", name)
    lines = () if applicant.lives_abroad_or_nowhere else _lines(applicant)
    if not lines:
        return Addressing("geen-adres", name)
    return Addressing("geheim" if applicant.has_secret_home else "adres", name, lines)


def _lines(applicant: Applicant) -> tuple[str, ...]:
    written = applicant.postal_address or applicant.home_address
    if written:
        return tuple(part for part in map(_spaced, written.split(",")) if part)
    if applicant.postcode is None or applicant.house_number is None:
        return ()
    number = f"{applicant.house_number} {applicant.addition or ''}".strip()
    return (f"Huisnummer {number}", _spaced(applicant.postcode.upper()))


def _spaced(part: str) -> str:
    """`9401 AB`, as the post writes it."""
    return _POSTCODE.sub(r"\1 \2", part.strip(), count=1)
