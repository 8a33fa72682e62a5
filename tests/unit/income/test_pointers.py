"""Which rows of the table of effects a life event has, by whom it happened to."""

from datetime import date

import pytest

from services.income.assessments import pointers
from services.income.assessments.effects import EFFECTS, Gebeurtenis, Thuis
from services.income.assessments.facts import Occasion, Soort
from shared import ids
from shared.events.household import Rol
from shared.events.income import Reden

DAY = date(2026, 11, 15)


def told(
    kind: Soort,
    role: Rol | None = "aanvrager",
    *,
    couple: bool = True,
    child: bool = True,
    last_child: bool = False,
    age_limit: str | None = None,
) -> tuple[Reden, ...]:
    happened = Occasion(
        ids.new_event_id(),
        ids.new_dossier_id(),
        kind,
        DAY,
        ids.new_person_id(),
        last_child=last_child,
        age_limit=age_limit,
    )
    return pointers.of(happened, role, Thuis(paar=couple, kind=child))


def rows(*happened: Gebeurtenis, day: date = DAY, couple: bool = True) -> list[Reden]:
    """Of a household with a child."""
    home = Thuis(paar=couple, kind=True)
    return [
        effect.on(day)
        for effect in EFFECTS
        if effect.gebeurtenis in happened and effect.holds_for(home)
    ]


@pytest.mark.parametrize("last", [True, False])
def test_only_the_last_child_that_grows_up_ends_what_is_for_single_parents(last: bool) -> None:
    expected: tuple[Gebeurtenis, ...] = ("achttiende-verjaardag",)
    if last:
        expected = (*expected, "achttiende-verjaardag-laatste-kind")

    assert list(told("achttiende-verjaardag", "kind", last_child=last)) == rows(*expected)


@pytest.mark.parametrize(
    ("role", "couple", "changes"),
    [
        ("aanvrager", True, ("gedetineerd", "partner-gedetineerd")),
        ("partner", True, ("gedetineerd", "partner-gedetineerd")),
        ("aanvrager", False, ("gedetineerd",)),
        ("kind", True, ("verblijf-huisgenoot",)),
        ("medebewoner", True, ("verblijf-huisgenoot",)),
        (None, True, ("verblijf-huisgenoot",)),
    ],
)
def test_a_detention_changes_the_right_of_who_has_it_and_something_for_a_partner(
    role: Rol | None, couple: bool, changes: tuple[Gebeurtenis, ...]
) -> None:
    assert list(told("detentie", role, couple=couple)) == rows(*changes)


@pytest.mark.parametrize(
    ("role", "couple", "row"),
    [
        ("aanvrager", True, "partner-overleden"),
        ("partner", True, "partner-overleden"),
        ("aanvrager", False, "aanvrager-overleden"),
        ("kind", True, "kind-overleden"),
        ("kind", False, "kind-overleden"),
    ],
)
def test_a_death_is_told_by_who_died_from_the_day_of_death(
    role: Rol, couple: bool, row: Gebeurtenis
) -> None:
    assert list(told("overlijden", role, couple=couple)) == rows(row, day=date(2026, 11, 14))


@pytest.mark.parametrize("role", ["medebewoner", None])
def test_the_death_of_a_housemate_changes_nothing_else(role: Rol | None) -> None:
    assert told("overlijden", role) == ()


def test_another_event_of_one_of_a_couple_is_told_by_its_own_rows_alone() -> None:
    assert list(told("baan-gestart")) == rows("baan-gestart")
    assert list(told("baan-beeindigd")) == rows("baan-verloren")


@pytest.mark.parametrize(
    ("age_limit", "role", "row"),
    [
        ("12", "kind", "kind-wordt-12"),
        ("16", "kind", "kind-wordt-16"),
        ("17", "kind", "kind-wordt-17"),
        ("21", "aanvrager", "zelf-21"),
        ("21", "partner", "zelf-21"),
        ("27", "aanvrager", "zelf-27"),
        ("27", "kind", "huisgenoot-27"),
        ("27", "medebewoner", "huisgenoot-27"),
        ("27", None, "huisgenoot-27"),
    ],
)
def test_an_age_is_told_by_whose_it_is(age_limit: str, role: Rol | None, row: Gebeurtenis) -> None:
    assert list(told("leeftijdsgrens-bereikt", role, age_limit=age_limit)) == rows(row)


@pytest.mark.parametrize(
    ("age_limit", "role"),
    [
        ("12", "medebewoner"),
        ("16", "medebewoner"),
        ("17", None),
        ("21", "kind"),
        ("21", "medebewoner"),
        ("aow", "aanvrager"),
        ("aow", "medebewoner"),
    ],
)
def test_an_age_that_changes_nothing_else_says_nothing_of_another_age(
    age_limit: str, role: Rol | None
) -> None:
    assert told("leeftijdsgrens-bereikt", role, age_limit=age_limit) == ()
