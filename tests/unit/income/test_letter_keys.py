"""Letters stay readable when the key for new ones changes."""

from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag

from services.income.letters.sealing import Vault

OLD, NEW = bytes(32), bytes([1]) * 32


def test_a_letter_of_last_years_key_is_read_while_new_ones_take_the_new_key() -> None:
    letter = uuid4()
    before = Vault({"1": OLD}, "1").seal(letter, "pdf", b"besluit")
    now = Vault({"1": OLD, "2": NEW}, "2")

    after = now.seal(letter, "pdf", b"besluit")

    assert now.unseal("1", letter, "pdf", before) == b"besluit"
    assert now.unseal("2", letter, "pdf", after) == b"besluit"
    with pytest.raises(InvalidTag):
        now.unseal("1", letter, "pdf", after)


def test_a_letter_of_a_key_that_was_thrown_away_stays_closed() -> None:
    letter = uuid4()
    sealed = Vault({"1": OLD}, "1").seal(letter, "pdf", b"besluit")

    with pytest.raises(KeyError):
        Vault({"2": NEW}, "2").unseal("1", letter, "pdf", sealed)
