"""Where a record says that somebody lives: a home, a postal address, abroad, or nobody knows. Pure."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from services.intake.register.records import Record, Verblijfplaats
from services.intake.residents.rules import Address
from shared.events.household import ABROAD, UNKNOWN_PLACE

Kind = Literal["woonadres", "briefadres", "buitenland", "onbekend"]

_BAG: Final = re.compile(r"[0-9]{16}", re.ASCII)
_OF_HOME, _OF_ADDRESS = "01", "20"
_POSTCODE: Final = re.compile(r"[1-9][0-9]{3}[A-Z]{2}", re.ASCII)
_GEMEENTE: Final = re.compile(r"[0-9]{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What one record says. `spellings` are the ways in which the same home is written, the surest first."""

    kind: Kind
    gemeente: str
    spellings: tuple[str, ...] = ()
    address: Address | None = None
    written: str | None = None
    """As the register delivered it, for who has to write a letter."""
    lost_bag_id: bool = False
    bag_ids_disagree: bool = False
    is_dot: bool = False


def whereabouts_of(record: Record) -> Whereabouts:
    """A woonadres goes before a briefadres: the register has the second only where the first is lacking."""
    gemeente = gemeente_of(record)
    place = record.verblijfplaats
    if place is None:
        return Whereabouts("onbekend", gemeente)
    if place.land is not None:
        if place.land.code in {None, "", UNKNOWN_PLACE}:
            return Whereabouts("onbekend", UNKNOWN_PLACE)
        return Whereabouts("buitenland", ABROAD, written=_lines(place))
    return at_address(place, gemeente)


def gemeente_of(record: Record) -> str:
    code = record.gemeente_van_inschrijving.code or ""
    return code if _GEMEENTE.fullmatch(code) else UNKNOWN_PLACE


def is_postal(place: Verblijfplaats) -> bool:
    return place.functie_adres is not None and place.functie_adres.code == "B"


def at_address(place: Verblijfplaats, gemeente: str) -> Whereabouts:
    kind: Kind = "briefadres" if is_postal(place) else "woonadres"
    if place.locatiebeschrijving:
        text = _plain(place.locatiebeschrijving)
        return Whereabouts(
            kind, gemeente, (f"{gemeente} locatie {text}",), written=place.locatiebeschrijving
        )
    if place.straat == "." or not (place.straat or place.huisnummer or _bag(place)):
        is_dot = place.straat == "." or kind == "woonadres"
        return Whereabouts("onbekend", gemeente, is_dot=is_dot)
    bag_id, number = _bag(place), place.huisnummer
    addition = f"{place.huisletter or ''} {place.huisnummertoevoeging or ''}".upper().split()
    postcode = (place.postcode or "").replace(" ", "").upper()
    spellings = [bag_id] if bag_id else []
    suffix = f"{number} {''.join(addition)}".rstrip()
    if number and _POSTCODE.fullmatch(postcode):
        spellings.append(f"{postcode} {suffix}")
    elif number and place.straat and not bag_id:
        spellings.append(f"{gemeente} {_plain(place.straat)} {suffix}")
    return Whereabouts(
        kind if spellings else "onbekend",
        gemeente,
        tuple(spellings),
        Address(bag_id, postcode or None, number, " ".join(addition) or None, kind == "briefadres"),
        _written(place),
        lost_bag_id=bool(place.adresseerbaar_object_identificatie) and bag_id is None,
        bag_ids_disagree=_disagree(place, bag_id),
    )


def _bag(place: Verblijfplaats) -> str | None:
    """The id of the home; one that lost a zero, or is of something else, is none."""
    given = place.adresseerbaar_object_identificatie or ""
    return given if _BAG.fullmatch(given) and given[4:6] != _OF_ADDRESS else None


def _disagree(place: Verblijfplaats, bag_id: str | None) -> bool:
    beside = place.nummeraanduiding_identificatie or ""
    return bag_id is not None and bool(_BAG.fullmatch(beside)) and beside[:4] != bag_id[:4]


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _lines(place: Verblijfplaats) -> str | None:
    return "\n".join(line for line in (place.regel1, place.regel2, place.regel3) if line) or None


def _written(place: Verblijfplaats) -> str:
    number = f"{place.huisnummer or ''}{place.huisletter or ''} {place.huisnummertoevoeging or ''}"
    street = f"{place.straat or ''} {number}".strip()
    city = f"{place.postcode or ''} {place.woonplaats or ''}".strip()
    return "\n".join(line for line in (street, city) if line)
