"""A file that is no file of a register gets a word for whoever sent it; one bad record stops no file."""

import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from services.intake.register.reading import Encoding, Refused, RegisterFile, look_at
from services.intake.register.records import Record, Unreadable
from tests.register import HEADING, a_numbers, bsns, line, many, record

NUMBER, BSN = next(a_numbers()), next(bsns())
SANNE = {"anummer": NUMBER, "bsn": BSN, "geslachtsnaam": "Zoë", "geboortedatum": "19850412"}


def read(content: bytes, told: Encoding | None = None) -> list[tuple[int, Record | Unreadable]]:
    return list(look_at(io.BytesIO(content), told).rows())


def csv_file(*lines: str, encoding: str = "cp1252", end: str = "\r\n") -> bytes:
    return (end.join((HEADING, *lines)) + end).encode(encoding)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (csv_file(line(SANNE)), None),
        (csv_file(line(SANNE), end="\n"), "windows-1252"),
        (csv_file(line(SANNE), encoding="utf-8"), "utf-8"),
        (csv_file(line(SANNE), encoding="utf-8-sig"), None),
        (orjson.dumps([record(NUMBER, BSN, naam={"geslachtsnaam": "Zoë"})]), None),
        (b"\xef\xbb\xbf" + orjson.dumps([record(NUMBER, BSN, naam={"geslachtsnaam": "Zoë"})]), None),
        (json.dumps([record(NUMBER, BSN, naam={"geslachtsnaam": "Zoë"})], ensure_ascii=False, indent=2)
         .encode("cp1252"), "windows-1252"),
    ],
    ids=["csv", "csv-lf", "csv-utf8", "csv-mark", "json", "json-mark", "json-1252"],
)  # fmt: skip
def test_a_file_is_read_in_the_encoding_that_it_is_told_to_have(
    content: bytes, told: Encoding | None
) -> None:
    [(_, found)] = read(content, told)
    assert isinstance(found, Record)
    assert found.naam.geslachtsnaam == "Zoë"


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("register.csv", HEADING)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "told", "code", "word"),
    [
        (b"", None, "leeg", "leeg"),
        (b" \r\n ", None, "leeg", "leeg"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), None, "ander-bestand", "afbeelding"),
        (zipped(), None, "ander-bestand", "zip"),
        (b"%PDF-1.7", None, "ander-bestand", "PDF"),
        (b"<html></html>", None, "ander-bestand", "XML"),
        (csv_file(line(SANNE), encoding="utf-16"), None, "codering", "UTF-16"),
        (csv_file(line(SANNE)) + bytes(3), None, "ander-bestand", "nulbytes"),
        (csv_file(line(SANNE)), "utf-8", "codering", "geen UTF-8"),
        (csv_file(line(SANNE), encoding="utf-8"), "windows-1252", "codering", "is UTF-8"),
        (csv_file(line(SANNE), encoding="utf-8"), None, "codering", "is UTF-8"),
        (csv_file(line(SANNE)).replace(b";", b","), None, "scheidingsteken", "komma"),
        (csv_file(line(SANNE)).replace(b";", b"\t"), None, "scheidingsteken", "tabs"),
        (csv_file(), None, "leeg", "alleen een kop"),
        (line(SANNE).encode("cp1252"), None, "geen-kop", "geen kop"),
        (b"een regel tekst", None, "geen-kop", "geen kop"),
        (csv_file(line(SANNE), end="\r"), None, "regeleinde", "CR"),
        (b";".join(b"kolom%d" % number for number in range(1_000_000)), None, "geen-kop", "te lang"),
        (csv_file(line(SANNE)).replace(b"geboortedatum", b"geboren"), None, "kolommen", "geboortedatum"),
        (b"[]", None, "leeg", "geen enkele"),
        (b"{}", None, "geen-lijst", "lijst"),
        (b"[" * 1_000_000, None, "te-diep", "diep"),
        (b'[{"aNummer": "1"}', None, "geen-json", "klopt niet"),
        (b'[{"aNummer": "1"} {"aNummer": "2"}]', None, "geen-json", "persoonslijst 2"),
        (b'[{"aNummer": NaN}]', None, "geen-json", "klopt niet"),
        (b'[{"aNummer": ' + b"9" * 5_000 + b"}]", None, "geen-json", "klopt niet"),
        (b'[{"aNummer": "1"}] en nog iets', None, "geen-json", "einde"),
        (b'[{"x": "' + b"y" * 2_000_000 + b'"', None, "te-grote-persoonslijst", "1 MiB"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_a_register_is_refused_with_a_word(
    content: bytes, told: Encoding | None, code: str, word: str
) -> None:
    with pytest.raises(Refused) as refusal:
        read(content, told)
    assert refusal.value.code == code
    assert word in refusal.value.detail


def test_a_file_of_2_gib_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "groot.csv"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    with path.open("rb") as file, pytest.raises(Refused) as refusal:
        look_at(file)
    assert refusal.value.code == "te-groot"


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (line(SANNE)[:40].encode(), "te-weinig-velden"),
        ((line(SANNE) + ";").encode("cp1252"), "te-veel-velden"),
        (line(SANNE).replace("Zoë", "Z\x81").encode("latin-1"), "onleesbaar-teken"),
        (line(SANNE).replace("Zoë", '"Zo').encode(), "aanhalingsteken"),
        (line(SANNE).replace("Zoë", "Z\x07").encode(), "onleesbaar-teken"),
        (line({**SANNE, "huisnummer": "12 a"}).encode("cp1252"), "veld-onleesbaar"),
        (line({**SANNE, "geheim": "9"}).encode("cp1252"), "veld-onleesbaar"),
        (line({**SANNE, "geslachtsnaam": "x" * 201}).encode(), "te-lang"),
        (b"x" * 70_000, "te-lang"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_stops_no_file(bad: bytes, code: str) -> None:
    good = line(SANNE).encode("cp1252")
    content = b"\r\n".join((HEADING.encode(), good, bad, good, b""))
    first, fault, last = read(content)
    assert isinstance(first[1], Record)
    assert isinstance(last[1], Record)
    assert isinstance(fault[1], Unreadable)
    assert (fault[0], fault[1].code, last[0]) == (3, code, 4)
    assert "Zo" not in fault[1].reason
    assert BSN not in fault[1].reason


@pytest.mark.parametrize(
    "bad",
    [
        "geen lijst", 12, None, [], {}, {"aNummer": None}, {"aNummer": NUMBER, "naam": "x"},
        {"aNummer": NUMBER, "naam": {"geslachtsnaam": "a\u0000b"}},
        {"aNummer": NUMBER, "naam": {"geslachtsnaam": "\ud800"}},
        {"aNummer": NUMBER, "partners": {}}, {"aNummer": NUMBER, "verblijfplaats": {"huisnummer": -1}},
    ],
)  # fmt: skip
def test_a_bad_record_stops_no_file(bad: object) -> None:
    good = record(NUMBER, BSN)
    found = read(json.dumps([good, bad, good]).encode())
    assert [type(row) for _, row in found] == [Record, Unreadable, Record]


def test_unknown_fields_are_not_read_and_no_test_data_is() -> None:
    more = record(NUMBER, BSN, toekomst={"x": [1]}, _test={"expect": "refuse"})
    [(_, found)] = read(orjson.dumps([more]))
    assert isinstance(found, Record)
    assert "toekomst" not in found.content()
    assert "expect" not in found.content()


def test_a_stillborn_child_leaves_no_trace() -> None:
    child = {
        "naam": {"voornamen": "Sterre"},
        "registratieBetrekking": "L",
        "burgerservicenummer": BSN,
    }
    [(_, found)] = read(orjson.dumps([record(NUMBER, None, kinderen=[child])]))
    assert isinstance(found, Record)
    assert found.children == ()


def peak(read_all: Callable[[RegisterFile], None], source: RegisterFile) -> int:
    tracemalloc.start()
    read_all(source)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def exhaust(source: RegisterFile) -> None:
    for _ in source.rows():
        pass


def test_memory_does_not_grow_with_the_file() -> None:
    some = [orjson.dumps(one) for one in many(300)]
    first, small, large = (
        look_at(io.BytesIO(b"[" + b",".join(some * times) + b"]")) for times in (1, 1, 10)
    )
    exhaust(first)  # what is made once, by whoever reads first, is of neither
    assert peak(exhaust, large) < 2 * peak(exhaust, small)
