"""What earlier life events told, and nobody took back, decides which steps make sense now."""

from datetime import date
from typing import Any

from shared import ids
from shared.events.envelope import Event
from shared.testing.events import make_household, make_member
from tests.integration.routes.factories import (
    TODAY,
    job_started,
    turned_eighteen,
    withdrawn,
)
from tests.integration.routes.kit import Routes
from tests.reported import REPORTS, reported_in

ANK = make_member()
DOSSIER = ids.new_dossier_id()
DEBT = "schulden-bekijken"


def debt(on: date) -> Event[Any]:
    return reported_in(
        make_household(ANK),
        "schuldsignaal",
        ANK,
        day=on,
        dossier_id=DOSSIER,
        **REPORTS["schuldsignaal"],
    )


async def test_a_job_after_a_signal_of_debts_asks_to_look_at_them(routes: Routes) -> None:
    await routes.receives(debt(date(2025, 12, 1)))

    await routes.receives(job_started(dossier_id=DOSSIER, member=ANK, on=TODAY))

    assert DEBT in await routes.open_steps()


async def test_a_signal_that_was_withdrawn_or_is_long_ago_asks_nothing(routes: Routes) -> None:
    signal = debt(TODAY)
    await routes.receives(signal, debt(date(2025, 2, 1)))
    await routes.receives(withdrawn(signal))

    await routes.receives(job_started(dossier_id=DOSSIER, member=ANK, on=TODAY))

    assert DEBT not in await routes.open_steps()


async def test_debts_of_another_dossier_ask_nothing_here(routes: Routes) -> None:
    await routes.receives(debt(TODAY))

    await routes.receives(job_started(on=TODAY))

    assert DEBT not in await routes.open_steps()


async def test_who_goes_to_school_is_not_asked_for_school_or_work_at_18(routes: Routes) -> None:
    birthday = turned_eighteen()
    young = birthday.data.huishouden.leden[0]
    study = reported_in(
        birthday.data.huishouden,
        "studie-gestart",
        young,
        day=TODAY,
        dossier_id=birthday.dossier_id,
        **REPORTS["studie-gestart"],
    )
    await routes.receives(study)

    await routes.receives(birthday)

    steps = await routes.open_steps()
    assert "school-en-plan-bekijken" in steps
    assert "route-jongere-bepalen" not in steps
    assert "aanvraag-jongere-klaarzetten" not in steps


async def test_who_stopped_with_school_is_asked_again(routes: Routes) -> None:
    birthday = turned_eighteen()
    home, young = birthday.data.huishouden, birthday.data.huishouden.leden[0]
    for kind, day in (("studie-gestart", date(2026, 2, 1)), ("studie-gestopt", TODAY)):
        study = reported_in(
            home, kind, young, day=day, dossier_id=birthday.dossier_id, **REPORTS[kind]
        )
        await routes.receives(study)

    await routes.receives(birthday)

    assert "route-jongere-bepalen" in await routes.open_steps()
