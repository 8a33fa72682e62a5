"""Which home a record means."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.intake.register.addresses import whereabouts_of
from services.intake.register.homes import Homes
from services.intake.register.records import read_record
from services.intake.residents.schemas import Adres
from shared.bsn import BsnVault
from tests.register import home, record

VAULT = BsnVault(hash_key=b"h" * 32, encryption_keys={"a": b"k" * 32}, current_key="a")


def where(**values: Any) -> Any:
    return whereabouts_of(read_record(record("8020000105", None, verblijfplaats=home(1, **values))))


def homes() -> Homes:
    return Homes(VAULT, {}, set())


@given(
    number=st.integers(1, 99_999),
    letter=st.sampled_from(["", " ", "a", "A", "b"]),
    addition=st.sampled_from(["", "bis", "2", " 2 "]),
    street=st.text(min_size=1, max_size=24).filter(
        lambda text: text.isprintable() and text.strip(" .")
    ),
)
def test_a_home_is_the_same_in_any_case_and_spacing_and_whatever_its_street_is_called(
    number: int, letter: str, addition: str, street: str
) -> None:
    parts = {"huisnummer": number, "huisletter": letter, "huisnummertoevoeging": addition}
    bag = {"adresseerbaarObjectIdentificatie": None}
    one = where(**parts, **bag)
    other = where(
        **{**parts, "huisletter": letter.upper()}, **bag, straat=street, postcode="9403 zx"
    )
    assert one.kind == other.kind == "woonadres"
    assert one.spellings == other.spellings


@given(number=st.integers(1, 99_999), addition=st.sampled_from([None, "A", "A bis"]))
def test_a_home_is_the_one_that_a_dossier_was_opened_at(number: int, addition: str | None) -> None:
    letter, _, rest = (addition or "").partition(" ")
    spelled = Adres(postcode="9403ZX", huisnummer=number, toevoeging=addition)
    found = where(
        huisnummer=number, huisletter=letter, huisnummertoevoeging=rest,
        adresseerbaarObjectIdentificatie=None,
    )  # fmt: skip
    assert homes().home_of(found.spellings, found.address) == spelled.home_id(VAULT)


def test_the_id_of_the_home_joins_two_spellings_whichever_is_read_first() -> None:
    both = where()
    parts = where(adresseerbaarObjectIdentificatie="106010098000001 ")
    assert parts.lost_bag_id
    for first, second in ((both, parts), (parts, both)):
        read = homes()
        one = read.home_of(first.spellings, first.address)
        other = read.home_of(second.spellings, second.address)
        assert read.one_home.get(one, one) == read.one_home.get(other, other)


def test_a_location_equals_another_with_the_same_text_in_the_same_municipality_only() -> None:
    boat = {"functieAdres": {"code": "W"}, "locatiebeschrijving": "Woonboot 3e ligplaats"}
    one, other = (
        whereabouts_of(
            read_record(
                record(
                    "8020000105", None, verblijfplaats=boat, gemeenteVanInschrijving={"code": code}
                )
            )
        )
        for code in ("0106", "1680")
    )
    assert one.spellings != other.spellings


def test_an_unknown_country_is_no_country_abroad() -> None:
    gone = {"land": {"code": "0000"}}
    abroad = {"land": {"code": "6029"}, "regel1": "Musterweg 12a", "regel2": "49999 Erfundenstadt"}
    found = [
        whereabouts_of(read_record(record("8020000105", None, verblijfplaats=place)))
        for place in (gone, abroad)
    ]
    assert [(one.kind, one.gemeente) for one in found] == [
        ("onbekend", "0000"),
        ("buitenland", "1999"),
    ]
    assert found[1].written == "Musterweg 12a\n49999 Erfundenstadt"
