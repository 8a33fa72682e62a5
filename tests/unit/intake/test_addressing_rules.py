"""Where a letter to an applicant goes: where the register says that mail goes, else where he or she lives, else nowhere."""

from dataclasses import replace

from services.intake.addressing.rules import Applicant, address_of

ANK = Applicant(
    given_names="Ank",
    family_name="Smit",
    is_dead=False,
    has_secret_home=False,
    postal_address=None,
    home_address="Kerkstraat 12 a, 9401AB Assen",
    postcode="9401AB",
    house_number=12,
    addition="a",
    lives_abroad_or_nowhere=False,
)


def test_it_goes_to_the_home_as_the_register_writes_it() -> None:
    assert address_of(ANK).lines == ("Kerkstraat 12 a", "9401 AB Assen")


def test_an_address_for_mail_goes_first() -> None:
    post = replace(ANK, postal_address="Postbus 3, 9400AC Assen")

    assert address_of(post).lines == ("Postbus 3", "9400 AC Assen")


def test_without_the_register_it_is_the_number_and_the_postcode() -> None:
    assert address_of(replace(ANK, home_address=None)).lines == ("Huisnummer 12 a", "9401 AB")


def test_a_secret_address_is_an_address_with_a_mark() -> None:
    found = address_of(replace(ANK, has_secret_home=True))

    assert (found.stand, bool(found.lines)) == ("geheim", True)


def test_nobody_writes_to_who_died_or_left() -> None:
    dead = address_of(replace(ANK, is_dead=True, has_secret_home=True))
    gone = address_of(replace(ANK, lives_abroad_or_nowhere=True))

    assert (dead.stand, dead.lines) == ("overleden", ())
    assert (gone.stand, gone.lines) == ("geen-adres", ())
    assert address_of(None).stand == "onbekend"


def test_who_has_no_name_is_still_somebody() -> None:
    assert address_of(replace(ANK, given_names="", family_name="")).name == "bewoner"
