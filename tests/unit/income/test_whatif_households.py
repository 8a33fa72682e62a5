"""The what-if of every kind of household: its right and norm, what it does not use, and a step behind every amount."""

from datetime import date
from typing import Any

import pytest

from services.income.norms.loading import load_parameters
from services.income.norms.register import Parameter, Parameters
from services.income.whatif import service
from services.income.whatif.endpoints import ANK
from services.income.whatif.schemas import (
    Berekeningsvraag,
)
from tests.unit.income.questions import (
    CHILD,
    GROWN,
    home,
    only,
    refused,
)


def test_partners_who_are_no_toeslagpartners_have_a_care_allowance_each() -> None:
    couple = home(partner={"geboortedatum": "1990-05-01"}, toeslagpartner=False)
    earns = {"naam": "x", "aanvrager": {"loon": {"periode": "maand", "brutoCenten": 350_000}}}

    assert only(huishouden=couple, scenarios=[earns]).posten.zorgtoeslag_centen == 12_900
    assert only(huishouden=couple).posten.zorgtoeslag_centen == 25_800


def test_a_student_of_eighteen_without_parents_to_turn_to_has_more() -> None:
    young = {"geboortedatum": "2007-05-01"}
    assert only(huishouden={"aanvrager": young}).norm.norm_centen == 35_042
    alone = {"aanvrager": {**young, "geenBeroepOpOuders": True}}
    assert only(huishouden=alone).norm.norm_centen == 35_042 + 76_224


def test_a_housemate_shares_the_costs_and_weighs_in_the_rent_allowance() -> None:
    mate = {"geboortedatum": "1990-01-01", "jaarinkomenCenten": 4_000_000}
    found = only(huishouden=home(medebewoners=[mate]), kaleHuurCenten=60_000)
    lodger = {"geboortedatum": "1990-01-01", "kostendelerUitzondering": "commercieel-contract"}
    other = only(huishouden=home(medebewoners=[lodger]), kaleHuurCenten=60_000)

    assert (found.norm.norm_centen, other.norm.norm_centen) == (101_390, 141_946)
    assert found.posten.huurtoeslag_centen < other.posten.huurtoeslag_centen == 36_100


def test_what_is_not_received_yet_is_told() -> None:
    found = only(ontvangt=["bijstand"], kaleHuurCenten=60_000)
    amounts = {one.regeling: one.maand_centen for one in found.niet_gebruikt}
    assert amounts["zorgtoeslag"] == 12_900
    assert amounts["bijzondere-bijstand"] is None
    assert "bijstand" not in amounts
    assert only(kaleHuurCenten=60_000).niet_gebruikt == []


def test_local_schemes_go_by_the_municipality_and_the_norm_without_housemates() -> None:
    mate = {"geboortedatum": "1990-01-01", "jaarinkomenCenten": 0}
    asked = {"ontvangt": [], "huishouden": home(medebewoners=[mate])}
    found = {one.regeling: one for one in only(**asked, gemeente="1730").niet_gebruikt}
    nobody = {one.regeling: one for one in only(**asked).niet_gebruikt}

    limit = found["meedoenregeling-18"]
    assert (limit.onbekend, limit.maand_centen) == (False, 2_917)
    assert "€ 1.703,35" in limit.tekst
    assert nobody["meedoenregeling-18"].onbekend
    assert {one.regeling for one in only(ontvangt=["kwijtschelding"]).niet_gebruikt}.isdisjoint(
        {"kwijtschelding"}
    )


def test_a_child_that_learns_is_told_of_in_the_steps_and_in_what_is_not_used() -> None:
    pupil = {
        "geboortedatum": "2008-05-01",
        "jaarinkomenCenten": 0,
        "studie": {"onderwijs": "voortgezet", "medischBeperkt": True},
    }
    found = only(huishouden=home(kinderen=[pupil]), ontvangt=["wtos"])

    told = [step.artikel for step in found.toelichting if step.regel == "aanwijzing"]
    assert told == ["WTOS 4, 4.10 lid 2", "Pw 36b"]
    claims = {one.regeling: one.maand_centen for one in found.niet_gebruikt}
    assert claims.items() >= {"studietoeslag": None, "zorgtoeslag-kind": None}.items()
    assert "wtos" not in claims
    grown = only(huishouden=home(kinderen=[{**pupil, "studie": None}]))
    assert any(step.artikel == "WTOS 4; Wsf 2000" for step in grown.toelichting)


def test_only_who_is_18_to_20_has_more_for_parents_who_cannot_help() -> None:
    young, grown = {"geboortedatum": "2007-05-01"}, {**GROWN, "geenBeroepOpOuders": True}
    together = {"aanvrager": grown, "partner": young}
    assert only(huishouden=together).norm.norm_centen == 136_432
    other = {"aanvrager": GROWN, "partner": {**young, "geenBeroepOpOuders": True}}
    assert only(huishouden=other).norm.norm_centen == 202_779


@pytest.mark.parametrize(
    ("facts", "norm"),
    [
        ({"inrichting": True}, 44_944 + 4_700),
        ({"heeftRecht": False}, 0),
        ({"dagenBuitenland": 28}, 141_946),
        ({"dagenBuitenland": 29}, 0),
        ({"onderwijsMetStudiefinanciering": True}, 141_946),
        ({"onderwijsMetStudiefinanciering": True, "geboortedatum": "2000-05-01"}, 0),
    ],
)
def test_what_was_found_about_an_adult_decides_on_right_and_norm(
    facts: dict[str, Any], norm: int
) -> None:
    found = only(huishouden={"aanvrager": {**GROWN, **facts}}).norm
    assert (found.recht, found.norm_centen) == (norm > 0, norm)


def test_who_does_not_show_who_lives_there_has_thirty_percent_of_the_norm_of_a_couple() -> None:
    assert only(huishouden=home(woonsituatieOnbekend=True)).norm.norm_centen == 60_834


@pytest.mark.parametrize(
    ("wage", "bijstand"), [(0, 101_390), (90_000, 101_390), (110_000, 86_271), (250_000, 0)]
)
def test_of_a_partner_without_right_counts_what_is_above_the_norm_of_a_couple(
    wage: int, bijstand: int
) -> None:
    couple = home(partner={"geboortedatum": "1990-05-01", "heeftRecht": False})
    work = {"naam": "x", "partner": {"loon": {"periode": "maand", "brutoCenten": wage}}}
    found = only(huishouden=couple, scenarios=[work])

    assert found.norm.norm_centen == 101_390
    assert found.posten.bijstand_centen == bijstand
    told = [step for step in found.toelichting if step.artikel == "Pw 32 lid 3"]
    assert bool(told) is (bijstand > 0 and wage > 0)


def test_without_right_oneself_the_partners_wage_counts_in_full_and_ones_own_in_part() -> None:
    couple = {
        "aanvrager": {**GROWN, "heeftRecht": False},
        "partner": {"geboortedatum": "1990-05-01"},
    }
    both = {"loon": {"periode": "maand", "brutoCenten": 50_000}}
    found = only(huishouden=couple, scenarios=[{"naam": "x", "aanvrager": both, "partner": both}])
    # 540 of the partner goes off 1013.90; with it and the bijstand there is no more than the norm of a couple.
    assert found.posten.bijstand_centen == 101_390 - 54_000


def test_lower_norms_ask_for_the_municipality_and_are_not_guessed() -> None:
    without = [{"naam": "x", "zonderWoonkosten": True}]
    left = [{"naam": "x", "studieBeeindigdOp": "2026-10-01"}]

    assert refused(scenarios=without) == {"gemeente": "verplicht"}
    assert refused(scenarios=left) == {"gemeente": "verplicht"}
    assert refused(scenarios=without, gemeente="0106") == {"datum": "parameter-ontbreekt"}
    later = [{"naam": "x", "studieBeeindigdOp": "2026-11-02"}]
    assert refused(scenarios=later, gemeente="0106") == {"scenarios.0.studieBeeindigdOp": "bereik"}
    long_ago = [{"naam": "x", "studieBeeindigdOp": "2020-01-01"}]
    assert only(scenarios=long_ago, gemeente="0106").norm.norm_centen == 141_946


def test_whose_another_benefit_is_must_be_known_where_one_has_no_right() -> None:
    couple = home(partner={"geboortedatum": "1990-05-01", "heeftRecht": False})
    benefit = {"naam": "x", "andereUitkeringCenten": 1, "anderJaarinkomenCenten": 12}
    assert refused(huishouden=couple, scenarios=[benefit]) == {
        "scenarios.0.andereUitkeringCenten": "niet-te-berekenen"
    }


class Watched(Parameters):
    """Remembers which parameters were read."""

    def __init__(self, parameters: Parameters) -> None:
        self.inner, self.read = parameters, set[str]()

    def on(self, code: str, day: date) -> Parameter:
        self.read.add(code)
        return self.inner.on(code, day)

    def find(self, code: str, day: date) -> Parameter | None:
        return self.inner.find(code, day)


CONDITIONS = {
    "AK_GRENS_2",
    "AK_GRENS_3",
    "HT_IJKPUNT_1",
    "HT_LEEFTIJD",
    "HT_VERMOGEN",
    "JONGERE_LEEFTIJD",
    "KD_LEEFTIJD",
    "STUDIE_LEEFTIJD",
    "KGB_KIND_16",
    "KGB_VERMOGEN_ALLEEN",
    "VR_N_MAANDEN",
    "VR_R_LEEFTIJD_KIND",
    "VR_R_MAANDEN",
    "ZT_LEEFTIJD",
    "ZT_VERMOGEN_ALLEEN",
}
"""Ages and limits that were looked at; they changed no amount."""


@pytest.mark.parametrize(("number", "without"), [(1, set[str]()), (2, {"VR_R_PCT", "VR_R_MAX"})])
def test_every_parameter_that_an_amount_comes_from_is_named_in_its_steps(
    monkeypatch: pytest.MonkeyPatch, number: int, without: set[str]
) -> None:
    watched = Watched(load_parameters())
    monkeypatch.setattr(service, "load_parameters", lambda: watched)
    ank: dict[str, Any] = ANK["value"] or {}
    asked = {**ank, "scenarios": [ank["scenarios"][number]]}
    (one,) = service.calculate(Berekeningsvraag.model_validate(asked)).scenarios

    assert one.beslagvrije_voet is not None
    steps = (*one.norm.toelichting, *one.toelichting, *one.beslagvrije_voet.toelichting)
    applied = {one.code for step in steps for one in step.parameters}
    hidden = {code for code in watched.read if code not in applied}
    assert hidden <= CONDITIONS | without  # above the norm nothing of a wage is left out


def test_every_component_has_a_step_of_its_own() -> None:
    given = {
        "naam": "x",
        "aanvrager": {"loon": {"periode": "maand", "brutoCenten": 80_000}},
        "andereUitkeringCenten": 10_000,
        "anderJaarinkomenCenten": 150_000,
        "lokaleRegelingenJaarCenten": 25_206,
        "kinderopvangtoeslagCenten": 300,
        "kostenCenten": 4_000,
    }
    found = only(
        huishouden=home(kinderen=[CHILD]), kaleHuurCenten=60_000, scenarios=[given]
    )  # fmt: skip

    amounts = {name for name, cents in found.posten.model_dump().items() if cents}
    steps = {step.regel for step in found.toelichting}
    names = {
        "kgb_centen": "kindgebonden-budget",
        **{f"{name.replace('-', '_')}_centen": name for name in steps},
    }
    assert {names.get(name) for name in amounts} <= steps
    assert {"bruto-loon", "vakantiebijslag", "toetsingsinkomen"} <= steps
