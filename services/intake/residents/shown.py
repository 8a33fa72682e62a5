"""A dossier and a resident, as they are answered."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, Self
from uuid import UUID

from pydantic import Field

from services.intake.birthdays.rules import Grens, Upcoming
from services.intake.residents.rules import (
    Geheimhouding,
    Inquiry,
    RegisteredElsewhere,
    Resident,
)
from services.intake.timeline.facts import Sluitreden
from services.intake.timeline.lifecycle import Dossierstatus, state_on, states_of
from services.intake.timeline.picture import Household
from shared.clock import AMSTERDAM
from shared.events.household import Gemeentecode, KostendelerUitzondering, Rol
from shared.http.schemas import ResponseModel
from shared.permissions import Data


class Lid(ResponseModel):
    """A member of a household, with the period."""

    inwoner_id: UUID
    voornamen: str
    achternaam: str
    geboortedatum: date
    geboortedatum_onzeker: bool = Field(
        description="De dag of de maand is onbekend; de geboortedatum is dan aangenomen."
    )
    geheimhouding: Geheimhouding
    rol: Rol
    vanaf: date
    tot: date | None
    kostendeler_uitzondering: KostendelerUitzondering | None


class KindMetGedeeldeZorg(ResponseModel):
    """A child with its main residence at its other parent; no member of the household."""

    inwoner_id: UUID
    voornamen: str
    achternaam: str
    geboortedatum: date
    vanaf: date
    tot: date | None
    hoofdverblijf: Literal[False] = False
    zorgaandeel: int | None


class Woonperiode(ResponseModel):
    gemeente: Gemeentecode
    vanaf: date
    tot: date | None


class AdresVanInschrijving(ResponseModel):
    bag_id: str | None
    postcode: str | None
    huisnummer: int | None
    toevoeging: str | None
    briefadres: bool


class InschrijvingElders(ResponseModel):
    """A member who is registered at another address than where the household lives."""

    inwoner_id: UUID
    vanaf: date
    tot: date | None
    adres: AdresVanInschrijving | None = Field(
        description="Leeg als het niet bekend is, of als de inwoner het geheim houdt."
    )

    @classmethod
    def of(cls, row: RegisteredElsewhere, resident: Resident) -> Self:
        address = row.address if resident.secrecy == "geen" else None
        return cls(
            inwoner_id=row.person_id,
            vanaf=row.from_on,
            tot=row.until_on,
            adres=AdresVanInschrijving(
                bag_id=address.bag_id,
                postcode=address.postcode,
                huisnummer=address.house_number,
                toevoeging=address.addition,
                briefadres=address.is_postal,
            )
            if address is not None
            else None,
        )


class AdresInOnderzoek(ResponseModel):
    """A member of whom the register investigates whether the address is right; nobody decides on it without asking."""

    inwoner_id: UUID
    vanaf: date


class Bijstandsperiode(ResponseModel):
    """Bijstand runs from `vanaf` up to, and not including, `tot`."""

    vanaf: date
    tot: date | None


class Statusperiode(ResponseModel):
    """From `vanaf` up to, and not including, `tot` the dossier has this state."""

    status: Dossierstatus
    vanaf: date
    tot: date | None
    reden: Sluitreden | None = Field(description="Waarom iemand het dossier sloot.")
    toelichting: str | None = Field(
        description="Wat iemand daarbij schreef; alleen voor een inkomensconsulent of regisseur."
    )


class Dossier(ResponseModel):
    """Who lives where with whom, for one dossier."""

    dossier_id: UUID
    versie: int
    status: Dossierstatus | None = Field(
        description="Op deze dag, zonder datum vandaag; leeg voordat het dossier begint."
    )
    statussen: list[Statusperiode] = Field(description="De status door de tijd.")
    bijstand: list[Bijstandsperiode] = Field(description="Wanneer de bijstand loopt.")
    leden: list[Lid]
    woonplaatsen: list[Woonperiode]
    gedeelde_zorg: list[KindMetGedeeldeZorg]
    ingeschreven_elders: list[InschrijvingElders] = Field(
        description="Wie ergens anders is ingeschreven dan waar het huishouden woont; voor het recht telt waar iemand woont."
    )
    adres_in_onderzoek: list[AdresInOnderzoek] = Field(
        description="Van wie het bevolkingsregister onderzoekt of het adres klopt. Besluit dan niet zonder het na te vragen."
    )

    @classmethod
    def of(
        cls,
        household: Household,
        residents: dict[UUID, Resident],
        today: date,
        day: date | None = None,
        *,
        seen: frozenset[Data],
        elsewhere: Iterable[RegisteredElsewhere] = (),
        inquiries: Iterable[Inquiry] = (),
    ) -> Self:
        """Over all time, or as it is on one day; for somebody who sees these kinds of data."""
        members = household.members if day is None else household.members_on(day)
        return cls(
            dossier_id=household.dossier_id,
            versie=household.version,
            status=state_on(household, day or today),
            statussen=[
                Statusperiode(
                    status=period.status,
                    vanaf=period.from_on,
                    tot=period.until_on,
                    reden=period.closed.reason if period.closed is not None else None,
                    toelichting=period.closed.explanation
                    if period.closed is not None and Data.WOORDEN in seen
                    else None,
                )
                for period in states_of(household)
            ],
            bijstand=[
                Bijstandsperiode(vanaf=period.from_on, tot=period.until_on)
                for period in household.assistance
                if day is None or period.holds_on(day)
            ],
            leden=[
                Lid(
                    inwoner_id=member.person_id,
                    voornamen=residents[member.person_id].given_names,
                    achternaam=residents[member.person_id].family_name,
                    geboortedatum=member.born_on,
                    geboortedatum_onzeker=member.birth_is_uncertain,
                    geheimhouding=residents[member.person_id].secrecy,
                    rol=member.rol,
                    vanaf=member.from_on,
                    tot=member.until_on,
                    kostendeler_uitzondering=member.exemption,
                )
                for member in members
            ],
            woonplaatsen=[
                Woonperiode(gemeente=known.gemeente, vanaf=known.from_on, tot=known.until_on)
                for known in household.residences
                if day is None or known.holds_on(day)
            ],
            gedeelde_zorg=[
                KindMetGedeeldeZorg(
                    inwoner_id=child.person_id,
                    voornamen=residents[child.person_id].given_names,
                    achternaam=residents[child.person_id].family_name,
                    geboortedatum=child.born_on,
                    vanaf=child.from_on,
                    tot=child.until_on,
                    zorgaandeel=child.share,
                )
                for child in household.shared_care
                if day is None or child.holds_on(day)
            ],
            ingeschreven_elders=[
                InschrijvingElders.of(row, residents[row.person_id])
                for row in elsewhere
                if day is None or row.holds_on(day)
            ],
            adres_in_onderzoek=[
                AdresInOnderzoek(inwoner_id=inquiry.person_id, vanaf=inquiry.from_on)
                for inquiry in inquiries
                if inquiry.person_id in {member.person_id for member in members}
                and (day is None or inquiry.from_on <= day)
            ],
        )


class Inwoner(ResponseModel):
    """A resident. The BSN is not shown: who has it can look the resident up with it."""

    inwoner_id: UUID
    voornamen: str
    achternaam: str
    geboortedatum: date
    geboortedatum_volgens_register: str | None = Field(
        description="Met nullen voor wat onbekend is; alleen dan."
    )
    overlijdensdatum: date | None
    geheimhouding: Geheimhouding
    dossier_id: UUID
    gemeente: Gemeentecode

    @classmethod
    def of(cls, resident: Resident, dossier_id: UUID, gemeente: Gemeentecode) -> Self:
        return cls(
            inwoner_id=resident.id,
            voornamen=resident.given_names,
            achternaam=resident.family_name,
            geboortedatum=resident.born_on,
            geboortedatum_volgens_register=resident.birth_given,
            overlijdensdatum=resident.died_on,
            geheimhouding=resident.secrecy,
            dossier_id=dossier_id,
            gemeente=gemeente,
        )


class Zoekresultaat(ResponseModel):
    """Who has the name that was asked for."""

    resultaten: list[Inwoner]
    te_veel: bool = Field(
        description="Er zijn te veel mensen met deze naam om te tonen; geef meer van de naam, of de geboortedatum."
    )


class Geplande(ResponseModel):
    """A birthday of a member that changes rights, and the day from which the others are told of it."""

    inwoner_id: UUID
    grens: Grens
    dag: date
    gemeld_vanaf: date = Field(description="Vanaf deze dag weten de andere diensten het.")


class Planning(ResponseModel):
    """What is to happen in a dossier on a day; the soonest first."""

    resultaten: list[Geplande]

    @classmethod
    def of(cls, plans: Iterable[tuple[UUID, Upcoming]]) -> Self:
        return cls(
            resultaten=[
                Geplande(
                    inwoner_id=person_id,
                    grens=plan.grens,
                    dag=plan.day,
                    gemeld_vanaf=plan.due_at.astimezone(AMSTERDAM).date(),
                )
                for person_id, plan in plans
            ]
        )
