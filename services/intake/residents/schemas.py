"""What goes in and out about residents and households."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.intake.residents.rules import (
    Household,
    NewHousehold,
    NewMember,
    Resident,
    faults_of_composition,
)
from shared.bsn import Bsn
from shared.events.household import Gemeentecode, KostendelerUitzondering, Rol
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn

Naam = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=200, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$"
    ),
    WithoutBsn,
]
OLDEST_BIRTH = date(1900, 1, 1)


class NieuwLid(RequestModel):
    """Somebody to register. `vanaf` is the household's own day, or the day of birth, when left out."""

    burgerservicenummer: Bsn | None = None
    voornamen: Naam
    achternaam: Naam
    geboortedatum: date
    overlijdensdatum: date | None = None
    rol: Rol
    vanaf: date | None = None
    tot: date | None = None
    kostendeler_uitzondering: KostendelerUitzondering | None = None


class NieuwHuishouden(RequestModel):
    """A household to register, its members with it."""

    gemeente: Gemeentecode
    vanaf: date
    ontvangt_bijstand: bool = True
    leden: list[NieuwLid] = Field(min_length=1, max_length=30)

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        faults = list(faults_of_composition(member.rol for member in self.leden))
        bsns = [member.burgerservicenummer for member in self.leden if member.burgerservicenummer]
        if len(set(bsns)) < len(bsns):
            faults.append("Een burgerservicenummer staat er dubbel in.")
        for number, member in enumerate(self.leden, start=1):
            faults += _faults_of(number, member, self.vanaf)
        if faults:
            raise PydanticCustomError("huishouden", "{faults}", {"faults": " ".join(faults)})
        return self

    def to_new(self) -> NewHousehold:
        return NewHousehold(
            gemeente=self.gemeente,
            from_on=self.vanaf,
            receives_assistance=self.ontvangt_bijstand,
            members=tuple(
                NewMember(
                    given_names=member.voornamen,
                    family_name=member.achternaam,
                    born_on=member.geboortedatum,
                    died_on=member.overlijdensdatum,
                    rol=member.rol,
                    from_on=_start(member, self.vanaf),
                    until_on=member.tot,
                    exemption=member.kostendeler_uitzondering,
                    bsn=member.burgerservicenummer,
                )
                for member in self.leden
            ),
        )


class Lid(ResponseModel):
    """A member of a household, with the period."""

    inwoner_id: UUID
    voornamen: str
    achternaam: str
    geboortedatum: date
    rol: Rol
    vanaf: date
    tot: date | None
    kostendeler_uitzondering: KostendelerUitzondering | None


class Woonperiode(ResponseModel):
    gemeente: Gemeentecode
    vanaf: date
    tot: date | None


class Huishouden(ResponseModel):
    """A household over time."""

    dossier_id: UUID
    versie: int
    ontvangt_bijstand: bool
    leden: list[Lid]
    woonplaatsen: list[Woonperiode]

    @classmethod
    def of(cls, household: Household, residents: dict[UUID, Resident]) -> Self:
        return cls(
            dossier_id=household.dossier_id,
            versie=household.version,
            ontvangt_bijstand=household.receives_assistance,
            leden=[
                Lid(
                    inwoner_id=member.person_id,
                    voornamen=residents[member.person_id].given_names,
                    achternaam=residents[member.person_id].family_name,
                    geboortedatum=member.born_on,
                    rol=member.rol,
                    vanaf=member.from_on,
                    tot=member.until_on,
                    kostendeler_uitzondering=member.exemption,
                )
                for member in household.members
            ],
            woonplaatsen=[
                Woonperiode(gemeente=known.gemeente, vanaf=known.from_on, tot=known.until_on)
                for known in household.residences
            ],
        )


class Inwoner(ResponseModel):
    """A resident. The BSN is not shown: who has it can look the resident up with it."""

    inwoner_id: UUID
    voornamen: str
    achternaam: str
    geboortedatum: date
    overlijdensdatum: date | None
    dossier_id: UUID
    gemeente: Gemeentecode

    @classmethod
    def of(cls, resident: Resident, dossier_id: UUID, gemeente: Gemeentecode) -> Self:
        return cls(
            inwoner_id=resident.id,
            voornamen=resident.given_names,
            achternaam=resident.family_name,
            geboortedatum=resident.born_on,
            overlijdensdatum=resident.died_on,
            dossier_id=dossier_id,
            gemeente=gemeente,
        )


class Zoekopdracht(RequestModel):
    """A look-up by BSN: in the body, never in an address."""

    burgerservicenummer: Bsn


def _start(member: NieuwLid, household_start: date) -> date:
    return member.vanaf or max(household_start, member.geboortedatum)


def _faults_of(number: int, member: NieuwLid, household_start: date) -> list[str]:
    start = _start(member, household_start)
    faults = []
    if member.geboortedatum < OLDEST_BIRTH:
        faults.append(f"Lid {number}: de geboortedatum is onwaarschijnlijk.")
    if start < member.geboortedatum:
        faults.append(f"Lid {number}: vanaf ligt voor de geboortedatum.")
    if member.tot is not None and member.tot <= start:
        faults.append(f"Lid {number}: tot ligt niet na vanaf.")
    if member.overlijdensdatum is not None and member.overlijdensdatum < member.geboortedatum:
        faults.append(f"Lid {number}: de overlijdensdatum ligt voor de geboortedatum.")
    return faults
