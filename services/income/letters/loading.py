"""Reads and checks templates and senders: a fault stops the service, and names file, place and what is wrong.

What must hold: every name between braces is known where it is used, every condition is known, every reason has a sentence
and every sentence a reason, every text is a sentence, and each section that people need is there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Final, Protocol, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from services.income.letters.kinds import Kind
from services.income.letters.schemas import (
    Afzender,
    GeenZin,
    Sectiesoort,
    Sjabloon,
    Stuk,
    Zin,
)

TEMPLATES: Final = Path(__file__).parent / "sjablonen"
SENDERS: Final = Path(__file__).parent / "afzenders"

_SENTENCE: Final = re.compile(r"[A-Z{€].*[.?!:]", re.DOTALL)


class TemplateError(ValueError):
    """A file cannot be used; the text says which, where and why."""

    def __init__(self, file: str, faults: Sequence[str]) -> None:
        super().__init__("; ".join(f"{file}: {fault}" for fault in faults))
        self.faults = faults


class _Dated(Protocol):
    @property
    def geldig_vanaf(self) -> date: ...


D = TypeVar("D", bound=_Dated)
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a template, with what is sure to hold where it stands."""

    place: str
    text: str
    given: frozenset[str]
    is_sentence: bool = True


def valid_on(day: date, versions: Sequence[D]) -> D:
    """The newest that had begun; `versions` is oldest first. Before the first one, that one: a letter is always written."""
    begun = [version for version in versions if version.geldig_vanaf <= day]
    return begun[-1] if begun else versions[0]


@cache
def load_templates(kind: Kind, folder: Path = TEMPLATES) -> tuple[Sjabloon, ...]:
    """All versions of the template of a kind, oldest first. Raises TemplateError."""
    found = []
    for path in sorted(folder.glob(f"{kind.code}.*.yaml")):
        template = _read(path, Sjabloon)
        faults = tuple(faults_in(template, kind))
        if faults:
            raise TemplateError(path.name, faults)
        found.append(template)
    return _in_order(kind.code, found)


@cache
def load_senders(municipality: str, folder: Path = SENDERS) -> tuple[Afzender, ...]:
    """All versions of the sender of a municipality, oldest first. Raises TemplateError."""
    found = [_read(path, Afzender) for path in sorted(folder.glob(f"{municipality}.*.yaml"))]
    strays = [sender for sender in found if sender.gemeente != municipality]
    if strays:
        raise TemplateError(municipality, [f"noemt gemeente {strays[0].gemeente}"])
    return _in_order(municipality, found)


def _in_order(name: str, found: Sequence[D]) -> tuple[D, ...]:
    ordered = sorted(found, key=lambda version: version.geldig_vanaf)
    if not ordered:
        raise TemplateError(name, ["er is geen bestand"])
    for before, after in pairwise(ordered):
        if before.geldig_vanaf == after.geldig_vanaf:
            raise TemplateError(name, [f"twee versies vanaf {after.geldig_vanaf}"])
    return tuple(ordered)


def _read(path: Path, shape: type[M]) -> M:
    try:
        return shape.model_validate(yaml.load(path.read_text(), yaml.CSafeLoader))
    except yaml.YAMLError as error:
        raise TemplateError(path.name, [f"geen goede YAML ({error})"]) from error
    except ValidationError as error:
        faults = [
            f"{'.'.join(map(str, fault['loc'])) or 'het geheel'}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise TemplateError(path.name, faults) from error


def faults_in(template: Sjabloon, kind: Kind) -> Iterator[str]:
    """Everything that is wrong with a template of this kind, as texts for whoever wrote it."""
    if template.brief != kind.code:
        yield f"brief: is {template.brief}, en moet {kind.code} zijn"
    if template.titels[-1].als or template.titels[-1].als_niet:
        yield "titels: de laatste heeft geen voorwaarde, zodat er altijd een is"
    yield from _faults_in_reasons(template.redenen, kind.reasons)
    sorts = {section.soort for section in template.secties if not section.als}
    for missing in sorted(set(get_args(Sectiesoort)) - sorts):
        yield f"secties: {missing} ontbreekt, of staat er niet altijd"
    for unknown in sorted(_conditions_in(template) - kind.conditions):
        yield f"voorwaarde {unknown}: die kent deze brief niet"
    for text in texts_of(template):
        yield from _faults_in_text(text, kind)


def _faults_in_reasons(
    sentences: Mapping[str, str | GeenZin], reasons: AbstractSet[str]
) -> Iterator[str]:
    for missing in sorted(reasons - sentences.keys()):
        yield f"redenen: {missing} heeft geen zin"
    for extra in sorted(sentences.keys() - reasons):
        yield f"redenen: {extra} is geen reden van deze brief"


def _faults_in_text(text: Text, kind: Kind) -> Iterator[str]:
    if text.is_sentence and not _SENTENCE.fullmatch(text.text):
        yield f"{text.place}: geen zin met een hoofdletter en een punt: {text.text!r}"
    try:
        names = names_in(text.text)
    except ValueError:
        yield f"{text.place}: een accolade te veel of te weinig: {text.text!r}"
        return
    for name in names:
        try:
            needed = kind.needs(name)
        except KeyError:
            yield f"{text.place}: {{{name}}} kent deze brief niet"
            continue
        if needed is not None and needed not in text.given:
            yield f"{text.place}: {{{name}}} is er alleen als: {needed}"


def names_in(text: str) -> list[str]:
    """The names between braces. Raises ValueError for a brace too many."""
    parts = list(Formatter().parse(text))
    if any(spec or conversion for _, _, spec, conversion in parts):
        raise ValueError(text)
    return [name for _, name, _, _ in parts if name is not None]


def texts_of(template: Sjabloon) -> Iterator[Text]:
    for title in template.titels:
        yield Text("titels", title.tekst, frozenset(title.als), is_sentence=False)
    for section in template.secties:
        given = frozenset(section.als)
        yield Text(section.soort, section.kop, given, is_sentence=False)
        for piece in section.stukken:
            yield from _texts_of_piece(section.soort, piece, given | set(piece.als))
    for code, sentence in template.redenen.items():
        if isinstance(sentence, str):
            yield Text(f"redenen.{code}", sentence, frozenset())


def _texts_of_piece(place: str, piece: Stuk, given: frozenset[str]) -> Iterator[Text]:
    if piece.alinea is not None:
        yield Text(place, piece.alinea, given)
    for item in piece.lijst:
        yield Text(place, item.tekst, given | set(item.als))
    if piece.perioden is not None:
        yield Text(place, piece.perioden.bijschrift, given)
        for cell in piece.perioden.kop:
            yield Text(place, cell, given, is_sentence=False)
    if piece.tabel is not None:
        yield Text(place, piece.tabel.bijschrift, given)
        for cell in (*piece.tabel.kop, *(cell for row in piece.tabel.rijen for cell in row)):
            yield Text(place, cell, given, is_sentence=False)


def _conditions_in(template: Sjabloon) -> set[str]:
    found: set[str] = set()
    for part in _parts_of(template):
        found.update(part.als, part.als_niet)
    return found


def _parts_of(template: Sjabloon) -> Iterable[Zin | Stuk]:
    yield from template.titels
    for section in template.secties:
        yield Zin(als=section.als, als_niet=section.als_niet, tekst=section.kop)
        for piece in section.stukken:
            yield piece
            yield from piece.lijst
