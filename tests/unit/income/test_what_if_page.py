"""The what-if page's form and picture, without a page: what a link means, and what is drawn of an outcome."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

import pytest

from services.income.whatif import service
from services.income.whatif.bars import FULL, kinds_of
from services.income.whatif.checks import faults_of
from services.income.whatif.form import (
    VOORBEELDEN,
    VOORBEELDEN_VAN_GEBEURTENISSEN,
    Bewonerregel,
    Formulier,
    ages_of,
    born,
    compared_hours,
    hours_of,
    hours_text,
)
from services.income.whatif.life_events import GEBEURTENISSEN, effects_of, question_of
from services.income.whatif.pages import is_shown, minimum_above, work_out
from services.income.whatif.picture import Beeld
from services.income.whatif.posts import Post
from services.income.whatif.question import hours_question
from shared import calendar

DAY = "2026-11-01"
ANK = replace(
    Formulier(datum=DAY, dag="2026-11-15"),
    **VOORBEELDEN["Ank werkt meer: alleen met kinderen van 8 en 14"],  # type: ignore[arg-type]
    nieuwe_leeftijd="40",
    nieuwe_huur="600",
    maandloon="1800",
    nieuw_vermogen="15000",
    studiefinanciering="ja",
    vergoeding="250",
)
"""With what each change asks filled in; only what is asked counts."""
COUPLE = {"samen": "ja", "leeftijd_partner": "40"}
EXAMPLES = {
    name: differs
    for name, differs in (VOORBEELDEN | VOORBEELDEN_VAN_GEBEURTENISSEN).items()
    if differs.get("gebeurtenis") != "eigen-bedrijf"
}
"""Those with amounts."""
YOUNG = {"leeftijd": "22", "kinderen": "", "van": "0", "vrijlating": "geen"}


def picture(**changes: Any) -> Beeld:
    found, faults = work_out(replace(ANK, **changes))
    assert faults == ()
    assert found is not None
    return found


def post(found: Beeld, name: str) -> Post:
    return next(one for one in found.posten if one.naam == name)


def test_without_anything_filled_in_it_is_anks_case_to_the_cent() -> None:
    found = picture()

    totals = [bar.totaal for bar in found.staven]
    assert totals[::2] == [301434, 315217, 410939]
    assert totals[3] == 327856
    assert found.verschil == 12639


def test_the_page_says_what_the_api_says() -> None:
    answer = service.calculate(hours_question(ANK))

    assert [bar.totaal for bar in picture().staven] == [
        one.totaal_centen for one in answer.scenarios
    ]


@pytest.mark.parametrize("differs", EXAMPLES.values(), ids=list(EXAMPLES))
def test_every_example_can_be_worked_out_and_its_parts_make_up_the_whole(
    differs: dict[str, str],
) -> None:
    found = picture(**differs)

    for bar in found.staven:
        assert sum(part.centen for part in bar.delen) == bar.totaal
        assert all(one.begin + one.breed == next_.begin for one, next_ in pairwise(bar.delen))
        assert bar.delen[-1].begin + bar.delen[-1].breed <= FULL
    assert sum(post.voor for post in found.posten) == found.voor.totaal
    assert sum(post.na for post in found.posten) == found.na.totaal


def test_every_amount_has_its_steps_with_an_article() -> None:
    for one in picture().posten:
        assert one.stappen_voor, one.naam
        assert one.stappen_na, one.naam
        assert all(step.artikel for step in (*one.stappen_voor, *one.stappen_na))


def test_of_every_life_event_is_an_example() -> None:
    shown = {differs["gebeurtenis"] for differs in VOORBEELDEN_VAN_GEBEURTENISSEN.values()}

    assert shown == set(GEBEURTENISSEN)


def test_when_the_oldest_turns_18_the_money_for_that_child_ends_each_on_its_own_day() -> None:
    found = picture(gebeurtenis="kind-18", kinderen="8, 17")

    assert [bar.naam for bar in found.staven] == ["Nu", "Straks"]
    assert post(found, "Bijstand").verschil == 0
    assert post(found, "Kindgebonden budget").vanaf == "vanaf 1 december 2026"
    assert post(found, "Kinderbijslag").vanaf == "vanaf 1 januari 2027"
    assert post(found, "Huurtoeslag").vanaf == ""
    assert "met ingang van 2026-12-01" in " ".join(one.tekst for one in found.gevolgen)
    assert found.verschil == found.na.totaal - found.voor.totaal < 0


def test_only_the_last_child_that_turns_18_makes_a_parent_a_single_person() -> None:
    def told(children: str) -> str:
        found = picture(gebeurtenis="kind-18", kinderen=children)
        return " ".join(one.tekst for one in found.gevolgen)

    assert "Het laatste kind wordt 18" not in told("8, 17")
    assert "Het laatste kind wordt 18" in told("17")


def test_what_a_grown_child_earns_counts_for_the_rent_only() -> None:
    without = picture(gebeurtenis="kind-18", kinderen="8, 17")
    earning = picture(gebeurtenis="kind-18", kinderen="8, 17", loon_kind="4000")

    changed = [
        one.naam
        for one, other in zip(without.posten, earning.posten, strict=True)
        if one.na != other.na
    ]
    assert changed == ["Huurtoeslag"]


def test_who_parts_has_the_norm_of_one_and_keeps_the_children_only_if_they_stay() -> None:
    parting = COUPLE | {"gebeurtenis": "uit-elkaar", "van": "0"}
    keeps = picture(**parting)
    loses = picture(**parting, kinderen_bij="partner")

    assert post(keeps, "Bijstand").voor == 202779
    assert post(keeps, "Bijstand").na == 141946
    assert post(keeps, "Bijstand").vanaf == "vanaf 15 november 2026"
    assert post(keeps, "Kindgebonden budget").verschil > 0
    assert post(loses, "Kindgebonden budget").na == 0


def test_at_a_parting_the_page_shows_who_leaves_too() -> None:
    parting = COUPLE | {"gebeurtenis": "uit-elkaar", "van": "0", "huur_partner": "600"}
    leaves = picture(**parting).staven[2]
    with_children = picture(**parting, kinderen_bij="partner").staven[2]
    with_wage = picture(**parting, loon_partner="2000").staven[2]

    assert leaves.naam == "Uw partner straks"
    assert leaves.centen("bijstand") == 141946
    assert leaves.centen("kinderen") == 0
    assert leaves.centen("toeslagen") > 0
    assert with_children.centen("kinderen") > 0
    assert with_wage.centen("loon") > 0


def test_who_moves_in_together_has_one_purse_with_what_the_partner_earns() -> None:
    poor = picture(gebeurtenis="samenwonen", van="0")
    rich = picture(gebeurtenis="samenwonen", van="0", nieuw_loon="2500")

    assert post(poor, "Bijstand").na == 202779
    assert post(rich, "Bijstand").na == 0
    assert post(rich, "Netto loon").na > 0


def test_at_a_move_what_counts_is_what_is_left_after_the_rent() -> None:
    found = picture(gebeurtenis="verhuizing", huur="800", nieuwe_huur="600")

    assert [(cost.voor, cost.na) for cost in found.lasten if cost.verschil] == [(80000, 60000)]
    assert found.verschil == 20000 + post(found, "Huurtoeslag").verschil


@pytest.mark.parametrize(
    ("day", "since"), [("2026-11-01", "1 november 2026"), ("2026-11-02", "1 december 2026")]
)
def test_a_move_on_the_first_of_a_month_counts_for_the_rent_at_once(day: str, since: str) -> None:
    found = picture(gebeurtenis="verhuizing", nieuwe_huur="600", dag=day)

    assert post(found, "Huurtoeslag").vanaf == f"vanaf {since}"


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("binnen-gemeente", "Controleer de woonkosten"),
        ("binnen-gebied", "Het bevoegde college"),
        ("buiten-gebied", "gaan niet mee naar de nieuwe gemeente"),
    ],
)
def test_a_move_tells_what_goes_with_it(where: str, told: str) -> None:
    found = picture(gebeurtenis="verhuizing", waarheen=where)

    assert told in " ".join(one.tekst for one in found.gevolgen)


def test_a_job_takes_the_place_of_the_work_of_now() -> None:
    found = picture(gebeurtenis="baan", maandloon="2400")

    assert (
        post(found, "Netto loon").voor
        == picture().voor.centen("loon")
        - post(picture(), "Belastingkorting voor werkende ouders").voor
    )
    assert (
        post(found, "Belastingkorting voor werkende ouders").vanaf == "bij de belasting over 2026"
    )
    assert post(found, "Zorgtoeslag").vanaf == "door het inkomen over heel 2026"
    assert not any("nog niet toegepast" in one.tekst for one in found.gevolgen)


def test_what_a_job_may_cost_beside_the_amounts_is_named() -> None:
    found = picture(gebeurtenis="baan", maandloon="2400", van="0")

    assert "Bijzondere bijstand" in found.vervalt
    assert "Kinderopvangtoeslag" in {one.naam for one in found.kansen}
    assert not {one.naam for one in found.kansen} & {one.naam for one in found.posten}


def test_a_grown_child_may_ask_for_zorgtoeslag_itself() -> None:
    found = picture(gebeurtenis="kind-18", kinderen="8, 17")

    assert "Zorgtoeslag voor uw kind" in {one.naam for one in found.kansen}


def test_another_wage_of_the_partner_takes_the_place_of_the_one_of_now() -> None:
    found = picture(
        **COUPLE, gebeurtenis="partner-inkomen", van="0", loon_partner="400", partner_loon="1200"
    )

    assert post(found, "Netto loon").verschil > 0
    assert post(found, "Bijstand").verschil == -post(found, "Netto loon").verschil
    assert post(found, "Bijstand").vanaf == "vanaf 15 november 2026"
    assert "jaarinkomen van beide partners" in " ".join(one.tekst for one in found.gevolgen)


def test_a_benefit_of_the_partner_is_other_income_that_counts_in_full_and_is_in_the_bars() -> None:
    found = picture(
        **COUPLE,
        gebeurtenis="partner-inkomen",
        van="0",
        partner_netto="640",
        partner_jaar="9600",
    )

    assert post(found, "Ander inkomen").na == 64000
    assert post(found, "Bijstand").na == 202779 - 64000
    assert "telt volledig mee" in post(found, "Ander inkomen").stappen_na[0].tekst
    assert found.staven[1].centen("bijstand") == 202779
    assert ("bijstand", "Bijstand en ander inkomen") in kinds_of(found.staven)
    assert ("bijstand", "Bijstand") in kinds_of(picture().staven)


@pytest.mark.parametrize(("now", "then", "bijstand"), [("", "25000", 0), ("25000", "0", 141946)])
def test_assets_that_change_end_a_right_or_begin_one(now: str, then: str, bijstand: int) -> None:
    found = picture(gebeurtenis="vermogen", van="0", vermogen=now, nieuw_vermogen=then)

    assert post(found, "Bijstand").na == bijstand
    assert post(found, "Bijstand").voor == 141946 - bijstand


@pytest.mark.parametrize(
    ("day", "since"), [("2026-11-15", "1 januari 2027"), ("2026-01-01", "1 januari 2026")]
)
def test_toeslagen_look_at_the_assets_of_the_first_of_january(day: str, since: str) -> None:
    found = picture(gebeurtenis="vermogen", van="0", nieuw_vermogen="200000", dag=day)

    assert post(found, "Zorgtoeslag").na == 0
    assert post(found, "Zorgtoeslag").vanaf == f"vanaf {since}"


def test_who_is_young_and_learns_with_study_money_has_no_bijstand_until_it_ends() -> None:
    begins = picture(**YOUNG, gebeurtenis="studie-start")
    ends = picture(**YOUNG, gebeurtenis="studie-stop")

    assert (post(begins, "Bijstand").voor, post(begins, "Bijstand").na) == (141946, 0)
    assert (post(ends, "Bijstand").voor, post(ends, "Bijstand").na) == (0, 141946)
    assert any("13 lid 2" in step.artikel for step in post(begins, "Bijstand").stappen_na)


def test_a_study_without_study_money_changes_no_amount() -> None:
    found = picture(gebeurtenis="studie-start", studiefinanciering="nee")

    assert found.verschil == 0


def test_a_partner_who_learns_has_no_right_and_the_other_keeps_the_own_one() -> None:
    found = picture(
        gebeurtenis="studie-start",
        samen="ja",
        leeftijd_partner="22",
        van="0",
        wie_studeert="partner",
    )

    assert 0 < post(found, "Bijstand").na < post(found, "Bijstand").voor


@pytest.mark.parametrize(
    ("age", "amount", "counted"),
    [("38", "150", 0), ("38", "250", 80000), ("22", "150", 180000)],
)
def test_what_counts_of_a_volunteer_allowance_goes_off_and_what_is_free_does_not(
    age: str, amount: str, counted: int
) -> None:
    found = picture(
        gebeurtenis="vrijwilliger", van="0", leeftijd=age, kinderen="", vergoeding=amount
    )

    assert post(found, "Bijstand").verschil == -round(counted / 12)
    assert "tel" in found.gevolgen[0].tekst
    assert f"{counted // 100}" in found.gevolgen[0].tekst.replace(".", "")


def test_of_a_business_no_amount_is_guessed_and_the_page_says_why() -> None:
    form = replace(ANK, gebeurtenis="eigen-bedrijf")

    assert work_out(form) == (None, ())
    event = GEBEURTENISSEN["eigen-bedrijf"]
    assert "medewerker" in event.waarom_niet
    assert any("Bbz" in one.tekst for one in effects_of(event, form))
    with pytest.raises(TypeError, match="Bbz"):
        question_of(event, form)


def test_every_life_event_without_amounts_says_why_and_every_other_one_whose_money_it_is() -> None:
    for event in GEBEURTENISSEN.values():
        assert bool(event.waarom_niet) == (event.sides is None)
        assert bool(event.voor_wie) == (event.sides is not None)


def test_a_baby_brings_money_for_a_child() -> None:
    found = picture(**COUPLE, gebeurtenis="baby", kinderen="8", van="0", huur="400")

    assert {one.naam for one in found.posten if one.verschil > 0} == {
        "Kindgebonden budget",
        "Kinderbijslag",
    }


def test_a_housemate_shares_costs_unless_something_special_holds() -> None:
    def norm(special: str) -> int:
        mate = Bewonerregel("huisgenoot", "30", special, "1000")
        found = picture(van="0", naar="8", toeslagpartner="nee", bewoners=(mate,))
        return post(found, "Bijstand").voor

    assert norm("") == 101390
    assert norm("student") == norm("contract") == norm("zorg") == 141946


def test_with_a_young_child_and_a_housemate_the_page_asks_who_is_toeslagpartner() -> None:
    mate = Bewonerregel("huisgenoot", "30")

    _, faults = work_out(replace(ANK, bewoners=(mate,)))

    assert [fault.name for fault in faults] == ["toeslagpartner"]


def test_a_grown_child_at_home_changes_no_norm_before_27() -> None:
    child = Bewonerregel("kind", "19", "", "500")

    assert post(picture(bewoners=(child,)), "Bijstand") == post(picture(), "Bijstand")


def test_assets_above_the_limit_leave_no_bijstand_and_say_so() -> None:
    found = post(picture(vermogen="20000"), "Bijstand")

    assert found.voor == found.na == 0
    assert any("vermogen" in step.tekst.lower() for step in found.stappen_na)


def test_the_wage_of_a_partner_counts() -> None:
    with_wage = post(picture(**COUPLE, loon_partner="1000"), "Bijstand")

    assert with_wage.voor < post(picture(**COUPLE), "Bijstand").voor


@pytest.mark.parametrize(
    ("changes", "article"),
    [
        ({"vrijlating": "begin"}, "Pw 31 lid 2 onder n"),
        ({"vrijlating": "begin", "maanden": "6"}, "Pw 31 lid 2 onder r"),
        ({"maanden": "36"}, "Pw 31, 32"),
        ({"medisch": "ja"}, "Pw 31 lid 2 onder y"),
        ({"vrijlating": "nieuw"}, "Pw 34a lid 1 onder a"),
        ({"vrijlating": "nieuw", "maanden": "12"}, "Pw 31, 32"),
        ({"vrijlating": "geen"}, "Pw 31, 32"),
    ],
)
def test_the_exemption_follows_from_the_months_used_and_the_facts(
    changes: dict[str, str], article: str
) -> None:
    steps = post(picture(**changes), "Bijstand").stappen_voor

    assert article in {step.artikel for step in steps if step.regel == "vrijlating"}


def test_steps_that_hardly_pay_and_touch_are_one_zone() -> None:
    found = picture()

    assert [(zone.van, zone.tot) for zone in found.zones] == [(0, 24)]
    assert found.staven[3].stap is not None
    assert found.staven[3].stap.verschil == 12639
    assert found.staven[4].stap is not None
    assert not found.staven[4].stap.loont_nauwelijks


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"gemeente": "9999"}, "gemeente"),
        ({"datum": "2026-02-30"}, "datum"),
        ({"datum": "2027-01-01"}, "datum"),
        ({"datum": "20261101"}, "datum"),
        ({"datum": "2026-W45-7"}, "datum"),
        ({"leeftijd": "17"}, "leeftijd"),
        ({"leeftijd": "67"}, "leeftijd"),
        ({"leeftijd": "³⁸"}, "leeftijd"),
        ({"samen": "ja"}, "leeftijd_partner"),
        ({"kinderen": "acht"}, "kinderen"),
        ({"kinderen": "18"}, "kinderen"),
        ({"kinderen": ",".join("1" * 11)}, "kinderen"),
        ({"huur": "-1"}, "huur"),
        ({"huur": "5000,01"}, "huur"),
        ({"uurloon": "500,01"}, "uurloon"),
        ({"uurloon": "0"}, "uurloon"),
        ({"vrijlating": "alles"}, "vrijlating"),
        ({"van": "24"}, "naar"),
        ({"naar": "61"}, "naar"),
        ({"naar": "12,3"}, "naar"),
        ({"van": ""}, "van"),
        ({"van": "-1"}, "van"),
        ({"huur": ""}, "huur"),
        ({"gemeente": ""}, "gemeente"),
        ({"samen": ""}, "samen"),
        ({"vrijlating": ""}, "vrijlating"),
        ({"premie": "veel"}, "premie"),
        ({"extra_kosten": "5000,01"}, "extra_kosten"),
        ({"gebeurtenis": "verhuizing", "nieuwe_huur": ""}, "nieuwe_huur"),
        ({"gebeurtenis": "vermogen", "nieuw_vermogen": ""}, "nieuw_vermogen"),
        ({"gebeurtenis": "kind-18", "kinderen": "8, 14"}, "kinderen"),
        ({"gebeurtenis": "loterij"}, "gebeurtenis"),
        ({"gebeurtenis": "baby", "dag": "ooit"}, "dag"),
        ({"gebeurtenis": "kind-18", "kinderen": ""}, "kinderen"),
        ({"gebeurtenis": "kind-18", "kinderen": "17", "loon_kind": "veel"}, "loon_kind"),
        ({"gebeurtenis": "uit-elkaar"}, "samen"),
        (COUPLE | {"gebeurtenis": "uit-elkaar", "kinderen_bij": "oma"}, "kinderen_bij"),
        (COUPLE | {"gebeurtenis": "samenwonen"}, "samen"),
        (COUPLE | {"gebeurtenis": "uit-elkaar", "huur_partner": "x"}, "huur_partner"),
        ({"gebeurtenis": "samenwonen", "nieuwe_leeftijd": "17"}, "nieuwe_leeftijd"),
        ({"gebeurtenis": "verhuizing", "nieuwe_huur": "-1"}, "nieuwe_huur"),
        ({"gebeurtenis": "verhuizing", "waarheen": "maan"}, "waarheen"),
        ({"gebeurtenis": "baan", "maandloon": ""}, "maandloon"),
        ({"gebeurtenis": "baan", "maandloon": "20000,01"}, "maandloon"),
        ({"gebeurtenis": "partner-inkomen"}, "samen"),
        (COUPLE | {"gebeurtenis": "partner-inkomen", "partner_loon": "x"}, "partner_loon"),
        (COUPLE | {"gebeurtenis": "partner-inkomen", "partner_netto": "9"}, "partner_jaar"),
        ({"gebeurtenis": "vermogen", "nieuw_vermogen": "-5"}, "nieuw_vermogen"),
        ({"gebeurtenis": "studie-start"}, "studiefinanciering"),
        ({"gebeurtenis": "studie-stop"}, "studiefinanciering"),
        ({"gebeurtenis": "studie-start", "leeftijd": "27"}, "studiefinanciering"),
        ({"gebeurtenis": "studie-start", "wie_studeert": "kat"}, "wie_studeert"),
        ({"gebeurtenis": "studie-start", "wie_studeert": "partner"}, "samen"),
        (YOUNG | {"gebeurtenis": "studie-start", "studiefinanciering": "?"}, "studiefinanciering"),
        ({"gebeurtenis": "vrijwilliger", "vergoeding": ""}, "vergoeding"),
        ({"gebeurtenis": "eigen-bedrijf", "leeftijd": "12"}, "leeftijd"),
        ({"vermogen": "1000000"}, "vermogen"),
        ({"maanden": "601"}, "maanden"),
        ({"medisch": "soms"}, "medisch"),
        ({"toeslagpartner": "soms"}, "toeslagpartner"),
        ({"bewoners": (Bewonerregel("kind", "17"),)}, "bewoner_leeftijd_1"),
        ({"bewoners": (Bewonerregel("huisgenoot", "", "", "5"),)}, "bewoner_leeftijd_1"),
        ({"bewoners": (Bewonerregel("hond", "30"),)}, "bewoner_wie_1"),
        ({"bewoners": (Bewonerregel("kind", "30", "lief"),)}, "bewoner_bijzonder_1"),
        ({"bewoners": (Bewonerregel("kind", "30", "", "x"),)}, "bewoner_inkomen_1"),
    ],
)
def test_a_fault_stands_beside_its_field(changes: dict[str, Any], field: str) -> None:
    found, faults = work_out(replace(ANK, **changes))

    assert found is None
    assert [fault.name for fault in faults] == [field]


def test_a_link_holds_nothing_but_what_the_form_asks() -> None:
    form = Formulier.read([("naam", "Ank"), ("huur", " 500 "), ("bsn", "1" * 9)])

    assert form.huur == "500"
    assert not hasattr(form, "naam")


def test_a_link_brings_back_everything_that_was_filled_in() -> None:
    people = (Bewonerregel("kind", "19", "student", "300"), Bewonerregel("huisgenoot", "40"))
    form = replace(ANK, gebeurtenis="verhuizing", vermogen="5000", bewoners=people)

    assert Formulier.read(parse_qsl(form.link(), keep_blank_values=True)) == form


def test_a_field_that_is_not_asked_now_is_not_looked_at() -> None:
    assert picture(maandloon="veel", leeftijd_partner="oud", loon_partner="veel") == picture()


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("age", [0, 8, 38])
def test_who_is_so_old_on_the_day_is_so_all_month(month: int, age: int) -> None:
    for day in (date(2026, month, 1), date(2026, month, 28)):
        assert calendar.age_on(born(age, day), day) == age


def test_ages_may_be_written_in_several_ways() -> None:
    assert ages_of("8, 14") == ages_of("8 14") == ages_of("8;14,") == ages_of("8 en 14") == [8, 14]
    assert ages_of("") == []
    assert ages_of("en") == []


@pytest.mark.parametrize(
    ("text", "hours", "shown"),
    [("0", 0, "0 uur"), ("20", 20, "20 uur"), ("17,5", 17.5, "17,5 uur"), ("60", 60, "60 uur")],
)
def test_any_number_of_hours_by_the_quarter_can_be_asked(
    text: str, hours: float, shown: str
) -> None:
    assert hours_of(text) == hours
    assert hours_text(hours) == shown
    assert hours in compared_hours(replace(ANK, naar=text))


@pytest.mark.parametrize("text", ["", "-1", "60,25", "20,1", "twintig", "1e1", "²"])
def test_what_is_no_number_of_hours_is_none(text: str) -> None:
    assert hours_of(text) is None


def test_the_bars_have_the_usual_hours_and_those_that_were_asked() -> None:
    names = [bar.naam for bar in picture(van="12", naar="17,5").staven]

    assert names == ["0 uur", "8 uur", "12 uur", "16 uur", "17,5 uur", "24 uur", "36 uur"]


def test_nothing_is_filled_in_at_the_first_look() -> None:
    form = Formulier()

    assert (form.leeftijd, form.huur, form.van, form.naar, form.nieuwe_huur) == ("",) * 5
    assert {fault.name for fault in faults_of(form)} >= {"gemeente", "leeftijd", "huur", "van"}


@pytest.mark.parametrize(
    ("given", "is_told"),
    [
        ({"huur": ""}, False),
        ({"huur": "", "reken": "uit"}, True),
        ({"reken": "uit"}, False),
    ],
    ids=["while filling in", "when an answer is asked for", "where it was never asked"],
)
def test_an_empty_field_is_a_fault_only_when_an_answer_is_asked_for(
    given: dict[str, str], is_told: bool
) -> None:
    form = replace(ANK, huur="")
    [fault] = faults_of(form)

    assert is_shown(fault, form, given) == is_told


def test_a_wrong_answer_is_a_fault_at_once() -> None:
    form = replace(ANK, huur="veel")

    assert is_shown(faults_of(form)[0], form, {"huur": "veel"})


def test_rent_premium_childcare_and_what_a_change_costs_go_off_what_comes_in() -> None:
    found = picture(huur="700", premie="160", opvang="45", extra_kosten="140")

    assert [(cost.naam, cost.voor, cost.na) for cost in found.lasten] == [
        ("Kale huur", 70000, 70000),
        ("Zorgpremie", 16000, 16000),
        ("Opvang van de kinderen", 4500, 4500),
        ("Kosten die erbij komen", 0, 14000),
    ]
    assert found.over_voor == found.voor.totaal - 90500
    assert found.verschil == picture().verschil - 14000
    assert found.onbekende_lasten == ()


def test_a_cost_that_nobody_told_is_named_and_not_taken_to_be_nothing() -> None:
    found = picture(premie="")

    assert found.onbekende_lasten == (
        "zorgpremie",
        "opvang van de kinderen",
        "kosten die erbij komen, zoals reizen",
    )


def test_a_premium_is_paid_for_each_adult_before_and_after() -> None:
    def premium(**changes: Any) -> tuple[int, int, int]:
        cost = next(cost for cost in picture(**changes).lasten if cost.naam == "Zorgpremie")
        return cost.voor, cost.na, cost.vertrekker

    assert premium(gebeurtenis="samenwonen") == (16000, 32000, 0)
    assert premium(**COUPLE, gebeurtenis="uit-elkaar") == (32000, 16000, 16000)


def test_at_a_parting_both_have_what_is_left_after_their_own_rent() -> None:
    parting = COUPLE | {"gebeurtenis": "uit-elkaar", "van": "0", "huur_partner": "600"}
    stays = picture(**parting, opvang="50")
    goes = picture(**parting, opvang="50", kinderen_bij="partner")

    assert stays.vertrekker is not None
    assert stays.over_vertrekker == stays.vertrekker.totaal - 60000 - 16000
    assert goes.vertrekker is not None
    assert goes.over_vertrekker == goes.vertrekker.totaal - 60000 - 16000 - 5000
    assert goes.over_na == goes.na.totaal - 70000 - 16000


def test_bijstand_is_shown_as_it_is_paid_and_the_holiday_allowance_apart() -> None:
    parts = post(picture(van="0"), "Bijstand").waarvan

    assert [(part.naam, part.voor) for part in parts] == [
        ("iedere maand op uw rekening", 135133),
        ("vakantiegeld, dat krijgt u in juni", 6813),
    ]


@pytest.mark.parametrize(("wage", "warned"), [("9", True), ("14,99", False), ("", False)])
def test_a_wage_below_the_minimum_is_worked_out_with_a_warning(wage: str, warned: bool) -> None:
    form = replace(ANK, uurloon=wage)

    assert work_out(form)[0] is not None
    assert (minimum_above(form) is not None) == warned


def test_who_is_older_is_shown_where_to_ask() -> None:
    _, faults = work_out(replace(ANK, leeftijd="67"))

    assert "SVB" in faults[0].reason


def test_hours_that_leave_nothing_are_one_zone_with_what_is_left_there() -> None:
    found = picture(leeftijd="58", kinderen="", vrijlating="geen", van="8", naar="16")

    assert found.zones[0].van == 0
    assert found.zones[0].over == 0
    assert found.verschil == 0
