"""What is answered about where the details of a resident came from. The BSN is not shown, now or before."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import Field

from services.intake.residents.history import Details, Kind, Origins, Recording
from services.intake.residents.rules import Geheimhouding
from shared.http.schemas import ResponseModel


class Persoonsgegevens(ResponseModel):
    """What was known of a resident."""

    voornamen: str
    achternaam: str
    geboortedatum: date
    geboortedatum_volgens_register: str | None = Field(
        description="Met nullen voor wat onbekend is; alleen dan."
    )
    overlijdensdatum: date | None
    geheimhouding: Geheimhouding
    heeft_burgerservicenummer: bool

    @classmethod
    def of(cls, known: Details) -> Self:
        return cls(
            voornamen=known.given_names,
            achternaam=known.family_name,
            geboortedatum=known.born_on,
            geboortedatum_volgens_register=known.birth_given,
            overlijdensdatum=known.died_on,
            geheimhouding=known.secrecy,
            heeft_burgerservicenummer=known.bsn_encrypted is not None,
        )


class Vastgelegd(ResponseModel):
    """One thing that was recorded; of what it is not about the fields are empty."""

    inwoner_id: UUID = Field(description="Van wie; ook van wie later is samengevoegd.")
    soort: Kind
    vanaf: date | None = Field(description="Vanaf welke dag het geldt; leeg als het altijd geldt.")
    vastgelegd_op: datetime
    vastgelegd_door: str
    bron: Origins | None = Field(description="Leeg als niemand zei waar het vandaan komt.")
    reden: str | None
    gebeurtenis_id: UUID | None = Field(description="De levensgebeurtenis die het vertelde.")
    voornamen: str | None = None
    achternaam: str | None = None
    geboortedatum: date | None = None
    geboortedatum_volgens_register: str | None = None
    overlijdensdatum: date | None = None
    geheimhouding: Geheimhouding | None = None
    heeft_burgerservicenummer: bool | None = None

    @classmethod
    def of(cls, recording: Recording, kind: Kind) -> Self:
        origin = recording.origin
        shown = cls(
            inwoner_id=recording.person_id,
            soort=kind,
            vanaf=recording.valid_from,
            vastgelegd_op=recording.recorded_at,
            vastgelegd_door=origin.actor,
            bron=origin.source,
            reden=origin.reason,
            gebeurtenis_id=origin.life_event_id,
        )
        return shown.model_copy(update=_values(recording, kind))


def _values(recording: Recording, kind: Kind) -> dict[str, object]:
    match kind:
        case "naam":
            return {"voornamen": recording.given_names, "achternaam": recording.family_name}
        case "geboortedatum":
            return {
                "geboortedatum": recording.born_on,
                "geboortedatum_volgens_register": recording.birth_given,
            }
        case "overlijden":
            return {"overlijdensdatum": recording.died_on}
        case "geheimhouding":
            return {"geheimhouding": recording.secrecy}
        case "burgerservicenummer":
            return {"heeft_burgerservicenummer": recording.bsn_encrypted is not None}


class Geschiedenis(ResponseModel):
    """What was known of a resident at a moment, and all that was recorded up to then, oldest first."""

    inwoner_id: UUID
    gegevens: Persoonsgegevens | None = Field(
        description="Leeg als deze inwoner toen nog niet bekend was."
    )
    vastgelegd: list[Vastgelegd]

    @classmethod
    def of(cls, person_id: UUID, known: Details | None, recordings: Iterable[Recording]) -> Self:
        return cls(
            inwoner_id=person_id,
            gegevens=Persoonsgegevens.of(known) if known is not None else None,
            vastgelegd=[Vastgelegd.of(row, kind) for row in recordings for kind in row.kinds],
        )
