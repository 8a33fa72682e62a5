"""What somebody typed in the one search box is taken for a number, a dossier or a name."""

import pytest

from services.intake.desk.asking import Asked, asked_in

DOSSIER = "01938e1c-5d1f-7c3a-9a51-0242ac12a1b2"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("123456782", Asked("burgerservicenummer", "123456782")),
        (" 1234.56.782 ", Asked("burgerservicenummer", "123456782")),
        ("12345", Asked("burgerservicenummer", "12345")),
        (DOSSIER.upper(), Asked("dossier", DOSSIER)),
        ("dossier 12a1b2", Asked("dossier", "12a1b2")),
        ("Dossier abcdef", Asked("dossier", "abcdef")),
        ("12a1b2", Asked("dossier", "12a1b2")),
        ("Abbade", Asked("naam", "Abbade")),
        ("de Vries, Ank", Asked("naam", "de Vries, Ank")),
        ("", Asked("naam", "")),
    ],
)
def test_what_was_typed_is_taken_for_what_it_looks_like(typed: str, meant: Asked) -> None:
    assert asked_in(typed) == meant
