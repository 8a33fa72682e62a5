"""The what-if: Ank's case, situations side by side, and everything it refuses to put a number on."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from services.income.whatif import service
from services.income.whatif.endpoints import ANK
from services.income.whatif.schemas import (
    Berekeningsvraag,
)
from tests.unit.income.questions import (
    CHILD,
    GROWN,
    calculate,
    home,
    hours,
    only,
    question,
    refused,
)

BIRTHS = st.dates(date(2005, 1, 1), date(2026, 11, 1))


def test_ank_sees_what_16_and_24_hours_leave_her() -> None:
    found = service.calculate(Berekeningsvraag.model_validate(ANK["value"]))

    assert [one.totaal_centen for one in found.scenarios] == [301_434, 315_217, 327_856]
    more = found.vergelijkingen[1]
    assert (more.van, more.naar) == ("16 uur", "24 uur")
    assert (more.verschil_centen, more.extra_bruto_centen) == (12_639, 56_122)
    assert more.marginale_druk_promille == 775
    assert not more.erop_achteruit
    assert found.omslag_uren_per_week == 16
    assert any("geen rechten" in one for one in found.voorbehoud)


def test_every_amount_is_explained_with_its_article() -> None:
    working = service.calculate(Berekeningsvraag.model_validate(ANK["value"])).scenarios[1]

    articles = {step.artikel for step in (*working.norm.toelichting, *working.toelichting)}
    assert {
        "Pw 21 onder a",
        "Pw 31 lid 2 onder r",
        "Wet IB 8.10, 8.11",
        "Wzt 2",
        "Wkb 2",
    } <= articles
    assert {"AKW 11, 12", "Wht 13, 16, 20, 21 lid 1", "Pw 19 lid 2, 31, 32"} <= articles


def test_an_event_is_a_situation_with_another_household() -> None:
    born = home(kinderen=[{"geboortedatum": "2026-11-20"}])
    found = calculate(
        scenarios=[
            {"naam": "voor"},
            {"naam": "na", "datum": "2026-12-01", "huishouden": born},
        ]
    )

    before, after = found.scenarios
    assert before.posten.kgb_centen == 0
    assert after.posten.kgb_centen == 49_900
    assert after.posten.kinderbijslag_centen == 0
    assert found.vergelijkingen[0].marginale_druk_promille is None


def test_the_minimum_wage_goes_by_age_and_a_wage_may_be_given() -> None:
    assert only(scenarios=[hours(10)]).lonen[0].bruto_maand_centen == 64_957
    young = home(aanvrager={"geboortedatum": "2007-05-01"})
    assert only(huishouden=young, scenarios=[hours(10)]).lonen[0].bruto_maand_centen == 38_957
    paid = only(scenarios=[hours(10.25, brutoCenten=2000)])
    assert paid.lonen[0].bruto_maand_centen == 88_833
    month = {"naam": "m", "aanvrager": {"loon": {"periode": "maand", "brutoCenten": 180_000}}}
    assert only(scenarios=[month]).lonen[0].bruto_maand_centen == 180_000


def test_of_a_couple_the_lowest_earner_has_the_combination_credit() -> None:
    couple = home(partner={"geboortedatum": "1990-05-01"}, kinderen=[CHILD])
    full = {"loon": {"periode": "maand", "brutoCenten": 300_000}}
    part = {"loon": {"periode": "maand", "brutoCenten": 150_000}}
    found = only(
        huishouden=couple, scenarios=[{"naam": "samen", "aanvrager": full, "partner": part}]
    )

    own, other = found.lonen
    assert (own.wie, own.iack_jaar_centen) == ("aanvrager", 0)
    assert (other.wie, other.iack_jaar_centen > 0) == ("partner", True)
    assert found.beslagvrije_voet is None
    assert found.toetsingsinkomen_centen == 450_000 * 12 * 108 // 100


def test_local_schemes_child_care_and_costs_have_a_component_each() -> None:
    given = {
        "naam": "x",
        "lokaleRegelingenJaarCenten": 25_206,
        "kinderopvangtoeslagCenten": 300,
        "kostenCenten": 4_000,
    }
    bare, found = only(), only(scenarios=[given])

    assert found.posten.lokale_regelingen_centen == 2_101
    assert found.posten.kinderopvangtoeslag_centen == 300
    assert found.posten.kosten_centen == -4_000
    assert found.totaal_centen == bare.totaal_centen + 2_101 + 300 - 4_000


def test_a_pension_premium_lowers_the_net_wage_and_the_tax() -> None:
    work = {
        "loon": {"periode": "maand", "brutoCenten": 300_000},
        "pensioenpremieJaarCenten": 120_000,
    }
    (wage,) = only(scenarios=[{"naam": "x", "aanvrager": work}]).lonen
    (bare,) = only(scenarios=[{"naam": "x", "aanvrager": {"loon": work["loon"]}}]).lonen

    assert wage.bruto_jaar_centen == bare.bruto_jaar_centen
    assert bare.netto_maand_centen - 10_000 < wage.netto_maand_centen < bare.netto_maand_centen
    assert wage.belasting_jaar_centen < bare.belasting_jaar_centen


@pytest.mark.parametrize(
    ("facts", "exempt"),
    [
        ({"regime": "oud_31_2"}, 20_000),
        ({"regime": "oud_31_2", "gebruikteMaanden": {"n": 6}}, 0),
        ({"regime": "oud_31_2", "gebruikteMaanden": {"n": 6}, "medischUrenbeperkt": True}, 12_000),
        ({"regime": "oud_31_2", "gebruikteMaanden": {"n": 6}, "loonkostensubsidie": True}, 12_000),
        ({"regime": "uniform_34a"}, 12_000),
        ({"regime": "uniform_34a", "draagtBij": False}, 0),
        ({"regime": "uniform_34a", "gebruikteMaanden": {"uniform": 12}}, 0),
        ({"regime": "uniform_34a", "gebruikteMaanden": {"uniform": 12}, "nieuwDienstverband": True}, 12_000),
        ({"regime": "uniform_34a", "gebruikteMaanden": {"uniform": 12, "opnieuw": 12}, "nieuwDienstverband": True}, 0),
        ({"regime": "uniform_34a", "gebruikteMaanden": {"uniform": 12}, "uitbreidingOnmogelijk": True, "verlengdTot": "2026-11-02"}, 12_000),
        ({"regime": "uniform_34a", "gebruikteMaanden": {"uniform": 12}, "uitbreidingOnmogelijk": True, "verlengdTot": "2026-11-01"}, 0),
        (None, 0),
    ],
)  # fmt: skip
def test_the_exemption_follows_from_the_regime_and_the_months_used(
    facts: dict[str, Any] | None, exempt: int
) -> None:
    # About 800 euros net a month: no tax is due on it.
    work = {"loon": {"periode": "maand", "brutoCenten": 74_074}, "vrijlating": facts}
    found = only(scenarios=[{"naam": "x", "aanvrager": work}])

    assert abs(found.vrijgelaten_centen - exempt) <= 5


def test_one_cent_above_the_limit_of_assets_there_is_no_bijstand() -> None:
    assert only(vermogenCenten=800_000).posten.bijstand_centen == 141_946
    above = only(vermogenCenten=800_001)
    assert (above.norm.recht, above.norm.norm_centen, above.posten.bijstand_centen) == (False, 0, 0)
    assert above.norm.toelichting[-1].artikel == "Pw 34 lid 2 onder b, lid 3"
    parent = home(kinderen=[CHILD])
    assert only(huishouden=parent, vermogenCenten=1_600_000).norm.recht
    couple = home(partner={"geboortedatum": "1990-05-01"})
    assert not only(huishouden=couple, vermogenCenten=1_600_001).norm.recht


def test_another_benefit_counts_in_full() -> None:
    found = only(
        scenarios=[
            {"naam": "ww", "andereUitkeringCenten": 100_000, "anderJaarinkomenCenten": 1_500_000}
        ]
    )
    assert found.posten.bijstand_centen == 41_946
    assert found.posten.andere_uitkering_centen == 100_000


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"datum": "2027-01-01"}, {"datum": "parameter-ontbreekt"}),
        ({"datum": "2025-12-31"}, {"datum": "parameter-ontbreekt"}),
        ({"datum": "9999-12-31"}, {"datum": "bereik"}),
        ({"datum": "0001-01-01"}, {"datum": "bereik"}),
        (
            {"scenarios": [{"naam": "nu"}, {"naam": "later", "datum": "2027-07-01"}]},
            {"scenarios.1.datum": "parameter-ontbreekt"},
        ),
        (
            {"huishouden": home(kinderen=[{"geboortedatum": "1990-01-01"}])},
            {"huishouden.kinderen.0.geboortedatum": "ouder-dan-de-ouder"},
        ),
        (
            {"huishouden": home(kinderen=[CHILD, {"geboortedatum": "2026-11-02"}])},
            {"huishouden.kinderen.1.geboortedatum": "nog-niet-geboren"},
        ),
        (
            {"huishouden": {"aanvrager": {"geboortedatum": "2008-11-02"}}},
            {"huishouden.aanvrager.geboortedatum": "te-jong"},
        ),
        (
            {"huishouden": home(partner={"geboortedatum": "1959-11-01"})},
            {"huishouden.partner.geboortedatum": "aow-leeftijd"},
        ),
        (
            {"huishouden": home(medebewoners=[{"geboortedatum": "1905-11-01"}])},
            {"huishouden.medebewoners.0.geboortedatum": "te-oud"},
        ),
        (
            {"scenarios": [{"naam": "nu", "partner": hours(8)["aanvrager"]}]},
            {"scenarios.0.partner": "partner-ontbreekt"},
        ),
        (
            {"huishouden": home(toeslagpartner=True)},
            {"huishouden.toeslagpartner": "partner-ontbreekt"},
        ),
        (
            {"huishouden": home(kinderen=[CHILD], medebewoners=[GROWN])},
            {"huishouden.toeslagpartner": "verplicht"},
        ),
        (
            {"huishouden": home(partner=GROWN, kinderen=[CHILD], toeslagpartner=False)},
            {"huishouden.toeslagpartner": "niet-te-berekenen"},
        ),
        (
            {"huishouden": home(medebewoners=[GROWN]), "kaleHuurCenten": 1},
            {"huishouden.medebewoners.0.jaarinkomenCenten": "verplicht"},
        ),
        (
            {"scenarios": [{"naam": "ww", "andereUitkeringCenten": 1}]},
            {"scenarios.0.anderJaarinkomenCenten": "verplicht"},
        ),
        (
            {"huishouden": home(medebewoners=[{**GROWN, "studie": {"onderwijs": "mbo"}}])},
            {"huishouden.medebewoners.0.studie": "niet-van-toepassing"},
        ),
        (
            {
                "scenarios": [
                    {"naam": "a", "aanvrager": {"pensioenpremieJaarCenten": 1}},
                    {"naam": "b"},
                ]
            },
            {"scenarios.0.aanvrager.pensioenpremieJaarCenten": "bereik"},
        ),
        (
            {
                "scenarios": [
                    {"naam": "a", "datum": "2027-01-01"},
                    {"naam": "b", "datum": "2028-01-01"},
                ]
            },
            {
                "scenarios.0.datum": "parameter-ontbreekt",
                "scenarios.1.datum": "parameter-ontbreekt",
            },
        ),
        (
            {"scenarios": [{"naam": "nu"}, {"naam": "nu"}]},
            {"scenarios.1.naam": "dubbel"},
        ),
    ],
)
def test_what_cannot_be_or_is_not_known_is_refused_by_field(
    change: dict[str, Any], faults: dict[str, str]
) -> None:
    assert refused(**change) == faults


def test_somebody_of_a_hundred_and_twenty_may_live_in_the_home() -> None:
    eldest = {"geboortedatum": "1905-11-02", "jaarinkomenCenten": 0}
    assert only(huishouden=home(medebewoners=[eldest])).norm.norm_centen == 101_390


def test_all_faults_come_at_once() -> None:
    found = refused(
        huishouden=home(
            partner={"geboortedatum": "2030-01-01"}, kinderen=[{"geboortedatum": "1960-01-01"}]
        ),
        scenarios=[{"naam": "nu"}, {"naam": "ww", "andereUitkeringCenten": 1}],
    )
    assert found == {
        "huishouden.partner.geboortedatum": "nog-niet-geboren",
        "huishouden.kinderen.0.geboortedatum": "ouder-dan-de-ouder",
        "scenarios.1.anderJaarinkomenCenten": "verplicht",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"huishouden": {}},
        {"scenarios": []},
        {"scenarios": [{"naam": f"{n}"} for n in range(42)]},
        {"huishouden": home(medebewoners=[GROWN] * 10_000)},
        {"kaleHuurCenten": -1},
        {"kaleHuurCenten": 5_000_001},
        {"kaleHuurCenten": 700.5},
        {"scenarios": [hours(61)]},
        {"scenarios": [hours(-1)]},
        {"scenarios": [hours(8.1)]},
        {"scenarios": [hours(float("nan"))]},
        {"scenarios": [hours(8, brutoCenten=50_001)]},
        {"scenarios": [{"naam": "x", "aanvrager": {"loon": {"brutoCenten": 100}}}]},
        {"scenarios": [{"naam": "x", "aanvrager": {"loon": {"periode": "uur"}}}]},
        {"scenarios": [{"naam": "x", "aanvrager": {"loon": {"periode": "maand"}}}]},
        {"gemeente": "0014"},
        {"ontvangt": ["bijstand", "bijstand"]},
        {"bsn": "999990019"},
        {"scenarios": [{"naam": "999990019"}]},
    ],
)
def test_what_has_no_meaning_is_not_read(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Berekeningsvraag.model_validate(question(**change))


@pytest.mark.parametrize(
    ("wage", "faults"),
    [
        ({"periode": "uur"}, {("urenPerWeek", "verplicht")}),
        ({"periode": "uur", "urenPerWeek": 8.1}, {("urenPerWeek", "veelvoud")}),
        (
            {"periode": "uur", "urenPerWeek": 8.1, "brutoCenten": 50_001},
            {("urenPerWeek", "veelvoud"), ("brutoCenten", "bereik")},
        ),
        ({"periode": "maand"}, {("brutoCenten", "verplicht")}),
        (
            {"periode": "maand", "urenPerWeek": 8},
            {("brutoCenten", "verplicht"), ("urenPerWeek", "tegenstrijdig")},
        ),
    ],
)
def test_every_fault_of_a_wage_names_its_field(
    wage: dict[str, Any], faults: set[tuple[str, str]]
) -> None:
    asked = question(scenarios=[{"naam": "x", "aanvrager": {"loon": wage}}])
    with pytest.raises(ValidationError) as caught:
        Berekeningsvraag.model_validate(asked)

    assert {(error["loc"][-1], error["type"]) for error in caught.value.errors()} == faults


@settings(max_examples=40)
@given(
    count=st.integers(0, 160),
    children=st.lists(BIRTHS.map(str), max_size=3),
    rent=st.integers(0, 150_000),
)
def test_an_answer_adds_up_and_asking_twice_changes_nothing(
    count: int, children: list[str], rent: int
) -> None:
    asked = question(
        huishouden=home(
            kinderen=[{"geboortedatum": born, "jaarinkomenCenten": 0} for born in children]
        ),
        kaleHuurCenten=rent,
        scenarios=[{"naam": "nu"}, hours(count / 4)],
    )
    kept = deepcopy(asked)
    found = service.calculate(Berekeningsvraag.model_validate(asked))

    assert asked == kept
    assert found == service.calculate(Berekeningsvraag.model_validate(asked))
    before, after = found.scenarios
    for one in (before, after):
        assert sum(one.posten.model_dump().values()) == one.totaal_centen
    (compared,) = found.vergelijkingen
    assert compared.verschil_centen == after.totaal_centen - before.totaal_centen
    assert sum(compared.per_post.model_dump().values()) == compared.verschil_centen
