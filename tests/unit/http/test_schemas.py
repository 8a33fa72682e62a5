"""Requests are read as they stand: nothing is taken for something else."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from shared.http.schemas import RequestModel, ResponseModel


class Kind(RequestModel):
    geboortedatum: date
    op_school: bool = False


class Melding(RequestModel):
    ingangsdatum: date | None = None
    gemeld_op: AwareDatetime | None = None
    aantal_uren: int = 0
    kinderen: tuple[Kind, ...] = ()


class Antwoord(ResponseModel):
    gemeld_op: datetime
    gezien_op: datetime | None = None
    eerder: tuple[datetime, ...] = ()
    deel: "Antwoord | None" = None


def faults_of(body: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        Melding.model_validate(body)
    return {".".join(map(str, e["loc"])): e["type"] for e in caught.value.errors()}


def test_a_request_is_written_in_camel_case() -> None:
    melding = Melding.model_validate(
        {"aantalUren": 8, "kinderen": [{"geboortedatum": "2010-02-03"}]}
    )
    assert melding.aantal_uren == 8
    assert melding.kinderen[0].geboortedatum == date(2010, 2, 3)


def test_all_faults_are_told_together_also_the_nested_ones() -> None:
    assert faults_of(
        {
            "ingangsdatum": "gisteren",
            "aantalUren": "8",
            "kinderen": [{"geboortedatum": "2010-02-30", "opSchool": "ja"}, {}],
            "onbekend": 1,
        }
    ) == {
        "ingangsdatum": "date_type",
        "aantalUren": "int_type",
        "kinderen.0.geboortedatum": "date_from_datetime_parsing",
        "kinderen.0.opSchool": "bool_type",
        "kinderen.1.geboortedatum": "missing",
        "onbekend": "extra_forbidden",
    }


@pytest.mark.parametrize("given", [20260101, "20260101", 0, 1.5, True, "2026-01-01T00:00:00Z", ""])
def test_only_iso_text_is_a_date(given: object) -> None:
    assert faults_of({"ingangsdatum": given}) == {"ingangsdatum": "date_type"}


@pytest.mark.parametrize("given", [1767225600, "1767225600", "2026-01-01", "2026-01-01T10:00:00"])
def test_only_iso_text_with_an_offset_is_a_moment(given: object) -> None:
    assert faults_of({"gemeldOp": given}) == {"gemeldOp": "datetime_type"}


@pytest.mark.parametrize("given", ["8", 8.0, 8.5, True, None])
def test_only_a_whole_number_is_a_number(given: object) -> None:
    assert list(faults_of({"aantalUren": given})) == ["aantalUren"]


def test_any_offset_is_taken_and_kept_in_utc() -> None:
    melding = Melding.model_validate({"gemeldOp": "2026-07-01T10:00:00+02:00"})
    assert melding.gemeld_op == datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert melding.gemeld_op.tzinfo is UTC


def test_moments_go_out_in_utc_wherever_they_stand() -> None:
    moment = datetime.fromisoformat("2026-07-01T10:00:00+02:00")
    antwoord = Antwoord(
        gemeld_op=moment, gezien_op=moment, eerder=(moment,), deel=Antwoord(gemeld_op=moment)
    )

    assert antwoord.model_dump(mode="json", by_alias=True, exclude_defaults=True) == {
        "gemeldOp": "2026-07-01T08:00:00Z",
        "gezienOp": "2026-07-01T08:00:00Z",
        "eerder": ["2026-07-01T08:00:00Z"],
        "deel": {"gemeldOp": "2026-07-01T08:00:00Z"},
    }


def test_the_openapi_schema_stays_that_of_a_plain_model() -> None:
    properties = Kind.model_json_schema(by_alias=True)["properties"]
    assert properties["geboortedatum"] == {
        "format": "date",
        "title": "Geboortedatum",
        "type": "string",
    }
    assert properties["opSchool"]["type"] == "boolean"


@given(st.dates())
def test_every_date_survives_the_way_out_and_in(day: date) -> None:
    assert Kind.model_validate({"geboortedatum": day.isoformat()}).geboortedatum == day


def test_a_model_that_many_answers_use_brings_its_moments_to_utc_once() -> None:
    class Antwoord(ResponseModel):
        gemeld_op: datetime

    for _ in range(3):
        TypeAdapter(list[Antwoord])

    assert str(Antwoord.__pydantic_core_schema__).count("_in_utc") == 1
