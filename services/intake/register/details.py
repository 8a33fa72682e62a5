"""What the register says of a resident beside what the time line is made of, as it is answered: the part that was asked, and no more."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Literal, Self
from uuid import UUID

import orjson
from pydantic import Field

from services.intake.register.repository import ReadRecord, ReadRelation
from services.intake.timeline.effects import ADULT
from shared.calendar import age_on
from shared.http.schemas import ResponseModel

Onderdeel = Literal["aanschrijving", "geboorteplaats", "verblijfsrecht", "gezag", "relaties"]
FOR_SOME_ROLES: Final[frozenset[Onderdeel]] = frozenset(
    {"geboorteplaats", "verblijfsrecht", "relaties"}
)
"""For who may read what was recorded of a person (`SEES_HISTORY`); how to address somebody, and who decides for a child, asks everybody."""
_ASKED: Final = frozenset({"TijdelijkGeenGezag", "GezagNietTeBepalen"})


class Aanschrijving(ResponseModel):
    """How to address somebody."""

    voornamen: str
    voorvoegsel: str
    geslachtsnaam: str
    titel_of_predicaat: str | None = Field(
        description="Code van landelijke tabel 38; staat los van de naam en volgt het geslacht."
    )
    naamgebruik: str = Field(
        description="E eigen naam, P die van de partner, V die van de partner voorop, N die van de partner erachter."
    )
    geheimhouding: int = Field(
        description="Code 0 tot en met 7 van het register: 1 derden bij een regeling, 2 kerken, 3 andere derden; 4 is 1 en 2, 5 is 1 en 3, 6 is 2 en 3, 7 alle drie."
    )


class Geboorteplaats(ResponseModel):
    """A code, or the text of a place abroad; empty where it is unknown."""

    plaats: str | None
    land: str | None


class Verblijfsrecht(ResponseModel):
    """Nationalities and the residence title; the end of a title is no end of a right by itself."""

    nationaliteiten: list[str] = Field(
        description="Codes van landelijke tabel 32; 0000 onbekend, 0499 staatloos, 0500 vastgesteld niet-Nederlander."
    )
    verblijfstitel: str | None = Field(
        description="Code van landelijke tabel 56; leeg als er geen is of als die voorbij is."
    )
    tot: date | None = Field(description="De dag waarop de verblijfstitel eindigt.")


class Gezag(ResponseModel):
    """Who decides for a child."""

    soort: str | None = Field(
        description="Zoals het register het noemt; leeg als het register niets zegt."
    )
    inwoner_ids: list[UUID] = Field(description="Wie het gezag heeft, voor zover hier bekend.")
    ook_iemand_onbekend: bool = Field(
        description="Er is nog iemand met gezag van wie niet bekend is wie het is; niet vanzelf de partner van een ouder."
    )
    navragen: bool = Field(
        description="Wie er over dit kind beslist, staat niet vast: vraag het na, en leid het niet af uit wie er woont."
    )


class Relatie(ResponseModel):
    """A relative without a number, who is no resident here."""

    soort: Literal["partner", "ouder", "kind"]
    naam: str
    geboortedatum: str | None = Field(
        description="Met nullen voor wat onbekend is: 1990-00-00.",
        json_schema_extra={"format": "onvolledige-datum"},
    )
    vanaf: date | None
    tot: date | None


class Registergegevens(ResponseModel):
    """The part that was asked; the rest is empty."""

    inwoner_id: UUID
    dag: date = Field(description="De dag van het bestand dat dit het laatst zei.")
    aanschrijving: Aanschrijving | None = None
    geboorteplaats: Geboorteplaats | None = None
    verblijfsrecht: Verblijfsrecht | None = None
    gezag: Gezag | None = Field(default=None, description="Alleen van wie nog geen 18 is.")
    relaties: list[Relatie] | None = None

    @classmethod
    def of(  # noqa: PLR0917 - the record, and what it is answered with
        cls,
        record: ReadRecord,
        part: Onderdeel,
        born_on: date,
        today: date,
        holders: Mapping[bytes, UUID],
        relatives: Iterable[ReadRelation],
    ) -> Self:
        is_child = age_on(born_on, today) < ADULT
        place = Geboorteplaats(plaats=record.birth_place, land=record.birth_country)
        return cls(
            inwoner_id=record.person_id,
            dag=record.as_of,
            aanschrijving=_address(record) if part == "aanschrijving" else None,
            geboorteplaats=place if part == "geboorteplaats" else None,
            verblijfsrecht=_right_to_stay(record, today) if part == "verblijfsrecht" else None,
            gezag=_authority(record, holders) if part == "gezag" and is_child else None,
            relaties=[_relative(row) for row in relatives] if part == "relaties" else None,
        )


def holders_of(record: ReadRecord) -> frozenset[bytes]:
    """Whose numbers they are that have authority, as hashes."""
    known = orjson.loads(record.authority) if record.authority else {"holders": []}
    return frozenset(bytes.fromhex(holder) for holder in known["holders"])


def _address(record: ReadRecord) -> Aanschrijving:
    return Aanschrijving(
        voornamen=record.given_names,
        voorvoegsel=record.prefix,
        geslachtsnaam=record.surname,
        titel_of_predicaat=record.title,
        naamgebruik=record.name_usage or "E",
        geheimhouding=record.secrecy_code,
    )


def _right_to_stay(record: ReadRecord, today: date) -> Verblijfsrecht:
    is_over = record.permit_until is not None and record.permit_until <= today
    return Verblijfsrecht(
        nationaliteiten=list(record.nationalities),
        verblijfstitel=None if is_over else record.permit,
        tot=None if is_over else record.permit_until,
    )


def _authority(record: ReadRecord, holders: Mapping[bytes, UUID]) -> Gezag:
    if record.authority is None:
        return Gezag(soort=None, inwoner_ids=[], ook_iemand_onbekend=False, navragen=True)
    known = orjson.loads(record.authority)
    asked = holders_of(record)
    found = sorted({holders[key] for key in asked if key in holders})
    return Gezag(
        soort=known["kind"],
        inwoner_ids=found,
        ook_iemand_onbekend=known["unknown"] or len(found) < len(asked),
        navragen=known["kind"] in _ASKED or not asked,
    )


def _relative(row: ReadRelation) -> Relatie:
    return Relatie.model_validate(
        {
            "soort": row.relation,
            "naam": row.name,
            "geboortedatum": f"{row.born[:4]}-{row.born[4:6]}-{row.born[6:]}" if row.born else None,
            "vanaf": row.from_on,
            "tot": row.until_on,
        }
    )
