"""What a report says of a wage: net, gross or both, per month, per four weeks or per week."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, ValidationInfo, field_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from services.intake.reports.melding import Melding
from shared.events.life_events import Uren

Loonperiode = Literal["vier-weken", "week"]
PAYMENTS_A_YEAR: Final[dict[str, int]] = {"vier-weken": 13, "week": 52}
HIGHEST_PER_MONTH: Final = 100_000_00
Loonbedrag = Annotated[int, Field(ge=0, le=HIGHEST_PER_MONTH)]
STORED: Final = {"stored": True}
"""The context in which a report that was stored is read: the wage may be left out of it."""


def per_month(cents: int, period: Loonperiode) -> int:
    """A wage per four weeks or per week, per calendar month, half a cent up."""
    return (cents * PAYMENTS_A_YEAR[period] + 6) // 12


def is_one_wage(net: int, gross: int) -> bool:
    """Whether net can be what is left of gross.

    Net has holiday allowance in it and gross has not. That is 8 per cent or somewhat more (WML art. 15): below a tenth.
    """
    return (net - gross) * 10 <= gross


class Loonmelding(Melding):
    """Tells a wage, net, gross or both; per four weeks or week it is converted once and for all.

    Each field is checked against those above it, so that every fault stands at the field that has it.
    """

    is_job = True
    is_of_the_right = True

    uren_per_week: Uren
    nettoloon_centen: Loonbedrag | None = None
    brutoloon_centen: Loonbedrag | None = None
    loonperiode: Loonperiode | None = Field(default=None, validate_default=True)
    bruto_maandloon_centen: Loonbedrag | None = Field(default=None, validate_default=True)
    """Without holiday allowance, as the contract and the payslip have it."""
    netto_maandloon_centen: Loonbedrag | None = Field(default=None, validate_default=True)
    """With holiday allowance."""

    @field_validator("loonperiode")
    @classmethod
    def _has_an_amount(cls, value: Loonperiode | None, info: ValidationInfo) -> Loonperiode | None:
        told = info.data
        if "nettoloon_centen" not in told or "brutoloon_centen" not in told:
            return value  # an amount has the fault
        has_amount = told["nettoloon_centen"] is not None or told["brutoloon_centen"] is not None
        if (value is not None) != has_amount:
            raise PydanticCustomError(
                "loon", "geef loonperiode samen met nettoloonCenten of brutoloonCenten"
            )
        return value

    @field_validator("bruto_maandloon_centen", mode="before")
    @classmethod
    def _gross_per_month(cls, value: Any, info: ValidationInfo) -> Any:
        return _converted(value, info.data.get("brutoloon_centen"), info)

    @field_validator("netto_maandloon_centen", mode="before")
    @classmethod
    def _net_per_month(cls, value: Any, info: ValidationInfo) -> Any:
        return _converted(value, info.data.get("nettoloon_centen"), info)

    @field_validator("netto_maandloon_centen")
    @classmethod
    def _is_one_wage(cls, net: int | None, info: ValidationInfo) -> int | None:
        told = info.data
        if "bruto_maandloon_centen" not in told or "loonperiode" not in told:
            return net  # another field has the fault
        gross = told["bruto_maandloon_centen"]
        if net is not None or gross is not None or info.context != STORED:
            check_wage(net, gross)
        return net

    @property
    def has_wage(self) -> bool:
        """Not of what is stored of somebody whose wage nobody needs."""
        return self.netto_maandloon_centen is not None or self.bruto_maandloon_centen is not None

    def without_wage(self) -> Self:
        """What is kept of it where nobody needs the wage (decision 0014)."""
        return self.model_copy(update=dict.fromkeys(WAGE))


WAGE: Final = tuple(
    name for name in Loonmelding.model_fields if name.endswith("_centen") or name == "loonperiode"
)
"""The fields that tell what a job pays."""
WAGE_NAMES: Final = tuple(map(to_camel, WAGE))
"""As they are stored."""


def check_wage(net: int | None, gross: int | None) -> None:
    """Something is told, and both amounts can be those of one wage. Raises at the field that is being checked."""
    if net is None and gross is None:
        raise PydanticCustomError("loon", "geef het loon: netto, bruto of allebei")
    if net is not None and gross is not None and not is_one_wage(net, gross):
        raise PydanticCustomError("loon", "is hoger dan het brutoloon met vakantietoeslag")


def _converted(value: Any, per_period: int | None, info: ValidationInfo) -> Any:
    """The amount per month; of one that is told per period as well they have to be the same."""
    if per_period is None:
        return value
    period = info.data.get("loonperiode")
    if period is None:
        return value
    converted = per_month(per_period, period)
    if value is not None and value != converted:
        raise PydanticCustomError("loon", "geef één bedrag: per maand, of per loonperiode")
    return converted
