"""A name is found however it is spelled."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.residents.names import question_of, search_words


def finds(question: str, *names: str) -> bool:
    """As PostgreSQL does: every word of the question is there, or begins one that is."""
    asked = question_of(question)
    assert asked is not None
    kept = search_words(*names).split()
    return all(
        any(word.startswith(begin) if mark else word == begin for word in kept)
        for begin, mark in re.findall(r"'([^']+)'(:\*)?", asked)
    )


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("vries", ("Ank", "de Vries")),
        ("De Vries, ank", ("Ank", "de Vries")),
        ("van de vries", ("Ank", "de Vries")),
        ("vrie", ("Ank", "de Vries")),
        ("dordevic sukru", ("Şükrü", "Ðorđević")),
        ("DURSUN isik", ("Işık", "Dursun")),
        ("walesa", ("Lech", "Wałęsa")),
        ("strasse", ("Jan", "Straße")),
        ("Strasse", ("Jan", "STRASSE")),
        ("bjorn aero", ("Bjørn", "Ærø")),
        ("obrien", ("Sean", "O'Brien")),
        ("o'brien", ("Sean", "OʼBrien")),
        ("brien", ("Sean", "O’Brien")),
        ("gravesande", ("", "ʼs-Gravesande")),
        ("jansen vries", ("Ank", "Jansen-de Vries")),
        ("dijk", ("Jan", "van D\u0133k")),
        ("li", ("Wei", "Li")),
        ("van", ("", "Van")),
        ("山田", ("", "山田")),
    ],
)
def test_a_name_is_found_however_it_is_spelled(question: str, names: tuple[str, str]) -> None:
    assert finds(question, *names)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("li", ("Wei", "Lin")),
        ("ank bakker", ("Ank", "de Vries")),
        ("ries", ("Ank", "de Vries")),
    ],
)
def test_who_is_called_otherwise_is_not_found(question: str, names: tuple[str, str]) -> None:
    assert not finds(question, *names)


@pytest.mark.parametrize("question", ["", "   ", "...", "-", "\u0301"])
def test_without_a_letter_there_is_nothing_to_look_for(question: str) -> None:
    assert question_of(question) is None


@given(st.text(max_size=200), st.text(max_size=200))
def test_whoever_has_a_letter_in_the_name_is_found_by_it(given_names: str, family: str) -> None:
    for name in (family, f"{family} {given_names}"):
        if question_of(name) is not None and len(name.split()) <= 5:
            assert finds(name, given_names, family), (name, search_words(given_names, family))


@given(st.text(max_size=200))
def test_no_question_ends_its_own_quotes(name: str) -> None:
    for word in (question_of(name) or "'x'").split(" & "):
        assert re.fullmatch(r"'\w+'(:\*)?", word)
