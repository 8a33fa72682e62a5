"""What is asked of whom when somebody comes to live in a home, leaves it, or a household moves."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from services.routes.playbooks.loader import load_playbooks
from services.routes.playbooks.model import Facts
from services.routes.playbooks.rules import Decision, decide_tasks
from services.routes.playbooks.situation import Situation, place_of
from shared.events.household import ASSEN, Huishouden, Lid, Woonplaats
from shared.testing.events import LONG_AGO, make_household, make_member

DAY = date(2027, 3, 1)
APPLICANT = make_member("aanvrager", date(1990, 5, 17))
YOUNG = make_member("aanvrager", date(2004, 5, 17))
JUST_GROWN_UP = make_member("aanvrager", date(2007, 5, 17))
TEENAGER = make_member("kind", date(2012, 5, 17))
GROWN_UP = make_member("kind", date(2005, 5, 17))
LODGER = make_member("medebewoner", date(1996, 7, 3))
STUDENT = make_member("medebewoner", date(2000, 3, 1), uitzondering="student")


def decide(
    happened: str,
    member: Lid,
    household: Huishouden,
    move: str | None = None,
    *,
    without_partner: bool = False,
) -> Decision:
    facts = Facts(
        UUID(int=1),
        DAY,
        {"inwoner": member.inwoner_id},
        move=move,
        without_partner=without_partner,
    )
    place = place_of(household, facts)
    situation = Situation(facts, household, place)
    return decide_tasks(
        load_playbooks().valid_on(DAY, happened).playbook, situation, date(2026, 8, 3)
    )


def steps_of(happened: str, *members: Lid, move: str | None = None) -> list[str]:
    """The tasks of a playbook; the first member is whom it happened to."""
    decision = decide(happened, members[0], make_household(*members), move)
    return [task.step for task in decision.tasks]


@pytest.mark.parametrize("happened", ["komt-inwonen", "uit-huis"])
def test_a_child_under_18_that_comes_or_goes_asks_nobody_for_work(happened: str) -> None:
    assert steps_of(happened, TEENAGER, APPLICANT) == []


def test_who_comes_to_live_and_may_share_costs_is_asked_for_a_contract_first() -> None:
    lodger = steps_of("komt-inwonen", LODGER, APPLICANT)
    student = steps_of("komt-inwonen", STUDENT, APPLICANT)
    grown_up = steps_of("komt-inwonen", GROWN_UP, APPLICANT)

    assert lodger == ["contract-bekijken", "norm-uitleggen", "toeslagen-doorgeven"]
    assert student == ["uitzondering-kostendeler-controleren", "toeslagen-doorgeven"]
    assert grown_up == ["norm-vanaf-27-uitleggen", "toeslagen-doorgeven"]


def test_who_has_a_dossier_and_comes_to_live_with_others_shares_costs_from_21() -> None:
    assert steps_of("komt-inwonen", YOUNG, LODGER)[:2] == ["contract-bekijken", "norm-uitleggen"]
    assert steps_of("komt-inwonen", JUST_GROWN_UP, LODGER) == ["toeslagen-doorgeven"]


def test_who_leaves_home_young_is_asked_how_it_goes() -> None:
    left = {"tot": DAY}

    assert steps_of("uit-huis", LODGER.model_copy(update=left), APPLICANT) == [
        "nieuw-adres-nagaan",
        "norm-uitleggen",
        "toeslagen-doorgeven",
    ]
    assert steps_of("uit-huis", GROWN_UP.model_copy(update=left), APPLICANT) == [
        "nieuw-adres-nagaan",
        "jongere-uit-huis-helpen",
        "toeslagen-doorgeven",
    ]


@pytest.mark.parametrize("soort", ["binnen-gemeente", "binnen-gebied", "buiten-gebied"])
def test_a_housemate_who_moves_does_not_move_the_household(soort: str) -> None:
    gone = LODGER.model_copy(update={"tot": DAY})

    assert steps_of("verhuizing", gone, APPLICANT, move=soort) == [
        "norm-uitleggen",
        "toeslagen-doorgeven",
    ]


def test_a_household_that_moves_across_the_street_gets_all_but_a_new_municipality() -> None:
    places = [
        Woonplaats(gemeente=ASSEN, vanaf=LONG_AGO, tot=DAY, woning=uuid4()),
        Woonplaats(gemeente=ASSEN, vanaf=DAY, woning=uuid4()),
    ]
    household = make_household(APPLICANT, woonplaatsen=places)

    decision = decide("verhuizing", APPLICANT, household, "binnen-gemeente")

    assert [task.step for task in decision.tasks] == [
        "nieuwe-woning-bekijken",
        "verhuizing-doorrekenen",
        "verhuizing-verwerken",
        "verhuizing-besluit",
        "kwijtschelding-nieuw-adres",
    ]
    assert decision.handovers == ()


PARTNER = make_member("partner", date(1991, 5, 17))


@pytest.mark.parametrize("kind", ["binnen-gemeente", "binnen-gebied", "buiten-gebied"])
def test_of_a_partner_who_moves_alone_somebody_establishes_whether_they_live_apart_for_good(
    kind: str,
) -> None:
    home = make_household(APPLICANT, PARTNER)

    decision = decide("verhuizing", PARTNER, home, kind, without_partner=True)

    [task] = decision.tasks
    assert (task.step, task.role) == ("apart-wonen-nagaan", "inkomensconsulent")
    assert task.subject_id == PARTNER.inwoner_id


def test_an_applicant_who_moves_alone_is_asked_that_beside_the_steps_of_a_move() -> None:
    places = (
        Woonplaats(gemeente=ASSEN, vanaf=LONG_AGO, tot=DAY),
        Woonplaats(gemeente=ASSEN, vanaf=DAY),
    )
    home = make_household(APPLICANT, PARTNER, woonplaatsen=places)

    alone = decide("verhuizing", APPLICANT, home, "binnen-gemeente", without_partner=True)
    together = decide("verhuizing", APPLICANT, home, "binnen-gemeente")

    asked = [{task.step for task in decision.tasks} for decision in (alone, together)]
    assert asked[0] - asked[1] == {"apart-wonen-nagaan"}
    assert "verhuizing-verwerken" in asked[1]


def test_a_partner_who_moves_back_is_no_housemate() -> None:
    home = make_household(APPLICANT, PARTNER)

    assert decide("verhuizing", PARTNER, home, "binnen-gemeente").tasks == ()
