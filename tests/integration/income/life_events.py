"""Life events as intake would tell them, about small households; a test states what matters."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from shared.events.envelope import Event, EventData
from shared.events.household import Huishouden, Lid
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
) -> Event[JobStarted]:
    """The first member starts a job; without members it is Ank, for 16 hours a week."""
    family = members or anks_family()
    return make_event(
        JobStarted(
            inwoner_id=family[0].inwoner_id,
            ingangsdatum=day,
            huishouden=make_household(*family, versie=versie),
            bron="naadloos:ander-systeem",
            uren_per_week=16,
            netto_maandloon_centen=cents,
            contract="bepaalde-tijd",
        ),
        dossier_id=dossier_id,
    )


def job_end(
    start: Event[JobStarted], day: date, *, named: bool = True, cents: int | None = None
) -> Event[JobEnded | JobChanged]:
    """The job of a job start ends; with an amount it pays that from the day on."""
    told = {
        "inwoner_id": start.data.inwoner_id,
        "ingangsdatum": day,
        "huishouden": start.data.huishouden,
        "bron": "naadloos:ander-systeem",
        "baan_id": start.id if named else None,
    }
    data = (
        JobEnded.model_validate(told)
        if cents is None
        else JobChanged.model_validate(
            {**told, "uren_per_week": 20, "netto_maandloon_centen": cents}
        )
    )
    return make_event(data, dossier_id=start.dossier_id)


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
