"""What systems report about the means of a family: income of a partner, assets, an allowance, the end of bijstand."""

from datetime import date
from typing import Self

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from services.intake.reports.melding import Melding
from services.intake.reports.wages import HIGHEST_PER_MONTH, Loonbedrag, check_wage
from shared.events.life_events import (
    AssetsChanged,
    BenefitEnded,
    Inkomstenbron,
    PartnerIncomeChanged,
    Uitkeringseinde,
    Vermogensoorzaak,
    VolunteerAllowanceChanged,
)

HIGHEST_ASSETS = 1_000_000_00


class InkomenPartnerGewijzigd(Melding):
    event = PartnerIncomeChanged
    is_of_the_right = True

    ingangsdatum: date
    inkomstenbron: Inkomstenbron
    bruto_maandbedrag_centen: Loonbedrag | None = None
    """Of wages only, without holiday allowance."""
    netto_maandbedrag_centen: Loonbedrag | None = Field(default=None, validate_default=True)

    @field_validator("bruto_maandbedrag_centen")
    @classmethod
    def _is_a_wage(cls, gross: int | None, info: ValidationInfo) -> int | None:
        if gross is not None and info.data.get("inkomstenbron", "loon") != "loon":
            raise PydanticCustomError("loon", "hoort alleen bij inkomstenbron loon; geef netto")
        return gross

    @field_validator("netto_maandbedrag_centen")
    @classmethod
    def _is_one_wage(cls, net: int | None, info: ValidationInfo) -> int | None:
        if "bruto_maandbedrag_centen" in info.data:
            check_wage(net, info.data["bruto_maandbedrag_centen"])
        return net


class VermogenGewijzigd(Melding):
    event = AssetsChanged
    may_be_ahead = False
    is_of_the_right = True

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
    is_of_the_right = True

    ingangsdatum: date
    maandbedrag_centen: int = Field(ge=0, le=HIGHEST_PER_MONTH)


class UitkeringBeeindigd(Melding):
    """By whoever pays it, about the applicant or the partner."""

    event = BenefitEnded
    changes_household = True

    ingangsdatum: date
    reden: Uitkeringseinde
