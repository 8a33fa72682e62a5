"""What a partial view shows of a resident, field by field."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from services.intake.partial_views.rules import (
    SECRET,
    UNKNOWN,
    Person,
    Value,
    Veld,
    View,
    secret_for,
    value_of,
)
from services.intake.residents.rules import Address

HOME = Address(None, "9401ab", 12, "a", is_postal=False)
ANK = Person(
    uuid4(),
    uuid4(),
    "Ank",
    "Smit",
    date(1990, 5, 17),
    None,
    "geen",
    has_secret_home=False,
    address=HOME,
    address_in_register=None,
)


@pytest.mark.parametrize(
    ("field", "text"), [("naam", "Ank Smit"), ("adres", "9401AB 12 a"), ("geboortejaar", "1990")]
)
def test_what_is_known_is_shown(field: Veld, text: str) -> None:
    assert value_of(field, ANK) == Value("getoond", text)


def test_what_is_not_known_is_said_so() -> None:
    nobody = replace(ANK, given_names="", family_name="", birth_given="00000000", address=None)
    fields: tuple[Veld, ...] = ("naam", "adres", "geboortejaar", "telefoon")

    assert {value_of(field, nobody) for field in fields} == {UNKNOWN}


def test_a_birth_date_that_is_known_in_part_gives_its_year() -> None:
    assert value_of("geboortejaar", replace(ANK, birth_given="19890000")).text == "1989"


def test_the_address_is_as_the_register_writes_it_where_it_knows() -> None:
    known = replace(ANK, address_in_register="Brink 1, 9401 AB Assen")

    assert value_of("adres", known).text == "Brink 1, 9401 AB Assen"


def test_a_home_in_which_somebody_keeps_it_secret_is_secret_for_all() -> None:
    hidden = replace(ANK, has_secret_home=True)

    assert value_of("adres", hidden) == SECRET
    assert value_of("naam", hidden).stand == "getoond"
    assert secret_for(["naam", "adres"], [ANK, hidden])
    assert not secret_for(["naam"], [hidden])


def test_a_view_holds_on_its_last_day_and_not_after_it_or_when_it_was_ended() -> None:
    view = View(uuid4(), (ANK.id,), ("naam",), "x", date(2026, 8, 31), is_ended=False)

    assert view.holds_on(date(2026, 8, 31))
    assert not view.holds_on(date(2026, 9, 1))
    assert not replace(view, is_ended=True).holds_on(date(2026, 8, 1))
