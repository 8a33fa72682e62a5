"""What is reported of hours and a wage, read."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.intake.reports.schemas import BaanGestart, per_month

JOB = {
    "persoon": {"burgerservicenummer": "000000012"},
    "ingangsdatum": "2026-10-01",
    "urenPerWeek": 20,
    "contract": "bepaalde-tijd",
}


def read(**values: Any) -> BaanGestart:
    return BaanGestart.model_validate({**JOB, **values})


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
    "wage",
    [
        {},
        {"nettoloonCenten": 100_000},
        {"loonperiode": "week"},
        {"nettoMaandloonCenten": 100_000, "loonperiode": "week"},
        {"nettoMaandloonCenten": 100_000, "nettoloonCenten": 100_000, "loonperiode": "vier-weken"},
        {"nettoloonCenten": 100_000, "loonperiode": "kwartaal"},
    ],
)
def test_a_wage_is_told_once_and_whole(wage: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        read(**wage)


def test_what_was_kept_of_a_wage_reads_the_same_again() -> None:
    told = read(nettoloonCenten=100_000, loonperiode="vier-weken")

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
