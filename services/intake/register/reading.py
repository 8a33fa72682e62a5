"""A file of a register, read record by record in flat memory: a JSON array, or CSV with semicolons. What it is not gets a word.

The encoding is told, not guessed: a file that is valid Windows-1252 may look like another. A byte order mark tells it too.
"""

import codecs
import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from json import JSONDecodeError
from typing import BinaryIO, Final, Literal, NoReturn

from services.intake.register.records import NEEDED, Record, Unreadable, read_line, read_record
from shared.errors import AppError

Encoding = Literal["utf-8", "windows-1252"]
Row = tuple[int, Record | Unreadable]
"""The number of the line (CSV; the heading is line 1) or of the record (JSON), and what stands there."""

MOST_BYTES: Final = 1024 * 1024 * 1024
_BLOCK: Final = 64 * 1024
_MOST_OF_RECORD: Final = 1024 * 1024
_MOST_OF_LINE: Final = 64 * 1024
_UTF8_MARK: Final = codecs.BOM_UTF8
_KINDS: Final = {
    b"\x89PNG": "een afbeelding (PNG)", b"\xff\xd8\xff": "een afbeelding (JPEG)",
    b"GIF8": "een afbeelding (GIF)", b"%PDF": "een PDF", b"PK\x03\x04": "een zip- of Excelbestand",
    b"\x1f\x8b": "een gzip-bestand", b"\xd0\xcf\x11\xe0": "een oud Office-bestand",
    b"SQLite": "een database", b"<": "XML of HTML",
}  # fmt: skip


class Refused(AppError):
    """The file as a whole can't be read: nothing of it was taken."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(400, code, "Dit bestand kan niet worden ingelezen", detail)


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A file that was looked at, and can be read as often as wanted."""

    file: BinaryIO
    size: int
    encoding: Encoding
    is_json: bool
    start: int
    """Where the text begins, after a byte order mark."""

    def rows(self) -> Iterator[Row]:
        """Raises Refused where the file turns out to be no JSON, or to have another heading."""
        self.file.seek(self.start)
        return _json_rows(self) if self.is_json else _csv_rows(self)

    @property
    def read_bytes(self) -> int:
        return self.file.tell()


def look_at(file: BinaryIO, told: Encoding | None = None) -> RegisterFile:
    """What kind of file it is. Reads all of it once, and raises Refused with a word for whoever sent it."""
    size = file.seek(0, 2)
    if size > MOST_BYTES:
        raise Refused(
            "te-groot", f"Een bestand is ten hoogste {MOST_BYTES // 1024**2} MiB. Deel het op."
        )
    file.seek(0)
    head = file.read(_BLOCK)
    start = len(_UTF8_MARK) if head.startswith(_UTF8_MARK) else 0
    _check_kind(head)
    text = head[start:].lstrip()
    if not text:
        raise Refused("leeg", "Dit bestand is leeg.")
    is_json = text[:1] in {b"[", b"{"}
    if text.startswith(b"{"):
        raise Refused(
            "geen-lijst", "Een JSON-bestand is één lijst van persoonslijsten: [{...}, {...}]."
        )
    wanted: Encoding = "utf-8" if start or (is_json and told is None) else told or "windows-1252"
    _check_encoding(file, wanted, start)
    return RegisterFile(file, size, wanted, is_json, start)


def _check_kind(head: bytes) -> None:
    for begin, kind in _KINDS.items():
        if head.startswith(begin):
            raise Refused("ander-bestand", f"Dit is {kind}, geen JSON of CSV.")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused("codering", "Dit bestand is UTF-16. Bewaar het als UTF-8 of Windows-1252.")


def _check_encoding(file: BinaryIO, wanted: Encoding, start: int) -> None:
    """Over the whole file, before anything of it is used."""
    file.seek(start)
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, is_ascii = True, True
    while block := file.read(_BLOCK):
        if b"\x00" in block:
            raise Refused(
                "ander-bestand",
                "Dit is geen tekst: er staan nulbytes in. Verwacht wordt JSON of CSV.",
            )
        is_ascii = is_ascii and block.isascii()
        if is_utf8:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                is_utf8 = False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        is_utf8 = False
    if wanted == "utf-8" and not is_utf8:
        raise Refused(
            "codering",
            "Dit bestand is geen UTF-8. Is het Windows-1252, geef dat dan op als codering.",
        )
    if wanted == "windows-1252" and is_utf8 and not is_ascii:
        raise Refused(
            "codering", "Dit bestand is UTF-8, geen Windows-1252. Geef utf-8 op als codering."
        )


def _json_rows(source: RegisterFile) -> Iterator[Row]:
    number = 0
    for number, found in enumerate(_items(source), start=1):
        if not isinstance(found, dict):
            yield number, Unreadable("geen-persoonslijst", "Dit is geen persoonslijst.")
            continue
        try:
            yield number, read_record(found)
        except Unreadable as fault:
            yield number, fault
    if not number:
        raise Refused("leeg", "In dit bestand staat geen enkele persoon.")


def _items(source: RegisterFile) -> Iterator[object]:
    """The members of one JSON array. Never more in memory than a record and a block."""
    text = _Text(source)
    json_of = json.JSONDecoder(parse_constant=_no_constant)
    text.skip("[")
    number = 0
    while (sign := text.peek()) != "]":
        if number:
            if sign != ",":
                raise _no_json(number + 1)
            text.skip(",")
            text.peek()
        number += 1
        yield text.decode(json_of, number)
    text.skip("]")
    if text.peek():
        raise Refused("geen-json", "Na het einde van de lijst staat nog iets.")


class _Text:
    """Decoded text of which only the part that is not yet used is kept."""

    def __init__(self, source: RegisterFile) -> None:
        self._file = source.file
        self._decoder = codecs.getincrementaldecoder(_codec(source.encoding))()
        self._text, self._at, self._is_all = "", 0, False

    def peek(self) -> str:
        """The next sign that is no white space; empty at the end."""
        while True:
            rest = self._text[self._at :].lstrip(" \t\r\n") if self._at < len(self._text) else ""
            if rest:
                self._at = len(self._text) - len(rest)
                return rest[0]
            self._at = len(self._text)
            if self._is_all:
                return ""
            self._read()

    def skip(self, sign: str) -> None:
        if self.peek() != sign:
            raise Refused("geen-json", "De JSON van dit bestand klopt niet, of is afgebroken.")
        self._at += 1

    def decode(self, json_of: json.JSONDecoder, number: int) -> object:
        while True:
            try:
                found, self._at = json_of.raw_decode(self._text, self._at)
            except JSONDecodeError:
                if self._is_all:
                    raise _no_json(number) from None
                if len(self._text) - self._at > _MOST_OF_RECORD:
                    raise Refused("te-grote-persoonslijst", _too_large(number)) from None
                self._read()
            except RecursionError:
                raise Refused("te-diep", f"Persoonslijst {number} is te diep genest.") from None
            except ValueError:
                raise _no_json(number) from None
            else:
                return found

    def _read(self) -> None:
        block = self._file.read(_BLOCK)
        self._is_all = not block
        try:
            more = self._decoder.decode(block, final=not block)
        except UnicodeDecodeError:
            raise Refused(
                "codering", "In dit bestand staat een byte die in Windows-1252 niet bestaat."
            ) from None
        self._text = self._text[self._at :] + more
        self._at = 0


def _no_constant(_name: str) -> NoReturn:
    raise ValueError


def _no_json(number: int) -> Refused:
    return Refused(
        "geen-json",
        f"De JSON van dit bestand klopt niet bij persoonslijst {number}, of is daar afgebroken.",
    )


def _too_large(number: int) -> str:
    return f"Persoonslijst {number} is groter dan 1 MiB, of de JSON klopt daar niet."


def _csv_rows(source: RegisterFile) -> Iterator[Row]:
    heading = _heading(source)
    number = 1
    for number, line in _lines(source.file):
        if not isinstance(line, bytes):
            yield number, line
        elif line.strip():
            yield number, _read(line, heading, source.encoding)
    if number == 1:
        raise Refused("leeg", "In dit bestand staat alleen een kop, en geen enkele persoon.")


def _heading(source: RegisterFile) -> list[str]:
    line = source.file.readline(_MOST_OF_LINE + 1)
    if len(line) > _MOST_OF_LINE:
        raise Refused(
            "geen-kop",
            "De eerste regel is veel te lang: dit is geen CSV met een kop en een regel per persoon.",
        )
    text = line.decode(_codec(source.encoding), "replace").strip().lower()
    if "\r" in text:
        raise Refused("regeleinde", "Regels eindigen op LF of CRLF; hier eindigen ze op CR.")
    names = [name.strip().strip('"') for name in text.split(";")]
    missing = NEEDED - set(names)
    if missing:
        for separator, word in ((",", "komma's"), ("\t", "tabs"), ("|", "strepen")):
            if len(NEEDED & {name.strip().strip('"') for name in text.split(separator)}) > 1:
                raise Refused(
                    "scheidingsteken",
                    f"De velden zijn gescheiden door {word}; verwacht wordt een puntkomma.",
                )
        if len(missing) == len(NEEDED):
            raise Refused(
                "geen-kop",
                "De eerste regel is geen kop van een register: verwacht wordt anummer;bsn;voornamen;...",
            )
        raise Refused("kolommen", f"Deze kolommen ontbreken: {', '.join(sorted(missing))}.")
    if len(set(names)) < len(names):
        raise Refused("kolommen", "Een kolom staat twee keer in de kop.")
    return names


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | Unreadable]]:
    """Numbered, from line 2 on; of a line that is too long nothing is kept."""
    number = 1
    while line := file.readline(_MOST_OF_LINE + 1):
        number += 1
        if len(line) <= _MOST_OF_LINE:
            yield number, line.rstrip(b"\r\n")
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_MOST_OF_LINE)
        yield number, Unreadable("te-lang", "Deze regel is langer dan 64 KiB.")


def _read(line: bytes, heading: list[str], encoding: Encoding) -> Record | Unreadable:
    try:
        text = line.decode(_codec(encoding))
    except UnicodeDecodeError:
        reason = "In deze regel staat een byte die in deze codering niet bestaat."
        return Unreadable("onleesbaar-teken", reason)
    try:
        fields = next(csv.reader([text], delimiter=";", strict=True))
    except (csv.Error, StopIteration):
        return Unreadable("aanhalingsteken", "In deze regel klopt een aanhalingsteken niet.")
    if len(fields) < len(heading):
        return Unreadable(
            "te-weinig-velden",
            f"Deze regel heeft {len(fields)} velden; de kop heeft er {len(heading)}.",
        )
    if len(fields) > len(heading):
        return Unreadable(
            "te-veel-velden",
            f"Deze regel heeft {len(fields)} velden; de kop heeft er {len(heading)}. Vaak staat er een puntkomma in een naam zonder aanhalingstekens.",
        )
    try:
        return read_line(dict(zip(heading, fields, strict=True)))
    except Unreadable as fault:
        return fault


def _codec(encoding: Encoding) -> str:
    return "utf-8" if encoding == "utf-8" else "cp1252"
