"""The dated parameters: what the files say, and what the loader refuses."""

import csv
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from services.income.norms import loading
from services.income.norms.__main__ import show
from services.income.norms.loading import (
    COLUMNS,
    UnknownMunicipality,
    load_local_parameters,
    load_parameters,
)
from services.income.norms.money import half_up
from services.income.norms.register import FaultyParameters, ParameterOntbreekt, Parameters
from services.income.norms.wording import value
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN
from shared.events.income import Parameterverwijzing
from tests.explained import named

GOOD = "Participatiewet,21a,N21a,alleenstaande,cent,141946,2026-07-01,2027-01-01,Pw26b,V"


def file_with(folder: Path, *rows: str, header: str = ",".join(COLUMNS)) -> Path:
    (folder / "pw.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("day", "cents"),
    [
        (date(2024, 1, 1), 128383),
        (date(2024, 6, 30), 128383),
        (date(2024, 7, 1), 130845),
        (date(2025, 7, 1), 136906),
        (date(2026, 6, 30), 140150),
        (date(2026, 7, 1), 141946),
        (date(2026, 12, 31), 141946),
    ],
)
def test_the_norm_changes_on_the_first_of_january_and_july(day: date, cents: int) -> None:
    assert load_parameters().on("N21a", day).waarde == cents


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2027, 1, 1), date(2030, 6, 1)])
def test_a_year_that_nobody_knows_is_not_guessed(day: date) -> None:
    with pytest.raises(ParameterOntbreekt) as caught:
        load_parameters().on("N21a", day)

    assert (caught.value.code, caught.value.datum) == ("N21a", day)
    assert named(caught.value.reden) == f"N21a@{day.isoformat()}"
    assert caught.value.reden.artikel == "Pw 21 onder a"
    assert "alleenstaande" in caught.value.reden.tekst


def test_a_code_that_nobody_ever_wrote_down_is_missing_too() -> None:
    with pytest.raises(ParameterOntbreekt) as caught:
        load_parameters().on("BESTAAT_NIET", date(2026, 11, 1))

    assert caught.value.reden.artikel == "onbekend"


def test_a_period_that_the_sources_leave_open_is_not_filled_from_its_neighbours() -> None:
    parameters = load_parameters()

    assert parameters.on("VT_PCT", date(2024, 12, 31)).waarde == 500
    with pytest.raises(ParameterOntbreekt):
        parameters.on("VT_PCT", date(2025, 7, 1))
    assert parameters.on("VT_PCT", date(2026, 1, 1)).waarde == 480


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 1, 1),
        date(2024, 7, 1),
        date(2025, 1, 1),
        date(2025, 7, 1),
        date(2026, 1, 1),
        date(2026, 7, 1),
    ],
)
def test_the_parts_of_the_norms_for_young_couples_add_up_also_where_one_was_derived(
    day: date,
) -> None:
    def cents(code: str) -> int:
        return load_parameters().on(code, day).waarde

    half = half_up(Fraction(cents("N21b"), 2) + cents("N22a_3_kind"))
    assert cents("N20_1b") == 2 * cents("N20_1a")
    assert cents("N20_1c") == half_up(Fraction(cents("N21b"), 2) + cents("N20_1a"))
    assert cents("N20_2b") == cents("N22a_3_kind") + cents("N20_1a")
    assert cents("N20_2c") == half
    assert cents("N22a_3_zonder") == cents("N20_1a")


def test_every_parameter_tells_its_source_and_how_sure_it_is() -> None:
    for parameter in load_parameters().valid_on(date(2026, 11, 1)):
        assert parameter.bron
        assert parameter.artikel
        assert parameter.zekerheid in {"V", "V2", "D", "M"}


def test_a_parameter_names_its_version() -> None:
    assert load_parameters().on("N21a", date(2026, 11, 1)).reference == Parameterverwijzing(
        code="N21a", geldig_vanaf=date(2026, 7, 1)
    )


@pytest.mark.parametrize(
    ("second", "fault"),
    [
        (GOOD.replace("2026-07-01,2027-01-01", "2026-12-31,2027-07-01"), "overlap"),
        (GOOD.replace("2026-07-01,2027-01-01", "2027-01-02,2027-07-01"), "gat"),
        (GOOD.replace("2026-07-01,2027-01-01", "2027-01-01,2027-01-01"), "ligt niet na"),
        (GOOD.replace("141946,2026-07-01,2027-01-01", ",2027-01-01,2027-07-01"), "onbekend"),
        (GOOD.replace("141946,2026-07-01,2027-01-01", "-1,2027-01-01,2027-07-01"), "negatief"),
        (GOOD.replace("141946", "1419.46"), "pw.csv regel 3"),
        (GOOD.replace("2026-07-01", "1 juli"), "pw.csv regel 3"),
        (GOOD.replace("cent", "euro"), "eenheid"),
    ],
)
def test_faulty_files_stop_the_service(tmp_path: Path, second: str, fault: str) -> None:
    with pytest.raises(FaultyParameters, match=fault):
        load_parameters(file_with(tmp_path, GOOD, second))


def test_a_file_with_other_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultyParameters, match="kolommen"):
        load_parameters(file_with(tmp_path, GOOD, header="code,waarde"))


def test_a_folder_without_parameters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultyParameters, match="geen parameters"):
        load_parameters(tmp_path)


def test_an_open_first_version_overlaps_with_the_next(tmp_path: Path) -> None:
    first = GOOD.replace("2027-01-01", "")
    second = GOOD.replace("2026-07-01,2027-01-01", "2027-01-01,2027-07-01")

    with pytest.raises(FaultyParameters, match="overlap"):
        load_parameters(file_with(tmp_path, first, second))


def codes(parameters: Parameters, day: date) -> set[str]:
    known = {one.code for one in parameters.valid_on(day)}
    return known | {one.code for one in parameters.unknown_on(day)}


@pytest.mark.parametrize("gemeente", sorted(AGENCY_MUNICIPALITIES))
def test_every_municipality_has_the_same_local_values_known_or_not(gemeente: str) -> None:
    day = date(2026, 11, 1)
    local = load_local_parameters(gemeente)
    assen = load_local_parameters(ASSEN)

    assert codes(local, day) == codes(assen, day)
    with pytest.raises(ParameterOntbreekt):
        local.on("IIT_GEHUWD", day)


LOCAL_CODES = {
    "BETAALDAG",
    "COLLECTIEVE_ZORG",
    "COLLECTIEVE_ZORG_INKOMENSGRENS",
    "COMMERCIELE_HUUR",
    "DEELMAAND_METHODE",
    "DRAAGKRACHT_PCT",
    "IIT_ALLEENSTAANDE",
    "IIT_ALLEENSTAANDE_OUDER",
    "IIT_GEHUWD",
    "IIT_INKOMENSGRENS",
    "INRICHTING_MAANDEN",
    "KINDPAKKET_INKOMENSGRENS",
    "KOSTGANGER_INKOMEN",
    "KWIJTSCHELDING_INKOMENSGRENS",
    "MEEDOEN_18",
    "MEEDOEN_18_INKOMENSGRENS",
    "MEEDOEN_BASISONDERWIJS",
    "MEEDOEN_INKOMENSGRENS",
    "MEEDOEN_VOORTGEZET",
    "ONDERHUURDER_INKOMEN",
    "SCHOOLVERLATER_PCT",
    "UITSTROOMPREMIE",
    "VIERWEKEN_OMREKENING",
    "VRIJLATING_REGIME",
    "VT_BETAALMAAND",
    "WOONKOSTEN_PCT",
}


@pytest.mark.parametrize("gemeente", sorted(AGENCY_MUNICIPALITIES))
@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 12, 31)])
def test_what_a_municipality_decides_is_known_or_said_to_be_unknown_on_every_day(
    gemeente: str, day: date
) -> None:
    assert codes(load_local_parameters(gemeente), day) == LOCAL_CODES


@pytest.mark.parametrize(("second", "fault"), [("2026-12-31,", "overlap"), ("2027-01-02,", "gat")])
def test_faulty_files_of_a_municipality_are_found_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: str, fault: str
) -> None:
    row = "Betaling,Pw 45,BETAALDAG,dag,dag,20,2026-01-01,2027-01-01,opgave,S"
    folder = tmp_path / ASSEN
    folder.mkdir()
    file_with(folder, row, row.replace("2026-01-01,2027-01-01", second))
    monkeypatch.setattr(loading, "LOCAL", tmp_path)

    with pytest.raises(FaultyParameters, match=fault):
        load_local_parameters(ASSEN)


@pytest.mark.parametrize("folder", [loading.FOLDER, loading.LOCAL / ASSEN])
def test_a_new_year_is_added_by_adding_rows(tmp_path: Path, folder: Path) -> None:
    """Every row that ends with 2026 again, a year later and one higher."""
    started, ends = date(2027, 1, 1), date(2028, 1, 1)
    before = load_parameters(folder)
    for path in folder.glob("*.csv"):
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        ending = [row for row in rows if row["geldig_tot"] == started.isoformat()]
        change = {"geldig_vanaf": started, "geldig_tot": ends, "zekerheid": "P", "bron": "test"}
        added = [{**row, **change, "waarde": int(row["waarde"] or 0) + 1} for row in ending]
        with (tmp_path / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows([*rows, *added])

    after = load_parameters(tmp_path)

    last = date(2026, 12, 31)
    known = {one.code: one for one in before.valid_on(last)}
    for code in codes(before, last):
        assert after.on(code, started).geldig_vanaf <= started
    for code, one in known.items():
        assert after.on(code, last) == one
        changed = one.geldig_tot == started
        assert after.on(code, started).waarde == one.waarde + changed


def test_another_municipality_has_no_local_values() -> None:
    with pytest.raises(UnknownMunicipality):
        load_local_parameters("0014")


def test_what_is_not_known_on_a_day_is_told() -> None:
    parameters = load_parameters()

    assert "VT_PCT" in {one.code for one in parameters.unknown_on(date(2025, 6, 1))}
    assert "VT_PCT" not in {one.code for one in parameters.unknown_on(date(2026, 1, 1))}


def test_what_had_a_row_and_has_none_any_more_is_told_too() -> None:
    parameters = load_parameters()

    assert "N21a" in {one.code for one in parameters.ended_on(date(2027, 1, 1))}
    assert "N21a" not in {one.code for one in parameters.ended_on(date(2026, 12, 31))}


@pytest.mark.parametrize(
    ("unit", "amount", "text"),
    [
        ("cent", 141946, "€ 1.419,46"),
        ("cent", 5, "€ 0,05"),
        ("basispunt", 480, "4,8 %"),
        ("basispunt", 12000, "120 %"),
        ("milliprocent", 1912, "1,912 %"),
        ("maand", 324, "27 jaar"),
        ("maand", 30, "30 maanden"),
        ("maand", 1, "1 maand"),
        ("week", 8, "8 weken"),
        ("keuze", 1, "keuze 1"),
    ],
)
def test_the_command_shows_values_as_people_read_them(unit: str, amount: int, text: str) -> None:
    shown = replace(load_parameters().on("N21a", date(2026, 11, 1)), eenheid=unit, waarde=amount)

    assert value(shown) == text


def test_the_command_shows_every_parameter_of_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    show(date(2025, 6, 1), None)

    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("N21a ") and "€ 1.345,45" in line for line in lines)
    assert any(line.split() == ["VT_PCT", "niet", "bekend"] for line in lines)
