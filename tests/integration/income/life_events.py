"""Life events as intake would tell them, about small households; a test states what matters."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from shared.events.envelope import Event, EventData
from shared.events.household import ASSEN, Huishouden, Lid
from shared.events.life_events import (
    Correctiereden,
    JobChanged,
    JobEnded,
    JobStarted,
    LifeEvent,
    LifeEventCorrected,
    LifeEventWithdrawn,
)
from shared.events.residents import HouseholdChanged
from shared.testing.events import make_event, make_household, make_member
from tests.reported import reported_in

DECEMBER = date(2026, 12, 1)


def anks_family() -> tuple[Lid, ...]:
    """Ank, single, with children of 8 and 14."""
    return (
        make_member(geboortedatum=date(1988, 7, 9)),
        make_member("kind", date(2018, 5, 1)),
        make_member("kind", date(2012, 5, 1)),
    )


def job_start(
    *members: Lid,
    cents: int = 110264,
    day: date = DECEMBER,
    dossier_id: UUID | None = None,
    versie: int = 1,
    gemeente: str = ASSEN,
) -> Event[JobStarted]:
    """The first member starts a job; without members it is Ank, for 16 hours a week."""
    family = members or anks_family()
    return reported_in(
        make_household(*family, versie=versie, gemeente=gemeente),
        "baan-gestart",
        family[0],
        day=day,
        dossier_id=dossier_id,
        urenPerWeek=16,
        nettoMaandloonCenten=cents,
        contract="bepaalde-tijd",
    )


def job_end(
    start: Event[JobStarted], day: date, *, named: bool = True, cents: int | None = None
) -> Event[JobEnded | JobChanged]:
    """The job of a job start ends; with an amount it pays that from the day on."""
    home = start.data.huishouden
    about = next(lid for lid in home.leden if lid.inwoner_id == start.data.inwoner_id)
    told: dict[str, Any] = {"baanId": str(start.id)} if named else {}
    if cents is not None:
        told |= {"urenPerWeek": 20, "nettoMaandloonCenten": cents}
    kind = "baan-beeindigd" if cents is None else "baan-gewijzigd"
    return reported_in(home, kind, about, day=day, dossier_id=start.dossier_id, **told)


def withdrawal_of(
    event: Event[LifeEvent],
    household: Huishouden | None = None,
    reden: Correctiereden = "niet-gebeurd",
) -> Event[LifeEventWithdrawn]:
    return make_event(
        LifeEventWithdrawn(
            gebeurtenis_id=event.id,
            gebeurtenis_type=event.type,
            reden=reden,
            huishouden=household or event.data.huishouden,
        ),
        dossier_id=event.dossier_id,
    )


def correction_of(
    event: Event[LifeEvent], replacement: Event[EventData]
) -> Event[LifeEventCorrected]:
    return make_event(
        LifeEventCorrected(
            gebeurtenis_id=event.id,
            gebeurtenis_type=event.type,
            vervangen_door=replacement.id,
            reden="verkeerde-gegevens",
            huishouden=event.data.huishouden,
        ),
        dossier_id=event.dossier_id,
    )


def household_changed(
    dossier_id: UUID, members: Sequence[Lid], *, versie: int, receives: bool = True
) -> Event[HouseholdChanged]:
    home = make_household(*members, versie=versie, bijstand=None if receives else ())
    return make_event(HouseholdChanged(huishouden=home), dossier_id=dossier_id)
