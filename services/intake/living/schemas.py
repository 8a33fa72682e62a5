"""What somebody records about how a resident lives: the contract of a housemate, the main residence of a child, that somebody
is registered elsewhere.
"""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.intake.residents.schemas import Adres
from services.intake.timeline.facts import (
    ChildMainResidence,
    HousemateArranged,
    RegisteredElsewhere,
    Rent,
)
from shared import ids
from shared.errors import Fault
from shared.events.household import KostendelerUitzondering
from shared.http.schemas import RequestModel, ResponseModel


class Huurcontract(RequestModel):
    """What shows a commercial rent: a written contract, its price, and that it is paid (Pw art. 19a)."""

    contractdatum: date
    huur_per_maand_centen: int = Field(ge=1, le=10_000_00)
    betaling_aangetoond: bool


class Woonsituatie(RequestModel):
    """Why a housemate does not share costs, from a day on; null where there is no reason any more."""

    vanaf: date
    kostendeler_uitzondering: KostendelerUitzondering | None = Field(
        description="Null als de uitzondering is geëindigd."
    )
    huurcontract: Huurcontract | None = Field(
        default=None, description="Het bewijs bij een commercieel contract."
    )

    @property
    def faults(self) -> tuple[Fault, ...]:
        """A commercial contract has its proof, and nothing else has."""
        rent = self.huurcontract
        if self.kostendeler_uitzondering != "commercieel-contract":
            reason = "hoort alleen bij een commercieel contract"
            return (Fault("huurcontract", "overbodig", reason),) if rent is not None else ()
        if rent is None:
            reason = "is verplicht bij een commercieel contract"
            return (Fault("huurcontract", "verplicht", reason),)
        is_late = rent.contractdatum > self.vanaf
        name = "huurcontract.contractdatum"
        return (Fault(name, "te-laat", "ligt na vanaf"),) if is_late else ()

    def to_fact(self, person_id: UUID) -> HousemateArranged:
        rent = self.huurcontract
        return HousemateArranged(
            id=ids.new_id(),
            day=self.vanaf,
            person_id=person_id,
            exemption=self.kostendeler_uitzondering,
            rent=None
            if rent is None
            else Rent(
                contract_on=rent.contractdatum,
                monthly_cents=rent.huur_per_maand_centen,
                payment_shown=rent.betaling_aangetoond,
            ),
        )


class Hoofdverblijf(RequestModel):
    """With which parent a child has its main residence from a day on, and the share of the other in the care."""

    vanaf: date
    bij_inwoner_id: UUID
    zorgaandeel: int | None = Field(
        default=None, ge=1, le=50, description="Procent van de zorg door de andere ouder."
    )

    def to_fact(self, child_id: UUID) -> ChildMainResidence:
        return ChildMainResidence(
            id=ids.new_id(),
            day=self.vanaf,
            person_id=child_id,
            with_id=self.bij_inwoner_id,
            share=self.zorgaandeel,
        )


class Inschrijving(RequestModel):
    """Whether somebody is registered elsewhere than where he or she lives, from a day on (Pw art. 40)."""

    vanaf: date
    elders: bool = Field(
        description="True: ingeschreven op een ander adres dan waar de inwoner woont."
    )
    adres: Adres | None = Field(
        default=None, description="Het adres van inschrijving; leeg als het niet bekend is."
    )

    @property
    def faults(self) -> tuple[Fault, ...]:
        if self.elders or self.adres is None:
            return ()
        return (Fault("adres", "overbodig", "hoort alleen bij een inschrijving elders"),)

    def to_fact(self, person_id: UUID, home_id: UUID | None) -> RegisteredElsewhere:
        return RegisteredElsewhere(
            id=ids.new_id(),
            day=self.vanaf,
            person_id=person_id,
            elsewhere=self.elders,
            home_id=home_id,
        )


class Vastlegging(ResponseModel):
    """What was recorded, and the dossiers whose household it changed."""

    id: UUID
    inwoner_id: UUID
    dossiers: list[UUID]
