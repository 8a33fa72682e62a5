"""A value that is made often is as good as a frozen one, but for what mypy has to refuse."""

from dataclasses import dataclass, fields, replace

from shared.values import made_often


@made_often(frozen=True, slots=True)
class Quick:
    name: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Frozen:
    name: str
    number: int = 0


def test_it_is_compared_hashed_shown_and_replaced_as_a_frozen_one() -> None:
    quick, frozen = Quick("a", 1), Frozen("a", 1)

    assert quick == Quick("a", 1) != replace(quick, number=2)
    assert len({quick, Quick("a", 1), Quick("b", 1)}) == 2
    assert hash(quick) == hash(frozen)
    assert repr(quick).replace("Quick", "Frozen") == repr(frozen)
    assert [field.name for field in fields(Quick)] == [field.name for field in fields(Frozen)]


def test_it_takes_no_other_attributes() -> None:
    assert not hasattr(Quick("a"), "__dict__")
