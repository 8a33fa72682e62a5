"""The agreed worked cases: those rows of the norm that need only what is built so far, through the service's own rules.

`../shared/domain/golden.csv` lies beside the checkout and is not part of it. This adapter only translates.
"""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.income.norms.loading import load_parameters
from services.income.norms.register import ParameterOntbreekt
from services.income.norms.rules import Persoon, Woonsituatie, determine_norm

GOLDEN = Path(__file__).resolve().parents[4] / "shared" / "domain" / "golden.csv"
TOP = {"datum", "aanvrager", "partner", "kinderen", "medebewoners"}
PERSON = {"geboortedatum", "relatie", "contract"}
"""What the rules know. Art. 13, 20 lid 3, 23, 24 and 53a come with the issue on income."""


def rows() -> list[dict[str, str]]:
    if not GOLDEN.is_file():
        return []
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["function"] == "norm"]


def is_built(row: dict[str, str]) -> bool:
    asked = json.loads(row["input"])
    persons = [asked["aanvrager"], *asked.get("medebewoners", [])]
    persons += [asked["partner"]] if asked.get("partner") else []
    return set(asked) <= TOP and all(set(person) <= PERSON for person in persons)


def person(asked: dict[str, Any]) -> Persoon:
    contract = asked.get("contract") or {}
    commercial = (
        contract.get("schriftelijk")
        and contract.get("commercieel")
        and asked.get("relatie", "geen") not in {"graad1", "graad2"}
    )
    return Persoon(
        date.fromisoformat(asked["geboortedatum"]), "commercieel-contract" if commercial else None
    )


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    home = Woonsituatie(
        date.fromisoformat(asked["datum"]),
        person(asked["aanvrager"]),
        person(asked["partner"]) if asked.get("partner") else None,
        tuple(Persoon(date.fromisoformat(born)) for born in asked.get("kinderen", [])),
        tuple(person(one) for one in asked.get("medebewoners", [])),
    )
    try:
        norm = determine_norm(home, load_parameters())
    except ParameterOntbreekt:
        return {"fout": "parameter_ontbreekt"}
    return {"recht": norm.recht, "norm": Decimal(norm.centen) / 100}


BUILT = [row for row in rows() if is_built(row)]


def test_the_worked_cases_are_there() -> None:
    if not GOLDEN.is_file():
        pytest.skip("golden.csv is not beside the checkout (../shared/domain/golden.csv)")
    assert len(BUILT) >= 8


@pytest.mark.parametrize("row", BUILT, ids=lambda row: row["id"])
def test_a_worked_case_comes_out_to_the_cent(row: dict[str, str]) -> None:
    found = answer(json.loads(row["input"]))

    expected = json.loads(row["expected"])
    for key, value in expected.items():
        if key == "norm":
            assert abs(found[key] - Decimal(value)) <= Decimal(row["tolerance"])
        else:
            assert found[key] == value
