"""Who may see and do which work."""

import pytest

from services.routes.access import NoAccess, Viewer
from shared.events.household import ASSEN, TYNAARLO


def viewer(*roles: str, municipalities: tuple[str, ...] = (ASSEN,)) -> Viewer:
    return Viewer("u-1", frozenset(municipalities), frozenset(roles))


def test_a_coach_sees_tasks_of_the_own_role_and_municipality_only() -> None:
    coach = viewer("werkcoach")

    assert coach.may_see_task(ASSEN, "werkcoach")
    assert not coach.may_see_task(ASSEN, "inkomensconsulent")
    assert not coach.may_see_task(TYNAARLO, "werkcoach")
    assert coach.roles_asked(None) == frozenset({"werkcoach"})


@pytest.mark.parametrize("role", ["regisseur", "teamleider", "integratie"])
def test_who_keeps_the_overview_sees_every_role_in_the_own_municipality(role: str) -> None:
    assert viewer(role).may_see_task(ASSEN, "werkcoach")
    assert not viewer(role).may_see_task(TYNAARLO, "werkcoach")
    assert viewer(role).roles_asked(None) is None


def test_asking_for_another_municipality_or_role_is_refused() -> None:
    with pytest.raises(NoAccess, match="gemeente 1730"):
        viewer("werkcoach").municipalities_asked(TYNAARLO)
    with pytest.raises(NoAccess, match="rol jobcoach"):
        viewer("werkcoach").roles_asked("jobcoach")


def test_a_regisseur_sees_a_task_of_another_role_and_may_not_complete_it() -> None:
    with pytest.raises(NoAccess, match="voor de rol werkcoach"):
        viewer("regisseur").check_may_do("werkcoach")
    viewer("teamleider").check_may_do("werkcoach")


def test_who_works_for_no_municipality_sees_nothing() -> None:
    assert viewer("teamleider", municipalities=()).municipalities_asked(None) == frozenset()
