"""What systems report about the means of a family: income of a partner, assets, an allowance, the end of bijstand."""

from datetime import date
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from services.intake.reports.melding import Melding
from shared.events.life_events import (
    AssetsChanged,
    BenefitEnded,
    Inkomstenbron,
    PartnerIncomeChanged,
    Uitkeringseinde,
    Vermogensoorzaak,
    VolunteerAllowanceChanged,
)

HIGHEST_PER_MONTH = 100_000_00
HIGHEST_ASSETS = 1_000_000_00


class InkomenPartnerGewijzigd(Melding):
    event = PartnerIncomeChanged

    ingangsdatum: date
    inkomstenbron: Inkomstenbron
    netto_maandbedrag_centen: int = Field(ge=0, le=HIGHEST_PER_MONTH)


class VermogenGewijzigd(Melding):
    event = AssetsChanged
    may_be_ahead = False

    ingangsdatum: date
    oorzaak: Vermogensoorzaak
    bezittingen_centen: int = Field(ge=0, le=HIGHEST_ASSETS)
    schulden_centen: int = Field(0, ge=0, le=HIGHEST_ASSETS)
    spaargeld_tijdens_bijstand_centen: int = Field(0, ge=0, le=HIGHEST_ASSETS)
    overwaarde_woning_centen: int = Field(0, ge=0, le=HIGHEST_ASSETS)

    @model_validator(mode="after")
    def _saved_is_part_of_it(self) -> Self:
        if self.spaargeld_tijdens_bijstand_centen > self.bezittingen_centen:
            raise PydanticCustomError(
                "vermogen",
                "spaargeldTijdensBijstandCenten is een deel van bezittingenCenten, en is dus niet hoger",
            )
        return self


class Vrijwilligersvergoeding(Melding):
    event = VolunteerAllowanceChanged

    ingangsdatum: date
    maandbedrag_centen: int = Field(ge=0, le=HIGHEST_PER_MONTH)


class UitkeringBeeindigd(Melding):
    """By whoever pays it, about the applicant or the partner."""

    event = BenefitEnded
    changes_household = True

    ingangsdatum: date
    reden: Uitkeringseinde
