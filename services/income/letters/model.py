"""A letter as a structure: headings, paragraphs, lists and tables, from which both the page and the PDF are made. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Annotated, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    """Kept as JSON for ever: what is not in the model is refused, and nothing changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paragraph(_Part):
    soort: Literal["alinea"] = "alinea"
    tekst: str


class Bullets(_Part):
    soort: Literal["lijst"] = "lijst"
    punten: tuple[str, ...] = Field(min_length=1)


class Table(_Part):
    """The first column says what a row is about; the others hold amounts or days."""

    soort: Literal["tabel"] = "tabel"
    bijschrift: str
    kop: tuple[str, ...] = Field(min_length=2)
    rijen: tuple[tuple[str, ...], ...] = Field(min_length=1)


Block = Annotated[Paragraph | Bullets | Table, Field(discriminator="soort")]


class Section(_Part):
    kop: str
    stukken: tuple[Block, ...] = Field(min_length=1)


class Sender(_Part):
    """On behalf of whom, and where somebody can write or call."""

    namens: str
    regels: tuple[str, ...]
    telefoon: str


class Letter(_Part):
    """What a letter says, without to whom: name and address come to it when it is sent."""

    titel: str
    secties: tuple[Section, ...] = Field(min_length=1)
    afzender: Sender
    ondertekening: tuple[str, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of what it says, in hexadecimals."""
        content = orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)
        return sha256(content).hexdigest()

    def texts(self) -> Iterator[str]:
        """Every text in it, in the order of reading."""
        yield self.titel
        for section in self.secties:
            yield section.kop
            for block in section.stukken:
                yield from _texts_of(block)


def _texts_of(block: Paragraph | Bullets | Table) -> Iterator[str]:
    match block:
        case Paragraph(tekst=text):
            yield text
        case Bullets(punten=items):
            yield from items
        case Table(bijschrift=caption, kop=head, rijen=rows):
            yield caption
            yield from head
            for row in rows:
                yield from row


@dataclass(frozen=True, slots=True)
class Addressed:
    """To whom and when: what stands above a letter that is sent."""

    name: str
    lines: tuple[str, ...]
    dated_on: date
    reference: str
    about: str = ""
    """Whom it is about, where it goes to somebody else."""
