"""One record of a register (persoonslijst), in the fields of the BRP API. Unknown fields are no reason to refuse, and are not read.

A line of a CSV file becomes the same record; what such a line cannot say is absent.
"""

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

import orjson
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from services.intake.register.letters import in_western_letters

Detail = Literal["json", "csv"]


class Unreadable(Exception):
    """A record that can't be read. `reason` names a field at most, never what stands in it."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def _legible(text: str) -> str:
    """In composed signs, without spaces at either end. Control signs and U+FFFD come from a wrong encoding."""
    for sign in text:
        if sign == "\ufffd" or (sign < " " and sign != "\t") or "\x7f" <= sign <= "\x9f":
            raise PydanticCustomError("onleesbaar-teken", "bevat een teken dat in geen tekst hoort")
    return unicodedata.normalize("NFC", text.strip())


def _number_as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, AfterValidator(_legible)]
Short = Annotated[str, Field(max_length=200), AfterValidator(_legible)]
Digits = Annotated[str, Field(max_length=40), BeforeValidator(_number_as_text)]


class Part(BaseModel):
    model_config = ConfigDict(
        strict=True, extra="ignore", frozen=True, alias_generator=to_camel, validate_by_name=True
    )


class Waarde(Part):
    """A code of a national table."""

    code: Short | None = None


class Plaats(Waarde):
    """Of a place abroad there is a text and no code."""

    omschrijving: Short | None = None


class Naam(Part):
    voornamen: Short | None = None
    voorvoegsel: Short | None = None
    geslachtsnaam: Short | None = None
    adellijke_titel_predicaat: Waarde | None = None
    aanduiding_naamgebruik: Waarde | None = None


class Geboorte(Part):
    datum: Digits | None = None
    plaats: Plaats | None = None
    land: Plaats | None = None


class Nationaliteit(Part):
    nationaliteit: Waarde = Waarde()


class Verblijfstitel(Part):
    aanduiding: Waarde = Waarde()
    datum_einde: Digits | None = None


class Gebeurtenis(Part):
    """Something of which only the date counts."""

    datum: Digits | None = None


class Opschorting(Part):
    datum: Digits | None = None
    reden: Waarde


class InOnderzoek(Part):
    aanduiding_gegevens_in_onderzoek: Digits | None = None
    datum_ingang_onderzoek: Digits | None = None


class Verblijfplaats(Part):
    """An address, a location, a place abroad, or unknown."""

    functie_adres: Waarde | None = None
    adresseerbaar_object_identificatie: Annotated[str, Field(max_length=40)] | None = None
    nummeraanduiding_identificatie: Annotated[str, Field(max_length=40)] | None = None
    straat: Short | None = None
    huisnummer: int | None = Field(default=None, ge=0, le=99_999)
    huisletter: Short | None = None
    huisnummertoevoeging: Short | None = None
    postcode: Short | None = None
    woonplaats: Short | None = None
    locatiebeschrijving: Short | None = None
    land: Waarde | None = None
    regel1: Short | None = None
    regel2: Short | None = None
    regel3: Short | None = None
    datum_aanvang_adreshouding: Digits | None = None
    datum_aanvang_adres_buitenland: Digits | None = None
    in_onderzoek: InOnderzoek | None = None


class Partner(Part):
    burgerservicenummer: Digits | None = None
    naam: Naam = Naam()
    geboorte: Geboorte | None = None
    aangaan_huwelijk_partnerschap: Gebeurtenis | None = None
    ontbinding_huwelijk_partnerschap: Gebeurtenis | None = None
    in_onderzoek: InOnderzoek | None = None


class Familielid(Part):
    """A parent or a child as this record has it: a copy, of an older day perhaps."""

    burgerservicenummer: Digits | None = None
    naam: Naam = Naam()
    geboorte: Geboorte | None = None
    datum_ingang_familierechtelijke_betrekking: Digits | None = None
    registratie_betrekking: Short | None = None


class Gezaghouder(Part):
    """Also a third who is not named."""

    burgerservicenummer: Digits | None = None


class Gezag(Part):
    type: Short | None = None
    ouder: Gezaghouder | None = None
    ouders: Annotated[tuple[Gezaghouder, ...], Field(strict=False)] = ()
    derde: Gezaghouder | None = None
    derden: Annotated[tuple[Gezaghouder, ...], Field(strict=False)] = ()
    minderjarige: Gezaghouder | None = None

    @property
    def holders(self) -> tuple[Gezaghouder, ...]:
        alone = (self.ouder, self.derde)
        return (*self.ouders, *self.derden, *(holder for holder in alone if holder is not None))


class Historie(Part):
    burgerservicenummer: Digits | None = None
    overlijden: Gebeurtenis | None = None
    onjuist: bool = False


class Record(Part):
    """A record of the register, as it was delivered."""

    a_nummer: Digits
    burgerservicenummer: Digits | None = None
    vorig_a_nummer: Digits | None = None
    volgend_a_nummer: Digits | None = None
    geheimhouding_persoonsgegevens: int = Field(default=0, ge=0, le=7)
    naam: Naam = Naam()
    geboorte: Geboorte = Geboorte()
    nationaliteiten: Annotated[tuple[Nationaliteit, ...], Field(strict=False)] = ()
    verblijfstitel: Verblijfstitel | None = None
    verblijfplaats: Verblijfplaats | None = None
    briefadres: Verblijfplaats | None = None
    gemeente_van_inschrijving: Waarde = Waarde()
    partners: Annotated[tuple[Partner, ...], Field(strict=False)] = ()
    kinderen: Annotated[tuple[Familielid, ...], Field(strict=False)] = ()
    ouders: Annotated[tuple[Familielid, ...], Field(strict=False)] = ()
    gezag: Annotated[tuple[Gezag, ...], Field(strict=False)] = ()
    overlijden: Gebeurtenis | None = None
    opschorting_bijhouding: Opschorting | None = None
    historie: Annotated[tuple[Historie, ...], Field(strict=False)] = ()
    detail: Detail = Field(default="json", exclude=True)

    @property
    def children(self) -> tuple[Familielid, ...]:
        """Without who was stillborn: the register delivers that only to who is specially authorised, and it leaves no trace."""
        return tuple(child for child in self.kinderen if child.registratie_betrekking != "L")

    @property
    def nationalities(self) -> list[str]:
        return [code for row in self.nationaliteiten if (code := row.nationaliteit.code)]

    @property
    def suspended(self) -> str | None:
        """Why the record is no longer kept up: O, E, M, R, F, W or `.`."""
        if self.opschorting_bijhouding is None:
            return None
        return self.opschorting_bijhouding.reden.code or "."

    def content(self) -> str:
        """All that is used of it; the same for two deliveries of the same."""
        return self.model_dump_json(exclude_none=True, exclude_defaults=True)

    def as_a_line_has_it(self) -> str:
        """What a CSV line can say of it, in the letters of Windows-1252: to see whether a line tells anything else."""
        place = self.verblijfplaats
        partner = self.partners[-1] if self.partners else None
        what = {
            "a": self.a_nummer, "bsn": self.burgerservicenummer,
            "naam": _filled(self.naam),
            "geboorte": (self.geboorte.datum, _place_of(self.geboorte.plaats)),
            "land": _place_of(self.geboorte.land),
            "nationaliteiten": self.nationalities,
            "titel": self.verblijfstitel and _filled(self.verblijfstitel), "overlijden": self.overlijden and self.overlijden.datum,
            "opschorting": self.opschorting_bijhouding
            and (self.suspended, self.opschorting_bijhouding.datum),
            "geheim": self.geheimhouding_persoonsgegevens,
            "plaats": place and _filled(place),
            "gemeente": self.gemeente_van_inschrijving.code,
            "partner": partner and (
                partner.burgerservicenummer,
                partner.aangaan_huwelijk_partnerschap and partner.aangaan_huwelijk_partnerschap.datum,
                partner.ontbinding_huwelijk_partnerschap
                and partner.ontbinding_huwelijk_partnerschap.datum,
            ),
            "ouders": sorted(row.burgerservicenummer for row in self.ouders if row.burgerservicenummer),
            "kinderen": sorted(
                row.burgerservicenummer for row in self.children if row.burgerservicenummer
            ),
        }  # fmt: skip
        return in_western_letters(orjson.dumps(what).decode())


def _place_of(place: Plaats | None) -> str | None:
    """The code, or abroad the text."""
    return (place.code or place.omschrijving) if place is not None else None


def _filled(part: Part) -> dict[str, Any]:
    return {
        name: value for name, value in part.model_dump(exclude_none=True).items() if value != ""
    }


def read_record(raw: object, detail: Detail = "json") -> Record:
    """Raises Unreadable with the first field that can't be."""
    if not isinstance(raw, Mapping):
        raise Unreadable("geen-persoonslijst", "Dit is geen persoonslijst.")
    try:
        return Record.model_validate({**raw, "detail": detail})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        if first["type"] == "onleesbaar-teken":
            raise _illegible(field) from None
        if first["type"] == "string_unicode":
            raise _illegible(field) from None
        if first["type"] == "string_too_long":
            raise Unreadable(
                "te-lang", f"Het veld {field} is langer dan een register toelaat."
            ) from None
        raise Unreadable(
            "veld-onleesbaar", f"Het veld {field} ontbreekt of is niet te lezen."
        ) from None


def _illegible(field: str) -> Unreadable:
    return Unreadable(
        "onleesbaar-teken",
        f"In het veld {field} staat een teken dat niet kan; vaak klopt de codering dan niet.",
    )


NEEDED: Final = frozenset(
    {
        "anummer", "bsn", "voornamen", "voorvoegsel", "geslachtsnaam", "naamgebruik",
        "geboortedatum", "overlijdensdatum", "opschorting", "opschorting_datum", "geheim",
        "functie_adres", "straat", "huisnummer", "huisletter", "toevoeging", "postcode",
        "woonplaats", "locatie", "land_adres", "buitenland_1", "buitenland_2", "buitenland_3",
        "object_id", "nummeraanduiding", "aanvang_adres", "onderzoek", "onderzoek_ingang",
        "gemeente", "partner_bsn", "aangaan", "ontbinding", "ouder1_bsn", "ouder2_bsn",
        "kinderen_bsn",
    }
)  # fmt: skip
"""The columns of a CSV file that are read; others may stand beside them."""


def read_line(fields: Mapping[str, str]) -> Record:
    """A line of a CSV file by its headings. Raises Unreadable."""
    given = {name: value for name, value in fields.items() if value.strip()}

    def part(**columns: str) -> dict[str, str]:
        return {name: given[column] for name, column in columns.items() if column in given}

    partner = part(burgerservicenummer="partner_bsn") | {
        name: {"datum": given[column]}
        for name, column in (
            ("aangaanHuwelijkPartnerschap", "aangaan"),
            ("ontbindingHuwelijkPartnerschap", "ontbinding"),
        )
        if column in given
    }
    raw: dict[str, Any] = {
        **part(aNummer="anummer", burgerservicenummer="bsn"),
        "naam": part(
            voornamen="voornamen", voorvoegsel="voorvoegsel", geslachtsnaam="geslachtsnaam"
        )
        | _coded(given, aanduidingNaamgebruik="naamgebruik", adellijkeTitelPredicaat="titel"),
        "geboorte": part(datum="geboortedatum")
        | {
            name: {"code": given[column]}
            if given[column].isdigit()
            else {"omschrijving": given[column]}
            for name, column in (("plaats", "geboorteplaats"), ("land", "geboorteland"))
            if column in given
        },
        "nationaliteiten": [
            {"nationaliteit": {"code": code.strip()}}
            for code in given.get("nationaliteiten", "").split(",")
            if code.strip()
        ],
        "gemeenteVanInschrijving": part(code="gemeente"),
        "geheimhoudingPersoonsgegevens": _whole(given, "geheim"),
        "verblijfplaats": _place(given),
        "partners": [partner] if partner else [],
        "ouders": [
            {"burgerservicenummer": given[column]}
            for column in ("ouder1_bsn", "ouder2_bsn")
            if column in given
        ],
        "kinderen": [
            {"burgerservicenummer": number.strip()}
            for number in given.get("kinderen_bsn", "").split(",")
            if number.strip()
        ],
    }
    if "titel_code" in given:
        raw["verblijfstitel"] = {"aanduiding": {"code": given["titel_code"]}} | part(
            datumEinde="titel_einde"
        )
    if "overlijdensdatum" in given:
        raw["overlijden"] = {"datum": given["overlijdensdatum"]}
    if "opschorting" in given:
        raw["opschortingBijhouding"] = {
            "reden": {"code": given["opschorting"]}, **part(datum="opschorting_datum")
        }  # fmt: skip
    return read_record(raw, "csv")


def _coded(given: Mapping[str, str], **columns: str) -> dict[str, Any]:
    return {name: {"code": given[column]} for name, column in columns.items() if column in given}


def _whole(given: Mapping[str, str], column: str) -> int:
    value = given.get(column, "0")
    if not (value.isascii() and value.isdigit() and len(value) <= 5):
        raise Unreadable("veld-onleesbaar", f"Het veld {column} ontbreekt of is niet te lezen.")
    return int(value)


def _place(given: Mapping[str, str]) -> dict[str, Any] | None:
    place: dict[str, Any] = _coded(given, functieAdres="functie_adres", land="land_adres")
    columns = {
        "adresseerbaarObjectIdentificatie": "object_id", "straat": "straat", "postcode": "postcode",
        "nummeraanduidingIdentificatie": "nummeraanduiding", "huisletter": "huisletter",
        "huisnummertoevoeging": "toevoeging", "woonplaats": "woonplaats", "regel1": "buitenland_1",
        "locatiebeschrijving": "locatie", "regel2": "buitenland_2", "regel3": "buitenland_3",
    }  # fmt: skip
    place |= {name: given[column] for name, column in columns.items() if column in given}
    if "huisnummer" in given:
        place["huisnummer"] = _whole(given, "huisnummer")
    if "aanvang_adres" in given:
        begin = "datumAanvangAdresBuitenland" if "land" in place else "datumAanvangAdreshouding"
        place[begin] = given["aanvang_adres"]
    if "onderzoek" in given:
        place["inOnderzoek"] = {"aanduidingGegevensInOnderzoek": given["onderzoek"]} | (
            {"datumIngangOnderzoek": given["onderzoek_ingang"]}
            if "onderzoek_ingang" in given
            else {}
        )
    return place or None
