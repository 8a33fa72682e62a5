"""What goes in about residents and households."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from services.intake.municipalities import BestaandeGemeente
from services.intake.residents.rules import (
    Address,
    Geheimhouding,
    NewHousehold,
    NewMember,
    Source,
    faults_of_composition,
)
from services.intake.timeline.registered import YOUNGEST_PARENT
from shared import ids
from shared.bsn import Bsn, BsnVault
from shared.calendar import age_on
from shared.events.household import KostendelerUitzondering, Rol
from shared.http.schemas import RequestModel, WithoutBsn
from shared.http.strictness import iso_date

UNKNOWN_NAMES: Final = frozenset({".", "-"})
"""What registers write for a name that nobody knows."""


def _composed(name: object) -> object:
    """One spelling of one name, and so one length: as registers count, in composed signs."""
    return unicodedata.normalize("NFC", name.strip()) if isinstance(name, str) else name


def _known_or_empty(name: str) -> str:
    if name and all(unicodedata.category(sign)[0] in "CZM" for sign in name):
        raise PydanticCustomError("onzichtbaar", "deze naam bestaat alleen uit onzichtbare tekens")
    return "" if name in UNKNOWN_NAMES else name


def _name(min_length: int) -> StringConstraints:
    pattern = r"^[^\x00-\x1f\x7f]*$"
    return StringConstraints(min_length=min_length, max_length=200, pattern=pattern)


Naam = Annotated[
    str, BeforeValidator(_composed), _name(1), AfterValidator(_known_or_empty), WithoutBsn
]
"""Empty where it is unknown."""
Voornamen = Annotated[
    str, BeforeValidator(_composed), _name(0), AfterValidator(_known_or_empty), WithoutBsn
]
"""Also empty, or left out: some people have one name only."""
Zoeknaam = Annotated[str, BeforeValidator(_composed), _name(1), WithoutBsn]
OLDEST_BIRTH: Final = date(1900, 1, 1)
YOUNGEST_APPLICANT: Final = 16


@dataclass(frozen=True, slots=True)
class Geboortedatum:
    """A birth date as registers have it: `1980-05-17`, or with what is unknown as zeros, `1980-05-00` and `1980-00-00`.

    The day that is assumed then is that of the SVB (policy rule SB1001), so that the AOW day is the same as there: 1 July
    of a year, the 16th of a month.
    """

    day: date
    given: str | None = None
    """As it was written, where a part is unknown."""

    @classmethod
    def read(cls, value: object) -> Self:
        written = value if isinstance(value, str) else ""
        if written.startswith("0000-"):
            reason = (
                "zonder jaar is er geen leeftijd; geef ten minste het geboortejaar, als jjjj-00-00"
            )
            raise PydanticCustomError("geboortejaar", "{reason}", {"reason": reason})
        assumed = re.sub("-00$", "-16", re.sub("-00-00$", "-07-01", written))
        day = iso_date(assumed)
        if day is None:
            raise PydanticCustomError("geboortedatum", "geen bestaande datum als jjjj-mm-dd")
        return cls(day, written if assumed != written else None)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[object], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls.read(value),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda value: value.given or value.day.isoformat()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            "type": "string",
            "format": "onvolledige-datum",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            "description": "Geboortedatum; een onbekende dag of maand als 00: 1980-05-00, 1980-00-00.",
        }


class Adres(RequestModel):
    """Where somebody lives: the BAG id of the address, or its parts."""

    bag_id: Annotated[str, StringConstraints(pattern=r"^[0-9]{16}$")] | None = None
    postcode: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3} ?[A-Za-z]{2}$")] | None = (
        None
    )
    huisnummer: int | None = Field(default=None, ge=1, le=99_999)
    toevoeging: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z -]{1,10}$")] | None = None
    briefadres: bool = False
    """A postal address only: nobody lives there."""

    @model_validator(mode="after")
    def _is_one_address(self) -> Self:
        parts = (self.postcode is not None, self.huisnummer is not None)
        if self.bag_id is None and not all(parts):
            raise PydanticCustomError("adres", "geef bagId, of postcode en huisnummer")
        if self.bag_id is not None and (any(parts) or self.toevoeging is not None):
            raise PydanticCustomError("adres", "geef óf bagId óf postcode en huisnummer")
        return self

    def to_address(self) -> Address:
        return Address(
            self.bag_id, self.postcode, self.huisnummer, self.toevoeging, self.briefadres
        )

    def home_id(self, vault: BsnVault) -> UUID | None:
        """The same for all who live at this address; None where nobody lives, so that each has a home of his or her own."""
        return None if self.briefadres else vault.pseudonym(self.spelled)

    @property
    def spelled(self) -> str:
        """The same for the same address, however it is written."""
        if self.bag_id is not None:
            return self.bag_id
        postcode = (self.postcode or "").replace(" ", "").upper()
        return f"{postcode} {self.huisnummer} {(self.toevoeging or '').replace(' ', '').upper()}".rstrip()


class NieuwLid(RequestModel):
    """Somebody to register, or a resident who is known already by `inwonerId` or by number.

    `vanaf` is the household's own day, or the day of birth, when left out.
    """

    burgerservicenummer: Bsn | None = None
    inwoner_id: UUID | None = None
    voornamen: Voornamen | None = None
    achternaam: Naam | None = None
    geboortedatum: Geboortedatum | None = None
    overlijdensdatum: date | None = None
    rol: Rol
    vanaf: date | None = None
    tot: date | None = None
    kostendeler_uitzondering: KostendelerUitzondering | None = None
    hoofdverblijf: bool = True
    """False for a child that has its main residence with its other parent."""
    zorgaandeel: int | None = Field(default=None, ge=1, le=50)
    """Per cent of the care for such a child."""
    geheimhouding: Geheimhouding = "geen"

    @property
    def born_on(self) -> date | None:
        return self.geboortedatum.day if self.geboortedatum is not None else None

    @model_validator(mode="after")
    def _is_known_or_described(self) -> Self:
        given = (self.achternaam, self.geboortedatum)
        if self.inwoner_id is None and None in given:
            raise PydanticCustomError("lid", "geef achternaam en geboortedatum")
        named = (self.burgerservicenummer, self.voornamen, *given)
        if self.inwoner_id is not None and any(value is not None for value in named):
            raise PydanticCustomError("lid", "geef óf inwonerId óf de gegevens van de persoon")
        return self


class NieuwDossier(RequestModel):
    """A dossier to open, with who lives in the home."""

    gemeente: BestaandeGemeente
    adres: Adres | None = None
    vanaf: date
    ontvangt_bijstand: bool = Field(
        default=False,
        description="Of er vanaf die dag al bijstand loopt. Wie het niet noemt, zegt dat er geen loopt.",
    )
    bron: Source | None = Field(
        default=None, description="Waar de gegevens van de leden vandaan komen."
    )
    leden: list[NieuwLid] = Field(min_length=1, max_length=30)

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        faults = list(faults_of_composition(member.rol for member in self.leden))
        bsns = [member.burgerservicenummer for member in self.leden if member.burgerservicenummer]
        if len(set(bsns)) < len(bsns):
            faults.append("Een burgerservicenummer staat er dubbel in.")
        for number, member in enumerate(self.leden, start=1):
            faults += _faults_of(number, member, self.vanaf)
            faults += _faults_of_age(number, member, self)
        if faults:
            raise PydanticCustomError("huishouden", "{faults}", {"faults": " ".join(faults)})
        return self

    def to_new(self, home_id: UUID | None) -> NewHousehold:
        """`home_id` is that of the address, if one is given."""
        return NewHousehold(
            gemeente=self.gemeente,
            from_on=self.vanaf,
            receives_assistance=self.ontvangt_bijstand,
            members=tuple(_new_member(member, self.vanaf) for member in self.leden),
            home_id=home_id or ids.new_id(),
            has_address=home_id is not None,
            source=self.bron,
        )


class Zoekopdracht(RequestModel):
    """A look-up by BSN, or by name with perhaps a birth date: in the body, never in an address."""

    burgerservicenummer: Bsn | None = None
    naam: Zoeknaam | None = Field(
        default=None,
        description="Voor- of achternaam of allebei, in willekeurige volgorde; accenten, hoofdletters en voorvoegsels"
        " maken niet uit. Van een woord van drie letters of meer is het begin genoeg.",
    )
    geboortedatum: date | None = Field(default=None, description="Alleen samen met een naam.")

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        if (self.burgerservicenummer is None) == (self.naam is None):
            raise PydanticCustomError("zoekopdracht", "geef óf burgerservicenummer óf naam")
        if self.geboortedatum is not None and self.naam is None:
            raise PydanticCustomError("zoekopdracht", "geboortedatum hoort bij een naam")
        return self


def _new_member(member: NieuwLid, household_start: date) -> NewMember:
    """Of somebody known by id, the record is looked up."""
    return NewMember(
        given_names=member.voornamen or "",
        family_name=member.achternaam or "",
        born_on=member.born_on or OLDEST_BIRTH,
        died_on=member.overlijdensdatum,
        rol=member.rol,
        from_on=_start(member, household_start),
        until_on=member.tot,
        exemption=member.kostendeler_uitzondering,
        bsn=member.burgerservicenummer,
        lives_here=member.hoofdverblijf,
        share=member.zorgaandeel,
        secrecy=member.geheimhouding,
        birth_given=member.geboortedatum.given if member.geboortedatum is not None else None,
        person_id=member.inwoner_id or ids.new_person_id(),
        is_known=member.inwoner_id is not None,
    )


def _faults_of_age(number: int, member: NieuwLid, dossier: NieuwDossier) -> list[str]:
    """An applicant is no child, and no child is older than its parents."""
    born = member.born_on
    if born is None:
        return []
    if (
        member.rol in {"aanvrager", "partner"}
        and age_on(born, _start(member, dossier.vanaf)) < YOUNGEST_APPLICANT
    ):
        return [f"Lid {number}: een aanvrager of partner is ten minste {YOUNGEST_APPLICANT} jaar."]
    parents = [
        other.born_on
        for other in dossier.leden
        if other.rol in {"aanvrager", "partner"} and other.born_on is not None
    ]
    if member.rol == "kind" and parents and age_on(min(parents), born) < YOUNGEST_PARENT:
        return [f"Lid {number}: dit kind zou geboren zijn toen de ouders zelf nog kind waren."]
    return []


def _start(member: NieuwLid, household_start: date) -> date:
    return member.vanaf or max(household_start, member.born_on or household_start)


def _faults_of(number: int, member: NieuwLid, household_start: date) -> list[str]:
    start = _start(member, household_start)
    faults = []
    if member.tot is not None and member.tot <= start:
        faults.append(f"Lid {number}: tot ligt niet na vanaf.")
    if not member.hoofdverblijf and member.rol != "kind":
        faults.append(f"Lid {number}: alleen een kind kan het hoofdverblijf elders hebben.")
    if member.hoofdverblijf and member.zorgaandeel is not None:
        faults.append(f"Lid {number}: een zorgaandeel hoort bij een hoofdverblijf elders.")
    if member.born_on is None:
        return faults
    if member.born_on < OLDEST_BIRTH:
        faults.append(f"Lid {number}: de geboortedatum is onwaarschijnlijk.")
    if start < member.born_on:
        faults.append(f"Lid {number}: vanaf ligt voor de geboortedatum.")
    if member.overlijdensdatum is not None and member.overlijdensdatum < start:
        faults.append(f"Lid {number}: de overlijdensdatum ligt voor vanaf.")
    return faults
