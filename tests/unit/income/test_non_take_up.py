"""What a household may be entitled to and does not use: the same calculation as its purse, and never more certain than the facts."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.assessments.facts import Facts
from services.income.non_take_up.model import Claim, Deed, Line
from services.income.non_take_up.of_itself import granting_of
from services.income.non_take_up.rules import Sources, claims_of
from services.income.non_take_up.schemes import (
    ORDER,
    SCHEMES,
    Helper,
    Helpers,
    Way,
    load_helpers,
    way_to,
)
from services.income.non_take_up.standing import Told, faults_of, lines_of, together
from services.income.non_take_up.wording import MISSING, NAMES, amount_text
from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.norms.register import FaultyParameters
from services.income.reported.facts import Education, Report
from services.income.rights.once import Granting
from services.income.rights.rows import GrantedAmount
from services.income.whatif.rules import work_out
from services.income.whatif.situation import Bewoner, Gezin, Scenario
from shared import clock, ids
from shared.events.household import ASSEN, TYNAARLO, Bijstandsperiode, Huishouden
from shared.events.non_take_up import Gedaan, Regelingcode
from shared.testing.events import make_household, make_member
from tests.established_iit import AMOUNTS, allowed, told
from tests.unit.income.test_purse_in_assessments import ANK, CHILDREN, costs, facts, wages

DAY = date(2026, 11, 29)
HELPERS = load_helpers()
IN_ASSEN = Sources(ASSEN, load_parameters(), load_local_parameters(ASSEN), HELPERS)
IN_TYNAARLO = Sources(TYNAARLO, load_parameters(), load_local_parameters(TYNAARLO), HELPERS)
JOB = wages((date(2026, 6, 1), 103_931))
GROWN = make_member("kind", date(2008, 3, 1))


def claims(known: Facts, sources: Sources = IN_ASSEN, day: date = DAY) -> dict[str, Claim]:
    found = claims_of(known, day, sources)
    assert found.unknown is None, found.unknown
    return {claim.code: claim for claim in found.claims}


def without_bijstand(known: Facts) -> Facts:
    ended = (Bijstandsperiode(vanaf=date(2024, 1, 1), tot=date(2025, 1, 1)),)
    return replace(known, household=known.household.model_copy(update={"bijstand": ended}))


@given(
    rent=st.integers(0, 1_200_00),
    wage=st.integers(0, 200_000),
    children=st.integers(0, 2),
)
def test_a_rent_that_becomes_known_gives_an_amount_within_the_range_that_stood_there(
    rent: int, wage: int, children: int
) -> None:
    paid = wages((date(2026, 6, 1), wage))
    family = (ANK, *CHILDREN[:children])

    before = claims(facts(*family, paid=paid)).get("huurtoeslag")
    after = claims(facts(*family, paid=paid, known=costs(huur=rent))).get("huurtoeslag")

    low, high = (before.low or 0, before.high or 0) if before else (0, 0)
    exact = after.high or 0 if after else 0
    assert low <= exact <= high
    assert after is None or (after.low == after.high and not after.missing)


@given(wage=st.integers(0, 300_000), children=st.integers(0, 2), rent=st.integers(0, 1_000_00))
def test_every_range_is_a_range_and_what_is_certain_is_exact(
    wage: int, children: int, rent: int
) -> None:
    known = facts(
        ANK,
        *CHILDREN[:children],
        paid=wages((date(2026, 6, 1), wage)),
        known=costs(huur=rent) if rent else (),
    )

    for claim in claims(known).values():
        assert (claim.low is None) == (claim.high is None)
        assert 0 <= (claim.low or 0) <= (claim.high or 0)
        assert claim.uncertain or claim.low == claim.high or claim.missing
        assert not (claim.uncertain and claim.low)


@given(children=st.integers(0, 2), rent=st.integers(1_00, 1_000_00))
def test_it_is_the_calculation_of_the_what_if(children: int, rent: int) -> None:
    scenario = Scenario(
        naam="nu",
        datum=DAY,
        gezin=Gezin(
            ANK.geboortedatum,
            None,
            tuple(Bewoner(lid.geboortedatum) for lid in CHILDREN[:children]),
        ),
        kale_huur=rent,
    )
    asked = work_out(scenario, IN_ASSEN.national, frozenset({"bijstand"}), IN_ASSEN.local)

    found = claims(facts(ANK, *CHILDREN[:children], known=costs(huur=rent)))

    assert {one.regeling: one.maand for one in asked.ongebruikt} == {
        code: claim.high for code, claim in found.items() if code != "voorzieningenwijzer"
    }


def test_bijstand_that_does_not_run_is_the_first_thing_that_is_not_used() -> None:
    found = claims(without_bijstand(facts(ANK)))

    assert (found["bijstand"].high, found["bijstand"].way.article) == (1_419_46, "Pw 43 lid 1")
    assert found["bijstand"].way.how == "aanvraag"
    assert "bijstand" not in claims(facts(ANK))


def test_a_wage_of_which_nobody_said_what_is_exempt_may_bring_more_without_an_application() -> None:
    unknown = replace(facts(paid=JOB), findings=())

    more = claims(unknown)["vrijlating"]

    assert (more.way.how, more.missing, more.low) == ("ambtshalve", ("vrijlating",), 0)
    assert (more.high or 0) > 0
    assert "vrijlating" not in claims(facts(paid=JOB))
    assert "vrijlating" not in claims(without_bijstand(unknown))


def test_childcare_of_which_the_allowance_is_known_is_used() -> None:
    assert "kinderopvangtoeslag" in claims(facts(paid=JOB))
    assert "kinderopvangtoeslag" not in claims(
        facts(paid=JOB, known=costs(opvang=300_00, toeslag=250_00))
    )


def test_who_helps_is_what_the_municipality_told() -> None:
    children = facts(ANK, *CHILDREN)

    assert claims(children)["meedoenregeling"].way.how == "vanzelf-bij-bijstand"
    assert claims(children, IN_TYNAARLO)["meedoenregeling"].way.helps == "het loket van de gemeente"
    told = claims(children, IN_TYNAARLO)["meedoenregeling-18"]
    assert told.way.helps == "het sociaal team van de gemeente Tynaarlo"
    assert (told.low, told.high, told.uncertain) == (29_17, 29_17, False)


def test_the_individuele_inkomenstoeslag_asks_for_an_application_until_2027() -> None:
    code: Regelingcode = "individuele-inkomenstoeslag"

    assert claims(facts(ANK))[code].way == Way("de inkomensconsulent", "aanvraag", "Pw 36")
    assert claims(facts(ANK))[code].missing == ("duur-laag-inkomen", "gemeentelijke-regels")
    then = way_to(code, ASSEN, date(2027, 1, 1), IN_ASSEN.national, HELPERS)
    assert then.how == "ambtshalve"


def test_a_child_that_may_learn_has_a_line_of_its_own_and_one_that_stopped_has_none() -> None:
    learns = claims_of(facts(ANK, GROWN), DAY, IN_ASSEN).claims
    stopped = Report(ids.new_id(), GROWN.inwoner_id, date(2026, 7, 1), Education(runs=False))

    found = {claim.code: claim.person_id for claim in learns if claim.person_id}
    assert found == dict.fromkeys(("studiefinanciering", "studietoeslag"), GROWN.inwoner_id)
    quiet = replace(facts(ANK, GROWN), reports=(stopped,))
    assert not [claim for claim in claims_of(quiet, DAY, IN_ASSEN).claims if claim.person_id]


def test_an_adult_who_learns_may_have_studietoeslag() -> None:
    young = make_member(geboortedatum=date(2006, 5, 5))
    learns = Education(runs=True, study_money=True)
    began = Report(ids.new_id(), young.inwoner_id, date(2026, 9, 1), learns)

    claim = claims(Facts(make_household(young), reports=(began,)))["studietoeslag"]

    assert (claim.person_id, claim.uncertain) == (young.inwoner_id, True)


def test_in_a_year_of_which_amounts_are_not_known_only_help_is_left_with_the_reason() -> None:
    found = claims_of(facts(ANK), date(2027, 3, 1), IN_ASSEN)

    assert [claim.code for claim in found.claims] == ["voorzieningenwijzer"]
    assert found.unknown is not None


@pytest.mark.parametrize(
    "home",
    [
        make_household(make_member("kind", date(2015, 1, 1))),
        make_household(make_member(geboortedatum=date(1950, 1, 1))),
    ],
    ids=["nobody applies", "past the AOW age"],
)
def test_a_household_that_bijstand_is_not_for_is_told_why_there_is_no_list(
    home: Huishouden,
) -> None:
    found = claims_of(Facts(home), DAY, IN_ASSEN)

    assert [claim.code for claim in found.claims] == ["voorzieningenwijzer"]
    assert found.unknown is not None


def deed(done: Gedaan, on: date = DAY, code: Regelingcode = "zorgtoeslag", **more: object) -> Deed:
    values: dict[str, object] = {"reason": None, "not_before": None, **more}
    return Deed(
        ids.new_id(), UUID(int=1), ASSEN, code, None, done, on,
        recorded_by="ic-1", recorded_by_name="Ilse", recorded_at=clock.start_of_day(on), **values,  # type: ignore[arg-type]
    )  # fmt: skip


def line(*deeds: Deed, code: str = "zorgtoeslag", today: date = DAY) -> Line:
    lines = lines_of(claims_of(facts(ANK), DAY, IN_ASSEN), deeds, (), today)
    return next(line for line in lines if line.key == (code, None))


@given(
    st.lists(st.sampled_from(["aangeboden", "aangevraagd", "gebruikt", "geen-recht"]), max_size=6)
)
def test_what_was_recorded_last_counts_and_nothing_is_lost(history: list[Gedaan]) -> None:
    newest_first = [deed(done) for done in reversed(history)]
    states = {
        "aangeboden": "loopt",
        "aangevraagd": "loopt",
        "gebruikt": "in-gebruik",
        "geen-recht": "niet-nu",
    }

    found = line(*newest_first)

    assert found.state == (states[history[-1]] if history else "te-bespreken")
    assert len(found.deeds) == len(history)


@given(st.integers(-400, 400))
def test_a_refusal_rests_up_to_its_day_and_no_longer(days: int) -> None:
    refused = deed("afgewezen", reason="nu-niet", not_before=DAY)

    assert (line(refused, today=DAY + timedelta(days)).state == "niet-nu") is (days < 0)


@given(st.sets(st.sampled_from(["zorgtoeslag", "huurtoeslag", "kindpakket", "kwijtschelding"])))
def test_what_is_used_or_refused_is_not_counted_any_more(used: set[Regelingcode]) -> None:
    found = claims_of(facts(ANK), DAY, IN_ASSEN)
    before = together(lines_of(found, (), (), DAY))
    deeds = [deed("gebruikt", code=code) for code in sorted(used)]

    after = together(lines_of(found, deeds, (), DAY))

    taken = [claim for claim in found.claims if claim.code in used]
    assert before.low - after.low == sum(claim.low or 0 for claim in taken)
    assert before.high - after.high == sum(claim.high or 0 for claim in taken)
    assert before.without_amount - after.without_amount == sum(c.high is None for c in taken)


def test_what_is_not_due_any_more_keeps_what_was_recorded() -> None:
    gone = line(deed("gebruikt", code="kinderbijslag"), code="kinderbijslag")

    assert (gone.claim, gone.state) == (None, "in-gebruik")


def test_a_refusal_says_why_and_until_when() -> None:
    found = line()
    lines = {found.key: found}
    told = Told(("zorgtoeslag", None), "afgewezen", DAY)

    assert [fault.name for fault in faults_of(told, lines, DAY)] == ["reden", "nietVoor"]
    whole = replace(told, reason="anders", not_before=DAY + timedelta(1))
    assert faults_of(whole, lines, DAY) == ()


def test_every_scheme_has_a_name_and_says_who_helps() -> None:
    assert set(ORDER) == set(NAMES) == set(SCHEMES)
    told = claims_of(facts(ANK, *CHILDREN, GROWN, paid=JOB), DAY, IN_ASSEN).claims
    assert {fact for claim in told for fact in claim.missing} <= set(MISSING)


def test_amounts_read_as_people_say_them() -> None:
    claim = claims(facts(ANK))["zorgtoeslag"]

    assert amount_text(claim) == "€ 129,00 per maand"
    assert amount_text(replace(claim, low=0)) == "Ten hoogste € 129,00 per maand"
    assert amount_text(replace(claim, low=100_00)) == "€ 100,00 tot € 129,00 per maand"
    assert amount_text(replace(claim, low=None, high=None)) == "Bedrag niet bekend"


HEADER = "gemeente,regeling,wie,weg,bron,zekerheid,toelichting\n"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("0599,kindpakket,Iemand,aanvraag,WPDA,M,", "'0599' is niet van ons"),
        ("0106,speelgoed,Iemand,aanvraag,WPDA,M,", "'speelgoed' bestaat niet"),
        ("0106,kindpakket,,aanvraag,WPDA,M,", "wie mag niet leeg zijn"),
        ("0106,kindpakket,Iemand,soms,WPDA,M,", "weg 'soms'"),
        ("0106,kindpakket,Iemand,aanvraag,horen zeggen,M,", "'horen zeggen' staat niet in"),
        ("0106,kindpakket,A,aanvraag,WPDA,M,\n0106,kindpakket,B,aanvraag,WPDA,M,", "staat er al"),
    ],
)
def test_a_faulty_file_of_who_helps_is_refused_with_its_line(
    tmp_path: Path, row: str, says: str
) -> None:
    file = tmp_path / "wie_helpt.csv"
    file.write_text(HEADER + row + "\n", encoding="utf-8")

    with pytest.raises(FaultyParameters) as refused:
        load_helpers(file)

    assert any(says in fault and "regel" in fault for fault in refused.value.args), refused.value


IIT: Final = "individuele-inkomenstoeslag"
LETS_GIVE = Sources(ASSEN, allowed(load_parameters()), told(load_local_parameters(ASSEN)), HELPERS)


def line_of(known: Facts, sources: Sources = LETS_GIVE, *deeds: Deed) -> Line:
    lines = lines_of(claims_of(known, DAY, sources), deeds, (), DAY)
    return next(line for line in lines if line.key == (IIT, None))


def test_what_the_law_and_the_municipality_let_the_college_give_has_its_amount_of_a_year() -> None:
    alone = granting_of(line_of(facts(ANK)), runs=True)
    with_children = granting_of(line_of(facts(ANK, *CHILDREN)), runs=True)

    assert alone == Granting(IIT, AMOUNTS["IIT_ALLEENSTAANDE"])
    assert with_children == Granting(IIT, AMOUNTS["IIT_ALLEENSTAANDE_OUDER"])


def test_nothing_is_given_that_the_law_or_the_facts_do_not_allow() -> None:
    only_law = replace(LETS_GIVE, local=load_local_parameters(ASSEN))
    only_amounts = replace(LETS_GIVE, national=load_parameters())
    known = facts(ANK)

    assert granting_of(line_of(known, only_law), runs=True) == "bedrag-onbekend"
    assert granting_of(line_of(known, only_amounts), runs=True) == "aanvraag-nodig"
    assert granting_of(line_of(known), runs=False) == "geen-bijstand"
    used = replace(line_of(known), state="in-gebruik")
    assert granting_of(used, runs=True) == "al-gedaan"
    others = lines_of(claims_of(known, DAY, LETS_GIVE), (), (), DAY)
    assert {granting_of(line, runs=True) for line in others if line.key[0] != IIT} == {
        "aanvraag-nodig"
    }


def test_a_file_of_a_municipality_cannot_allow_what_the_law_does_not() -> None:
    says_so: Helpers = {(ASSEN, IIT): Helper("het loket", "ambtshalve")}
    wants_one: Helpers = {(ASSEN, IIT): Helper("het loket", "aanvraag")}

    assert way_to(IIT, ASSEN, DAY, load_parameters(), says_so).how == "aanvraag"
    assert way_to(IIT, ASSEN, DAY, allowed(load_parameters()), says_so).how == "ambtshalve"
    assert way_to(IIT, ASSEN, DAY, allowed(load_parameters()), wants_one).how == "aanvraag"


@pytest.mark.parametrize(
    ("day", "state"), [(DAY, "in-gebruik"), (date(2027, 11, 29), "te-bespreken")]
)
def test_what_was_granted_counts_as_used_until_it_can_be_granted_again(
    day: date, state: str
) -> None:
    given = GrantedAmount(IIT, DAY, date(2027, 11, 29), 478_00, ids.new_id())
    [line] = [
        line
        for line in lines_of(claims_of(facts(ANK), DAY, LETS_GIVE), (), [given], day)
        if line.key == (IIT, None)
    ]

    assert (line.state, line.granted) == (state, given)
