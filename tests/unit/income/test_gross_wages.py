"""Only gross was told: what is net is worked out, named as an assumption, and gone once somebody knows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.assessments.assumptions import assumed_on
from services.income.assessments.pay import net_on
from services.income.assessments.rules import Facts, Occasion, Wage, assess
from services.income.findings.facts import Nettoloon, Vaststelling
from services.income.norms.loading import load_parameters
from services.income.norms.register import ParameterOntbreekt
from shared import ids
from shared.events.income import Herbeoordeling
from shared.events.reasons import reason
from shared.testing.events import make_household, make_member
from tests.established import established as told_of

PARAMETERS = load_parameters()
DECEMBER = date(2026, 12, 1)
ANK = make_member(geboortedatum=date(1988, 7, 9))
GROSS, NET = 103_931, 110_264
"""Ank's 16 hours at the minimum wage; net has holiday allowance in it."""
amounts = st.integers(0, 2_000_000)


def job(*, net: int | None = None, gross: int | None = None, vanaf: date = DECEMBER) -> Wage:
    return Wage(ANK.inwoner_id, vanaf, None, net, ids.new_event_id(), gross=gross)


def facts(*wages: Wage, findings: tuple[Vaststelling, ...] = ()) -> Facts:
    return Facts(make_household(ANK), wages, findings=findings)


def net(*wages: Wage, day: date = DECEMBER) -> int:
    return net_on(facts(*wages), ANK.inwoner_id, day, PARAMETERS).cents


def established(nettoloon: int, vanaf: date = DECEMBER) -> tuple[Vaststelling, ...]:
    return told_of(ANK, vanaf, Nettoloon(nettoloon))


def outcome_of(known: Facts, *, day: date = DECEMBER, withdrawn: bool = False) -> Herbeoordeling:
    occasion = Occasion(
        ids.new_event_id(), ids.new_dossier_id(), "baan-gestart", day, ANK.inwoner_id,
        withdrawn=withdrawn,
    )  # fmt: skip
    [outcome] = assess(occasion, known, PARAMETERS)
    return outcome


def test_a_gross_wage_counts_as_what_is_left_of_it_in_a_year() -> None:
    outcome = outcome_of(facts(job(gross=GROSS)))

    assert outcome.na is not None
    assert outcome.na.inkomen_centen == outcome.na.meegeteld_inkomen_centen == NET


def test_the_outcome_names_what_it_rests_on_how_it_was_worked_out_and_whose_wage_it_is() -> None:
    outcome = outcome_of(facts(job(gross=GROSS)))

    [assumed] = outcome.aannames
    assert (assumed.soort, assumed.inwoner_id) == ("nettoloon", ANK.inwoner_id)
    assert assumed.reden == reason("alleen-brutoloon")
    assert "loonheffingskorting" in outcome.toelichting[-1].tekst
    steps = [step.regel for step in outcome.toelichting]
    assert steps[-1] == "aanname"
    assert {"inkomstenbelasting", "heffingskortingen", "netto-loon"} <= set(steps)


def test_a_net_wage_rests_on_nothing_and_gross_beside_it_changes_nothing() -> None:
    told = outcome_of(facts(job(net=100_000, gross=GROSS)))

    assert told.aannames == ()
    assert told.na is not None
    assert told.na.inkomen_centen == 100_000


def test_of_a_withdrawn_job_nobody_is_asked_for_what_the_rest_rests_on() -> None:
    known = facts(job(gross=GROSS, vanaf=date(2026, 10, 1)))

    assert outcome_of(known, withdrawn=True).aannames == ()


def test_net_and_gross_jobs_are_added_and_the_credits_are_given_once() -> None:
    both = job(gross=60_000), job(gross=GROSS - 60_000)

    assert net(*both) == NET
    assert net(*both, job(net=30_000)) == NET + 30_000
    assert net(*both) < net(both[0]) + net(both[1])


def test_what_somebody_established_takes_the_place_of_what_was_worked_out() -> None:
    outcome = outcome_of(facts(job(gross=GROSS), findings=established(98_000)))

    assert outcome.aannames == ()
    assert outcome.na is not None
    assert outcome.na.inkomen_centen == 98_000


def test_a_finding_is_about_the_jobs_of_its_first_day() -> None:
    later = date(2026, 12, 15)
    old, new = job(gross=GROSS), job(gross=50_000, vanaf=later)
    found = established(98_000)

    known = net_on(facts(old, new, findings=found), ANK.inwoner_id, later, PARAMETERS)
    alone = net_on(facts(new, findings=found), ANK.inwoner_id, later, PARAMETERS)

    assert known.is_assumed
    assert known.cents == 98_000 + net(new, day=later)
    assert alone.cents == net(new, day=later)


@pytest.mark.parametrize("day", [date(2025, 3, 1), date(2027, 2, 1)])
def test_without_the_amounts_of_a_year_nothing_is_guessed(day: date) -> None:
    with pytest.raises(ParameterOntbreekt):
        net(job(gross=GROSS, vanaf=day), day=day)

    outcome = outcome_of(facts(job(gross=GROSS, vanaf=day)), day=day)

    assert outcome.uitkomst == "niet-vast-te-stellen"
    assert outcome.na is None
    assert outcome.aannames == ()


def test_a_year_of_which_only_the_holiday_allowance_is_unknown_is_unknown_too() -> None:
    day = date(2025, 3, 1)

    outcome = outcome_of(facts(job(gross=GROSS, vanaf=day)), day=day)

    assert "WML_VAKANTIEBIJSLAG" in outcome.toelichting[0].tekst


@given(amounts)
def test_net_is_never_above_gross_with_its_holiday_allowance(gross: int) -> None:
    assert 0 <= net(job(gross=gross)) <= gross * 1.08 + 1


@given(amounts, amounts)
def test_more_gross_is_never_less_net(one: int, other: int) -> None:
    low, high = sorted((one, other))

    assert net(job(gross=low)) <= net(job(gross=high))


@given(amounts, st.integers(0, 300_000))
def test_an_assumption_is_named_exactly_where_the_net_wage_is_worked_out(
    gross: int, told: int
) -> None:
    known = facts(job(gross=gross), job(net=told))

    assert bool(assumed_on(known, DECEMBER, PARAMETERS)) == (gross > 0)
