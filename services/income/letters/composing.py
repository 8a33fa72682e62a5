"""From a template and what one letter is about to what it says. Pure, and the same for the preview and the letter itself."""

from collections.abc import Iterator, Mapping
from typing import Final

from services.income.letters.kinds import Filled
from services.income.letters.model import Block, Bullets, Letter, Paragraph, Section, Sender, Table
from services.income.letters.schemas import Afzender, Perioden, Sectie, Sjabloon, Stuk, Tabel

ON_BEHALF: Final = "Namens"


class NoSentence(LookupError):
    """A reason that the template does not know: then there is no letter, because nobody would know why."""


def compose(template: Sjabloon, sender: Afzender, filled: Filled) -> Letter:
    """Raises NoSentence, and KeyError for a value that is not given."""
    values = dict(filled.values) | {
        "gemeente": sender.naam,
        "telefoon": sender.telefoon,
        "website": sender.website,
        "bezwaaradres": sender.bezwaaradres,
    }
    title = next(title for title in template.titels if title.holds(filled.conditions))
    sections = tuple(
        Section(kop=_text(section.kop, values), stukken=blocks)
        for section in template.secties
        if section.holds(filled.conditions)
        and (blocks := tuple(_blocks(section, template, filled, values)))
    )
    return Letter(
        titel=_text(title.tekst, values),
        secties=sections,
        afzender=Sender(namens=sender.namens, regels=sender.regels, telefoon=sender.telefoon),
        ondertekening=(f"{ON_BEHALF} {sender.namens},", *filled.signed),
    )


def _blocks(
    section: Sectie, template: Sjabloon, filled: Filled, values: Mapping[str, str]
) -> Iterator[Block]:
    for piece in section.stukken:
        if piece.holds(filled.conditions):
            yield from _block(piece, template, filled, values)


def _block(
    piece: Stuk, template: Sjabloon, filled: Filled, values: Mapping[str, str]
) -> Iterator[Block]:
    if piece.alinea is not None:
        yield Paragraph(tekst=_text(piece.alinea, values))
    elif piece.tabel is not None:
        yield _table(piece.tabel, values)
    elif piece.perioden is not None:
        yield from _periods(piece.perioden, filled, values)
    elif piece.redenen:
        sentences = tuple(_sentences(template, filled, values))
        if sentences:
            yield Bullets(punten=sentences)
    elif piece.woorden:
        for line in filled.words.splitlines():
            if line.strip():
                yield Paragraph(tekst=line.strip())
    else:
        items = tuple(
            _text(item.tekst, values) for item in piece.lijst if item.holds(filled.conditions)
        )
        if items:
            yield Bullets(punten=items)


def _periods(table: Perioden, filled: Filled, values: Mapping[str, str]) -> Iterator[Table]:
    if filled.periods:
        yield Table(
            bijschrift=_text(table.bijschrift, values),
            kop=tuple(_text(cell, values) for cell in table.kop),
            rijen=filled.periods,
        )


def _sentences(template: Sjabloon, filled: Filled, values: Mapping[str, str]) -> Iterator[str]:
    """Each once, in the order of the reasons."""
    told: set[str] = set()
    for code in filled.reasons:
        if code not in template.redenen:
            raise NoSentence(code)
        sentence = template.redenen[code]
        if isinstance(sentence, str) and sentence not in told:
            told.add(sentence)
            yield _text(sentence, values)


def _table(table: Tabel, values: Mapping[str, str]) -> Table:
    return Table(
        bijschrift=_text(table.bijschrift, values),
        kop=tuple(_text(cell, values) for cell in table.kop),
        rijen=tuple(tuple(_text(cell, values) for cell in row) for row in table.rijen),
    )


def _text(text: str, values: Mapping[str, str]) -> str:
    """What is filled in is text and no template: a brace in a name stays a brace."""
    return text.format_map(values)
