"""What is reported of hours and a wage, read."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.intake.reports.means import InkomenPartnerGewijzigd
from services.intake.reports.schemas import BaanGestart
from services.intake.reports.wages import per_month
from shared.http.faults import fault_of

JOB = {
    "persoon": {"burgerservicenummer": "000000012"},
    "ingangsdatum": "2026-10-01",
    "urenPerWeek": 20,
    "contract": "bepaalde-tijd",
}


def read(**values: Any) -> BaanGestart:
    return BaanGestart.model_validate({**JOB, **values})


def names(refused: ValidationError) -> list[str]:
    """The fields that are at fault, as they are told to the sender."""
    return [fault_of({**error, "loc": ("body", *error["loc"])}).name for error in refused.errors()]


@pytest.mark.parametrize(
    ("cents", "period", "month"),
    [
        (100_000, "vier-weken", 108_333),
        (30_000, "week", 130_000),
        (6, "vier-weken", 7),
        (18, "vier-weken", 20),
        (0, "week", 0),
    ],
)
def test_a_wage_per_four_weeks_or_week_is_converted_to_a_month(
    cents: int, period: Any, month: int
) -> None:
    assert per_month(cents, period) == month
    assert read(nettoloonCenten=cents, loonperiode=period).netto_maandloon_centen == month


@pytest.mark.parametrize(
    ("wage", "months"),
    [
        ({"brutoMaandloonCenten": 124_000}, (None, 124_000)),
        ({"brutoloonCenten": 100_000, "loonperiode": "vier-weken"}, (None, 108_333)),
        ({"brutoloonCenten": 30_000, "loonperiode": "week"}, (None, 130_000)),
        ({"nettoMaandloonCenten": 110_000, "brutoMaandloonCenten": 124_000}, (110_000, 124_000)),
        (
            {"nettoloonCenten": 90_000, "brutoloonCenten": 100_000, "loonperiode": "vier-weken"},
            (97_500, 108_333),
        ),
        (
            {
                "nettoMaandloonCenten": 97_000,
                "brutoloonCenten": 100_000,
                "loonperiode": "vier-weken",
            },
            (97_000, 108_333),
        ),
        ({"nettoMaandloonCenten": 0, "brutoMaandloonCenten": 0}, (0, 0)),
    ],
)
def test_net_and_gross_are_kept_apart_and_each_per_month(
    wage: dict[str, Any], months: tuple[int | None, int | None]
) -> None:
    told = read(**wage)

    assert (told.netto_maandloon_centen, told.bruto_maandloon_centen) == months


@pytest.mark.parametrize(
    ("wage", "field"),
    [
        ({}, "nettoMaandloonCenten"),
        ({"nettoloonCenten": 100_000}, "loonperiode"),
        ({"brutoloonCenten": 100_000}, "loonperiode"),
        ({"loonperiode": "week"}, "loonperiode"),
        ({"nettoMaandloonCenten": 100_000, "loonperiode": "week"}, "loonperiode"),
        (
            {"nettoMaandloonCenten": 100_000, "nettoloonCenten": 100_000, "loonperiode": "week"},
            "nettoMaandloonCenten",
        ),
        (
            {"brutoMaandloonCenten": 100_000, "brutoloonCenten": 100_000, "loonperiode": "week"},
            "brutoMaandloonCenten",
        ),
        ({"nettoloonCenten": 100_000, "loonperiode": "kwartaal"}, "loonperiode"),
        ({"brutoMaandloonCenten": -1}, "brutoMaandloonCenten"),
        ({"brutoMaandloonCenten": "1"}, "brutoMaandloonCenten"),
        ({"brutoloonCenten": 9_999_999, "loonperiode": "week"}, "brutoMaandloonCenten"),
        (
            {"nettoMaandloonCenten": 124_000, "brutoMaandloonCenten": 110_000},
            "nettoMaandloonCenten",
        ),
    ],
)
def test_a_wage_is_told_once_and_whole_and_each_fault_has_its_field(
    wage: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        read(**wage)

    assert names(refused.value) == [field]


def test_net_with_holiday_allowance_may_be_above_gross_without_it() -> None:
    told = read(nettoMaandloonCenten=54_000, brutoMaandloonCenten=50_000)

    assert told.netto_maandloon_centen == 54_000


@pytest.mark.parametrize("source", ["uitkering", "alimentatie", "pensioen", "anders"])
def test_a_partners_income_may_be_gross_where_it_is_a_wage(source: str) -> None:
    about = {"persoon": JOB["persoon"], "ingangsdatum": "2026-10-01"}
    wage = {**about, "inkomstenbron": "loon", "brutoMaandbedragCenten": 190_000}

    assert InkomenPartnerGewijzigd.model_validate(wage).netto_maandbedrag_centen is None
    with pytest.raises(ValidationError) as refused:
        InkomenPartnerGewijzigd.model_validate({**wage, "inkomstenbron": source})
    with pytest.raises(ValidationError) as nothing:
        InkomenPartnerGewijzigd.model_validate({**about, "inkomstenbron": source})
    assert names(refused.value) == ["brutoMaandbedragCenten"]
    assert names(nothing.value) == ["nettoMaandbedragCenten"]


@pytest.mark.parametrize(
    "wage",
    [
        {"nettoloonCenten": 100_000, "loonperiode": "vier-weken"},
        {"brutoloonCenten": 100_000, "loonperiode": "vier-weken", "nettoMaandloonCenten": 97_000},
    ],
)
def test_what_was_kept_of_a_wage_reads_the_same_again(wage: dict[str, Any]) -> None:
    told = read(**wage)

    again = BaanGestart.model_validate(told.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"persoon"}) | {"persoon": JOB["persoon"]})  # fmt: skip

    assert again == told


@pytest.mark.parametrize("hours", [0, 7.5, 36.5, 60])
@pytest.mark.parametrize("contract", ["oproep", "nulurencontract", "detachering", "beschut"])
def test_half_hours_and_contracts_without_hours_are_taken(hours: float, contract: str) -> None:
    told = read(urenPerWeek=hours, contract=contract, nettoMaandloonCenten=0)

    assert (told.uren_per_week, told.contract) == (hours, contract)


@pytest.mark.parametrize("hours", [-0.25, 7.1, 60.5, float("nan"), "8"])
def test_other_hours_are_refused(hours: Any) -> None:
    with pytest.raises(ValidationError):
        read(urenPerWeek=hours, nettoMaandloonCenten=0)
