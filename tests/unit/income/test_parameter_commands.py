"""`python -m services.income.norms`: showing, checking and comparing the parameter files."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from services.income.norms.__main__ import check, main
from services.income.norms.loading import FOLDER

COLUMNS = "code,waarde,geldig_vanaf,geldig_tot,bron,zekerheid,herlezen_voor,toelichting"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(copytree(FOLDER, tmp_path / "parameters"))


def change(folder: Path, old: str, new: str, name: str = "participatiewet.csv") -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def test_it_shows_every_parameter_of_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tonen", "2025-06-01"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("N21a ") and "€ 1.345,45" in line for line in lines)
    assert any(line.split() == ["VT_PCT", "niet", "bekend"] for line in lines)


def test_it_shows_what_a_municipality_sets(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tonen", "2026-11-01", "--gemeente", "1730"]) == 0

    assert "MEEDOEN_18 " in capsys.readouterr().out


def test_the_files_as_they_stand_are_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["controleren"]) == 0

    said = capsys.readouterr().out
    assert "Rijk: de bestanden kloppen." in said
    assert "Tynaarlo: de bestanden kloppen." in said


def test_what_has_to_be_looked_at_soon_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    check(FOLDER, date(2026, 11, 29))
    before = capsys.readouterr().out
    check(FOLDER, date(2027, 1, 1))
    after = capsys.readouterr().out

    assert "houdt op met 1 januari 2027, zonder volgende rij" in before
    assert "opnieuw te lezen" not in before
    assert "- opnieuw te lezen: KD_LEEFTIJD (Pw 19a lid 1)" in after
    assert "- heeft vandaag geen rij meer: N21a" in after


def test_every_fault_of_all_files_is_told_at_once_and_nothing_is_said_to_be_right(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(copy, "N21a,1419.46", "N21a,veertienhonderd")
    change(copy, "ZT_PCT_ALLEEN,1.912", "ZT_PCT_ALLEN,1.912", "zorgtoeslag.csv")
    change(copy, "210.00", "210.001", "lokaal/0106/regelingen.csv")

    assert main(["controleren", str(copy)]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert "'veertienhonderd' is geen getal" in said.err
    assert "de code 'ZT_PCT_ALLEN' staat niet in codes.csv" in said.err
    assert "0106/regelingen.csv regel 2: '210.001' heeft te veel cijfers" in said.err


def test_a_fault_in_the_sources_is_told_once(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(copy, "2025-10-15", "oktober", "bronnen.csv")

    assert main(["controleren", str(copy)]) == 1

    assert capsys.readouterr().err.count("'oktober' in gepubliceerd_op is geen dag") == 1


def test_the_same_files_have_no_difference(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verschil", str(copy)]) == 0

    assert capsys.readouterr().out == "0 wijzigingen.\n"


def test_a_new_norm_is_shown_with_its_days_and_both_values(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (copy / "participatiewet.csv").open("a", encoding="utf-8") as file:
        file.write("N21a,1445.00,2027-01-01,2027-07-01,eigen,P,,\n")

    assert main(["verschil", str(copy)]) == 0

    assert capsys.readouterr().out.splitlines() == [
        (
            "Rijk: N21a (alleenstaande (ouder) 21 tot AOW-leeftijd) vanaf 1 januari 2027 tot 1 juli 2027: "
            "niet bekend wordt € 1.445,00"
        ),
        "1 wijziging.",
    ]


def test_another_value_another_source_and_what_is_taken_away_are_shown(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(
        copy, "N21b,2027.79,2026-07-01,2027-01-01,Pw26b", "N21b,2027.80,2026-07-01,2027-01-01,Pw26b"
    )
    change(
        copy,
        "N21a,1419.46,2026-07-01,2027-01-01,Pw26b,V",
        "N21a,1419.46,2026-07-01,2027-01-01,BUR,V2",
    )
    change(
        copy,
        "MEEDOEN_18,350.00,2026-01-01,2027-01-01,Tynaarlo,M",
        "MEEDOEN_18,,2026-01-01,2027-01-01,,onbekend",
        "lokaal/1730/regelingen.csv",
    )

    assert main(["verschil", str(copy)]) == 0

    said = capsys.readouterr().out
    assert "€ 2.027,79 wordt € 2.027,80" in said
    assert "€ 1.419,46 (V: Pw26b) wordt € 1.419,46 (V2: BUR)" in said
    assert "Tynaarlo: MEEDOEN_18" in said
    assert "€ 350,00 wordt niet bekend" in said
    assert "3 wijzigingen." in said


def test_a_faulty_copy_has_no_difference_to_show(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(copy, "N21a,1419.46", "N21a,-5")

    assert main(["verschil", str(copy)]) == 1

    assert "De bestanden kloppen niet:" in capsys.readouterr().err
