"""The dated parameters: what the files say, and what the loader refuses."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from shutil import copytree

import pytest

from services.income.norms import loading
from services.income.norms.loading import (
    UnknownMunicipality,
    load_local,
    load_local_parameters,
    load_parameters,
    load_sources,
)
from services.income.norms.money import half_up
from services.income.norms.register import (
    FaultyParameters,
    Parameter,
    ParameterOntbreekt,
    Parameters,
    WrongUnit,
)
from services.income.norms.values import CODE_COLUMNS, COLUMNS, SOURCE_COLUMNS, keys_of
from services.income.norms.wording import value
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN
from shared.events.income import Parameterverwijzing
from tests.explained import named

GOOD = "N21a,1419.46,2026-07-01,2027-01-01,Pw26b,V,,"
CODE = "N21a,Participatiewet,Pw 21 onder a,alleenstaande,euro"
SOURCE = "Pw26b,Participatiewet,https://wetten.overheid.nl/BWBR0015703/2026-07-01,,2026-11-22"


def write(path: Path, columns: tuple[str, ...], *rows: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([",".join(columns), *rows]) + "\n", encoding="utf-8")


def file_with(folder: Path, *rows: str, code: str = CODE, source: str = SOURCE) -> Path:
    write(folder / "codes.csv", CODE_COLUMNS, code)
    write(folder / "bronnen.csv", SOURCE_COLUMNS, source)
    write(folder / "pw.csv", COLUMNS, *rows)
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

    assert parameters.on("VT_PCT", date(2024, 12, 31)).waarde == 5_000
    with pytest.raises(ParameterOntbreekt):
        parameters.on("VT_PCT", date(2025, 7, 1))
    assert parameters.on("VT_PCT", date(2026, 1, 1)).waarde == 4_800


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


LATER = GOOD.replace("2026-07-01,2027-01-01", "2027-01-01,2027-07-01")


@pytest.mark.parametrize(
    ("second", "fault"),
    [
        (
            LATER.replace("2027-01-01,", "2026-12-31,"),
            "pw.csv regel 3: N21a: overlap bij 2026-12-31: de vorige rij geldt tot 2027-01-01",
        ),
        (
            LATER.replace("2027-01-01,", "2027-01-02,"),
            "pw.csv regel 3: N21a: gat bij 2027-01-02: de vorige rij geldt tot 2027-01-01",
        ),
        (LATER.replace("2027-07-01", "2027-01-01"), "pw.csv regel 3: N21a: .* ligt niet na"),
        (LATER.replace("1419.46", ""), "zonder waarde heeft zekerheid onbekend"),
        (LATER.replace(",V,", ",onbekend,"), "zonder waarde heeft zekerheid onbekend"),
        (LATER.replace("1419.46", "-1"), "niet negatief"),
        (LATER.replace("1419.46", "NaN"), "niet negatief, en geen 'NaN'"),
        (
            LATER.replace("1419.46", '"1419,46"'),
            "pw.csv regel 3: '1419,46' is geen getal; schrijf euro als 1419.46",
        ),
        (
            LATER.replace("1419.46", "1419.465"),
            "te veel cijfers achter de punt voor euro: hoogstens 2",
        ),
        (
            LATER.replace("2027-01-01", "1 juli"),
            "pw.csv regel 3: '1 juli' in geldig_vanaf is geen dag; schrijf een dag als 2027-01-01",
        ),
        (LATER.replace("2027-01-01,2027-07-01", ",2027-07-01"), "geldig_vanaf mag niet leeg zijn"),
        (LATER.replace("N21a", "N21x"), "de code 'N21x' staat niet in codes.csv"),
        (LATER.replace("Pw26b", "Krant"), "deze bron staat niet in bronnen.csv: Krant"),
        (LATER.replace("Pw26b", ""), "zeg in bron waar de waarde gelezen is"),
        (LATER.replace(",V,", ",X,"), "onbekende zekerheid 'X'; kies uit D, M"),
        (LATER.replace("2027-07-01", ""), "zonder geldig_tot heeft een dag in herlezen_voor"),
        (LATER.replace(",V,,", ",V,2027-01-01,"), "met geldig_tot niet"),
        (LATER + ",meer", "er horen 8 kolommen te staan"),
        (LATER.removesuffix(","), "er horen 8 kolommen te staan"),
    ],
)
def test_a_faulty_row_stops_the_service_and_says_in_words_what_is_wrong(
    tmp_path: Path, second: str, fault: str
) -> None:
    with pytest.raises(FaultyParameters, match=fault):
        load_parameters(file_with(tmp_path, GOOD, second))


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    rows = [GOOD.replace("1419.46", "veel"), LATER.replace("Pw26b", "Krant")]

    with pytest.raises(FaultyParameters) as caught:
        load_parameters(file_with(tmp_path, *rows))

    assert [fault.split(":")[0] for fault in caught.value.faults] == [
        "pw.csv regel 2",
        "pw.csv regel 3",
    ]


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (
            CODE.replace("euro", "cent"),
            "codes.csv regel 2: onbekende eenheid 'cent'; kies uit euro",
        ),
        (CODE.replace("Pw 21 onder a", "Pw 21.a"), "codes.csv regel 2: .*geen verwijzing"),
        (CODE.replace("alleenstaande", ""), "mogen niet leeg zijn"),
        (f"{CODE}\n{CODE}", "codes.csv regel 3: N21a staat er al"),
        (f"{CODE}\n{CODE.replace('N21a', 'N21b')}", "deze codes hebben geen enkele rij: N21b"),
    ],
)
def test_a_faulty_code_is_refused(tmp_path: Path, code: str, fault: str) -> None:
    with pytest.raises(FaultyParameters, match=fault):
        load_parameters(file_with(tmp_path, GOOD, code=code))


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (SOURCE.replace("2026-11-22", "gisteren"), "'gisteren' in gelezen_op is geen dag"),
        (SOURCE.replace("Participatiewet", ""), "bron en naam mogen niet leeg zijn"),
    ],
)
def test_a_faulty_source_is_refused(tmp_path: Path, source: str, fault: str) -> None:
    with pytest.raises(FaultyParameters, match=fault):
        load_sources(file_with(tmp_path, GOOD, source=source))
    with pytest.raises(FaultyParameters, match=fault):
        load_parameters(tmp_path)


def test_a_file_with_other_columns_and_one_that_is_not_there_are_refused(tmp_path: Path) -> None:
    file_with(tmp_path, GOOD)
    write(tmp_path / "pw.csv", ("code", "waarde"), "N21a,1")
    (tmp_path / "bronnen.csv").unlink()

    with pytest.raises(FaultyParameters) as caught:
        load_parameters(tmp_path)

    assert any(
        "pw.csv: de kolommen moeten zijn: code, waarde" in said for said in caught.value.faults
    )
    assert any("bronnen.csv: dit bestand ontbreekt" in said for said in caught.value.faults)


def test_a_folder_without_parameters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultyParameters, match="geen parameters"):
        load_parameters(file_with(tmp_path))


def test_an_open_first_version_overlaps_with_the_next(tmp_path: Path) -> None:
    first = GOOD.replace("2027-01-01,Pw26b,V,", ",Pw26b,V,2027-07-01")

    with pytest.raises(
        FaultyParameters, match="overlap bij 2027-01-01: de vorige rij geldt zonder"
    ):
        load_parameters(file_with(tmp_path, first, LATER))


def test_a_file_that_a_spreadsheet_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file_with(tmp_path, GOOD)
    file = tmp_path / "pw.csv"
    file.write_text(file.read_text(encoding="utf-8"), encoding="utf-8-sig")

    assert load_parameters(tmp_path).on("N21a", date(2026, 8, 1)).centen == 141_946


@pytest.mark.parametrize(
    ("unit", "written", "read"),
    [
        ("euro", "26", 2_600),
        ("procent", "13.73", 13_730),
        ("procent", "25", 25_000),
        ("maand", "324", 324),
    ],
)
def test_a_value_is_written_as_people_write_it(
    tmp_path: Path, unit: str, written: str, read: int
) -> None:
    row = GOOD.replace("1419.46", written)
    files = file_with(tmp_path, row, code=CODE.replace("euro", unit))

    assert load_parameters(files).on("N21a", date(2026, 8, 1)).waarde == read


def test_a_value_is_read_in_its_own_unit_alone() -> None:
    day = date(2026, 11, 1)
    norm, age = (load_parameters().on(code, day) for code in ("N21a", "KD_LEEFTIJD"))

    assert (norm.centen, age.maanden) == (141_946, 324)
    assert load_parameters().on("KD_BASIS", day).deel == Fraction(2, 5)
    with pytest.raises(WrongUnit, match="KD_LEEFTIJD is in maand, read as cent"):
        _ = age.centen
    with pytest.raises(WrongUnit):
        _ = norm.deel


def test_a_value_without_an_end_is_to_be_read_again_before_a_day() -> None:
    parameters = load_parameters()
    open_ended = [row for row in parameters.valid_on(date(2026, 11, 1)) if row.geldig_tot is None]

    assert open_ended
    assert all(row.herlezen_voor for row in open_ended)
    assert parameters.to_read_again(date(2026, 11, 1)) == ()
    assert set(open_ended) <= set(parameters.to_read_again(date(2027, 1, 1)))


def test_every_source_that_a_value_names_is_explained() -> None:
    used = {
        key
        for gemeente in (None, *AGENCY_MUNICIPALITIES)
        for row in (load_local_parameters(gemeente) if gemeente else load_parameters()).rows
        if isinstance(row, Parameter)
        for key in keys_of(row.bron)
    }

    # Of the last no amount is taken: the ages of the AOW are.
    assert set(load_sources()) - {"AOW26b"} == used


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
    "ARMOEDEVAL_BEDRAG",
    "ARMOEDEVAL_PCT",
    "AFSLUITDAG",
    "BETAALDAG",
    "BEURS_AFLOSSING",
    "BEURS_HUISGENOTEN",
    "BEURS_KINDEROPVANG",
    "BEURS_LOKAAL",
    "BEURS_REISKOSTEN",
    "BEURS_ZORGPREMIE",
    "BEZWAAR_COMMISSIE",
    "COLLECTIEVE_ZORG",
    "COLLECTIEVE_ZORG_INKOMENSGRENS",
    "DEELMAAND_METHODE",
    "DRAAGKRACHT_PCT",
    "IIT_ALLEENSTAANDE",
    "IIT_ALLEENSTAANDE_OUDER",
    "IIT_GEHUWD",
    "IIT_INKOMENSGRENS",
    "KINDPAKKET_INKOMENSGRENS",
    "KOSTGANGER_INKOMEN",
    "KWIJTSCHELDING_INKOMENSGRENS",
    "LOON_TOEREKENING",
    "MEEDOEN_18",
    "MEEDOEN_18_INKOMENSGRENS",
    "MEEDOEN_BASISONDERWIJS",
    "MEEDOEN_INKOMENSGRENS",
    "MEEDOEN_VOORTGEZET",
    "NAZORG_HERHALING",
    "NAZORG_HERINNERING",
    "NAZORG_POST",
    "NAZORG_VERSCHIL",
    "ONDERHUURDER_INKOMEN",
    "SCHOOLVERLATER_PCT",
    "UITSTROOMPREMIE",
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
    tmp_path: Path, second: str, fault: str
) -> None:
    row = "BETAALDAG,20,2026-01-01,2027-01-01,opgave,S,,"
    local = tmp_path / "lokaal"
    write(tmp_path / "bronnen.csv", SOURCE_COLUMNS, "opgave,opgave van de gemeente,,,")
    write(local / "codes.csv", CODE_COLUMNS, "BETAALDAG,Betaling,Pw 45,dag,dag")
    rows = [row, row.replace("2026-01-01,2027-01-01", second + "2027-07-01")]
    write(local / ASSEN / "regelingen.csv", COLUMNS, *rows)

    with pytest.raises(
        FaultyParameters, match=f"{ASSEN}/regelingen.csv regel 3: BETAALDAG: {fault}"
    ):
        load_local(ASSEN, tmp_path)


@pytest.mark.parametrize("gemeente", [None, ASSEN])
def test_a_new_year_is_added_by_adding_rows(tmp_path: Path, gemeente: str | None) -> None:
    """Every row that ends with 2026 again, a year later and one higher."""
    started, ends = date(2027, 1, 1), date(2028, 1, 1)
    copytree(loading.FOLDER, tmp_path, dirs_exist_ok=True)
    folder = tmp_path / "lokaal" / gemeente if gemeente else tmp_path
    before = load_local_parameters(gemeente) if gemeente else load_parameters()
    for path in folder.glob("*.csv"):
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        if "waarde" not in rows[0]:
            continue
        ending = [row for row in rows if row["geldig_tot"] == started.isoformat()]
        change = {"geldig_vanaf": started, "geldig_tot": ends, "zekerheid": "P", "bron": "eigen"}
        added = [{**row, **change, "waarde": Decimal(row["waarde"] or 0) + 1} for row in ending]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows([*rows, *added])

    after = load_local(gemeente, tmp_path) if gemeente else load_parameters(tmp_path)

    last = date(2026, 12, 31)
    known = {row.code: row for row in before.valid_on(last)}
    for code in codes(before, last):
        assert after.on(code, started).geldig_vanaf <= started
    for code, row in known.items():
        assert after.on(code, last) == row
        higher = {"cent": 100, "milliprocent": 1_000}.get(row.eenheid, 1)
        assert after.on(code, started).waarde == row.waarde + higher * (row.geldig_tot == started)


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
        ("milliprocent", 4_800, "4,8 %"),
        ("milliprocent", 120_000, "120 %"),
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
