"""A BSN in a text is found however it is written, and other numbers are left alone."""

import re
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.bsn import mentions_bsn, passes_eleven_test, without_bsns
from tests.unit.shared.test_bsn import valid_numbers

SEPARATORS = (
    *("", " ", "-", "/", "_", ".", "\\", "\u00a0", "\u202f", "\u200b", "\u2060", "\ufeff"),
    *("\u00ad", "\n", "\r\n", "\t", "\u2011", "\u2013", "\u2014", "\u2212", " - ", "\u00b7"),
)
GROUPS = ((3, 3, 3), (4, 2, 3), (2, 2, 2, 3), (1,) * 9, (6, 3), (9,))
ALPHABETS = ("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def written(digits: str, groups: tuple[int, ...], separator: str, alphabet: str) -> str:
    parts, at = [], 0
    for size in groups:
        parts.append(digits[at : at + size])
        at += size
    return separator.join(parts).translate({ord(str(one)): alphabet[one] for one in range(10)})


@st.composite
def short_numbers(draw: st.DrawFn) -> str:
    """A BSN that begins with a zero, without that zero; no date, as a date is left alone."""
    digits = draw(st.lists(st.integers(0, 9), min_size=7, max_size=7))
    last = sum((8 - place) * digit for place, digit in enumerate(digits)) % 11
    number = "".join(map(str, [*digits, last]))
    is_one = (
        last < 10 and int(number) and not re.match(r"(19|20)\d\d[01]|[0-3]\d[01]\d(19|20)", number)
    )
    return number if is_one else "12345672"


@given(
    valid_numbers(),
    st.sampled_from(GROUPS),
    st.sampled_from(SEPARATORS),
    st.sampled_from(ALPHABETS),
    st.sampled_from(("", "BSN ", "bsn", "(", "BSN:", "van Ank.\n", "\u200b", "zaak 7: ")),
    st.sampled_from(("", ".", ")", "x", " van Ank", ", geboren op 1-1-1990", "\n")),
)
def test_nine_digits_are_found_in_every_notation(
    digits: str,
    groups: tuple[int, ...],
    separator: str,
    alphabet: str,
    before: str,
    after: str,
) -> None:
    text = before + written(digits, groups, separator, alphabet) + after

    assert mentions_bsn(text)
    assert not mentions_bsn(without_bsns(text, "[weg]"))
    assert without_bsns(text, "[weg]") == f"{before}[weg]{after}"


@given(short_numbers(), st.sampled_from(((4, 4), (8,), (2, 3, 3))), st.sampled_from(SEPARATORS))
def test_eight_digits_are_found_too(digits: str, groups: tuple[int, ...], separator: str) -> None:
    assert mentions_bsn(f"nummer: {written(digits, groups, separator, ALPHABETS[0])}.")


@pytest.mark.parametrize(
    "text",
    [
        "123456782 en 111222333",
        "123456782 111222333",
        "123456782\n111222333",
        "123 456 782\n111 222 333",
        "123-456-782 111-222-333",
        "06-12345678 of 123456782",
        "12345672",
        "zaak 2026-123456782",
        "op 22-11-2026 123456782",
        "op 22-11-2026 123-456-782",
    ],
)
def test_a_bsn_beside_another_number_is_found(text: str) -> None:
    assert mentions_bsn(text)


UUIDS = st.uuids().map(str)
DATES = st.dates(date(1900, 1, 1), date(2099, 12, 31))
OTHER_NUMBERS: dict[str, st.SearchStrategy[str]] = {
    "uuid": UUIDS | UUIDS.map(str.upper),
    "uuid with a BSN as its end": st.just("01a20223-dc98-75ae-ba36-111222333000"),
    "trace": st.binary(min_size=16, max_size=16).map(bytes.hex),
    "traceparent": UUIDS.map(lambda text: f"00-{UUID(text).hex}-{UUID(text).hex[:16]}-01"),
    "OIN": st.from_regex(r"\A0000000[1-9][0-9]{12}\Z"),
    "source": st.from_regex(r"\Aurn:nld:oin:0000000[1-9][0-9]{12}:systeem:[a-z-]{1,20}\Z"),
    "date": DATES.map(date.isoformat) | DATES.map("{:%d-%m-%Y}".format),
    "date without separators": DATES.map("{:%Y%m%d}".format),
    "date with a time": st.tuples(DATES, st.times()).map(
        lambda both: f"{both[0]}T{both[1].isoformat(timespec='microseconds')}Z"
    ),
    "amount": st.integers(0, 10**10 - 1).map(
        lambda cents: f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}"
    ),
    "plain amount": st.integers(0, 10**7 - 1).map(str),
    "mobile telephone": st.from_regex(r"\A06[- ]?[1-9][0-9]{7}\Z"),
    "telephone": st.from_regex(r"\A0[1-9][0-9]{2}[- ][0-9]{6}\Z"),
    "telephone from abroad": st.from_regex(r"\A(\+|00)31[ -]?6[ -]?[1-9][0-9]{7}\Z"),
    "IBAN": st.from_regex(r"\ANL[0-9]{2} ?[A-Z]{4} ?0[0-9]{3} ?[0-9]{4} ?[0-9]{2}\Z"),
    "a longer number": st.from_regex(r"\A[0-9]{10,30}\Z"),
    "a shorter number": st.from_regex(r"\A[0-9]{1,7}\Z"),
    "a case": st.from_regex(r"\Azaak-2026-[0-9]{7}\Z"),
}


@pytest.mark.parametrize("kind", OTHER_NUMBERS)
@given(
    data=st.data(), around=st.sampled_from([str, "op {}.".format, "({})".format, "{} euro".format])
)
def test_other_numbers_are_left_alone(
    kind: str, data: st.DataObject, around: Callable[[str], str]
) -> None:
    text = around(data.draw(OTHER_NUMBERS[kind]))

    assert not mentions_bsn(text)
    assert without_bsns(text, "[weg]") == text


@given(st.from_regex(r"\A[0-9]{9}\Z"))
def test_nine_digits_that_fail_the_eleven_test_are_left_alone(digits: str) -> None:
    assert mentions_bsn(f"kenmerk {digits}") == passes_eleven_test(digits)


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    assert mentions_bsn(text) == (without_bsns(text, "[weg]") != text)
