"""A re-assessment where one of a couple has no right (art. 24, 32 lid 3)."""

from datetime import date

from services.income.assessments.rules import Facts, Occasion, Wage, assess
from services.income.norms.loading import load_parameters
from shared import ids
from shared.events.household import Lid
from shared.events.income import Herbeoordeling
from shared.testing.events import make_household, make_member

DAY = date(2026, 11, 15)
APPLICANT = make_member()
MINOR = make_member("partner", date(2009, 6, 1))


def after_a_job_of(who: Lid, cents: int) -> Herbeoordeling:
    happened = Occasion(
        ids.new_event_id(), ids.new_dossier_id(), "baan-gestart", DAY, who.inwoner_id
    )
    wage = Wage(who.inwoner_id, DAY, None, cents, happened.life_event_id)
    facts = Facts(make_household(APPLICANT, MINOR), (wage,))
    (outcome,) = assess(happened, facts, load_parameters())
    return outcome


def test_a_partner_under_18_has_no_right_and_the_other_has_half_of_the_couples_norm() -> None:
    outcome = after_a_job_of(APPLICANT, 40000)

    assert outcome.voor is not None
    assert outcome.na is not None
    assert (outcome.voor.norm_centen, outcome.na.bijstand_centen) == (101390, 61390)
    assert "Pw 13 lid 1 onder f" in {step.artikel for step in outcome.toelichting}


def test_the_wage_of_the_partner_without_right_is_for_a_person_to_judge() -> None:
    outcome = after_a_job_of(MINOR, 40000)

    assert outcome.uitkomst == "niet-vast-te-stellen"
    assert outcome.toelichting[0].artikel == "Pw 32 lid 3"
