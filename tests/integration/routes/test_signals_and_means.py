"""Debts, language, a business, education and means, as intake publishes them, become the right tasks."""

import re
from datetime import date
from typing import Any

import pytest

from shared.events.household import Lid
from shared.events.tasks import HandoverProposed, PlaybookApplied, TaskCreated
from shared.testing.events import make_member
from tests.integration.routes.factories import withdrawn
from tests.integration.routes.kit import Routes
from tests.reported import REPORTS, reported

DAY = date(2026, 8, 3)
"""The day that it is here."""
ANK = make_member()
JOOP = make_member("partner")
YOUNG = make_member(geboortedatum=date(2003, 5, 17))
SON = make_member("kind", date(1997, 5, 17))
TEENAGER = make_member("kind", date(2011, 5, 17))


async def tasks_of(routes: Routes, kind: str, *members: Lid, **data: Any) -> dict[str, TaskCreated]:
    """By step; the first member is whom it happened to."""
    event = reported(kind, *members, day=DAY, **{**REPORTS[kind], **data})
    await routes.receives(event)
    return {task.stap: task for task in await routes.told(TaskCreated)}


@pytest.mark.parametrize(
    ("kind", "members", "data", "steps"),
    [
        ("taalsignaal", [ANK], {}, {"taal-bespreken", "taaltoets-afspreken", "brieven-aanpassen"}),
        ("taalsignaal", [ANK], {"getoetst": True}, {"taal-bespreken", "brieven-aanpassen"}),
        (
            "start-als-zelfstandige",
            [ANK],
            {},
            {
                "bedrijf-bespreken",
                "recht-zelfstandige-vaststellen",
                "toeslagen-doorgeven",
                "schulden-bekijken",
            },
        ),
        (
            "studie-gestart",
            [YOUNG],
            {},
            {"studiefinanciering-nagaan", "studietoeslag-bekijken", "studie-volgen"},
        ),
        ("studie-gestart", [ANK], {}, {"studiefinanciering-nagaan", "studietoeslag-bekijken"}),
        (
            "studie-gestart",
            [SON, ANK],
            {},
            {"studietoeslag-bekijken", "student-als-kostendeler-controleren"},
        ),
        ("studie-gestart", [TEENAGER, ANK], {}, set()),
        (
            "studie-gestopt",
            [YOUNG],
            {},
            {"jongere-na-studie-bellen", "zoektijd-uitleggen", "recht-na-studie-bekijken"},
        ),
        ("studie-gestopt", [ANK], {}, {"recht-na-studie-bekijken"}),
        ("studie-gestopt", [SON, ANK], {}, {"student-als-kostendeler-controleren"}),
        ("studie-gestopt", [TEENAGER, ANK], {}, {"jongere-na-studie-bellen"}),
        (
            "inkomen-partner-gewijzigd",
            [JOOP, ANK],
            {},
            {"inkomen-partner-controleren", "toeslagen-doorgeven"},
        ),
        ("vermogen-gewijzigd", [ANK], {}, {"vermogen-vaststellen", "vermogen-bespreken"}),
        ("vrijwilligersvergoeding", [ANK], {}, {"vrijwilligerswerk-bespreken"}),
        (
            "vrijwilligersvergoeding",
            [YOUNG],
            {},
            {"vrijwilligerswerk-bespreken", "vergoeding-jongere-uitleggen"},
        ),
    ],
)
async def test_a_report_becomes_the_tasks_of_its_playbook(
    routes: Routes, kind: str, members: list[Lid], data: dict[str, Any], steps: set[str]
) -> None:
    assert set(await tasks_of(routes, kind, *members, **data)) == steps
    [applied] = await routes.told(PlaybookApplied)
    assert applied.draaiboek == kind


@pytest.mark.parametrize(
    ("threatens", "terms"),
    [
        (
            True,
            {
                "schuld-meteen-bellen": date(2026, 8, 6),
                "schuldeiser-vragen-te-wachten": date(2026, 8, 6),
            },
        ),
        (False, {"schuld-bellen": date(2026, 8, 31)}),
        (None, {"dreiging-nagaan": date(2026, 8, 6), "schuld-bellen": date(2026, 8, 31)}),
    ],
)
async def test_the_first_talk_about_debts_is_within_four_weeks_or_three_working_days(
    routes: Routes, threatens: bool | None, terms: dict[str, date]
) -> None:
    tasks = await tasks_of(routes, "schuldsignaal", ANK, dreigt=threatens)

    always = {"beslag-en-toeslagen-bekijken", "besluit-schuldhulp-nagaan"}
    assert {step: task.uiterlijk for step, task in tasks.items() if step not in always} == terms
    assert tasks.keys() >= always
    assert {task.rol for task in tasks.values()} == {"regisseur"}
    handovers = await routes.told(HandoverProposed)
    assert [handover.diensten for handover in handovers] == ([("gkb",)] if threatens else [])


async def test_a_signal_that_came_in_late_still_leaves_two_working_days(routes: Routes) -> None:
    event = reported("schuldsignaal", ANK, day=date(2026, 7, 1), schuldeiser="water", dreigt=True)

    await routes.receives(event)

    [task] = [one for one in await routes.told(TaskCreated) if one.stap == "schuld-meteen-bellen"]
    assert task.uiterlijk == date(2026, 8, 5)


@pytest.mark.parametrize("kind", REPORTS)
async def test_no_task_tells_an_amount(routes: Routes, kind: str) -> None:
    tasks = await tasks_of(routes, kind, ANK, JOOP)

    for task in tasks.values():
        assert not re.search(r"\d[\d.]*,\d\d|\d{3}|euro", f"{task.titel} {task.reden}")


@pytest.mark.parametrize("kind", REPORTS)
async def test_what_was_withdrawn_asks_for_no_work_any_more(routes: Routes, kind: str) -> None:
    event = reported(kind, ANK, JOOP, day=DAY, **REPORTS[kind])
    await routes.receives(event)

    await routes.receives(withdrawn(event))

    assert await routes.open_steps() == []
