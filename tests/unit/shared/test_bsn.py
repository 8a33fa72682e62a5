"""The BSN: only valid ones exist, none is ever shown, and storage gives nothing away."""

import logging
import pickle

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from stdnum.nl import bsn as stdnum_bsn

from shared.bsn import MASK, Bsn, BsnVault, InvalidBsn, Tampered, UnknownKey, passes_eleven_test

VALID = ("111222333", "123456782", "999990019")


class Application(BaseModel):
    bsn: Bsn


def make_vault(current: str = "2026-11", **keys: bytes) -> BsnVault:
    return BsnVault(b"h" * 32, keys or {"2026-11": b"e" * 32}, current)


@st.composite
def valid_numbers(draw: st.DrawFn) -> str:
    digits = draw(st.lists(st.integers(0, 9), min_size=8, max_size=8))
    last = sum((9 - place) * digit for place, digit in enumerate(digits)) % 11
    number = "".join(map(str, [*digits, last]))
    return number if last < 10 and int(number) else "111222333"


@pytest.mark.parametrize("number", VALID)
def test_a_number_that_passes_the_eleven_test_is_a_bsn(number: str) -> None:
    assert Bsn.parse(number).reveal() == number


@given(st.text("0123456789", min_size=9, max_size=9) | valid_numbers())
@example("000000000")
@example("100000009")
def test_our_eleven_test_agrees_with_the_library_that_knows_many_numbers(digits: str) -> None:
    assert passes_eleven_test(digits) == stdnum_bsn.is_valid(digits)


def test_eight_digits_get_the_leading_zero_they_lost() -> None:
    assert Bsn.parse("12345672") == Bsn.parse("012345672")


@pytest.mark.parametrize(
    "text",
    [
        "123456789",
        "000000000",
        "00000000",
        "",
        "1112223330",
        "1112.22.333",
        " 111222333",
        "111222333\n",
        "11122233a",
        "\u0661\u0661\u0661\u0662\u0662\u0662\u0663\u0663\u0663",
    ],
)
def test_anything_else_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(InvalidBsn) as refusal:
        Bsn.parse(text)

    assert not text or text not in str(refusal.value)


@given(valid_numbers(), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, place: int, shift: int) -> None:
    wrong = f"{number[:place]}{(int(number[place]) + shift) % 10}{number[place + 1 :]}"

    with pytest.raises(InvalidBsn):
        Bsn.parse(wrong)


def test_no_way_of_writing_a_bsn_shows_its_digits(caplog: pytest.LogCaptureFixture) -> None:
    bsn = Bsn.parse("111222333")

    logging.getLogger(__name__).warning("resident %s %r", bsn, bsn)

    shown = f"{bsn} {bsn!r} {bsn!s} {bsn:>12} {[bsn]} {caplog.text}"
    assert "111222333" not in shown
    assert MASK in shown


def test_a_bsn_is_not_pickled() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Bsn.parse("111222333"))


def test_a_request_takes_the_digits_and_writes_only_the_mask() -> None:
    application = Application.model_validate_json('{"bsn": "111222333"}')

    assert application.bsn == Bsn.parse("111222333")
    assert orjson.loads(application.model_dump_json()) == {"bsn": MASK}


@pytest.mark.parametrize("given_value", ["123456789", 111222333, None, ["111222333"]])
def test_a_request_with_a_wrong_bsn_has_one_fault(given_value: object) -> None:
    with pytest.raises(ValidationError) as refusal:
        Application.model_validate({"bsn": given_value})

    assert refusal.value.error_count() == 1


def test_the_same_bsn_hashes_the_same_and_another_key_hashes_otherwise() -> None:
    bsn = Bsn.parse("111222333")
    other = BsnVault(b"x" * 32, {"2026-11": b"e" * 32}, "2026-11")

    assert make_vault().hash(bsn) == make_vault().hash(Bsn.parse("111222333"))
    assert make_vault().hash(bsn) != other.hash(bsn)
    assert len(make_vault().hash(bsn)) == 32


@given(valid_numbers())
def test_what_was_encrypted_comes_back_and_never_looks_the_same_twice(number: str) -> None:
    vault, bsn = make_vault(), Bsn.parse(number)

    assert vault.decrypt(vault.encrypt(bsn)) == bsn
    assert vault.encrypt(bsn) != vault.encrypt(bsn)
    assert number.encode() not in vault.encrypt(bsn)


def test_a_row_of_last_years_key_is_read_while_new_rows_take_the_new_key() -> None:
    old = make_vault("2025-11", **{"2025-11": b"o" * 32})
    both = make_vault("2026-11", **{"2025-11": b"o" * 32, "2026-11": b"n" * 32})
    stored = old.encrypt(Bsn.parse("111222333"))

    assert both.decrypt(stored) == Bsn.parse("111222333")
    assert both.key_of(stored) == "2025-11"
    assert both.key_of(both.encrypt(Bsn.parse("111222333"))) == "2026-11"


def test_a_changed_value_is_noticed() -> None:
    vault = make_vault()
    stored = bytearray(vault.encrypt(Bsn.parse("111222333")))
    stored[-1] ^= 1

    with pytest.raises(Tampered):
        vault.decrypt(bytes(stored))


@pytest.mark.parametrize("stored", [b"", b"\x07", b"\x072026-11", b"\x03abc" + b"0" * 40])
def test_what_was_never_stored_by_us_is_refused(stored: bytes) -> None:
    with pytest.raises((UnknownKey, Tampered)):
        make_vault().decrypt(stored)


def test_a_vault_does_not_show_its_keys_and_refuses_weak_ones() -> None:
    assert "hhhh" not in repr(make_vault())
    assert "eeee" not in repr(make_vault())
    with pytest.raises(ValueError, match="hash key"):
        BsnVault(b"short", {"a": b"e" * 32}, "a")
    with pytest.raises(ValueError, match="no encryption key"):
        BsnVault(b"h" * 32, {"a": b"e" * 32}, "b")
    with pytest.raises(ValueError, match="32 bytes"):
        BsnVault(b"h" * 32, {"a": b"e" * 31}, "a")
