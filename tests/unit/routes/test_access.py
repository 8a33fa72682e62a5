"""Who may see and do which work."""

import pytest

from services.routes.access import NoAccess, Viewer
from shared.events.household import ASSEN, TYNAARLO
from shared.http.caller import Caller

HERE = frozenset({ASSEN})


def viewer(*roles: str, municipalities: tuple[str, ...] = (ASSEN,)) -> Viewer:
    return Viewer(Caller("u-1", "u-1", dict.fromkeys(municipalities, frozenset(roles))))


def test_a_coach_sees_tasks_of_the_own_role_and_municipality_only() -> None:
    coach = viewer("werkcoach")

    assert coach.may_see_task(ASSEN, "werkcoach")
    assert not coach.may_see_task(ASSEN, "inkomensconsulent")
    assert not coach.may_see_task(TYNAARLO, "werkcoach")
    assert coach.roles_asked(HERE, None) == {ASSEN: frozenset({"werkcoach"})}


@pytest.mark.parametrize("role", ["regisseur", "teamleider"])
def test_who_keeps_the_overview_sees_every_role_in_the_own_municipality(role: str) -> None:
    assert viewer(role).may_see_task(ASSEN, "werkcoach")
    assert not viewer(role).may_see_task(TYNAARLO, "werkcoach")
    assert viewer(role).roles_asked(HERE, None) == {ASSEN: None}


def test_a_system_sees_and_does_no_tasks_of_people() -> None:
    system = viewer("integratie")
    assert not system.may_see_task(ASSEN, "werkcoach")
    with pytest.raises(NoAccess, match="voor de rol werkcoach"):
        system.check_may_do(ASSEN, "werkcoach")


def test_who_leads_in_one_municipality_is_no_more_than_a_coach_in_the_other() -> None:
    both = Viewer(
        Caller(
            "u-1",
            "u-1",
            {TYNAARLO: frozenset({"teamleider"}), ASSEN: frozenset({"werkcoach"})},
        )
    )
    assert both.may_see_task(TYNAARLO, "inkomensconsulent")
    assert not both.may_see_task(ASSEN, "inkomensconsulent")
    assert both.roles_asked(frozenset({ASSEN, TYNAARLO}), "jobcoach") == {
        TYNAARLO: frozenset({"jobcoach"})
    }
    both.check_may_do(TYNAARLO, "jobcoach")
    with pytest.raises(NoAccess):
        both.check_may_do(ASSEN, "jobcoach")


def test_asking_for_another_municipality_or_role_is_refused() -> None:
    with pytest.raises(NoAccess, match="gemeente 1730"):
        viewer("werkcoach").municipalities_asked(TYNAARLO)
    with pytest.raises(NoAccess, match="rol jobcoach"):
        viewer("werkcoach").roles_asked(HERE, "jobcoach")


def test_a_regisseur_sees_a_task_of_another_role_and_may_not_complete_it() -> None:
    with pytest.raises(NoAccess, match="voor de rol werkcoach"):
        viewer("regisseur").check_may_do(ASSEN, "werkcoach")
    viewer("teamleider").check_may_do(ASSEN, "werkcoach")


def test_who_works_for_no_municipality_sees_nothing() -> None:
    assert viewer("teamleider", municipalities=()).municipalities_asked(None) == frozenset()
