"""A letter as a PDF and as a page: whatever a text holds comes out as that text, and the same letter gives the same bytes."""

import io
import unicodedata
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from services.income.letters.model import (
    Addressed,
    Bullets,
    Letter,
    Paragraph,
    Section,
    Sender,
    Table,
)
from services.income.letters.pages import TEMPLATES
from services.income.letters.rendering import NotPrintable, render
from shared.ui.dutch import date_text

HOSTILE = (
    "#set page(width: 1pt)",
    "$x^2$ #emit \\ \" ' @bron <label> *vet* _schuin_ `code` // weg /* weg */ -- --- ...",
    ']] #read("/etc/passwd") [[',
    "{{ 7 * 7 }} {% raw %} </article><script>alert(1)</script> &amp;",
    "Ank 😀 de Vries",
    "Ærøskøbing Ďurčová Șerban Nguyễn",
    "x" * 300,
    "van der Aa " * 27,
)
OF_TWO = "ǹ"
"""The one sign up to here that our font draws of two. What it is the PDF says as ActualText, which readers of a screen know and
pypdf does not.
"""
ANYTHING = st.text(
    st.characters(
        min_codepoint=0x20,
        max_codepoint=0x24F,
        exclude_categories=["C", "Z"],
        exclude_characters=OF_TWO,
    )
    | st.just(" "),
    min_size=1,
    max_size=60,
).filter(str.strip)


def letter(text: str) -> Letter:
    return Letter(
        titel=text,
        secties=(
            Section(
                kop=text,
                stukken=(
                    Paragraph(tekst=text),
                    Bullets(punten=(text, text)),
                    Table(bijschrift=text, kop=("Wat", text), rijen=(("Iets", text),)),
                ),
            ),
        ),
        afzender=Sender(namens="het college", regels=(text,), telefoon="14 0592"),
        ondertekening=(text,),
    )


def to(name: str = "Ank Smit") -> Addressed:
    return Addressed(name, ("Kerkstraat 1", "9401 AB Assen"), date(2026, 11, 29), "BR-0000-0001")


def read(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def without_spaces(text: str) -> str:
    """Where a line breaks is no part of what it says; nor is how a sign is put together."""
    return "".join(unicodedata.normalize("NFC", text).replace("\u00ad", "").split())


def page_of(content: Letter, aan: Addressed) -> str:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    environment.filters["datum"] = date_text
    template = environment.from_string(
        '{% from "brief-tekst.html" import brieftekst %}{{ brieftekst(brief, aan, "BR") }}'
    )
    return template.render(brief=content, aan=aan)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    pdf = render(letter(text), to(text)).pdf
    shown = page_of(letter(text), to(text))

    # Title, heading, paragraph, two points, two cells, caption, sender, signature, addressee and salutation.
    assert without_spaces(read(pdf)).count(without_spaces(text)) >= 11
    assert shown.count(escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")) >= 11


@settings(max_examples=25, deadline=None)
@given(ANYTHING)
def test_any_text_comes_out_as_that_text(text: str) -> None:
    assert without_spaces(text) in without_spaces(read(render(letter(text), to(text)).pdf))


def test_a_sign_that_is_drawn_of_two_says_what_it_is_and_so_do_its_parts() -> None:
    [page] = pypdf.PdfReader(io.BytesIO(render(letter(f"{OF_TWO} Han"), to()).pdf)).pages
    content = page.get_contents()
    assert content is not None

    assert b"/ActualText<FEFF01F9>" in content.get_data()
    assert b"/ActualText(n)" in content.get_data()


@pytest.mark.parametrize("text", ["مرحبا بالعالم", "שלום עולם"])
def test_what_is_written_from_right_to_left_is_all_there(text: str) -> None:
    found = read(render(letter(text), to(text)).pdf)

    assert all(word in found for word in text.split())


def test_a_sign_that_no_font_has_is_no_letter() -> None:
    with pytest.raises(NotPrintable) as refused:
        render(letter("Li 李"), to())

    assert refused.value.sign == "李"
    assert "李" not in str(refused.value)


def test_the_same_letter_gives_the_same_bytes() -> None:
    first, second = render(letter("Dag"), to()), render(letter("Dag"), to())

    assert first == second
    assert render(letter("Dag"), to("Bea Bos")).sha256 != first.sha256


def test_it_is_a_tagged_document_that_everybody_can_read() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render(letter("Uw bijstand"), to()).pdf))

    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "Uw bijstand"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()


def test_every_font_goes_along() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render(letter("Dag 😀"), to()).pdf))
    pages: Any = reader.pages
    fonts = [
        descendant.get_object()["/FontDescriptor"]
        for page in pages
        for font in page["/Resources"]["/Font"].values()
        for descendant in font.get_object()["/DescendantFonts"]
    ]

    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & font.keys() for font in fonts)


def test_where_it_goes_to_somebody_else_it_says_whom_it_is_about() -> None:
    about = Addressed("B. Windvoerder", ("Plein 2",), date(2026, 11, 29), "BR", "Ank Smit")

    assert "Deze brief gaat over: Ank Smit" in read(render(letter("Dag"), about).pdf)
    assert "Deze brief gaat over: Ank Smit" in page_of(letter("Dag"), about)


def test_the_lay_out_reads_nothing_as_typst() -> None:
    source = Path("services/income/letters/brief.typ").read_text()

    assert "eval(" not in source
