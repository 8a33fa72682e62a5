"""Who decides what stands in a file; a wrong one stops the service and says what is wrong."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from services.income.decisions.policy import ALWAYS_BY_TWO, NEVER_BY_THE_SYSTEM
from services.income.decisions.policy_files import (
    FOLDER,
    PolicyError,
    load_policies,
    policy_on,
)
from shared.events.household import AGENCY_MUNICIPALITIES

DAY = date(2026, 12, 1)
FILE = "algemene-bijstand.1.yaml"


def written(folder: Path, name: str = FILE, **changed: Any) -> Path:
    content = yaml.safe_load((FOLDER / FILE).read_text()) | changed
    (folder / name).write_text(yaml.safe_dump(content))
    return folder


def with_rule(about: str, **rule: Any) -> dict[str, Any]:
    rules = yaml.safe_load((FOLDER / FILE).read_text())["besluiten"]
    return {"besluiten": rules | {about: rule}}


def test_every_municipality_has_a_policy_that_keeps_to_the_law() -> None:
    for municipality in AGENCY_MUNICIPALITIES:
        policy = policy_on(municipality, DAY)
        assert not any(policy.by_system(about) for about in NEVER_BY_THE_SYSTEM)
        assert all(policy.needs_second(about, 1) for about in ALWAYS_BY_TWO)


@given(st.integers(min_value=0, max_value=10_000_000))
def test_from_the_amount_on_a_second_person_is_needed(cents: int) -> None:
    policy = policy_on("0106", DAY)

    assert policy.needs_second("lager", cents) is (cents >= 25_000)


def test_what_is_not_known_is_for_two() -> None:
    assert policy_on("0106", DAY).needs_second("lager", None)


def test_a_municipality_can_have_its_own_from_a_day_on(tmp_path: Path) -> None:
    written(tmp_path)
    own = with_rule("hoger", door="een-mens")
    written(tmp_path, "assen.2.yaml", gemeenten=["0106"], versie=2, geldig_vanaf=DAY, **own)

    of_assen = load_policies(tmp_path)["0106", "algemene-bijstand"]

    assert [version.by_system("hoger") for version in of_assen] == [True, False]
    assert len(load_policies(tmp_path)["1680", "algemene-bijstand"]) == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (with_rule("lager", door="systeem"), "lager: daarover besluit altijd een mens"),
        (with_rule("eindigt", door="een-mens"), "eindigt: daarover besluiten altijd twee mensen"),
        (with_rule("weigeren", door="systeem"), "weigeren: daarover besluit altijd een mens"),
        (
            with_rule("lager", door="een-mens", tweede_vanaf=250),
            'schrijf een bedrag als "1.250,00"',
        ),
        (with_rule("hoger", door="systeem", tweede_vanaf="1,00"), "alleen bij een-mens"),
        (with_rule("hoger", door="niemand"), "besluiten.hoger.door"),
        ({"besluiten": {"hoger": {"door": "systeem"}}}, "er staat niet wie besluit over"),
        ({"gemeenten": ["0363"]}, "geen gemeente van ons: 0363"),
        ({"gemeenten": ["0106"]}, "niemand zegt wie besluit"),
        ({"termijnen": {"beslissen_werkdagen": 0, "controleren_werkdagen": 1}}, "termijnen"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_wrong_file_is_refused_and_says_why(
    tmp_path: Path, changed: dict[str, Any], says: str
) -> None:
    with pytest.raises(PolicyError, match=r".") as refused:
        load_policies(written(tmp_path, **changed))

    assert says in str(refused.value)


def test_two_versions_of_one_day_are_refused(tmp_path: Path) -> None:
    written(tmp_path)
    written(tmp_path, "tweede.2.yaml", versie=2)

    with pytest.raises(PolicyError, match="twee versies vanaf 2026-01-01"):
        load_policies(tmp_path)


def test_what_is_no_yaml_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "kapot.yaml").write_text("a: [")

    with pytest.raises(PolicyError, match=r"kapot\.yaml: geen goede YAML"):
        load_policies(tmp_path)
