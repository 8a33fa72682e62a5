"""Fictional records of a register, as many as asked for: numbers that pass the tests, people who do not exist."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from typing import Any

from services.intake.register.rules import is_a_number
from shared.bsn import passes_eleven_test

HEADING = (
    "anummer;bsn;voornamen;titel;voorvoegsel;geslachtsnaam;naamgebruik;geslacht;geboortedatum;geboorteplaats;"
    "geboorteland;overlijdensdatum;opschorting;opschorting_datum;geheim;functie_adres;straat;huisnummer;huisletter;"
    "toevoeging;postcode;woonplaats;locatie;land_adres;buitenland_1;buitenland_2;buitenland_3;object_id;"
    "nummeraanduiding;aanvang_adres;ingang_geldigheid;onderzoek;onderzoek_ingang;gemeente;inschrijving_gemeente;"
    "nationaliteiten;titel_code;titel_einde;partner_bsn;partner_naam;verbintenis;aangaan;ontbinding;ouder1_bsn;"
    "ouder2_bsn;kinderen_bsn"
)


def a_numbers() -> Iterator[str]:
    """Numbers of records, all beginning with 80. The last three digits are looked up: trying each takes minutes of a large file."""
    endings: dict[tuple[int, int], list[str]] = defaultdict(list)
    for number in range(1_000):
        digits = f"{number:03d}"
        total, weighed = _sums(digits, 7)
        endings[total, weighed].append(digits)
    for number in count(8_020_000):
        total, weighed = _sums(str(number), 0)
        for wanted in (0, 5):
            for digits in endings[(wanted - total) % 11, -weighed % 11]:
                if is_a_number(text := f"{number}{digits}"):
                    yield text


def _sums(digits: str, place: int) -> tuple[int, int]:
    """Both sums of the test, mod 11, of digits from a place on."""
    values = [int(digit) for digit in digits]
    return sum(values) % 11, sum(value << place + at for at, value in enumerate(values)) % 11


def bsns() -> Iterator[str]:
    """Of the range 9999xxxxx that tests use, and on from there."""
    return (text for number in count(800_000_000) if passes_eleven_test(text := str(number)))


def home(number: int, since: str = "20200101", **values: Any) -> dict[str, Any]:
    """An address in Assen with a BAG id."""
    return {
        "functieAdres": {"code": "W"},
        "adresseerbaarObjectIdentificatie": f"01060100980{number:05d}",
        "straat": "Verzonnenlaan",
        "huisnummer": number,
        "postcode": "9403ZX",
        "woonplaats": "Assen",
        "datumAanvangAdreshouding": since,
        **values,
    }


def record(a_number: str, bsn: str | None, **values: Any) -> dict[str, Any]:
    return {
        "aNummer": a_number,
        **({"burgerservicenummer": bsn} if bsn is not None else {}),
        "naam": {"voornamen": "Sanne", "voorvoegsel": "van", "geslachtsnaam": "Verzonnen"},
        "geboorte": {"datum": "19850412"},
        "verblijfplaats": home(1),
        "gemeenteVanInschrijving": {"code": "0106"},
        "partners": [],
        "kinderen": [],
        "ouders": [],
        **values,
    }


def many(amount: int) -> Iterator[dict[str, Any]]:
    """Households of three: two partners and their child, an address each."""
    numbers, digits = a_numbers(), bsns()
    for household in range(amount // 3 + 1):
        one, other, child = (next(digits) for _ in range(3))
        place = home(1 + household % 99_998, adresseerbaarObjectIdentificatie=None)
        place["postcode"] = f"9{household // 99_998:03d}ZX"
        del place["adresseerbaarObjectIdentificatie"]
        for own, partner in ((one, other), (other, one)):
            married = {"datum": "20100505"}
            yield record(
                next(numbers),
                own,
                verblijfplaats=place,
                partners=[{"burgerservicenummer": partner, "aangaanHuwelijkPartnerschap": married}],
                kinderen=[{"burgerservicenummer": child, "geboorte": {"datum": "20150606"}}],
            )
        yield record(
            next(numbers),
            child,
            verblijfplaats=place,
            geboorte={"datum": "20150606"},
            ouders=[{"burgerservicenummer": one}, {"burgerservicenummer": other}],
        )


def line(given: dict[str, str]) -> str:
    """A line of a CSV file; what is left out is empty."""
    return ";".join(given.get(name, "") for name in HEADING.split(";"))
